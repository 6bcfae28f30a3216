#include "config/policy_words.hpp"
#include "config/template_file.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>

using namespace recobro;

namespace {

file_result<placed_templates> compiled(std::string_view one) {
  return compile_templates(fmt::format("language: es\ntemplates:\n  - {}\n", one), "es.yaml");
}

struct mistake {
  std::string_view text;
  std::string_view place;
  std::string_view says;
};

template_values known_values() {
  template_values values;
  for (size_t at = 0; at < template_variable_count; ++at)
    values[at] = fmt::format("<{}>", name_of(static_cast<template_variable>(at)));
  return values;
}

} // namespace

TEST_CASE("a text with a mistake is refused with its place and a remedy", "[template_file]") {
  const std::vector<mistake> mistakes{
    {"{channels: [sms], tag: service, text: a}", ":3:5: templates[0]", "'name'"},
    {"{name: a, tag: service, text: a}", ":3:5: templates[0]", "'channels'"},
    {"{name: a, channels: [sms], text: a}", ":3:5: templates[0]", "'tag'"},
    {"{name: a, channels: [sms], tag: service}", ":3:5: templates[0]", "'text'"},
    {"{name: a, channels: [fax], tag: service, text: a}", ":3:26: ", "expected one of"},
    {"{name: a, channels: [], tag: service, text: a}", ":3:25: ", "at least one"},
    {"{name: a, channels: [sms], tag: servce, text: a}", ":3:37: ", "did you mean 'service'"},
    {"{name: a, channels: [sms], tag: service, text: \"{agency} {creditr}\"}",
     ":3:52: ", "did you mean 'creditor'"},
    {"{name: a, channels: [sms], tag: service, text: \"{agency\"}",
     ":3:52: ", "without its partner"},
    {"{name: a, channels: [sms], tag: service, text: \"agency}\"}",
     ":3:52: ", "without its partner"},
    {"{name: a, channels: [sms], tag: service, text: \"{creditor}\"}",
     ":3:52: ", "does not say who writes"},
    {"{name: a, channels: [sms], tag: service, text: \"{agency}\"}",
     ":3:52: ", "does not say on whose behalf"},
    {"{name: a, channels: [sms], tag: reminder, text: \"{agency} {creditor} {balance}\"}",
     ":3:53: ", "does not say which debt; a text with tag 'reminder' needs {contract}"},
    {"{name: a, channels: [sms], tag: reminder, text: \"{agency} {creditor} {contract}\"}",
     ":3:53: ", "how much"},
    {"{name: a, channels: [sms], tag: collection, text: \"{agency} {creditor} {contract} "
     "{amount_due}\"}",
     ":3:55: ", "how to object"},
    {"{name: a, channels: [email], subject: s, tag: legal, text: \"{agency} {creditor} {contract} "
     "{amount_due} {objection_contact}\"}",
     ":3:64: ", "where a letter comes from"},
    {"{name: a, channels: [sms], tag: legal, text: \"{agency} {creditor} {contract} {amount_due} "
     "{objection_contact} {agency_address}\"}",
     ":3:25: ", "may not go out by sms"},
    {"{name: a, channels: [email], tag: service, text: \"{agency} {creditor}\"}",
     ":3:5: ", "add 'subject: ...'"},
    {"{name: a, channels: [sms], subject: s, tag: service, text: \"{agency} {creditor}\"}",
     ":3:41: ", "only e-mails and letters"},
    {"{name: a, channels: [whatsapp], tag: service, text: \"{agency} {creditor}\", brief: x}",
     ":3:87: ", "only sms and push"},
    {"{name: a, channels: [sms], tag: service, txt: a}", ":3:", "did you mean 'text'"},
    {"{name: a, channels: [sms], tag: service, says: [threats], text: \"{agency} {creditor}\"}",
     ":3:53: ", "did you mean 'threat'"},
  };
  for (const auto& one : mistakes) {
    INFO(one.text);
    const auto made = compiled(one.text);
    REQUIRE_FALSE(made);
    std::string all;
    for (const error& each : made.error())
      all += each.detail + "\n";
    INFO(all);
    CHECK_THAT(all, Catch::Contains(std::string(one.place)));
    CHECK_THAT(all, Catch::Contains(std::string(one.says)));
  }
}

