#pragma once

// An account's part in what its policy tries out: the experiments in which it has an arm, and
// the choices of learners that are not judged yet.

#include "core/base/money.hpp"
#include "core/base/time.hpp"

#include <string>

namespace recobro {

/// An account keeps its arm for good, unless the arm is stopped.
struct trial {
  std::string experiment;
  std::string arm;
  instant assigned_at{};
  instant ends_at = never; // when it is measured
  amount open;             // when it was assigned; positive
  amount paid_before;      // by payments that stood then
  uint32_t contacts_before = 0;
  uint32_t disputes_before = 0;
  bool measured = false;
  bool left = false; // its arm was stopped: the account is treated as the control
  friend bool operator==(const trial&, const trial&) = default;
};

/// What came of a trial, for this account.
struct trial_outcome {
  int64_t recovered_basis_points = 0; // of `open`; 0 to 10 000
  bool paid = false;
  bool settled = false;
  bool stopped = false; // the debtor said stop
  bool disputed = false;
  uint32_t contacts = 0; // sent
  friend bool operator==(const trial_outcome&, const trial_outcome&) = default;
};

/// A choice of a learner whose time is not over.
struct pending_choice {
  std::string learner;
  std::string choice;
  std::string group; // segment that it learns for; empty: all accounts
  uint32_t action = 0;
  instant made_at{};
  instant leaves_from{}; // the action is not to leave before
  instant ends_at = never;
  friend bool operator==(const pending_choice&, const pending_choice&) = default;
};

// What happens to them, as events.

/// The account takes part in an experiment, in this arm.
struct arm_assigned {
  trial content;
};
/// The time of the trial is over.
struct arm_measured {
  std::string experiment;
  std::string arm; // that the account was assigned to
  trial_outcome outcome;
};
/// Its arm was stopped: from here on the account is treated as the control.
struct arm_left {
  std::string experiment;
  std::string arm;     // that was stopped
  std::string control; // the arm from here on
};
/// A learner chose how an action is sent.
struct choice_made {
  pending_choice content;
  int64_t chance_basis_points = 0; // that it would choose this one
  bool by_lot = false;             // to learn; else because it had done best
  uint64_t tries = 0, wins = 0;    // of the choice, as known then
};
/// Whether the choice did good is known.
struct choice_ended {
  std::string learner;
  std::string choice;
  std::string group;
  uint32_t action = 0;
  bool tried = false; // the action was not cancelled before it left
  bool won = false;
};

} // namespace recobro
