#include "core/account/state.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace recobro {

namespace {

template <class Items>
auto find_by_id(const Items& items, std::string_view id) -> decltype(items.data()) {
  for (auto& item : items)
    if (item.id == id)
      return &item;
  return nullptr;
}

} // namespace

uint32_t mark_of(std::string_view command_id) {
  return static_cast<uint32_t>(std::hash<std::string_view>{}(command_id));
}

seen_command::seen_command(std::string command_id, uint64_t hash, uint64_t entry_sequence,
                           instant decided)
  : id(std::move(command_id))
  , content_hash(hash)
  , sequence(entry_sequence)
  , decided_at(decided)
  , mark(mark_of(id)) {}

amount payment::credit() const {
  if (reversed)
    return amount{0};
  auto left = value.minor;
  for (auto& part : allocations)
    left -= part.value.minor;
  return amount{left};
}

const obligation* account_state::find_obligation(std::string_view id) const {
  return find_by_id(obligations, id);
}

const payment* account_state::find_payment(std::string_view id) const {
  return find_by_id(payments, id);
}

const promise* account_state::find_promise(std::string_view id) const {
  return find_by_id(promises, id);
}

const trial* account_state::find_trial(std::string_view experiment) const {
  for (auto& item : trials)
    if (item.experiment == experiment)
      return &item;
  return nullptr;
}

const arrangement* account_state::find_arrangement(std::string_view id) const {
  return find_by_id(arrangements, id);
}

amount arrangement::total() const {
  int64_t sum = 0;
  for (auto& each : instalments)
    sum += each.value.minor;
  return amount{sum};
}

std::string interest_obligation(std::string_view arrangement) {
  return std::string{arrangement} + "/interest";
}

// decide keeps every sum within amount_sum_max, so the additions below cannot overflow.

amount open_amount(const account_state& account) {
  int64_t sum = 0;
  for (auto& owed : account.obligations)
    sum += owed.open().minor;
  return amount{sum};
}

amount credit_amount(const account_state& account) {
  int64_t sum = 0;
  for (auto& paid : account.payments)
    sum += paid.credit().minor;
  return amount{sum};
}

amount paid_amount(const account_state& account) {
  int64_t sum = 0;
  for (auto& paid : account.payments)
    if (!paid.reversed)
      sum += paid.value.minor;
  return amount{sum};
}

amount balance(const account_state& account) {
  return open_amount(account) - credit_amount(account);
}

namespace {

bool covers(const arrangement& item, const std::string& interest, std::string_view obligation) {
  return obligation == interest
         || std::find(item.covers.begin(), item.covers.end(), obligation) != item.covers.end();
}

} // namespace

amount paid_towards(const account_state& account, const arrangement& item, instant before) {
  auto interest = interest_obligation(item.id);
  int64_t sum = 0;
  for (auto& paid : account.payments)
    if (paid.happened_at < before)
      for (auto& part : paid.allocations)
        if (covers(item, interest, part.obligation))
          sum += part.value.minor;
  return amount{sum} - item.paid_before;
}

amount open_under(const account_state& account, const arrangement& item) {
  auto interest = interest_obligation(item.id);
  int64_t sum = 0;
  for (auto& owed : account.obligations)
    if (covers(item, interest, owed.id))
      sum += owed.open().minor;
  return amount{sum};
}

const arrangement* active_arrangement(const account_state& account) {
  for (auto& item : account.arrangements)
    if (item.active())
      return &item;
  return nullptr;
}

std::string format_money(const account_state& account, amount value) {
  return account.unit ? format_money(value, *account.unit)
                      : std::to_string(value.minor) + " minor units";
}

int64_t points_of(const account_state& account) {
  int64_t sum = 0;
  for (auto& granted : account.points)
    sum += granted.points;
  return sum;
}

std::optional<date> oldest_open_due(const account_state& account) {
  std::optional<date> oldest;
  for (auto& owed : account.obligations)
    if (owed.open().minor > 0 && (!oldest || owed.due < *oldest))
      oldest = owed.due;
  return oldest;
}

std::optional<int> days_past_due(const account_state& account, instant now) {
  auto oldest = oldest_open_due(account);
  if (!oldest)
    return std::nullopt;
  return static_cast<int>((account.local.local_date(now) - *oldest).count());
}

} // namespace recobro
