// Random damage to a good policy: the compiler either takes the text or says what is
// wrong with it, at a place that the file has. Deterministic: rapidcheck prints its seed.

#include "config/policy_file.hpp"
#include "config/server_config.hpp"
#include "tests/support/damaged_text.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace recobro;

namespace {

void never_lost_for_words(const std::string& good) {
  rc::check([&] {
    const std::string text = tests::damaged(good);
    const auto made = check_policy(text, "m.yaml", "hash");
    if (made) {
      RC_ASSERT(!describe_policy(made->rules).empty());
      return;
    }
    RC_ASSERT(!made.error().empty());
    RC_ASSERT(made.error().size() <= yaml_errors_max);
    for (const error& one : made.error()) {
      RC_ASSERT(one.code >= errc::yaml_malformed && one.code <= errc::config_unknown_name);
      RC_ASSERT(tests::has_place(one.detail, "m.yaml", text));
    }
  });
}

} // namespace

TEST_CASE("a damaged policy is compiled or refused with a place and a reason",
          "[policy_file][property]") {
  for (const auto* name : {"municipal_fines/policy.yaml", "consumer_credit/policy.yaml"}) {
    never_lost_for_words(
      *read_text_file(tests::source_file(std::string("config/policies/") + name)));
  }
}
