#include "actors/gateway/openapi_schemas.hpp"

#include "actors/gateway/command_fields.hpp"
#include "actors/gateway/command_json.hpp"
#include "actors/gateway/openapi_parts.hpp"
#include "actors/gateway/tokens.hpp"
#include "core/account/agenda.hpp"
#include "core/account/migrated.hpp"
#include "core/experiment/comparison.hpp"
#include "core/indicator/indicator_report.hpp"
#include "core/policy/policy.hpp"
#include "core/store/audit_record.hpp"

namespace recobro {
namespace {

using namespace openapi;

json schema_of(command_field field) {
  switch (field) {
  case command_field::at:
  case command_field::until:
    return moment();
  case command_field::due:
    return day();
  case command_field::amount:
  case command_field::down_payment:
    return {{"type", {"string", "number"}},
            {"description", "decimal; a number is read from its text, never as floating point"}};
  case command_field::instalments:
    return {{"type", {"integer", "string"}}, {"minimum", 1}, {"maximum", instalments_max}};
  case command_field::discount_percent:
    return {{"type", {"number", "string"}}, {"description", "at most two decimals"}};
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

json arrangement_commands() {
  json variants = json::array();
  for (const auto& shape : command_shapes()) {
    if (!shape.type.starts_with("arrangement_"))
      continue;
    json one = command_schema(shape, {command_field::type});
    one["properties"]["id"] = text("without: every sending counts as new");
    one["properties"]["at"] = moment();
    variants.push_back(std::move(one));
  }
  return {{"oneOf", std::move(variants)}};
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

json role_words() {
  json made{{"type", "string"}, {"enum", json::array()}};
  for (int i = 0; i < 5; ++i)
    made["enum"].push_back(name_of(static_cast<role>(i)));
  return made;
}

json audit_word() {
  json words = json::array();
  for (size_t act = 0; act < audited_act_count; ++act)
    words.push_back(name_of(static_cast<audited_act>(act)));
  return {{"type", "string"}, {"enum", words}};
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

void add_service_schemas(json& all) {
  all["token_wish"] = object({{"name", text()}, {"role", role_words()}});
  all["issued_token"] = object(token_members(true));
  all["tokens"] = object({{"tokens", list_of(object(token_members(false)))}});
  all["backup_wish"] = object(
    {{"directory", text("Absolute; must not exist, and its parent must. On the file system of the "
                        "data directory a backup needs little time and room.")}});
  all["backup"] = object(
    {{"directory", text()}, {"blocks", whole()}, {"entries", whole()}, {"bytes", whole()}});
  all["status"] = object({{"status", text()}});
}

json signed_whole() {
  return {{"type", "integer"}};
}

/// From the tables of figures: what is zero in all lines, or not asked for, is left out.
void add_indicators(json& all) {
  auto line = object({});
  const auto add = [&](std::string_view name, json schema) {
    line["properties"][std::string(name)] = std::move(schema);
  };
  const auto add_sum = [&](std::string_view name, indicator_kind kind) {
    add(name, kind == indicator_kind::money ? money() : signed_whole());
  };
  for (const auto* period : {"day", "week", "month"})
    add(period, day());
  for (const auto name : dimension_names())
    add(name, text());
  for (const auto& stock : stocks_of({}))
    add_sum(stock.name, stock.kind);
  for (const auto& each : indicator_definitions)
    add_sum(each.name, each.kind);
  for (const auto& ratio : ratios_of({}, {.stocks = true}))
    add(ratio.name, percent());
  all["indicators"] = object({{"from", day()},
                              {"to", day()},
                              {"every", words<report_period, report_period_count>()},
                              {"lines", list_of(std::move(line))}});
}

void add_experiments(json& all) {
  const auto bounds = [] { return object({{"low", percent()}, {"high", percent()}}); };
  all["stopped_arm"] = object({{"experiment", text()},
                               {"arm", text()},
                               {"at", moment()},
                               {"by", text("a token's name, or guard")},
                               {"reason", text()}});
  all["arm_to_stop"] = object({{"arm", text()}, {"reason", text("1 to 200 bytes")}});
  all["arm"]
    = object({{"arm", text()},
              {"assigned", whole()},
              {"measured", whole()},
              {"mean_percent", percent()},
              {"mean_within", bounds()},
              {"difference_within", bounds(), false},
              {"paid", whole()},
              {"settled", whole()},
              {"said_stop", whole()},
              {"disputed", whole()},
              {"contacts", whole()},
              {"left", whole()},
              {"standing", words<arm_standing, arm_standing_count>()},
              {"reason", text(), false},
              {"stopped", object({{"at", moment()}, {"by", text()}, {"reason", text()}}), false}});
  all["experiments"] = object(
    {{"portfolio", text()},
     {"policy", text()},
     {"experiments", list_of(object({{"experiment", text()},
                                     {"measure", words<trial_measure, trial_measure_count>()},
                                     {"days", whole()},
                                     {"doubt_percent", percent()},
                                     {"at_least", whole()},
                                     {"arms", list_of(reference("arm"))}}))},
     {"learners", list_of(object({{"learner", text()},
                                  {"reward", words<learner_reward, learner_reward_count>()},
                                  {"choices", list_of(object({{"segment", text(), false},
                                                              {"choice", text()},
                                                              {"tries", whole()},
                                                              {"wins", whole()}}))}}))}});
}

void add_migration(json& all) {
  const auto timers = [] {
    return list_of(object({{"timer", words<timer_kind, timer_kind_count>()},
                           {"name", text(), false},
                           {"due", moment()}}));
  };
  const auto examples = [] { return list_of(text("account number")); };
  all["migration"] = object(
    {{"portfolio", text()},
     {"policy", text()},
     {"version", text("content hash")},
     {"dry_run", truth()},
     {"accounts", whole()},
     {"already", whole()},
     {"waiting", whole()},
     {"closed", whole()},
     {"moves", list_of(object({{"from_version", text("content hash")},
                               {"phase", text()},
                               {"strategy", text(), false},
                               {"step", text(), false},
                               {"to_phase", text()},
                               {"to_strategy", text(), false},
                               {"to_step", text(), false},
                               {"position", words<migrated_position, migrated_position_count>()},
                               {"when", words<migration_time, migration_time_count>()},
                               {"accounts", whole()},
                               {"timers_gone", whole()},
                               {"timers_new", whole()},
                               {"actions_cancelled", whole()},
                               {"examples", list_of(text("account number; first the one whose "
                                                         "timers gone and new show"))},
                               {"gone", timers(), false},
                               {"new", timers(), false}}))},
     {"refused",
      list_of(object(
        {{"error", text()}, {"detail", text()}, {"accounts", whole()}, {"examples", examples()}}))},
     {"next_after", text("account number"), false}});
}

/// What the server keeps beside the accounts.
void add_service_records(json& all) {
  all["dead_letters"] = object(
    {{"dead_letters", list_of(object({{"id", text()},
                                      {"portfolio", text()},
                                      {"account", text()},
                                      {"cause", text("what was thrown")},
                                      {"at", moment()},
                                      {"command", text("the line, without personal data")}}))},
     {"next_after", text(), false}});
  all["audit"] = object({{"rows", list_of(object({{"number", whole()},
                                                  {"at", moment()},
                                                  {"actor", text("name of the token")},
                                                  {"role", text(), false},
                                                  {"act", audit_word()},
                                                  {"subject", text("what it was done to")},
                                                  {"reason", text(), false},
                                                  {"detail", text(), false}}))},
                         {"next_before", whole(), false}});
  all["retry_result"] = object({{"id", text()},
                                {"result", result_word()},
                                {"sequence", whole(), false},
                                {"error", text(), false},
                                {"number", whole(), false},
                                {"detail", text(), false}});
}

} // namespace

nlohmann::ordered_json openapi_schemas() {
  json all;
  add_account_schemas(all);
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
  all["command_result"] = object({{"result", result_word()}, {"sequence", whole()}});
  all["result_line"] = object({{"line", whole()},
                               {"id", text(), false},
                               {"result", result_word()},
                               {"sequence", whole(), false},
                               {"error", text(), false},
                               {"number", whole(), false},
                               {"detail", text(), false}});
  all["arrangement_command"] = arrangement_commands();
  all["offers"] = object({{"portfolio", text()},
                          {"account", text()},
                          {"currency", text()},
                          {"offers", list_of(reference("arrangement"))}});
  add_experiments(all);
  add_indicators(all);
  add_migration(all);
  add_event_schemas(all);
  all["entry"] = object({{"sequence", whole()},
                         {"command", text(), false},
                         {"type", reference("command_type")},
                         {"at", moment()},
                         {"decided_at", moment()},
                         {"actor", text(), false},
                         {"events", list_of(reference("event"))}});
  all["history"] = object({{"portfolio", text()},
                           {"account", text()},
                           {"currency", text()},
                           {"entries", list_of(reference("entry"))},
                           {"next_after", whole(), false}});
  all["feed_entry"] = object({{"portfolio", text()},
                              {"account", text()},
                              {"currency", text()},
                              {"entry", reference("entry")}});
  add_stream_schemas(all);
  add_service_records(all);
  add_work_schemas(all);
  add_service_schemas(all);
  return all;
}

} // namespace recobro
