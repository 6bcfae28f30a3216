#include "tools/daemon/portfolio_warnings.hpp"

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
