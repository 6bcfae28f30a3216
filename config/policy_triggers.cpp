#include "config/policy_draft.hpp"

#include <algorithm>

namespace recobro {

bool covers(const trigger& wide, const trigger& narrow) {
  if (wide.index() != narrow.index()) {
    return false;
  }
  if (const auto* contact = std::get_if<contact_trigger>(&wide)) {
    const auto& other = std::get<contact_trigger>(narrow);
    return contact->outcome == other.outcome && (!contact->by || contact->by == other.by);
  }
  if (const auto* reply = std::get_if<reply_trigger>(&wide)) {
    return !reply->intent || reply->intent == std::get<reply_trigger>(narrow).intent;
  }
  return std::get<fact_trigger>(wide) == std::get<fact_trigger>(narrow);
}

bool answered_by_phase(const phase& here, const trigger& when) {
  return std::ranges::any_of(here.reactions,
                             [&](const reaction& own) { return covers(own.when, when); });
}

bool can_follow(const contact_trigger& when, channel by) {
  if (when.by) {
    return *when.by == by;
  }
  return when.outcome != contact_outcome::no_answer || by == channel::voice || by == channel::visit
         || by == channel::agent_call;
}

} // namespace recobro
