#pragma once

// Tasks that ask somebody for an approval: that the account enters a phase, or that a discount
// beyond its sender's limit is granted. Whoever completes one decides it.

#include "core/account/state.hpp"

#include <span>
#include <string>
#include <string_view>

namespace recobro {

// Kinds of tasks.
inline constexpr std::string_view move_approval = "move_approval";
inline constexpr std::string_view arrangement_approval = "arrangement_approval";

/// Nobody reaches the debtor by it, so that it does not wait for who is at another task about him:
/// that may be the one who asks.
constexpr bool is_approval(std::string_view kind) {
  return kind == move_approval || kind == arrangement_approval;
}

// Their only dispositions.
inline constexpr std::string_view answer_approved = "approved";
inline constexpr std::string_view answer_refused = "refused";

/// The skill that somebody needs who is to be asked: "approves_supervisor". Empty: any agent may.
std::string approval_skill(sender_role least);
/// As what somebody with these skills may approve; `agent` at least.
sender_role authority_of(std::span<const std::string> skills);

/// What the completion of a task decides: one of both.
struct asked_approval {
  std::string phase;       // that the account waits to enter
  std::string arrangement; // that waits
};
/// Nothing when the task asks for no approval that is still open.
std::optional<asked_approval> approval_of(const account_state& account, uint32_t task);

} // namespace recobro
