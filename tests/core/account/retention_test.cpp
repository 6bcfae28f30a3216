// How long personal data of closed accounts are kept.

#include "core/account/retention.hpp"
#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

jurisdiction_ptr keeping(const char* id, int years) {
  auto made = std::make_shared<jurisdiction>();
  made->id = id;
  made->zones = {rome()};
  if (years > 0)
    made->rules = {{.id = std::string{id} + ".retention",
                    .says = "kept",
                    .mark = rule_mark::confirmed,
                    .content = retention_rule{years}}};
  return made;
}

account_state closed_at(std::string_view text) {
  account_state account;
  account.closed = true;
  account.local = rome();
  account.last_decided_at = at(text);
  return account;
}

} // namespace

TEST_CASE("the longest period of all jurisdictions counts, from the last event", "[retention]") {
  const contact_rules rules{{keeping("XX", 2), keeping("YY", 5)}};
  const auto period = retention_of(closed_at("2020-03-31T22:30:00Z"), rules);
  REQUIRE(period);
  CHECK(period->where->id == "YY");
  CHECK(period->years == 5);
  CHECK(period->until == at("2025-03-31T22:00:00Z")); // 2025-04-01 in Rome
}

TEST_CASE("a leap day is over on the first of March", "[retention]") {
  const contact_rules rules{{keeping("XX", 1)}};
  CHECK(retention_of(closed_at("2024-02-29T12:00:00Z"), rules)->until
        == at("2025-02-28T23:00:00Z"));
}

TEST_CASE("nothing passes for open accounts, nor where no law names a period", "[retention]") {
  auto open = closed_at("2020-03-31T12:00:00Z");
  open.closed = false;
  CHECK_FALSE(retention_of(open, contact_rules{{keeping("XX", 1)}}));
  CHECK_FALSE(retention_of(closed_at("2020-03-31T12:00:00Z"), contact_rules{{keeping("XX", 0)}}));
}
