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
  if (const auto* done = std::get_if<disposition_trigger>(&wide)) {
    const auto& other = std::get<disposition_trigger>(narrow);
    return done->disposition == other.disposition && (!done->task || done->task == other.task);
  }
  return std::get<fact_trigger>(wide) == std::get<fact_trigger>(narrow);
}

bool treatment::answered_before(size_t list, const trigger& when) const {
  for (size_t earlier = 0; earlier < list; ++earlier) {
    if (std::ranges::any_of(*answers[earlier].reactions, [&](const reaction& one) {
          return !one.only_if && covers(one.when, when);
        })) {
      return true;
    }
  }
  return false;
}

std::vector<treatment> treatments_of(const policy_draft& draft, size_t phase) {
  const auto& here = draft.rules.phases[phase];
  const auto& places = draft.phases[phase];
  const placed_reactions of_phase{&here.reactions, &places.own.reactions};
  const placed_reactions of_policy{&draft.rules.reactions, &draft.reactions};
  std::vector<treatment> all{{&here.steps, &places.own.steps, {of_phase, of_policy}, 0}};
  for (size_t index = 0; index < here.strategies.size(); ++index) {
    const strategy& one = here.strategies[index];
    const treatment_places& where = places.strategies[index];
    all.push_back({&one.steps,
                   &where.steps,
                   {{&one.reactions, &where.reactions}, of_phase, of_policy},
                   static_cast<uint16_t>(index + 1)});
  }
  return all;
}

bool can_follow(const contact_trigger& when, channel by) {
  if (when.by) {
    return *when.by == by;
  }
  return when.outcome != contact_outcome::no_answer || by == channel::voice || by == channel::visit
         || by == channel::agent_call;
}

} // namespace recobro
