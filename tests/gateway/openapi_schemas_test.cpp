// What the document says of closed sets: the same words as the code, the same events as the
// document of the agents' stream.

#include "actors/gateway/openapi.hpp"
#include "core/account/event.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

const json& schemas() {
  static const auto all = json::parse(openapi_document())["components"]["schemas"];
  return all;
}

/// The types of event that the document has a schema of.
std::set<std::string> described_types() {
  std::set<std::string> types;
  for (const auto& each : schemas()["event"]["oneOf"]) {
    auto name = each["$ref"].get<std::string>();
    const auto& schema = schemas()[name.substr(name.rfind('/') + 1)];
    types.insert(schema["properties"]["type"]["const"].get<std::string>());
  }
  return types;
}

template <size_t Index = 0>
void check_each_kind(const std::set<std::string>& described) {
  if constexpr (Index < std::variant_size_v<event>) {
    using kind = std::variant_alternative_t<Index, event>;
    if constexpr (std::is_default_constructible_v<kind>) {
      std::string name{type_name(event(kind{}))};
      INFO(name);
      CHECK(described.contains(name));
    }
    check_each_kind<Index + 1>(described);
  }
}

} // namespace

TEST_CASE("every kind of event has a schema of its own", "[openapi]") {
  auto described = described_types();
  CHECK(described.contains("account_opened"));
  CHECK(described.size() == std::variant_size_v<event>);
  check_each_kind(described);
}

TEST_CASE("events are described to agents and over HTTP by the same schemas", "[openapi]") {
  std::ifstream file{source_file("docs/asyncapi.json")};
  auto agents = json::parse(file)["components"]["schemas"];
  CHECK(schemas()["event"] == agents["account_event"]);
  for (const auto* name : {"promise_made", "send_planned", "task_planned", "channel", "party_role",
                           "instalment", "command_type"}) {
    INFO(name);
    CHECK(schemas()[name] == agents[name]);
  }
}

TEST_CASE("closed sets are described by their words", "[openapi]") {
  auto words_at = [](const char* place) {
    return schemas()[json::json_pointer(place)].value("enum", json::array());
  };
  const std::string account = "/account/properties/", items = "/items/properties/";
  CHECK(words_at((account + "promises" + items + "status").c_str())
        == json{"open", "kept", "partly_kept", "broken", "superseded", "cancelled"});
  CHECK(words_at((account + "waiting_move/properties/waits_for").c_str())
        == json{"condition", "approval", "refused"});
  CHECK(words_at((account + "waiting_move/properties/by").c_str())
        == json{"integrator", "agent", "supervisor", "admin"});
  CHECK(words_at((account + "migration/properties/when").c_str())
        == json{"now", "next_decision", "strategy_ends"});
  for (const auto* place :
       {"/account/properties/actions/items/properties/kind",
        "/account/properties/actions/items/properties/channel",
        "/account/properties/actions/items/properties/to",
        "/account/properties/authorisations/items/properties/channel",
        "/account/properties/parties/items/properties/role",
        "/account/properties/agenda/items/properties/kind",
        "/explanation/properties/why/properties/cause", "/arm/properties/standing",
        "/migration/properties/moves/items/properties/position",
        "/migration/properties/moves/items/properties/when"}) {
    INFO(place);
    CHECK(words_at(place).size() > 1);
  }
  CHECK(schemas()["team_figures"]["properties"]["agents_by_state"]["additionalProperties"]
        == false);
}
