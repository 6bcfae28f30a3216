#include "tools/backtest/account_replay.hpp"

#include "tools/backtest/told_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>

namespace recobro::backtest {

namespace {

constexpr int timers_max = 100'000;

/// What learners of the journal's account chose, by learner, the first choice first.
using choices_then = std::map<std::string, std::deque<std::string>, std::less<>>;

class replayer {
public:
  replayer(told_again& made, const backtest_options& options,
           const std::vector<stopped_arm>& stopped, choices_then choices, uint64_t mark)
    : made_(made)
    , options_(options)
    , stopped_(stopped)
    , choices_(std::move(choices))
    , settings_{.contact = options.contact.get(), .account_mark = mark} {
    settings_.known = &known_;
  }

  /// Everything that is due until `when`, each at its instant.
  void pass_to(instant when) {
    for (int count = 0; account_.exists() && count < timers_max; ++count) {
      const auto due = earliest_due(account_, *options_.rules);
      if (due > when)
        return;
      command wake;
      wake.body = wake_up{};
      if (!decide_one(std::move(wake), std::max(due, account_.last_decided_at)))
        return;
    }
  }

  void tell(command what) {
    const auto at = std::max(what.received_at, account_.last_decided_at);
    pass_to(at);
    if (point_to_own_action(what))
      apply(std::move(what), at);
    else
      early_.push_back(std::move(what));
  }

  /// What is left are results of actions that the new policy never planned.
  void finish() { made_.left_out += early_.size(); }

private:
  /// Results name actions by the numbers of the old policy: the same send or task of the new one
  /// may have another number, or may not be there.
  bool point_to_own_action(command& what) {
    auto* result = std::get_if<record_contact>(&what.body);
    const auto number = result ? action_number(result->action) : std::nullopt;
    const auto* then = number ? made_.then.find_action(*number) : nullptr;
    if (then == nullptr)
      return true;
    const auto* now = made_.now.find(then->kind, then->what, then->occurrence);
    if (now == nullptr)
      return false;
    result->action = std::to_string(now->action);
    return true;
  }

  void apply(command what, instant at) {
    ++made_.commands;
    const std::string type{type_name(what.body)};
    auto done = decide(std::move(what), at);
    if (!done)
      made_.refused.push_back({at, type, to_string(done.error()), account_.phase_name});
  }

  bool decide_one(command what, instant at) {
    what.happened_at = what.received_at = at;
    const auto done = decide(std::move(what), at);
    return done && *done;
  }

  /// True when anything came of it.
  result<bool> decide(command what, instant at) {
    know_what_was_known(at);
    auto events = decide_in_place(account_, what, *options_.rules, at, settings_);
    if (!events)
      return fail(std::move(events.error()));
    use_up(*events);
    entry noted;
    noted.sequence = account_.sequence + 1;
    noted.decided_at = at;
    note(account_, noted); // without the id: duplicates were sorted out in the journal
    const auto before = made_.now.all().size();
    made_.now.follow(*events, account_, *options_.rules, at);
    if (made_.now.all().size() > before) {
      confirm_news(before, at);
      apply_early(at);
    }
    return !events->empty();
  }

  /// Arms that were stopped by then, and for each learner the choice that the journal made next.
  void know_what_was_known(instant at) {
    for (const stopped_arm& each : stopped_)
      if (each.at < at)
        known_.stopped_arms.insert({each.experiment, each.arm});
    known_.given_choices.clear();
    for (const auto& [learner, left] : choices_)
      if (!left.empty())
        known_.given_choices.emplace(learner, left.front());
  }

  void use_up(const std::vector<event>& events) {
    for (const event& happened : events)
      if (auto made = std::get_if<choice_made>(&happened))
        if (auto found = choices_.find(made->content.learner);
            found != choices_.end() && !found->second.empty())
          found->second.pop_front();
  }

  /// A send that the journal never had has no result there: its channel takes it over at once.
  void confirm_news(size_t first, instant at) {
    std::vector<std::pair<uint32_t, channel>> fresh;
    for (auto place = first; place < made_.now.all().size(); ++place) {
      const auto& one = made_.now.all()[place];
      if (one.kind != decision_kind::send
          || made_.then.find(one.kind, one.what, one.occurrence) != nullptr)
        continue;
      for (const auto& action : account_.actions)
        if (action.number == one.action)
          fresh.emplace_back(action.number, action.by);
    }
    for (const auto& [number, by] : fresh) {
      command sent;
      sent.body = record_contact{std::to_string(number), by, contact_outcome::sent};
      decide_one(std::move(sent), at);
    }
  }

  /// What came of an action that the new policy plans later comes when it plans it.
  void apply_early(instant at) {
    for (auto& each : std::exchange(early_, {})) {
      if (!point_to_own_action(each)) {
        early_.push_back(std::move(each));
        continue;
      }
      each.happened_at = each.received_at = at;
      apply(std::move(each), at);
    }
  }

  told_again& made_;
  const backtest_options& options_;
  const std::vector<stopped_arm>& stopped_;
  choices_then choices_; // that are still to come
  portfolio_knowledge known_;
  decision_settings settings_;
  account_state account_;
  std::vector<command> early_; // results whose action is not planned yet
};

/// What the server says to itself, and people to their tasks, is the policy's doing.
bool is_from_within(std::string_view command_type) {
  constexpr std::array<std::string_view, 8> within{
    "",           "wake_up",        "ask_to_leave",  "postpone_action", "task_queued",
    "task_moved", "task_completed", "migrate_policy"};
  return std::ranges::find(within, command_type) != within.end();
}

} // namespace

told_again tell_again(const std::vector<entry>& entries, const policy& old_rules,
                      const backtest_options& options, const std::vector<stopped_arm>& stopped,
                      uint64_t mark, instant until) {
  told_again made;
  choices_then choices;
  account_state old;
  std::vector<std::optional<command>> told;
  for (const entry& noted : entries) {
    told.push_back(told_command(noted, old));
    if (!told.back() && !is_from_within(noted.command_type) && !noted.events.empty())
      ++made.untold;
    for (const event& happened : noted.events)
      if (auto chosen = std::get_if<choice_made>(&happened))
        choices[chosen->content.learner].push_back(chosen->content.choice);
    evolve_in_place(old, noted);
    made.then.follow(noted.events, old, old_rules, noted.decided_at);
  }
  replayer now{made, options, stopped, std::move(choices), mark};
  for (size_t place = 0; place < entries.size(); ++place)
    if (told[place])
      now.tell(std::move(*told[place]));
    else
      now.pass_to(entries[place].decided_at);
  now.pass_to(until);
  now.finish();
  return made;
}

} // namespace recobro::backtest
