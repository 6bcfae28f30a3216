#pragma once

// A task as the queues see it: what its account says of it, and what decides who may take it.

#include "core/account/state.hpp"
#include "core/base/identity.hpp"

#include <string>

namespace recobro {

struct task_row {
  account_key account;
  open_task task;
  std::string language{};     // of the debtor, may be empty
  std::string jurisdiction{}; // where the debtor lives, may be empty
  std::string segment{};      // may be empty

  /// "portfolio/number/17": the same as its action's.
  std::string key() const { return account.text() + '/' + std::to_string(task.number); }
  friend bool operator==(const task_row&, const task_row&) = default;
};

/// A task that is in no queue any more, and why: "completed", or the reason of its withdrawal.
struct task_end {
  uint32_t number = 0;
  std::string reason;
  friend bool operator==(const task_end&, const task_end&) = default;
};

task_row row_of(const account_key& key, const account_state& account, const open_task& task);

/// What an entry means for the queues, given the state after it: rows that are new or changed, and
/// tasks that are gone.
struct work_effect {
  std::vector<task_row> put;
  std::vector<task_end> gone;

  bool empty() const { return put.empty() && gone.empty(); }
};
work_effect effect_on_work(const account_key& key, const account_state& after,
                           const std::vector<event>& events);

} // namespace recobro
