#include "actors/outbox_words.hpp"

namespace recobro {

namespace {

constexpr std::string_view outbox_name = "outbox";
// Before the action's number: no sender's command has such an id.
constexpr std::string_view departure_mark = "@handed-over/";

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

bool tells_of_departure(const command& what) {
  return what.id.starts_with(departure_mark) && std::holds_alternative<record_contact>(what.body);
}

delivery confirmation(const departed_row& departed, const surroundings& outside) {
  auto& row = departed.row;
  auto told = delivery{};
  told.account = row.account;
  told.what.happened_at = departed.at;
  told.what.received_at = outside.time->now();
  told.what.actor = outbox_name;
  if (auto owner = team_of(row, outside)) {
    // Without an id: a task that has to wait for a lawful hour comes a second time.
    told.what.body = handed_to(*owner, row);
    return told;
  }
  told.what.id = std::string{departure_mark} + std::to_string(row.action.number);
  auto is_task = row.action.kind == action_kind::task;
  told.what.body
    = record_contact{.action = std::to_string(row.action.number),
                     .by = is_task && !row.action.contacts ? channel::agent_call : row.action.by,
                     .outcome = is_task ? contact_outcome::queued : contact_outcome::sent};
  return told;
}

} // namespace recobro
