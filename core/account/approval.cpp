#include "core/account/approval.hpp"

#include "core/policy/words.hpp"

#include <algorithm>
#include <array>

namespace recobro {

namespace {

constexpr std::array askable{sender_role::admin, sender_role::supervisor};

} // namespace

std::string approval_skill(sender_role least) {
  return std::ranges::find(askable, least) == askable.end()
           ? std::string{}
           : "approves_" + std::string(name_of(least));
}

sender_role authority_of(std::span<const std::string> skills) {
  for (const auto role : askable)
    if (std::ranges::find(skills, approval_skill(role)) != skills.end())
      return role;
  return sender_role::agent;
}

std::optional<asked_approval> approval_of(const account_state& account, uint32_t task) {
  const auto& move = account.move;
  if (move && move->on == waiting_move::wait::approval && move->task == task)
    return asked_approval{move->name, {}};
  for (const auto& each : account.arrangements)
    if (each.status == arrangement_status::awaiting_approval && each.approval_task == task)
      return asked_approval{{}, each.id};
  return std::nullopt;
}

} // namespace recobro
