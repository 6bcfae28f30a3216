// Spain and what the GDPR means for it; several jurisdictions at once.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto madrid = "Europe/Madrid";
}

TEST_CASE("Spain: hours of practice to the second", "[contact_rules][ES]") {
  check({
    {"S56", "before nine", "ES", madrid, channel::voice, "2026-11-24T08:59:59+01:00", "ES.hours",
     "2026-11-24T09:00:00+01:00"},
    {"S56", "nine", "ES", madrid, channel::voice, "2026-11-24T09:00:00+01:00"},
    {"S56", "last second", "ES", madrid, channel::email, "2026-11-24T20:59:59+01:00"},
    {"S57", "twenty-one", "ES", madrid, channel::voice, "2026-11-24T21:00:00+01:00", "ES.hours",
     "2026-11-25T09:00:00+01:00"},
    {"S57", "Saturday", "ES", madrid, channel::voice, "2026-11-28T12:00:00+01:00", "ES.hours",
     "2026-11-30T09:00:00+01:00"},
    {"S57", "national holiday", "ES", madrid, channel::sms, "2026-12-08T12:00:00+01:00", "ES.hours",
     "2026-12-09T09:00:00+01:00"},
    {"S57", "clocks change over the weekend", "ES", madrid, channel::voice,
     "2026-10-23T21:00:00+02:00", "ES.hours", "2026-10-26T09:00:00+01:00"},
    {"S57", "clocks change, forward", "ES", madrid, channel::voice, "2026-03-27T21:00:00+01:00",
     "ES.hours", "2026-03-30T09:00:00+02:00"},
    {"S56", "the Canary Islands are an hour behind", "ES", "Atlantic/Canary", channel::voice,
     "2026-11-24T09:00:00+01:00", "ES.hours", "2026-11-24T09:00:00+00:00"},
    {"S56", "zone not known", "ES", "", channel::voice, "2026-11-24T21:00:00+01:00", "ES.hours",
     "2026-11-25T09:00:00+00:00"},
    {"S59", "a relative is told nothing", "ES", madrid, channel::voice, "2026-11-24T12:00:00+01:00",
     "ES.parties", "never", [](situation& it) { it.request.party = party_role::relative; }},
    {"S59",
     "but may be asked where the debtor is",
     "ES",
     madrid,
     channel::voice,
     "2026-11-24T12:00:00+01:00",
     {},
     {},
     [](situation& it) {
       it.request.party = party_role::relative;
       it.request.purpose = contact_purpose::location;
     }},
    {"S59", "neighbours may not", "ES", madrid, channel::voice, "2026-11-24T12:00:00+01:00",
     "ES.parties", "never",
     [](situation& it) {
       it.request.party = party_role::neighbour;
       it.request.purpose = contact_purpose::location;
     }},
    {"S59", "amount told to third parties (EU)", "ES", madrid, channel::voice,
     "2026-11-24T12:00:00+01:00", "EU.third_parties", "never",
     [](situation& it) { it.request.content = {content_tag::tells_third_party}; }},
    {"S56", "the EU alone has no hours", "EU", madrid, channel::voice, "2026-11-29T03:00:00+01:00"},
  });
}

TEST_CASE("several jurisdictions must all allow", "[contact_rules]") {
  check({
    {"section 4", "Colombian creditor, debtor in New York: too early there", "CO+US",
     "America/New_York", channel::voice, "2026-11-24T07:30:00-05:00", "US.hours",
     "2026-11-24T08:00:00-05:00"},
    {"section 4", "Colombian creditor: too late for Colombia", "CO+US", "America/New_York",
     channel::voice, "2026-11-24T19:00:00-05:00", "CO.hours", "2026-11-25T08:00:00-05:00"},
    {"section 4", "both allow", "CO+US", "America/New_York", channel::voice,
     "2026-11-24T12:00:00-05:00"},
    {"section 4", "zone not known: those of both", "CO+PE", "", channel::voice,
     "2026-11-24T06:59:59-05:00", "CO.hours", "2026-11-24T07:00:00-05:00"},
  });
}

TEST_CASE("a verdict beyond the known holidays is not certain", "[contact_rules]") {
  contact_register known{.zones = {zone::from_name("America/Lima").value()}};
  const auto rules = rules_of("PE");
  CHECK_FALSE(
    judge(rules, known, {.by = channel::voice}, at("2030-12-30T12:00:00-05:00")).unverified());
  CHECK(judge(rules, known, {.by = channel::voice}, at("2031-01-02T12:00:00-05:00")).unverified());
}
