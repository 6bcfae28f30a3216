#include "tools/backtest/reason.hpp"

#include "core/base/enum_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace recobro::backtest {

namespace {

constexpr std::array<std::string_view, 16> reason_words{
  "earlier",           "later",        "refused",        "account_closed", "phase_missing",
  "step_missing",      "other_phase",  "other_strategy", "steps_paused",   "step_not_reached",
  "condition_not_met", "step_differs", "held_back",      "fewer",          "no_answer_to",
  "otherwise"};

bool has_step(const std::vector<step>& steps, std::string_view name) {
  return std::ranges::any_of(steps, [&](const step& one) { return one.name == name; });
}

/// The step that a decision was made by, "early/first_call".
struct step_place {
  std::string phase;
  std::string step;
};

std::optional<step_place> step_of(const std::string& because) {
  auto slash = because.find('/');
  if (slash == std::string::npos)
    return std::nullopt;
  return step_place{because.substr(0, slash), because.substr(slash + 1)};
}

std::string words_of(const step_place& place) {
  return fmt::format("step '{}' of phase '{}'", place.step, place.phase);
}

/// The step was reached as often as on the other side, and was not skipped.
reason what_it_did(const decision_list& side, const step_reach& reached, const step_place& place,
                   const decided& other) {
  for (auto number : reached.actions) {
    const followed_action& planned = side.action(number);
    if (planned.kind != other.kind || planned.what != other.what)
      continue;
    if (planned.left)
      return {
        reason_word::fewer,
        fmt::format("{} did the same, but it was decided less often in all", words_of(place))};
    auto rule = planned.rule.empty() ? std::string{} : fmt::format(" by {}", planned.rule);
    return {reason_word::held_back,
            planned.withdrawn.empty()
              ? fmt::format("{} planned it, and it is still held back{}", words_of(place), rule)
              : fmt::format("{} planned it, and it was held back{} until it was withdrawn: {}",
                            words_of(place), rule, planned.withdrawn)};
  }
  if (reached.did.empty())
    return {reason_word::step_differs, fmt::format("{} does nothing of the kind", words_of(place))};
  return {reason_word::step_differs,
          fmt::format("{} does something else: {}", words_of(place), fmt::join(reached.did, ", "))};
}

/// The account follows steps among which this one is not.
std::optional<reason> in_other_steps(const phase& here, const stance& stood,
                                     const step_place& place) {
  auto followed = std::ranges::find(here.strategies, stood.strategy, &strategy::name);
  auto own = followed == here.strategies.end();
  if (has_step(own ? here.steps : followed->steps, place.step))
    return std::nullopt;
  return reason{reason_word::other_strategy,
                own ? fmt::format("the account takes the steps of phase '{}' itself then, among "
                                  "which there is no '{}'",
                                  place.phase, place.step)
                    : fmt::format("the account follows strategy '{}' then, which has no step '{}'",
                                  stood.strategy, place.step)};
}

reason elsewhere(const stance& stood) {
  return {reason_word::other_phase, fmt::format("the account is in phase '{}' then", stood.phase)};
}

reason why_no_step(const policy& rules, const decision_list& side, const decided& other,
                   const step_place& place) {
  auto found = std::ranges::find(rules.phases, place.phase, &phase::name);
  if (found == rules.phases.end())
    return {reason_word::phase_missing, fmt::format("there is no phase '{}'", place.phase)};
  auto known = has_step(found->steps, place.step)
               || std::ranges::any_of(found->strategies, [&](const strategy& one) {
                    return has_step(one.steps, place.step);
                  });
  if (!known)
    return {reason_word::step_missing,
            fmt::format("phase '{}' has no step '{}'", place.phase, place.step)};
  if (const auto* reached = side.reach(other.because, other.reach)) {
    if (!reached->skipped)
      return what_it_did(side, *reached, place, other);
    return {reason_word::condition_not_met,
            fmt::format("the condition of {} does not hold when it is reached", words_of(place))};
  }
  const stance& stood = side.at(other.at);
  if (stood.phase != place.phase)
    return elsewhere(stood);
  if (auto elsewhere = in_other_steps(*found, stood, place))
    return *elsewhere;
  if (!stood.pause.empty())
    return {reason_word::steps_paused, fmt::format("steps are paused: {}", stood.pause)};
  return {reason_word::step_not_reached,
          fmt::format("{} is not reached{}", words_of(place), other.reach > 1 ? " so often" : "")};
}

reason why_not_entered(const policy& rules, const stance& stood, const std::string& name) {
  if (std::ranges::find(rules.phases, name, &phase::name) == rules.phases.end())
    return {reason_word::phase_missing, fmt::format("there is no phase '{}'", name)};
  if (stood.phase != name)
    return elsewhere(stood);
  return {reason_word::fewer, fmt::format("the account entered phase '{}' less often", name)};
}

reason why_not_followed(const policy& rules, const stance& stood, const decided& other) {
  auto here = std::ranges::find(rules.phases, other.phase, &phase::name);
  if (here == rules.phases.end())
    return {reason_word::phase_missing, fmt::format("there is no phase '{}'", other.phase)};
  if (stood.phase != other.phase)
    return elsewhere(stood);
  if (std::ranges::find(here->strategies, other.what, &strategy::name) == here->strategies.end())
    return {reason_word::other_strategy,
            fmt::format("phase '{}' has no strategy '{}'", other.phase, other.what)};
  if (stood.strategy == other.what)
    return {reason_word::fewer,
            fmt::format("the account came to strategy '{}' less often", other.what)};
  return {reason_word::other_strategy,
          stood.strategy.empty()
            ? std::string{"the account follows no strategy then"}
            : fmt::format("the account follows strategy '{}' then", stood.strategy)};
}

} // namespace

std::string_view name_of(reason_word word) {
  return word_of(word, reason_words);
}

reason why_not(const policy& rules, const decision_list& side, const decided& other) {
  const stance& stood = side.at(other.at);
  if (stood.closed)
    return {reason_word::account_closed, "the account is closed"};
  if (auto place = step_of(other.because))
    return why_no_step(rules, side, other, *place);
  if (other.kind == decision_kind::phase)
    return why_not_entered(rules, stood, other.what);
  if (other.kind == decision_kind::strategy)
    return why_not_followed(rules, stood, other);
  if (stood.phase != other.phase)
    return elsewhere(stood);
  if (other.because.starts_with("contact:") || other.because.starts_with("reply:")
      || other.because.starts_with("fact:"))
    return {reason_word::no_answer_to, fmt::format("no such answer to {}", other.because)};
  return {reason_word::otherwise,
          other.because.empty() ? "decided otherwise" : "because of " + other.because};
}

reason moved_by(duration by) {
  auto late = by.count() > 0;
  auto minutes = std::chrono::duration_cast<std::chrono::minutes>(late ? by : -by).count();
  auto size = minutes >= 2 * 24 * 60 ? fmt::format("{} days", minutes / (24 * 60))
              : minutes >= 120       ? fmt::format("{} hours", minutes / 60)
                                     : fmt::format("{} minutes", std::max<int64_t>(1, minutes));
  return {late ? reason_word::later : reason_word::earlier, size + (late ? " later" : " earlier")};
}

} // namespace recobro::backtest
