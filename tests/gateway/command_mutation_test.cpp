#include "actors/gateway/command_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <random>
#include <string>

using namespace recobro;

namespace {

const std::string line
  = R"({"id":"A1:1","type":"account_put","portfolio":"fines","account":"A1",)"
    R"("at":"2006-07-24T00:00:00+02:00","currency":"EUR","zone":"Europe/Rome","language":"it",)"
    R"("attributes":{"article":"157","points":"0"},"debtor":{"name":"A \u00e9","phones":["1","2"],)"
    R"("addresses":[{"city":"X"},"Y"]},"obligations":[{"id":"I1","due":"2006-09-01","amount":35.00}]})";

constexpr int mutations = 5'000;

// Bytes that matter to the grammar are drawn more often than others.
std::string mutated(std::mt19937_64& random) {
  constexpr std::string_view grammar = "{}[]\",:\\u0-.eE \n";
  std::string text = line;
  auto below = [&](size_t limit) { return random() % limit; };
  for (auto count = 1 + below(5); count > 0 && !text.empty(); --count) {
    auto at = below(text.size());
    char byte = below(2) ? grammar[below(grammar.size())] : static_cast<char>(below(256));
    switch (below(8)) {
    case 0:
      text.resize(at);
      break;
    case 1:
    case 2:
      text.erase(at, 1 + below(8));
      break;
    case 3:
    case 4:
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), byte);
      break;
    default:
      text[at] = byte;
    }
  }
  return text;
}

} // namespace

TEST_CASE("whatever happens to a line, it is refused or it is JSON, and no valid JSON is "
          "called malformed",
          "[command_json][property]") {
  auto seed = std::random_device{}();
  std::mt19937_64 random{seed};
  INFO("seed " << seed);
  int accepted = 0;
  for (int i = 0; i < mutations; ++i) {
    std::string text = mutated(random);
    auto made = parse_command(text);
    accepted += made.has_value();
    bool called_malformed
      = !made
        && (made.error().code == errc::malformed_json || made.error().code == errc::truncated);
    bool wrong
      = made ? !nlohmann::json::accept(text) : called_malformed && nlohmann::json::accept(text);
    if (wrong)
      FAIL(text << (made ? "" : "\n" + to_string(made.error())));
  }
  CHECK(accepted > 0); // else the mutations would say nothing about what is taken
}

TEST_CASE("every beginning of a line is truncated", "[command_json]") {
  for (size_t length = 0; length < line.size(); ++length) {
    auto made = parse_command(std::string_view(line).substr(0, length));
    INFO(line.substr(0, length));
    REQUIRE_FALSE(made.has_value());
    CHECK(name_of(made.error().code) == "truncated");
  }
}
