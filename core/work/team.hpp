#pragma once

// Who works: teams, the people in them, and what each may do. A value of the configuration.

#include "core/base/time.hpp"
#include "core/contact/vocabulary.hpp"
#include "core/work/task_row.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// How many tasks somebody may hold at once that reach debtors through a class of channels: one
/// call, several chats. 0: nothing is said of that class.
using channel_capacity = std::array<uint32_t, channel_class_count>;

/// What somebody may be given. Lists are sorted.
struct agent_profile {
  std::string id; // the name of the agent's token
  std::vector<std::string> skills{};
  std::vector<std::string> languages{};  // none: any
  std::vector<std::string> licences{};   // jurisdictions
  std::vector<std::string> portfolios{}; // none: all of the team's
  uint8_t level = 0;                     // of seniority
  channel_capacity capacity{};           // instead of the team's
  friend bool operator==(const agent_profile&, const agent_profile&) = default;
};

struct team {
  std::string name;
  std::vector<std::string> portfolios{}; // none: all
  std::vector<std::string> kinds{};      // of tasks; none: all
  std::vector<std::string> licensed{};   // jurisdictions for which an agent needs the licence
  std::vector<agent_profile> agents{};
  uint32_t tasks_per_agent = 3; // held at once, so that nobody hoards
  channel_capacity capacity{1}; // of them, by class of channels; as it stands: one call
  /// Whoever is not heard of for so long has lost what he held.
  std::chrono::milliseconds lease = std::chrono::seconds{60};
  /// An offer that is not accepted for so long goes back to the queue.
  std::chrono::milliseconds accept_within = std::chrono::minutes{2};
  /// So does an accepted task that is not finished for so long, whoever has it: a shift.
  std::chrono::milliseconds finish_within = std::chrono::hours{8};
  /// How long a task waits for the agent who knows the debtor: who is there, on a break, or was
  /// cut off for less than a lease.
  duration sticky_for = std::chrono::minutes{10};
  int64_t ageing_per_hour = 1; // points that a waiting task gains, so that none starves
  std::string overflow_to{};   // team that takes what waits for longer; may be empty
  duration overflow_after = std::chrono::hours{4};
  std::string escalate_to{}; // team that takes what is overdue; may be empty
  /// How long what was overdue already when it came waits here before it goes on.
  duration escalate_after = std::chrono::hours{1};

  const agent_profile* find_agent(std::string_view id) const;
};

using team_list = std::vector<team>;

/// The first team that takes tasks of this kind in this portfolio; null: none does.
const team* team_for(const team_list& teams, std::string_view portfolio, std::string_view kind);

/// What an agent has to have for a task: tasks that ask the same wait in the same queue.
struct requirement {
  std::vector<std::string> needs{};
  uint8_t level = 0;
  std::string language{}; // empty: any
  std::string portfolio{};
  std::string jurisdiction{};        // in which a licence is needed; empty: none is
  std::optional<channel_class> by{}; // how whoever does it reaches the debtor; nothing: not at all
  friend auto operator<=>(const requirement&, const requirement&) = default;
  friend bool operator==(const requirement&, const requirement&) = default;
};

requirement requirement_of(const team& in, const task_row& row);
bool needs_licence(const team& in, std::string_view jurisdiction);
bool fits(const agent_profile& who, const requirement& what);
/// Of this class at once; tasks_per_agent where nothing is said.
uint32_t capacity_of(const team& in, const agent_profile& who, channel_class by);

} // namespace recobro
