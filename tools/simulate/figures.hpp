#pragma once

// What a simulation counts. Everything is a sum of integers over accounts, so that figures of
// several threads add up to the same whatever the order.

#include "core/contact/jurisdiction.hpp"
#include "core/policy/policy.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace recobro::simulate {

struct channel_figures {
  uint64_t sent = 0, delivered = 0, failed = 0, noticed = 0, replied = 0, no_answer = 0,
           wrong_person = 0, refused = 0;
  int64_t cost = 0; // minor units
};

struct task_figures {
  uint64_t planned = 0, done = 0;
  uint64_t withdrawn = 0;  // the account changed before anybody began
  uint64_t not_lawful = 0; // given up: the contact rules never allow the contact
  int64_t minutes = 0;
  int64_t cost = 0;
};

struct promise_figures {
  // open_before + made = kept + partly_kept + broken + superseded + cancelled + open_after
  uint64_t open_before = 0, made = 0, kept = 0, partly_kept = 0, broken = 0, superseded = 0,
           cancelled = 0, open_after = 0;
  int64_t promised = 0, refused = 0; // minor units; offers that the policy did not take
};

/// A contact that should not have happened.
struct breach {
  uint64_t account = 0;
  instant at{};
  std::string what;
};
inline constexpr size_t breaches_kept = 10;

/// What one contact rule did to actions.
struct rule_figures {
  uint64_t put_off = 0; // may leave later
  uint64_t barred = 0;  // may not leave at all
};

/// Every contact is judged again at the moment it leaves, on a register of its own that knows only
/// what really left and came back.
struct lawful_figures {
  uint64_t judged = 0;
  uint64_t outside_rules = 0;
  /// Left when everything was paid, and neither the payment nor a reply asked for it.
  uint64_t after_payment = 0;
  uint64_t waited = 0;       // that were put off first
  uint64_t not_earliest = 0; // left later than the first lawful instant after their time
  std::map<std::string, rule_figures, std::less<>> by_rule;
  std::vector<breach> breaches; // the first of them
  void note(breach what);
};

/// How an account stands at the end.
enum class ending : uint8_t {
  paid,
  closed,
  moving,  // a timer will go off
  waiting, // for a person or for the debtor
  held,    // on hold or in dispute until somebody ends it
  resting, // the policy has no further step
  lost     // nothing will ever happen, and nobody decided so
};
inline constexpr size_t ending_count = 7;
std::string_view name_of(ending how);

/// Accounts whose oldest debt fell due in the same month.
struct cohort_figures {
  uint64_t accounts = 0;
  int64_t owed = 0;
  std::vector<int64_t> paid; // by 30-day month of the simulation
};

/// One account, for comparing two policies debtor by debtor.
struct account_result {
  int64_t owed = 0; // all that was ever charged
  int64_t paid = 0;
  int64_t cost = 0;
  uint32_t contacts = 0;
  bool opened = false; // else its time to come was not yet, or it was refused
  friend bool operator==(const account_result&, const account_result&) = default;
};

struct figures {
  uint64_t accounts = 0, account_days = 0, commands = 0, timers = 0, events = 0, payments = 0;
  int64_t owed = 0, paid = 0, cost = 0;
  uint64_t not_opened = 0;                              // accounts that the engine refused
  std::map<std::string, uint64_t, std::less<>> refused; // commands, by error code
  std::vector<int64_t> paid_by_day;
  std::vector<int64_t> cost_by_week;
  std::vector<std::array<uint64_t, channel_count>> contacts_by_week;
  std::array<channel_figures, channel_count> channels{};
  std::map<std::string, task_figures, std::less<>> tasks;
  promise_figures promises;
  /// Minutes that people work, by local weekday (Monday first) and hour.
  std::array<std::array<int64_t, 24>, 7> work_minutes{};
  /// Moves between phases: from phase (the last row: newly opened) to phase.
  std::vector<std::vector<uint64_t>> moves;
  /// Accounts at the beginning of each week: a column for each phase, then paid, then closed.
  std::vector<std::vector<uint64_t>> stays;
  std::map<int, cohort_figures> cohorts; // by months since year 0
  lawful_figures lawful;
  std::array<uint64_t, ending_count> endings{};

  figures() = default;
  figures(const policy& rules, int days);
  void add(const figures& other);
};

} // namespace recobro::simulate
