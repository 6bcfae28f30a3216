#include "tools/import/send_window.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <deque>
#include <map>
#include <random>
#include <set>

using namespace recobro;

namespace {

/// Answers as it is told, in any order between lanes, and remembers what it took.
class scripted_sink final : public command_sink {
public:
  scripted_sink(unsigned lanes, size_t per_lane)
    : lanes_(lanes)
    , per_lane_(per_lane) {}

  std::function<std::optional<errc>(std::string_view line)> judge
    = [](std::string_view) { return std::nullopt; };
  std::vector<std::string> taken; // in the order in which they were accepted
  std::set<std::string> known;
  size_t under_way_max = 0;
  bool broken = false;
  unsigned seed = 1;

  unsigned lanes() const override { return lanes_; }
  size_t batches_per_lane_max() const override { return per_lane_; }

  result<void> send(std::shared_ptr<const command_batch> batch) override {
    if (broken)
      return fail(errc::connection_failed, "gone");
    auto& lane = waiting_[batch->lane];
    REQUIRE(lane.size() < per_lane_);
    lane.push_back(std::move(batch));
    size_t under_way = 0;
    for (const auto& [number, batches] : waiting_)
      under_way += batches.size();
    under_way_max = std::max(under_way_max, under_way);
    return {};
  }

  result<std::vector<batch_answer>> receive() override {
    std::vector<unsigned> busy;
    for (const auto& [number, batches] : waiting_)
      if (!batches.empty())
        busy.push_back(number);
    if (busy.empty())
      return std::vector<batch_answer>{};
    auto& lane = waiting_[busy[random_() % busy.size()]];
    const auto batch = lane.front();
    lane.pop_front();
    batch_answer answer{.number = batch->number};
    for (uint32_t line = 0; line < batch->origins.size(); ++line) {
      const std::string text(batch->line(line));
      if (known.contains(text)) {
        ++answer.duplicate;
      } else if (const auto refusal = judge(text)) {
        answer.refused.push_back({line, {*refusal, "because"}});
      } else {
        ++answer.accepted;
        known.insert(text);
        taken.push_back(text);
      }
    }
    return std::vector{answer};
  }

private:
  unsigned lanes_;
  size_t per_lane_;
  std::map<unsigned, std::deque<std::shared_ptr<const command_batch>>> waiting_;
  std::minstd_rand random_{seed};
};

const send_window::limits quick{.batch_lines = 3,
                                .patience = std::chrono::milliseconds{50},
                                .pause = std::chrono::milliseconds{1}};

/// "account:number", in the form that the window expects of a line.
result<void> add(send_window& window, const std::string& account, uint64_t row) {
  const auto text = account + ":" + std::to_string(row);
  const std::string_view all = text;
  return window.add({all, all, all.substr(0, account.size())}, row, row + 1);
}

} // namespace

TEST_CASE("everything is sent once and answered", "[send_window]") {
  scripted_sink sink(3, 1);
  send_window window(sink, quick);
  for (uint64_t row = 1; row <= 100; ++row)
    REQUIRE(add(window, "a" + std::to_string(row % 7), row));
  REQUIRE(window.flush());
  CHECK(window.accepted() == 100);
  CHECK(window.duplicate() == 0);
  CHECK(window.first_open_row() == send_window::no_row);
  CHECK(window.commands_under_way() == 0);
  CHECK(sink.under_way_max <= 3);
}

TEST_CASE("the first open row is the earliest one without an answer", "[send_window]") {
  scripted_sink sink(1, 2);
  send_window window(sink, quick);
  CHECK(window.first_open_row() == send_window::no_row);
  REQUIRE(add(window, "a", 5));
  CHECK(window.first_open_row() == 5);
  for (uint64_t row = 6; row <= 12; ++row)
    REQUIRE(add(window, "a", row));
  CHECK(window.first_open_row() == 5); // two batches under way, one gathering
  REQUIRE(add(window, "a", 13));       // a third batch: the first one had to be answered
  CHECK(window.first_open_row() == 8);
}

