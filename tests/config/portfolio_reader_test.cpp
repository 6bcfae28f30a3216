// What a server's configuration says of a portfolio beside its policy.

#include "config/server_config.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

file_result<server_config> config_with(std::string_view lines) {
  return read_server_config(
    fmt::format("data_directory: d\nportfolios:\n  - name: cards\n    policy: p.yaml\n{}", lines),
    "c.yaml");
}

} // namespace

TEST_CASE("a portfolio says as whom it writes and how much a day", "[server_config]") {
  const auto made = config_with("    sender: {creditor: true, identifiable: true}\n"
                                "    templates: texts\n"
                                "    quotas:\n"
                                "      - name: messages\n"
                                "        channels: [sms, whatsapp]\n"
                                "        at_most: 500\n"
                                "        zone: America/Bogota\n"
                                "        lend_from: \"16:30\"\n"
                                "        shares: {large: 3, others: 2}\n"
                                "      - {name: calls, channels: [agent_call], at_most: 10}\n"
                                "retention: erase\n");
  REQUIRE(made);
  const auto& cards = made->portfolios.at(0);
  CHECK(cards.sender->creditor);
  CHECK_FALSE(cards.sender->registered);
  CHECK(cards.texts == "texts");
  REQUIRE(cards.quotas.size() == 2);
  const auto& messages = cards.quotas[0];
  CHECK(messages.channels.has(channel::whatsapp));
  CHECK(messages.at_most == 500);
  CHECK(messages.local.name() == "America/Bogota");
  CHECK_FALSE(messages.in_policy_zone);
  CHECK(messages.lend_from == 16h + 30min);
  CHECK(messages.shares == std::vector<quota_share>{{"large", 3}});
  CHECK(messages.others == 2);
  CHECK(cards.quotas[1].in_policy_zone);
  CHECK(made->retention == retention_mode::erase);
}

TEST_CASE("quotas that make no sense are refused, each with its place", "[server_config]") {
  const auto made = config_with("    quotas:\n"
                                "      - name: a\n"
                                "        channels: [smss]\n"
                                "        at_most: 0\n"
                                "        shares: {large: 0}\n"
                                "        lend_from: noon\n"
                                "      - {name: a, channels: all, at_most: 1}\n"
                                "retention: now\n");
  REQUIRE_FALSE(made);
  REQUIRE(made.error().size() == 6);
  CHECK_THAT(made.error()[0].detail, Catch::StartsWith("c.yaml:7:20: "));
  CHECK_THAT(made.error()[1].detail, Catch::Contains("from 1 to"));
  CHECK_THAT(made.error()[3].detail, Catch::Contains("a time of day"));
}
