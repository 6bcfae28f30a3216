// What every version of the format could say: one value of each kind, each field with a value that
// is not its default.

#include "tests/store/sample_values.hpp"

namespace recobro::tests {

namespace {

const instant when = instant{duration{1'767'268'800'123}};
const date day = date{std::chrono::days{20'454}};

std::vector<event> sample_events_of_version_1() {
  return {account_opened{currency::from_code("EUR").value(),
                         zone::from_name("Europe/Madrid").value(),
                         "policy-hash",
                         "es",
                         {{"region", "sur"}}},
          account_updated{zone::utc(), "en", {{"a", ""}}},
          obligation_added{{"i1", "invoice", day, amount{12'345}}},
          obligation_adjusted{"i1", amount_component::fee, adjust_mode::replace, amount{0},
                              amount{-5}, day, "late"},
          obligation_withdrawn{"i1", "error"},
          payment_received{"p1", amount{100}, when, {{"i1", amount{60}}, {"i2", amount{40}}}},
          payment_was_reversed{"p1", "bounced"},
          credit_moved{"p1", "i1", amount{-40}},
          promise_made{"q1", amount{100}, day, when, when + duration{1}, amount{95}, 3},
          promise_ended{"q1", promise_status::partly_kept, amount{50}},
          promise_reopened{"q1"},
          contact_recorded{"17", channel::voice, contact_outcome::no_answer},
          message_received{"m1", channel::whatsapp, reply_intent::will_pay},
          dispute_opened{"d1", "amount"},
          dispute_resolved{"d1", "rejected"},
          hold_placed{"h1", "legal", never},
          hold_released{"h1", true},
          phase_entered{2, "early", phase_cause::cured, "paid", when},
          step_scheduled{1, when},
          steps_ended{},
          step_reached{1, "reminder"},
          action_planned{7, action_kind::task, channel::agent_call, "call", "script", "step"},
          action_cancelled{7, "paid"},
          deadline_started{"recall", when},
          deadline_reached{"recall", when},
          account_settled{},
          account_owes_again{},
          account_was_closed{"sold"},
          debtor_was_erased{},
          command_ids_forgotten{when}};
}

channel_authorisation sample_authorisation() {
  return {.by = channel::sms,
          .given = when,
          .valid = {when, when + duration{9}},
          .hours = {},
          .from = {"contract", "C-1"}};
}

action_planned sample_judged_action() {
  return {8,    action_kind::send, channel::sms,       "notice",
          "",   "early/notice",    {12, {{"age", 2}}}, {"co.hours", "0123456789abcdef", true},
          when, when + duration{7}};
}

/// What version 2 added to what version 1 knew.
std::vector<event> additions_of_version_2() {
  return {contact_recorded{"18", channel::sms, contact_outcome::sent, when},
          message_received{"m2", channel::sms, reply_intent::stop, when},
          step_reached{2, "call", true},
          strategy_entered{1, "personal", "large_balance"},
          sample_judged_action(),
          action_released{sample_judged_action()},
          action_deferred{8, when, {"co.hours", "0123456789abcdef", false}},
          action_deferred{8, never, {}},
          channel_authorised{sample_authorisation()},
          channel_revoked{channel::email, when},
          contact_stopped{channel::sms, when},
          contact_stopped{std::nullopt, when},
          contact_resumed{std::nullopt, when}};
}

weekly_hours sample_hours() {
  weekly_hours made;
  made.days[0] = {{std::chrono::hours{9}, std::chrono::hours{13}}};
  return made;
}

designated_hours sample_designation() {
  return {.when = when, .allowed = sample_hours(), .until = when + duration{9}};
}

trial sample_trial() {
  return {.experiment = "tone",
          .arm = "warm",
          .assigned_at = when,
          .ends_at = when + duration{9},
          .open = amount{100},
          .paid_before = amount{5},
          .contacts_before = 2,
          .disputes_before = 1,
          .measured = true,
          .left = true};
}

pending_choice sample_choice() {
  return {.learner = "hour",
          .choice = "10",
          .group = "small",
          .action = 8,
          .made_at = when,
          .leaves_from = when + duration{1},
          .ends_at = when + duration{9}};
}

std::vector<chain_link> sample_links() {
  return {{3, channel::email, "notice"}};
}

/// Every field has a value that is not its default.
arrangement sample_arrangement() {
  return {.id = "a1",
          .offer = "two_parts",
          .status = arrangement_status::kept,
          .accepted = true,
          .has_down_payment = true,
          .discount_basis_points = 1'250,
          .debt = amount{100'00},
          .discount = amount{12'50},
          .interest = amount{1'00},
          .instalments = {{day, amount{50'00}, amount{0}}, {day, amount{38'50}, amount{1'00}}},
          .covers = {"i1", "i2"},
          .ends_at = when,
          .paid_before = amount{3},
          .tolerance = amount{4},
          .tolerance_basis_points = 5,
          .breaks_after = 2,
          .served = 1,
          .passed = 2,
          .approval_task = 9,
          .waived = {{"i1", amount{2'50}, amount{10'00}}}};
}

/// What version 3 added to what version 2 knew.
std::vector<event> additions_of_version_3() {
  const auto terms = sample_arrangement();
  return {arrangement_offered{terms},
          arrangement_approved{"a1", sender_role::supervisor},
          arrangement_made{"a1", terms.instalments, amount{3}},
          instalments_served{"a1", 1},
          instalment_missed{"a1", 2, amount{38'50}},
          arrangement_ended{"a1", arrangement_status::broken, amount{50'00}, when, "missed"},
          arrangement_reopened{"a1"},
          discount_granted{"a1", terms.waived},
          discount_withdrawn{"a1"}};
}

action_planned sample_action_of_version_4() {
  auto made = sample_judged_action();
  made.number = 9;
  made.kind = action_kind::task;
  made.tone = "firm";
  made.to = party_role::guarantor;
  made.party = "g1";
  made.contacts = true;
  made.wanted_since = when;
  return made;
}

channel_authorisation sample_authorisation_of_version_4() {
  auto made = sample_authorisation();
  made.by = channel::email;
  made.hours = sample_hours();
  made.from.wording = "2026-01";
  made.purpose = contact_purpose::location;
  return made;
}

/// What version 4 added: experiments, words of treatment, facts of contact.
std::vector<event> additions_of_version_4() {
  const proof by_form{"web form", "W-7", "2026-01"};
  return {arm_assigned{sample_trial()},
          arm_measured{"tone", "warm", {2'500, true, true, true, true, 3}},
          arm_left{"tone", "firm", "warm"},
          choice_made{sample_choice(), 6'000, true, 20, 12},
          choice_ended{"hour", "10", "small", 8, true, true},
          chain_link_chosen{9,
                            2,
                            8,
                            contact_outcome::failed,
                            "early/notice",
                            {{1, channel::sms, "co.hours", when}},
                            sample_links(),
                            duration{60'000},
                            {contact_outcome::failed, contact_outcome::no_answer}},
          effort_started{1, "personal", when},
          effort_spent{1, "personal", effort_limit::days, 4},
          cure_scheduled{when},
          move_deferred{3, "court", phase_cause::deadline, "late", when, amount{12}},
          move_requested{3, "court", phase_cause::deadline, "late", sender_role::supervisor, 9,
                         amount{12}},
          move_decided{3, "court", true, sender_role::supervisor, "worth it"},
          move_withdrawn{3, "court", "settled"},
          points_granted{50, "paid early", "p1"},
          points_taken_back{50, "p1"},
          consent_given{{.given = when, .until = when, .from = by_form, .by = channel::voice}},
          consent_withdrawn{channel::voice, when, by_form},
          hours_designated{sample_designation()},
          hours_released{every_class, when},
          attorney_named{{when, when + duration{9}}},
          attorney_dismissed{when},
          party_named{{"g1", party_role::guarantor, true}},
          party_removed{"g1"},
          action_postponed{sample_action_of_version_4(), "calls", when},
          contact_recorded{"19", channel::voice, contact_outcome::no_answer, when, "g1"},
          message_received{"m3", channel::sms, reply_intent::stop, when, "g1"},
          sample_action_of_version_4(),
          channel_authorised{sample_authorisation_of_version_4()},
          channel_revoked{channel::email, when, by_form}};
}

void add_state_of_version_4(account_state& state) {
  const auto task = sample_action_of_version_4();
  auto waiting = planned_action{9, task.kind, task.by, false, when, when + duration{7}};
  waiting.what = task.what;
  waiting.because = task.because;
  waiting.tone = task.tone;
  waiting.to = task.to;
  waiting.party = task.party;
  waiting.contacts = true;
  waiting.script = "call";
  waiting.priority = task.priority;
  waiting.wanted_since = when;
  waiting.quota = "calls";
  waiting.room_from = when;
  state.actions.push_back(std::move(waiting));
  state.contact.authorisations.push_back(sample_authorisation_of_version_4());
  state.contact.consents = {{.given = when, .until = when, .by = channel::voice}};
  state.contact.designations = {sample_designation()};
  state.contact.represented = {{when, when + duration{9}}};
  state.contact.parties = {{"g1", party_role::guarantor, true}};
  state.trials = {sample_trial()};
  state.choices = {sample_choice()};
  state.chains = {{9, "early/notice", sample_links(), duration{60'000}, {contact_outcome::failed}}};
  state.efforts = {{1, when, {}}};
  state.efforts[0].contacts_before[1] = 2;
  state.cure_due = when;
  state.move
    = waiting_move{3,    "court", phase_cause::deadline,  "late", waiting_move::wait::approval,
                   when, 9,       sender_role::supervisor};
  state.points = {{"p1", 50}};
}

} // namespace

instant sample_instant() {
  return when;
}

std::vector<event> sample_events(uint32_t version) {
  auto events = sample_events_of_version_1();
  const auto add = [&](std::vector<event> more) {
    for (auto& each : more)
      events.push_back(std::move(each));
  };
  if (version >= 2)
    add(additions_of_version_2());
  if (version >= 3)
    add(additions_of_version_3());
  if (version >= 4)
    add(additions_of_version_4());
  if (version >= 5)
    add(additions_of_version_5());
  return events;
}

entry sample_entry(uint64_t sequence, event what) {
  return {sequence,
          "c" + std::to_string(sequence),
          0x1234'5678'9abc'def0,
          "sample",
          when,
          when + duration{5},
          "erp",
          sequence == 1,
          {std::move(what)}};
}

snapshot sample_snapshot(uint32_t version) {
  snapshot made;
  auto& state = made.state;
  state.sequence = 30;
  state.unit = currency::from_code("EUR").value();
  state.local = zone::from_name("Europe/Madrid").value();
  state.policy = "policy-hash";
  state.language = "es";
  state.attributes = {{"region", "sur"}};
  state.obligations = {{"i1", "invoice", day, amount{100}, amount{5}, amount{60}, false}};
  state.payments = {{"p1", amount{60}, when, false, {{"i1", amount{60}}}}};
  state.promises
    = {{"q1", amount{45}, day, when, when + duration{1}, amount{40}, promise_status::open, 1}};
  state.holds = {{"h1", "legal", never}};
  state.disputes = {{"d1", "amount", false}};
  state.actions = {{7, action_kind::task, channel::agent_call, true}};
  state.deadlines = {{"recall", when}};
  state.seen = {{"c30", 77, 30, when}};
  state.phase = 2;
  state.phase_name = "early";
  state.phase_entered_at = when;
  state.next_step = 1;
  state.step_due = when;
  state.actions_planned = 7;
  state.contacts[3] = 2;
  state.last_decided_at = when;
  state.settled = false;
  state.closed = true;
  state.erased = true;
  state.close_reason = "sold";
  if (version >= 2) {
    state.strategy = 1;
    state.strategy_name = "personal";
    state.segment = "large_balance";
    state.zone_known = true;
    state.actions.push_back({8, action_kind::send, channel::sms, false, when, when + duration{7},
                             "notice", "early/notice"});
    state.contact.contacts = {{"18", {.when = when, .by = channel::sms, .inbound = false}}};
    state.contact.authorisations = {sample_authorisation()};
    state.contact.stops = {{when, channel::sms, never}};
  }
  if (version >= 3)
    state.arrangements = {sample_arrangement()};
  if (version >= 4)
    add_state_of_version_4(state);
  if (version >= 5)
    add_state_of_version_5(state);
  made.indexed_due = when;
  return made;
}

outbox_row sample_row(uint32_t version) {
  return {key("1"),
          {7, action_kind::send, channel::sms, "t", "", "s"},
          when,
          "es",
          version >= 4 ? "large_balance" : ""};
}

tally_map sample_sums(uint32_t version) {
  return version >= 4 ? tally_map{{"book/arm/tone/warm", {1, 0, 2'500}}} : tally_map{};
}

} // namespace recobro::tests
