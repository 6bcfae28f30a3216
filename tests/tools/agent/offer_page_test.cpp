#include "tools/agent/offer_page.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace recobro;
using nlohmann::json;

namespace {

const auto whole_offer = json::parse(R"({
  "type": "offer", "n": 7, "task": "book/4711/3", "kind": "call", "stage": "offered",
  "team": "first", "script_text": "Buenos días.\nSoy [agency].", "script": "first_call", "script_language": "es", "because": "early/call", "channel": "agent_call",
  "priority": 17, "priority_parts": [{"name": "age", "points": 12}],
  "queued_at": "2026-03-02T12:00:00Z", "due_by": "2026-03-04T12:00:00Z",
  "appointment": "2026-03-03T15:00:00Z",
  "account": {"balance": "100.00", "open": "120.00", "credit": "20.00", "paid": "5.00",
    "currency": "EUR", "days_past_due": 12, "phase": "early", "segment": "large",
    "phase_entered_at": "2026-03-01T00:00:00Z", "language": "es", "zone": "Europe/Madrid"},
  "promises": [{"promise": "p1", "amount": "50.00", "due": "2026-02-20", "status": "broken"}],
  "offers": [{"offer": "settle", "debt": "120.00", "discount": "12.00", "discount_percent": "10.00",
    "interest": "0.00", "total": "108.00", "valid_until": "2026-03-10T00:00:00Z",
    "discount_limit_basis_points": 1250,
    "instalments": [{"due": "2026-03-05", "amount": "108.00"}]}],
  "dispositions": ["promised", "no_answer"],
  "approval": {"phase": "late", "cause": "reaction", "reason": "asked"},
  "contact": {"allowed_now": true, "allowed_until": "2026-03-02T20:00:00Z",
    "never": ["looks_judicial"]},
  "digest": {"contact_days": 40, "channels": [{"channel": "agent_call", "tried": 3, "reached": 1,
      "last_tried": "2026-03-01T10:00:00Z", "unanswered": 2, "failed": 0, "messages": 0}],
    "payments": {"count": 2, "reversed": 0, "amount": "5.00", "last_at": "2026-02-01T00:00:00Z",
      "last_amount": "2.00"},
    "promises": {"made": 2, "open": 0, "kept": 1, "partly_kept": 0, "broken": 1,
      "last_broken": "2026-02-20"},
    "arrangements": {"kept": 0, "broken": 1}, "disputes": {"opened": 1, "open": 1}},
  "history": [{"at": "2026-03-02T11:00:00Z", "what": "message_received",
    "events": [{"type": "message_received"}, {"type": "task_queued"}]}],
  "debtor": {"name": "Ana Ruiz", "phones": ["+34600000000", "+34600000001"],
    "addresses": [{"street": "Calle Mayor 1", "city": "Madrid"}]}
})");

} // namespace

TEST_CASE("the page of an offer says everything that somebody needs to act", "[offer_page]") {
  const auto page = offer_page(2, whole_offer);
  CAPTURE(page);
  for (auto text :
       {">> [2] book/4711/3  call by agent_call, offered",
        "early/call, team first",
        "17: age 12",
        "waits since 2026-03-02T12:00:00Z, due by 2026-03-04T12:00:00Z",
        "2026-03-03T15:00:00Z",
        "Ana Ruiz",
        "+34600000000; +34600000001",
        "Madrid Calle Mayor 1",
        "100.00 EUR, 12 days past due (open 120.00, credit 20.00, paid 5.00)",
        "phase early, since 2026-03-01T00:00:00Z, segment large",
        "es, zone Europe/Madrid",
        "50.00 for 2026-02-20: broken",
        "settle: debt 120.00, discount 12.00 (10.00 %), interest 0.00, to pay 108.00: 108.00 on "
        "2026-03-05; you may grant up to 12.50 %; valid until 2026-03-10T00:00:00Z",
        "to enter phase late, because of reaction, asked",
        "allowed until 2026-03-02T20:00:00Z",
        "looks_judicial",
        "first_call in es",
        "Buenos días.\n",
        "Soy [agency].",
        "2026-03-02T11:00:00Z  message_received: message_received, task_queued",
        "agent_call: 3 tried, 1 reached, 2 unanswered, last tried 2026-03-01T10:00:00Z",
        "2 of 5.00 in all, last 2.00 at 2026-02-01T00:00:00Z",
        "2 made, 1 kept, 1 broken, last broken 2026-02-20",
        "1 opened, 1 open",
        "promised no_answer"})
    CHECK(page.find(text) != page.npos);
}

TEST_CASE("a contact that may not be made now stands out", "[offer_page]") {
  auto offer = whole_offer;
  offer["contact"] = {{"allowed_now", false}, {"never", json::array()}};
  CHECK(offer_page(1, offer).find("NOT ALLOWED NOW") != std::string::npos);
}

TEST_CASE("an offer without what may be left out is a page all the same", "[offer_page]") {
  const auto page
    = offer_page(1, json{{"task", "book/1/1"}, {"account", json::object()}, {"stage", "offered"}});
  CHECK(page.find("debtor") == page.npos);
  CHECK(page.find("promise") == page.npos);
  CHECK(page.find("APPROVE") == page.npos);
}
