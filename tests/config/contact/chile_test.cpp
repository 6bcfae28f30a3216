// Chile: Ley 19.496 art. 37.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto santiago = "America/Santiago";
}

TEST_CASE("Chile: hours of calls and visits to the second", "[contact_rules][CL]") {
  check({
    {"S26", "before eight", "CL", santiago, channel::voice, "2026-11-24T07:59:59-03:00", "CL.hours",
     "2026-11-24T08:00:00-03:00"},
    {"S26", "eight", "CL", santiago, channel::visit, "2026-11-24T08:00:00-03:00"},
    {"S28", "last second", "CL", santiago, channel::voice, "2026-11-24T19:59:59-03:00"},
    {"S28", "twenty", "CL", santiago, channel::voice, "2026-11-24T20:00:00-03:00", "CL.hours",
     "2026-11-25T08:00:00-03:00"},
    {"S26", "Saturday is working time", "CL", santiago, channel::voice,
     "2026-11-28T19:59:59-03:00"},
    {"S26", "Saturday evening", "CL", santiago, channel::voice, "2026-11-28T20:00:00-03:00",
     "CL.hours", "2026-11-30T08:00:00-03:00"},
    {"art. 59 CPC", "two holidays and a Sunday", "CL", santiago, channel::voice,
     "2026-09-17T20:00:00-03:00", "CL.hours", "2026-09-21T08:00:00-03:00"},
    {"art. 59 CPC", "holiday", "CL", santiago, channel::visit, "2026-09-18T12:00:00-03:00",
     "CL.holidays", "2026-09-21T08:00:00-03:00"},
    {"S26", "messages have no hours", "CL", santiago, channel::email, "2026-09-18T03:00:00-03:00"},
    {"S26", "clocks go forward on Saturday at midnight", "CL", santiago, channel::voice,
     "2026-09-05T20:00:00-04:00", "CL.hours", "2026-09-07T08:00:00-03:00"},
    {"S26", "clocks go back on Saturday at midnight", "CL", santiago, channel::voice,
     "2026-04-04T20:00:00-03:00", "CL.hours", "2026-04-06T08:00:00-04:00"},
    {"S26", "Easter Island is two hours behind", "CL", "Pacific/Easter", channel::voice,
     "2026-11-24T08:00:00-03:00", "CL.hours", "2026-11-24T08:00:00-05:00"},
  });
}

TEST_CASE("Chile: one call or visit a week, from Monday", "[contact_rules][CL]") {
  check({
    {"S25", "a second call", "CL", santiago, channel::agent_call, "2026-11-27T12:00:00-03:00",
     "CL.calls_and_visits", "2026-11-30T08:00:00-03:00",
     [](situation& it) { it.made("2026-11-24T12:00:00-03:00", channel::voice); }},
    {"S25", "a visit after a call", "CL", santiago, channel::visit, "2026-11-24T12:00:01-03:00",
     "CL.calls_and_visits", "2026-11-30T08:00:00-03:00",
     [](situation& it) { it.made("2026-11-24T12:00:00-03:00", channel::voice); }},
    {"S25",
     "Monday after a call on Saturday",
     "CL",
     santiago,
     channel::voice,
     "2026-11-30T08:00:00-03:00",
     {},
     {},
     [](situation& it) { it.made("2026-11-28T19:59:00-03:00", channel::voice); }},
    {"S25", "the week begins on Monday: Sunday belongs to the old one", "CL", santiago,
     channel::voice, "2026-11-29T23:59:59-03:00", "CL.hours", "2026-11-30T08:00:00-03:00",
     [](situation& it) { it.made("2026-11-23T08:00:00-03:00", channel::voice); }},
    {"section 4", "one counter for two debts", "CL", santiago, channel::voice,
     "2026-11-25T12:00:00-03:00", "CL.calls_and_visits", "2026-11-30T08:00:00-03:00",
     [](situation& it) {
       it.made("2026-11-24T12:00:00-03:00", channel::voice, contact_depth::attempt, debt_number{1});
       it.request.debt = debt_number{2};
     }},
    {"S25",
     "a message does not count as a call",
     "CL",
     santiago,
     channel::voice,
     "2026-11-25T12:00:00-03:00",
     {},
     {},
     [](situation& it) { it.made("2026-11-24T12:00:00-03:00", channel::whatsapp); }},
    {"S25",
     "nor does the debtor's own call",
     "CL",
     santiago,
     channel::voice,
     "2026-11-25T12:00:00-03:00",
     {},
     {},
     [](situation& it) {
       it.received("2026-11-24T12:00:00-03:00", channel::voice, contact_depth::conversation);
     }},
  });
}

TEST_CASE("Chile: letters, texts, mails and chats are one pool", "[contact_rules][CL]") {
  check({
    {"S25", "a second one a second early", "CL", santiago, channel::email,
     "2026-11-25T09:59:59-03:00", "CL.messages_gap", "2026-11-25T10:00:00-03:00",
     [](situation& it) { it.made("2026-11-23T10:00:00-03:00", channel::sms); }},
    {"S25",
     "a second one after two days",
     "CL",
     santiago,
     channel::email,
     "2026-11-25T10:00:00-03:00",
     {},
     {},
     [](situation& it) { it.made("2026-11-23T10:00:00-03:00", channel::sms); }},
    {"S26", "a third one in the week", "CL", santiago, channel::whatsapp,
     "2026-11-27T10:00:00-03:00", "CL.messages", "2026-11-30T00:00:00-03:00",
     [](situation& it) {
       it.made("2026-11-23T10:00:00-03:00", channel::sms);
       it.made("2026-11-25T10:00:00-03:00", channel::email);
     }},
    {"S26", "a letter is in the pool", "CL", santiago, channel::certified_letter,
     "2026-11-27T10:00:00-03:00", "CL.messages", "2026-11-30T00:00:00-03:00",
     [](situation& it) {
       it.made("2026-11-23T10:00:00-03:00", channel::letter);
       it.made("2026-11-25T10:00:00-03:00", channel::whatsapp);
     }},
    {"S25", "a new week, the gap goes on", "CL", santiago, channel::sms,
     "2026-11-30T00:00:00-03:00", "CL.messages_gap", "2026-12-01T12:00:00-03:00",
     [](situation& it) { it.made("2026-11-29T12:00:00-03:00", channel::sms); }},
    {"S25", "the gap is 48 hours where clocks change too", "CL", santiago, channel::sms,
     "2026-09-05T12:00:00-04:00", "CL.messages_gap", "2026-09-06T19:00:00-03:00",
     [](situation& it) { it.made("2026-09-04T18:00:00-04:00", channel::sms); }},
    {"S25",
     "calls are not in the pool",
     "CL",
     santiago,
     channel::sms,
     "2026-11-24T12:00:01-03:00",
     {},
     {},
     [](situation& it) { it.made("2026-11-24T12:00:00-03:00", channel::voice); }},
  });
}

TEST_CASE("Chile: nobody but the debtor, nothing judicial", "[contact_rules][CL]") {
  check({
    {"S28", "guarantor", "CL", santiago, channel::voice, "2026-11-24T12:00:00-03:00", "CL.parties",
     "never", [](situation& it) { it.request.party = party_role::guarantor; }},
    {"S25", "judicial look", "CL", santiago, channel::letter, "2026-11-24T12:00:00-03:00",
     "CL.content", "never",
     [](situation& it) { it.request.content = {content_tag::looks_judicial}; }},
  });
  CHECK(retention_years(*shipped().find("CL").value()) == 2); // S26, S32
}
