// The terms of WhatsApp, and the caps of states and cities, as shipped (CONTACT_RULES sections 2,
// 3).

#include "config/jurisdiction_library.hpp"
#include "core/contact/judge.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

const jurisdiction_library& library() {
  static const auto made = jurisdiction_library::compile(shipped_contact_texts()).value();
  return made;
}

contact_rules rules_of(const char* id) {
  return contact_rules{{library().find(id).value()}};
}

instant at(std::string_view text) {
  return parse_instant(text).value();
}

contact_register opted_in() {
  contact_register known;
  known.authorisations = {{.by = channel::whatsapp, .given = at("2026-01-01T00:00:00Z")}};
  known.zones = {zone::from_name("America/Bogota").value()};
  return known;
}

const contact_request creditors_text{
  .by = channel::whatsapp, .sender = sender_identity{.creditor = true}, .free_text = true};

} // namespace

TEST_CASE("free text goes out by WhatsApp for 24 hours after the debtor's message, to the second",
          "[jurisdictions][S81]") {
  const auto rules = rules_of("WHATSAPP");
  auto known = opted_in();
  CHECK(judge(rules, known, creditors_text, at("2026-03-02T10:00:00Z")).rule_id()
        == "WHATSAPP.window");
  known.record({.when = at("2026-03-01T10:00:00Z"), .by = channel::whatsapp, .inbound = true});
  CHECK(judge(rules, known, creditors_text, at("2026-03-02T09:59:59Z")).allowed);
  const auto over = judge(rules, known, creditors_text, at("2026-03-02T10:00:00Z"));
  CHECK_FALSE(over.allowed);
  CHECK(over.next == never);
  auto approved = creditors_text;
  approved.free_text = false;
  CHECK(judge(rules, known, approved, at("2026-03-02T10:00:00Z")).allowed);
}

TEST_CASE("a message on another medium opens no window", "[jurisdictions][S81]") {
  auto known = opted_in();
  known.record({.when = at("2026-03-02T09:00:00Z"), .by = channel::sms, .inbound = true});
  known.record({.when = at("2026-03-02T09:00:00Z"), .by = channel::whatsapp, .inbound = false});
  CHECK_FALSE(
    judge(rules_of("WHATSAPP"), known, creditors_text, at("2026-03-02T10:00:00Z")).allowed);
}

TEST_CASE("WhatsApp is for creditors that the debtor has let in, says the unsure reading",
          "[jurisdictions][S78]") {
  auto agency = creditors_text;
  agency.free_text = false;
  agency.sender = sender_identity{.registered = true, .identifiable = true, .creditor = false};
  const auto denied = judge(rules_of("WHATSAPP"), opted_in(), agency, at("2026-03-02T10:00:00Z"));
  CHECK(denied.rule_id() == "WHATSAPP.creditor_only");
  CHECK(denied.unverified());
  auto mail = agency;
  mail.by = channel::email;
  CHECK(judge(rules_of("WHATSAPP"), opted_in(), mail, at("2026-03-02T10:00:00Z")).allowed);
  CHECK(judge(rules_of("WHATSAPP"), {}, creditors_text, at("2026-03-02T10:00:00Z")).next == never);
}

TEST_CASE("caps of states come on top of the federal ones, and say that they are unsure",
          "[jurisdictions]") {
  contact_register known;
  known.zones = {zone::from_name("America/New_York").value()};
  for (const auto* when : {"2026-11-23T12:00:00-05:00", "2026-11-24T12:00:00-05:00"})
    known.record({.when = at(when), .by = channel::voice});
  const contact_request call{.by = channel::voice, .due_on = parse_date("2026-01-01").value()};
  const auto asked = at("2026-11-25T12:00:00-05:00");
  CHECK(judge(rules_of("US"), known, call, asked).allowed);
  const auto denied = judge(rules_of("US-MA"), known, call, asked);
  CHECK(denied.rule_id() == "US-MA.calls");
  CHECK(denied.unverified());
  CHECK(denied.next == at("2026-11-30T12:00:00-05:00"));
  CHECK(judge(rules_of("US-NYC"), known, call, asked).allowed);
  known.record({.when = at("2026-11-25T10:00:00-05:00"), .by = channel::sms});
  CHECK(judge(rules_of("US-NYC"), known, call, asked).rule_id() == "US-NYC.attempts");
  CHECK(judge(rules_of("US-WA"), known, call, asked).rule_id() == "US-WA.contacts");
}
