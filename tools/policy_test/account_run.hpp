#pragma once

// One account under a policy on virtual time: its timers fall due at their instants, what it sends
// leaves through an outbox as the server's does. For policy tests; nothing here is durable.

#include "core/account/decide.hpp"

#include <set>
#include <string>
#include <vector>

namespace recobro {

/// An action that the account planned, and how far it got.
struct deed {
  enum class stage : uint8_t { waiting, in_outbox, left, withdrawn };
  action_planned content;
  stage at = stage::waiting;
  instant planned{};
  instant since{};           // of its stage
  instant waits_until{};     // while it waits; `never`: it may not leave at all
  std::string rule;          // that made it wait, or forbids it
  std::string withdrawn_for; // reason word
};

class account_run {
public:
  /// Both must outlive the run. Without `contact` nothing is judged. The account's lots fall by
  /// its mark.
  account_run(const policy& rules, const contact_book* contact, uint64_t account_mark = 0);

  /// Decides what falls due until `when`, each timer at its own instant.
  /// Errors: too_many_items when the timers never come to rest.
  result<void> pass_to(instant when);
  /// Timers first, then the command at its received_at. What the outbox takes over leaves at once.
  result<void> tell(const command& what);

  /// From now on nothing leaves on this channel, or on any; what is in the outbox stays there.
  void stop_outbox(std::optional<channel> by);
  /// What stayed there leaves, if the contact rules still say yes.
  result<void> resume_outbox(std::optional<channel> by, instant now);

  const account_state& account() const { return account_; }
  const policy& rules() const { return rules_; }
  const std::vector<entry>& history() const { return history_; }
  const std::vector<deed>& deeds() const { return deeds_; } // by number

private:
  result<void> decide_at(instant now, const command& what);
  void follow(const std::vector<event>& events, instant now);
  /// Hands over what is in the outbox, and what comes of that, until nothing is.
  result<void> hand_over(instant now);
  bool stopped(const deed& what) const;
  deed& deed_of(uint32_t number) { return deeds_.at(number - 1); }

  const policy& rules_;
  decision_settings settings_;
  account_state account_;
  std::vector<entry> history_;
  std::vector<deed> deeds_;
  bool all_stopped_ = false;
  std::set<channel> stopped_;
};

} // namespace recobro
