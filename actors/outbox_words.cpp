#include "actors/outbox_words.hpp"

namespace recobro {

namespace {

/// What a team needs to know of the task.
queue_task handed_to(const team& owner, const outbox_row& row) {
  auto& action = row.action;
  return {action.number,
          owner.name,
          {.kind = action.what,
           .script = action.script,
           .because = action.because,
           .priority = action.priority,
           .by = action.by,
           .contacts = action.contacts,
           .planned_at = action.wanted_since == instant{} ? row.planned_at : action.wanted_since,
           .terms = action.terms}};
}

} // namespace

const team* team_of(const outbox_row& row, const surroundings& outside) {
  return row.action.kind == action_kind::task
           ? team_for(outside.teams, row.account.portfolio(), row.action.what)
           : nullptr;
}

delivery confirmation(const outbox_row& row, const surroundings& outside) {
  auto told = delivery{};
  told.account = row.account;
  told.what.happened_at = told.what.received_at = outside.time->now();
  told.what.actor = "outbox";
  if (auto owner = team_of(row, outside)) {
    // Without an id: a task that has to wait for a lawful hour comes a second time.
    told.what.body = handed_to(*owner, row);
    return told;
  }
  told.what.id = "handed-over/" + std::to_string(row.action.number);
  auto is_task = row.action.kind == action_kind::task;
  told.what.body
    = record_contact{.action = std::to_string(row.action.number),
                     .by = is_task && !row.action.contacts ? channel::agent_call : row.action.by,
                     .outcome = is_task ? contact_outcome::queued : contact_outcome::sent};
  return told;
}

} // namespace recobro
