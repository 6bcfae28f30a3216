// Arrangements that the policy itself offers.

#include "core/account/conditions.hpp"
#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

/// Answers "wants_instalments" with these offers, and a letter while one stands.
scenario offering(std::vector<arrangement_offer> offers, make_offer wanted) {
  auto s = scenario{};
  s.rules.arrangements.offers = std::move(offers);
  s.rules.reactions
    = {{reply_trigger{reply_intent::wants_instalments}, {std::move(wanted)}, std::nullopt}};
  s.open({{"A", "2026-02-20", 10000}, {"B", "2026-03-01", 5000}});
  return s;
}

std::vector<event> ask(scenario& s) {
  return s.send(receive_message{.message = "M" + std::to_string(s.journal.size()),
                                .by = channel::sms,
                                .intent = reply_intent::wants_instalments});
}

} // namespace

TEST_CASE("a policy offers the first of its offers that is for the account",
          "[account][arrangement]") {
  auto large = plan_of(2, 6);
  large.name = "large";
  large.only_if
    = condition{number_test{.fact = number_fact::balance, .by = {}, .least = 1'000'000}};
  auto s = offering({large, settlement(1000), plan_of(2, 6)}, {{0, 1, 2}, false});
  CHECK(words(ask(s)) == "message_received arrangement_offered");
  auto& offered = of(s, "policy:settlement:1");
  CHECK(offered.status == arrangement_status::offered);
  CHECK(offered.discount == amount{1500}); // what everybody is granted: nobody has to approve
  CHECK(offered.instalments.size() == 1);
  CHECK(number_of(number_fact::open_offers, std::nullopt, s.account, s.rules, s.now) == 1);
  CHECK(words(s.send(accept_arrangement{"policy:settlement:1"})) == "arrangement_made");
}

TEST_CASE("a policy may offer the most instalments that are large enough",
          "[account][arrangement]") {
  auto plan = plan_of(2, 12);
  plan.smallest_instalment = amount{3000};
  auto s = offering({plan}, {{0}, true});
  ask(s);
  CHECK(values(of(s, "policy:plan:1")) == std::vector<int64_t>(5, 3000));
}

TEST_CASE("a policy offers nothing while an offer stands, and again when it has lapsed",
          "[account][arrangement]") {
  auto s = offering({plan_of(2, 6)}, {{0}, false});
  s.send(offer_arrangement{"R1", wish("plan", 3)});
  CHECK(words(ask(s)) == "message_received");
  s.pass_to(at("2026-03-20T08:00:00Z"));
  REQUIRE(of(s).status == arrangement_status::lapsed);
  CHECK(words(ask(s)) == "message_received arrangement_offered");
  CHECK(of(s, "policy:plan:2").status == arrangement_status::offered);
}

TEST_CASE("a policy offers nothing to whoever pays as agreed, unless the offer refinances",
          "[account][arrangement]") {
  auto refinances = GENERATE(false, true);
  auto plan = plan_of(2, 6);
  plan.refinances = refinances;
  auto s = offering({plan}, {{0}, false});
  agree(s, wish("plan", 3));
  CHECK(words(ask(s))
        == (refinances ? "message_received arrangement_offered" : "message_received"));
}

TEST_CASE("an offer made by a late step stands as long as any other", "[account][arrangement]") {
  scenario s;
  s.rules.arrangements.offers = {plan_of(2, 6)};
  s.rules.phases[1].steps = {{"offer", days(2), make_offer{{0}, false}, {}}};
  s.open({{"A", "2026-02-20", 10000}});
  s.sleep_to(at("2026-03-09T08:00:00Z")); // the step was due on the fourth
  CHECK(of(s, "policy:plan:1").ends_at == at("2026-03-19T23:00:00Z"));
}
