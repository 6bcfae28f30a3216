#include "tools/daemon/portfolio_warnings.hpp"

#include "tests/support/small_policy.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace recobro;

namespace {

server_config with(std::vector<std::string> jurisdictions, std::optional<sender_identity> sender) {
  portfolio_settings portfolio;
  portfolio.name = "cards";
  portfolio.jurisdictions = std::move(jurisdictions);
  portfolio.sender = sender;
  server_config config;
  config.portfolios.push_back(std::move(portfolio));
  return config;
}

} // namespace

TEST_CASE("a portfolio whose rules ask about a sender that nobody named is warned of", "[daemon]") {
  const auto warnings = warnings_of(with({"MX"}, std::nullopt));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].starts_with("no sender for portfolio cards, "));
  CHECK(warnings[0].find("MX.sender") != std::string::npos);
  CHECK(warnings[0].find("sender: {creditor: ") != std::string::npos);
}

TEST_CASE("a portfolio that names its sender, or whose rules do not ask, is not warned of",
          "[daemon]") {
  CHECK(warnings_of(with({"MX"}, sender_identity{true, true, false})).empty());
  CHECK(warnings_of(with({"CO"}, std::nullopt)).empty());
}

TEST_CASE("a portfolio without contact rules is warned of", "[daemon]") {
  const auto warnings = warnings_of(with({}, std::nullopt));
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].starts_with("no contact rules for portfolio cards"));
}

TEST_CASE("a text that a policy sends and does not have is warned of, with its code and place",
          "[daemon]") {
  const tests::temporary_directory directory;
  tests::write_file(directory / "small.yaml", tests::small_policy_text);
  auto config = with({"CO"}, std::nullopt);
  config.portfolios.front().policy = directory / "small.yaml";
  CHECK(warnings_of(config).empty()); // whose texts somebody else keeps
  const std::string texts
    = "language: es\ntemplates:\n"
      "  - {name: remainder, channels: [email], tag: service, subject: s, text: \"{agency} "
      "{creditor}\"}\n"
      "  - {name: notice, channels: [sms], tag: service, text: \"{agency} {creditor}\"}\n";
  tests::write_file(directory / "templates/es.yaml", texts);
  const auto warnings = warnings_of(config);
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].starts_with("policy of portfolio cards: " + (directory / "small.yaml")
                                + ":14:9: phases[0].steps[0]: there is no text 'reminder'"));
  CHECK(warnings[0].find("did you mean 'remainder'?") != std::string::npos);
  CHECK(warnings[0].ends_with("(config_unknown_name)"));
  CHECK(warnings[1].find("'notice' in 'es' is not for letter") != std::string::npos);
  CHECK(warnings[1].ends_with("(config_wrong_value)"));
}
