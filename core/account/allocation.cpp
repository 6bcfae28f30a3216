#include "core/account/draft.hpp"

#include <algorithm>
#include <numeric>

namespace recobro {

namespace {

using places = std::vector<uint32_t>; // of obligations in the account

int64_t sort_key(const obligation& item, allocation_order order) {
  switch (order) {
  case allocation_order::oldest_due_first:
    return item.due.time_since_epoch().count();
  case allocation_order::newest_due_first:
    return -int64_t{item.due.time_since_epoch().count()};
  case allocation_order::smallest_first:
    return item.open().minor;
  case allocation_order::largest_first:
    return -item.open().minor;
  case allocation_order::as_added:
    break;
  }
  return 0;
}

/// Open obligations in the order in which money serves them; equals as they were added.
places serving_order(const account_state& account, allocation_order order) {
  places open;
  for (uint32_t place = 0; place < account.obligations.size(); ++place)
    if (account.obligations[place].open().minor > 0)
      open.push_back(place);
  if (open.size() > 1)
    std::sort(open.begin(), open.end(), [&](uint32_t left, uint32_t right) {
      auto left_key = sort_key(account.obligations[left], order);
      auto right_key = sort_key(account.obligations[right], order);
      return left_key != right_key ? left_key < right_key : left < right;
    });
  return open;
}

} // namespace

std::vector<allocation> allocate(const account_state& account, amount value,
                                 const std::vector<std::string>& named, allocation_order order) {
  std::vector<allocation> parts;
  auto left = value.minor;
  auto serve = [&](const obligation& item) {
    auto served = std::any_of(parts.begin(), parts.end(),
                              [&](auto& part) { return part.obligation == item.id; });
    auto share = served ? 0 : std::min(left, item.open().minor);
    if (share <= 0)
      return;
    parts.push_back({item.id, amount{share}});
    left -= share;
  };
  for (auto& name : named)
    if (auto item = account.find_obligation(name))
      serve(*item);
  if (left > 0)
    for (auto place : serving_order(account, order)) {
      if (left == 0)
        break;
      serve(account.obligations[place]);
    }
  return parts;
}

void take_back(draft& made, const std::string& obligation, amount kept) {
  auto excess = made.state.find_obligation(obligation)->paid.minor - kept.minor;
  for (auto place = made.state.payments.size(); place-- > 0 && excess > 0;) {
    auto& source = made.state.payments[place];
    for (auto& part : source.allocations) {
      if (part.obligation != obligation)
        continue;
      auto back = std::min(excess, part.value.minor);
      excess -= back;
      made.add(credit_moved{source.id, obligation, amount{-back}});
      break; // the event may have removed the part
    }
  }
}

void spread_credit(draft& made) {
  auto& account = made.state;
  auto open = open_amount(account).minor;
  if (open == 0)
    return;
  places order;
  size_t next = 0;
  for (size_t place = 0; place < account.payments.size() && open > 0; ++place) {
    auto credit = account.payments[place].credit().minor;
    if (credit > 0 && order.empty())
      order = serving_order(account, made.rules.order);
    while (credit > 0 && next < order.size()) {
      auto& item = account.obligations[order[next]];
      auto share = std::min(credit, item.open().minor);
      if (share > 0) {
        made.add(credit_moved{account.payments[place].id, item.id, amount{share}});
        credit -= share;
        open -= share;
      }
      if (item.open().minor == 0)
        ++next;
    }
  }
}

} // namespace recobro
