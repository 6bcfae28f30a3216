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

TEST_CASE("the normal quantile agrees with the tables", "[statistics]") {
  CHECK(normal_quantile(0.8) == Approx(0.8416212).epsilon(1e-7));
  CHECK(normal_quantile(0.975) == Approx(1.9599640).epsilon(1e-7));
  CHECK(normal_quantile(0.996875) == Approx(2.7343688).epsilon(1e-7));
}

TEST_CASE("with several comparisons each has to be surer", "[statistics]") {
  CHECK(shared_confidence(1) == Approx(0.95));
  CHECK(shared_confidence(2) == Approx(0.975));
  CHECK(shared_confidence(8) == Approx(0.99375));
  // Student's t at 1 - 0.025 / 2 and 1 - 0.00625 / 2.
  CHECK(t_quantile(1, 0.975) == Approx(25.452).epsilon(0.001));
  CHECK(t_quantile(2, 0.975) == Approx(6.2053).epsilon(0.001));
  CHECK(t_quantile(5, 0.975) == Approx(3.1634).epsilon(0.001));
  CHECK(t_quantile(3, 0.99375) == Approx(6.8952).epsilon(0.015));
  CHECK(t_quantile(10, 0.99375) == Approx(3.4477).epsilon(0.001));
}

TEST_CASE("a difference that is sure alone may not be sure among several", "[statistics]") {
  // Mean 1.7, deviation 2.003: from 0.267 on at 95 %, from -0.158 on at 98.33 %.
  std::vector<double> values{-1, 0, 0, 1, 1, 2, 2, 3, 3, 6};
  auto alone = estimate_of(values);
  auto among = estimate_of(values, shared_confidence(3));
  CHECK(alone.mean == among.mean);
  CHECK(alone.low == Approx(0.2673).epsilon(0.002));
  CHECK(alone.sure());
  CHECK(among.low == Approx(-0.1578).epsilon(0.005));
  CHECK_FALSE(among.sure());
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
  // One of two comparisons: (2.2414 + 0.8416)^2 * 100 / 4 = 237.6
  CHECK(pairs_needed(10, 2, shared_confidence(2)) == 238);
  CHECK(group_needed(10, 10, 2, shared_confidence(2)) == 476);
}
