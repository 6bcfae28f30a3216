// Argentina with Buenos Aires city, Brazil with its states.

#include "tests/config/contact/question_table.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {
constexpr auto buenos_aires = "America/Argentina/Buenos_Aires";
constexpr auto sao_paulo = "America/Sao_Paulo";
} // namespace

TEST_CASE("Argentina: no national hours, those of a bill in Buenos Aires", "[contact_rules][AR]") {
  check({
    {"none found", "Sunday night, nationally", "AR", buenos_aires, channel::voice,
     "2026-11-29T23:00:00-03:00"},
    {"S42, bill", "before nine", "AR-CABA", buenos_aires, channel::voice,
     "2026-11-24T08:59:59-03:00", "AR-CABA.hours", "2026-11-24T09:00:00-03:00"},
    {"S42, bill", "nine", "AR-CABA", buenos_aires, channel::voice, "2026-11-24T09:00:00-03:00"},
    {"S42, bill", "last second", "AR-CABA", buenos_aires, channel::sms,
     "2026-11-24T19:59:59-03:00"},
    {"S42, bill", "twenty", "AR-CABA", buenos_aires, channel::voice, "2026-11-24T20:00:00-03:00",
     "AR-CABA.hours", "2026-11-25T09:00:00-03:00"},
    {"S42, bill", "weekend and a Monday holiday", "AR-CABA", buenos_aires, channel::voice,
     "2026-11-20T20:00:00-03:00", "AR-CABA.hours", "2026-11-24T09:00:00-03:00"},
    {"S40", "letter to the place of work", "AR-CABA", buenos_aires, channel::letter,
     "2026-11-24T12:00:00-03:00", "AR-CABA.workplace", "never",
     [](situation& it) { it.request.at_work = true; }},
    {"S40",
     "e-mail to the place of work",
     "AR-CABA",
     buenos_aires,
     channel::email,
     "2026-11-24T12:00:00-03:00",
     {},
     {},
     [](situation& it) { it.request.at_work = true; }},
    {"S42, bill", "after a stop through another channel", "AR-CABA", buenos_aires, channel::voice,
     "2026-11-24T12:00:00-03:00", "AR-CABA.stop", "never",
     [](situation& it) {
       it.known.stops.push_back({.when = at("2026-11-20T12:00:00-03:00"), .by = channel::sms});
     }},
    {"S40", "neighbour (a rule of the parent)", "AR-CABA", buenos_aires, channel::voice,
     "2026-11-24T12:00:00-03:00", "AR.parties", "never",
     [](situation& it) { it.request.party = party_role::neighbour; }},
    {"S38", "judicial look", "AR", buenos_aires, channel::letter, "2026-11-24T12:00:00-03:00",
     "AR.content", "never",
     [](situation& it) { it.request.content = {content_tag::looks_judicial}; }},
    {"S40", "a third person is named", "AR", buenos_aires, channel::letter,
     "2026-11-24T12:00:00-03:00", "AR.content", "never",
     [](situation& it) { it.request.content = {content_tag::names_third_party}; }},
  });
}

TEST_CASE("Brazil: practice where the federation has no hours", "[contact_rules][BR]") {
  check({
    {"S43", "before eight", "BR", sao_paulo, channel::voice, "2026-11-24T07:59:59-03:00",
     "BR.hours", "2026-11-24T08:00:00-03:00"},
    {"S43", "eight", "BR", sao_paulo, channel::whatsapp, "2026-11-24T08:00:00-03:00"},
    {"S43", "twenty", "BR", sao_paulo, channel::voice, "2026-11-24T20:00:00-03:00", "BR.hours",
     "2026-11-25T08:00:00-03:00"},
    {"S45", "Saturday fourteen", "BR", sao_paulo, channel::voice, "2026-11-28T14:00:00-03:00",
     "BR.hours", "2026-11-30T08:00:00-03:00"},
    {"S45", "Sunday", "BR", sao_paulo, channel::sms, "2026-11-29T12:00:00-03:00", "BR.hours",
     "2026-11-30T08:00:00-03:00"},
    {"S46", "third party", "BR", sao_paulo, channel::voice, "2026-11-24T12:00:00-03:00",
     "BR.parties", "never", [](situation& it) { it.request.party = party_role::relative; }},
    {"S46", "ridicule", "BR", sao_paulo, channel::voice, "2026-11-24T12:00:00-03:00", "BR.content",
     "never", [](situation& it) { it.request.content = {content_tag::ridicule}; }},
    {"S43", "zone not known: Rio Branco opens last", "BR", "", channel::voice,
     "2026-11-24T08:00:00-03:00", "BR.hours", "2026-11-24T08:00:00-05:00"},
    {"S43", "zone not known: Noronha closes first", "BR", "", channel::voice,
     "2026-11-24T20:00:00-02:00", "BR.hours", "2026-11-25T08:00:00-05:00"},
  });
}

