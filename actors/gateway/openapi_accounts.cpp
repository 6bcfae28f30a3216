#include "actors/gateway/entry_json.hpp"
#include "actors/gateway/openapi_parts.hpp"
#include "actors/gateway/openapi_schemas.hpp"
#include "actors/gateway/state_json.hpp"
#include "core/account/arrangement.hpp"
#include "core/account/task.hpp"

namespace recobro {
namespace {

using namespace openapi;

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

json timer_word() {
  return words<timer_kind, timer_kind_count>();
}

json agenda() {
  return list_of(object({{"due", moment()}, {"kind", timer_word()}, {"name", text()}}));
}

json move_that_waits() {
  return object({{"phase", text()},
                 {"waits_for", words<waiting_move::wait, move_wait_count>()},
                 {"by", words<sender_role, sender_role_count>(), false},
                 {"action", whole(), false},
                 {"ask_at", moment(), false}});
}

json trials() {
  return list_of(object({{"experiment", text()},
                         {"arm", text()},
                         {"assigned_at", moment()},
                         {"ends_at", moment()},
                         {"measured", truth()},
                         {"left", truth()}}));
}

json tasks() {
  return list_of(object({{"number", whole()},
                         {"task", text()},
                         {"stage", words<task_stage, task_stage_count>()},
                         {"team", text()},
                         {"agent", text(), false},
                         {"queued_at", moment()}}));
}

json channel_word() {
  return words<channel, channel_count>();
}

json contacts() {
  auto made = object({});
  for (size_t i = 0; i < channel_count; ++i)
    made["properties"][std::string(name_of(static_cast<channel>(i)))] = whole();
  return made;
}

json actions() {
  return list_of(object({{"number", whole()},
                         {"kind", words<action_kind, action_kind_count>()},
                         {"channel", channel_word(), false},
                         {"to", words<party_role, party_role_count>(), false},
                         {"party", text(), false},
                         {"handed_over", truth()},
                         {"waits_until", moment(), false},
                         {"tone", text(), false},
                         {"quota", text(), false}}));
}

json account() {
  auto items = [](std::initializer_list<member> members) { return list_of(object(members)); };
  return summary(
    {{"zone", text()},
     {"language", text(), false},
     {"policy", text("content hash")},
     {"migration",
      object(
        {{"to", text("content hash")}, {"when", words<migration_time, migration_time_count>()}}),
      false},
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
                         {"status", words<promise_status, promise_status_count>()}})},
     {"arrangements", list_of(reference("arrangement"))},
     {"experiments", trials()},
     {"holds", items({{"id", text()}, {"reason", text()}, {"until", moment(), false}})},
     {"disputes", items({{"id", text()}, {"reason", text(), false}, {"open", truth()}})},
     {"actions", actions()},
     {"tasks", tasks()},
     {"contacts", contacts()},
     {"authorisations", items({{"channel", channel_word()},
                               {"since", moment()},
                               {"until", moment(), false},
                               {"source", text()},
                               {"document", text(), false},
                               {"wording", text(), false},
                               {"purpose", words<contact_purpose, contact_purpose_count>(), false},
                               {"hours", text(), false}})},
     {"stops",
      items({{"channel", channel_word(), false}, {"since", moment()}, {"until", moment(), false}})},
     {"waiting_move", move_that_waits(), false},
     {"cure_due", moment(), false},
     {"points", whole(), false},
     {"consents", items({{"channel", channel_word(), false},
                         {"since", moment()},
                         {"until", moment(), false},
                         {"source", text()},
                         {"document", text(), false},
                         {"wording", text(), false}})},
     {"designated_hours",
      items({{"channels", list_of(words<channel_class, channel_class_count>()), false},
             {"hours", text()},
             {"since", moment()},
             {"until", moment(), false}})},
     {"represented", items({{"since", moment()}, {"until", moment(), false}})},
     {"parties", items({{"party", text()},
                        {"role", words<party_role, party_role_count>()},
                        {"refuses", truth()}})},
     {"deadlines", items({{"name", text()}, {"due", moment()}})},
     {"agenda", agenda(), false},
     {"debtor", reference("debtor"), false}});
}

json explanation() {
  json why = object({{"phase", text()},
                     {"since", moment()},
                     {"cause", words<phase_cause, phase_cause_count>(), false},
                     {"reason", text(), false},
                     {"entry", whole(), false},
                     {"by", reference("command_type"), false},
                     {"command", text(), false},
                     {"actor", text(), false}});
  json next
    = list_of(object({{"at", moment()},
                      {"timers", list_of(object({{"kind", timer_word()}, {"name", text()}}))},
                      {"events", list_of(reference("event"))},
                      {"error", text(), false},
                      {"detail", text(), false}}));
  return summary({{"now", moment()},
                  {"zone", text()},
                  {"why", why},
                  {"policy", object({{"name", text()}, {"hash", text()}}), false},
                  {"paused_by", text(), false},
                  {"waiting_move", move_that_waits(), false},
                  {"expected_gain",
                   object({{"balance", money()},
                           {"recovery_basis_points", whole()},
                           {"recovery", money()},
                           {"cost", money()},
                           {"gain", money()}}),
                   false},
                  {"waiting",
                   list_of(object({{"action", whole()},
                                   {"kind", words<action_kind, action_kind_count>()},
                                   {"channel", channel_word()},
                                   {"what", text()},
                                   {"until", moment()},
                                   {"quota", text(), false},
                                   {"room_from", moment(), false}})),
                   false},
                  {"agenda", agenda(), false},
                  {"next", next, false}});
}

json arrangement_terms() {
  auto items = [](std::initializer_list<member> members) { return list_of(object(members)); };
  return object(
    {{"arrangement", text(), false},
     {"offer", text()},
     {"status", words<arrangement_status, arrangement_status_count>()},
     {"debt", money()},
     {"discount", money()},
     {"discount_percent", text()},
     {"interest", money()},
     {"total", money()},
     {"down_payment", truth()},
     {"instalments", items({{"due", day()}, {"amount", money()}, {"interest", money(), false}})},
     {"served", whole()},
     {"in_arrears", whole()},
     {"valid_until", moment(), false},
     {"ended_at", moment(), false},
     {"approval_task", whole(), false},
     {"waived", items({{"obligation", text()}, {"fees", money()}, {"principal", money()}}),
      false}});
}

} // namespace

void add_account_schemas(nlohmann::ordered_json& all) {
  all["debtor"] = debtor();
  all["arrangement"] = arrangement_terms();
  all["account"] = account();
  all["explanation"] = explanation();
}

} // namespace recobro
