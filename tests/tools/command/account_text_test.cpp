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
    {"sequence":3,"type":"wake_up","decided_at":"2026-01-02T00:00:00Z","events":[]},
    {"sequence":4,"type":"migrate_policy","decided_at":"2026-01-03T00:00:00Z","actor":"ana",
    "events":[]}])");
  CHECK(history_text(entries)
        == "   2  2026-01-01T00:00:01Z  payment_received c7 by billing\n"
           "        payment_received payment=p amount=5.00 -> i1 5.00\n"
           "   3  2026-01-02T00:00:00Z  the clock\n"
           "   4  2026-01-03T00:00:00Z  migrate_policy by ana\n");
}

TEST_CASE("what an event is made of is told in words", "[account_text]") {
  const auto entries = account_json::parse(R"([{"sequence":2,"decided_at":"2026-01-01T00:00:00Z",
    "type":"wake_up","events":[{"type":"action_planned","action":2,"contact_rule":{"rule":"CO.hours",
    "unverified":false},"priority":14,"priority_parts":[{"name":"age","points":12}]}]}])");
  CHECK(history_text(entries)
        == "   2  2026-01-01T00:00:00Z  the clock\n"
           "        action_planned action=2 contact_rule(rule=CO.hours, unverified=no) priority=14 "
           "priority_parts(name=age, points=12)\n");
}

TEST_CASE("days past due are told as a person would", "[account_text]") {
  for (auto [days, words] : {std::pair{7, "\n7 days past due\n"},
                             {1, "\n1 day past due\n"},
                             {0, "\ndue today\n"},
                             {-6, "\nnothing is due for 6 days yet\n"}})
    CHECK(account_text({{"days_past_due", days}}).find(words) != std::string::npos);
}

TEST_CASE("an explanation is sentences in the account's own time", "[account_text]") {
  auto explanation = account_json::parse(R"({"now":"2026-01-05T00:00:00Z","portfolio":"p",
    "account":"A1","currency":"EUR","balance":"1.00","zone":"Europe/Rome","days_past_due":7,
    "why":{"phase":"early","since":"2026-01-01T00:00:00Z","cause":"days_past_due","entry":4,
    "by":"wake_up"},"policy":{"name":"x","hash":"0123456789abcdef"},"paused_by":"promise",
    "agenda":[{"due":"2026-01-09T00:00:00Z","kind":"promise_end","name":"p1"}],
    "next":[{"at":"2026-01-09T00:00:00Z","timers":[{"kind":"promise_end","name":"p1"}],
    "events":[{"type":"promise_ended","promise":"p1","outcome":"broken","paid":"0.00"},
    {"type":"action_planned","action":2,"kind":"task","task":"call","script":"first_call",
    "because":"early/call"},
    {"type":"action_planned","action":3,"kind":"send","channel":"email","template":"reminder",
    "because":"early/reminder"},
    {"type":"step_scheduled","step":1,"due":"2026-07-10T08:30:00Z"},
    {"type":"phase_entered","phase":"legal","cause":"deadline","reason":"penalty"},
    {"type":"account_settled"}]}]})");
  CHECK(explanation_text(explanation)
        == "p/A1 on 2026-01-05 01:00 (Europe/Rome)\n"
           "\n"
           "owes 1.00 EUR, 7 days past due\n"
           "in phase early since 2026-01-01 01:00, because of its days past due\n"
           "  decided by entry 4: the clock\n"
           "policy x, version 0123456789ab\n"
           "its steps are paused, because of an open promise\n"
           "\n"
           "on its agenda\n"
           "  2026-01-09 01:00  promise ends: p1\n"
           "\n"
           "what would happen if nothing came from outside\n"
           "  2026-01-09 01:00  promise ends: p1\n"
           "      promise p1 is broken, with 0.00 paid\n"
           "      gives people the task call with script first_call (action 2, because of "
           "early/call)\n"
           "      sends reminder by email (action 3, because of early/reminder)\n"
           "      waits for its next step until 2026-07-10 10:30\n"
           "      enters phase legal, because of the deadline penalty\n"
           "      account_settled\n");
}

TEST_CASE("an explanation without a future says so", "[account_text]") {
  auto text = explanation_text({{"portfolio", "p"}, {"account", "A1"}, {"paused_by", "settled"}});
  CHECK(text.find("paused, because nothing is owed\n") != std::string::npos);
  CHECK(text.find("on its agenda\n  nothing\n") != std::string::npos);
  CHECK(text.ends_with("if nothing came from outside\n  nothing\n"));
}

TEST_CASE("an explanation tells which way of a chain was taken, and what is waited for",
          "[account_text]") {
  auto text = explanation_text(account_json::parse(R"({"zone":"UTC",
    "waiting_move":{"phase":"court","waits_for":"approval","by":"supervisor","action":7},
    "expected_gain":{"balance":"60000.00","recovery_basis_points":3000,"recovery":"18000.00",
    "cost":"11600.00","gain":"6400.00"},
    "next":[{"at":"2026-01-09T10:00:00Z","events":[
    {"type":"chain_link_chosen","action":3,"link":2,"instead_of":2,"result":"failed",
    "passed_over":[{"link":1,"channel":"voice","rule":"PE.hours",
    "not_before":"2026-01-12T07:00:00Z"}]},
    {"type":"effort_spent","phase":"late","limit":"contacts","contacts":6},
    {"type":"move_deferred","phase":"court","expected_gain":"-5.00",
    "ask_at":"2026-01-10T10:00:00Z"}]}]})"));
  for (std::string_view words :
       {"it waits to enter phase court until the role supervisor approves (action 7)\n",
        "in court 18000.00 of 60000.00 would come back, at a cost of 11600.00: a gain of 6400.00\n",
        "takes link 2 of its chain, instead of action 2 (failed); passed over voice, which may "
        "leave on 2026-01-12 07:00 by rule PE.hours\n",
        "has done enough in late: 6 contacts\n",
        "may not enter phase court yet (expected gain -5.00); asked again on 2026-01-10 10:00\n"}) {
    INFO(text);
    CHECK(text.find(words) != std::string::npos);
  }
}
