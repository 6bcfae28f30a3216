// Champion and challengers from files: they meet the same debtors, in one currency.

#include "tests/support/temporary_directory.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/simulate/policy_arms.hpp"
#include "tools/simulate/report.hpp"
#include "tools/simulate/summary.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace recobro;
using namespace recobro::tests;

namespace {

struct policy_files {
  policy_files() { write_file(directory / "model.yaml", obedient_model_text); }

  std::string add(const std::string& name, const std::string& text) {
    write_file(directory / name, text);
    return directory / name;
  }
  simulate::arms_request request(std::vector<std::string> policies) const {
    return {.policies = std::move(policies),
            .model = directory / "model.yaml",
            .first_day = "2026-03-02",
            .days = 60};
  }

  temporary_directory directory;
};

std::string without_reminder() {
  return replaced(small_policy_text, "send: {channel: email, template: reminder}",
                  "task: {kind: note}");
}

std::string small_in(const std::string& currency) {
  return replaced(small_policy_text, "zone: Europe/Rome",
                  "zone: Europe/Rome\ncurrency: " + currency);
}

simulate::experiment ran(std::vector<simulate::arm> arms, uint32_t accounts) {
  for (auto& one : arms)
    one.made = simulate::run(one.around, {.made_up = accounts, .states = {}}, {});
  simulate::experiment what{.arms = std::move(arms), .portfolio_size = accounts};
  what.compared = simulate::compare_all(what.arms, 0.01);
  return what;
}

std::string table_of(const simulate::experiment& what, std::string_view file) {
  for (auto& [name, content] : simulate::report_tables(what))
    if (name == file)
      return content;
  FAIL("there is no table " << file);
  return {};
}

} // namespace

