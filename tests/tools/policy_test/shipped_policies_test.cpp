// Every shipped policy is checked without a warning under the jurisdictions that its tests name,
// and its tests pass.

#include "config/policy_document.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"
#include "tools/policy_test/case_report.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace recobro;

namespace {

const jurisdiction_library& library() {
  static const auto made = jurisdiction_library::compile(shipped_contact_texts());
  if (!made)
    FAIL(made.error().front().detail);
  return *made;
}

/// The folders of config/policies.
std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> folders;
  for (const auto& one : std::filesystem::directory_iterator(tests::source_file("config/policies")))
    if (one.is_directory())
      folders.push_back(one.path());
  std::ranges::sort(folders);
  return folders;
}

policy_test_file tests_of(const std::filesystem::path& folder) {
  const auto file = folder / "tests.yaml";
  const auto text = read_text_file(file);
  if (!text)
    FAIL(text.error().detail);
  auto made = compile_policy_tests(*text, file, library());
  if (!made)
    FAIL(made.error().front().detail);
  return std::move(*made);
}

} // namespace

TEST_CASE("the tests of every shipped policy pass", "[policy_test]") {
  const auto folders = shipped();
  REQUIRE(folders.size() >= 3);
  for (const auto& folder : folders) {
    const auto file = tests_of(folder);
    INFO(folder);
    CHECK(file.cases.size() >= 5);
    for (const auto& one : file.cases) {
      const auto result = run_case(file, one);
      if (!result.passed())
        FAIL_CHECK(report_text(file, result));
      CHECK(result.checks > 0);
    }
  }
}

TEST_CASE("every shipped policy is checked without a warning", "[policy_test]") {
  for (const auto& folder : shipped()) {
    INFO(folder);
    std::vector<jurisdiction_ptr> named;
    for (const auto& id : tests_of(folder).jurisdictions)
      named.push_back(library().find(id).value());
    const contact_rules rules{named};
    const auto source = read_policy_document(folder / "policy.yaml");
    if (!source)
      FAIL(source.error().front().detail);
    const auto templates = templates_of(*source);
    if (!templates)
      FAIL(templates.error().front().detail);
    const auto checked = check_policy(*source, "hash",
                                      {.contact = named.empty() ? nullptr : &rules,
                                       .from = parse_date("2026-01-01").value(),
                                       .templates = *templates});
    if (!checked)
      FAIL(checked.error().front().detail);
    CHECK(checked->warnings == std::vector<std::string>{});
    // The fines stay where they are until a person moves them, on purpose.
    const auto forgets = std::ranges::any_of(
      checked->endless, [](const std::string& one) { return one.find("no ending") != one.npos; });
    CHECK(forgets == (folder.filename() == "municipal_fines"));
  }
}
