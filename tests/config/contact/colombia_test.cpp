// Colombia, Ley 2300 de 2023.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto bogota = "America/Bogota";
}

TEST_CASE("Colombia: hours to the second", "[contact_rules][CO]") {
  check({
    {"S1", "before seven", "CO", bogota, channel::voice, "2026-11-24T06:59:59-05:00", "CO.hours",
     "2026-11-24T07:00:00-05:00"},
    {"S1", "seven", "CO", bogota, channel::voice, "2026-11-24T07:00:00-05:00"},
    {"S1", "last second", "CO", bogota, channel::voice, "2026-11-24T18:59:59.999-05:00"},
    {"S1", "nineteen", "CO", bogota, channel::voice, "2026-11-24T19:00:00-05:00", "CO.hours",
     "2026-11-25T07:00:00-05:00"},
    {"S1", "Friday evening", "CO", bogota, channel::email, "2026-11-27T19:00:00-05:00", "CO.hours",
     "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday before eight", "CO", bogota, channel::sms, "2026-11-28T07:59:59-05:00",
     "CO.hours", "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday eight", "CO", bogota, channel::sms, "2026-11-28T08:00:00-05:00"},
    {"S2", "Saturday last second", "CO", bogota, channel::sms, "2026-11-28T14:59:59-05:00"},
    {"S2", "Saturday fifteen", "CO", bogota, channel::sms, "2026-11-28T15:00:00-05:00", "CO.hours",
     "2026-11-30T07:00:00-05:00"},
    {"S1", "the same instant in another offset", "CO", bogota, channel::voice,
     "2026-11-25T00:00:00Z", "CO.hours", "2026-11-25T12:00:00Z"},
  });
}

TEST_CASE("Colombia: Sundays and public holidays are barred for all channels",
          "[contact_rules][CO]") {
  for (size_t index = 0; index < channel_count; ++index) {
    const auto by = static_cast<channel>(index);
    if (by == channel::visit) // never allowed
      continue;
    check({
      {"S3", "Sunday", "CO", bogota, by, "2026-11-29T10:00:00-05:00", "CO.hours",
       "2026-11-30T07:00:00-05:00"},
      {"S1", "Independence Day, a Monday", "CO", bogota, by, "2026-07-20T10:00:00-05:00",
       "CO.sundays_and_holidays", "2026-07-21T07:00:00-05:00"},
    });
  }
  check({
    {"S1", "Saturday before a Monday holiday", "CO", bogota, channel::voice,
     "2026-07-18T15:00:00-05:00", "CO.hours", "2026-07-21T07:00:00-05:00"},
    {"S1", "the law was not yet in force", "CO", bogota, channel::voice,
     "2023-10-08T23:00:00-05:00"},
    {"S1", "the first day in force", "CO", bogota, channel::voice, "2023-10-10T06:59:59-05:00",
     "CO.hours", "2023-10-10T07:00:00-05:00"},
  });
}

TEST_CASE("Colombia: after a direct contact one channel a week, once a day",
          "[contact_rules][CO]") {
  // Tuesday.
  const auto reached = [](situation& it) {
    it.made("2026-11-24T10:00:00-05:00", channel::voice, contact_depth::conversation);
  };
  check({
    {"S1", "again the same day", "CO", bogota, channel::voice, "2026-11-24T10:00:01-05:00",
     "CO.once_a_day", "2026-11-25T07:00:00-05:00", reached},
    {"S6",
     "the same channel on the next day",
     "CO",
     bogota,
     channel::voice,
     "2026-11-25T07:00:00-05:00",
     {},
     {},
     reached},
    {"S6",
     "a person's call is the same channel as a robot's",
     "CO",
     bogota,
     channel::agent_call,
     "2026-11-25T07:00:00-05:00",
     {},
     {},
     reached},
    {"S6", "another channel in the same week", "CO", bogota, channel::whatsapp,
     "2026-11-25T10:00:00-05:00", "CO.one_channel_a_week", "2026-11-30T07:00:00-05:00", reached},
    {"S6", "another channel at the end of the week", "CO", bogota, channel::whatsapp,
     "2026-11-28T14:59:59-05:00", "CO.one_channel_a_week", "2026-11-30T07:00:00-05:00", reached},
    {"unverified",
     "the week begins on Monday",
     "CO",
     bogota,
     channel::whatsapp,
     "2026-11-30T07:00:00-05:00",
     {},
     {},
     reached},
    {"unverified",
     "a Sunday contact (authorised hours) ends with its week",
     "CO",
     bogota,
     channel::sms,
     "2026-11-30T07:00:00-05:00",
     {},
     {},
     [](situation& it) {
       it.received("2026-11-29T23:59:59-05:00", channel::voice, contact_depth::conversation);
     }},
    {"S1",
     "an attempt that reached nobody locks nothing",
     "CO",
     bogota,
     channel::whatsapp,
     "2026-11-24T10:00:01-05:00",
     {},
     {},
     [](situation& it) { it.made("2026-11-24T10:00:00-05:00", channel::voice); }},
    {"section 4", "one counter for two debts", "CO", bogota, channel::sms,
     "2026-11-24T18:00:00-05:00", "CO.one_channel_a_week", "2026-11-30T07:00:00-05:00",
     [](situation& it) {
       it.made("2026-11-24T10:00:00-05:00", channel::voice, contact_depth::direct_contact,
               debt_number{1});
       it.request.debt = debt_number{2};
     }},
  });
}

