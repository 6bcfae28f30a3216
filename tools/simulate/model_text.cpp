#include "tools/simulate/model_file.hpp"

#include "config/policy_words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace recobro::simulate {

namespace {

/// Decimal with at most six places and no trailing zeros.
std::string decimal(double value) {
  auto text = fmt::format("{:.6f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.'))
    text.pop_back();
  return text;
}
std::string percent(double share) {
  return decimal(share * 100);
}

class model_writer {
public:
  explicit model_writer(const debtor_model& model)
    : model_(model) {}

  std::string write() {
    line("model: {}", quoted(model_.name));
    line("origin: {}", model_.origin == model_origin::fitted ? "fitted" : "assumed");
    line("about: {}", quoted(model_.about));
    line("currency: {}", model_.unit.code());
    portfolio();
    kinds();
    payments();
    contacts();
    words("replies", model_.replies, "");
    promises();
    tasks();
    people();
    return std::move(text_);
  }

private:
  template <class... Values>
  void line(fmt::format_string<Values...> form, Values&&... values) {
    text_ += fmt::format(form, std::forward<Values>(values)...) + '\n';
  }

  static std::string quoted(const std::string& text) {
    std::string made = "\"";
    for (char letter : text) {
      if (letter == '"' || letter == '\\')
        made += '\\';
      made += letter == '\n' ? ' ' : letter;
    }
    return made + '"';
  }
  std::string money(int64_t minor) const {
    return '"' + format_amount(amount{minor}, model_.unit) + '"';
  }
  static std::string basis(int64_t points) { return decimal(static_cast<double>(points) / 100); }

  void words(const char* key, const std::vector<weighted_word>& items, const char* indent) {
    if (items.empty())
      return;
    std::string inside;
    for (const weighted_word& one : items)
      inside += fmt::format("{}{}: {}", inside.empty() ? "" : ", ", quoted(one.word),
                            decimal(one.weight));
    line("{}{}: {{{}}}", indent, key, inside);
  }

  template <class Bound>
  void ranges(const char* key, const std::vector<weighted_range>& items, Bound bound) {
    line("  {}:", key);
    for (const weighted_range& one : items)
      line("    - {{weight: {}, from: {}, to: {}}}", decimal(one.weight), bound(one.from),
           bound(one.to));
  }

  void steps(const char* indent, const char* key, const bands& items, bool money_keys,
             bool shares) {
    if (items.empty())
      return;
    std::string inside;
    for (const band& one : items)
      inside += fmt::format("{}{}: {}", inside.empty() ? "" : ", ",
                            money_keys ? money(one.from) : std::to_string(one.from),
                            shares ? percent(one.value) : decimal(one.value));
    line("{}{}: {{{}}}", indent, key, inside);
  }

  void factors(const factor_set& made) {
    if (made == factor_set{})
      return;
    line("    factors:");
    const char* indent = "      ";
    steps(indent, "balance", made.balance, true, false);
    steps(indent, "days_past_due", made.days_past_due, false, false);
    steps(indent, "account_age", made.account_age, false, false);
    steps(indent, "payments", made.payments, false, false);
    steps(indent, "hours", made.hours, false, false);
    steps(indent, "month_days", made.month_days, false, false);
    steps(indent, "months", made.months, false, false);
    std::string week;
    for (size_t day = 0; day < made.weekdays.size(); ++day)
      if (made.weekdays[day] != 1)
        week += fmt::format("{}{}: {}", week.empty() ? "" : ", ", weekday_names[day],
                            decimal(made.weekdays[day]));
    if (!week.empty())
      line("{}weekdays: {{{}}}", indent, week);
  }

  void portfolio() {
    auto& shape = model_.portfolio;
    auto number = [](int64_t value) { return std::to_string(value); };
    line("portfolio:");
    words("zones", shape.zones, "  ");
    words("languages", shape.languages, "  ");
    ranges("obligations", shape.obligations, number);
    line("  days_between: {}", shape.days_between);
    ranges("amounts", shape.amounts, [this](int64_t minor) { return money(minor); });
    ranges("days_past_due", shape.days_past_due, number);
    line("  arrive_within: {}", shape.arrive_within);
    std::string inside;
    for (size_t by = 0; by < channel_count; ++by)
      if (shape.authorised[by] > 0)
        inside += fmt::format("{}{}: {}", inside.empty() ? "" : ", ", channel_names[by],
                              percent(shape.authorised[by]));
    if (!inside.empty())
      line("  authorised: {{{}}}", inside);
    if (!shape.attributes.empty())
      line("  attributes:");
    for (const attribute_choice& one : shape.attributes)
      words(quoted(one.name).c_str(), one.values, "    ");
  }

  void kinds() {
    line("debtors:");
    for (const debtor_kind& one : model_.kinds)
      line("  - {{name: {}, share: {}, pays: {}, answers: {}, keeps: {}}}", quoted(one.name),
           decimal(one.share), decimal(one.pays), decimal(one.answers), decimal(one.keeps));
  }

  void payments() {
    line("payments:");
    steps("  ", "daily", model_.payment.daily, false, true);
    std::string before = std::move(text_);
    text_.clear();
    factors(model_.payment.factors);
    // Two levels deeper than below a list item.
    for (size_t at = 0; at < text_.size(); at = text_.find('\n', at) + 1)
      text_.erase(at, 2);
    text_ = before + text_;
    ranges("pays", model_.payment.pays, basis);
    if (!model_.payment.later.empty())
      line("  pays_later:");
    for (const payment_shares& one : model_.payment.later) {
      std::string inside;
      for (const weighted_range& each : one.pays)
        inside += fmt::format("{}{{weight: {}, from: {}, to: {}}}", inside.empty() ? "" : ", ",
                              decimal(each.weight), basis(each.from), basis(each.to));
      line("    - {{from_day: {}, pays: [{}]}}", one.from, inside);
    }
  }

  void contacts() {
    line("contacts:");
    for (size_t by = 0; by < channel_count; ++by) {
      auto& how = model_.contacts[by];
      if (!how)
        continue;
      line("  - channels: [{}]", channel_names[by]);
      line("    cost: {}", money(how->cost.minor));
      line("    arrives: {}", percent(how->arrives));
      line("    noticed: {}", percent(how->noticed));
      line("    replies: {}", percent(how->replies));
      line("    pays: {}", percent(how->pays));
      line("    pays_within_days: {}", how->pays_within_days);
      line("    result_within_minutes: {}", how->result_within_minutes);
      line("    reply_within_minutes: {}", how->reply_within_minutes);
      line("    wears_off: {}", decimal(how->wears_off));
      factors(how->factors);
    }
  }

  void promises() {
    auto& made = model_.promises;
    line("promises:");
    line("  given: {}", percent(made.given));
    line("  in_full: {}", percent(made.in_full));
    line("  part: {{from: {}, to: {}}}", basis(made.part.from), basis(made.part.to));
    line("  days: {{from: {}, to: {}}}", made.days.from, made.days.to);
    line("  kept: {}", percent(made.kept));
    line("  partly: {}", percent(made.partly));
  }

  void tasks() {
    if (!model_.tasks.empty())
      line("tasks:");
    for (const task_work& one : model_.tasks) {
      std::string inside = fmt::format("minutes: {}, cost: {}", one.minutes, money(one.cost.minor));
      if (!one.kinds.empty()) {
        std::string kinds;
        for (const std::string& kind : one.kinds)
          kinds += (kinds.empty() ? "" : ", ") + kind;
        inside = fmt::format("kinds: [{}], ", kinds) + inside;
      }
      if (one.contact)
        inside += fmt::format(", contact: {}", recobro::name_of(*one.contact));
      inside += fmt::format(", ends_disputes: {}, releases_holds: {}, closes: {}",
                            percent(one.ends_disputes), percent(one.releases_holds),
                            percent(one.closes));
      if (!one.moves_to.empty())
        inside
          += fmt::format(", moves_to: {{phase: {}, share: {}}}", one.moves_to, percent(one.moves));
      line("  - {{{}}}", inside);
    }
  }

  void people() {
    line("people:");
    line("  hours:");
    auto clock = [](duration time) {
      auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
      return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    };
    for (size_t day = 0; day < weekday_names.size(); ++day)
      for (const open_span& span : model_.people.week.days[day])
        line("    - {{days: [{}], from: \"{}\", until: \"{}\"}}", weekday_names[day],
             clock(span.from), clock(span.until));
    line("  starts_within_minutes: {}", model_.people.starts_within_minutes);
  }

  const debtor_model& model_;
  std::string text_;
};

} // namespace

std::string model_text(const debtor_model& model) {
  return model_writer{model}.write();
}

} // namespace recobro::simulate
