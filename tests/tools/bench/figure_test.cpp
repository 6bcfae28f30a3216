#include "tools/bench/figure.hpp"
#include "tools/bench/workload.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace recobro;

TEST_CASE("a figure is one JSON object with a null for what is absent", "[bench]") {
  auto text = to_json(against({.name = "n", .value = 3, .unit = "s", .settings = {{"a", "1"}}}, 6));
  CHECK(text
        == R"({"name":"n","value":3.0,"unit":"s","limit":6.0,"ratio":0.5,)"
           R"("p50_ms":null,"p99_ms":null,"settings":{"a":"1"}})");
}

TEST_CASE("quantiles are those of the sorted latencies", "[bench]") {
  latency_list latencies{1'000};
  for (size_t place = 0; place < 1'000; ++place)
    latencies.set(place, static_cast<int64_t>(1'000 * (999 - place)));
  CHECK(latencies.quantile_ms(0.5) == Approx(499));
  CHECK(latencies.quantile_ms(0.99) == Approx(989));
  CHECK(latencies.quantile_ms(1) == Approx(999));
}

TEST_CASE("the workload sends each account its commands in order, once", "[bench]") {
  workload work{{.accounts = 100, .seed = 3}};
  std::map<std::string, std::string> ids;
  for (const auto& [account, what] : work.take(work.size()))
    ids[account.text()] += what.id;
  REQUIRE(ids.size() == 100);
  for (const auto& [account, order] : ids)
    CHECK(order == "c0c1c2c3");
}

TEST_CASE("equal seeds give equal workloads", "[bench]") {
  auto first_account = [](uint64_t seed) {
    workload work{{.accounts = 1'000, .seed = seed}};
    return work.take(1).front().account.text();
  };
  CHECK(first_account(1) == first_account(1));
  CHECK(first_account(1) != first_account(2));
}
