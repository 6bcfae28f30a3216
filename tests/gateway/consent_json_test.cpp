// Lines about consent, hours, attorneys and parties.

#include "actors/gateway/command_json.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;

namespace {

std::string line(std::string_view type, std::string_view fields) {
  return fmt::format(R"({{"id":"A1:1","type":"{}","portfolio":"fines","account":"A1",)"
                     R"("at":"2006-07-24T00:00:00+02:00",{}}})",
                     type, fields);
}

template <class Body>
Body body_of(std::string_view text) {
  auto made = parse_command(text);
  INFO(text);
  REQUIRE(made.has_value());
  return std::get<Body>(made->what.body);
}

error refused(std::string_view text) {
  auto made = parse_command(text);
  INFO(text);
  REQUIRE_FALSE(made.has_value());
  return made.error();
}

} // namespace

TEST_CASE("consent, hours, an attorney and other people are read", "[command_json]") {
  auto consent = body_of<give_consent>(
    line("consent_given",
         R"("channel":"voice","source":"call_recording","document":"R-9","wording":"v3")"));
  CHECK(consent.by == channel::voice);
  CHECK(consent.from == proof{"call_recording", "R-9", "v3"});
  CHECK(body_of<withdraw_consent>(line("consent_withdrawn", R"("source":"e_mail")")).by
        == std::nullopt);
  auto hours = body_of<designate_hours>(
    line("hours_designated", R"("hours":"Mon-Fri 18:00-20:00, Sat 10:00-12:00")"));
  CHECK(hours.allowed.days[5].at(0).until == std::chrono::hours{12});
  CHECK(body_of<name_attorney>(line("attorney_named", R"("until":"2006-08-01T00:00:00Z")")).until
        == parse_instant("2006-08-01T00:00:00Z").value());
  auto party = body_of<name_party>(
    line("party_named", R"("party":"G1","role":"guarantor","refuses":"yes")"));
  CHECK(party.party == "G1");
  CHECK(party.role == party_role::guarantor);
  CHECK(party.refuses);
  CHECK(refused(line("hours_designated", R"("hours":"evenings")")).code
        == errc::value_out_of_range);
  CHECK(refused(line("party_named", R"("party":"G1","role":"friend")")).code
        == errc::unknown_value);
  CHECK(refused(line("party_named", R"("party":"G1","role":"relative","refuses":"maybe")")).code
        == errc::unknown_value);
  auto given = body_of<authorise_channel>(
    line("channel_authorised", R"("channel":"sms","source":"web_form","wording":"v2",)"
                               R"("purpose":"collection","hours":"Sun 09:00-12:00")"));
  CHECK(given.purpose == contact_purpose::collection);
  CHECK(given.wording == "v2");
  CHECK(given.hours->days[6].size() == 1);
}

TEST_CASE("permissions and stops name their channel, or none", "[command_json]") {
  auto given = body_of<authorise_channel>(
    line("channel_authorised",
         R"("channel":"sms","source":"contract","document":"K-1","until":"2006-08-01T00:00:00Z")"));
  CHECK(given.by == channel::sms);
  CHECK(given.source == "contract");
  CHECK(given.document == "K-1");
  CHECK(given.until == parse_instant("2006-08-01T00:00:00Z").value());
  CHECK(body_of<revoke_channel>(line("channel_revoked", R"("channel":"email")")).by
        == channel::email);
  CHECK(body_of<resume_contact>(line("contact_resumed", R"("channel":"sms")")).by == channel::sms);
  CHECK(body_of<stop_contact>(line("contact_stopped", R"("currency":"EUR")")).by == std::nullopt);
  CHECK(refused(line("channel_authorised", R"("channel":"sms")")).code == errc::missing_field);
}
