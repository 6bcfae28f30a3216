#include "tools/command/migration_sum.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace recobro;
using json = migration_sum::json;

namespace {

/// A page of one way; `more` are members of it.
json page_of(std::string_view examples, int accounts, int timers, std::string_view more = {}) {
  return json::parse(fmt::format(
    R"({{"policy":"p","version":"v","accounts":{1},"already":0,"waiting":0,"closed":0,"refused":[],
    "moves":[{{"from_version":"o","phase":"early","to_phase":"early","position":"later",
    "when":"now","accounts":{1},"timers_gone":{2},"timers_new":{2},"actions_cancelled":0,
    "examples":{0}{3}}}]}})",
    examples, accounts, timers, more));
}

constexpr std::string_view timers_of_first
  = R"(,"gone":[{"timer":"next_step","name":"one","due":"2026-03-04T08:00:00Z"}],)"
    R"("new":[{"timer":"next_step","name":"two","due":"2026-03-09T08:00:00Z"}])";

} // namespace

TEST_CASE("pages show the timers of the first account that has others", "[migration_sum]") {
  migration_sum sum;
  sum.add(page_of(R"(["a","b"])", 2, 0));
  sum.add(page_of(R"(["d","c"])", 2, 1, timers_of_first));
  sum.add(page_of(R"(["e","f"])", 2, 2,
                  R"(,"new":[{"timer":"next_step","name":"x","due":"2026-03-09T08:00:00Z"}])"));
  CHECK(sum.accounts == 6);
  CHECK(sum.moved == 6);
  REQUIRE(sum.moves.size() == 1);
  const auto& way = sum.moves.begin()->second;
  CHECK(way["timers_gone"] == 3);
  CHECK(way["examples"] == json::array({"d", "a", "b"}));
  CHECK(way["gone"][0]["name"] == "one");
  CHECK(way["new"].size() == 1);
  CHECK(way["new"][0]["name"] == "two");
}

TEST_CASE("a later page changes no timers that are shown already", "[migration_sum]") {
  migration_sum sum;
  sum.add(page_of(R"(["c"])", 1, 1, timers_of_first));
  sum.add(page_of(R"(["d"])", 1, 0));
  const auto& way = sum.moves.begin()->second;
  CHECK(way["examples"] == json::array({"c", "d"}));
  CHECK(way["new"][0]["name"] == "two");
}
