#include "config/jurisdiction_library.hpp"
#include "config/jurisdiction_text.hpp"
#include "config/server_config.hpp"
#include "core/contact/judge.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <set>

using namespace recobro;

namespace {

jurisdiction_library library_of(const contact_texts& texts) {
  auto made = jurisdiction_library::compile(texts);
  if (!made)
    FAIL(to_string(made.error().front()));
  return std::move(*made);
}

bool may_call(const jurisdiction_library& library, const char* id, const char* when) {
  const contact_rules rules{{library.find(id).value()}};
  return judge(rules, {}, {.by = channel::voice}, parse_instant(when).value()).allowed;
}

} // namespace

TEST_CASE("all promised jurisdictions are shipped, each rule with mark and source",
          "[jurisdiction_library]") {
  const auto library = library_of(shipped_contact_texts());
  for (const auto* id :
       {"MX-financial", "MX-retail", "CO",    "CL",     "PE",    "AR",      "AR-CABA", "BR",
        "BR-SP",        "BR-RJ",     "BR-ES", "BR-AM",  "BR-AL", "EC",      "PA",      "ES",
        "EU",           "US",        "US-MA", "US-NYC", "US-WA", "WHATSAPP"})
    CHECK(library.find(id));
  for (const auto& where : library.all()) {
    INFO(where->id);
    if (!where->zones.empty()) // the terms of a platform keep nothing
      CHECK(retention_years(*where) > 0);
    CHECK_FALSE(where->sources.empty());
    std::set<uint16_t> used;
    for (const contact_rule& rule : where->rules) {
      INFO(rule.id);
      CHECK((rule.mark == rule_mark::unverified || !rule.sources.empty()));
      used.insert(rule.sources.begin(), rule.sources.end());
    }
    for (size_t index = 0; index < where->sources.size(); ++index) {
      INFO(where->sources[index].id << " is used in either reading");
      const auto lenient
        = jurisdiction_library::compile(shipped_contact_texts(), rule_reading::lenient);
      for (const contact_rule& rule : lenient->find(where->id).value()->rules)
        used.insert(rule.sources.begin(), rule.sources.end());
      CHECK(used.contains(static_cast<uint16_t>(index)));
    }
  }
}

TEST_CASE("the lenient reading never forbids what the strict one allows",
          "[jurisdiction_library]") {
  const auto strict = library_of(shipped_contact_texts());
  const auto lenient
    = jurisdiction_library::compile(shipped_contact_texts(), rule_reading::lenient);
  REQUIRE(lenient);
  for (const auto& where : strict.all()) {
    const contact_rules tight{{where}};
    const contact_rules loose{{lenient->find(where->id).value()}};
    for (int hour = 0; hour < 24 * 14; ++hour)
      for (const channel by : {channel::voice, channel::email}) {
        const instant when
          = parse_instant("2026-11-15T00:30:00Z").value() + std::chrono::hours{hour};
        const contact_request request{.by = by, .due_on = date_min};
        if (judge(tight, {}, request, when).allowed)
          CHECK(judge(loose, {}, request, when).allowed);
      }
  }
}

TEST_CASE("an unknown jurisdiction is told the nearest", "[jurisdiction_library]") {
  const auto library = library_of(shipped_contact_texts());
  const auto found = library.find("MX-finacial");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::config_unknown_name);
  CHECK(found.error().detail.find("did you mean 'MX-financial'") != std::string::npos);
}

