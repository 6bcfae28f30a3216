#include "tools/command/contact_rule_list.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace recobro;

namespace {

const jurisdiction_library& shipped() {
  static const auto library = jurisdiction_library::compile(shipped_contact_texts()).value();
  return library;
}

} // namespace

TEST_CASE("a jurisdiction as JSON has all that its table says, and the sources",
          "[contact_rule_list]") {
  const auto where = shipped().find("CO").value();
  const auto made = rules_json(where);
  CHECK(made["jurisdiction"] == "CO");
  CHECK(made["name"] == "Colombia");
  CHECK(made["parent"].is_null());
  CHECK(made["version"] == where->version);
  CHECK(made["reading"] == "strict");
  CHECK(made["zones"] == nlohmann::json::array({"America/Bogota"}));
  REQUIRE(made["rules"].size() == where->rules.size());
  const auto& first = made["rules"][0];
  CHECK(first["rule"] == "CO.sundays_and_holidays");
  CHECK(first["kind"] == "hours");
  CHECK(first["status"] == "confirmed");
  CHECK(first["in_force_from"] == "2023-10-10");
  CHECK(first["in_force_until"].is_null());
  CHECK(first["sources"][0]["id"] == "S1");
  const auto text = rules_text(where);
  for (const auto& rule : made["rules"]) {
    CHECK(text.find(rule["rule"].get<std::string>()) != std::string::npos);
    CHECK(text.find(rule["says"].get<std::string>()) != std::string::npos);
  }
  CHECK(std::ranges::count(made["holidays"], "2026-07-20") == 1);
}

TEST_CASE("a state's rules stand behind its parent's", "[contact_rule_list]") {
  const auto made = rules_json(shipped().find("BR-SP").value());
  CHECK(made["parent"] == "BR");
  CHECK(made["rules"].front()["jurisdiction"] == "BR");
  CHECK(made["rules"].back()["jurisdiction"] == "BR-SP");
}

TEST_CASE("the list of jurisdictions is the same as JSON", "[contact_rule_list]") {
  const auto text = jurisdictions_text(shipped());
  for (const auto& where : shipped().all()) {
    const auto made = jurisdiction_json(*where);
    CHECK(text.find(made["jurisdiction"].get<std::string>()) != std::string::npos);
    CHECK_FALSE(made.contains("rules"));
    int marks = 0;
    for (const auto& count : made["marks"])
      marks += count.get<int>();
    CHECK(marks == static_cast<int>(where->rules.size()));
  }
}
