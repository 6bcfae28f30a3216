// Peru, Ecuador and Panama.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto lima = "America/Lima";
constexpr auto guayaquil = "America/Guayaquil";
constexpr auto panama = "America/Panama";
} // namespace

TEST_CASE("Peru: calls and visits to the second", "[contact_rules][PE]") {
  check({
    {"S33", "before seven", "PE", lima, channel::voice, "2026-11-24T06:59:59-05:00", "PE.hours",
     "2026-11-24T07:00:00-05:00"},
    {"S33", "seven", "PE", lima, channel::visit, "2026-11-24T07:00:00-05:00"},
    {"S33", "last second", "PE", lima, channel::voice, "2026-11-24T19:59:59-05:00"},
    {"S33", "twenty", "PE", lima, channel::voice, "2026-11-24T20:00:00-05:00", "PE.hours",
     "2026-11-25T07:00:00-05:00"},
    {"S34", "Friday evening", "PE", lima, channel::voice, "2026-11-27T20:00:00-05:00", "PE.hours",
     "2026-11-30T07:00:00-05:00"},
    {"S33", "Saturday", "PE", lima, channel::voice, "2026-11-28T12:00:00-05:00", "PE.hours",
     "2026-11-30T07:00:00-05:00"},
    {"S33", "Sunday", "PE", lima, channel::visit, "2026-11-29T12:00:00-05:00", "PE.hours",
     "2026-11-30T07:00:00-05:00"},
    {"S33", "two holidays", "PE", lima, channel::voice, "2026-07-28T12:00:00-05:00", "PE.hours",
     "2026-07-30T07:00:00-05:00"},
    {"S33", "the letter of the law is about calls and visits", "PE", lima, channel::sms,
     "2026-11-29T12:00:00-05:00"},
    {"S34",
     "guarantor",
     "PE",
     lima,
     channel::voice,
     "2026-11-24T12:00:00-05:00",
     {},
     {},
     [](situation& it) { it.request.party = party_role::guarantor; }},
    {"S36", "third party", "PE", lima, channel::voice, "2026-11-24T12:00:00-05:00", "PE.parties",
     "never", [](situation& it) { it.request.party = party_role::relative; }},
    {"S33", "imitated judicial notice", "PE", lima, channel::letter, "2026-11-24T12:00:00-05:00",
     "PE.content", "never",
     [](situation& it) { it.request.content = {content_tag::looks_judicial}; }},
    {"S33", "signs in public", "PE", lima, channel::visit, "2026-11-24T12:00:00-05:00",
     "PE.content", "never",
     [](situation& it) { it.request.content = {content_tag::public_notice}; }},
  });
}

TEST_CASE("Ecuador: hours, weekends and holidays", "[contact_rules][EC]") {
  check({
    {"S48", "before seven", "EC", guayaquil, channel::voice, "2026-11-24T06:59:59-05:00",
     "EC.hours", "2026-11-24T07:00:00-05:00"},
    {"S48", "seven", "EC", guayaquil, channel::whatsapp, "2026-11-24T07:00:00-05:00"},
    {"S49", "last second", "EC", guayaquil, channel::sms, "2026-11-24T19:59:59-05:00"},
    {"S50, conflict with S51", "twenty", "EC", guayaquil, channel::email,
     "2026-11-24T20:00:00-05:00", "EC.hours", "2026-11-25T07:00:00-05:00"},
    {"S49", "Friday evening", "EC", guayaquil, channel::voice, "2026-11-27T20:00:00-05:00",
     "EC.hours", "2026-11-30T07:00:00-05:00"},
    {"S51", "Monday holiday", "EC", guayaquil, channel::voice, "2026-08-10T12:00:00-05:00",
     "EC.holidays", "2026-08-11T07:00:00-05:00"},
    {"S48", "Galapagos is an hour behind", "EC", "Pacific/Galapagos", channel::voice,
     "2026-11-24T07:00:00-05:00", "EC.hours", "2026-11-24T07:00:00-06:00"},
  });
}