TEST_CASE("refusals name row, line and command", "[send_window]") {
  scripted_sink sink(1, 1);
  sink.judge = [](std::string_view line) {
    return line == "a:2" ? std::optional(errc::account_closed) : std::nullopt;
  };
  send_window window(sink, quick);
  for (uint64_t row = 1; row <= 3; ++row)
    REQUIRE(add(window, "a", row));
  REQUIRE(window.flush());
  const auto refusals = window.take_refusals();
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].row == 2);
  CHECK(refusals[0].line == 3);
  CHECK(refusals[0].command == "a:2");
  CHECK(refusals[0].cause.code == errc::account_closed);
  CHECK(refusals[0].content.empty());
  CHECK(window.take_refusals().empty());
  CHECK(window.refused() == 1);
}

TEST_CASE("what was refused for the moment is sent again with all that follows it",
          "[send_window]") {
  scripted_sink sink(1, 3);
  int refusals = 0;
  // Row 2 opens the account; the server has no room for it at first, so that what follows
  // finds no account.
  sink.judge = [&](std::string_view line) -> std::optional<errc> {
    if (line == "a:2" && ++refusals <= 2)
      return errc::overloaded;
    if (line != "a:1" && line != "a:2" && !sink.known.contains("a:2"))
      return errc::account_unknown;
    return std::nullopt;
  };
  send_window window(sink, quick);
  for (uint64_t row = 1; row <= 12; ++row)
    REQUIRE(add(window, "a", row));
  REQUIRE(window.flush());
  CHECK(window.take_refusals().empty());
  CHECK(sink.taken.size() == 12);
  CHECK(window.refused() == 0);
  CHECK(window.accepted() + window.duplicate() == 12);
  // In the order of the rows.
  for (size_t place = 2; place < sink.taken.size(); ++place)
    CHECK(sink.taken[place] == "a:" + std::to_string(place + 1));
}

TEST_CASE("a server that takes nothing ends the import with its own reason", "[send_window]") {
  scripted_sink sink(1, 1);
  sink.judge = [](std::string_view) { return std::optional(errc::not_ready); };
  send_window window(sink, quick);
  REQUIRE(add(window, "a", 1));
  const auto flushed = window.flush();
  REQUIRE_FALSE(flushed);
  CHECK(flushed.error().code == errc::not_ready);
  CHECK(window.first_open_row() == 1);
}

TEST_CASE("a broken sink is told at once", "[send_window]") {
  scripted_sink sink(1, 1);
  sink.broken = true;
  send_window window(sink, quick);
  REQUIRE(add(window, "a", 1));
  CHECK(window.flush().error().code == errc::connection_failed);
}

TEST_CASE("commands of one account keep their order whatever is refused for the moment",
          "[send_window]") {
  rc::check("order within accounts", [] {
    const auto lanes = *rc::gen::inRange(1u, 5u);
    const auto rows = *rc::gen::inRange<uint64_t>(1, 120);
    const auto seed = *rc::gen::arbitrary<unsigned>();
    scripted_sink sink(lanes, lanes == 1 ? 4 : 1);
    sink.seed = seed;
    std::minstd_rand random(seed);
    std::map<std::string, uint64_t> last; // row of each account that was taken
    // A command whose predecessor is missing is refused for good; some are refused at random.
    sink.judge = [&](std::string_view line) -> std::optional<errc> {
      const auto colon = line.find(':');
      const std::string account(line.substr(0, colon));
      const auto row = std::stoull(std::string(line.substr(colon + 1)));
      if (row > 5 && last[account] + 5 != row)
        return errc::account_unknown;
      if (random() % 10 == 0)
        return errc::overloaded;
      last[account] = row;
      return std::nullopt;
    };
    send_window window(sink, {.batch_lines = 4,
                              .patience = std::chrono::seconds{60},
                              .pause = std::chrono::milliseconds{0}});
    for (uint64_t row = 1; row <= rows; ++row)
      RC_ASSERT(add(window, "a" + std::to_string(row % 5), row).has_value());
    RC_ASSERT(window.flush().has_value());
    RC_ASSERT(sink.taken.size() == rows);
    RC_ASSERT(window.take_refusals().empty());
  });
}