TEST_CASE("a text that is too long for its channel is refused", "[template_file]") {
  const auto of = [](std::string_view channel, size_t letters, std::string_view letter) {
    std::string text = "{agency} {creditor} ";
    for (size_t at = 0; at < letters; ++at)
      text += letter;
    return compiled(
      fmt::format("{{name: a, channels: [{}], tag: service, text: \"{}\"}}", channel, text));
  };
  // 62 letters are the values and two blanks: 4 x 153, and 4 x 67 beyond the GSM alphabet.
  CHECK(of("sms", 612 - 62, "x"));
  CHECK_FALSE(of("sms", 613 - 62, "x"));
  CHECK(of("sms", 612 - 62, "\u00f1"));
  CHECK(of("sms", 268 - 62, "\u00f3"));
  CHECK_FALSE(of("sms", 269 - 62, "\u00f3"));
  CHECK(of("whatsapp", 1'024 - 62, "\u00f3"));
  CHECK_FALSE(of("whatsapp", 1'025 - 62, "x"));
  CHECK_FALSE(of("push", 241 - 62, "x"));
}

TEST_CASE("the file says its language by name and key", "[template_file]") {
  const auto refused = [](std::string_view text, std::string_view file) {
    const auto made = compile_templates(text, file);
    REQUIRE_FALSE(made);
    return made.error().front().detail;
  };
  CHECK_THAT(refused("language: en\ntemplates: []\n", "es.yaml"),
             Catch::Contains("'es' in a file"));
  CHECK_THAT(refused("language: Spanish\ntemplates: []\n", "Spanish.yaml"),
             Catch::Contains("'es' or 'pt-BR'"));
  CHECK(compile_templates("language: pt-BR\ntemplates: []\n", "pt-BR.yaml"));
  CHECK_THAT(refused(R"(language: es
templates:
  - {name: a, channels: [sms], tag: service, text: "{agency} {creditor}"}
  - {name: a, channels: [sms], tag: service, text: "{agency} {creditor}"}
)",
                     "es.yaml"),
             Catch::Contains("es.yaml:4:12: ") && Catch::Contains("names must differ"));
}

TEST_CASE("a text is rendered with its values, which stay values", "[template_file]") {
  const auto text = parse_message_text("{{x}} & {debtor_name}\n{balance}!").value();
  auto values = known_values();
  values[static_cast<size_t>(template_variable::debtor_name)] = "A {balance}\r\nBcc: b";
  CHECK(render(text, values).value() == "{x} & A {balance}  Bcc: b\n<balance>!");
  CHECK(render(text, values, text_escape::html).value()
        == "{x} &amp; A {balance}  Bcc: b\n&lt;balance&gt;!");
  values[static_cast<size_t>(template_variable::balance)].clear();
  const auto missing = render(text, values);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == errc::missing_field);
  CHECK_THAT(missing.error().detail, Catch::Contains("{balance}"));
}

TEST_CASE("every shipped text renders in full, and each policy has the same in both languages",
          "[template_file]") {
  size_t sets = 0;
  for (const auto& folder :
       std::filesystem::directory_iterator(tests::source_file("config/policies"))) {
    const auto directory = folder.path() / "templates";
    if (!std::filesystem::exists(directory))
      continue;
    INFO(directory);
    const auto all = read_templates(directory);
    if (!all)
      FAIL(all.error().front().detail);
    REQUIRE(all->size() >= 2);
    ++sets;
    std::vector<std::string> names;
    for (const auto& one : all->front().set.templates)
      names.push_back(one.name);
    for (const auto& language : *all) {
      std::vector<std::string> own;
      for (const auto& one : language.set.templates) {
        own.push_back(one.name);
        CHECK(render(one.text, known_values()));
        CHECK(one.channels == all->front().set.find(one.name)->channels);
        CHECK(one.tag == all->front().set.find(one.name)->tag);
      }
      CHECK(own == names);
    }
  }
  CHECK(sets >= 3);
}

TEST_CASE("the document of texts names every variable and tag", "[template_file]") {
  std::ifstream file(tests::source_file("docs/templates.md"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const auto word : all_words<template_variable, template_variable_count>())
    CHECK(text.find(fmt::format("`{{{}}}`", word)) != std::string::npos);
  for (const auto word : all_words<template_tag, template_tag_count>())
    CHECK(text.find(fmt::format("| `{}` |", word)) != std::string::npos);
}