TEST_CASE("Ecuador: one contact a day over all means", "[contact_rules][EC]") {
  const auto called = [](situation& it) { it.made("2026-11-24T08:00:00-05:00", channel::voice); };
  check({
    {"S48", "again the same day", "EC", guayaquil, channel::voice, "2026-11-24T19:00:00-05:00",
     "EC.once_a_day", "2026-11-25T07:00:00-05:00", called},
    {"S49, conflict with S50", "by other means the same day", "EC", guayaquil, channel::email,
     "2026-11-24T08:00:01-05:00", "EC.once_a_day", "2026-11-25T07:00:00-05:00", called},
    {"S48",
     "the next day",
     "EC",
     guayaquil,
     channel::voice,
     "2026-11-25T07:00:00-05:00",
     {},
     {},
     called},
    {"S48", "the debtor moved: there it is still the same day", "EC", "Pacific/Galapagos",
     channel::voice, "2026-11-24T19:30:00-06:00", "EC.once_a_day", "2026-11-25T07:00:00-06:00",
     called},
    {"S50", "number that can't be identified", "EC", guayaquil, channel::voice,
     "2026-11-24T08:00:00-05:00", "EC.sender", "never",
     [](situation& it) {
       it.request.sender = sender_identity{true, false};
     }},
    {"S49", "somebody else", "EC", guayaquil, channel::voice, "2026-11-24T08:00:00-05:00",
     "EC.parties", "never", [](situation& it) { it.request.party = party_role::spouse; }},
    {"S51",
     "co-debtor",
     "EC",
     guayaquil,
     channel::voice,
     "2026-11-24T08:00:00-05:00",
     {},
     {},
     [](situation& it) { it.request.party = party_role::co_debtor; }},
  });
}

TEST_CASE("Panama: the bill as voluntary default", "[contact_rules][PA]") {
  check({
    {"S52", "before eight", "PA", panama, channel::voice, "2026-11-24T07:59:59-05:00", "PA.hours",
     "2026-11-24T08:00:00-05:00"},
    {"S52", "eight", "PA", panama, channel::voice, "2026-11-24T08:00:00-05:00"},
    {"S52", "last second", "PA", panama, channel::sms, "2026-11-24T17:59:59-05:00"},
    {"S52", "eighteen", "PA", panama, channel::voice, "2026-11-24T18:00:00-05:00", "PA.hours",
     "2026-11-25T08:00:00-05:00"},
    {"S52", "Saturday fifteen", "PA", panama, channel::voice, "2026-11-21T15:00:00-05:00",
     "PA.hours", "2026-11-23T08:00:00-05:00"},
    {"S52", "Saturday last second", "PA", panama, channel::voice, "2026-11-21T14:59:59-05:00"},
    {"S52", "holiday", "PA", panama, channel::letter, "2026-11-03T12:00:00-05:00",
     "PA.sundays_and_holidays", "2026-11-04T00:00:00-05:00"},
    {"S52", "second call of the day", "PA", panama, channel::voice, "2026-11-24T12:00:00-05:00",
     "PA.call_a_day", "2026-11-25T08:00:00-05:00",
     [](situation& it) { it.made("2026-11-24T08:00:00-05:00", channel::agent_call); }},
    {"S52", "second visit of the week", "PA", panama, channel::visit, "2026-11-26T12:00:00-05:00",
     "PA.visit_a_week", "2026-11-30T08:00:00-05:00",
     [](situation& it) { it.made("2026-11-24T08:00:00-05:00", channel::visit); }},
    {"S52", "channel not authorised", "PA", panama, channel::voice, "2026-11-24T12:00:00-05:00",
     "PA.authorised_channels", "never", [](situation& it) { it.known.authorisations.clear(); }},
  });
  const auto verdict = judge(rules_of("PA"), {.zones = {zone::from_name(panama).value()}},
                             {.by = channel::email}, at("2026-11-24T20:00:00-05:00"));
  CHECK(verdict.unverified());
}
