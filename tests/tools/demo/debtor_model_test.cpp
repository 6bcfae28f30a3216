#include "tools/demo/debtor_model.hpp"
#include "tools/demo/portfolio_run.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

const portfolio_model model{
  .seed = 1, .accounts = 20'000, .today = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

nlohmann::json feed_item(uint32_t account, nlohmann::json happened) {
  return {
    {"portfolio", "demo"},
    {"account", account_number(account)},
    {"entry", {{"sequence", 1}, {"decided_at", "2026-01-05T15:00:00Z"}, {"events", {happened}}}}};
}

portfolio_run a_run() {
  return {model, "demo", zone::from_name("America/Bogota").value(),
          currency::from_code("COP").value()};
}

} // namespace

TEST_CASE("kinds of debtors have their stated shares", "[demo]") {
  std::map<debtor_kind, int> counts;
  for (uint32_t number = 0; number < model.accounts; ++number)
    ++counts[make_account(model, number).kind];
  CHECK(counts[debtor_kind::punctual] == Approx(8'000).margin(300));
  CHECK(counts[debtor_kind::forgetful] == Approx(6'000).margin(300));
  CHECK(counts[debtor_kind::unreachable] == Approx(800).margin(120));
}

TEST_CASE("the same seed gives the same debtors and answers", "[demo]") {
  auto first = make_account(model, 7), again = make_account(model, 7);
  CHECK(first.obligations.size() == again.obligations.size());
  CHECK(first.obligations[0].minor == again.obligations[0].minor);
  auto answer = [](uint32_t ordinal) {
    return moves_after_action(model, 7, "demo/D000008/1", ordinal, channel::sms,
                              instant{model.today});
  };
  CHECK(answer(1).size() == answer(1).size());
  CHECK(answer(1)[0].at == answer(1)[0].at);
}

TEST_CASE("account numbers read back", "[demo]") {
  CHECK(account_number(0) == "D000001");
  CHECK(number_of("D000001") == 0u);
  CHECK(number_of(account_number(19'999)) == 19'999u);
  CHECK_FALSE(number_of("D0"));
  CHECK_FALSE(number_of("X000001"));
}

TEST_CASE("every simulated account says that it is simulated", "[demo]") {
  auto run = a_run();
  auto lines = run.account_lines(0, 50);
  size_t marked = 0;
  for (auto at = lines.find(R"("simulated":"true")"); at != std::string::npos;
       at = lines.find(R"("simulated":"true")", at + 1))
    ++marked;
  CHECK(marked == 50);
}

TEST_CASE("debtors never pay more than they owe", "[demo]") {
  auto run = a_run();
  run.account_lines(0, 200);
  int64_t owed = 0;
  for (uint32_t number = 0; number < 200; ++number)
    for (const auto& one : make_account(model, number).obligations) {
      owed += one.minor;
      run.take(feed_item(
        number, {{"type", "obligation_added"},
                 {"amount", format_amount({one.minor}, currency::from_code("COP").value())}}));
      for (int action = 1; action < 6; ++action)
        run.take(feed_item(
          number,
          {{"type", "action_planned"}, {"action", action}, {"kind", "send"}, {"channel", "sms"}}));
    }
  int64_t paid = 0;
  for (size_t lines = 1; lines > 0;) {
    auto text = run.due_lines(instant{model.today} + 24h * 400, 1'000, lines);
    for (auto at = text.find(R"("payment_received")"); at != std::string::npos;
         at = text.find(R"("payment_received")", at + 1)) {
      auto amount = text.find(R"("amount":")", at) + 10;
      auto value = parse_amount(text.substr(amount, text.find('"', amount) - amount),
                                currency::from_code("COP").value());
      REQUIRE(value);
      paid += value->minor;
    }
  }
  CHECK(paid > 0);
  CHECK(paid <= owed);
}

TEST_CASE("a demonstration without life says what is missing", "[demo]") {
  portfolio_figures seen;
  seen.phase_moves = 3;
  seen.payments = 2;
  seen.commands_sent = 10;
  CHECK(missing_life(seen, 1).empty());
  seen.commands_refused = 1;
  seen.last_refusal = "nothing_owed: x";
  REQUIRE(missing_life(seen, 1).size() == 1);
  CHECK(missing_life(seen, 1)[0]
        == "1 of 10 simulated commands were refused, the last one: nothing_owed: x");
  CHECK(missing_life({}, 0).size() == 3);
}

TEST_CASE("only a phase after another one is a move", "[demo]") {
  auto run = a_run();
  run.take(feed_item(0, {{"type", "phase_entered"}, {"phase", "early"}}));
  CHECK(run.figures().phase_moves == 0);
  run.take(feed_item(0, {{"type", "phase_entered"}, {"phase", "late"}}));
  CHECK(run.figures().phase_moves == 1);
  CHECK(run.figures().by_phase == std::map<std::string, int64_t>{{"early", 0}, {"late", 1}});
}
