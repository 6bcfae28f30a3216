// The strategist's tour in docs/policy.md shows what the commands say.

#include "config/policy_file.hpp"
#include "config/server_config.hpp"
#include "tests/support/locations.hpp"
#include "tools/policy_test/case_report.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cctype>
#include <sstream>

using namespace recobro;

namespace {

std::string file_text(const std::string& name) {
  const auto text = read_text_file(tests::source_file(name));
  REQUIRE(text);
  return *text;
}

/// Lines of documents are broken where they fit.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char letter : text)
    if (std::isspace(static_cast<unsigned char>(letter)) == 0)
      out += letter;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  return out;
}

std::string tour() {
  const auto text = file_text("docs/policy.md");
  const auto begin = text.find("## A strategist's tour");
  REQUIRE(begin != std::string::npos);
  return on_one_line(text.substr(begin));
}

/// The telco policy with the waits of its first phase's own steps changed.
std::string changed(std::string_view second_notice, std::string_view first_call) {
  auto text = file_text("config/policies/telco_colombia/policy.yaml");
  const auto begin = text.find("    steps:\n      - name: first_notice\n        wait: 0 business");
  REQUIRE(begin != std::string::npos);
  const auto set = [&](std::string_view step, std::string_view wait) {
    const auto name = text.find(fmt::format("- name: {}\n", step), begin);
    const auto at = text.find("wait: ", name) + 6;
    text.replace(at, text.find('\n', at) - at, wait);
  };
  set("second_notice", second_notice);
  set("first_call", first_call);
  return text;
}

const jurisdiction_library& library() {
  static const auto made = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(made);
  return *made;
}

std::vector<std::string> warnings_of(const std::string& text) {
  const contact_rules rules{{library().find("CO").value()}};
  const auto checked
    = check_policy(text, "mine/policy.yaml", "hash",
                   {.contact = &rules, .from = parse_date("2026-01-01").value(), .templates = {}});
  REQUIRE(checked);
  return checked->warnings;
}

} // namespace

TEST_CASE("the tour quotes the warnings that its change gives", "[policy_test][documents]") {
  const auto shown = tour();
  const auto found
    = warnings_of(changed("3 business days until 19:30", "5 business days until 10:00"));
  REQUIRE(found.size() == 2);
  for (const auto& one : found) {
    INFO(one);
    CHECK(shown.find("warning: " + on_one_line(one)) != std::string::npos);
  }
  CHECK(warnings_of(changed("3 business days until 18:30", "5 business days until 18:30")).empty());
}

TEST_CASE("the tour quotes the difference that its change makes", "[policy_test][documents]") {
  auto file = compile_policy_tests(file_text("config/policies/telco_colombia/tests.yaml"),
                                   tests::source_file("config/policies/telco_colombia/tests.yaml"),
                                   library());
  REQUIRE(file);
  auto rules = compile_policy(changed("3 business days until 18:30", "5 business days until 18:30"),
                              "mine/policy.yaml", "hash");
  REQUIRE(rules);
  file->rules = std::make_shared<const policy>(std::move(*rules));
  file->file = "mine/tests.yaml";
  size_t failed = 0;
  std::string first;
  for (const auto& one : file->cases) {
    const auto result = run_case(*file, one);
    if (!result.passed() && failed++ == 0)
      first = report_text(*file, result);
  }
  const auto shown = tour();
  CHECK(shown.find(fmt::format("mine/tests.yaml: {} passed, {} failed",
                               file->cases.size() + 1 - failed, failed))
        != std::string::npos);
  CHECK(shown.find(fmt::format("mine/tests.yaml: {} passed, 0 failed", file->cases.size()))
        != std::string::npos);
  const auto quoted = on_one_line(first.substr(0, first.find("  what happened")));
  INFO(quoted);
  CHECK(shown.find(quoted) != std::string::npos);
}
