// States of any value, for the records of snapshots.

#include "tests/store/record_values.hpp"

namespace recobro::tests {

namespace {

// States have an equality of their own; this only asks that `state()` below names all.
[[maybe_unused]] void every_field_is_made(const account_state& state) {
  [[maybe_unused]] const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w,
                                x, y, z, aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, mm, nn, oo,
                                pp, qq, rr]
    = state;
  [[maybe_unused]] const auto& [a1, b1, c1, d1, e1, f1, g1] = state.obligations.front();
  [[maybe_unused]] const auto& [a2, b2, c2, d2, e2] = state.payments.front();
  [[maybe_unused]] const auto& [a3, b3, c3, d3, e3, f3, g3, h3] = state.promises.front();
  [[maybe_unused]] const auto& [a4, b4, c4] = state.holds.front();
  [[maybe_unused]] const auto& [a5, b5, c5, d5, e5] = state.disputes.front();
  [[maybe_unused]] const auto& [a6, b6, c6, d6, e6, f6, g6, h6, i6, j6, k6, l6, m6, n6, o6, p6, q6,
                                r6]
    = state.actions.front();
  [[maybe_unused]] const auto& [a7, b7] = state.deadlines.front();
  [[maybe_unused]] const auto& [a10, b10, c10, d10, e10] = state.chains.front();
  [[maybe_unused]] const auto& [a11, b11, c11] = state.efforts.front();
  [[maybe_unused]] const auto& [a12, b12, c12, d12, e12, f12, g12, h12] = *state.move;
  [[maybe_unused]] const auto& [a13, b13] = state.points.front();
  [[maybe_unused]] const auto& [a15, b15, c15, d15, e15, f15, g15, h15] = state.channels.front();
  [[maybe_unused]] const auto& [a14, b14, c14, d14, e14] = *state.migration;
  [[maybe_unused]] const auto& [a9, b9, c9, d9, e9, f9, g9, h9, i9, j9, k9, l9, m9, n9, o9, p9, q9,
                                r9, s9, t9]
    = state.arrangements.front();
  [[maybe_unused]] const auto& [a20, b20, c20, d20, e20, f20, g20, h20, i20, j20]
    = state.trials.front();
  [[maybe_unused]] const auto& [a21, b21, c21, d21, e21, f21, g21] = state.choices.front();
  [[maybe_unused]] const auto& [a8, b8, c8, d8, e8] = state.seen.front(); // e8: from a8
}

} // namespace

task_terms any_value::terms() const {
  return {list([&] { return text(); }),
          static_cast<uint8_t>(number16() % 10),
          when(),
          when(),
          text(),
          text()};
}

task_content any_value::task() const {
  return {text(),
          text(),
          text(),
          {money().minor, list([&] {
             return score_part{text(), money().minor};
           })},
          one_of(channel::agent_call),
          yes(),
          when(),
          terms()};
}

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
  made.disputes = list([&] { return dispute{text(), text(), yes(), when(), text()}; });
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
                          when(),
                          terms()};
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
  made.tasks = list([&] {
    return open_task{
      number32(), one_of(task_stage::in_progress), text(), text(), when(), when(), money().minor,
      task()};
  });
  made.agent = text();
  if (yes())
    made.migration = waiting_migration{text(), one_of(migration_time::strategy_ends), when(),
                                       number16(), number16()};
  made.points = list([&] { return granted_points{text(), money().minor}; });
  made.channels = list([&] {
    return channel_record{one_of(channel::agent_call),
                          number32(),
                          number32(),
                          number32(),
                          yes() ? std::optional{when()} : std::nullopt,
                          yes() ? std::optional{when()} : std::nullopt,
                          one_of(reply_intent::other),
                          number32()};
  });
  made.next_step = number16();
  made.step_due = when();
  made.actions_planned = number32();
  for (auto& count : made.contacts)
    count = yes() ? number32() : 0;
  made.opened_at = when();
  made.last_decided_at = when();
  made.settled = yes();
  made.closed = yes();
  made.erased = yes();
  made.close_reason = text();
  return made;
}

policy_migrated any_value::migrated() const {
  policy_migrated made;
  made.from = text();
  made.to = text();
  made.name = text();
  made.phase = number16();
  made.phase_name = text();
  made.strategy = number16();
  made.strategy_name = text();
  made.next_step = number16();
  made.step = text();
  made.position = one_of(migrated_position::chosen_anew);
  made.phase_effort = yes();
  made.strategy_effort = yes();
  if (yes())
    made.move_phase = number16();
  made.move_name = text();
  return made;
}

} // namespace recobro::tests
