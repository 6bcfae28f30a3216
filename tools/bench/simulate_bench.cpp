#include "config/jurisdiction_library.hpp"
#include "config/policy_file.hpp"
#include "core/store/records.hpp"
#include "tools/bench/bench.hpp"
#include "tools/simulate/embedded.hpp"
#include "tools/simulate/model_file.hpp"
#include "tools/simulate/simulation.hpp"

#include <fmt/format.h>

namespace recobro {

namespace {

/// DESIGN: one million account-years in under two minutes, on two cores.
constexpr double account_years_per_second_min = 1'000'000.0 / 120;

result<simulate::world> make_world(bool with_rules, uint64_t seed) {
  auto& shipped = embedded_bench_policy.front();
  auto rules = compile_policy(shipped.content, shipped.path, digest(shipped.content));
  if (!rules)
    return fail(rules.error().front());
  auto model = simulate::load_model("consumer_credit");
  if (!model)
    return fail(model.error().front());
  simulate::world around;
  around.rules = std::make_shared<const policy>(std::move(*rules));
  around.model = std::make_shared<const simulate::debtor_model>(std::move(*model));
  around.seed = seed;
  around.local = around.rules->default_zone;
  around.first_day = parse_date("2026-01-05").value();
  if (with_rules) {
    auto library = jurisdiction_library::compile(shipped_contact_texts());
    if (!library)
      return fail(library.error().front());
    auto where = library->find("CO");
    if (!where)
      return fail(where.error());
    around.contact = std::make_shared<const contact_book>(std::vector{*where}, library->all());
  }
  around.prepare();
  return around;
}

figure measured(const simulate::simulation& made, const char* name, double cpu,
                const bench_options& options, std::vector<uint32_t> microseconds) {
  auto years = static_cast<double>(made.counts.account_days) / 365;
  latency_list lives{microseconds.size()};
  for (size_t place = 0; place < microseconds.size(); ++place)
    lives.set(place, microseconds[place]);
  figure found{.name = name,
               .value = years / made.seconds,
               .unit = "account-years/s",
               .p50_ms = lives.quantile_ms(0.5),
               .p99_ms = lives.quantile_ms(0.99)};
  uint64_t contacts = made.counts.lawful.judged;
  auto per_year
    = [&](uint64_t count) { return fmt::format("{:.1f}", static_cast<double>(count) / years); };
  found.settings = {{"limit_is", "the design's one million account-years in two minutes"},
                    {"policy", "consumer-credit"},
                    {"accounts", std::to_string(made.counts.accounts)},
                    {"workers", std::to_string(options.workers)},
                    {"seconds_for_a_million", fmt::format("{:.1f}", 1e6 * made.seconds / years)},
                    {"cpu_us_for_an_account_year", fmt::format("{:.1f}", cpu * 1e6 / years)},
                    {"commands_in_a_year", per_year(made.counts.commands)},
                    {"events_in_a_year", per_year(made.counts.events)},
                    {"contacts_in_a_year", per_year(contacts)},
                    {"outside_rules", std::to_string(made.counts.lawful.outside_rules)},
                    {"fingerprint", fmt::format("{:016x}", made.fingerprint)}};
  return against(std::move(found), account_years_per_second_min);
}

} // namespace

result<std::vector<figure>> bench_simulate(const bench_options& options) {
  std::vector<figure> found;
  for (bool with_rules : {true, false}) {
    auto around = make_world(with_rules, options.seed);
    if (!around)
      return fail(around.error());
    simulate::portfolio from{.made_up = options.accounts, .states = {}};
    auto cpu = cpu_seconds();
    auto made
      = simulate::run(*around, from, {.workers = options.workers, .measure = true, .progress = {}});
    cpu = cpu_seconds() - cpu;
    auto microseconds = std::move(made.microseconds);
    found.push_back(measured(made, with_rules ? "simulate_with_contact_rules" : "simulate", cpu,
                             options, std::move(microseconds)));
  }
  return found;
}

} // namespace recobro
