#pragma once

// The shapes of all that the interfaces take and give. Internal to openapi.cpp.

#include "config/embedded_files.hpp"

#include <nlohmann/json.hpp>

namespace recobro {

/// `components.schemas` of the OpenAPI document.
nlohmann::ordered_json openapi_schemas();

/// The part of it that is about accounts, in openapi_accounts.cpp.
void add_account_schemas(nlohmann::ordered_json& all);
void add_work_schemas(nlohmann::ordered_json& all);
/// Events of accounts and what is told of them, in openapi_events.cpp.
void add_event_schemas(nlohmann::ordered_json& all);
void add_stream_schemas(nlohmann::ordered_json& all);

/// docs/asyncapi.json, the document of the agents' stream.
extern const std::span<const embedded_file> embedded_interfaces;

} // namespace recobro
