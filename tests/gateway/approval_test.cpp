// Approvals as tasks of a team, over the agent's stream.

#include "tests/gateway/office_server.hpp"

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

constexpr auto approving_policy = R"(policy: approving
zone: Europe/Rome
reactions:
  - when: {reply: wants_human}
    do: [{move_to: court}]
phases:
  - {name: early, from_day: 1}
  - {name: court, approval: supervisor}
)";

engine_options deciders(std::vector<std::string> skills) {
  auto options = with_team({.name = "first", .agents = {{"agent", std::move(skills)}}});
  options.policies = {{"book", "approving.yaml", approving_policy}};
  return options;
}

} // namespace

TEST_CASE("an approval is a task for who may give it, and his word decides",
          "[gateway][agent][approval]") {
  office_server server{deciders({"approves_supervisor"})};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  auto offer = agent.expect("offer");
  CHECK(offer["kind"] == "move_approval");
  CHECK(offer["dispositions"] == json{"approved", "refused"});
  CHECK(offer["approval"]["phase"] == "court");
  CHECK(server.account()["phase"] == "early");
  agent.say({{"type", "complete"}, {"task", offer["task"]}, {"disposition", "reached"}});
  CHECK(agent.expect("refused")["code"] == name_of(errc::disposition_unknown));
  agent.say({{"type", "complete"}, {"task", offer["task"]}, {"disposition", "approved"}});
  agent.expect("completed");
  CHECK(server.account()["phase"] == "court");
}

TEST_CASE("who may not approve is not asked", "[gateway][agent][approval]") {
  office_server server{deciders({})};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  server.wait_for_tasks(1);
  CHECK(server.team()["held"] == 0);
}
