// States of any value, for the records of snapshots.

#include "tests/store/record_values.hpp"

namespace recobro::tests {

account_state any_value::state() const {
  account_state made;
  made.sequence = number();
  if (yes())
    made.unit = unit();
  made.local = local();
  made.policy = text();
  made.language = text();
  made.attributes = attributes();
  made.obligations
    = list([&] { return obligation{text(), word(), day(), money(), money(), money(), yes()}; });
  made.payments = list([&] { return payment{text(), money(), when(), yes(), allocations()}; });
  made.promises = list([&] {
    return promise{
      text(),    money(), day(), when(), when(), money(), one_of(promise_status::cancelled),
      number32()};
  });
  made.holds = list([&] { return hold{text(), text(), when()}; });
  made.disputes = list([&] { return dispute{text(), text(), yes()}; });
  made.actions = list([&] {
    return planned_action{number32(),
                          one_of(action_kind::task),
                          one_of(channel::agent_call),
                          yes(),
                          when(),
                          when(),
                          text(),
                          text(),
                          text(),
                          one_of(party_role::other),
                          text(),
                          yes(),
                          text(),
                          {money().minor, list([&] {
                             return score_part{text(), money().minor};
                           })},
                          when(),
                          text(),
                          when()};
  });
  made.deadlines = list([&] { return running_deadline{text(), when()}; });
  made.seen = list([&] { return seen_command{text(), number(), number(), when()}; });
  made.phase = number16();
  made.phase_name = text();
  made.phase_entered_at = when();
  made.strategy = number16();
  made.strategy_name = text();
  made.segment = text();
  made.zone_known = yes();
  made.contact.contacts = list([&] {
    return contact_note{text(),
                        {.when = when(),
                         .by = one_of(channel::agent_call),
                         .depth = one_of(contact_depth::conversation),
                         .inbound = yes()}};
  });
  made.contact.authorisations = list([&] { return authorisation(); });
  made.contact.consents = list([&] { return consent(); });
  made.contact.designations = list([&] { return designation(); });
  made.contact.represented = list([&] { return time_span{when(), when()}; });
  made.contact.parties = list([&] {
    return known_party{text(), one_of(party_role::other), yes()};
  });
  made.contact.stops = list([&] { return stop_request{when(), perhaps_channel(), when()}; });
  made.arrangements = list([&] { return arrangement(); });
  made.trials = list([&] { return trial(); });
  made.choices = list([&] { return choice(); });
  made.chains = list([&] {
    return running_chain{number32(), text(), links(), patience(), outcomes()};
  });
  made.efforts = list([&] {
    auto effort = running_effort{number16(), when(), {}};
    for (auto& count : effort.contacts_before)
      count = yes() ? number32() : 0;
    return effort;
  });
  made.cure_due = when();
  if (yes())
    made.move = waiting_move{number16(),
                             text(),
                             one_of(phase_cause::deadline),
                             text(),
                             one_of(waiting_move::wait::refused),
                             when(),
                             number32(),
                             one_of(sender_role::admin)};
  made.points = list([&] { return granted_points{text(), money().minor}; });
  made.next_step = number16();
  made.step_due = when();
  made.actions_planned = number32();
  for (auto& count : made.contacts)
    count = yes() ? number32() : 0;
  made.last_decided_at = when();
  made.settled = yes();
  made.closed = yes();
  made.erased = yes();
  made.close_reason = text();
  return made;
}

} // namespace recobro::tests
