// What an arrangement comes to when the creditor takes back some of the debt under it, and that
// every arrangement comes to an end.

#include "tests/core/account/arranged.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

arrangement_offer plan_with_interest(int count) {
  auto offer = plan_of(count, count);
  offer.interest = interest_method::flat;
  offer.yearly_basis_points = 2400;
  return offer;
}

amount interest_charged(const scenario& s) {
  return s.account.find_obligation("R1/interest")->principal;
}

void correct(scenario& s, std::string id, int64_t to) {
  s.send(adjust_obligation{
    std::move(id), amount_component::principal, adjust_mode::replace, amount{to}, {}, "error"});
}

} // namespace

TEST_CASE("the last instalment breaks an arrangement that bears several in arrears",
          "[account][arrangement]") {
  auto count = GENERATE(1, 3);
  auto s = indebted({plan_of(count, count)});
  s.rules.arrangements.breaks_after = 2;
  agree(s, wish("plan"));
  if (count > 1)
    s.pay("P1", 10'000);
  auto events = s.pass_to(at("2026-09-01T08:00:00Z"));
  CHECK(only<instalment_missed>(events).size() == 1);
  CHECK(of(s).status == arrangement_status::broken);
  CHECK(pause_reason(s.account, s.rules).empty());
}

TEST_CASE("a settlement paid after its day forgives nothing, whatever it bears in arrears",
          "[account][arrangement]") {
  auto s = indebted({settlement(2000)});
  s.rules.arrangements.breaks_after = 2;
  agree(s, wish("settlement", 1));
  s.pass_to(at("2026-06-01T08:00:00Z"));
  s.pay("P1", 12'000);
  CHECK(of(s).status == arrangement_status::broken);
  CHECK(open_amount(s.account) == amount{3'000});
}

TEST_CASE("a reversal after the last day breaks an arrangement that bears several in arrears",
          "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  s.rules.arrangements.breaks_after = 3;
  agree(s, wish("plan"));
  s.pay("P1", 15'000);
  REQUIRE(of(s).status == arrangement_status::kept);
  s.pass_to(at("2026-09-01T08:00:00Z"));
  s.send(reverse_payment{"P1", "bounced"});
  s.pass_to(at("2026-12-01T08:00:00Z"));
  CHECK(of(s).status == arrangement_status::broken);
}

TEST_CASE("no instalment asks for what the creditor has taken back", "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)}); // 50.00 each
  agree(s, wish("plan"));
  s.pay("P1", 5'000);
  correct(s, "A", 8'000); // 130.00 are owed in all
  s.pay("P2", 5'000);
  CHECK(of(s).served == 2);
  auto events = s.pass_to(at("2026-06-03T08:00:00Z"));
  REQUIRE(only<instalment_missed>(events).size() == 1);
  CHECK(only<instalment_missed>(events)[0].missing == amount{3'000});
}

TEST_CASE("what is left after the creditor took some back keeps the arrangement",
          "[account][arrangement]") {
  auto s = indebted({plan_of(3, 3)});
  agree(s, wish("plan"));
  s.pay("P1", 5'000);
  correct(s, "B", 0);
  s.pay("P2", 5'000);
  CHECK(of(s).status == arrangement_status::kept);
  CHECK(s.account.settled);
}

TEST_CASE("interest is due in proportion to the debt that still stands", "[account][arrangement]") {
  auto s = indebted({plan_with_interest(6)});
  agree(s, wish("plan"));
  REQUIRE(interest_charged(s) == amount{1'800});
  s.send(withdraw_obligation{"A", "error"}); // 50.00 of 150.00
  CHECK(interest_charged(s) == amount{600});
  CHECK(of(s).status == arrangement_status::active);
  SECTION("none is due when all of it was taken back") {
    s.send(withdraw_obligation{"B", "error"});
    CHECK(of(s).status == arrangement_status::cancelled);
    CHECK(open_amount(s.account) == amount{0});
  }
  SECTION("what is left has to be paid, and no more") {
    s.pay("P1", 5'600);
    CHECK(of(s).status == arrangement_status::kept);
    CHECK(s.account.settled);
  }
  SECTION("a break leaves what was earned of it") {
    s.pass_to(at("2026-04-10T08:00:00Z"));
    REQUIRE(of(s).status == arrangement_status::broken);
    CHECK(interest_charged(s) == amount{100}); // of one month in six
  }
}

TEST_CASE("interest that was lowered with the debt is due again when the debt is",
          "[account][arrangement]") {
  auto s = indebted({plan_with_interest(6)});
  agree(s, wish("plan"));
  correct(s, "A", 0);
  CHECK(interest_charged(s) == amount{600});
  correct(s, "A", 10'000);
  CHECK(interest_charged(s) == amount{1'800});
}

TEST_CASE("a discount forgives no larger part of the debt than was agreed",
          "[account][arrangement]") {
  auto s = indebted({settlement(2000)});
  agree(s, wish("settlement", 1)); // 120.00 of 150.00
  correct(s, "A", 2'000);          // 70.00 are owed: 56.00 settle them
  s.pay("P1", 4'000);
  CHECK(of(s).status == arrangement_status::active);
  auto events = s.pay("P2", 1'600);
  CHECK(of(s).status == arrangement_status::kept);
  CHECK(only<discount_granted>(events).at(0).parts
        == std::vector<waiver>{{"B", amount{0}, amount{1'400}}});
  CHECK(s.account.settled);
}

TEST_CASE("a debt smaller than the discount is not forgiven with it", "[account][arrangement]") {
  auto s = indebted({settlement(5000)});
  agree(s, wish("settlement", 1));
  s.send(withdraw_obligation{"A", "error"}); // 50.00 are owed, 75.00 would have been forgiven
  CHECK(of(s).status == arrangement_status::active);
  s.pay("P1", 2'500);
  CHECK(of(s).status == arrangement_status::kept);
}

TEST_CASE("a debt that grows changes nothing of what was agreed", "[account][arrangement]") {
  auto s = indebted({settlement(2000)});
  agree(s, wish("settlement", 1));
  correct(s, "A", 20'000);
  s.pay("P1", 12'000);
  CHECK(of(s).status == arrangement_status::kept);
  CHECK(open_amount(s.account) == amount{25'000 - 12'000 - 3'000});
}

TEST_CASE("a closed account owes no interest that its arrangement had not earned",
          "[account][arrangement]") {
  auto s = indebted({plan_with_interest(6)});
  agree(s, wish("plan"));
  s.pass_to(at("2026-03-20T08:00:00Z"));
  s.send(close_account{"sold"});
  CHECK(of(s).status == arrangement_status::cancelled);
  CHECK(open_amount(s.account) == amount{15'000});
}

TEST_CASE("a down payment is moved off holidays like every instalment", "[account][arrangement]") {
  auto offer = plan_of(2, 6);
  offer.down_payment_basis_points = 2000;
  auto s = indebted({offer});
  s.rules.arrangements.down_payment_within_days = 5; // Saturday the seventh of March
  SECTION("to the next business day") {
    agree(s, wish("plan"));
    CHECK(dates(of(s))[0] == "2026-03-09");
  }
  SECTION("or not at all") {
    s.rules.arrangements.holidays = holiday_rule::keep;
    agree(s, wish("plan"));
    CHECK(dates(of(s))[0] == "2026-03-07");
  }
}
