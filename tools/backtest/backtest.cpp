#include "tools/backtest/backtest.hpp"

#include "core/base/enum_words.hpp"
#include "tools/backtest/account_replay.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::backtest {

namespace {

constexpr std::array<std::string_view, difference_kind_count> kind_words{
  "only in the journal", "only under the new policy", "at another time", "command refused"};

constexpr size_t entries_max = 100'000; // of one account

bool has_step(const std::vector<step>& steps, std::string_view name) {
  return std::ranges::any_of(steps, [&](const step& one) { return one.name == name; });
}

/// Why a policy that stood like this did not decide what the other did because of `because`.
std::string why_not(const policy& rules, const stance& stood, const decided& other) {
  if (stood.closed)
    return "the account is closed";
  auto slash = other.because.find('/');
  if (slash != std::string::npos) {
    auto phase_name = other.because.substr(0, slash);
    auto step_name = other.because.substr(slash + 1);
    auto phase_found = std::ranges::find(rules.phases, phase_name, &phase::name);
    if (phase_found == rules.phases.end())
      return fmt::format("there is no phase '{}'", phase_name);
    auto known = has_step(phase_found->steps, step_name)
                 || std::ranges::any_of(phase_found->strategies, [&](const strategy& one) {
                      return has_step(one.steps, step_name);
                    });
    if (!known)
      return fmt::format("phase '{}' has no step '{}'", phase_name, step_name);
    if (stood.phase != phase_name)
      return fmt::format("the account is in phase '{}' then", stood.phase);
    if (!stood.pause.empty())
      return fmt::format("steps are paused: {}", stood.pause);
    return "the step is not reached, does something else, or its condition does not hold";
  }
  if (stood.phase != other.phase)
    return fmt::format("the account is in phase '{}' then", stood.phase);
  if (other.because.starts_with("contact:") || other.because.starts_with("reply:")
      || other.because.starts_with("fact:"))
    return fmt::format("no such answer to {}", other.because);
  return other.because.empty() ? "decided otherwise" : "because of " + other.because;
}

std::string delay_text(duration by) {
  auto late = by.count() > 0;
  auto minutes = std::chrono::duration_cast<std::chrono::minutes>(late ? by : -by).count();
  auto size = minutes >= 2 * 24 * 60 ? fmt::format("{} days", minutes / (24 * 60))
              : minutes >= 120       ? fmt::format("{} hours", minutes / 60)
                                     : fmt::format("{} minutes", std::max<int64_t>(1, minutes));
  return size + (late ? " later" : " earlier");
}

/// Compares the two lists of one account.
class comparer {
public:
  comparer(const told_again& told, const policy& old_rules, const backtest_options& options,
           std::string account)
    : told_(told)
    , old_rules_(old_rules)
    , options_(options)
    , account_(std::move(account)) {}

  template <class Visit>
  uint64_t each(Visit visit) {
    uint64_t same = 0;
    for (const decided& one : told_.then.all()) {
      const auto* now = told_.now.find(one.kind, one.what, one.occurrence);
      if (now == nullptr)
        visit(make(difference_kind::no_longer, one, one.at, std::nullopt,
                   why_not(*options_.rules, told_.now.at(one.at), one)));
      else if (std::chrono::abs(now->at - one.at) > options_.tolerance)
        visit(make(difference_kind::moved, one, one.at, now->at, delay_text(now->at - one.at)));
      else
        ++same;
    }
    for (const decided& one : told_.now.all())
      if (told_.then.find(one.kind, one.what, one.occurrence) == nullptr)
        visit(make(difference_kind::added, one, std::nullopt, one.at,
                   why_not(old_rules_, told_.then.at(one.at), one)));
    for (const auto& one : told_.refused)
      visit(difference{account_, difference_kind::refused, decision_kind::cancel, one.command,
                       one.phase, std::nullopt, one.at, one.why});
    return same;
  }

private:
  difference make(difference_kind kind, const decided& one, std::optional<instant> then,
                  std::optional<instant> now, std::string reason) const {
    return {account_, kind, one.kind, one.what, one.phase, then, now, std::move(reason)};
  }

  const told_again& told_;
  const policy& old_rules_;
  const backtest_options& options_;
  std::string account_;
};

void count(backtest_report& report, const difference& one, size_t examples_max) {
  auto place = static_cast<size_t>(one.kind);
  ++report.differences;
  ++report.by_kind[one.kind];
  ++report.by_phase[one.phase][place];
  auto about = one.kind == difference_kind::refused
                 ? one.what
                 : fmt::format("{} {}", name_of(one.about), one.what);
  ++report.by_decision[about][place];
  if (one.kind != difference_kind::moved)
    ++report.by_reason[one.reason];
  if (report.examples.size() < examples_max)
    report.examples.push_back(one);
}

/// The last instant at which the journal decided anything.
result<instant> last_instant(const journal& store) {
  auto last = instant{date_min};
  for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
    auto number = store.last_block(partition);
    if (number == 0)
      continue;
    auto blocks = store.blocks(partition, number, 1);
    if (!blocks)
      return fail(blocks.error());
    for (const auto& block : *blocks)
      for (const auto& [account, noted] : block.entries)
        last = std::max(last, noted.decided_at);
  }
  return last;
}

} // namespace

std::string_view name_of(difference_kind kind) {
  return word_of(kind, kind_words);
}

result<backtest_report> run_backtest(const journal& store, const policy_registry& policies,
                                     const backtest_options& options,
                                     const std::function<void(const difference&)>& visit) {
  backtest_report report;
  auto until = last_instant(store);
  if (!until)
    return fail(until.error());
  std::optional<error> failed;
  auto each = [&](const account_key& key) -> result<void> {
    auto entries = store.history(key, 0, entries_max);
    if (!entries)
      return fail(entries.error());
    account_state last;
    for (const entry& noted : *entries)
      evolve_in_place(last, noted);
    auto old_rules = policies.by_hash(last.policy);
    if (!old_rules)
      return fail(errc::policy_unknown, key.text() + " decides under policy " + last.policy);
    auto told = tell_again(*entries, *old_rules, options, fnv1a(key.text()), *until);
    auto before = report.differences;
    report.same += comparer{told, *old_rules, options, key.text()}.each([&](const difference& one) {
      count(report, one, options.examples_max);
      if (visit)
        visit(one);
    });
    ++report.accounts;
    report.accounts_that_differ += report.differences > before ? 1 : 0;
    report.entries += entries->size();
    report.commands += told.commands;
    report.untold += told.untold;
    report.left_out += told.left_out;
    report.decisions_then += told.then.all().size();
    report.decisions_now += told.now.all().size();
    if (options.progress)
      options.progress(report.accounts);
    return {};
  };
  auto visited = store.accounts(options.portfolio, "", [&](const account_key& key) {
    if (auto done = each(key); !done)
      failed = done.error();
    return !failed;
  });
  if (failed)
    return fail(*failed);
  if (!visited)
    return fail(visited.error());
  return report;
}

} // namespace recobro::backtest
