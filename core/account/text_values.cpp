#include "core/account/text_values.hpp"

#include <algorithm>

namespace recobro {

namespace {

using variable = template_variable;

class value_list {
public:
  explicit value_list(const account_state& account)
    : account_(account) {}

  void say(variable which, std::string text) {
    values_[static_cast<size_t>(which)] = std::move(text);
  }
  void money(variable which, amount value) { say(which, format_money(account_, value)); }
  void day(variable which, date value) { say(which, format_date(value)); }
  void day(variable which, instant value) { day(which, account_.local.local_date(value)); }

  /// Of what is not said yet.
  void take_attributes() {
    for (const auto& [name, value] : account_.attributes) {
      const auto which = template_variable_from(name);
      if (which && values_[static_cast<size_t>(*which)].empty())
        say(*which, value);
    }
  }
  template_values take() { return std::move(values_); }

private:
  const account_state& account_;
  template_values values_;
};

void add_agreed(value_list& values, const account_state& account) {
  for (const auto& each : account.promises) {
    if (each.status != promise_status::open)
      continue;
    values.money(variable::promise_amount, each.value);
    values.day(variable::promise_date, each.due);
  }
  for (const auto& each : account.arrangements) {
    if (each.active() && each.served < each.instalments.size()) {
      const auto& next = each.instalments[each.served];
      values.money(variable::instalment_amount, next.value);
      values.day(variable::instalment_date, next.due);
      values.say(variable::instalments, std::to_string(each.instalments.size()));
    }
    if (each.status == arrangement_status::offered) {
      values.money(variable::offer_amount, each.total());
      if (each.ends_at != never) // the first instant at which it is none
        values.day(variable::offer_date, each.ends_at - std::chrono::seconds{1});
    }
  }
}

} // namespace

amount past_due_amount(const account_state& account, instant now) {
  const auto today = account.local.local_date(now);
  amount sum{0};
  for (const auto& each : account.obligations)
    if (each.due < today)
      sum = sum + each.open();
  return sum;
}

template_values text_values_of(const account_state& account, instant now) {
  value_list values{account};
  values.money(variable::amount_due, past_due_amount(account, now));
  values.money(variable::balance, balance(account));
  if (const auto due = oldest_open_due(account))
    values.day(variable::due_date, *due);
  if (const auto days = days_past_due(account, now))
    values.say(variable::days_past_due, std::to_string(*days));
  values.day(variable::today, now);
  add_agreed(values, account);
  values.take_attributes();
  return values.take();
}

} // namespace recobro
