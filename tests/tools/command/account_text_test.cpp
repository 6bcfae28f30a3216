#include "tools/command/account_text.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("an account's text says what is owed and what it waits for", "[account_text]") {
  auto account = account_json::parse(R"({"portfolio":"p","account":"A1","sequence":3,
    "currency":"EUR","balance":"12.50","open":"12.50","credit":"0.00","paid":"5.00",
    "days_past_due":7,"phase":"early","phase_entered_at":"2026-01-01T00:00:00Z",
    "settled":false,"closed":false,"zone":"UTC","policy":"0123456789abcdef",
    "obligations":[{"id":"i1","kind":"invoice","due":"2026-01-01","principal":"17.50",
    "fees":"0.00","paid":"5.00","open":"12.50","withdrawn":false}],
    "agenda":[{"due":"2026-01-09T00:00:00Z","kind":"next_step","name":"call"}]})");
  auto text = account_text(account);
  CHECK(text.find("balance 12.50 EUR (open 12.50, credit 0.00, paid 5.00)\n7 days past due\n")
        != std::string::npos);
  CHECK(text.find("i1  invoice  2026-01-01") != std::string::npos);
  CHECK(text.find("2026-01-09T00:00:00Z  next_step  call") != std::string::npos);
  CHECK(text.find("promises") == std::string::npos);
}

TEST_CASE("a history's text has a line for each entry and each event", "[account_text]") {
  auto entries = account_json::parse(R"([{"sequence":2,"command":"c7","type":"payment_received",
    "at":"2026-01-01T00:00:00Z","decided_at":"2026-01-01T00:00:01Z","actor":"billing",
    "events":[{"type":"payment_received","payment":"p","amount":"5.00",
    "allocations":[{"obligation":"i1","amount":"5.00"}]}]},
    {"sequence":3,"type":"wake_up","decided_at":"2026-01-02T00:00:00Z","events":[]}])");
  CHECK(history_text(entries)
        == "   2  2026-01-01T00:00:01Z  payment_received c7 by billing\n"
           "        payment_received payment=p amount=5.00 -> i1 5.00\n"
           "   3  2026-01-02T00:00:00Z  the clock\n");
}

TEST_CASE("an explanation's text tells the cause and what comes next", "[account_text]") {
  auto explanation = account_json::parse(R"({"now":"2026-01-05T00:00:00Z","portfolio":"p",
    "account":"A1","currency":"EUR","balance":"1.00","why":{"phase":"early",
    "since":"2026-01-01T00:00:00Z","cause":"days_past_due","entry":4,"by":"wake_up"},
    "policy":{"name":"x","hash":"0123456789abcdef"},"paused_by":"promise","agenda":[],
    "next":[{"at":"2026-01-09T00:00:00Z","timers":[{"kind":"promise_end","name":"p1"}],
    "events":[{"type":"promise_ended","promise":"p1","outcome":"broken"}]}]})");
  auto text = explanation_text(explanation);
  CHECK(text.find("in phase early since 2026-01-01T00:00:00Z, because of days_past_due: entry 4, "
                  "wake_up\n")
        != std::string::npos);
  CHECK(text.find("steps are paused: promise\n") != std::string::npos);
  CHECK(text.find("2026-01-09T00:00:00Z  promise_end p1\n"
                  "        promise_ended promise=p1 outcome=broken\n")
        != std::string::npos);
}
