// Approvals as work: whoever completes the task decides what it asks.

#include "core/account/approval.hpp"
#include "core/policy/words.hpp"
#include "core/work/task_row.hpp"
#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

void queue(scenario& s, const action_planned& planned) {
  queue_task wanted{planned.number, "deciders", {}};
  wanted.content.kind = planned.what;
  wanted.content.because = planned.because;
  wanted.content.planned_at = s.now;
  wanted.content.terms = planned.terms;
  s.send(wanted);
}

/// The task is with "eva".
void bring_to_eva(scenario& s, const action_planned& planned) {
  queue(s, planned);
  s.send(move_task{planned.number, task_stage::offered, "deciders", "eva", {}, {}});
}

result<std::vector<event>> complete_as(scenario& s, sender_role role, uint32_t number,
                                       std::string disposition) {
  auto what = s.made_of(complete_task{number, "eva", std::move(disposition), {}, {}});
  what.role = role;
  return s.try_command(what);
}

/// A discount that a supervisor has to approve; the debtor has agreed.
struct discounted {
  discounted()
    : s(indebted({settlement(500, {500, 1000, 3000, 5000})})) {
    auto asked = wish("settlement");
    asked.discount_basis_points = 2500;
    auto what = s.made_of(make_arrangement{"R1", asked});
    what.role = sender_role::agent;
    planned = only<action_planned>(s.try_command(what).value()).at(0);
    bring_to_eva(s, planned);
  }
  scenario s;
  action_planned planned;
};

} // namespace

TEST_CASE("an approval asks for somebody who may give it", "[account][approval]") {
  CHECK(discounted{}.planned.terms.needs == std::vector<std::string>{"approves_supervisor"});
  CHECK(approval_skill(sender_role::agent).empty()); // anybody may
  const std::vector<std::string> skills{"approves_supervisor", "law"};
  CHECK(authority_of(skills) == sender_role::supervisor);
  CHECK(authority_of({}) == sender_role::agent);
}

TEST_CASE("nobody approves what he has asked for himself", "[account][approval]") {
  auto s = indebted({settlement(500, {500, 1000, 3000, 5000})});
  auto asked = wish("settlement");
  asked.discount_basis_points = 2500;
  auto what = s.made_of(make_arrangement{"R1", asked});
  what.role = sender_role::agent;
  what.actor = "eva";
  auto planned = only<action_planned>(s.try_command(what).value()).at(0);
  queue(s, planned);
  auto offer = move_task{planned.number, task_stage::offered, "deciders", "eva", {}, {}};
  CHECK(s.refusal(offer) == errc::forbidden);
  offer.agent = "tom";
  CHECK(words(s.send(offer)) == "task_moved");
  auto answer = s.made_of(complete_task{planned.number, "tom", "approved", {}, {}});
  answer.role = sender_role::supervisor;
  CHECK(s.try_command(answer));
}

TEST_CASE("whoever completes an approval grants the discount, or does not", "[account][approval]") {
  discounted d;
  SECTION("approved") {
    auto events = complete_as(d.s, sender_role::supervisor, d.planned.number, "approved");
    REQUIRE(events);
    CHECK(words(*events) == "task_completed arrangement_approved arrangement_made");
    CHECK(of(d.s).status == arrangement_status::active);
    CHECK(d.s.account.tasks.empty());
  }
  SECTION("refused") {
    auto events = complete_as(d.s, sender_role::supervisor, d.planned.number, "refused");
    REQUIRE(events);
    CHECK(words(*events) == "task_completed arrangement_ended");
    CHECK(of(d.s).status == arrangement_status::refused);
  }
  SECTION("by somebody who may not") {
    auto events = complete_as(d.s, sender_role::agent, d.planned.number, "approved");
    REQUIRE_FALSE(events);
    CHECK(events.error().code == errc::discount_too_large);
    CHECK(of(d.s).status == arrangement_status::awaiting_approval);
    CHECK(d.s.account.tasks.size() == 1); // nothing of it was done
  }
  SECTION("with a word that is no answer") {
    auto events = complete_as(d.s, sender_role::supervisor, d.planned.number, "reached");
    REQUIRE_FALSE(events);
    CHECK(events.error().code == errc::disposition_unknown);
    CHECK(events.error().detail.find("approved or refused") != std::string::npos);
  }
}

TEST_CASE("an approval takes no promise and no call back beside its answer",
          "[account][approval]") {
  discounted d;
  auto answer = complete_task{d.planned.number, "eva", "approved", {}, {}};
  SECTION("a promise") {
    answer.promised = make_promise{"P1", amount{1000}, day("2026-03-05")};
  }
  SECTION("a call back") {
    answer.call_back = d.s.now + 1h;
  }
  auto events = say_as(d.s, sender_role::supervisor, answer);
  REQUIRE_FALSE(events);
  CHECK(events.error().code == errc::unknown_field);
  CHECK(d.s.account.tasks.size() == 1);
}

TEST_CASE("whoever completes an approval lets the account into the phase, or does not",
          "[account][approval]") {
  scenario s;
  s.rules.phases[1].steps = {{"refer", days(2), move_to_phase{4}, {}}};
  s.rules.phases[4].approval = sender_role::supervisor;
  s.open({{"A", "2026-02-25", 10'000}});
  auto planned = only<action_planned>(s.pass_to(at("2026-03-04T08:00:00Z"))).at(0);
  CHECK(planned.terms.needs == std::vector<std::string>{"approves_supervisor"});
  bring_to_eva(s, planned);
  SECTION("approved") {
    auto events = complete_as(s, sender_role::supervisor, planned.number, "approved");
    REQUIRE(events);
    CHECK(words(*events).starts_with("task_completed move_decided phase_entered"));
    CHECK(s.account.phase_name == s.rules.phases[4].name);
  }
  SECTION("refused") {
    auto events = complete_as(s, sender_role::supervisor, planned.number, "refused");
    REQUIRE(events);
    CHECK(words(*events) == "task_completed move_decided");
    CHECK_FALSE(only<move_decided>(*events)[0].approved);
    CHECK(s.account.phase_name == "early");
  }
  SECTION("by somebody who may not") {
    auto events = complete_as(s, sender_role::agent, planned.number, "approved");
    REQUIRE_FALSE(events);
    CHECK(events.error().code == errc::role_too_low);
  }
}

TEST_CASE("an approval can be given while somebody is at the debtor's call",
          "[account][approval]") {
  discounted d;
  d.s.send(move_task{d.planned.number, task_stage::queued, {}, "eva", "later", {}});
  d.s.rules.reactions.insert(
    d.s.rules.reactions.begin(),
    reaction{reply_trigger{}, {task_action{"call", "", {}, channel::agent_call}}, {}});
  auto call
    = only<action_planned>(d.s.send(receive_message{"m1", channel::sms, reply_intent::other}));
  REQUIRE(call.size() == 1);
  queue_task wanted{call[0].number, "first", {}};
  wanted.content.kind = "call";
  wanted.content.contacts = true;
  d.s.send(wanted);
  d.s.send(move_task{call[0].number, task_stage::offered, "first", "ana", {}, {}});
  d.s.send(move_task{d.planned.number, task_stage::offered, "deciders", "eva", {}, {}});
  CHECK(d.s.account.find_task(d.planned.number)->agent == "eva");
  CHECK(d.s.account.find_task(call[0].number)->agent == "ana");
}
