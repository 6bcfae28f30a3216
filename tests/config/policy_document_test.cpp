// Policies that extend others: what comes of them, and where their mistakes are told.

#include "config/policy_document.hpp"

#include "config/server_config.hpp"
#include "config/yaml_tree.hpp"
#include "tests/support/locations.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace recobro;

namespace {

policy_document read(const std::filesystem::path& file) {
  auto source = read_policy_document(file);
  if (!source) {
    FAIL(source.error().front().detail);
  }
  return std::move(*source);
}

policy_document example(const std::string& name) {
  return read(tests::source_file("tests/config/extends/" + name));
}

policy compiled(const policy_document& source) {
  auto made = compile_policy(source, "hash");
  if (!made) {
    FAIL(made.error().front().detail);
  }
  return std::move(*made);
}

template <class Items>
std::vector<std::string> names_of(const Items& items) {
  std::vector<std::string> names;
  for (const auto& one : items) {
    names.push_back(one.name);
  }
  return names;
}

using words = std::vector<std::string>;

struct expected_error {
  std::string code;
  std::string detail; // from the beginning, file and position too
};

std::vector<expected_error> expected_of(const std::string& text) {
  constexpr std::string_view mark = "# expect: ";
  std::vector<expected_error> expected;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    const size_t blank = line.find(' ', mark.size());
    expected.push_back({line.substr(mark.size(), blank - mark.size()), line.substr(blank + 1)});
  }
  return expected;
}

/// Compiles relative to the folder, so that messages have no path of this machine.
file_result<policy> compile_in(const std::filesystem::path& folder, const std::string& name) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  auto made = read_policy_document(name).and_then(
    [](const policy_document& source) { return compile_policy(source, "hash"); });
  std::filesystem::current_path(before);
  return made;
}

void write(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

} // namespace

TEST_CASE("a tree is written so that it reads the same", "[policy_document]") {
  const std::string text = R"y(plain: until 09:00
number: 0.5
"quoted number": "5"
empty: ""
none: {}
nothing: []
hash: a#b
colon: "a: b, [c] {d} # e"
lines: "one\ntwo\t\"three\" \\ four"
folded: >
  one
  two
url: http://a.example/b?c=d
list: [[1, 2], [{a: 1}], -3]
deep: [{name: x, of: [{name: y, text: "a rather long text that does not fit on the line with all the others"}]}]
ñandú: ü
"null": ~
)y";
  yaml_errors errors;
  const auto root = parse_yaml(text, "t.yaml", errors);
  REQUIRE(root);
  const auto again = parse_yaml(text_of(tree_of(*root)), "t.yaml", errors);
  if (!again) {
    FAIL(errors.take().front().detail << text_of(tree_of(*root)));
  }
  INFO(text_of(tree_of(*root)));
  CHECK(same_content(tree_of(*root), tree_of(*again)));
}

TEST_CASE("a policy takes over what it does not say itself", "[policy_document]") {
  const policy rules = compiled(example("spain.yaml"));
  CHECK(rules.name == "spain");
  CHECK(rules.default_zone.name() == "Europe/Madrid");
  CHECK(rules.promises.days_max == 30);
  CHECK(names_of(rules.segments) == words{"large", "everybody"});
  CHECK(rules.reactions.size() == 3);
  CHECK(rules.calendar.holidays.size() == 2);
  CHECK(rules.deadlines.empty());
  REQUIRE(names_of(rules.phases) == words{"early", "warning", "late", "legal", "sold"});
  CHECK(rules.phases[2].tone == "firm");
  CHECK(rules.phases[2].steps.size() == 2);
}

TEST_CASE("what a policy removes, changes and adds goes over three files", "[policy_document]") {
  const policy rules = compiled(example("spain_cards.yaml"));
  CHECK(rules.promises.tolerance_days == 3);
  CHECK(rules.promises.tolerance == amount{500});
  CHECK(names_of(rules.segments) == words{"vip", "large", "everybody"});
  REQUIRE(names_of(rules.phases) == words{"early", "warning", "late", "sold"});
  const phase& early = rules.phases[0];
  REQUIRE(early.effort);
  CHECK(early.effort->contacts_max == 4);
  CHECK(early.effort->days == 0);
  CHECK(early.effort->then.size() == 1);
  CHECK(names_of(early.steps) == words{"only"});
  CHECK(names_of(early.strategies) == words{"personal"});
  CHECK(names_of(rules.phases[2].steps) == words{"letter"});
  REQUIRE(rules.scores.size() == 1);
  CHECK(rules.scores[0].base == 10);
  REQUIRE(names_of(rules.scores[0].terms) == words{"age", "broke"});
  CHECK(rules.scores[0].terms[0].points == 3);
  CHECK(rules.scores[0].terms[0].units_max == 6);
  // Its own reactions are asked first; the broken promise's takes the inherited one's place.
  REQUIRE(rules.reactions.size() == 3);
  CHECK(std::get<contact_trigger>(rules.reactions[0].when).by == std::nullopt);
  CHECK(std::get<task_action>(rules.reactions[1].actions[0]).script == "cards");
  CHECK(std::holds_alternative<reply_trigger>(rules.reactions[2].when));
}

TEST_CASE("the text of what was put together is the same policy by itself", "[policy_document]") {
  for (const auto* name : {"spain.yaml", "spain_cards.yaml"}) {
    INFO(name);
    const policy_document source = example(name);
    CHECK(source.put_together());
    const auto alone = compile_policy(source.text, "flat.yaml", "hash");
    if (!alone) {
      FAIL(alone.error().front().detail << "\n" << source.text);
    }
    const policy together = compiled(source);
    CHECK(describe_policy(*alone) == describe_policy(together));
    CHECK(alone->phases == together.phases);
    CHECK(alone->reactions == together.reactions);
    CHECK(alone->scores == together.scores);
    // The comments change nothing, and what is written is written the same again.
    yaml_errors errors;
    const auto commented = parse_yaml(source.commented(), "c.yaml", errors);
    REQUIRE(commented);
    CHECK(same_content(tree_of(*commented), tree_of(source.root)));
    CHECK(text_of(tree_of(*commented)) == source.text);
  }
}

