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
arrangements:
  offers:
    - name: settlement
      instalments: {at_most: 3}
      discount: {percent: 5, limits: {agent: 10, supervisor: 30}}
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

TEST_CASE("a discount beyond its sender's limit is shown to who may grant it",
          "[gateway][agent][approval]") {
  office_server server{deciders({"approves_supervisor"})};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  auto wish = R"({"type":"arrangement_made",
                  "arrangement":"R1","offer":"settlement","discount_percent":"25"})";
  auto made = server.client(role::integrator)
                .request("POST", "/v1/portfolios/book/accounts/0/arrangements", wish,
                         {{"Content-Type", "application/json"}});
  INFO(made.body);
  REQUIRE(made.status == 200);
  auto offer = agent.expect("offer");
  CHECK(offer["kind"] == "arrangement_approval");
  CHECK(offer["approval"]["arrangement"]["arrangement"] == "R1");
  CHECK(offer["approval"]["arrangement"]["discount_percent"] == "25.00");
  agent.say({{"type", "complete"}, {"task", offer["task"]}, {"disposition", "approved"}});
  agent.expect("completed");
  CHECK(server.account()["arrangements"][0]["status"] == "active");
}

TEST_CASE("who may not approve is not asked", "[gateway][agent][approval]") {
  office_server server{deciders({})};
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  server.wait_for_tasks(1);
  CHECK(server.team()["held"] == 0);
}
