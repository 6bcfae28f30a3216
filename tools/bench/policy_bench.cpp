#include "config/embedded_files.hpp"
#include "config/jurisdiction_library.hpp"
#include "config/policy_document.hpp"
#include "core/account/decide.hpp"
#include "tools/bench/bench.hpp"
#include "tools/bench/large_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace recobro {

namespace {

constexpr double compile_ms_max = 2'000;
constexpr int compile_rounds = 10;
constexpr int turns_of_time = 40; // of one account
constexpr uint32_t accounts_share = 10;

size_t steps_of(const policy& rules) {
  size_t count = 0;
  for (const auto& one : rules.phases) {
    count += one.steps.size();
    for (const auto& each : one.strategies)
      count += each.steps.size();
  }
  return count;
}

result<policy> compiled(std::string_view text, std::string_view file) {
  auto made = compile_policy(text, file, std::string(file));
  if (!made)
    return fail(made.error().front());
  return std::move(*made);
}

/// The one with the most steps. One may extend another, so each is read by its name.
result<policy> largest_shipped() {
  constexpr std::string_view root = "config/policies/";
  constexpr std::string_view ending = "/policy.yaml";
  std::optional<policy> largest;
  for (const auto& one : embedded_policies) {
    if (!one.path.ends_with(ending))
      continue;
    const auto name = one.path.substr(root.size(), one.path.size() - root.size() - ending.size());
    auto made = shipped_policy_document(name).and_then(
      [&](const policy_document& source) { return compile_policy(source, std::string(name)); });
    if (!made)
      return fail(made.error().front());
    if (!largest || steps_of(*made) > steps_of(*largest))
      largest = std::move(*made);
  }
  if (!largest)
    return fail(errc::file_unreadable, "no policy is part of this program");
  return std::move(*largest);
}

/// One account that is opened, goes through its timers, is told what came of what it sent, and now
/// and then promises and pays. Every call of decide counts.
class lone_account {
public:
  lone_account(const policy& rules, const contact_book& contact, uint64_t seed)
    : rules_(rules)
    , random_(seed) {
    settings_.contact = &contact;
  }

  uint64_t live() {
    now_ = parse_instant("2026-01-05T08:00:00Z").value();
    tell(opening());
    for (size_t at = 0; at < channel_count; ++at)
      tell(authorise_channel{static_cast<channel>(at), {}, "contract", {}});
    for (int turn = 0; turn < turns_of_time; ++turn) {
      const auto due = earliest_due(account_, rules_);
      if (due == never)
        break;
      now_ = std::max(now_, due);
      take_over(tell(wake_up{}));
      if (turn % 8 == 5)
        tell(make_promise{fmt::format("p{}", turn), std::min(amount{50'000}, open_amount(account_)),
                          account_.local.local_date(now_) + std::chrono::days{5}});
      if (turn % 8 == 7)
        tell(receive_payment{fmt::format("a{}", turn), amount{20'000}, {}});
    }
    return decisions_;
  }

private:
  open_account opening() {
    open_account body;
    body.unit = rules_.unit.value_or(currency::from_code("EUR").value());
    body.local = rules_.default_zone;
    body.language = "es";
    body.attributes = {{"risk", std::to_string(random_() % 200)}};
    const auto today = rules_.default_zone.local_date(now_);
    body.obligations = {{"o1", "loan", today + std::chrono::days{10},
                         amount{100'000 + static_cast<int64_t>(random_() % 10'000'000)}}};
    return body;
  }

  std::vector<event> tell(command_body body) {
    command what;
    what.id = fmt::format("c{}", decisions_);
    what.happened_at = what.received_at = now_;
    what.body = std::move(body);
    ++decisions_;
    auto made = decide_in_place(account_, what, rules_, now_, settings_);
    if (!made)
      return {};
    entry noted;
    noted.sequence = account_.sequence + 1;
    noted.decided_at = now_;
    note(account_, noted);
    return std::move(*made);
  }

  /// What the outbox says of an action that left.
  void take_over(const std::vector<event>& events) {
    for (const auto& one : events) {
      const auto* planned = std::get_if<action_planned>(&one);
      if (const auto* released = std::get_if<action_released>(&one))
        planned = &released->content;
      if (planned && planned->not_before == instant{})
        tell(record_contact{std::to_string(planned->number),
                            planned->kind == action_kind::task ? channel::agent_call : planned->by,
                            contact_outcome::sent});
    }
  }

  const policy& rules_;
  decision_settings settings_;
  account_state account_;
  instant now_{};
  std::mt19937_64 random_;
  uint64_t decisions_ = 0;
};

figure measure(std::string name, const policy& rules, const contact_book& contact,
               uint32_t accounts, uint64_t seed) {
  uint64_t decisions = 0;
  const double begin = cpu_seconds(); // of this thread alone: nothing waits here
  for (uint32_t at = 0; at < accounts; ++at)
    decisions += lone_account{rules, contact, seed + at}.live();
  const double seconds = cpu_seconds() - begin;
  figure made{.name = std::move(name),
              .value = static_cast<double>(decisions) / std::max(seconds, 1e-9),
              .unit = "decisions/s of one core"};
  made.settings = {{"policy", rules.name},
                   {"segments", std::to_string(rules.segments.size())},
                   {"steps", std::to_string(steps_of(rules))},
                   {"accounts", std::to_string(accounts)},
                   {"decisions", std::to_string(decisions)}};
  return made;
}

result<figure> measure_compile(const std::string& text) {
  const double begin = cpu_seconds();
  for (int round = 0; round < compile_rounds; ++round)
    if (auto made = compiled(text, "large.yaml"); !made)
      return fail(made.error());
  figure made{.name = "policy_compile",
              .value = (cpu_seconds() - begin) * 1'000 / compile_rounds,
              .unit = "ms"};
  made.settings = {{"bytes", std::to_string(text.size())},
                   {"rounds", std::to_string(compile_rounds)},
                   {"limit_is", "two seconds, after which reading a policy anew is felt"}};
  return against(std::move(made), compile_ms_max);
}

} // namespace

result<std::vector<figure>> bench_policy(const bench_options& options) {
  const auto library = jurisdiction_library::compile(shipped_contact_texts());
  if (!library)
    return fail(library.error().front());
  const auto where = library->find("MX-financial");
  if (!where)
    return fail(where.error());
  const contact_book contact{{*where}, library->all()};
  const auto text = large_policy_text();
  auto compile = measure_compile(text);
  const auto shipped = largest_shipped();
  const auto large = compiled(text, "large.yaml");
  if (!compile || !shipped || !large)
    return fail(!compile ? compile.error() : !shipped ? shipped.error() : large.error());
  const auto accounts = std::max<uint32_t>(1, options.accounts / accounts_share);
  measure("warm_up", *shipped, contact, accounts / 10 + 1, options.seed);
  return std::vector<figure>{
    *compile, measure("policy_largest_shipped", *shipped, contact, accounts, options.seed),
    measure("policy_large", *large, contact, accounts, options.seed)};
}

} // namespace recobro
