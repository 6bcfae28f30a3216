#include "core/account/text_values.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

std::string value(const account_state& account, instant now, template_variable which) {
  return text_values_of(account, now)[static_cast<size_t>(which)];
}

const auto monday = parse_date("2026-03-02").value();
const instant noon = instant{monday} + 12h;

obligation owed(std::string id, date due, int64_t minor) {
  obligation made;
  made.id = std::move(id);
  made.due = due;
  made.principal = amount{minor};
  return made;
}

account_state indebted_account() {
  account_state account;
  account.sequence = 1;
  account.unit = currency::from_code("EUR").value();
  account.obligations
    = {owed("I1", monday - std::chrono::days{10}, 5'000), owed("I2", monday, 2'000)};
  return account;
}

} // namespace

TEST_CASE("places of a text get the figures of the account", "[text_values]") {
  using v = template_variable;
  auto account = indebted_account();
  account.promises.push_back({.id = "P0",
                              .value = amount{100},
                              .due = monday - std::chrono::days{3},
                              .status = promise_status::broken});
  account.promises.push_back({.id = "P1", .value = amount{3'000}, .due = monday});
  CHECK(value(account, noon, v::amount_due) == "50.00 EUR"); // what is due today is not past due
  CHECK(value(account, noon, v::balance) == "70.00 EUR");
  CHECK(value(account, noon, v::due_date) == "2026-02-20");
  CHECK(value(account, noon, v::days_past_due) == "10");
  CHECK(value(account, noon, v::today) == "2026-03-02");
  CHECK(value(account, noon, v::promise_amount) == "30.00 EUR");
  CHECK(value(account, noon, v::promise_date) == "2026-03-02");
  CHECK(value(account, noon, v::offer_amount).empty());
  CHECK(value(account, noon, v::instalment_date).empty());
}

TEST_CASE("an offer is told with the last day on which it stands", "[text_values]") {
  auto account = indebted_account();
  arrangement offered;
  offered.instalments = {{.due = monday, .value = amount{4'000}}};
  offered.ends_at = instant{monday + std::chrono::days{8}};
  account.arrangements.push_back(offered);
  CHECK(value(account, noon, template_variable::offer_amount) == "40.00 EUR");
  CHECK(value(account, noon, template_variable::offer_date) == "2026-03-09");
}

TEST_CASE("the next instalment is the first that is not served", "[text_values]") {
  auto account = indebted_account();
  arrangement agreed;
  agreed.status = arrangement_status::active;
  agreed.instalments = {{.due = monday, .value = amount{1'000}},
                        {.due = monday + std::chrono::days{30}, .value = amount{1'500}}};
  agreed.served = 1;
  account.arrangements.push_back(agreed);
  CHECK(value(account, noon, template_variable::instalment_amount) == "15.00 EUR");
  CHECK(value(account, noon, template_variable::instalment_date) == "2026-04-01");
  CHECK(value(account, noon, template_variable::instalments) == "2");
}

TEST_CASE("attributes say what no figure does, and overrule none", "[text_values]") {
  auto account = indebted_account();
  account.attributes = {{"balance", "nothing"}, {"creditor", "First Bank"}};
  CHECK(value(account, noon, template_variable::creditor) == "First Bank");
  CHECK(value(account, noon, template_variable::balance) == "70.00 EUR");
}
