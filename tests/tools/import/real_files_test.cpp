// The shipped mappings on the real files: totals of the data's README, computed from the
// command lines alone.

#include "actors/gateway/command_json.hpp"
#include "tests/support/locations.hpp"
#include "tools/import/import_run.hpp"
#include "tools/import/mapping_file.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace recobro;

namespace {

struct totals {
  std::map<std::string, uint64_t> types; // type, and type/reason or type/outcome
  std::map<std::string, int64_t> minor;  // the same words
  std::set<std::string> accounts;
  uint64_t first_commands = 0; // ids without '/'
  std::vector<std::string> payments;
};

/// Parses every line as the gateway does and adds it up.
class adding_sink final : public command_sink {
public:
  totals sums;

  unsigned lanes() const override { return 1; }
  size_t batches_per_lane_max() const override { return 1; }
  result<void> send(std::shared_ptr<const command_batch> batch) override {
    answer_ = {.number = batch->number};
    for (uint32_t line = 0; line < batch->origins.size(); ++line) {
      auto parsed = parser_.parse(batch->line(line));
      if (!parsed) {
        answer_.refused.push_back({line, parsed.error()});
        continue;
      }
      ++answer_.accepted;
      add(*parsed);
    }
    return {};
  }
  result<std::vector<batch_answer>> receive() override { return std::vector{answer_}; }

private:
  void add(const parsed_command& command) {
    const std::string type(type_name(command.what.body));
    count(type, command.what);
    sums.accounts.insert(command.account.text());
    sums.first_commands += command.what.id.find('/') == std::string::npos;
    if (const auto* adjusted = std::get_if<adjust_obligation>(&command.what.body))
      count(type + "/" + adjusted->reason, command.what);
    if (const auto* contact = std::get_if<record_contact>(&command.what.body))
      ++sums.types[type + "/" + std::string(name_of(contact->outcome))];
    if (const auto* opened = std::get_if<open_dispute>(&command.what.body))
      ++sums.types[type + "/" + opened->reason];
    if (const auto* resolved = std::get_if<resolve_dispute>(&command.what.body))
      ++sums.types[type + "/" + resolved->outcome];
    if (const auto* moved = std::get_if<move_phase>(&command.what.body))
      ++sums.types[type + "/" + moved->phase];
  }

  void count(const std::string& word, const command& what) {
    ++sums.types[word];
    auto& sum = sums.minor[word];
    if (const auto* opened = std::get_if<open_account>(&what.body))
      for (const auto& each : opened->obligations)
        sum += each.principal.minor;
    if (const auto* put = std::get_if<put_account>(&what.body))
      for (const auto& each : put->content.obligations)
        sum += each.principal.minor;
    if (const auto* adjusted = std::get_if<adjust_obligation>(&what.body))
      sum += adjusted->value.minor;
    if (const auto* paid = std::get_if<receive_payment>(&what.body))
      sum += paid->value.minor;
  }

  command_parser parser_;
  batch_answer answer_;
};

struct imported {
  totals sums;
  import_figures figures;
};

std::optional<imported> import_real(const std::string& file, const std::string& name) {
  const auto path = tests::real_data(file);
  if (!path)
    return std::nullopt;
  const auto rules = load_mapping(tests::source_file("config/mappings/" + name + ".yaml").string());
  REQUIRE(rules);
  adding_sink sink;
  const auto figures = run_import({.path = path->string(), .rules = *rules}, sink);
  REQUIRE(figures);
  CHECK(figures->complete);
  CHECK(figures->refused == 0);
  WARN(name << ": " << static_cast<uint64_t>(static_cast<double>(figures->rows) / figures->seconds)
            << " rows/s, mapped and parsed again");
  return imported{std::move(sink.sums), *figures};
}

} // namespace

TEST_CASE("road fines come out with the totals of their README", "[real_files]") {
  const auto made = import_real("road-fines/road_fines_events.csv.xz", "road_fines");
  if (!made)
    return;
  CHECK(made->figures.rows == 561'470);
  CHECK(made->figures.rows_refused == 0);
  auto sums = made->sums;
  CHECK(sums.first_commands == 561'470);
  CHECK(sums.accounts.size() == 150'370);
  CHECK(sums.types["account_opened"] == 150'370);
  CHECK(sums.minor["account_opened"] == 672'385'164);
  CHECK(sums.types["contact_result/sent"] == 103'987);
  CHECK(sums.types["obligation_adjusted/expense"] == 103'987);
  CHECK(sums.minor["obligation_adjusted/expense"] == 124'253'904);
  CHECK(sums.types["contact_result/delivered"] == 79'860);
  CHECK(sums.types["obligation_adjusted/penalty"] == 79'860);
  CHECK(sums.minor["obligation_adjusted/penalty"] == 793'757'603);
  CHECK(sums.types["payment_received"] == 77'601);
  CHECK(sums.minor["payment_received"] == 360'146'453);
  CHECK(sums.types["phase_moved/credit_collection"] == 59'013);
  CHECK(sums.types["dispute_opened/appeal_dated"] == 4'188);
  CHECK(sums.types["dispute_opened/appeal_sent"] == 4'141);
  CHECK(sums.types["dispute_opened/appeal_to_judge"] == 555);
  CHECK(sums.types["dispute_resolved/result_received"] == 999);
  CHECK(sums.types["dispute_resolved/result_notified"] == 896);
}

TEST_CASE("Berka loans, orders and accounts come out with the totals of their README",
          "[real_files]") {
  auto loans = import_real("berka/loan.asc.xz", "berka_loans");
  auto orders = import_real("berka/order.asc.xz", "berka_orders");
  auto accounts = import_real("berka/account.asc.xz", "berka_accounts");
  if (!loans || !orders || !accounts)
    return;
  CHECK(loans->figures.rows == 682);
  CHECK(loans->sums.first_commands == 682);
  CHECK(loans->sums.accounts.size() == 682);
  CHECK(loans->sums.minor["account_opened"] == 10'326'174'000);
  CHECK(loans->sums.types["payment_received"] == 203);
  CHECK(loans->sums.minor["payment_received"] == 1'860'321'600);
  CHECK(orders->figures.rows == 6'471);
  CHECK(orders->sums.types["account_put"] == 6'471);
  CHECK(accounts->sums.accounts.size() == 4'500);
}

TEST_CASE("the torn last row of the Berka transactions is one reject and stops nothing",
          "[real_files]") {
  auto made = import_real("berka/trans-first-3MiB.asc.xz", "berka_transactions");
  if (!made)
    return;
  CHECK(made->figures.rows == 49'103);
  CHECK(made->figures.rows_refused == 1);
  CHECK(made->figures.reached.rejects == 1);
  CHECK(made->sums.first_commands == 49'102);
  CHECK(made->sums.accounts.size() == 1'229);
}

TEST_CASE("card statements come out with what was paid", "[real_files]") {
  auto made = import_real("card-default/UCI_Credit_Card.csv.xz", "card_default");
  if (!made)
    return;
  CHECK(made->figures.rows == 30'000);
  CHECK(made->figures.rows_refused == 0);
  CHECK(made->sums.first_commands == 30'000);
  CHECK(made->sums.accounts.size() == 30'000);
  CHECK(made->sums.minor["payment_received"] == 94'954'177'700);
  CHECK(made->sums.types["obligation_adjusted/statement"] == 150'000);
}
