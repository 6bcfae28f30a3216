#pragma once

// Work for people: what is to be done, and who has it. A task is in its account's list from the
// moment a team's queue took it over until it is completed, withdrawn or deferred; the queues of
// the supervisors follow that list and never lead it.

#include "core/base/time.hpp"
#include "core/policy/condition.hpp"
#include "core/policy/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// Where a task stands. Held: somebody's alone.
enum class task_stage : uint8_t {
  queued,     // waits for somebody
  offered,    // on somebody's screen
  accepted,   // somebody said yes
  in_progress // somebody is at it
};
inline constexpr size_t task_stage_count = 4;

std::string_view name_of(task_stage stage);
std::optional<task_stage> task_stage_from(std::string_view word);

/// Who may do it, and when.
struct task_terms {
  std::vector<std::string> needs{}; // skills, sorted
  uint8_t level = 0;                // of seniority, at least
  instant due_by{};                 // then it is escalated; 1970: at no time
  instant appointment{};            // the debtor was told this instant; 1970: none
  std::string agent{};              // who should do it, if there in time; may be empty
  std::string asked_by{};           // of an approval: who asked for it and so can't give it
  friend bool operator==(const task_terms&, const task_terms&) = default;
};

struct task_content {
  std::string kind;     // word
  std::string script{}; // template, may be empty
  std::string because{};
  score priority{};
  channel by{};          // how it reaches the debtor, if it `contacts`
  bool contacts = false; // whoever does it reaches somebody
  instant planned_at{};
  task_terms terms{};
  friend bool operator==(const task_content&, const task_content&) = default;
};

struct open_task {
  uint32_t number = 0; // of its action
  task_stage stage{};
  std::string team;
  std::string agent{}; // who holds it; empty while it is queued
  instant queued_at{};
  instant moved_at{}; // to this stage
  int64_t boost = 0;  // added to its priority by a supervisor
  task_content content{};
  instant review_at = never; // of one that is held: when the contact rules are asked again

  bool held() const { return stage != task_stage::queued; }
  friend bool operator==(const open_task&, const open_task&) = default;
};

// -- what happens to it, as events

/// The task is in a team's queue, for people to take.
struct task_queued {
  uint32_t number = 0;
  std::string team;
  instant at{};
  task_content content;
};
/// It went to another stage, to another team, or to another place in its queue.
struct task_moved {
  uint32_t number = 0;
  task_stage to{};
  std::string team;
  std::string agent; // who has it now; who had it, when it was given back; may be empty
  instant at{};
  std::string reason; // word, may be empty
  int64_t boost = 0;
  instant review_at = never; // see open_task
};
struct task_completed {
  uint32_t number = 0;
  std::string kind;
  std::string team;
  std::string agent;
  std::string disposition;
  instant at{};
  std::optional<instant> call_back{};
};

} // namespace recobro
