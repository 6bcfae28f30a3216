// What may be said of arms, and how often it is wrong. The worlds are random, with fixed seeds.

#include "core/experiment/comparison.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace recobro;

namespace {

experiment two_arms(trial_measure measure = trial_measure::paid) {
  experiment made;
  made.name = "e";
  made.arms = {{"control", 1}, {"other", 1}};
  made.measure = measure;
  made.at_least = 100;
  return made;
}

void measured(tally& sums, const trial_outcome& came) {
  tally_map into;
  add_to(into, "book", {arm_measured{"e", "a", came}});
  for (size_t place = 0; place < tally_sums; ++place)
    sums[place] += into.begin()->second[place];
}

/// Standing of the other arm after so many accounts in each, looked at after every `every`; the
/// first that is beyond doubt stays.
template <class Outcome>
arm_standing peeked(const experiment& tried, int accounts, int every, Outcome outcome) {
  std::vector<tally> sums(2);
  for (int i = 1; i <= accounts; ++i) {
    for (size_t arm = 0; arm < 2; ++arm)
      measured(sums[arm], outcome(arm));
    if (i % every == 0)
      if (auto now = compare(tried, sums)[1].standing;
          now != arm_standing::open && now != arm_standing::too_few)
        return now;
  }
  return arm_standing::open;
}

/// How often a test that does not know of peeking would have been sure, at 1.96 deviations.
template <class Outcome>
bool fooled(int accounts, int every, Outcome outcome) {
  double sum[2] = {0, 0};
  for (int i = 1; i <= accounts; ++i) {
    for (size_t arm = 0; arm < 2; ++arm)
      sum[arm] += outcome(arm).paid;
    if (i % every || i < 100)
      continue;
    auto p = sum[0] / i, q = sum[1] / i;
    auto deviation = std::sqrt((p * (1 - p) + q * (1 - q)) / i);
    if (std::abs(p - q) > 1.96 * deviation)
      return true;
  }
  return false;
}

} // namespace

