#pragma once

// Gives a team's tasks to its agents. A thin shell: what goes to whom is the desk's word, whether
// it may is the account's. After a fault of its own it makes the desk anew from the open tasks in
// the store, and has the agents come again: what they hold stays theirs for a lease.

#include "actors/surroundings.hpp"

#include <caf/actor_system.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <unordered_map>

namespace recobro {

struct supervisor_state {
  std::unique_ptr<desk> work;
  std::unordered_map<uint64_t, std::shared_ptr<agent_port>> ports; // by session
  bool stopped = false;
  bool incomplete = false; // the store did not give the open tasks after a fault
  uint64_t restarts = 0;

  static inline constexpr auto name = "supervisor";
};

supervisor_actor::behavior_type
supervisor(supervisor_actor::stateful_pointer<supervisor_state> self, surroundings* outside,
           const team& rules);

/// Spawns one for each team, before the first message.
void spawn_supervisors(caf::actor_system& system, surroundings& outside);
/// Brings them the tasks that were open when the server stopped. Tasks of a team that is no more go
/// to the one that takes their kind now. Errors: those of the store.
result<void> bring_open_tasks(surroundings& outside);

} // namespace recobro
