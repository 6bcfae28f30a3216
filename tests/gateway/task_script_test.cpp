// The words of a task's script, as its offer has them.

#include "tests/gateway/feed_event.hpp"
#include "tests/gateway/office_server.hpp"

using namespace recobro;
using namespace recobro::tests;

namespace {

message_template spoken(std::string name, std::string_view words) {
  message_template made;
  made.name = std::move(name);
  made.channels.add(channel::agent_call);
  made.text = parse_message_text(words).value();
  return made;
}

text_sets in_two_languages() {
  return {{"en", {spoken("first_call", "Hello {debtor_name}, {balance} of {contract}.")}},
          {"es", {spoken("first_call", "Hola {debtor_name}, soy de {agency}. Debe {balance}.")}}};
}

/// The offer of a call to account "0", whose debtor is said to be so.
nlohmann::json offer_to(office_server& server, const std::string& debtor) {
  auto told
    = server.client().post_lines("/v1/events", server.line("0", "who", "account_updated", debtor));
  REQUIRE(json_lines(told.body).at(0)["result"] == "accepted");
  client_of_agent agent{server};
  agent.say({{"type", "ready"}});
  server.make_task();
  return agent.expect("offer");
}

} // namespace

TEST_CASE("an offer has the words of its script in the debtor's language", "[gateway][agent]") {
  office_server server{with_team(), in_two_languages()};
  auto offer = offer_to(server, R"("language":"es","debtor":{"name":"Ana"})");
  CHECK(offer["script"] == "first_call");
  CHECK(offer["script_language"] == "es");
  // What the account doesn't say stays for whoever speaks.
  CHECK(offer["script_text"] == "Hola Ana, soy de [agency]. Debe 100.00 EUR.");
}

TEST_CASE("attributes of the account fill places of a script", "[gateway][agent]") {
  office_server server{with_team(), in_two_languages()};
  auto offer = offer_to(server, R"("language":"es-MX","attributes":{"agency":"Cobros"})");
  CHECK(offer["script_text"] == "Hola [debtor_name], soy de Cobros. Debe 100.00 EUR.");
}

TEST_CASE("without a text in the debtor's language the first one is shown, and named",
          "[gateway][agent]") {
  office_server server{with_team(), in_two_languages()};
  auto offer = offer_to(server, R"("language":"pt")");
  CHECK(offer["script_language"] == "en");
  CHECK(offer["script_text"] == "Hello [debtor_name], 100.00 EUR of 0.");
}

TEST_CASE("a text of the script's name for another channel is not its words", "[gateway][agent]") {
  auto texts = in_two_languages();
  for (auto& each : texts)
    each.templates.front().channels = word_set<channel>{channel::email};
  office_server server{with_team(), texts};
  auto offer = offer_to(server, R"("language":"es")");
  CHECK(offer["script"] == "first_call");
  CHECK_FALSE(offer.contains("script_text"));
}

TEST_CASE("a leader who listens in is not shown the debtor's name in a script",
          "[gateway][agent]") {
  office_server server{with_team(), in_two_languages()};
  auto leader = server.client(role::supervisor);
  leader.send_request("GET", "/v1/teams/first/stream?agent=agent&reason=coaching", {}, {});
  REQUIRE(leader.read_head().status == 200);
  REQUIRE(leader.read_until("\n\n") == ": connected");
  auto offer = offer_to(server, R"("language":"es","debtor":{"name":"Ana"})");
  REQUIRE(offer["script_text"].get<std::string>().find("Ana") != std::string::npos);
  nlohmann::json told;
  while (told["type"] != "offer")
    told = next_event(leader).value().data["message"];
  CHECK(told["script"] == "first_call");
  CHECK(told.dump().find("Ana") == std::string::npos);
}
