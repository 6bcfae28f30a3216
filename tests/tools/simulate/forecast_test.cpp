// What a fit finds, and what it predicts, where the truth is known: debtors of a stated kind, made
// by a generator with a fixed seed.

#include "tests/tools/simulate/small_case.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/simulate/forecast.hpp"
#include "tools/simulate/model_fit.hpp"
#include "tools/simulate/owing_rates.hpp"

#include <random>

using namespace recobro;
using namespace recobro::tests;
using namespace recobro::simulate;
using std::chrono::days;
using std::chrono::hours;

namespace {

constexpr auto email = static_cast<size_t>(channel::email);
const date first_day = parse_date("2025-01-01").value();

instant at_hour(date day, int hour) {
  return zone::utc().at(day, hours{hour});
}

/// With a debt that is late already; else the age of the debt would be that of the first contact,
/// and nobody could tell the two apart.
case_history opened_on(date day, int late = 3) {
  case_history made;
  made.facts.push_back(
    {.at = at_hour(day, 9), .kind = fact_kind::debt, .value = 100'00, .due = day - days{late}});
  return made;
}

fact payment_on(date day) {
  return {.at = at_hour(day, 18), .kind = fact_kind::payment, .value = 100'00};
}

/// An e-mail every `gap` days until the debtor has paid; each makes one in `pays` percent pay all
/// of it within the next three days, and nothing else does.
std::vector<case_history> written_to(int gap, int pays, int count) {
  std::mt19937 source{7};
  auto below = [&](int end) { return std::uniform_int_distribution<int>{0, end - 1}(source); };
  std::vector<case_history> cases;
  for (int number = 0; number < count; ++number) {
    auto opened = first_day + days{below(240)};
    auto made = opened_on(opened, below(90));
    std::optional<date> paid;
    for (int sent = 1; sent <= 30; ++sent) {
      auto day = opened + days{gap * sent};
      if (paid && *paid < day)
        break;
      made.facts.push_back({.at = at_hour(day, 12),
                            .kind = fact_kind::contact,
                            .by = channel::email,
                            .outcome = static_cast<uint8_t>(contact_outcome::delivered),
                            .place = static_cast<uint32_t>(sent)});
      auto moved = below(100) < pays;
      auto when = day + days{1 + below(3)};
      if (moved && (!paid || when < *paid))
        paid = when;
    }
    if (paid)
      made.facts.push_back(payment_on(*paid));
    std::ranges::stable_sort(made.facts, {}, &fact::at);
    cases.push_back(std::move(made));
  }
  return cases;
}

/// Each promises all of it on one day of its first forty, for five days later, and keeps it in four
/// of five cases; who does not promises no more.
std::vector<case_history> who_promise(int count) {
  std::mt19937 source{11};
  auto below = [&](int end) { return std::uniform_int_distribution<int>{0, end - 1}(source); };
  std::vector<case_history> cases;
  for (int number = 0; number < count; ++number) {
    auto opened = first_day + days{below(300)};
    auto made = opened_on(opened);
    auto said = opened + days{1 + below(40)};
    auto due = said + days{5};
    made.facts.push_back({.at = at_hour(said, 12),
                          .kind = fact_kind::promise,
                          .value = 100'00,
                          .due = due,
                          .until = due});
    auto kept = below(5) != 0;
    if (kept)
      made.facts.push_back(payment_on(due));
    auto ended = kept ? promise_status::kept : promise_status::broken;
    made.facts.push_back({.at = at_hour(due, 20),
                          .kind = fact_kind::promise_ended,
                          .outcome = static_cast<uint8_t>(ended)});
    cases.push_back(std::move(made));
  }
  return cases;
}

forecast predicted(const std::vector<case_history>& cases, int64_t pays_within) {
  auto until = parse_date("2025-07-01").value();
  auto base = model_of(obedient_model_text);
  auto made = fit_model(cases, *base, "again", {.until = until, .pays_within_days = pays_within});
  return predict(cases, made.model,
                 {.from = until, .until = parse_date("2025-11-01").value(), .seed = 3});
}

} // namespace

TEST_CASE("what a contact brings does not depend on how soon the next one follows", "[fit]") {
  auto base = model_of(obedient_model_text);
  auto pays = [&](int gap, int64_t within) {
    auto made = fit_model(written_to(gap, 10, 3'000), *base, "again", {.pays_within_days = within});
    auto& how = made.model.contacts[email];
    REQUIRE(how);
    return how->noticed * how->pays;
  };
  for (int64_t within : {3, 5, 12, 30})
    CHECK(pays(10, within) == Approx(0.1).margin(0.03));
  // With hardly a day without a message little can be told, but it is not four times as much.
  CHECK(pays(4, 30) == Approx(0.1).margin(0.06));
}

TEST_CASE("a predicted debtor is written to although the real one has paid and is not", "[fit]") {
  auto made = predicted(written_to(10, 10, 3'000), 5);
  REQUIRE(made.of_model);
  CHECK(std::abs(made.of_model->sum) < 0.15);
}

TEST_CASE("what is promised is predicted", "[fit]") {
  auto made = predicted(who_promise(3'000), 30);
  REQUIRE(made.of_model);
  CHECK(std::abs(made.of_model->sum) < 0.15);
}

TEST_CASE("nothing is said of an error where nothing came in", "[fit]") {
  std::vector<case_history> cases;
  for (int number = 0; number < 100; ++number)
    cases.push_back(opened_on(first_day + days{number}));
  auto made = predicted(cases, 30);
  CHECK_FALSE(made.of_model);
  CHECK_FALSE(made.of_curve);
}

TEST_CASE("how often debtors are written to is counted while they owe", "[fit]") {
  auto until = parse_date("2025-12-01").value();
  owing_rates rates{written_to(10, 0, 100), until};
  CHECK(rates.contacts(100, channel::email) == Approx(0.1).margin(0.01));
  CHECK(rates.contacts(100, channel::sms) == 0);
  CHECK(rates.promises(100) == 0);
}
