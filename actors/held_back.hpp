#pragma once

// The agents of a team whom its leader holds back, as the store keeps them: a leader's pause lasts
// until a leader ends it, over starts of the supervisor and of the server.

#include "core/store/journal.hpp"

#include <map>
#include <string>
#include <string_view>

namespace recobro {

/// By agent, with the reason.
using held_agents = std::map<std::string, std::string>;

/// The name under which put_meta keeps those of the team.
std::string held_back_row(std::string_view team);
std::string text_of(const held_agents& held);
/// Nobody, when nobody was ever held back. Errors: those of the store.
result<held_agents> read_held_back(const journal& store, std::string_view team);

} // namespace recobro
