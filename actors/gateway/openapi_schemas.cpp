#include "actors/gateway/openapi_schemas.hpp"

#include "actors/gateway/command_fields.hpp"
#include "actors/gateway/command_json.hpp"
#include "actors/gateway/tokens.hpp"
#include "core/policy/policy.hpp"

namespace recobro {
namespace {

using json = nlohmann::ordered_json;

struct member {
  std::string_view name;
  json schema;
  bool required = true;
};

json text(std::string_view description = {}) {
  json made{{"type", "string"}};
  if (!description.empty())
    made["description"] = description;
  return made;
}
json whole() {
  return {{"type", "integer"}, {"minimum", 0}};
}
json truth() {
  return {{"type", "boolean"}};
}
json moment() {
  return {{"type", "string"}, {"format", "date-time"}};
}
json day() {
  return {{"type", "string"}, {"format", "date"}};
}
json money() {
  return {{"type", "string"}, {"pattern", "^-?[0-9]+(\\.[0-9]+)?$"}};
}
json reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}
json list_of(json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
json texts_by_name() {
  return {{"type", "object"}, {"additionalProperties", text()}};
}

enum class extra : uint8_t { refused, allowed };

json object(std::initializer_list<member> members, extra other = extra::refused) {
  json made{{"type", "object"}, {"properties", json::object()}, {"required", json::array()}};
  for (const auto& each : members) {
    made["properties"][std::string(each.name)] = each.schema;
    if (each.required)
      made["required"].push_back(each.name);
  }
  if (other == extra::refused)
    made["additionalProperties"] = false;
  return made;
}

template <class Enum, size_t Count>
json words() {
  json made{{"type", "string"}, {"enum", json::array()}};
  for (size_t i = 0; i < Count; ++i)
    made["enum"].push_back(name_of(static_cast<Enum>(i)));
  return made;
}

json schema_of(command_field field) {
  switch (field) {
  case command_field::at:
  case command_field::until:
    return moment();
  case command_field::due:
    return day();
  case command_field::amount:
    return {{"type", {"string", "number"}},
            {"description", "decimal; a number is read from its text, never as floating point"}};
  case command_field::currency:
    return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
  case command_field::attributes:
    return texts_by_name();
  case command_field::obligations:
    return list_of({{"oneOf", {reference("new_obligation"), text("id, in payment_received")}}});
  case command_field::debtor:
    return reference("debtor");
  case command_field::component:
    return {{"type", "string"}, {"enum", {"principal", "fee"}}};
  case command_field::mode:
    return {{"type", "string"}, {"enum", {"add", "replace"}}};
  case command_field::channel:
    return words<channel, channel_count>();
  case command_field::intent:
    return words<reply_intent, reply_intent_count>();
  case command_field::body:
    return {{"type", "string"}, {"maxLength", note_bytes_max}};
  default:
    return text();
  }
}

std::string_view field_name(command_field field) {
  return command_field_names[static_cast<size_t>(field)];
}

json command_schema(const command_shape& shape, std::initializer_list<command_field> framing) {
  json made{{"type", "object"}, {"properties", json::object()}, {"required", json::array()}};
  for (command_field each : framing) {
    made["properties"][std::string(field_name(each))]
      = each == command_field::type ? json{{"const", shape.type}} : schema_of(each);
    made["required"].push_back(field_name(each));
  }
  for (size_t i = 0; i < command_field_count; ++i) {
    auto field = static_cast<command_field>(i);
    bool required = shape.required & set_of(field);
    if (!required && !(shape.optional & set_of(field)) && field != command_field::currency)
      continue;
    made["properties"][std::string(field_name(field))]
      = field == command_field::outcome && shape.type == "contact_result"
          ? words<contact_outcome, contact_outcome_count>()
          : schema_of(field);
    if (required)
      made["required"].push_back(field_name(field));
  }
  made["additionalProperties"] = false;
  return made;
}

json commands() {
  json variants = json::array();
  for (const auto& shape : command_shapes())
    variants.push_back(
      command_schema(shape, {command_field::id, command_field::type, command_field::portfolio,
                             command_field::account, command_field::at}));
  return {{"oneOf", std::move(variants)}};
}

json put_schema(bool in_bulk) {
  const command_shape& shape = *find_shape("account_put");
  json made = in_bulk ? command_schema(shape, {command_field::account}) : command_schema(shape, {});
  made["properties"]["id"] = text("without: every sending counts as new");
  made["properties"]["at"] = moment();
  return made;
}

json debtor() {
  json address = object({{"street", text(), false},
                         {"postcode", text(), false},
                         {"city", text(), false},
                         {"region", text(), false},
                         {"country", text(), false}});
  json made = object({{"name", text(), false},
                      {"document", text(), false},
                      {"birth_date", text(), false},
                      {"phones", list_of(text()), false},
                      {"emails", list_of(text()), false},
                      {"addresses", list_of({{"oneOf", {text(), address}}}), false},
                      {"note", text(), false}});
  made["description"] = "Personal data. Kept encrypted under a key of the debtor's own.";
  return made;
}

json summary(std::initializer_list<member> more) {
  json made = object({{"portfolio", text()},
                      {"account", text()},
                      {"sequence", whole()},
                      {"currency", text()},
                      {"balance", money()},
                      {"open", money()},
                      {"credit", money()},
                      {"paid", money()},
                      {"days_past_due", {{"type", "integer"}}, false},
                      {"phase", text()},
                      {"phase_entered_at", moment()},
                      {"segment", text(), false},
                      {"strategy", text(), false},
                      {"settled", truth()},
                      {"closed", truth()},
                      {"close_reason", text(), false}});
  json rest = object(more);
  made["properties"].update(rest["properties"]);
  for (const auto& each : rest["required"])
    made["required"].push_back(each);
  return made;
}

json agenda() {
  return list_of(object({{"due", moment()}, {"kind", text()}, {"name", text()}}));
}

json account() {
  auto items = [](std::initializer_list<member> members) { return list_of(object(members)); };
  return summary(
    {{"zone", text()},
     {"language", text(), false},
     {"policy", text("content hash")},
     {"erased", truth()},
     {"attributes", texts_by_name()},
     {"obligations", items({{"id", text()},
                            {"kind", text()},
                            {"due", day()},
                            {"principal", money()},
                            {"fees", money()},
                            {"paid", money()},
                            {"open", money()},
                            {"withdrawn", truth()}})},
     {"payments", items({{"id", text()},
                         {"amount", money()},
                         {"at", moment()},
                         {"reversed", truth()},
                         {"allocations", items({{"obligation", text()}, {"amount", money()}})}})},
     {"promises", items({{"id", text()},
                         {"amount", money()},
                         {"due", day()},
                         {"made_at", moment()},
                         {"status", text()}})},
     {"holds", items({{"id", text()}, {"reason", text()}, {"until", moment(), false}})},
     {"disputes", items({{"id", text()}, {"reason", text(), false}, {"open", truth()}})},
     {"actions", items({{"number", whole()},
                        {"kind", text()},
                        {"channel", text(), false},
                        {"handed_over", truth()},
                        {"waits_until", moment(), false}})},
     {"contacts", {{"type", "object"}, {"additionalProperties", whole()}}},
     {"authorisations", items({{"channel", text()},
                               {"since", moment()},
                               {"until", moment(), false},
                               {"source", text()},
                               {"document", text(), false}})},
     {"stops",
      items({{"channel", text(), false}, {"since", moment()}, {"until", moment(), false}})},
     {"deadlines", items({{"name", text()}, {"due", moment()}})},
     {"agenda", agenda(), false},
     {"debtor", reference("debtor"), false}});
}

json explanation() {
  json why = object({{"phase", text()},
                     {"since", moment()},
                     {"cause", text(), false},
                     {"reason", text(), false},
                     {"entry", whole(), false},
                     {"by", text(), false},
                     {"command", text(), false},
                     {"actor", text(), false}});
  json next = list_of(object({{"at", moment()},
                              {"timers", list_of(object({{"kind", text()}, {"name", text()}}))},
                              {"events", list_of(reference("event"))},
                              {"error", text(), false},
                              {"detail", text(), false}}));
  return summary({{"now", moment()},
                  {"zone", text()},
                  {"why", why},
                  {"policy", object({{"name", text()}, {"hash", text()}}), false},
                  {"paused_by", text(), false},
                  {"agenda", agenda(), false},
                  {"next", next, false}});
}

json role_words() {
  json made{{"type", "string"}, {"enum", json::array()}};
  for (int i = 0; i < 5; ++i)
    made["enum"].push_back(name_of(static_cast<role>(i)));
  return made;
}

json result_word() {
  return {{"type", "string"}, {"enum", {"accepted", "duplicate", "conflict", "rejected"}}};
}

std::initializer_list<member> token_members(bool with_secret) {
  static const std::initializer_list<member> plain{{"id", text()},
                                                   {"name", text()},
                                                   {"role", role_words()},
                                                   {"created_at", moment()},
                                                   {"revoked", truth()}};
  static const std::initializer_list<member> secret{
    {"id", text()},           {"name", text()},     {"role", role_words()},
    {"created_at", moment()}, {"revoked", truth()}, {"token", text("shown this once")}};
  return with_secret ? secret : plain;
}

} // namespace

nlohmann::ordered_json openapi_schemas() {
  json all;
  all["problem"] = object({{"type", text()},
                           {"title", text()},
                           {"status", whole()},
                           {"code", text("name in the error catalogue")},
                           {"number", whole()},
                           {"detail", text()}});
  all["command"] = commands();
  all["account_put"] = put_schema(false);
  all["account_put_line"] = put_schema(true);
  all["new_obligation"] = object({{"id", text()},
                                  {"kind", text(), false},
                                  {"due", day()},
                                  {"amount", schema_of(command_field::amount)}});
  all["debtor"] = debtor();
  all["command_result"] = object({{"result", result_word()}, {"sequence", whole()}});
  all["result_line"] = object({{"line", whole()},
                               {"id", text(), false},
                               {"result", result_word()},
                               {"sequence", whole(), false},
                               {"error", text(), false},
                               {"number", whole(), false},
                               {"detail", text(), false}});
  all["account"] = account();
  all["event"] = object({{"type", text()}}, extra::allowed);
  all["entry"] = object({{"sequence", whole()},
                         {"command", text(), false},
                         {"type", text()},
                         {"at", moment()},
                         {"decided_at", moment()},
                         {"actor", text(), false},
                         {"events", list_of(reference("event"))}});
  all["history"] = object({{"portfolio", text()},
                           {"account", text()},
                           {"currency", text()},
                           {"entries", list_of(reference("entry"))},
                           {"next_after", whole(), false}});
  all["explanation"] = explanation();
  all["feed_entry"] = object({{"portfolio", text()},
                              {"account", text()},
                              {"currency", text()},
                              {"entry", reference("entry")}});
  all["dead_letters"] = object(
    {{"dead_letters", list_of(object({{"id", text()},
                                      {"portfolio", text()},
                                      {"account", text()},
                                      {"cause", text()},
                                      {"at", moment()},
                                      {"command", text("the line, without personal data")}}))},
     {"next_after", text(), false}});
  all["retry_result"] = object({{"id", text()},
                                {"result", result_word()},
                                {"sequence", whole(), false},
                                {"error", text(), false},
                                {"number", whole(), false},
                                {"detail", text(), false}});
  all["token_wish"] = object({{"name", text()}, {"role", role_words()}});
  all["issued_token"] = object(token_members(true));
  all["tokens"] = object({{"tokens", list_of(object(token_members(false)))}});
  all["backup_wish"] = object(
    {{"directory", text("Absolute; must not exist, and its parent must. On the file system of the "
                        "data directory a backup needs little time and room.")}});
  all["backup"] = object(
    {{"directory", text()}, {"blocks", whole()}, {"entries", whole()}, {"bytes", whole()}});
  all["status"] = object({{"status", text()}});
  return all;
}

} // namespace recobro
