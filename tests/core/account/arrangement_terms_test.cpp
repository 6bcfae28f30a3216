#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;

TEST_CASE("each role grants up to its limit, and beyond it a higher one approves",
          "[account][arrangement]") {
  auto s = indebted({settlement(500, {500, 1000, 3000, 5000})});
  auto asked = wish("settlement");
  asked.discount_basis_points = 2500;
  auto events = say_as(s, sender_role::agent, make_arrangement{"R1", asked});
  REQUIRE(events);
  CHECK(words(*events) == "arrangement_offered action_planned");
  CHECK(only<action_planned>(*events)[0].what == "arrangement_approval");
  CHECK(of(s).status == arrangement_status::awaiting_approval);
  CHECK(of(s).approval_task == only<action_planned>(*events)[0].number);
  CHECK(say_as(s, sender_role::agent, approve_arrangement{"R1"}).error().code
        == errc::discount_too_large);
  CHECK(s.refusal(accept_arrangement{"R1"}) == errc::arrangement_state);
  events = say_as(s, sender_role::supervisor, approve_arrangement{"R1"});
  REQUIRE(events);
  CHECK(words(*events) == "action_cancelled arrangement_approved arrangement_made");
  CHECK(only<arrangement_approved>(*events)[0].by == sender_role::supervisor);
  CHECK(of(s).status == arrangement_status::active);
  CHECK(of(s).total() == amount{11250});
}

TEST_CASE("within the role's limit nobody is asked", "[account][arrangement]") {
  auto [role, points] = GENERATE(table<sender_role, int64_t>({{sender_role::integrator, 500},
                                                              {sender_role::agent, 1000},
                                                              {sender_role::supervisor, 3000},
                                                              {sender_role::admin, 5000}}));
  for (int64_t beyond : {0, 1}) {
    auto s = indebted({settlement(500, {500, 1000, 3000, 5000})});
    auto asked = wish("settlement");
    asked.discount_basis_points = points + beyond;
    auto events = say_as(s, role, make_arrangement{"R1", asked});
    if (role == sender_role::admin && beyond == 1) {
      CHECK(events.error().code == errc::discount_too_large);
      continue;
    }
    REQUIRE(events);
    CHECK(of(s).status
          == (beyond == 0 ? arrangement_status::active : arrangement_status::awaiting_approval));
  }
}

TEST_CASE("an offer stands until it is taken, refused, out of time or about another debt",
          "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6)});
  CHECK(words(s.send(offer_arrangement{"R1", wish("plan")})) == "arrangement_offered");
  CHECK(pause_reason(s.account, s.rules).empty());
  SECTION("taken") {
    CHECK(words(s.send(accept_arrangement{"R1"})) == "arrangement_made");
    CHECK(of(s).accepted);
  }
  SECTION("refused") {
    auto events = s.send(refuse_arrangement{"R1", "too_long"});
    CHECK(only<arrangement_ended>(events)[0].reason == "too_long");
    CHECK(of(s).status == arrangement_status::refused);
  }
  SECTION("out of time") {
    auto events = s.pass_to(at("2026-03-12T23:00:00Z")); // ten days after, in Rome
    CHECK(only<arrangement_ended>(events)[0].outcome == arrangement_status::lapsed);
    CHECK(only<arrangement_ended>(events)[0].reason == "expired");
    CHECK(s.refusal(accept_arrangement{"R1"}) == errc::arrangement_state);
  }
  SECTION("about another debt") {
    auto events = s.pay("P1", 100);
    CHECK(only<arrangement_ended>(events)[0].reason == "debt_changed");
  }
  SECTION("replaced") {
    auto events = s.send(offer_arrangement{"R2", wish("plan", 4)});
    CHECK(only<arrangement_ended>(events)[0].reason == "another_offer");
    CHECK(of(s, "R2").status == arrangement_status::offered);
  }
}

TEST_CASE("a down payment comes first and is counted from the day of the agreement",
          "[account][arrangement]") {
  auto offer = plan_of(2, 6);
  offer.down_payment_basis_points = 2000;
  auto s = indebted({offer});
  s.send(offer_arrangement{"R1", wish("plan")});
  CHECK(of(s).has_down_payment);
  CHECK(values(of(s)) == std::vector<int64_t>{3000, 6000, 6000});
  CHECK(dates(of(s))[0] == "2026-03-05");
  s.pass_to(at("2026-03-09T08:00:00Z"));
  s.send(accept_arrangement{"R1"});
  CHECK(dates(of(s)) == std::vector<std::string>{"2026-03-12", "2026-04-01", "2026-05-01"});
  s.pass_to(at("2026-03-12T23:00:00Z"));
  CHECK(of(s).status == arrangement_status::broken);
}

