#include "tools/daemon/portfolio_texts.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace recobro;
using namespace recobro::tests;

namespace {

void write_text(const std::filesystem::path& directory, const std::string& name) {
  std::filesystem::create_directories(directory);
  write_file(directory / "en.yaml", "language: en\ntemplates:\n  - {name: " + name
                                      + ", channels: [agent_call], tag: service, text: "
                                        "\"{agency} {creditor}\"}\n");
}

portfolio_settings with_texts(std::string name, const std::filesystem::path& directory) {
  portfolio_settings made;
  made.name = std::move(name);
  made.texts = directory;
  return made;
}

} // namespace

TEST_CASE("each portfolio has its own texts, others those of the star", "[portfolio_texts]") {
  temporary_directory directory;
  write_text(directory / "cards", "cards_call");
  write_text(directory / "rest", "rest_call");
  server_config config;
  config.portfolios
    = {with_texts("cards", directory / "cards"), with_texts("*", directory / "rest")};
  portfolio_texts texts;
  CHECK(texts.of("cards") == nullptr);
  REQUIRE(texts.adopt(config));
  CHECK(texts.of("cards")->at(0).find("cards_call") != nullptr);
  CHECK(texts.of("loans")->at(0).find("rest_call") != nullptr);

  SECTION("a file that is wrong changes nothing") {
    write_file(directory / "rest/en.yaml", "language: es\n");
    write_text(directory / "cards", "other_call");
    CHECK_FALSE(texts.adopt(config));
    CHECK(texts.of("cards")->at(0).find("cards_call") != nullptr);
  }
  SECTION("what is read anew is what is shown") {
    write_text(directory / "cards", "other_call");
    REQUIRE(texts.adopt(config));
    CHECK(texts.of("cards")->at(0).find("other_call") != nullptr);
  }
}
