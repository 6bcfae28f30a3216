#include "core/indicator/indicator_meter.hpp"
#include "tests/gateway/gateway_fixture.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace recobro::tests;
using nlohmann::json;

namespace {

const std::string here = "/v1/indicators?from=2026-01-01&to=2026-12-31";

struct figures_fixture : gateway_fixture {
  figures_fixture() {
    open_accounts(3);
    client().post_lines("/v1/events", payment("0", 1, "40.00") + payment("1", 2, "100.00"));
  }

  json lines(const std::string& target) {
    auto answer = client(role::supervisor).get(target);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return json::parse(answer.body)["lines"];
  }
  std::string refusal(const std::string& target) {
    auto answer = client(role::supervisor).get(target);
    INFO(answer.body);
    REQUIRE((answer.status == 400 || answer.status == 422));
    return json::parse(answer.body)["code"];
  }
};

} // namespace

TEST_CASE_METHOD(figures_fixture, "figures are shown by what is asked for",
                 "[gateway][indicator]") {
  auto all = lines(here);
  REQUIRE(all.size() == 1);
  CHECK(all[0]["currency"] == "EUR");
  CHECK(all[0]["accounts_opened"] == 3);
  CHECK(all[0]["debt_added"] == "300.00");
  CHECK(all[0]["payments_amount"] == "140.00");
  CHECK(all[0]["recovery_rate"] == "46.67");
  auto one = lines(here + "&by=portfolio&portfolio=book&show=payments&every=day");
  REQUIRE(one.size() == 1);
  CHECK(one[0]["portfolio"] == "book");
  CHECK(one[0]["payments"] == 2);
  CHECK(one[0]["day"] == "2026-03-02");
  CHECK_FALSE(one[0].contains("debt_added"));
  CHECK_FALSE(one[0].contains("recovery_rate"));
  CHECK(lines(here + "&portfolio=other").empty());
  CHECK(lines("/v1/indicators?to=2025-12-31").empty());
}

TEST_CASE_METHOD(figures_fixture, "ratios are shown when they are asked for, and no others",
                 "[gateway][indicator]") {
  auto csv = [&](const std::string& show) {
    return client(role::auditor).get(here + "&format=csv" + show).body;
  };
  CHECK(csv("&show=recovery_rate,payments,recovery_rate,payments")
        == "currency,payments,recovery_rate\r\nEUR,2,46.67\r\n");
  CHECK(csv("&show=recovery_rate") == "currency,recovery_rate\r\nEUR,46.67\r\n");
  CHECK(csv("&show=liquidation_rate&stocks=yes")
        == "currency,opening_accounts,closing_accounts,opening_balance,closing_balance,"
           "liquidation_rate\r\nEUR,0,3,0.00,160.00,\r\n");
  CHECK(refusal(here + "&show=liquidation_rate") == "value_out_of_range");
  CHECK(refusal(here + "&show=promise_rate&by=channel") == "value_out_of_range");
  CHECK(refusal(here + "&show=recovery_rate&by=team") == "value_out_of_range");
  CHECK(refusal(here + "&show=recovery") == "unknown_value");
}

TEST_CASE_METHOD(figures_fixture, "figures that are not told apart by who did it are refused",
                 "[gateway][indicator]") {
  auto answer = client(role::supervisor).get(here + "&by=agent&show=right_party_contacts");
  CHECK(answer.status == 400);
  CHECK_THAT(json::parse(answer.body)["detail"].get<std::string>(),
             Catch::Contains("only tasks_queued, tasks_moved and tasks_completed"));
  CHECK(refusal(here + "&agent=ana&show=payments") == name_of(errc::value_out_of_range));
  CHECK(lines(here + "&by=team&show=tasks_completed").empty());
}

TEST_CASE_METHOD(figures_fixture, "stocks tell what is still owed", "[gateway][indicator]") {
  auto all = lines(here + "&stocks=yes");
  REQUIRE(all.size() == 1);
  CHECK(all[0]["opening_accounts"] == 0);
  CHECK(all[0]["closing_accounts"] == 3);
  CHECK(all[0]["closing_balance"] == "160.00");
}

TEST_CASE_METHOD(figures_fixture, "figures come as CSV and as a workbook", "[gateway][indicator]") {
  auto csv = client(role::auditor)
               .request("GET", here + "&by=portfolio&show=payments,payments_amount", {},
                        {{"Accept", "text/csv"}});
  CHECK(csv.headers["content-type"] == "text/csv; charset=utf-8");
  CHECK(csv.body == "portfolio,currency,payments,payments_amount\r\nbook,EUR,2,140.00\r\n");
  auto book = client(role::auditor).get(here + "&format=xlsx");
  CHECK(book.status == 200);
  CHECK(book.body.starts_with("PK")); // a ZIP archive
  CHECK(book.headers["content-disposition"].find("indicators_2026-01-01_2026-12-31.xlsx")
        != std::string::npos);
}

TEST_CASE_METHOD(figures_fixture, "a question that can't be answered is refused with its reason",
                 "[gateway][indicator]") {
  CHECK(refusal(here + "&by=phases") == "unknown_value");
  CHECK(refusal(here + "&show=payment") == "unknown_value");
  CHECK(refusal(here + "&every=year") == "unknown_value");
  CHECK(refusal(here + "&format=pdf") == "unknown_value");
  CHECK(refusal(here + "&stocks=maybe") == "unknown_value");
  CHECK(refusal("/v1/indicators?from=yesterday") == "date_malformed");
  CHECK(refusal("/v1/indicators?from=2026-03-02&to=2026-03-01") == "value_out_of_range");
  CHECK(refusal(here + "&by=segment,arm") == "value_out_of_range");
  CHECK(client(role::agent).get(here).status == 403);
}

TEST_CASE_METHOD(figures_fixture, "what the engine counted is a fold of the journal",
                 "[gateway][indicator]") {
  std::map<indicator_cell, indicator_sums> counted, folded;
  REQUIRE(behind->store().indicators(date_min, date_max - std::chrono::days{1},
                                     [&](const auto& cell, const auto& sums) {
                                       counted.emplace(cell, sums);
                                       return true;
                                     }));
  REQUIRE(behind->store().accounts("", "", [&](const account_key& account) {
    auto entries = behind->store().history(account, 0, 1'000);
    REQUIRE(entries);
    indicator_changes made;
    CHECK(add_indicators(account.portfolio(), *entries, made) == entries->size());
    for (const auto& item : made.items())
      folded[read_cell_key(cell_key(item)).value()].add(item.which, item.value);
    return true;
  }));
  std::erase_if(folded, [](const auto& each) { return each.second.empty(); });
  CHECK_FALSE(counted.empty());
  CHECK(counted == folded);
}
