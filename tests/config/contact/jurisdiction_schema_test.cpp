// The JSON Schema for jurisdiction files says the same as the compiler: for each kind of rule the
// same keys and words. What the compiler knows is taken from its own complaints.

#include "config/jurisdiction_library.hpp"
#include "config/jurisdiction_words.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace recobro;
using nlohmann::json;

namespace {

using words = std::set<std::string>;

json schema() {
  const auto text = read_text_file(tests::source_file("config/jurisdiction.schema.json"));
  REQUIRE(text);
  return json::parse(*text);
}

std::vector<error> complaints(const std::string& text) {
  const holiday_table none;
  auto made = compile_jurisdiction(text, "x.yaml",
                                   {.holidays = none, .parent = [](auto) { return nullptr; }});
  REQUIRE_FALSE(made);
  return made.error();
}

words keys_known(const std::string& text) {
  constexpr std::string_view mark = "keys that may stand here: ";
  words found;
  for (const error& one : complaints(text)) {
    const size_t at = one.detail.find(mark);
    if (at == std::string::npos || one.detail.find("'zzz'") == std::string::npos)
      continue;
    const std::string list = one.detail.substr(at + mark.size());
    for (size_t begin = 0; begin < list.size();) {
      const size_t end = std::min(list.find(", ", begin), list.size());
      found.insert(list.substr(begin, end - begin));
      begin = end + 2;
    }
  }
  return found;
}

words keys_required(const std::string& text) {
  words found;
  for (const error& one : complaints(text))
    if (const size_t at = one.detail.find("the key '"); at != std::string::npos)
      found.insert(one.detail.substr(at + 9, one.detail.find('\'', at + 9) - at - 9));
  return found;
}

words properties(const json& part) {
  words found;
  for (const auto& [key, value] : part.at("properties").items())
    found.insert(key);
  return found;
}

words listed(const json& part) {
  return part.contains("required") ? part.at("required").get<words>() : words{};
}

template <class List>
words all_of(const List& list) {
  return words(list.begin(), list.end());
}

} // namespace

TEST_CASE("schema and compiler of jurisdictions know and require the same keys",
          "[jurisdiction_schema]") {
  const json root = schema();
  CHECK(properties(root) == keys_known("zzz: 1"));
  auto required = keys_required("zzz: 1");
  required.erase("zones"); // a parent may have them
  CHECK(listed(root) == required);
  for (const json& reference : root.at("properties").at("rules").at("items").at("oneOf")) {
    const auto name = reference.at("$ref").get<std::string>().substr(8);
    INFO(name);
    const json& part = root.at("$defs").at(name);
    const auto kind = part.at("properties").at("kind").at("const").get<std::string>();
    const auto text = fmt::format("rules: [{{zzz: 1, mark: unverified, kind: {}}}]", kind);
    CHECK(properties(part) == keys_known(text));
    auto in_file = keys_required(text);
    for (const auto* key : {"jurisdiction", "name", "verified_on", "sources", "zones"})
      in_file.erase(key);
    in_file.insert({"kind", "mark"});
    CHECK(listed(part) == in_file);
    CHECK(part.at("additionalProperties") == false);
  }
  const json& span = root.at("$defs").at("span");
  const auto hours = "rules: [{kind: hours, open: [{zzz: 1}]}]";
  CHECK(properties(span) == keys_known(hours));
}

TEST_CASE("schema and compiler of jurisdictions know the same words", "[jurisdiction_schema]") {
  const json root = schema();
  const json& definitions = root.at("$defs");
  const json& cap = definitions.at("rule_cap").at("properties");
  CHECK(definitions.at("channel_class").at("enum").get<words>() == all_of(channel_class_names));
  CHECK(definitions.at("party_role").at("enum").get<words>() == all_of(party_role_names));
  CHECK(definitions.at("content_tag").at("enum").get<words>() == all_of(content_tag_names));
  CHECK(cap.at("mark").at("enum").get<words>() == all_of(rule_mark_names));
  CHECK(cap.at("reading").at("enum").get<words>() == all_of(reading_words));
  CHECK(cap.at("scope").at("enum").get<words>() == all_of(cap_scope_words));
  CHECK(cap.at("armed_by").at("enum").get<words>() == all_of(contact_depth_names));
  CHECK(definitions.at("rule_hours").at("properties").at("holidays").at("enum").get<words>()
        == all_of(holiday_words));
  CHECK(definitions.at("span").at("properties").at("days").at("items").at("enum").get<words>()
        == all_of(day_words));
  words kinds;
  for (const auto& [name, part] : definitions.items())
    if (name.starts_with("rule_"))
      kinds.insert(part.at("properties").at("kind").at("const").get<std::string>());
  std::string found;
  for (const error& one : complaints("rules: [{kind: zzz}]"))
    if (one.detail.find("kind") != std::string::npos)
      found += one.detail;
  for (const auto& kind : kinds)
    CHECK(found.find(kind) != std::string::npos);
}
