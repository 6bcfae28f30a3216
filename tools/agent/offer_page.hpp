#pragma once

// An offer of the agents' stream (docs/agents.md, "What an offer has") as text for a terminal.

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace recobro {

/// Everything that the offer says, over several lines: whoever acts needs no other screen.
/// `number` is the one under which the terminal has the task.
std::string offer_page(uint32_t number, const nlohmann::json& offer);

/// "[2] cards/4711/3  call  accepted  120.00 EUR, 12 days past due".
std::string offer_line(uint32_t number, const nlohmann::json& offer);

/// The results that a completion may have, with blanks between them.
std::string dispositions_text(const nlohmann::json& offer);

} // namespace recobro
