// Each file of bad_policies/ is one mistake that a strategist makes. Its first lines say
// what the compiler has to answer, in order:  # expect: code line:column part of the message

#include "config/policy_file.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

using namespace recobro;

namespace {

struct expected_error {
  std::string code;
  std::string position;
  std::string part;
};

std::vector<expected_error> expected_of(const std::string& text) {
  constexpr std::string_view mark = "# expect: ";
  std::vector<expected_error> expected;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    std::istringstream words(line.substr(mark.size()));
    expected_error one;
    words >> one.code >> one.position >> std::ws;
    std::getline(words, one.part);
    expected.push_back(one);
  }
  return expected;
}

} // namespace

TEST_CASE("every known mistake is answered with its place and its remedy", "[policy_file]") {
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(tests::source_file("tests/config/bad_policies"))) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    const auto text = read_text_file(entry.path());
    REQUIRE(text);
    const auto expected = expected_of(*text);
    REQUIRE_FALSE(expected.empty());
    const auto made = compile_policy(*text, name, "hash");
    REQUIRE_FALSE(made);
    for (size_t index = 0; index < std::min(expected.size(), made.error().size()); ++index) {
      const error& found = made.error()[index];
      CHECK(name_of(found.code) == expected[index].code);
      CHECK_THAT(found.detail, Catch::StartsWith(name + ":" + expected[index].position + ": "));
      CHECK_THAT(found.detail, Catch::Contains(expected[index].part));
    }
    CHECK(made.error().size() == expected.size());
    ++files;
  }
  CHECK(files >= 90);
}