TEST_CASE("each challenger is compared with the champion, and each comparison has to be surer",
          "[simulate]") {
  policy_files files;
  auto champion = files.add("champion.yaml", small_policy_text);
  auto same = files.add("same.yaml", small_policy_text);
  auto silent = files.add("silent.yaml", without_reminder());
  auto arms = simulate::make_arms(files.request({champion, same, silent}));
  REQUIRE(arms);
  REQUIRE(arms->size() == 3);
  auto what = ran(std::move(*arms), 20);
  REQUIRE(what.compared.size() == 2);
  CHECK(what.compared[0].confidence == Approx(0.975));
  CHECK(what.compared[0].paid.mean == 0);
  CHECK(what.compared[1].confidence == Approx(0.975));
  CHECK(what.compared[1].paid.count == 20);
  CHECK(what.compared[1].paid.mean == Approx(-100'00));

  auto text = simulate::summary_text(what);
  CAPTURE(text);
  CHECK(text.find("2 challengers are compared with small, so each interval is at 97.5 % instead of "
                  "95 %")
        != std::string::npos);
  CHECK(text.find("small (challenger 1) against small") != std::string::npos);
  CHECK(text.find("small (challenger 2) against small") != std::string::npos);
  CHECK(text.find("recovered: -100.00 EUR (97.5 % between") != std::string::npos);
  auto json = simulate::summary_json(what);
  CHECK(json["arms"].size() == 3);
  CHECK(json["comparisons"][1]["challenger"] == "small (challenger 2)");
  CHECK(json["comparisons"][1]["recovered"]["mean"] == "-100.00");
}

TEST_CASE("tables and page of a report hold every challenger", "[simulate]") {
  policy_files files;
  auto file = files.add("champion.yaml", small_policy_text);
  auto arms = simulate::make_arms(
    files.request({file, file, files.add("silent.yaml", without_reminder())}));
  REQUIRE(arms);
  auto what = ran(std::move(*arms), 5);
  what.sensitive = simulate::sensitivity_result{
    .accounts = 5,
    .nets = {500'00, 500'00, 0},
    .changes = {{.what = simulate::parameter::cost, .factor = 2, .nets = {400'00, 450'00, 0}}}};
  CHECK(table_of(what, "comparison.csv")
          .find("\nsmall (challenger 2),recovered,5,-100.00,-100.00,-100.00,0.975\n")
        != std::string::npos);
  CHECK(table_of(what, "sensitivity.csv")
        == "policy,parameter,factor,net,less_champion\n"
           "small,as_it_is,1,500.00,\n"
           "small (challenger 1),as_it_is,1,500.00,0.00\n"
           "small (challenger 2),as_it_is,1,0.00,-500.00\n"
           "small,cost,2,400.00,\n"
           "small (challenger 1),cost,2,450.00,50.00\n"
           "small (challenger 2),cost,2,0.00,-400.00\n");
  for (auto* table :
       {"endings.csv", "costs.csv", "recovery.csv", "lawful_contact.csv", "promises.csv"}) {
    CAPTURE(table);
    CHECK(table_of(what, table).find("\nsmall (challenger 2),") != std::string::npos);
  }
  auto page = simulate::report_page(what, "recobro simulate");
  CHECK(page.find("\"challenger\":\"small (challenger 2)\"") != std::string::npos);
  for (auto* mark : {"/*CHART LIBRARY*/", "/*SCRIPT*/", "/*DATA*/"})
    CHECK(page.find(mark) == std::string::npos);
  // Every word of how accounts end is explained where it stands.
  for (size_t how = 0; how < simulate::ending_count; ++how)
    CHECK(page.find(fmt::format("<dt>{}</dt>", name_of(static_cast<simulate::ending>(how))))
          != std::string::npos);
}

TEST_CASE("a single challenger is compared at 95 percent", "[simulate]") {
  policy_files files;
  auto arms = simulate::make_arms(files.request(
    {files.add("champion.yaml", small_policy_text), files.add("silent.yaml", without_reminder())}));
  REQUIRE(arms);
  CHECK((*arms)[1].name == "small (challenger)");
  auto what = ran(std::move(*arms), 5);
  REQUIRE(what.compared.size() == 1);
  CHECK(what.compared.front().confidence == Approx(0.95));
  auto text = simulate::summary_text(what);
  CHECK(text.find("(95 % between") != std::string::npos);
  CHECK(text.find("Bonferroni") == std::string::npos);
}

TEST_CASE("a challenger in another currency is refused, and both files are named", "[simulate]") {
  policy_files files;
  auto champion = files.add("champion.yaml", small_in("EUR"));
  auto challenger = files.add("challenger.yaml", small_in("COP"));
  for (auto rate : {"", "4000"}) {
    auto request = files.request({champion, challenger});
    request.rate = rate;
    auto arms = simulate::make_arms(request);
    REQUIRE_FALSE(arms);
    REQUIRE(arms.error().size() == 1);
    CHECK(arms.error().front().code == errc::currency_mismatch);
    auto& said = arms.error().front().detail;
    CAPTURE(said);
    CHECK(said.find("the champion " + champion + " is in EUR") != std::string::npos);
    CHECK(said.find("the challenger " + challenger + " is in COP") != std::string::npos);
  }
}

TEST_CASE("a policy without amounts takes the currency of the others", "[simulate]") {
  policy_files files;
  auto request = files.request(
    {files.add("champion.yaml", small_policy_text), files.add("challenger.yaml", small_in("COP"))});
  auto refused = simulate::make_arms(request);
  REQUIRE_FALSE(refused); // the model is in euros
  CHECK(refused.error().front().code == errc::currency_mismatch);
  request.rate = "4000";
  auto arms = simulate::make_arms(request);
  REQUIRE(arms);
  for (auto& one : *arms)
    CHECK(one.around.model->unit == currency::from_code("COP").value());
}

TEST_CASE("more challengers than can be told apart are refused", "[simulate]") {
  policy_files files;
  auto file = files.add("policy.yaml", small_policy_text);
  auto most = simulate::make_arms(
    files.request(std::vector<std::string>(simulate::challengers_max + 1, file)));
  REQUIRE(most);
  CHECK(most->back().name == "small (challenger 8)");
  auto arms = simulate::make_arms(
    files.request(std::vector<std::string>(simulate::challengers_max + 2, file)));
  REQUIRE_FALSE(arms);
  CHECK(arms.error().front().code == errc::usage);
}

TEST_CASE("without a jurisdiction nothing is said to be within the rules", "[simulate]") {
  policy_files files;
  auto request = files.request({files.add("policy.yaml", small_policy_text)});
  auto arms = simulate::make_arms(request);
  REQUIRE(arms);
  auto without = ran(std::move(*arms), 5);
  auto text = simulate::summary_text(without);
  CAPTURE(text);
  CHECK(text.find("outside the rules") == std::string::npos);
  CHECK(text.find("no contact rules were asked. Ask them with --jurisdiction CODE")
        != std::string::npos);
  CHECK(simulate::summary_json(without)["arms"][0]["lawful_contact"]["outside_rules"].is_null());
  CHECK(table_of(without, "lawful_contact.csv").find("outside the rules,,,not asked\n")
        != std::string::npos);

  request.jurisdictions = {"CO"};
  arms = simulate::make_arms(request);
  REQUIRE(arms);
  auto with = ran(std::move(*arms), 5);
  with.jurisdictions = request.jurisdictions;
  text = simulate::summary_text(with);
  CHECK(text.find("no contact rules were asked") == std::string::npos);
  CHECK(text.find(" contacts judged again as they left: 0 outside the rules") != std::string::npos);
  CHECK(simulate::summary_json(with)["arms"][0]["lawful_contact"]["outside_rules"] == 0);
  CHECK(table_of(with, "lawful_contact.csv").find("outside the rules,,,0\n") != std::string::npos);
}
