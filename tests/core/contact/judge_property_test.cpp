#include "tests/core/contact/random_world.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

template <class Test>
void holds(const std::string& what, Test test) {
  CHECK(rc::check(what, test));
}

contact_verdict answer(const world& all, instant when) {
  static contact_rules rules; // a verdict points into it
  rules = all.rules();
  return judge(rules, all.known, all.request, when, all.wishes);
}

constexpr std::chrono::days looked_at{12};

/// Whether `next` comes no earlier than `before`. Where nothing is lawful for a whole year the
/// answer is never, even if in some later year clocks and holidays fall another way; a limit that
/// puts the question off to that year finds it.
bool no_earlier(const world& all, instant next, instant before) {
  return next >= before || (before == never && next > all.asked + std::chrono::days{400});
}

} // namespace

TEST_CASE("the next lawful instant is lawful and nothing before it is", "[contact_rules]") {
  holds("against a plain reading, minute by minute", [] {
    const world all = some_world();
    const auto verdict = answer(all, all.asked);
    RC_ASSERT(verdict.allowed == plainly_allowed(all, all.asked));
    RC_ASSERT(verdict.allowed == (verdict.next == all.asked));
    RC_TAG(verdict.allowed ? "allowed" : verdict.next == never ? "never" : "later");
    if (verdict.next != never)
      RC_ASSERT(plainly_allowed(all, verdict.next));
    const instant end = std::min(verdict.next, all.asked + looked_at);
    for (instant when = std::chrono::ceil<std::chrono::minutes>(all.asked); when < end;
         when += 1min)
      if (plainly_allowed(all, when)) {
        RC_LOG() << format_instant(when) << " before " << format_instant(verdict.next)
                 << ", asked at " << format_instant(all.asked) << "\n";
        RC_FAIL("something earlier is lawful");
      }
    if (verdict.next != never && verdict.next > all.asked)
      RC_ASSERT(!plainly_allowed(all, verdict.next - 1ms));
  });
}

TEST_CASE("another jurisdiction never allows more", "[contact_rules]") {
  holds("verdict and next instant", [] {
    world all = some_world();
    const auto before = answer(all, all.asked).next;
    all.jurisdictions.push_back(some_jurisdiction());
    RC_ASSERT(no_earlier(all, answer(all, all.asked).next, before));
  });
}

TEST_CASE("no wish of policy, agent or interface loosens a rule", "[contact_rules]") {
  holds("verdict and next instant", [] {
    world all = some_world();
    all.wishes = {};
    const auto before = answer(all, all.asked).next;
    all.wishes = some_wishes();
    RC_ASSERT(no_earlier(all, answer(all, all.asked).next, before));
  });
}

TEST_CASE("a debtor without a zone gets the strictest of all candidate zones", "[contact_rules]") {
  holds("never earlier than any one of them", [] {
    world all = some_world();
    all.known.zones.clear();
    const auto rules = all.rules();
    const instant strictest = answer(all, all.asked).next;
    bool anywhere_denied = false;
    for (const zone one : rules.zones()) {
      all.known.zones = {one};
      const instant here = answer(all, all.asked).next;
      RC_ASSERT(strictest >= here);
      anywhere_denied = anywhere_denied || here != all.asked;
    }
    RC_TAG(anywhere_denied ? "denied somewhere" : "allowed everywhere");
    if (strictest == all.asked)
      RC_ASSERT(!anywhere_denied);
  });
}

TEST_CASE("what is denied names the rule, what each rule says agrees", "[contact_rules]") {
  holds("opinions and verdict", [] {
    const world all = some_world();
    const auto rules = all.rules();
    const auto verdict = judge(rules, all.known, all.request, all.asked, all.wishes);
    const auto each = opinions(rules, all.known, all.request, all.asked, all.wishes);
    instant latest = all.asked;
    for (const rule_opinion& one : each)
      latest = std::max(latest, one.next);
    RC_ASSERT(verdict.allowed == (latest == all.asked));
    RC_ASSERT(verdict.next >= latest);
    RC_ASSERT(verdict.allowed || verdict.rule != nullptr);
  });
}