TEST_CASE("comments say where a value stands that is from another file", "[policy_document]") {
  const std::string text = example("spain_cards.yaml").commented();
  CHECK_THAT(text,
             Catch::Contains("zone: Europe/Madrid  # ") && Catch::Contains("/spain.yaml:3\n"));
  CHECK_THAT(text, Catch::Contains("days_max: 30  # ") && Catch::Contains("/base.yaml:7\n"));
  CHECK_THAT(text, Catch::Contains("policy: spain-cards\n"));
}

TEST_CASE("a file that extends nothing is kept as it stands", "[policy_document]") {
  const auto file = tests::source_file("config/policies/telco_colombia/policy.yaml");
  const policy_document source = read(file);
  CHECK_FALSE(source.put_together());
  CHECK(source.text == *read_text_file(file));
  CHECK(source.commented() == source.text);
}

TEST_CASE("every shipped policy is the same after it was written anew", "[policy_document]") {
  size_t files = 0;
  for (const auto& one :
       std::filesystem::recursive_directory_iterator(tests::source_file("config/policies"))) {
    if (one.path().filename() != "policy.yaml") {
      continue;
    }
    INFO(one.path());
    const policy_document source = read(one.path());
    const auto tree = tree_of(source.root);
    yaml_errors errors;
    const auto again = parse_yaml(text_of(tree), "again.yaml", errors);
    REQUIRE(again);
    CHECK(same_content(tree_of(*again), tree));
    ++files;
  }
  CHECK(files >= 9);
}

TEST_CASE("a shipped policy is extended by its name, its texts too", "[policy_document]") {
  const tests::temporary_directory directory;
  const std::filesystem::path folder = directory.path();
  write(folder / "mine.yaml", "extends: telco_colombia\npolicy: mine\ncure: false\n");
  write(folder / "templates/es.yaml", R"(language: es
templates:
  - name: bill_overdue
    channels: [sms, whatsapp]
    tag: collection
    text: "{agency} por {creditor}: debe {amount_due} de {contract}. Objeciones: {objection_contact}"
)");
  const policy_document source = read(folder / "mine.yaml");
  const policy rules = compiled(source);
  CHECK(rules.name == "mine");
  CHECK_FALSE(rules.cure.allowed);
  CHECK(rules.default_zone.name() == "America/Bogota");
  CHECK_THAT(source.commented(), Catch::Contains("# recobro:telco_colombia/policy.yaml:"));
  const auto texts = templates_of(source);
  if (!texts) {
    FAIL(texts.error().front().detail);
  }
  REQUIRE(texts->size() == 2);
  const auto own = std::ranges::find(*texts, "es", [](auto& one) { return one.set.language; });
  REQUIRE(own != texts->end());
  CHECK(own->set.templates.size() > 3);
  const message_template* changed = own->set.find("bill_overdue");
  REQUIRE(changed);
  CHECK(changed->text.pieces.size() == 5);
  for (size_t at = 0; at < own->places.size(); ++at) {
    CHECK(own->inherited(at) == (own->set.templates[at].name != "bill_overdue"));
    CHECK_THAT(own->place_of(at), Catch::Contains(own->inherited(at) ? "recobro:telco_colombia"
                                                                     : "templates/es.yaml"));
  }
  CHECK(shipped_policy_document("telco_colombia"));
  CHECK(shipped_policy_document("telco").error().front().code == errc::config_unknown_name);
}

TEST_CASE("every shipped policy is found by the name of its folder, its texts too",
          "[policy_document]") {
  const auto root = tests::source_file("config/policies");
  size_t folders = 0;
  for (const auto& folder : std::filesystem::directory_iterator(root)) {
    INFO(folder.path());
    REQUIRE(folder.is_directory()); // a file beside the folders is no part of the program
    const auto source = shipped_policy_document(folder.path().filename().string());
    if (!source) {
      FAIL(source.error().front().detail);
    }
    const auto texts = templates_of(*source);
    REQUIRE(texts);
    CHECK(texts->empty() != std::filesystem::is_directory(folder.path() / "templates"));
    ++folders;
  }
  CHECK(folders >= 9);
}

TEST_CASE("a mistake is told in the file and line where it stands", "[policy_document]") {
  const auto folder = tests::source_file("tests/config/bad_extends");
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") {
      continue;
    }
    const std::string name = entry.path().filename().string();
    INFO(name);
    const auto expected = expected_of(*read_text_file(entry.path()));
    REQUIRE_FALSE(expected.empty());
    const auto made = compile_in(folder, name);
    REQUIRE_FALSE(made);
    for (size_t at = 0; at < std::min(expected.size(), made.error().size()); ++at) {
      CHECK(name_of(made.error()[at].code) == expected[at].code);
      CHECK_THAT(made.error()[at].detail, Catch::StartsWith(expected[at].detail));
    }
    CHECK(made.error().size() == expected.size());
    ++files;
  }
  CHECK(files >= 16);
}

TEST_CASE("a file that is not there is told by its name", "[policy_document]") {
  const auto made = read_policy_document("nowhere/policy.yaml");
  REQUIRE_FALSE(made);
  CHECK(made.error().front().code == errc::file_unreadable);
  CHECK_THAT(made.error().front().detail, Catch::Contains("nowhere/policy.yaml"));
}
