// Model files: what is refused, and with which words.

#include "tests/support/locations.hpp"
#include "tests/tools/simulate/small_world.hpp"

#include "config/server_config.hpp"

using namespace recobro;
using namespace recobro::tests;

namespace {

/// The first complaint about the obedient model with one text replaced.
std::string complaint(std::string_view what, std::string_view by) {
  auto made = simulate::compile_model(replaced(obedient_model_text, what, by), "m.yaml");
  REQUIRE_FALSE(made);
  return made.error().front().detail;
}

struct mistake {
  const char* what;
  const char* by;
  errc code;
  const char* says; // where and what
};

} // namespace

TEST_CASE("mistakes in a model file are named with their place and what was expected", "[model]") {
  const mistake mistakes[] = {
    {"model: obedient", "modle: obedient", errc::config_missing_key, "m.yaml:1"},
    {"origin: assumed", "origin: measured", errc::config_wrong_value, "m.yaml:2:9"},
    {"currency: EUR", "currency: EURO", errc::config_wrong_value, "m.yaml:4:11"},
    {"Europe/Rome: 1", "Europe/Roma: 1", errc::unknown_zone, "m.yaml:6:11"},
    {"from: 1, to: 1}]\n  amounts", "from: 2, to: 1}]\n  amounts", errc::config_wrong_value,
     "from <= to"},
    {"from: 1, to: 1}]\n  amounts", "from: 0, to: 1}]\n  amounts", errc::config_wrong_value,
     "1 to 100 obligations"},
    {"days_past_due: [{weight: 1, from: 1, to: 1}]",
     "days_past_due: [{weight: 1, from: 1, to: 99000}]", errc::config_wrong_value,
     "between -36500 and 36500"},
    {"obligations: [{weight: 1, from: 1, to: 1}]",
     "days_between: 3650\n  obligations: [{weight: 1, from: 1, to: 11}]", errc::config_wrong_value,
     "11 obligations with 3650 days between them"},
    {"\"100.00\", to", "100.001, to", errc::config_wrong_value, "is not an amount"},
    {"authorised: {email: 100}", "authorised: {email: 101}", errc::config_wrong_value,
     "is not a percentage"},
    {"authorised: {email: 100}", "authorised: {emial: 100}", errc::config_unknown_key, "email"},
    {"daily: {0: 0}", "daily: {5: 1, 2: 1}", errc::config_wrong_value, "ascending"},
    {"daily: {0: 0}", "daily: {soon: 1}", errc::config_wrong_value, "is not where a step begins"},
    {"daily: {0: 0}", "daily: {0: 0}\n  factors: {days_past_due: {0: 0.5}}",
     errc::config_wrong_value, "no factor of payments"},
    {"daily: {0: 0}", "daily: {0: 0}\n  factors: {months: {0: 0, 13: 5}}", errc::config_wrong_value,
     "a whole number from 1 to 12"},
    {"daily: {0: 0}", "daily: {0: 0}\n  factors: {hours: {0: 1, 24: 2}}", errc::config_wrong_value,
     "a whole number from 0 to 23"},
    {"daily: {0: 0}", "daily: {0: 0}\n  factors: {hours: {0: 0}}", errc::config_wrong_value,
     "at no hour"},
    {"daily: {0: 0}", "daily: {0: 0}\n  factors: {payments: {-1: 2}}", errc::config_wrong_value,
     "a whole number from 0"},
    {"daily: {0: 0}", "daily: 3", errc::config_wrong_value, "{FROM: VALUE, ...}"},
    {"pays: [{weight: 1, from: 100, to: 100}]", "pays: []", errc::config_wrong_value,
     "nothing can be drawn"},
    {"channels: [letter, agent_call]", "channels: [email]", errc::config_duplicate,
     "each channel once"},
    {"channels: [letter, agent_call]", "channels: [letter, agent_cal]", errc::config_wrong_value,
     "agent_call"},
    {"channels: [letter, agent_call]", "channels: [letter]", errc::config_missing_key,
     "worked on by agent_call"},
    {"replies: {other: 1}", "replies: {maybe: 1}", errc::config_unknown_name,
     "is no meaning of a reply"},
    {"replies: {other: 1}", "replies: {other: 0}", errc::config_wrong_value, "weights"},
    {"promises: {given: 0, kept: 0}", "promises: {given: 0}", errc::config_missing_key, "kept"},
    {"minutes: 30", "minutes: -1", errc::config_wrong_value, "m.yaml:28:51"},
    {"from: \"09:00\", until: \"17:00\"", "from: \"17:00\", until: \"09:00\"",
     errc::config_wrong_value, "m.yaml:30:11"},
  };
  for (const mistake& one : mistakes) {
    CAPTURE(one.by);
    auto text = replaced(obedient_model_text, one.what, one.by);
    auto made = simulate::compile_model(text, "m.yaml");
    REQUIRE_FALSE(made);
    std::string all;
    bool coded = false;
    for (auto& failure : made.error()) {
      all += failure.detail + "\n";
      coded = coded || failure.code == one.code;
    }
    CHECK_THAT(all, Catch::Contains(one.says));
    CHECK(coded);
  }
}

TEST_CASE("all mistakes of a model file are found in one run", "[model]") {
  auto text = replaced(replaced(obedient_model_text, "origin: assumed", "origin: x"),
                       "replies: {other: 1}", "replies: {y: 1}");
  CHECK(simulate::compile_model(text, "m.yaml").error().size() == 2);
}

TEST_CASE("shipped models are read, and so is what is written of them", "[model]") {
  for (auto& name : simulate::shipped_models()) {
    CAPTURE(name);
    auto made = simulate::load_model(name);
    REQUIRE(made);
    auto again = simulate::compile_model(simulate::model_text(*made), "again.yaml");
    if (!again)
      FAIL(to_string(again.error().front()));
    CHECK(simulate::model_text(*again) == simulate::model_text(*made));
    CHECK(again->portfolio == made->portfolio);
    CHECK(again->kinds == made->kinds);
    CHECK(again->tasks == made->tasks);
  }
}

TEST_CASE("a model's amounts are taken into another currency", "[model]") {
  auto pesos = currency::from_code("CLP").value();
  auto made = simulate::in_currency(*model_of(obedient_model_text), pesos, 1'050'500'000).value();
  // 100.00 EUR are 105,050 pesos, which have no decimals; 0.50 are 525.
  CHECK(made.unit.code() == "CLP");
  CHECK(made.portfolio.amounts.front().from == 105'050);
  CHECK(made.contacts[static_cast<size_t>(channel::email)]->cost == amount{525});
  CHECK(made.tasks.front().cost == amount{10'505});

  auto beyond = simulate::in_currency(*model_of(obedient_model_text),
                                      currency::from_code("USD").value(), int64_t{1} << 62);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().code == errc::amount_too_large);
  auto nothing = simulate::in_currency(*model_of(obedient_model_text), pesos, 1);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == errc::value_out_of_range);
}

TEST_CASE("a model that is nowhere is refused with the names of those that are", "[model]") {
  auto made = simulate::load_model("consumer_debt");
  REQUIRE_FALSE(made);
  CHECK(made.error().front().code == errc::file_unreadable);
  CHECK_THAT(made.error().front().detail, Catch::Contains("consumer_credit"));
  CHECK_THAT(complaint("about: Debtors of a test.\n", ""), Catch::Contains("about"));
}
