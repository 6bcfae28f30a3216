// Mexico: CONDUSEF (financial creditors) and Profeco (retail creditors).

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto mexico_city = "America/Mexico_City";
constexpr auto financial = "MX-financial";
constexpr auto retail = "MX-retail";
} // namespace

TEST_CASE("Mexico: hours to the second, in the debtor's zone", "[contact_rules][MX]") {
  check({
    {"S11", "before seven", financial, mexico_city, channel::voice, "2026-11-24T06:59:59-06:00",
     "MX-financial.hours", "2026-11-24T07:00:00-06:00"},
    {"S11", "seven", financial, mexico_city, channel::voice, "2026-11-24T07:00:00-06:00"},
    {"S11", "last second", financial, mexico_city, channel::voice, "2026-11-24T21:59:59-06:00"},
    {"S11, strict", "22:00:00 itself", financial, mexico_city, channel::voice,
     "2026-11-24T22:00:00-06:00", "MX-financial.hours", "2026-11-25T07:00:00-06:00"},
    {"S12", "Tijuana is two hours behind", financial, "America/Tijuana", channel::voice,
     "2026-11-24T08:00:00-06:00", "MX-financial.hours", "2026-11-24T07:00:00-08:00"},
    {"S12", "Cancun is an hour ahead", financial, "America/Cancun", channel::voice,
     "2026-11-24T06:00:00-06:00"},
    {"S12", "Cancun closes first", financial, "America/Cancun", channel::voice,
     "2026-11-24T21:00:00-06:00", "MX-financial.hours", "2026-11-25T07:00:00-05:00"},
    {"S12", "zone not known: all zones must be open", financial, "", channel::voice,
     "2026-11-24T08:59:59-06:00", "MX-financial.hours", "2026-11-24T07:00:00-08:00"},
    {"S12", "zone not known: open in all", financial, "", channel::voice,
     "2026-11-24T20:59:59-06:00"},
    {"S12", "zone not known: Cancun closes", financial, "", channel::voice,
     "2026-11-24T21:00:00-06:00", "MX-financial.hours", "2026-11-25T07:00:00-08:00"},
    {"S15", "retail before seven", retail, mexico_city, channel::voice, "2026-11-24T06:59:59-06:00",
     "MX-retail.hours", "2026-11-24T07:00:00-06:00"},
    {"S15", "retail last second", retail, mexico_city, channel::voice, "2026-11-24T21:59:59-06:00"},
    {"S15, strict", "retail 22:00:00", retail, mexico_city, channel::voice,
     "2026-11-24T22:00:00-06:00", "MX-retail.hours", "2026-11-25T07:00:00-06:00"},
    {"S15", "retail 22:01:00", retail, mexico_city, channel::voice, "2026-11-24T22:01:00-06:00",
     "MX-retail.hours", "2026-11-25T07:00:00-06:00"},
    {"S11", "letters have no hour", financial, mexico_city, channel::letter,
     "2026-11-22T03:00:00-06:00"},
  });
}

TEST_CASE("Mexico: weekends and public holidays in the strict reading", "[contact_rules][MX]") {
  check({
    {"S16, conflict", "Saturday", financial, mexico_city, channel::voice,
     "2026-11-28T10:00:00-06:00", "MX-financial.weekdays", "2026-11-30T07:00:00-06:00"},
    {"S16, conflict", "Revolution Day, after a weekend", financial, mexico_city, channel::voice,
     "2026-11-13T22:00:00-06:00", "MX-financial.hours", "2026-11-17T07:00:00-06:00"},
    {"S16", "Revolution Day", financial, mexico_city, channel::sms, "2026-11-16T12:00:00-06:00",
     "MX-financial.holidays", "2026-11-17T07:00:00-06:00"},
    {"S15", "retail Saturday", retail, mexico_city, channel::voice, "2026-11-28T10:00:00-06:00",
     "MX-retail.hours", "2026-11-30T07:00:00-06:00"},
    {"not stated", "retail Revolution Day", retail, mexico_city, channel::voice,
     "2026-11-16T12:00:00-06:00", "MX-retail.holidays", "2026-11-17T07:00:00-06:00"},
  });
}

