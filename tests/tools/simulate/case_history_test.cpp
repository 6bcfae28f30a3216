// What a fit reads out of a journal, and what is owed by it from day to day.

#include "tests/tools/engine/small_engine.hpp"
#include "tests/tools/simulate/small_case.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace simulate;

namespace {

case_ledger ledger_of(const std::vector<entry>& entries) {
  case_ledger ledger;
  for (const fact& each : read_case(entries).facts)
    ledger.take(each);
  return ledger;
}

event changed(std::string id, int64_t before, int64_t after, std::string_view due) {
  return obligation_adjusted{std::move(id),
                             amount_component::principal,
                             adjust_mode::replace,
                             amount{before},
                             amount{after},
                             parse_date(due).value(),
                             ""};
}

} // namespace

TEST_CASE("the ledger of a fit serves the oldest debt first", "[fit]") {
  case_ledger ledger;
  ledger.take(debt_of("2026-01-01T00:00:00Z", 100, "2026-01-10"));
  ledger.take(debt_of("2026-01-01T00:00:00Z", 50, "2026-01-05", 1));
  CHECK(ledger.owed() == 150);
  CHECK(ledger.oldest_due() == parse_date("2026-01-05").value());
  ledger.take(payment_of("2026-01-02T00:00:00Z", 60));
  CHECK(ledger.owed() == 90);
  CHECK(ledger.oldest_due() == parse_date("2026-01-10").value());
  ledger.take(payment_of("2026-01-03T00:00:00Z", 100));
  CHECK(ledger.owed() == 0);
  CHECK_FALSE(ledger.oldest_due());
  // The credit of 10 serves what comes.
  ledger.take(debt_of("2026-01-04T00:00:00Z", 30, "2026-02-01", 2));
  CHECK(ledger.owed() == 20);
}

TEST_CASE("a payment that is taken back is owed again on the debt that it served", "[fit]") {
  const auto at = "2026-01-02T00:00:00Z";
  auto ledger = ledger_of(
    {told(at, {opened(), added("old", 100, "2025-12-05"), added("new", 50, "2026-01-05")}),
     told(at,
          {payment_received{"p", amount{120}, {}, {{"old", amount{100}}, {"new", amount{20}}}}}),
     told(at, {payment_was_reversed{"p", ""}})});
  CHECK(ledger.owed() == 150);
  CHECK(ledger.payments() == 0);
  CHECK(ledger.oldest_due() == parse_date("2025-12-05").value());
  ledger.pay(100);
  CHECK(ledger.oldest_due() == parse_date("2026-01-05").value());
  CHECK(ledger.owed() == 50);
}

TEST_CASE("a debt that is told late is known by its id, not by the order of telling", "[fit]") {
  // The debt of February is told after that of March, and all that is said of each is of that one.
  const auto opening = told("2026-01-10T00:00:00Z", {opened(), added("first", 100, "2026-01-05")});
  const auto march = told("2026-03-10T00:00:00Z", {added("march", 30, "2026-03-01")});
  const auto february = told("2026-02-10T00:00:00Z", {added("february", 20, "2026-02-01")});
  const auto paid = told(
    "2026-03-20T00:00:00Z",
    {payment_received{"p", amount{120}, {}, {{"first", amount{100}}, {"february", amount{20}}}}});
  SECTION("withdrawn is the one that was named") {
    auto ledger
      = ledger_of({opening, march, february,
                   told("2026-04-01T00:00:00Z", {obligation_withdrawn{"march", "error"}})});
    CHECK(ledger.owed() == 120);
    ledger.pay(100);
    CHECK(ledger.oldest_due() == parse_date("2026-02-01").value());
  }
  SECTION("changed is the one that was named") {
    auto ledger = ledger_of(
      {opening, march, february,
       told("2026-02-11T00:00:00Z", {changed("february", 20, 520, "2026-04-01")}), paid});
    // The payment served the oldest: the first one and 20 of the third, due on the first of March.
    CHECK(ledger.owed() == 530);
    CHECK(ledger.oldest_due() == parse_date("2026-03-01").value());
    ledger.pay(10);
    CHECK(ledger.oldest_due() == parse_date("2026-04-01").value());
  }
  SECTION("owed again is the one that was paid") {
    auto ledger = ledger_of({opening, march, february, paid,
                             told("2026-04-01T00:00:00Z", {payment_was_reversed{"p", ""}})});
    CHECK(ledger.owed() == 150);
    ledger.pay(100);
    CHECK(ledger.oldest_due() == parse_date("2026-02-01").value());
  }
}

TEST_CASE("what is said of a debt before its day counts from its day on", "[fit]") {
  auto one = read_case({told("2026-01-10T00:00:00Z", {opened(), added("first", 100, "2026-01-05")}),
                        told("2026-03-10T00:00:00Z", {added("second", 30, "2026-03-01")}),
                        told("2026-02-01T00:00:00Z", {changed("second", 30, 40, "2026-03-15")}),
                        told("2026-03-20T00:00:00Z",
                             {payment_received{"p", amount{140}, {}, {{"second", amount{40}}}}}),
                        told("2026-03-01T00:00:00Z", {payment_was_reversed{"p", ""}})});
  case_ledger ledger;
  std::vector<int64_t> owed;
  for (const fact& each : one.facts) {
    ledger.take(each);
    if (each.kind != fact_kind::opened)
      owed.push_back(ledger.owed());
  }
  // Debt, debt, change, payment, and what is taken back of it: from the second debt and the rest.
  CHECK(owed == std::vector<int64_t>{100, 130, 140, 0, 40, 140});
  CHECK(ledger.payments() == 0);
}

TEST_CASE("what is read of a journal says on which day it ends", "[fit]") {
  small_engine stored{2};
  for (auto number : {"1", "2"}) {
    open_account body;
    body.unit = currency::from_code("EUR").value();
    body.obligations.push_back({"i1", "invoice", parse_date("2026-03-01").value(), amount{100'00}});
    stored.tell(number, "open", std::move(body));
  }
  stored.pass(std::chrono::hours{24 * 20});
  // Only the first account hears of it, and an earlier day is named.
  delivery late;
  late.account = account_key::make("book", "1").value();
  late.what.id = "pay";
  late.what.happened_at = parse_instant("2026-03-05T08:00:00Z").value();
  late.what.received_at = stored.time->now();
  late.what.body = receive_payment{"p", amount{100'00}, {}};
  std::vector<delivery> items;
  items.push_back(std::move(late));
  REQUIRE(stored.target->submit(std::move(items)));
  stored.target->settle();
  auto read = read_cases(stored.target->store(), "", {});
  REQUIRE(read);
  CHECK(read->cases.size() == 2);
  CHECK(read->last_day == parse_date("2026-03-22").value());
}
