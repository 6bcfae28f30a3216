#pragma once

// The shapes of all that the interfaces take and give. Internal to openapi.cpp.

#include <nlohmann/json.hpp>

namespace recobro {

/// `components.schemas` of the OpenAPI document.
nlohmann::ordered_json openapi_schemas();

/// The part of it that is about accounts, in openapi_accounts.cpp.
void add_account_schemas(nlohmann::ordered_json& all);
void add_work_schemas(nlohmann::ordered_json& all);

} // namespace recobro