TEST_CASE("a down payment of everything is no plan of instalments", "[account][arrangement]") {
  auto s = indebted({plan_of(2, 6), settlement(1000)});
  auto all = wish("plan");
  all.down_payment = amount{15'000};
  CHECK(s.refusal(make_arrangement{"R1", all}) == errc::arrangement_terms);
  all.offer = "settlement"; // of one instalment or more
  all.down_payment = amount{13'500};
  s.send(make_arrangement{"R1", all});
  CHECK(values(of(s)) == std::vector<int64_t>{13'500});
}

TEST_CASE("a larger down payment makes smaller instalments", "[account][arrangement]") {
  auto offer = plan_of(2, 6);
  offer.down_payment_basis_points = 2000;
  auto s = indebted({offer});
  auto asked = wish("plan", 5);
  asked.down_payment = amount{5000};
  asked.first_due = day("2026-03-16");
  agree(s, asked);
  CHECK(values(of(s)) == std::vector<int64_t>{5000, 2000, 2000, 2000, 2000, 2000});
  CHECK(dates(of(s))[1] == "2026-03-16");
}

TEST_CASE("conditions know the arrangements of an account", "[account][arrangement]") {
  auto plan = plan_of(3, 3);
  plan.only_if
    = condition{number_test{.fact = number_fact::arrangements_broken, .by = {}, .most = 0}};
  auto s = indebted({plan});
  agree(s, wish("plan"));
  s.pass_to(at("2026-04-03T08:00:00Z"));
  REQUIRE(of(s).status == arrangement_status::broken);
  CHECK(s.refusal(make_arrangement{"R2", wish("plan")}) == errc::offer_unfit);
  CHECK(offers_for(s.account, s.rules, s.now).empty());
}

TEST_CASE("offers are fitted to the account: with the fewest and the most instalments",
          "[account][arrangement]") {
  auto plan = plan_of(2, 12);
  plan.smallest_instalment = amount{2000};
  auto s = indebted({plan, settlement(2000)});
  auto fitting = offers_for(s.account, s.rules, s.now);
  REQUIRE(fitting.size() == 4);
  CHECK(fitting[0].instalments.size() == 2);
  // 150.00 in eight is 18.75: seven are the most.
  CHECK(fitting[1].instalments.size() == 7);
  CHECK(fitting[2].offer == "settlement");
  CHECK(fitting[2].discount == amount{3000});
}

TEST_CASE("terms beyond what an offer allows are refused", "[account][arrangement]") {
  auto plan = plan_of(2, 6);
  plan.down_payment_basis_points = 1000;
  plan.smallest_instalment = amount{2500};
  auto s = indebted({plan});
  auto with = [](auto change) {
    auto asked = wish("plan");
    change(asked);
    return make_arrangement{"R1", asked};
  };
  CHECK(s.refusal(with([](auto& it) { it.offer = "plam"; })) == errc::offer_unknown);
  CHECK(s.refusal(with([](auto& it) { it.instalments = 1; })) == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.instalments = 7; })) == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.instalments = 6; })) == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.down_payment = amount{1499}; }))
        == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.down_payment = amount{15001}; }))
        == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.first_due = day("2026-03-01"); }))
        == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.first_due = day("2026-04-02"); }))
        == errc::arrangement_terms);
  CHECK(s.refusal(with([](auto& it) { it.discount_basis_points = 1; }))
        == errc::discount_too_large);
  CHECK(s.refusal(accept_arrangement{"R1"}) == errc::arrangement_unknown);
  s.send(with([](auto&) {}));
  CHECK(s.refusal(with([](auto&) {})) == errc::arrangement_exists);
}

TEST_CASE("refused terms say amounts as people do", "[account][arrangement]") {
  auto plan = plan_of(2, 6);
  plan.down_payment_basis_points = 1000;
  plan.smallest_instalment = amount{2500};
  auto s = indebted({plan});
  auto detail = [&](arrangement_wish asked) {
    auto answer = s.try_command(s.made_of(make_arrangement{"R1", std::move(asked)}));
    REQUIRE_FALSE(answer);
    return answer.error().detail;
  };
  CHECK(detail(wish("plan", 6))
        == "an instalment of 22.50 EUR; offer 'plan' takes 25.00 EUR or more, so fewer of them");
  auto small = wish("plan");
  small.down_payment = amount{1499};
  CHECK(detail(small)
        == "the down payment is 14.99 EUR; offer 'plan' takes 15.00 EUR to 150.00 EUR");
}

TEST_CASE("who owes nothing can arrange nothing", "[account][arrangement]") {
  scenario s;
  s.rules.arrangements.offers = {plan_of(1, 1)};
  s.open({});
  CHECK(s.refusal(make_arrangement{"R1", wish("plan")}) == errc::nothing_owed);
}
