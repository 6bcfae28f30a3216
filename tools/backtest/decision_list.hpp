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
  close
};
inline constexpr size_t decision_kind_count = 9;
std::string_view name_of(decision_kind what);

struct decided {
  decision_kind kind{};
  std::string what;        // "whatsapp friendly_notice", "call", "late"
  uint32_t occurrence = 0; // of the same kind and what, from 0
  instant at{};
  std::string phase;   // that the account was in
  std::string because; // step or reaction
  uint32_t action = 0; // number of a send or task
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

private:
  void add(decision_kind kind, std::string what, instant at, std::string because,
           uint32_t action = 0);
  void take(const event& happened, instant at);

  std::vector<decided> all_;
  std::vector<stance> stances_;
  std::string phase_;
  std::map<std::pair<decision_kind, std::string>, uint32_t> counts_;
  std::map<uint32_t, std::string> planned_; // what an action is, by number
};

} // namespace recobro::backtest
