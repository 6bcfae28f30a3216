#include "actors/gateway/entry_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace recobro;
using nlohmann::json;

namespace {

const currency euro = currency::from_code("EUR").value();

json shown(const event& what) {
  json_writer out;
  write_event(out, what, euro);
  return json::parse(out.view());
}

template <size_t Index = 0>
void show_each_kind() {
  if constexpr (Index < std::variant_size_v<event>) {
    using kind = std::variant_alternative_t<Index, event>;
    if constexpr (std::is_default_constructible_v<kind>)
      CHECK(shown(kind{})["type"] == type_name(event(kind{})));
    show_each_kind<Index + 1>();
  }
}

} // namespace

TEST_CASE("every kind of event is shown as an object with its type", "[entry_json]") {
  show_each_kind();
  account_opened opened{euro, zone::utc(), "p", "it", {{"a", "b\"c\n"}}};
  CHECK(shown(opened)
        == json{{"type", "account_opened"},
                {"currency", "EUR"},
                {"zone", zone::utc().name()},
                {"policy", "p"},
                {"language", "it"},
                {"attributes", {{"a", "b\"c\n"}}}});
}

TEST_CASE("amounts of events are decimal text in the account's currency", "[entry_json]") {
  payment_received payment{"P", {1234}, instant{}, {{"I", {1200}}}};
  CHECK(shown(payment)
        == json{{"type", "payment_received"},
                {"payment", "P"},
                {"amount", "12.34"},
                {"at", "1970-01-01T00:00:00Z"},
                {"allocations", {{{"obligation", "I"}, {"amount", "12.00"}}}}});
  CHECK(shown(credit_moved{"P", "I", {-5}})["amount"] == "-0.05");
}

TEST_CASE("a hold without an end shows none", "[entry_json]") {
  CHECK_FALSE(shown(hold_placed{"H", "illness", never}).contains("until"));
  CHECK(shown(hold_placed{"H", "illness", instant{}})["until"] == "1970-01-01T00:00:00Z");
}

TEST_CASE("an entry shows who caused it and all its events", "[entry_json]") {
  entry what;
  what.sequence = 7;
  what.command_id = "x";
  what.command_type = "account_closed";
  what.actor = "crm";
  what.events = {account_settled{}, account_was_closed{"paid"}};
  json_writer out;
  write_entry(out, what, euro);
  auto read = json::parse(out.view());
  CHECK(read["sequence"] == 7);
  CHECK(read["command"] == "x");
  CHECK(read["actor"] == "crm");
  CHECK(read["events"].size() == 2);
  CHECK(read["events"][1] == json{{"type", "account_was_closed"}, {"reason", "paid"}});
}
