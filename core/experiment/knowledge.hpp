#pragma once

// What the accounts of a portfolio have come to together: which arms of experiments were
// stopped, and how often each choice of a learner did good. Handed to decisions, which write
// what they used of it into their events; so replay never asks it again.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace recobro {

struct choice_record {
  uint64_t tries = 0; // whose time is over
  uint64_t wins = 0;
  friend bool operator==(const choice_record&, const choice_record&) = default;
};

struct portfolio_knowledge {
  std::set<std::pair<std::string, std::string>> stopped_arms; // experiment, arm
  /// By learner, group and choice, joined as choice_key() does.
  std::map<std::string, choice_record, std::less<>> choices;

  /// By learner, made in place of its own choices: a backtest repeats those of the journal, for
  /// nobody knows any more what was known of the others then.
  std::map<std::string, std::string, std::less<>> given_choices;

  choice_record of(std::string_view learner, std::string_view group, std::string_view choice) const;
  bool is_stopped(const std::string& experiment, const std::string& arm) const;
  friend bool operator==(const portfolio_knowledge&, const portfolio_knowledge&) = default;
};

/// Names are words, so no name holds what joins them.
std::string choice_key(std::string_view learner, std::string_view group, std::string_view choice);

} // namespace recobro
