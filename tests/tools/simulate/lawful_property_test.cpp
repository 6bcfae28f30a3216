// Random policies on random debtors under the real contact rules, for a simulated year.

#include "tests/tools/simulate/random_world.hpp"
#include "tools/simulate/lawful_check.hpp"

#include <fmt/format.h>

using namespace recobro;
using namespace recobro::tests;

namespace {

constexpr uint32_t accounts = 4;

void check_lawful(uint32_t seed) {
  auto around = some_world(seed, some_policy(seed));
  CAPTURE(seed);
  auto made = simulate::run(around, {.made_up = accounts, .states = {}}, {});
  auto& seen = made.counts.lawful;
  std::string breaches;
  for (auto& breach : seen.breaches)
    breaches += fmt::format("account {} at {}: {}\n", breach.account, format_instant(breach.at),
                            breach.what);
  CAPTURE(breaches);
  CHECK(seen.outside_rules == 0);
  CHECK(seen.after_payment == 0);
  CHECK(seen.not_earliest == 0);
  // What is at rest is so because its policy said so; endings_property_test.cpp asks which may be.
  CHECK(made.counts.endings[static_cast<size_t>(simulate::ending::lost)] == 0);
  uint64_t ended = 0;
  for (auto count : made.counts.endings)
    ended += count;
  CHECK(ended == accounts);
}

} // namespace

TEST_CASE("in a simulated year no contact leaves outside the rules, after payment or late, and "
          "every account moves or ends",
          "[simulate][property]") {
  for (uint32_t seed = 1; seed <= 400; ++seed)
    check_lawful(seed);
}

TEST_CASE("the second judgement finds a contact that the account let go", "[simulate]") {
  // Colombia on a Sunday night; the account itself knows of no rules.
  auto where = library().find("CO").value();
  contact_book book{{where}, library().all()};
  const policy rules;
  simulate::lawful_check check{&book, rules, std::chrono::seconds{10}};
  account_state account;
  account.local = zone::from_name("America/Bogota").value();
  account.zone_known = true;
  check.look_at(account);
  check.authorise(channel::sms, parse_instant("2026-01-01T00:00:00Z").value());
  simulate::lawful_figures seen;
  check.leaves(account, 7, 1, channel::sms, parse_instant("2026-03-01T23:30:00-05:00").value(),
               seen);
  CHECK(seen.outside_rules == 1);
  REQUIRE(seen.breaches.size() == 1);
  CHECK(seen.breaches.front().account == 7);
  // On Monday morning it may; and one that had waited since Sunday left late in the afternoon.
  check.waits(account, 2, channel::sms, parse_instant("2026-03-02T06:00:00-05:00").value());
  check.leaves(account, 7, 2, channel::sms, parse_instant("2026-03-02T16:00:00-05:00").value(),
               seen);
  CHECK(seen.outside_rules == 1);
  CHECK(seen.not_earliest == 1);
}
