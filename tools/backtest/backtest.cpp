#include "tools/backtest/backtest.hpp"

#include "core/base/enum_words.hpp"
#include "tools/backtest/account_replay.hpp"
#include "tools/engine/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::backtest {

namespace {

constexpr std::array<std::string_view, difference_kind_count> kind_words{
  "only in the journal", "only under the new policy", "at another time", "command refused"};

constexpr size_t entries_max = 100'000; // of one account

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
                   why_not(*options_.rules, told_.now, one)));
      else if (std::chrono::abs(now->at - one.at) > options_.tolerance)
        visit(make(difference_kind::moved, one, one.at, now->at, moved_by(now->at - one.at)));
      else
        ++same;
    }
    for (const decided& one : told_.now.all())
      if (told_.then.find(one.kind, one.what, one.occurrence) == nullptr)
        visit(make(difference_kind::added, one, std::nullopt, one.at,
                   why_not(old_rules_, told_.then, one)));
    for (const auto& one : told_.refused)
      visit(difference{account_, difference_kind::refused, decision_kind::cancel, one.command,
                       one.phase, std::nullopt, one.at, reason{reason_word::refused, one.why}});
    return same;
  }

private:
  difference make(difference_kind kind, const decided& one, std::optional<instant> then,
                  std::optional<instant> now, reason why) const {
    return {account_, kind, one.kind, one.what, one.phase, then, now, std::move(why)};
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
  ++report.by_reason[one.why];
  if (report.examples.size() < examples_max)
    report.examples.push_back(one);
}

} // namespace

std::string_view name_of(difference_kind kind) {
  return word_of(kind, kind_words);
}

result<backtest_report> run_backtest(const journal& store, const policy_registry& policies,
                                     const backtest_options& options,
                                     const std::function<void(const difference&)>& visit) {
  backtest_report report;
  auto ends = last_decision(store);
  if (!ends)
    return fail(ends.error());
  const auto until = ends->value_or(instant{date_min});
  experiment_book experiments;
  if (auto loaded = experiments.load(store); !loaded)
    return fail(loaded.error());
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
    auto told = tell_again(*entries, *old_rules, options, experiments.stopped(key.portfolio()),
                           fnv1a(key.text()), until);
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
