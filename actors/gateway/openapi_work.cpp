// The schemas of what people who work and those who lead them see.

#include "actors/gateway/openapi_parts.hpp"
#include "actors/gateway/openapi_schemas.hpp"
#include "core/work/desk.hpp"

namespace recobro {

using namespace openapi;

namespace {

json agents_by_state() {
  auto made = object({});
  for (size_t mode = 0; mode < agent_mode_count; ++mode) {
    const auto name = std::string(name_of(static_cast<agent_mode>(mode)));
    made["properties"][name] = whole();
    made["required"].push_back(name);
  }
  return made;
}

json team_figures(bool in_full) {
  auto made = object({{"team", text()},
                      {"waiting", whole()},
                      {"held", whole()},
                      {"oldest_queued_at", moment(), false},
                      {"oldest_seconds", whole(), false},
                      {"offered", whole()},
                      {"completed", whole()},
                      {"released", whole()},
                      {"withdrawn", whole()},
                      {"forecast", object({{"arriving_per_hour", whole()},
                                           {"finishing_per_hour", whole()},
                                           {"over_seconds", whole()},
                                           {"empty_in_seconds", whole(), false}})},
                      {"agents_by_state", agents_by_state()}});
  if (!in_full)
    return made;
  made["properties"]["queues"]
    = list_of(object({{"portfolio", text()},
                      {"needs", list_of(text())},
                      {"language", text(), false},
                      {"licence", text(), false},
                      {"level", whole()},
                      {"through", words<channel_class, channel_class_count>(), false},
                      {"waiting", whole()}}));
  made["properties"]["reserved"] = whole();
  made["properties"]["parked"] = whole();
  made["properties"]["agents"] = list_of(object({{"agent", text()},
                                                 {"state", words<agent_mode, agent_mode_count>()},
                                                 {"reason", text("of a pause"), false},
                                                 {"tasks", list_of(text("its key"))}}));
  for (auto name : {"queues", "reserved", "parked", "agents"})
    made["required"].push_back(name);
  return made;
}

} // namespace

void add_work_schemas(nlohmann::ordered_json& all) {
  all["team_figures"] = team_figures(false);
  all["teams"] = object({{"teams", list_of(reference("team_figures"))}});
  all["team"] = team_figures(true);
  all["lead_word"]
    = object({{"act", {{"type", "string"}, {"enum", {"text", "pause", "go_on", "drain", "end"}}}},
              {"agent", text("without: everybody in the team"), false},
              {"text", text("what they read; for text"), false},
              {"reason", text("for the audit; for all but text"), false}});
  all["said"] = object({{"said", truth()}});
  all["task_move"]
    = object({{"team", text("without: the same, or the agent's"), false},
              {"agent", text("who gets it, at once; without: the team's queue"), false},
              {"boost", {{"type", "integer"}}, false},
              {"reason", text("a word, for the journal")}});
}

} // namespace recobro
