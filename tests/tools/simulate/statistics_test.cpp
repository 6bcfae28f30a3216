// The arithmetic of confidence against tables and calculations by hand.

#include "tools/simulate/statistics.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace recobro::simulate;

TEST_CASE("Student's t agrees with the tables", "[statistics]") {
  CHECK(t_quantile(1) == Approx(12.706).epsilon(0.001));
  CHECK(t_quantile(2) == Approx(4.303).epsilon(0.001));
  CHECK(t_quantile(3) == Approx(3.182).epsilon(0.008));
  CHECK(t_quantile(5) == Approx(2.571).epsilon(0.002));
  CHECK(t_quantile(10) == Approx(2.228).epsilon(0.001));
  CHECK(t_quantile(30) == Approx(2.042).epsilon(0.001));
  CHECK(t_quantile(1'000'000) == Approx(1.96).epsilon(0.001));
}

TEST_CASE("mean, deviation and interval of a small sample", "[statistics]") {
  // Mean 5, sum of squares 32, deviation sqrt(32 / 7) = 2.138; half width 2.365 * 2.138 / sqrt 8.
  std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  auto found = estimate_of(values);
  CHECK(found.count == 8);
  CHECK(found.mean == Approx(5));
  CHECK(found.deviation == Approx(2.13809));
  CHECK(found.low == Approx(5 - 1.7877).epsilon(0.002));
  CHECK(found.high == Approx(5 + 1.7877).epsilon(0.002));
  CHECK(found.sure());
}

TEST_CASE("nothing is sure of one value or of values about zero", "[statistics]") {
  CHECK_FALSE(estimate_of({}).sure());
  std::vector<double> one{7};
  CHECK_FALSE(estimate_of(one).sure());
  std::vector<double> about{-3, 3, -2, 2};
  CHECK_FALSE(estimate_of(about).sure());
}

TEST_CASE("the sample that a difference needs", "[statistics]") {
  // (1.96 + 0.8416)^2 * 100 / 4 = 196.2
  CHECK(pairs_needed(10, 2) == 197);
  // twice the variance
  CHECK(group_needed(10, 10, 2) == 393);
  CHECK(pairs_needed(10, -2) == 197);
  CHECK_FALSE(pairs_needed(10, 0));
}
