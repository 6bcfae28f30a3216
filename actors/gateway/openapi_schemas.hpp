#pragma once

#include <nlohmann/json.hpp>

namespace recobro {

/// `components.schemas` of the OpenAPI document.
nlohmann::ordered_json openapi_schemas();

} // namespace recobro