TEST_CASE("arms that are alike are rarely told apart, however often one looks", "[comparison]") {
  std::mt19937_64 source{20'260'101};
  std::bernoulli_distribution pays{0.2};
  auto outcome = [&](size_t) { return trial_outcome{.paid = pays(source)}; };
  constexpr int worlds = 400;
  int wrong = 0, naive = 0;
  for (int i = 0; i < worlds; ++i) {
    wrong += peeked(two_arms(), 3'000, 20, outcome) != arm_standing::open;
    naive += fooled(3'000, 20, outcome);
  }
  CAPTURE(wrong, naive);
  CHECK(wrong <= worlds * 5 / 100);
  CHECK(naive > worlds * 20 / 100); // what it is good for
}

TEST_CASE("a small arm that is like the control is rarely told apart, with rare outcomes too",
          "[comparison]") {
  auto tried = two_arms();
  tried.arms = {{"control", 9}, {"other", 1}};
  std::mt19937_64 source{20'261'124};
  std::bernoulli_distribution in_other{0.1};
  for (double share : {0.005, 0.01, 0.02, 0.05, 0.98, 0.99}) {
    CAPTURE(share);
    std::bernoulli_distribution pays{share};
    constexpr int worlds = 200;
    int wrong = 0;
    for (int world = 0; world < worlds; ++world) {
      std::vector<tally> sums(2);
      for (int account = 1; account <= 5'000; ++account) {
        auto& seen = sums[in_other(source)];
        ++seen[static_cast<size_t>(arm_sum::measured)];
        seen[static_cast<size_t>(arm_sum::paid)] += pays(source);
        if (account % 20)
          continue;
        auto now = compare(tried, sums)[1].standing;
        if (now == arm_standing::losing || now == arm_standing::better) {
          ++wrong;
          break;
        }
      }
    }
    CHECK(wrong <= worlds * 5 / 100);
  }
}

TEST_CASE("the price of looking at every moment is an interval less than twice as wide",
          "[comparison]") {
  std::mt19937_64 source{5};
  std::bernoulli_distribution pays{0.2};
  std::vector<tally> sums(2);
  for (int account = 0; account < 20'000; ++account)
    for (auto& seen : sums)
      measured(seen, {.paid = pays(source)});
  auto found = compare(two_arms(), sums)[1].difference.value();
  auto single_look = 2 * 1.96 * std::sqrt(2 * 0.2 * 0.8 / 20'000);
  CHECK((found.high - found.low) / single_look > 1.4);
  CHECK((found.high - found.low) / single_look < 2);
}

TEST_CASE("guard rails share the doubt with the measure", "[comparison]") {
  auto tried = two_arms();
  std::vector<tally> sums(2);
  for (int i = 0; i < 500; ++i)
    for (auto& seen : sums)
      measured(seen, {.paid = i % 5 == 0});
  auto alone = compare(tried, sums)[1].difference.value();
  tried.guard.stops_above = 200;
  tried.guard.disputes_above = 200;
  auto shared = compare(tried, sums)[1].difference.value();
  CHECK(shared.high - shared.low > alone.high - alone.low);
}

TEST_CASE("an arm that loses is found out", "[comparison]") {
  std::mt19937_64 source{7};
  auto outcome = [&](size_t arm) {
    return trial_outcome{.paid = std::bernoulli_distribution{arm == 0 ? 0.30 : 0.20}(source)};
  };
  int found = 0;
  for (int i = 0; i < 50; ++i)
    found += peeked(two_arms(), 5'000, 50, outcome) == arm_standing::losing;
  CHECK(found >= 49);
}

TEST_CASE("recovered shares are compared by their means and spread", "[comparison]") {
  std::mt19937_64 source{11};
  auto outcome = [&](size_t arm) {
    auto share = std::uniform_int_distribution<int64_t>{0, arm == 0 ? 4'000 : 6'000}(source);
    return trial_outcome{.recovered_basis_points = share};
  };
  CHECK(peeked(two_arms(trial_measure::recovered), 5'000, 10, outcome) == arm_standing::better);
}

TEST_CASE("too few accounts say nothing", "[comparison]") {
  std::vector<tally> sums(2);
  for (int i = 0; i < 99; ++i) {
    measured(sums[0], {.paid = true});
    measured(sums[1], {.paid = false});
  }
  CHECK(compare(two_arms(), sums)[1].standing == arm_standing::too_few);
  CHECK_FALSE(compare(two_arms(), sums)[1].difference);
  measured(sums[0], {.paid = true});
  measured(sums[1], {.paid = false});
  auto after = compare(two_arms(), sums);
  CHECK(after[1].standing == arm_standing::losing);
  CHECK(must_stop(two_arms(), after[1]));
  CHECK(after[1].reason.find("below the control") != std::string::npos);
}

TEST_CASE("a losing arm goes on when only reports are wanted", "[comparison]") {
  auto tried = two_arms();
  tried.guard.losing = false;
  std::vector<tally> sums(2);
  for (int i = 0; i < 500; ++i) {
    measured(sums[0], {.paid = true});
    measured(sums[1], {.paid = false});
  }
  auto arms = compare(tried, sums);
  CHECK(arms[1].standing == arm_standing::losing);
  CHECK_FALSE(must_stop(tried, arms[1]));
}

TEST_CASE("an arm that makes debtors say stop is harmful, even when it earns more",
          "[comparison]") {
  auto tried = two_arms();
  tried.guard.stops_above = 200;
  std::mt19937_64 source{3};
  auto outcome = [&](size_t arm) {
    return trial_outcome{.paid = std::bernoulli_distribution{arm == 0 ? 0.2 : 0.3}(source),
                         .stopped = std::bernoulli_distribution{arm == 0 ? 0.01 : 0.2}(source)};
  };
  CHECK(peeked(tried, 5'000, 10, outcome) == arm_standing::harmful);
}

TEST_CASE("intervals narrow with the square root of the accounts, nearly", "[comparison]") {
  auto wide = sequence_radius(1'000, 0.5, 0.05, 100);
  auto narrow = sequence_radius(100'000, 0.5, 0.05, 100);
  CHECK(wide / narrow > 7);
  CHECK(wide / narrow < 10);
  // Wider than the interval for one look, by the price of all the other looks.
  CHECK(wide > 1.96 * 0.5 / std::sqrt(1'000.0));
  CHECK(wide < 2 * 1.96 * 0.5 / std::sqrt(1'000.0));
}

TEST_CASE("sums over accounts are by portfolio, experiment and arm", "[tally]") {
  tally_map sums;
  add_to(sums, "book", {arm_assigned{{.experiment = "e", .arm = "a"}}, account_settled{}});
  add_to(sums, "book", {arm_measured{"e", "a", {.recovered_basis_points = 30, .contacts = 2}}});
  add_to(sums, "other", {choice_ended{"l", "sms", "large", 4, true, true}});
  add_to(sums, "other", {choice_ended{"l", "sms", "large", 5, false, false}});
  REQUIRE(sums.size() == 2);
  CHECK(sums.at("book/arm/e/a") == tally{1, 1, 30, 900, 0, 0, 0, 0, 2, 0});
  CHECK(choices_of(sums, "other")
        == std::map<std::string, choice_record, std::less<>>{{"l/large/sms", {1, 1}}});
  CHECK(choices_of(sums, "book").empty());
}
