// Simulating the accounts of a data directory from where they stand.

#include "tests/tools/engine/small_engine.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/simulate/stored_portfolio.hpp"

using namespace recobro;
using namespace recobro::tests;

namespace {

/// Three accounts ten days past due; the second has paid, the third is closed.
struct stored_accounts : small_engine {
  stored_accounts()
    : small_engine(1) {
    for (auto number : {"1", "2", "3"}) {
      open_account body;
      body.unit = currency::from_code("EUR").value();
      body.obligations.push_back(
        {"i1", "invoice", parse_date("2026-02-20").value(), amount{100'00}});
      tell(number, "open", std::move(body));
    }
    tell("2", "pay", receive_payment{"p", amount{100'00}, {}});
    tell("3", "close", close_account{"sold"});
    pass(std::chrono::hours{24 * 3});
  }
};

simulate::world world_after(std::string_view policy_text) {
  auto around = small_world(policy_text, obedient_model_text, 90);
  around.first_day = parse_date("2026-03-06").value();
  around.prepare();
  return around;
}

} // namespace

TEST_CASE("stored accounts go on where they stand", "[simulate]") {
  stored_accounts stored;
  auto read
    = simulate::read_portfolio(stored.target->store(), "", currency::from_code("EUR").value(), {});
  REQUIRE(read);
  REQUIRE(read->states.size() == 2);
  CHECK(read->closed == 1);
  CHECK(read->states.front().phase_name == "early");
  CHECK(read->states.front().seen.empty());
  auto around = world_after(small_policy_text);
  simulate::place_under(*read, around);
  CHECK(read->moved == 0);
  auto made = simulate::run(around, {.made_up = 0, .states = read->states}, {});
  CHECK(made.counts.accounts == 2);
  CHECK(made.counts.owed == 100'00);
  // The reminder was sent before; the call and the letter are still to come, and move nobody.
  CHECK(made.counts.channels[static_cast<size_t>(channel::email)].sent == 0);
  CHECK(made.counts.channels[static_cast<size_t>(channel::agent_call)].sent == 1);
  CHECK(made.counts.channels[static_cast<size_t>(channel::letter)].sent == 1);
  CHECK(made.counts.paid == 0);
}

TEST_CASE("what was promised before the simulation is kept as the model says", "[simulate]") {
  stored_accounts stored;
  stored.tell("1", "said", make_promise{"w", amount{60'00}, parse_date("2026-03-12").value()});
  auto read
    = simulate::read_portfolio(stored.target->store(), "", currency::from_code("EUR").value(), {});
  REQUIRE(read);
  auto outcome = [&](std::string_view kept) {
    auto text = replaced(obedient_model_text, "promises: {given: 0, kept: 0}", kept);
    auto around = small_world(small_policy_text, text, 90);
    around.first_day = parse_date("2026-03-06").value();
    around.prepare();
    simulate::place_under(*read, around);
    return simulate::run(around, {.made_up = 0, .states = read->states}, {}).counts;
  };
  auto kept = outcome("promises: {given: 0, kept: 100}");
  CHECK(kept.promises.open_before == 1);
  CHECK(kept.promises.made == 0);
  CHECK(kept.promises.kept == 1);
  CHECK(kept.paid == 60'00);
  auto broken = outcome("promises: {given: 0, kept: 0}");
  CHECK(broken.promises.broken == 1);
  CHECK(broken.paid == 0);
}

TEST_CASE("a policy without an account's phase takes it by its days past due", "[simulate]") {
  stored_accounts stored;
  auto read = simulate::read_portfolio(stored.target->store(), "book",
                                       currency::from_code("EUR").value(), {});
  REQUIRE(read);
  auto around
    = world_after(replaced(std::string{small_policy_text}, "name: early", "name: beginning"));
  simulate::place_under(*read, around);
  CHECK(read->moved == 2);
  CHECK(read->states.front().phase_name == "beginning");
  auto made = simulate::run(around, {.made_up = 0, .states = read->states}, {});
  // It begins anew: reminded, and paid.
  CHECK(made.counts.channels[static_cast<size_t>(channel::email)].sent == 1);
  CHECK(made.counts.paid == 100'00);
}

TEST_CASE("accounts in another currency than the model are refused", "[simulate]") {
  stored_accounts stored;
  auto read
    = simulate::read_portfolio(stored.target->store(), "", currency::from_code("COP").value(), {});
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::currency_mismatch);
}
