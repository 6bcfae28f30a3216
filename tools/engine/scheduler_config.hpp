#pragma once

// How the actor system runs its actors.

#include <caf/actor_system_config.hpp>
#include <caf/atom.hpp>

namespace recobro {

struct scheduler_config : caf::actor_system_config {
  explicit scheduler_config(unsigned workers) {
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", size_t{workers});
    set("logger.console-verbosity", caf::atom("quiet"));
    set("logger.file-verbosity", caf::atom("quiet"));
  }
};

} // namespace recobro
