#pragma once

// The answer of `recobro contact rules`: which jurisdictions there are and what their rules say, as
// tables for people and objects for programs.

#include "config/jurisdiction_library.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace recobro {

/// A line for each jurisdiction.
std::string jurisdictions_text(const jurisdiction_library& library);
/// What such a line says, without the rules.
nlohmann::ordered_json jurisdiction_json(const jurisdiction& where);

/// The rules of a jurisdiction behind those of its parents.
std::string rules_text(const jurisdiction_ptr& where);
/// jurisdiction_json with `rules`, and the days that are its holidays.
nlohmann::ordered_json rules_json(const jurisdiction_ptr& where);

} // namespace recobro
