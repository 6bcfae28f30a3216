// The simulator against calculations by hand, and its promise to give the same every time.

#include "config/server_config.hpp"
#include "tests/support/locations.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/engine/policies.hpp"
#include "tools/simulate/experiment.hpp"

using namespace recobro;
using namespace recobro::tests;
using simulate::ending;

namespace {

simulate::simulation run_small(const simulate::world& around, uint32_t accounts,
                               unsigned workers = 1) {
  return simulate::run(around, {.made_up = accounts, .states = {}},
                       {.workers = workers, .measure = false, .progress = {}});
}

uint64_t ended(const simulate::simulation& made, ending how) {
  return made.counts.endings[static_cast<size_t>(how)];
}

const auto email = static_cast<size_t>(channel::email);
const auto letter = static_cast<size_t>(channel::letter);
const auto agent_call = static_cast<size_t>(channel::agent_call);

/// Consumer loans under the rules of Colombia.
simulate::world real_world(uint64_t seed = 1) {
  auto text = read_text_file(source_file("config/policies/consumer_credit/policy.yaml")).value();
  auto compiled = compile_policies({{"*", "consumer_credit/policy.yaml", text, {"CO"}}});
  REQUIRE(compiled);
  simulate::world around;
  around.rules = compiled->front().rules;
  around.contact = compiled->front().contact;
  around.model = std::make_shared<const simulate::debtor_model>(
    simulate::load_model("consumer_credit").value());
  around.local = around.rules->default_zone;
  around.first_day = parse_date("2026-01-05").value();
  around.seed = seed;
  around.prepare();
  return around;
}

} // namespace

