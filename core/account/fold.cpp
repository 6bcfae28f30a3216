// Entries over states: what evolve does with more than one event.

#include "core/account/state.hpp"

#include <charconv>

namespace recobro {

std::optional<uint32_t> action_number(std::string_view action) {
  uint32_t number = 0;
  auto end = action.data() + action.size();
  auto read = std::from_chars(action.data(), end, number);
  // "007" is not how we write a number, so it is somebody else's id.
  if (read.ec != std::errc{} || read.ptr != end || number == 0 || action.front() == '0')
    return std::nullopt;
  return number;
}

void note(account_state& account, const entry& what) {
  if (!account.exists())
    account.opened_at = what.happened_at;
  account.sequence = what.sequence;
  account.last_decided_at = what.decided_at;
  if (!what.command_id.empty())
    account.seen.emplace_back(what.command_id, what.content_hash, what.sequence, what.decided_at);
}

void evolve_in_place(account_state& account, const entry& what) {
  for (auto& happened : what.events)
    evolve_in_place(account, happened);
  note(account, what);
}

account_state evolve(account_state account, const event& what) {
  evolve_in_place(account, what);
  return account;
}

account_state evolve(account_state account, const entry& what) {
  evolve_in_place(account, what);
  return account;
}

} // namespace recobro
