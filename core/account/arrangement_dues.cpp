#include "core/account/arrangement_dues.hpp"

#include <algorithm>

namespace recobro {

namespace {

__extension__ using wide = __int128; // a product of two amounts fits

/// What is open, was paid and was forgiven of the obligations that it covers, its interest too.
amount standing_debt(const account_state& account, const arrangement& item) {
  return open_under(account, item) + paid_towards(account, item) + forgiven(account, item);
}

amount in_proportion(const account_state& account, const arrangement& item, amount whole) {
  auto stands = standing_debt(account, item);
  auto charged = account.find_obligation(interest_obligation(item.id));
  if (charged && !charged->withdrawn)
    stands = stands - charged->total();
  if (stands >= item.debt)
    return whole;
  stands = std::max(amount{0}, stands);
  return amount{
    static_cast<int64_t>(static_cast<wide>(whole.minor) * stands.minor / item.debt.minor)};
}

} // namespace

amount forgiven(const account_state& account, const arrangement& item) {
  auto sum = amount{0};
  for (auto& part : item.waived)
    if (auto owed = account.find_obligation(part.obligation); owed && !owed->withdrawn)
      sum = sum + part.fees + part.principal;
  return sum;
}

amount discount_due(const account_state& account, const arrangement& item) {
  return in_proportion(account, item, item.discount);
}

amount interest_due(const account_state& account, const arrangement& item) {
  return in_proportion(account, item, item.interest);
}

amount interest_earned(const account_state& account, const arrangement& item, instant now) {
  auto today = account.local.local_date(now);
  auto earned = amount{0};
  for (auto& part : item.instalments)
    if (part.due <= today)
      earned = earned + part.interest;
  return in_proportion(account, item, earned);
}

amount to_pay(const account_state& account, const arrangement& item) {
  return std::min(item.total(), standing_debt(account, item) - discount_due(account, item));
}

uint16_t served_by(const account_state& account, const arrangement& item, amount paid) {
  const auto most = to_pay(account, item);
  auto agreed = amount{0};
  uint16_t served = 0;
  for (auto& part : item.instalments) {
    agreed = agreed + part.value;
    auto share = share_of(part.value, item.tolerance_basis_points);
    auto spared = std::max(item.tolerance, share ? *share : amount{0});
    // Nothing paid is never enough, whatever the tolerance.
    if (paid < std::max(amount{1}, std::min(agreed, most) - spared))
      break;
    ++served;
  }
  return served;
}

bool is_breached(const arrangement& item, int in_arrears) {
  auto last_passed = item.passed == item.instalments.size();
  return in_arrears >= item.breaks_after || (in_arrears > 0 && last_passed);
}

} // namespace recobro
