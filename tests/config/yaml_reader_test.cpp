#include "config/yaml_reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;

namespace {

struct sample {
  int number = 0;
  std::string word;
  bool flag = false;
};

sample read_sample(const yaml_node& root, yaml_errors& errors) {
  sample made;
  yaml_map_reader map(root, errors);
  map.require("number", made.number, [](const yaml_node& node) { return node.integer(1, 5); });
  map.read("word", made.word, [](const yaml_node& node) { return node.word(); });
  map.read("flag", made.flag, [](const yaml_node& node) { return node.boolean(); });
  return made;
}

file_result<sample> read(std::string_view text) {
  return read_yaml<sample>(text, "sample.yaml", read_sample);
}

/// The first complaint, e.g. "yaml_malformed sample.yaml:1:1: ...".
std::string complaint(std::string_view text) {
  const auto read_out = read(text);
  REQUIRE_FALSE(read_out);
  REQUIRE_FALSE(read_out.error().empty());
  const error& first = read_out.error().front();
  return fmt::format("{} {}", name_of(first.code), first.detail);
}

} // namespace

TEST_CASE("known keys become values and absent ones keep their default", "[yaml_reader]") {
  const auto made = read("number: 3\nflag: true\n");
  REQUIRE(made);
  CHECK(made->number == 3);
  CHECK(made->flag);
  CHECK(made->word.empty());
}

TEST_CASE("all errors of a file come at once, in the order of the file", "[yaml_reader]") {
  const auto made = read("wrd: x\nflag: on\nnumber: 9\nflag: true\n");
  REQUIRE_FALSE(made);
  std::vector<std::string> found;
  for (const error& one : made.error()) {
    found.push_back(one.detail.substr(0, one.detail.find(": ")));
  }
  CHECK(found
        == std::vector<std::string>{"sample.yaml:1:1", "sample.yaml:2:7", "sample.yaml:3:9",
                                    "sample.yaml:4:1"});
  CHECK(made.error()[0].code == errc::config_unknown_key);
  CHECK(made.error()[3].code == errc::config_duplicate);
}

TEST_CASE("text that is no YAML of ours is refused at its place", "[yaml_reader]") {
  CHECK(complaint("").starts_with("yaml_malformed sample.yaml:1:1: the file is empty"));
  CHECK(complaint("# nothing\n").starts_with("yaml_malformed sample.yaml:1:1: the file is empty"));
  CHECK(complaint("number: 1\nword: 'x\n").starts_with("yaml_malformed sample.yaml:1:9: a quoted"));
  CHECK(complaint("number: 1\n\tword: x\n").starts_with("yaml_malformed sample.yaml:2:1: a tab"));
  CHECK(complaint("number: &a 1\n").starts_with("yaml_malformed sample.yaml:1:9: anchors"));
  CHECK(complaint("number: 1\n...\n---\nword: x\n").starts_with("yaml_malformed sample.yaml:4:1"));
}

TEST_CASE("bytes that are no UTF-8 text are refused with line and column", "[yaml_reader]") {
  for (const std::string& bad :
       {std::string("\xff"), std::string(1, '\0'), std::string("\xc0\x80"),
        std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xe2\x82")}) {
    CHECK(complaint("number: 1\nword: " + bad)
          == "yaml_malformed sample.yaml:2:7: a byte that is NUL or not valid UTF-8; save the file "
             "as UTF-8");
  }
  CHECK(complaint("number: 1\nword: \"ñandú\"\n").find("'ñandú'") != std::string::npos);
}

TEST_CASE("columns count characters and not bytes", "[yaml_reader]") {
  CHECK_THAT(complaint("{number: 1, \"año\": \"ñandú\", flag: 3}"),
             Catch::StartsWith("config_unknown_key sample.yaml:1:13: "));
  const auto made = read("{number: 1, word: ñandú, flag: 3}");
  REQUIRE_FALSE(made);
  CHECK_THAT(made.error().at(1).detail, Catch::StartsWith("sample.yaml:1:32: flag"));
  CHECK_THAT(complaint("number: 1\nword: ñandú &x: 3\n"),
             Catch::StartsWith("yaml_malformed sample.yaml:2:15: "));
  CHECK_THAT(complaint("\xEF\xBB\xBFnumber: 9\n"), Catch::Contains("sample.yaml:1:9: number"));
}

TEST_CASE("nesting, values and bytes are bounded", "[yaml_reader]") {
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  CHECK(complaint(deep).find("deeper than the 64 levels") != std::string::npos);
  const std::string blocks = [] {
    std::string text;
    for (int level = 0; level < 3000; ++level) {
      text += "- ";
    }
    return text;
  }();
  CHECK(complaint(blocks).find("deeper than the 64 levels") != std::string::npos);
  std::string many = "number: [";
  for (size_t count = 0; count <= yaml_nodes_max; ++count) {
    many += "1,";
  }
  CHECK(complaint(many + "]").find("more than the 200000 values") != std::string::npos);
  CHECK(complaint(std::string(yaml_bytes_max + 1, ' ')).find("at most 4194304")
        != std::string::npos);
}

TEST_CASE("an expansion bomb of aliases is refused at the first anchor", "[yaml_reader]") {
  CHECK(complaint("a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n")
          .starts_with("yaml_malformed sample.yaml:1:4: anchors"));
}

TEST_CASE("a file with very many errors gives a bounded list", "[yaml_reader]") {
  std::string text = "number: 1\n";
  for (int key = 0; key < 5000; ++key) {
    text += fmt::format("key{}: 1\n", key);
  }
  const auto made = read(text);
  REQUIRE_FALSE(made);
  CHECK(made.error().size() == yaml_errors_max);
  CHECK(made.error().back().detail.find("there may be more") != std::string::npos);
}

TEST_CASE("a long or broken value is shown short and on one line", "[yaml_reader]") {
  const std::string said = complaint("number: \"" + std::string(500, 'x') + "\\ny\"\n");
  CHECK(said.size() < 200);
  CHECK(complaint("number: |\n  a\n  b\n").find('\n') == std::string::npos);
}

TEST_CASE("a quoted number or boolean is a text", "[yaml_reader]") {
  CHECK(complaint("number: '3'\n").find("'3' is not a whole number") != std::string::npos);
  CHECK(complaint("number: 3\nflag: 'true'\n").find("true or false") != std::string::npos);
}

TEST_CASE("percentages are exact basis points", "[yaml_reader]") {
  const auto basis_points = [](std::string_view text) -> int64_t {
    yaml_errors errors;
    return parse_yaml(text, "x", errors)->basis_points().value_or(-1);
  };
  CHECK(basis_points("5") == 500);
  CHECK(basis_points("2.5") == 250);
  CHECK(basis_points("0.01") == 1);
  CHECK(basis_points("100.00") == 10'000);
  for (const auto* bad :
       {"100.01", "1.234", "-1", "1e2", ".5", "5.", "5 %", "99999999999999999999"}) {
    CHECK(basis_points(bad) == -1);
  }
}
