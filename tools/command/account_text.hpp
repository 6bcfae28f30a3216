#pragma once

// An account's JSON, as the server gives it, as text for a person.

#include <nlohmann/json.hpp>

#include <string>

namespace recobro {

using account_json = nlohmann::ordered_json;

std::string account_text(const account_json& account);
std::string history_text(const account_json& entries);
std::string explanation_text(const account_json& explanation);

} // namespace recobro
