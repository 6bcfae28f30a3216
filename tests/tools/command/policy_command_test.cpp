// `recobro policy` as somebody at the keyboard meets it: what it prints and how it ends.

#include "config/server_config.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>

#include <sys/wait.h>

using namespace recobro;
using namespace recobro::tests;

namespace {

constexpr std::string_view late_text = R"(policy: late
zone: America/Bogota
currency: COP
phases:
  - name: early
    from_day: 1
    steps: [{name: late, wait: until 20:30, send: {channel: sms, template: a}}]
)";

constexpr std::string_view tests_text = R"(policy: late.yaml
given: {opened: 2026-07-07 12:00, obligations: [{id: o, due: 2026-07-01, amount: "1000.00"}]}
cases:
  - name: right
    then: [{at: 2026-07-07 20:30, sent: [{channel: sms}]}]
  - name: wrong
    then: [{at: 2026-07-07 20:30, not_sent: [{channel: sms}]}]
)";

struct keyboard {
  keyboard() {
    std::ofstream{directory / "late.yaml"} << late_text;
    std::ofstream{directory / "tests.yaml"} << tests_text;
  }

  /// The exit status of `recobro policy ...`; what it printed is in `out`.
  int run(std::string_view arguments) {
    const auto line = fmt::format("cd '{}' && '{}' policy {} >out 2>err", directory.path().string(),
                                  program("recobro")->string(), arguments);
    const int status = std::system(line.c_str());
    out = read_text_file(directory / "out").value_or("");
    return WEXITSTATUS(status);
  }

  temporary_directory directory;
  std::string out;
};

} // namespace

TEST_CASE_METHOD(keyboard, "policy test ends with how many passed, and fails when one did not",
                 "[command][policy_test]") {
  if (!program("recobro"))
    return;
  CHECK(run("test tests.yaml --case right") == 0);
  CHECK_THAT(out, Catch::EndsWith("tests.yaml: 1 passed, 0 failed\n"));
  CHECK(run("test tests.yaml") == 1);
  CHECK_THAT(out, Catch::Contains("FAILED  wrong") && Catch::Contains("none that is: sms"));
  CHECK(run("test .") == 1);
  CHECK_THAT(out, Catch::EndsWith("tests.yaml: 1 passed, 1 failed\n"));
  CHECK(run("test tests.yaml --case wrog") == 2);
  CHECK(run("test missing.yaml") == 1);
  CHECK(run("test") == 2);
}

TEST_CASE_METHOD(keyboard, "policy test --json gives an object for each case",
                 "[command][policy_test]") {
  if (!program("recobro"))
    return;
  CHECK(run("test tests.yaml --json") == 1);
  std::vector<bool> ok;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);)
    ok.push_back(nlohmann::json::parse(line).at("ok").get<bool>());
  CHECK(ok == std::vector<bool>{true, false});
}

TEST_CASE_METHOD(keyboard, "policy check warns by jurisdiction, and fails of it with --strict",
                 "[command][policy_check]") {
  if (!program("recobro"))
    return;
  CHECK(run("check late.yaml --quiet") == 0);
  CHECK_THAT(out, Catch::Contains("no errors, 0 warnings"));
  CHECK(run("check late.yaml --quiet --jurisdiction CO") == 0);
  CHECK_THAT(out,
             Catch::StartsWith("warning: late.yaml:7:13: ") && Catch::Contains("always waits"));
  CHECK(run("check late.yaml --quiet --jurisdiction CO --strict") == 1);
  CHECK(run("check late.yaml --jurisdiction COO") == 1);
  CHECK(run("check late.yaml --templates nowhere") == 1);
  std::filesystem::create_directory(directory / "templates");
  std::ofstream{directory / "templates/es.yaml"} << "language: es\ntemplates: []\n";
  CHECK(run("check late.yaml --quiet") == 0);
  CHECK_THAT(out, Catch::Contains("there is no text 'a' in 'es'"));
}

TEST_CASE_METHOD(keyboard, "a shipped policy can be copied out of the program and passes its tests",
                 "[command][policy_test]") {
  if (!program("recobro"))
    return;
  CHECK(run("shipped") == 0);
  for (const auto& folder : std::filesystem::directory_iterator(source_file("config/policies")))
    CHECK_THAT(out, Catch::Contains('\n' + folder.path().filename().string() + ' '));
  CHECK(run("copy telco_colombia mine") == 0);
  CHECK_THAT(out, Catch::StartsWith("4 files in mine"));
  for (const auto* file : {"policy.yaml", "tests.yaml", "templates/es.yaml", "templates/en.yaml"})
    CHECK(read_file(directory / (std::string("mine/") + file))
          == read_file(source_file(std::string("config/policies/telco_colombia/") + file)));
  CHECK(run("check mine/policy.yaml --jurisdiction CO --strict") == 0);
  CHECK(run("test mine") == 0);
  CHECK(run("copy telco_colombia mine") == 2);
  CHECK(run("copy telco_columbia other") == 1);
  for (const std::string name : {"consumer_credit", "municipal_fines"}) {
    CHECK(run("copy " + name + " " + name) == 0);
    CHECK(run("test " + name) == 0);
  }
}
