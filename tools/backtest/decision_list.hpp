#pragma once

// What a policy decided about an account, as a list that two policies can be compared by.

#include "core/account/decide.hpp"

#include <map>
#include <string>
#include <vector>

namespace recobro::backtest {

enum class decision_kind : uint8_t {
  send,
  task,
  cancel,
  phase,
  strategy,
  hold,
  deadline,
  promise,
  offer, // of an arrangement, by the policy itself
  close
};
inline constexpr size_t decision_kind_count = 10;
std::string_view name_of(decision_kind what);

struct decided {
  decision_kind kind{};
  std::string what;        // "whatsapp friendly_notice", "call", "late"
  uint32_t occurrence = 0; // of the same kind and what, from 0
  instant at{};
  std::string phase;   // that the account was in
  std::string because; // step or reaction
  uint32_t action = 0; // number of a send or task
  uint32_t reach = 0;  // where a step decided: which time it was reached, from 1
};

/// One time that a step was reached.
struct step_reach {
  bool skipped = false;          // its condition did not hold
  std::vector<std::string> did;  // "send whatsapp notice", "phase late"
  std::vector<uint32_t> actions; // numbers of what it planned
};

/// A send or task from its planning on.
struct followed_action {
  decision_kind kind{};
  std::string what;
  uint32_t reach = 0;    // as above
  bool left = false;     // nothing held it back, or does no longer
  std::string rule;      // that held it back; may be unnamed
  std::string withdrawn; // why it was, before it left
};

/// How the account stood from an instant on.
struct stance {
  instant since{};
  std::string phase;
  std::string strategy;
  std::string pause; // why no steps are taken
  bool closed = false;
};

/// Follows an account entry by entry.
class decision_list {
public:
  /// @param account after the events
  void follow(const std::vector<event>& events, const account_state& account, const policy& rules,
              instant at);

  const std::vector<decided>& all() const { return all_; }
  /// How the account stood at `when`; the first stance before it began.
  const stance& at(instant when) const;
  /// The send or task of this kind with this many before it; null when there was none.
  const decided* find(decision_kind kind, const std::string& what, uint32_t occurrence) const;
  const decided* find_action(uint32_t number) const;
  /// Null when the step that `because` names was not reached so often.
  const step_reach* reach(const std::string& because, uint32_t time) const;
  /// @pre it was planned
  const followed_action& action(uint32_t number) const { return actions_.at(number); }

private:
  void add(decision_kind kind, std::string what, instant at, std::string because,
           uint32_t action = 0);
  void take(const event& happened, instant at);
  void take_planned(const action_planned& planned, instant at);
  void take_released(const action_planned& content, instant at);
  void take_cancelled(const action_cancelled& cancelled, instant at);
  bool take_step(const event& happened);
  uint32_t times_reached(const std::string& because) const;
  void note_done(const std::string& because, std::string what);

  std::vector<decided> all_;
  std::vector<stance> stances_;
  std::string phase_;
  std::map<std::pair<decision_kind, std::string>, uint32_t> counts_;
  std::map<uint32_t, followed_action> actions_;            // by number
  std::map<std::string, std::vector<step_reach>> reaches_; // by "phase/step"
  std::string step_;                                       // that is being taken
};

} // namespace recobro::backtest
