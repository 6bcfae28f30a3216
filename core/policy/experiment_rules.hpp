#pragma once

// What a policy tries out on a part of its accounts, and what it learns from them: experiments
// with arms to which accounts are assigned for good, and learners that send each message in
// the way that has worked best so far. Values only.

#include "core/base/time.hpp"
#include "core/policy/condition.hpp"

#include <optional>
#include <string>
#include <vector>

namespace recobro {

/// What the arms of an experiment are compared by, for each account, `days` after it was
/// assigned. All of them lie between 0 and 1.
enum class trial_measure : uint8_t {
  recovered, // share of what was open then that payments have served since
  paid,      // whether anything was paid
  settled    // whether nothing is owed
};
inline constexpr size_t trial_measure_count = 3;

struct experiment_arm {
  std::string name;    // unique within its experiment
  uint32_t weight = 1; // its share of the accounts among the weights of all
  friend bool operator==(const experiment_arm&, const experiment_arm&) = default;
};

/// When an arm is stopped before its time. Shares are in basis points of the arm's accounts, and
/// count as far as they exceed the control's beyond doubt.
struct guard_rails {
  bool losing = true; // its measure is below the control's beyond doubt
  std::optional<int64_t> stops_above;
  std::optional<int64_t> disputes_above;
  friend bool operator==(const guard_rails&, const guard_rails&) = default;
};

struct experiment {
  std::string name;
  std::vector<experiment_arm> arms; // at least two; the first is the control
  std::optional<condition> who;     // without: every account
  trial_measure measure = trial_measure::recovered;
  int days = 30;
  /// The chance, in basis points, that the whole experiment ever says something false of two
  /// arms that are alike, however often it is looked at.
  int64_t doubt_basis_points = 500;
  uint32_t at_least = 100; // accounts measured in each of two arms before they are compared
  guard_rails guard;
  friend bool operator==(const experiment&, const experiment&) = default;
};

inline constexpr size_t experiments_max = 16;
inline constexpr size_t arms_max = 16;

/// What tells that a learner's choice was a good one, within its days.
enum class learner_reward : uint8_t { reply, payment, promise };
inline constexpr size_t learner_reward_count = 3;

/// One way to send: a channel with its template, and perhaps an hour.
struct learner_choice {
  std::string name; // unique within its learner
  channel by{};
  std::string template_name;
  std::optional<duration> at; // local time of day; without: now
  friend bool operator==(const learner_choice&, const learner_choice&) = default;
};

struct learner {
  std::string name;
  std::vector<learner_choice> choices; // at least two
  bool by_segment = false;             // learns for each segment by itself
  learner_reward reward = learner_reward::reply;
  int days = 3;
  /// So many of its choices, in basis points, are made by lot among all, so that it goes on
  /// learning and so that every choice has a known chance.
  int64_t explore_basis_points = 1'000;
  friend bool operator==(const learner&, const learner&) = default;
};

inline constexpr size_t learners_max = 16;
inline constexpr size_t learner_choices_max = 64;

/// The words of the enumerations, in declaration order.
std::string_view name_of(trial_measure measure);
std::string_view name_of(learner_reward reward);

} // namespace recobro
