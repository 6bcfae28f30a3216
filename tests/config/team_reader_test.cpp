// What a server's configuration says of the people who do tasks.

#include "config/server_config.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

file_result<server_config> config_with(std::string_view teams) {
  return read_server_config(
    fmt::format("data_directory: d\nportfolios:\n  - {{name: \"*\", policy: p.yaml}}\n{}", teams),
    "c.yaml");
}

void check_refused(std::string_view teams, errc code, std::string_view place,
                   std::string_view part) {
  const auto made = config_with(teams);
  REQUIRE_FALSE(made);
  INFO(made.error().front().detail);
  CHECK(made.error().size() == 1);
  CHECK(made.error().front().code == code);
  CHECK_THAT(made.error().front().detail, Catch::StartsWith(fmt::format("c.yaml:{}: ", place)));
  CHECK_THAT(made.error().front().detail, Catch::Contains(std::string(part)));
}

} // namespace

TEST_CASE("who may approve has the skills that approvals ask for", "[server_config][teams]") {
  const auto made = config_with("teams:\n"
                                "  - name: first\n"
                                "    agents:\n"
                                "      - {id: ana, skills: [law], approves: supervisor}\n"
                                "      - {id: eva, approves: admin}\n");
  REQUIRE(made);
  const auto& agents = made->teams.at(0).agents;
  CHECK(agents.at(0).skills == std::vector<std::string>{"approves_supervisor", "law"});
  CHECK(agents.at(1).skills == std::vector<std::string>{"approves_admin", "approves_supervisor"});
  check_refused("teams:\n  - {name: t, agents: [{id: ana, approves: agent}]}\n",
                errc::config_wrong_value, "5:44", "supervisor or admin");
}

TEST_CASE("teams say who does what", "[server_config][teams]") {
  const auto made = config_with("teams:\n"
                                "  - name: first\n"
                                "    portfolios: [cards]\n"
                                "    tasks: [visit, call]\n"
                                "    licensed: [US-NY]\n"
                                "    tasks_per_agent: 5\n"
                                "    capacity: {voice: 2, messaging: 4}\n"
                                "    lease: 30 seconds\n"
                                "    sticky_for: 5 minutes\n"
                                "    ageing_per_hour: 7\n"
                                "    overflow: {to: second, after: 4 hours}\n"
                                "    escalate_to: second\n"
                                "    escalate_after: 30 minutes\n"
                                "    finish_within: 2 hours\n"
                                "    agents:\n"
                                "      - {id: ana, skills: [law, art], languages: [es], level: 2,\n"
                                "         licences: [US-NY], portfolios: [cards],\n"
                                "         capacity: {messaging: 1}}\n"
                                "      - bob\n"
                                "  - {name: second, agents: [eva]}\n");
  REQUIRE(made);
  REQUIRE(made->teams.size() == 2);
  const auto& first = made->teams[0];
  CHECK(first.kinds == std::vector<std::string>{"call", "visit"}); // sorted
  CHECK(first.tasks_per_agent == 5);
  CHECK(capacity_of(first, first.agents[1], channel_class::voice) == 2);
  CHECK(capacity_of(first, first.agents[1], channel_class::messaging) == 4);
  CHECK(capacity_of(first, first.agents[1], channel_class::visit) == 5); // tasks_per_agent
  CHECK(capacity_of(first, first.agents[0], channel_class::messaging) == 1);
  CHECK(first.lease == 30s);
  CHECK(first.sticky_for == 5min);
  CHECK(first.ageing_per_hour == 7);
  CHECK(first.overflow_to == "second");
  CHECK(first.overflow_after == 4h);
  CHECK(first.escalate_to == "second");
  CHECK(first.escalate_after == 30min);
  CHECK(first.finish_within == 2h);
  REQUIRE(first.agents.size() == 2);
  CHECK(first.agents[0].skills == std::vector<std::string>{"art", "law"});
  CHECK(first.agents[0].level == 2);
  CHECK(first.agents[1] == agent_profile{"bob"});
  CHECK(team_for(made->teams, "cards", "call") == &made->teams[0]);
  CHECK(team_for(made->teams, "cards", "review") == &made->teams[1]);
  CHECK(team_for({}, "cards", "call") == nullptr);
}

TEST_CASE("teams that can't work are refused, each with its place", "[server_config][teams]") {
  check_refused("teams:\n  - {name: a}\n", errc::config_missing_key, "5:5", "agents");
  check_refused("teams:\n  - {name: a, agents: [x, x]}\n", errc::config_duplicate, "5:27",
                "'x' is in a team already");
  check_refused("teams:\n  - {name: a, agents: [x], escalate_to: b}\n", errc::config_unknown_name,
                "5:5", "there is no team 'b'");
  check_refused("teams:\n  - {name: a, agents: [x], escalate_to: a}\n", errc::config_wrong_value,
                "5:5", "to itself");
  check_refused("teams:\n  - {name: a, agents: [x], lease: soon}\n", errc::config_wrong_value,
                "5:35", "a length of time");
  check_refused("teams:\n  - {name: a, agents: [x], tasks_per_agent: 0}\n",
                errc::config_wrong_value, "5:45", "from 1 to 100");
  check_refused("teams:\n  - {name: a, agents: [{id: x, languages: [spanish]}]}\n",
                errc::config_wrong_value, "5:44", "two letters");
  check_refused("teams:\n  - {name: a, agents: [x], colour: red}\n", errc::config_unknown_key,
                "5:28", "colour");
}

TEST_CASE("what overflows or escalates ends somewhere", "[server_config][teams]") {
  const auto made = config_with("teams:\n"
                                "  - {name: a, agents: [x], overflow: {to: b, after: 1 hour}}\n"
                                "  - {name: b, agents: [y], overflow: {to: a, after: 1 hour}}\n");
  REQUIRE_FALSE(made);
  CHECK(made.error().size() == 2);
  CHECK_THAT(made.error()[0].detail, Catch::Contains("comes back to it"));
  // By one way there and by the other back, it goes round all the same.
  const auto mixed = config_with("teams:\n"
                                 "  - {name: a, agents: [x], overflow: {to: b, after: 1 hour}}\n"
                                 "  - {name: b, agents: [y], escalate_to: c}\n"
                                 "  - {name: c, agents: [z], escalate_to: a}\n");
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().size() == 3);
  CHECK(config_with("teams:\n"
                    "  - {name: a, agents: [x], overflow: {to: b, after: 1 hour}, escalate_to: c}\n"
                    "  - {name: b, agents: [y], escalate_to: c}\n"
                    "  - {name: c, agents: [z]}\n"));
}
