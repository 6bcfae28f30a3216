#include "tools/command/contact_answer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace recobro;

namespace {

const jurisdiction_library& shipped() {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts()).value();
  return library;
}

contact_question question_of(const char* id, const char* zone_name, const char* at) {
  contact_question question{shipped(),
                            contact_rules{{shipped().find(id).value()}},
                            {},
                            {.by = channel::voice},
                            parse_instant(at).value(),
                            {"a fact"}};
  if (*zone_name != '\0')
    question.known.zones = {zone::from_name(zone_name).value()};
  question.known.authorisations.push_back({.by = channel::voice});
  return question;
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a no says why, for how long, how sure and from where", "[contact_answer]") {
  const auto question = question_of("CO", "America/Bogota", "2026-07-20T10:00:00-05:00");
  const auto text = answer_text(question);
  CHECK(text.starts_with("no: CO.sundays_and_holidays: No contact of any kind on Sundays"));
  CHECK(has(text, "asked    Monday 2026-07-20 10:00:00 -05:00 in America/Bogota, public holiday: "
                  "Independence Day\n"));
  CHECK(has(text, "next     Tuesday 2026-07-21 07:00:00 -05:00 in America/Bogota\n"));
  CHECK(has(text, "status   confirmed"));
  CHECK(has(text, "source   S1 lonja.org.co/"));
  CHECK(has(text, "assumed  a fact\n"));
  CHECK(has(text, "CO.hours "));

  const auto json = answer_json(question);
  CHECK(json["allowed"] == false);
  CHECK(json["rule"] == "CO.sundays_and_holidays");
  CHECK(json["status"] == "confirmed");
  CHECK(json["next_allowed_at"] == "2026-07-21T12:00:00Z");
  CHECK(json["source"].get<std::string>().starts_with("S1 "));
  CHECK(json["assumed"] == nlohmann::json::array({"a fact"}));
  CHECK(json["rules"][0]["allows"] == false);
  CHECK(json["rules"][1]["until"].is_null());
}

TEST_CASE("an account that speaks against a contact is named beside the rules' answer",
          "[contact_answer]") {
  auto question = question_of("CO", "America/Bogota", "2026-07-21T10:00:00-05:00");
  CHECK(answer_json(question)["account_says"].is_null());
  CHECK(answer_json(question)["as_of"].is_null());
  question.account_says = "settled";
  question.as_of = question.at;
  CHECK(has(answer_text(question),
            "the contact rules allow it, but recobro would not: the account owes nothing\n"));
  CHECK(has(answer_text(question), "as the account was then; by today's rules"));
  const auto json = answer_json(question);
  CHECK(json["allowed"] == true);
  CHECK(json["account_says"] == "settled");
  CHECK(json["as_of"] == "2026-07-21T15:00:00Z");
}

TEST_CASE("an answer that rests on something unsure carries the badge", "[contact_answer]") {
  const auto yes = question_of("PA", "America/Panama", "2026-11-24T10:00:00-05:00");
  CHECK(answer_text(yes).starts_with("yes [UNVERIFIED]\n"));
  CHECK(answer_json(yes)["unverified"] == true);
  const auto late = question_of("PE", "America/Lima", "2031-11-24T10:00:00-05:00");
  CHECK(answer_text(late).starts_with("yes [UNVERIFIED: the holidays of that year"));
}

TEST_CASE("what never becomes lawful and a zone that is not known are said", "[contact_answer]") {
  auto question = question_of("US", "", "2026-11-24T12:00:00-05:00");
  question.request.party = party_role::reference;
  const auto text = answer_text(question);
  CHECK(has(text, "next     never\n"));
  CHECK(has(text, "zone     not known: all 11 candidate zones must allow\n"));
  CHECK(answer_json(question)["next_allowed_at"].is_null());
  CHECK(answer_json(question)["zone_known"] == false);
}

TEST_CASE("a zone outside of the jurisdiction is judged and said", "[contact_answer]") {
  const auto away = question_of("CO", "Asia/Tokyo", "2026-07-21T10:00:00+09:00");
  CHECK(has(answer_text(away), "  note     Asia/Tokyo is none of the zones of CO; "));
  CHECK(answer_json(away)["allowed"] == true);
  CHECK(answer_json(away)["notes"].size() == 1);
  const auto home = question_of("CO", "America/Bogota", "2026-07-21T10:00:00-05:00");
  CHECK_FALSE(has(answer_text(home), "  note "));
  CHECK(answer_json(home)["notes"] == nlohmann::json::array());
  CHECK(answer_json(question_of("CO", "", "2026-07-21T10:00:00-05:00"))["notes"].empty());
  auto both = question_of("CO", "America/Lima", "2026-07-21T10:00:00-05:00");
  both.rules = contact_rules{{shipped().find("CO").value(), shipped().find("PE").value()}};
  CHECK(answer_json(both)["notes"].empty());
}

TEST_CASE("a rule that was not yet in force is not judged, and said", "[contact_answer]") {
  // Ley 2300 is in force since 2023-10-10; here is a Sunday before.
  const auto before = question_of("CO", "America/Bogota", "2023-10-08T10:00:00-05:00");
  const auto text = answer_text(before);
  CHECK(text.starts_with("yes"));
  CHECK(has(text, "  note     not in force on 2023-10-08, and not judged: "
                  "CO.sundays_and_holidays, "));
  CHECK(has(text, "in force from 2023-10-10 on; what held then is not known here\n"));
  CHECK(has(text, "CO.hours                 not in force"));
  CHECK(answer_json(before)["rules"][0]["in_force"] == false);
  const auto after = question_of("CO", "America/Bogota", "2023-10-15T10:00:00-05:00");
  CHECK(answer_text(after).starts_with("no: CO.sundays_and_holidays"));
  CHECK(answer_json(after)["rules"][0]["in_force"] == true);
  CHECK(answer_json(after)["notes"].empty());
}

TEST_CASE("a rule without a first day is judged in the past as of today's law, and that is said",
          "[contact_answer]") {
  auto past = question_of("PE", "America/Lima", "2015-07-07T10:00:00-05:00");
  CHECK(answer_json(past)["notes"].empty()); // what is past is not known
  past.now = parse_instant("2026-11-22T12:00:00Z").value();
  CHECK(has(answer_text(past), "  note     judged as of today's law: PE.hours, "));
  CHECK(has(answer_text(past), "and on 2015-07-07 another may have held\n"));
  past.now = past.at;
  CHECK(answer_json(past)["notes"].empty());
  auto dated = question_of("CO", "America/Bogota", "2025-07-07T10:00:00-05:00");
  dated.now = parse_instant("2026-11-22T12:00:00Z").value();
  CHECK(answer_json(dated)["notes"].empty());
}