TEST_CASE("Brazil: state laws about calls, to the second", "[contact_rules][BR]") {
  for (const std::string state : {"BR-SP", "BR-AL"}) {
    const std::string zone = state == "BR-SP" ? sao_paulo : "America/Maceio";
    check({
      {"S43", "before eight", state, zone, channel::voice, "2026-11-24T07:59:59-03:00",
       state + ".hours", "2026-11-24T08:00:00-03:00"},
      {"S43", "last second", state, zone, channel::voice, "2026-11-24T19:59:59-03:00"},
      {"S43", "twenty", state, zone, channel::voice, "2026-11-24T20:00:00-03:00", state + ".hours",
       "2026-11-25T08:00:00-03:00"},
      {"S44", "Saturday last second", state, zone, channel::voice, "2026-11-28T13:59:59-03:00"},
      {"S44", "Saturday fourteen", state, zone, channel::voice, "2026-11-28T14:00:00-03:00",
       state + ".hours", "2026-11-30T08:00:00-03:00"},
    });
  }
  check({
    {"S43", "a holiday of Sao Paulo only", "BR-SP", sao_paulo, channel::voice,
     "2026-07-09T12:00:00-03:00", "BR-SP.sundays_and_holidays", "2026-07-10T08:00:00-03:00"},
    {"S43", "which Rio does not have", "BR-RJ", sao_paulo, channel::voice,
     "2026-07-09T12:00:00-03:00"},
    {"S43", "Carnival, a holiday of Rio", "BR-RJ", sao_paulo, channel::voice,
     "2026-02-17T12:00:00-03:00", "BR-RJ.sundays_and_holidays", "2026-02-18T09:00:00-03:00"},
    {"S43", "Rio before nine", "BR-RJ", sao_paulo, channel::voice, "2026-11-24T08:59:59-03:00",
     "BR-RJ.hours", "2026-11-24T09:00:00-03:00"},
    {"S44", "Rio last second", "BR-RJ", sao_paulo, channel::voice, "2026-11-24T18:59:59-03:00"},
    {"S44", "Rio nineteen", "BR-RJ", sao_paulo, channel::voice, "2026-11-24T19:00:00-03:00",
     "BR-RJ.hours", "2026-11-25T09:00:00-03:00"},
    {"S43", "Rio Saturday is no business day", "BR-RJ", sao_paulo, channel::voice,
     "2026-11-28T12:00:00-03:00", "BR-RJ.hours", "2026-11-30T09:00:00-03:00"},
    {"S43", "Espirito Santo nineteen", "BR-ES", sao_paulo, channel::voice,
     "2026-11-24T19:00:00-03:00", "BR-ES.hours", "2026-11-25T08:00:00-03:00"},
    {"S43", "Espirito Santo last second", "BR-ES", sao_paulo, channel::voice,
     "2026-11-24T18:59:59-03:00"},
    {"S47", "Espirito Santo Saturday", "BR-ES", sao_paulo, channel::voice,
     "2026-11-28T09:00:00-03:00", "BR-ES.hours", "2026-11-30T08:00:00-03:00"},
    {"S43", "Amazonas nineteen", "BR-AM", "America/Manaus", channel::voice,
     "2026-11-24T19:00:00-04:00", "BR-AM.hours", "2026-11-25T08:00:00-04:00"},
    {"S43", "Amazonas last second", "BR-AM", "America/Manaus", channel::voice,
     "2026-11-24T18:59:59-04:00"},
    {"S43", "Amazonas Saturday", "BR-AM", "America/Manaus", channel::voice,
     "2026-11-28T09:00:00-04:00", "BR-AM.hours", "2026-11-30T08:00:00-04:00"},
    {"S43", "the debtor moved from Sao Paulo to Amazonas", "BR-AM", "America/Manaus",
     channel::voice, "2026-11-24T08:00:00-03:00", "BR.hours", "2026-11-24T08:00:00-04:00"},
    {"S44", "state laws are about calls", "BR-RJ", sao_paulo, channel::email,
     "2026-11-24T08:00:00-03:00"},
  });
}
