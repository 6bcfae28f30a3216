#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

result<void> check_amount(const account_state& account, amount value, std::string_view name) {
  if (value.minor < 0)
    return fail(errc::amount_negative,
                fmt::format("{} is {}; expected zero or more", name, format_money(account, value)));
  if (value.minor > amount_command_max)
    return fail(errc::amount_too_large,
                fmt::format("{} is {}; expected at most {}", name, format_money(account, value),
                            format_money(account, amount{amount_command_max})));
  return {};
}

result<void> check_date(date value, std::string_view name) {
  if (value < date_min || value >= date_max)
    return fail(errc::date_out_of_range,
                fmt::format("{} is day {} from 1970-01-01; expected {} to before {}", name,
                            value.time_since_epoch().count(), format_date(date_min),
                            format_date(date_max)));
  return {};
}

result<void> check_count(size_t present, size_t added, size_t limit, std::string_view items) {
  if (present + added > limit)
    return fail(errc::too_many_items,
                fmt::format("the account has {} {} and would get {} more; the limit is {}", present,
                            items, added, limit));
  return {};
}

result<void> check_charged(const account_state& account, amount change) {
  // Every obligation counts, also a withdrawn one: its amounts stay in the state.
  int64_t charged = 0;
  for (auto& owed : account.obligations)
    charged += owed.principal.minor + owed.fees.minor;
  if (auto sum = add(amount{charged}, change); !sum)
    return fail(sum.error());
  return {};
}

result<void> check_obligations(const account_state& account,
                               const std::vector<new_obligation>& added) {
  if (auto fits
      = check_count(account.obligations.size(), added.size(), obligations_max, "obligations");
      !fits)
    return fits;
  std::vector<std::string_view> ids;
  ids.reserve(added.size());
  auto charged = amount{0};
  for (auto& item : added) {
    if (auto fits = check_amount(account, item.principal, "the principal of obligation " + item.id);
        !fits)
      return fits;
    if (auto fits = check_date(item.due, "the due date of obligation " + item.id); !fits)
      return fits;
    auto sum = add(charged, item.principal);
    if (!sum)
      return fail(sum.error());
    charged = *sum;
    ids.push_back(item.id);
  }
  std::sort(ids.begin(), ids.end());
  if (auto twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end())
    return fail(errc::obligation_exists,
                fmt::format("obligation {} stands twice in one command", *twice));
  return check_charged(account, charged);
}

} // namespace recobro
