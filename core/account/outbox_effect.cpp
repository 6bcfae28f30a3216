#include "core/account/outbox_effect.hpp"

namespace recobro {

outbox_effect effect_on_outbox(const event& what) {
  if (auto planned = std::get_if<action_planned>(&what))
    // Else it waits for the contact rules, in its account.
    return {planned->not_before == instant{} ? planned : nullptr, {}};
  if (auto released = std::get_if<action_released>(&what))
    return {&released->content, {}};
  if (auto deferred = std::get_if<action_deferred>(&what))
    return {nullptr, deferred->number}; // it was there when it was asked about at its leaving
  if (auto postponed = std::get_if<action_postponed>(&what))
    return {nullptr, postponed->content.number};
  if (auto cancelled = std::get_if<action_cancelled>(&what))
    return {nullptr, cancelled->number};
  if (auto queued = std::get_if<task_queued>(&what))
    return {nullptr, queued->number};
  // A contact result for a number of ours means that the channel has it.
  if (auto contact = std::get_if<contact_recorded>(&what))
    return {nullptr, action_number(contact->action)};
  return {};
}

} // namespace recobro