TEST_CASE("Colombia: channels and other hours need the debtor's word", "[contact_rules][CO]") {
  check({
    {"S1", "no authorisation", "CO", bogota, channel::voice, "2026-11-24T10:00:00-05:00",
     "CO.authorised_channels", "never", [](situation& it) { it.known.authorisations.clear(); }},
    {"S2", "another channel is authorised", "CO", bogota, channel::voice,
     "2026-11-24T10:00:00-05:00", "CO.authorised_channels", "never",
     [](situation& it) { it.known.authorisations = {{.by = channel::sms}}; }},
    {"S2", "revoked yesterday", "CO", bogota, channel::sms, "2026-11-24T10:00:00-05:00",
     "CO.authorised_channels", "never",
     [](situation& it) {
       it.known.authorisations
         = {{.by = channel::sms, .valid = {.until = at("2026-11-23T10:00:00-05:00")}}};
     }},
    {"S2", "valid from tomorrow evening", "CO", bogota, channel::sms, "2026-11-24T10:00:00-05:00",
     "CO.authorised_channels", "2026-11-26T07:00:00-05:00",
     [](situation& it) {
       it.known.authorisations
         = {{.by = channel::sms, .valid = {.since = at("2026-11-25T19:00:00-05:00")}}};
     }},
    {"S1",
     "evening hours in a separate document",
     "CO",
     bogota,
     channel::voice,
     "2026-11-24T20:30:00-05:00",
     {},
     {},
     [](situation& it) {
       weekly_hours evenings;
       evenings.days[1] = {{std::chrono::hours{20}, std::chrono::hours{21}}};
       it.known.authorisations.push_back({.by = channel::voice, .hours = evenings});
     }},
    {"S1", "only those hours", "CO", bogota, channel::voice, "2026-11-24T21:00:00-05:00",
     "CO.hours", "2026-11-25T07:00:00-05:00",
     [](situation& it) {
       weekly_hours evenings;
       evenings.days[1] = {{std::chrono::hours{20}, std::chrono::hours{21}}};
       it.known.authorisations.push_back({.by = channel::voice, .hours = evenings});
     }},
    {"S3", "no hours on Sunday, whatever was authorised", "CO", bogota, channel::voice,
     "2026-11-29T10:00:00-05:00", "CO.sundays_and_holidays", "2026-11-30T07:00:00-05:00",
     [](situation& it) {
       weekly_hours sundays;
       sundays.days[6] = {{std::chrono::hours{9}, std::chrono::hours{21}}};
       it.known.authorisations.push_back({.by = channel::voice, .hours = sundays});
     }},
  });
}

TEST_CASE("Colombia: who, how and what never", "[contact_rules][CO]") {
  check({
    {"S8", "visit", "CO", bogota, channel::visit, "2026-11-24T10:00:00-05:00", "CO.no_visits",
     "never"},
    {"S3", "reference", "CO", bogota, channel::voice, "2026-11-24T10:00:00-05:00", "CO.parties",
     "never", [](situation& it) { it.request.party = party_role::reference; }},
    {"S8",
     "guarantor",
     "CO",
     bogota,
     channel::voice,
     "2026-11-24T10:00:00-05:00",
     {},
     {},
     [](situation& it) { it.request.party = party_role::guarantor; }},
    {"S3", "asking for the reason", "CO", bogota, channel::voice, "2026-11-24T10:00:00-05:00",
     "CO.content", "never", [](situation& it) { it.request.content = {content_tag::asks_reason}; }},
    {"S3", "messages cancelled", "CO", bogota, channel::sms, "2026-11-24T10:00:00-05:00", "CO.stop",
     "never",
     [](situation& it) {
       it.known.stops.push_back({.when = at("2026-11-20T10:00:00-05:00"), .by = channel::sms});
     }},
    {"S3",
     "and taken back",
     "CO",
     bogota,
     channel::sms,
     "2026-11-24T10:00:00-05:00",
     {},
     {},
     [](situation& it) {
       it.known.stops.push_back({.when = at("2026-11-20T10:00:00-05:00"),
                                 .by = channel::sms,
                                 .until = at("2026-11-24T10:00:00-05:00")});
     }},
  });
}

TEST_CASE("Colombia: whether the debtor's own message is a direct contact is disputed",
          "[contact_rules][CO]") {
  const auto answered = [](rule_reading reading) {
    const auto library = jurisdiction_library::compile(shipped_contact_texts(), reading).value();
    const contact_rules rules{{library.find("CO").value()}};
    situation it;
    it.known.zones = {zone::from_name(bogota).value()};
    it.known.authorisations = {{.by = channel::whatsapp}};
    it.received("2026-11-24T10:00:00-05:00", channel::whatsapp, contact_depth::direct_contact);
    return judge(rules, it.known, {.by = channel::whatsapp}, at("2026-11-24T10:00:05-05:00"))
      .allowed;
  };
  CHECK_FALSE(answered(rule_reading::strict));
  CHECK(answered(rule_reading::lenient));
}
