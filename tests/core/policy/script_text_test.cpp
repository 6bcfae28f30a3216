#include "core/policy/script_text.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

namespace {

template_set one_text(std::string language, std::string tone = {}) {
  message_template text;
  text.name = "first_call";
  text.tone = std::move(tone);
  text.channels.add(channel::agent_call);
  return {std::move(language), {std::move(text)}};
}

std::string_view language_for(const text_sets& texts, std::string_view wanted) {
  return find_script(texts, "first_call", {}, channel::agent_call, wanted).language;
}

} // namespace

TEST_CASE("a script is found in the language, then its other regions, then in any",
          "[script_text]") {
  const text_sets texts{one_text("en"), one_text("pt-PT"), one_text("pt-BR")};
  CHECK(language_for(texts, "pt-BR") == "pt-BR");
  CHECK(language_for(texts, "pt") == "pt-PT");
  CHECK(language_for(texts, "fr") == "en");
  CHECK(language_for(texts, "") == "en");
}

TEST_CASE("a script is for its channel only", "[script_text]") {
  const text_sets texts{one_text("en")};
  CHECK(find_script(texts, "first_call", {}, channel::visit, "en").text == nullptr);
  CHECK(find_script(texts, "second_call", {}, channel::agent_call, "en").text == nullptr);
  CHECK(find_script({}, "first_call", {}, channel::agent_call, "en").text == nullptr);
}

TEST_CASE("what is not known stays in a script as its name in brackets", "[script_text]") {
  template_values values;
  values[static_cast<size_t>(template_variable::balance)] = "10.00 EUR";
  const auto text = parse_message_text("{agency}: {balance} {{today}}").value();
  CHECK(fill_script(text, values) == "[agency]: 10.00 EUR {today}");
}
