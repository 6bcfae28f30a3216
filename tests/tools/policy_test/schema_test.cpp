// The JSON Schemas of policy tests and texts say the same as their readers: the same keys at each
// place, taken from the reader's own complaints.

#include "config/policy_words.hpp"
#include "config/server_config.hpp"
#include "config/template_file.hpp"
#include "tests/support/locations.hpp"
#include "tools/policy_test/test_file.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace recobro;
using nlohmann::json;

namespace {

using words = std::set<std::string>;

json schema(const std::string& file) {
  const auto text = read_text_file(tests::source_file("config/" + file));
  REQUIRE(text);
  return json::parse(*text);
}

words properties(const json& part) {
  words found;
  for (const auto& [key, value] : part.at("properties").items())
    found.insert(key);
  return found;
}

/// The keys that the complaint about "zzz" lists.
words keys_of(const std::vector<error>& complaints) {
  words found;
  for (const auto& one : complaints) {
    const std::string_view mark = "keys that may stand here: ";
    const auto at = one.detail.find(mark);
    if (one.detail.find("'zzz'") == std::string::npos || at == std::string::npos)
      continue;
    const auto list = one.detail.substr(at + mark.size());
    for (size_t begin = 0; begin < list.size();) {
      const auto end = std::min(list.find(", ", begin), list.size());
      found.insert(list.substr(begin, end - begin));
      begin = end + 2;
    }
  }
  return found;
}

words keys_in_test(std::string_view text) {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  const auto made = compile_policy_tests(
    text, tests::source_file("config/policies/telco_colombia/t.yaml"), *library);
  REQUIRE_FALSE(made);
  return keys_of(made.error());
}

} // namespace

TEST_CASE("the schema of policy tests has the reader's keys", "[policy_test][schema]") {
  const auto made = schema("policy_test.schema.json");
  CHECK(properties(made) == keys_in_test("zzz: 1"));
  const auto& parts = made.at("definitions");
  const std::string head = "policy: policy.yaml\ngiven: {opened: 2026-01-01 10:00}\ncases:\n  - ";
  CHECK(properties(parts.at("case")) == keys_in_test(head + "{zzz: 1}"));
  CHECK(
    properties(parts.at("given"))
    == keys_in_test(head + "{name: a, given: {zzz: 1}, then: [{by: 2026-01-02, phase: early}]}"));
  const auto then = [&](std::string_view what) {
    return keys_in_test(fmt::format("{}{{name: a, then: [{{by: 2026-01-02, {}}}]}}", head, what));
  };
  CHECK(properties(parts.at("expectation")) == then("zzz: 1"));
  CHECK(properties(parts.at("send")) == then("sent: [{zzz: 1}]"));
  CHECK(properties(parts.at("waiting")) == then("waiting: [{zzz: 1}]"));
  CHECK(properties(parts.at("task")) == then("tasks: [{zzz: 1}]"));
  CHECK(properties(parts.at("withdrawn")) == then("withdrawn: [{zzz: 1}]"));
  CHECK(properties(parts.at("timer")) == then("agenda: [{zzz: 1}]"));
}

TEST_CASE("the schema of policy tests has every type of fact", "[policy_test][schema]") {
  const auto types
    = schema("policy_test.schema.json").at("definitions").at("fact").at("properties").at("type");
  static const auto library = jurisdiction_library::compile(shipped_contact_texts());
  const auto made = compile_policy_tests(
    "policy: policy.yaml\ngiven: {opened: 2026-01-01 10:00}\ncases:\n  - {name: a, when: [{at: "
    "2026-01-02 10:00, type: zzz}], then: [{by: 2026-01-02, phase: early}]}",
    tests::source_file("config/policies/telco_colombia/t.yaml"), *library);
  REQUIRE_FALSE(made);
  const auto& text = made.error().front().detail;
  std::string listed;
  for (const auto& word : types.at("enum").get<std::vector<std::string>>())
    listed += (listed.empty() ? "" : ", ") + word;
  CHECK_THAT(text, Catch::EndsWith("expected one of: " + listed));
}

TEST_CASE("the schema of texts has the reader's keys and words", "[template_file][schema]") {
  const auto made = schema("template.schema.json");
  const auto keys = [](std::string_view text) {
    const auto refused = compile_templates(text, "es.yaml");
    REQUIRE_FALSE(refused);
    return keys_of(refused.error());
  };
  CHECK(properties(made) == keys("zzz: 1"));
  const auto& text = made.at("definitions").at("template");
  CHECK(properties(text) == keys("language: es\ntemplates: [{zzz: 1}]"));
  const auto tags = all_words<template_tag, template_tag_count>();
  CHECK(text.at("properties").at("tag").at("enum").get<words>() == words(tags.begin(), tags.end()));
  const auto says = all_words<content_tag, content_tag_count>();
  CHECK(text.at("properties").at("says").at("items").at("enum").get<words>()
        == words(says.begin(), says.end()));
  CHECK(made.at("definitions").at("channel").at("enum").get<words>()
        == words(channel_names.begin(), channel_names.end()));
}
