// The schemas that this document shares with docs/asyncapi.json, which has them by hand: what can
// happen to an account is shown to agents and over HTTP by the same writer.

#include "actors/gateway/openapi_parts.hpp"
#include "actors/gateway/openapi_schemas.hpp"

#include <cassert>

namespace recobro {
namespace {

using namespace openapi;

constexpr std::string_view schemas_path = "#/components/schemas/";

const json& agents_document() {
  static const auto document = json::parse(embedded_interfaces.front().content);
  return document;
}

std::string last_part(const json& reference) {
  auto path = reference.get<std::string>();
  return path.substr(path.rfind('/') + 1);
}

void copy_schema(json& all, const std::string& name, const std::string& as);

void copy_references(json& all, const json& node) {
  if (node.is_object() && node.contains("$ref")) {
    assert(node["$ref"].get<std::string>().starts_with(schemas_path));
    const auto name = last_part(node["$ref"]);
    copy_schema(all, name, name);
  } else if (node.is_structured()) {
    for (const auto& each : node)
      copy_references(all, each);
  }
}

/// With all that it refers to. Both documents have the same schema under the same name, or this
/// one has none.
void copy_schema(json& all, const std::string& name, const std::string& as) {
  const auto& schema = agents_document()["components"]["schemas"].at(name);
  if (all.contains(as)) {
    assert(all[as] == schema);
    return;
  }
  all[as] = schema;
  copy_references(all, schema);
}

/// The types of the messages that clients say, or are told.
json message_types(const char* operation) {
  json made{{"type", "string"}, {"enum", json::array()}};
  for (const auto& each : agents_document()["operations"].at(operation)["messages"])
    made["enum"].push_back(last_part(each["$ref"]));
  return made;
}

/// One server-sent event whose data are a JSON text.
json server_event(std::string_view name, json data) {
  return object({{"event", {{"const", name}}},
                 {"data",
                  {{"type", "string"},
                   {"contentMediaType", "application/json"},
                   {"contentSchema", std::move(data)}}}});
}

json overheard(std::string_view name, const char* operation) {
  auto message = object({{"type", message_types(operation)}}, extra::allowed);
  message["description"]
    = "as docs/asyncapi.json has it; without debtor, note and script_text for a "
      "token that may not see personal data";
  return server_event(name, object({{"agent", text()}, {"at", moment()}, {"message", message}}));
}

json one_of(std::string_view description, std::initializer_list<json> events) {
  json made{{"description", description}, {"oneOf", json::array()}};
  for (const auto& each : events)
    made["oneOf"].push_back(each);
  return made;
}

} // namespace

void add_event_schemas(nlohmann::ordered_json& all) {
  copy_schema(all, "account_event", "event");
  copy_schema(all, "command_type", "command_type");
}

void add_stream_schemas(nlohmann::ordered_json& all) {
  auto entry = server_event("entry", reference("feed_entry"));
  entry["properties"]["id"] = text("the cursor to go on from");
  entry["required"].push_back("id");
  all["feed_event"] = one_of(
    "One event of the stream. Lines that begin with a colon are heartbeats.",
    {entry,
     server_event("gap",
                  object({{"missed", whole()}, {"resume_from", text("the cursor to go on from")}})),
     server_event("error",
                  object({{"code", text("name in the error catalogue")}, {"detail", text()}}))});
  all["listener_event"]
    = one_of("One event of the stream. Lines that begin with a colon are heartbeats.",
             {overheard("said", "say"), overheard("told", "tell"),
              server_event("gap", object({{"detail", text()}}))});
}

} // namespace recobro