TEST_CASE("the version of a jurisdiction changes with all that its answers depend on",
          "[jurisdiction_library]") {
  const auto shipped = library_of(shipped_contact_texts());
  const auto version
    = [](const jurisdiction_library& of, const char* id) { return of.find(id).value()->version; };
  CHECK(version(shipped, "BR-SP").size() == 64);
  CHECK(version(library_of(shipped_contact_texts()), "BR-SP") == version(shipped, "BR-SP"));

  auto texts = shipped_contact_texts();
  texts.overrides.push_back({"own.yaml", "add: [{day: 2026-01-25, country: BR, subdivision: SP}]"});
  const auto overridden = library_of(texts);
  CHECK(version(overridden, "BR-SP") != version(shipped, "BR-SP"));
  CHECK(version(overridden, "BR-RJ") == version(shipped, "BR-RJ"));

  const auto lenient
    = jurisdiction_library::compile(shipped_contact_texts(), rule_reading::lenient);
  CHECK(version(*lenient, "BR") != version(shipped, "BR"));

  texts = shipped_contact_texts();
  for (auto& one : texts.jurisdictions)
    if (one.file.ends_with("/BR.yaml"))
      one.text += "\n# looked at again\n";
  CHECK(version(library_of(texts), "BR-SP") != version(shipped, "BR-SP"));
}

TEST_CASE("the holiday files are what their generator makes", "[holiday_file]") {
  const auto table = tests::real_data("reference/holidays_2000_2030.csv.xz");
  if (!table)
    return;
  const tests::temporary_directory directory;
  const auto command = "python3 '" + tests::source_file("tools/make_holidays.py").string() + "' '"
                       + table->string() + "' --into '" + directory.path().string() + "' > '"
                       + (directory / "said") + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  for (const named_text& one : shipped_contact_texts().holidays) {
    INFO(one.file);
    const auto made
      = read_text_file(directory / std::filesystem::path(one.file).filename().string());
    REQUIRE(made);
    CHECK(*made == one.text);
  }
}

TEST_CASE("an operator adds and removes holidays", "[holiday_file]") {
  auto texts = shipped_contact_texts();
  constexpr auto ordinary = "2026-11-24T10:00:00-05:00";
  constexpr auto holiday = "2026-07-28T10:00:00-05:00";
  CHECK(may_call(library_of(texts), "PE", ordinary));
  CHECK_FALSE(may_call(library_of(texts), "PE", holiday));
  texts.overrides.push_back({"own.yaml", R"(
add:
  - {day: 2026-11-24, country: PE, name: Declared by decree}
remove:
  - {day: 2026-07-28, country: PE}
)"});
  const auto library = library_of(texts);
  CHECK_FALSE(may_call(library, "PE", ordinary));
  CHECK(may_call(library, "PE", holiday));
  CHECK(library.holidays().name_of(parse_date("2026-11-24").value(), "PE", "")
        == "Declared by decree");
}

TEST_CASE("a directory of an operator is laid over the shipped files", "[jurisdiction_library]") {
  const tests::temporary_directory directory;
  tests::write_file(directory / "jurisdictions/PE.yaml", R"(jurisdiction: PE
name: Peru, stricter
verified_on: 2026-11-22
zones: [America/Lima]
sources: {own: our lawyer}
rules:
  - {id: none, kind: barred, says: Never., mark: confirmed, sources: [own], channels: all}
)");
  tests::write_file(directory / "jurisdictions/XX.yaml", R"(jurisdiction: XX
name: Elsewhere
parent: PE
verified_on: 2026-11-22
sources: {own: our lawyer}
rules: []
)");
  tests::write_file(directory / "holiday_overrides.yaml",
                    "add: [{day: 2026-11-24, country: CO}]\n");
  const auto texts = overlaid(shipped_contact_texts(), directory.path());
  REQUIRE(texts);
  const auto library = library_of(*texts);
  CHECK(library.find("PE").value()->name == "Peru, stricter");
  CHECK_FALSE(may_call(library, "XX", "2026-11-24T10:00:00-05:00"));
  CHECK_FALSE(may_call(library, "CO", "2026-11-24T10:00:00-05:00"));
  CHECK(library.find("CL"));

  const auto missing = overlaid(shipped_contact_texts(), directory / "nothing");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == errc::file_unreadable);
}

TEST_CASE("the documented table is the shipped rules", "[jurisdiction_library]") {
  const auto page = read_text_file(tests::source_file("docs/contact-rules.md"));
  REQUIRE(page);
  INFO("recobro contact rules --markdown writes the table of docs/contact-rules.md");
  CHECK(page->find(markdown_table(library_of(shipped_contact_texts()))) != std::string::npos);
}
