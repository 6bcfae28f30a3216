#include "tools/replay/timeline.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

using namespace recobro;

namespace {

std::string payment(std::string_view account, std::string_view id, std::string_view at) {
  return fmt::format(R"({{"id":"{}","type":"payment_received","portfolio":"p","account":"{}",)"
                     R"("at":"{}","payment":"{}","amount":"1.00","currency":"EUR"}})",
                     id, account, at, id);
}

std::string ids_of(const timeline& history) {
  std::string ids;
  for (size_t place = 0; place < history.size(); ++place)
    ids += history.at(place).what.id;
  return ids;
}

} // namespace

TEST_CASE("a timeline sorts by instant and keeps the order within one", "[timeline]") {
  timeline history;
  history.add(payment("A", "c", "2001-01-02T00:00:00Z"));
  history.add(payment("B", "a", "2001-01-01T00:00:00Z"));
  history.add(payment("A", "d", "2001-01-02T00:00:00Z"));
  history.add(payment("A", "b", "2001-01-01T23:59:59Z"));
  history.add(payment("B", "e", "2001-01-02T01:00:00+01:00"));
  history.arrange();
  CHECK(ids_of(history) == "abcde");
  CHECK(history.at(0).what.received_at == history.at(0).what.happened_at);
}

TEST_CASE("a line that is no command is kept apart with its number", "[timeline]") {
  timeline history;
  history.add(payment("A", "a", "2001-01-01T00:00:00Z"));
  history.add("{");
  history.arrange();
  CHECK(history.size() == 1);
  REQUIRE(history.refused().size() == 1);
  CHECK(history.refused()[0].line == 2);
}

TEST_CASE("another history has another fingerprint", "[timeline]") {
  auto print_of = [](std::vector<std::string> lines) {
    timeline history;
    for (const auto& line : lines)
      history.add(line);
    history.arrange();
    return history.fingerprint();
  };
  auto first = payment("A", "a", "2001-01-01T00:00:00Z");
  auto second = payment("A", "b", "2001-01-01T00:00:00Z");
  CHECK(print_of({first, second}) == print_of({first, second}));
  CHECK(print_of({first, second}) != print_of({second, first}));
  CHECK(print_of({first}) != print_of({payment("B", "a", "2001-01-01T00:00:00Z")}));
  CHECK(print_of({first}) != print_of({payment("A", "a", "2001-01-01T00:00:01Z")}));
}
