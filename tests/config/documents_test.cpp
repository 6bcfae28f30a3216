// What the documents show is what the compilers take.

#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <regex>

using namespace recobro;

namespace {

std::string document(const std::string& name) {
  const auto text = read_text_file(tests::source_file("docs/" + name));
  REQUIRE(text);
  return *text;
}

/// The first block of YAML in the document.
std::string first_yaml(const std::string& text) {
  const std::string_view mark = "```yaml\n";
  const size_t begin = text.find(mark);
  REQUIRE(begin != std::string::npos);
  const size_t end = text.find("```", begin + mark.size());
  return text.substr(begin + mark.size(), end - begin - mark.size());
}

} // namespace

TEST_CASE("the documented policy compiles without a warning", "[documents]") {
  const auto checked = check_policy(first_yaml(document("policy.md")), "policy.md", "hash");
  if (!checked) {
    FAIL(checked.error().front().detail);
  }
  CHECK(checked->warnings == std::vector<std::string>{});
}

TEST_CASE("the policy document names every word of the language", "[documents]") {
  const std::string text = document("policy.md");
  const auto names = [&](const auto& list) {
    for (const std::string_view word : list) {
      INFO(word);
      CHECK(text.find(fmt::format("`{}`", word)) != std::string::npos);
    }
  };
  names(channel_names);
  names(contact_outcome_names);
  names(reply_intent_names);
  names(fact_trigger_names);
}

TEST_CASE("the documented configuration is read", "[documents]") {
  const auto config
    = read_server_config(first_yaml(document("configuration.md")), "configuration.md");
  if (!config) {
    FAIL(config.error().front().detail);
  }
  CHECK(config->portfolios.size() == 2);
}

TEST_CASE("the table of settings names every key of the configuration", "[documents]") {
  const std::string text = document("configuration.md");
  const auto check_keys = [&](std::string_view prefix, const std::string& config) {
    const auto made = read_server_config(config, "c.yaml");
    REQUIRE_FALSE(made);
    for (const error& one : made.error()) {
      const std::string mark = "keys that may stand here: ";
      if (const size_t at = one.detail.find(mark); at != std::string::npos) {
        const std::string keys = one.detail.substr(at + mark.size());
        const std::regex word("[a-z_]+");
        for (std::sregex_iterator key(keys.begin(), keys.end(), word), end; key != end; ++key) {
          const std::string name = std::string(prefix) + key->str();
          INFO(name);
          CHECK((text.find("| `" + name + "` |") != std::string::npos
                 || text.find("| `" + name + ".") != std::string::npos));
        }
      }
    }
  };
  check_keys("", "zzz: 1");
  for (const std::string part : {"listen", "store", "clock", "limits"}) {
    check_keys(part + ".", part + ": {zzz: 1}");
  }
}
