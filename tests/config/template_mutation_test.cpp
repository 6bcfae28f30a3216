// Random damage to good texts: the reader takes the file or says what is wrong with it, and where.

#include "config/server_config.hpp"
#include "config/template_file.hpp"
#include "tests/support/damaged_text.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a damaged file of texts is read or refused with a place and a reason",
          "[template_file][property]") {
  for (const auto* folder : {"utilities_chile", "agency_united_states"}) {
    const auto good = read_text_file(
      tests::source_file(std::string("config/policies/") + folder + "/templates/es.yaml"));
    REQUIRE(good);
    rc::check([&] {
      const auto text = tests::damaged(*good);
      const auto made = compile_templates(text, "es.yaml");
      if (made)
        return;
      RC_ASSERT(!made.error().empty());
      RC_ASSERT(made.error().size() <= yaml_errors_max);
      for (const error& one : made.error())
        RC_ASSERT(tests::has_place(one.detail, "es.yaml", text));
    });
  }
}
