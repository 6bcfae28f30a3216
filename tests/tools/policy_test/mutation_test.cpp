// Random damage to good policy tests: the file is refused with a place and a reason, or its cases
// are played to their end, whatever they now say.

#include "config/server_config.hpp"
#include "tests/support/damaged_text.hpp"
#include "tests/support/locations.hpp"
#include "tools/policy_test/case_report.hpp"

#include <catch2/catch.hpp>

using namespace recobro;

TEST_CASE("a damaged file of policy tests is refused with a place, or played",
          "[policy_test][property]") {
  const auto library = jurisdiction_library::compile(shipped_contact_texts());
  REQUIRE(library);
  for (const auto* folder : {"telco_colombia", "consumer_credit_mexico"}) {
    const auto file = tests::source_file(std::string("config/policies/") + folder + "/tests.yaml");
    const auto good = read_text_file(file);
    REQUIRE(good);
    rc::check([&] {
      const auto text = tests::damaged(*good);
      const auto made = compile_policy_tests(text, file, *library);
      if (made) {
        for (const auto& one : made->cases)
          RC_ASSERT(!report_text(*made, run_case(*made, one)).empty());
        return;
      }
      RC_ASSERT(!made.error().empty());
      for (const error& one : made.error())
        RC_ASSERT(tests::has_place(one.detail, file.string(), text));
    });
  }
}