TEST_CASE("obedient debtors pay after the first e-mail and hear no more", "[simulate]") {
  auto made = run_small(small_world(small_policy_text, obedient_model_text), 10);
  auto& counts = made.counts;
  CHECK(counts.accounts == 10);
  CHECK(counts.account_days == 600);
  CHECK(counts.owed == 10 * 100'00);
  CHECK(counts.paid == 10 * 100'00);
  CHECK(counts.payments == 10);
  // One reminder of 0.50 each, two days after the account came.
  CHECK(counts.channels[email].sent == 10);
  CHECK(counts.channels[email].delivered == 10);
  CHECK(counts.cost == 10 * 50);
  CHECK(counts.contacts_by_week[0][email] == 10);
  CHECK(counts.paid_by_day[2] + counts.paid_by_day[3] == 10 * 100'00);
  CHECK(ended(made, ending::paid) == 10);
  CHECK(counts.lawful.judged == 10);
  CHECK(counts.lawful.after_payment == 0);
  CHECK(made.accounts.front() == simulate::account_result{100'00, 100'00, 50, 1, true});
}

TEST_CASE("debtors who ignore everything get all steps, and people work in their hours",
          "[simulate]") {
  auto deaf = replaced(obedient_model_text, "noticed: 100", "noticed: 0");
  auto made = run_small(small_world(small_policy_text, deaf), 4);
  auto& counts = made.counts;
  CHECK(counts.paid == 0);
  // Reminder on day 2; the call on day 5 of Monday 2 March is Saturday the 7th, and is made on
  // Monday the 9th at 09:00; the letter follows a day after day 30 past due.
  CHECK(counts.channels[email].sent == 4);
  CHECK(counts.channels[agent_call].sent == 4);
  CHECK(counts.contacts_by_week[1][agent_call] == 4);
  CHECK(counts.channels[letter].sent == 4);
  CHECK(counts.tasks.at("call").done == 4);
  CHECK(counts.tasks.at("call").minutes == 4 * 30);
  CHECK(counts.work_minutes[0][9] == 4 * 30);
  CHECK(counts.cost == 4 * (50 + 100 + 10'00 + 100));
  CHECK(ended(made, ending::resting) == 4);
  // Newly opened into "early", then into "late".
  CHECK(counts.moves[2][0] == 4);
  CHECK(counts.moves[0][1] == 4);
  CHECK(counts.stays.front()[0] == 4);
  CHECK(counts.stays.back()[1] == 4);
}

TEST_CASE("an offer of the policy is taken by whoever hears of it", "[simulate]") {
  auto offers = replaced(small_policy_text, "      - name: reminder\n",
                         "      - {name: offer, offer: plan}\n      - name: reminder\n");
  auto willing = replaced(
    replaced(obedient_model_text, "    pays: 100\n    pays_within", "    pays: 0\n    pays_within"),
    "{given: 0, kept: 0}", "{given: 100, kept: 100}");
  auto made = run_small(small_world(offers, willing, 120), 10);
  CHECK(made.counts.payments == 20); // two instalments each
  CHECK(ended(made, ending::paid) == 10);
  auto deaf = replaced(willing, "noticed: 100", "noticed: 0");
  CHECK(run_small(small_world(offers, deaf, 120), 10).counts.payments == 0);
}

TEST_CASE("who pays before anybody begins is not called", "[simulate]") {
  // The call is planned on a Saturday; the debtor pays on Sunday.
  auto late = replaced(replaced(obedient_model_text, "noticed: 100", "noticed: 0"), "daily: {0: 0}",
                       "daily: {0: 0, 7: 100, 8: 0}");
  auto made = run_small(small_world(small_policy_text, late), 5);
  CHECK(made.counts.tasks.at("call").planned == 5);
  CHECK(made.counts.tasks.at("call").withdrawn == 5);
  CHECK(made.counts.tasks.at("call").done == 0);
  CHECK(ended(made, ending::paid) == 5);
}

TEST_CASE("equal seeds give equal results with any number of threads", "[simulate]") {
  auto around = real_world();
  auto one = run_small(around, 1'500, 1);
  auto two = run_small(around, 1'500, 2);
  auto five = run_small(around, 1'500, 5);
  CHECK(one.fingerprint == two.fingerprint);
  CHECK(one.fingerprint == five.fingerprint);
  CHECK(one.accounts == two.accounts);
  CHECK(run_small(real_world(2), 1'500).fingerprint != one.fingerprint);
}

TEST_CASE("a debtor's chance does not depend on the others", "[simulate]") {
  auto around = real_world();
  auto few = run_small(around, 100);
  auto many = run_small(around, 400);
  many.accounts.resize(100);
  CHECK(few.accounts == many.accounts);
}

TEST_CASE("a policy against itself differs nowhere", "[simulate]") {
  auto around = real_world();
  auto made = run_small(around, 500);
  auto compared = simulate::compare(made, run_small(around, 500), {.wanted = 0.01});
  CHECK(compared.paid.count == 500);
  CHECK(compared.paid.mean == 0);
  CHECK(compared.paid.deviation == 0);
  CHECK_FALSE(compared.paid.sure());
  CHECK_FALSE(compared.group_for_found);
}

TEST_CASE("debtors who come after the simulated days are in no count and no comparison",
          "[simulate]") {
  auto slow = replaced(obedient_model_text, "  authorised:", "  arrive_within: 300\n  authorised:");
  auto made = run_small(small_world(small_policy_text, slow, 30), 500);
  auto opened = std::ranges::count(made.accounts, true, &simulate::account_result::opened);
  CHECK(opened > 20);
  CHECK(opened < 90); // 30 days of 300
  CHECK(made.counts.accounts == static_cast<uint64_t>(opened));
  auto compared = simulate::compare(made, made, {.wanted = 0.01});
  CHECK(compared.paid.count == static_cast<size_t>(opened));
}

TEST_CASE("an account that the engine refuses is not counted as paid", "[simulate]") {
  // Due a year ahead of the last date that it takes.
  auto around = small_world(small_policy_text, obedient_model_text);
  around.first_day = parse_date("2199-12-31").value();
  auto model = *around.model;
  model.portfolio.days_past_due = {{1, -365, -365}};
  around.model = std::make_shared<const simulate::debtor_model>(std::move(model));
  around.prepare();
  auto made = run_small(around, 7);
  CHECK(made.counts.not_opened == 7);
  CHECK(made.counts.accounts == 0);
  CHECK(made.counts.owed == 0);
  CHECK(ended(made, ending::paid) == 0);
}

TEST_CASE("debtors who do not differ make the pair sharper than two groups", "[simulate]") {
  // The challenger sends no reminder: each debtor is compared with itself.
  auto champion = small_world(small_policy_text, obedient_model_text);
  auto challenger = small_world(
    replaced(small_policy_text, "send: {channel: email, template: reminder}", "task: {kind: note}"),
    obedient_model_text);
  auto compared
    = simulate::compare(run_small(champion, 50), run_small(challenger, 50), {.wanted = 0.01});
  CHECK(compared.paid.mean == Approx(-100'00));
  CHECK(compared.paid.deviation == 0);
  CHECK(compared.paid.sure());
}

TEST_CASE("more willing debtors pay more, dearer contacts cost more", "[simulate]") {
  std::vector<simulate::arm> arms{{"champion", "file", real_world(), {}}};
  auto made
    = simulate::try_sensitivity(arms, {{.made_up = 300, .states = {}}}, 200, {0.8, 1.2}, {});
  CHECK(made.accounts == 200);
  REQUIRE(made.nets.size() == 1);
  REQUIRE(made.changes.size() == 2 * simulate::parameter_count);
  for (auto& one : made.changes) {
    CAPTURE(name_of(one.what), one.factor);
    if (one.what == simulate::parameter::self_payment)
      CHECK((one.nets.front() > made.nets.front()) == (one.factor > 1));
    if (one.what == simulate::parameter::cost)
      CHECK((one.nets.front() < made.nets.front()) == (one.factor > 1));
  }
}
