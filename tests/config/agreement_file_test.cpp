#include "config/agreement_file.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("the shipped agreements are whole in every language", "[agreement]") {
  auto& all = shipped_agreements();
  REQUIRE(all.size() == 3);
  for (auto& each : all) {
    INFO(each.language);
    CHECK(each.clauses.size() == all.front().clauses.size());
    int places = 0;
    for (auto& clause : each.clauses)
      for (auto* place : {"{days}", "{count}"})
        places += clause.find(place) != std::string::npos;
    CHECK(places == 2);
  }
}

TEST_CASE("a language is found by its first part, and English stands for all others",
          "[agreement]") {
  auto& all = shipped_agreements();
  CHECK(agreement_in(all, "es-MX").language == "es");
  CHECK(agreement_in(all, "pt").language == "pt");
  CHECK(agreement_in(all, "fr").language == "en");
  CHECK(agreement_in(all, "").language == "en");
}

TEST_CASE("an agreement with a word missing or unknown is refused with its place", "[agreement]") {
  auto made = compile_agreements("languages:\n  es: {titel: x}\n", "mine.yaml");
  REQUIRE_FALSE(made);
  CHECK(made.error().size() > 10);
  std::string all;
  for (auto& each : made.error())
    all += each.detail + "\n";
  CHECK_THAT(all, Catch::Contains("mine.yaml:2:8"));
  CHECK_THAT(all, Catch::Contains("unknown key 'titel'"));
  CHECK_FALSE(compile_agreements("languages: [es]", "mine.yaml"));
}