TEST_CASE("Mexico: retail collection begins after the due date", "[contact_rules][MX]") {
  check({
    {"S15", "before", retail, mexico_city, channel::voice, "2026-11-23T12:00:00-06:00",
     "MX-retail.after_due", "2026-11-25T07:00:00-06:00",
     [](situation& it) { it.request.due_on = parse_date("2026-11-24").value(); }},
    {"S15", "on the day", retail, mexico_city, channel::email, "2026-11-24T12:00:00-06:00",
     "MX-retail.after_due", "2026-11-25T07:00:00-06:00",
     [](situation& it) { it.request.due_on = parse_date("2026-11-24").value(); }},
    {"S15",
     "the day after",
     retail,
     mexico_city,
     channel::voice,
     "2026-11-25T07:00:00-06:00",
     {},
     {},
     [](situation& it) { it.request.due_on = parse_date("2026-11-24").value(); }},
    {"S15", "nobody knows when it was due", retail, mexico_city, channel::voice,
     "2026-11-24T12:00:00-06:00", "MX-retail.after_due", "never",
     [](situation& it) { it.request.due_on.reset(); }},
    {"S15",
     "financial creditors may remind before",
     financial,
     mexico_city,
     channel::voice,
     "2026-11-24T12:00:00-06:00",
     {},
     {},
     [](situation& it) { it.request.due_on.reset(); }},
  });
}

TEST_CASE("Mexico: who, from which number and saying what", "[contact_rules][MX]") {
  const auto row
    = [](const char* source, const char* what, const char* rule, void (*facts)(situation&)) {
        return question_row{.source = source,
                            .what = what,
                            .rules = financial,
                            .zone = mexico_city,
                            .at = "2026-11-24T12:00:00-06:00",
                            .denied_by = rule,
                            .next = "never",
                            .facts = facts};
      };
  check({
    row("S11", "reference", "MX.parties",
        [](situation& it) { it.request.party = party_role::reference; }),
    row("S14", "not even to locate", "MX.parties",
        [](situation& it) {
          it.request.party = party_role::reference;
          it.request.purpose = contact_purpose::location;
        }),
    row("S11", "guarantor (aval)", "",
        [](situation& it) { it.request.party = party_role::guarantor; }),
    row("S11", "joint debtor", "", [](situation& it) { it.request.party = party_role::co_debtor; }),
    row("S18", "number outside REDECO", "MX.sender",
        [](situation& it) {
          it.request.sender = sender_identity{false, true};
        }),
    row("S12", "hidden number", "MX.sender",
        [](situation& it) {
          it.request.sender = sender_identity{true, false};
        }),
    row("S18", "registered number", "",
        [](situation& it) {
          it.request.sender = sender_identity{true, true};
        }),
    row("S18", "no number on an e-mail", "",
        [](situation& it) {
          it.request.by = channel::email;
          it.request.sender = sender_identity{};
        }),
    row("S11", "judicial look", "MX.content",
        [](situation& it) { it.request.content = {content_tag::looks_judicial}; }),
    row("S14", "pay the collector", "MX.content",
        [](situation& it) { it.request.content = {content_tag::requests_payment_to_collector}; }),
  });
}

TEST_CASE("Mexico: the lenient reading leaves out what is disputed", "[contact_rules][MX]") {
  const auto lenient
    = jurisdiction_library::compile(shipped_contact_texts(), rule_reading::lenient);
  REQUIRE(lenient);
  const auto ask = [&](const char* id, const char* when) {
    const contact_rules rules{{lenient->find(id).value()}};
    contact_register known{.zones = {zone::from_name(mexico_city).value()}};
    return judge(rules, known, {.by = channel::voice, .due_on = parse_date("2026-01-01").value()},
                 at(when))
      .allowed;
  };
  CHECK(ask(financial, "2026-11-28T10:00:00-06:00"));       // Saturday, S11 gives hours only
  CHECK(ask(retail, "2026-11-24T22:00:59.999-06:00"));      // S15 bars from 22:01
  CHECK_FALSE(ask(retail, "2026-11-24T22:01:00-06:00"));    // S15
  CHECK_FALSE(ask(financial, "2026-11-24T22:00:00-06:00")); // S11 "hasta las 22"
}
