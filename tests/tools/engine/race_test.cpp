// Payments that race with the messages they withdraw, in an engine with all its threads.

#include "tests/support/temporary_directory.hpp"
#include "tools/engine/clocks.hpp"
#include "tools/engine/engine.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

namespace {

constexpr uint32_t races = 100'000;
constexpr uint32_t races_at_once = 500;

// The answer to a question of the debtor leaves at once; a payment in full withdraws it.
constexpr auto answering_policy = R"(policy: answering
zone: Europe/Rome
reactions:
  - when: {reply: wants_human}
    do: [{send: {channel: email, template: we_call_you}}]
phases:
  - {name: early, from_day: 1}
)";

/// The order in which things came to be true for somebody outside.
struct referee {
  std::atomic<uint64_t> last{0};
  std::vector<uint64_t> left = std::vector<uint64_t>(races), accepted = left; // 0: never
};

class timed_channel final : public outbox_channel {
public:
  explicit timed_channel(referee& order)
    : order_(order) {}

  result<void> hand_over(const std::vector<outbox_row>& rows, instant) override {
    std::this_thread::sleep_for(std::chrono::microseconds{random_() % 200});
    for (auto& row : rows)
      order_.left[std::stoul(std::string{row.account.number()})] = ++order_.last;
    return {};
  }

private:
  referee& order_;
  std::minstd_rand random_{7};
};

class timed_sink final : public answer_sink {
public:
  explicit timed_sink(referee& order)
    : order_(order) {}
  void answer(uint32_t index, command_answer what) override {
    if (!what.refusal)
      order_.accepted[index] = ++order_.last;
  }

private:
  referee& order_;
};

struct race_course {
  race_course() {
    engine_options options;
    options.store.directory = directory / "data";
    options.store.partitions = 4;
    options.store.sync = sync_policy::lazy;
    options.workers = 2;
    options.policies = {{"*", "answering.yaml", answering_policy, {}}};
    options.channel = std::make_shared<timed_channel>(order);
    auto made = engine::start(std::move(options), time);
    if (!made)
      FAIL(to_string(made.error().front()));
    target = std::move(*made);
  }

  delivery command_of(uint32_t account, command_body body,
                      std::shared_ptr<answer_sink> to = nullptr) const {
    delivery made;
    made.account = account_key::make("book", std::to_string(account)).value();
    made.what.happened_at = made.what.received_at = time->now();
    made.what.body = std::move(body);
    made.reply = {std::move(to), account};
    return made;
  }
  void submit(std::vector<delivery> items) { REQUIRE(target->submit(std::move(items))); }

  open_account one_invoice() const {
    auto body = open_account{};
    body.unit = currency::from_code("EUR").value();
    auto today = std::chrono::floor<std::chrono::days>(time->now());
    body.obligations.push_back({"i1", "invoice", today - std::chrono::days{9}, amount{100'00}});
    return body;
  }

  void run(uint32_t first) {
    std::vector<uint32_t> accounts;
    std::vector<delivery> opened, asked;
    for (auto account = first; account < first + races_at_once; ++account) {
      accounts.push_back(account);
      opened.push_back(command_of(account, one_invoice()));
      asked.push_back(command_of(
        account,
        receive_message{.message = "m", .by = channel::sms, .intent = reply_intent::wants_human}));
    }
    submit(std::move(opened));
    target->settle();
    submit(std::move(asked));
    std::shuffle(accounts.begin(), accounts.end(), random);
    for (size_t next = 0; next < accounts.size();) {
      std::vector<delivery> paid;
      for (auto count = 1 + random() % 40; count > 0 && next < accounts.size(); --count)
        paid.push_back(
          command_of(accounts[next++], receive_payment{"p", amount{100'00}, {}}, sink));
      submit(std::move(paid));
      std::this_thread::sleep_for(std::chrono::microseconds{random() % 300});
    }
    target->settle();
  }

  temporary_directory directory;
  std::shared_ptr<recobro::clock> time = std::make_shared<system_time>();
  referee order;
  std::shared_ptr<timed_sink> sink = std::make_shared<timed_sink>(order);
  std::unique_ptr<engine> target;
  std::minstd_rand random{11};
};

} // namespace

TEST_CASE("of 100,000 messages in a race with a payment none leaves after it was accepted",
          "[engine][race]") {
  race_course course;
  for (uint32_t first = 0; first < races; first += races_at_once)
    course.run(first);
  uint32_t late = 0, left_first = 0, withdrawn = 0;
  for (uint32_t account = 0; account < races; ++account) {
    auto left = course.order.left[account], accepted = course.order.accepted[account];
    REQUIRE(accepted > 0);
    late += left > accepted;
    left_first += left > 0 && left < accepted;
    withdrawn += left == 0;
  }
  CHECK(late == 0);
  // These were races: each side won some.
  CHECK(left_first > races / 100);
  CHECK(withdrawn > races / 100);
  int64_t sent = 0, cancelled = 0, after = 0;
  for (auto& [cell, sums] : course.target->store().indicator_totals()) {
    sent += sums.of(indicator::sends_sent);
    cancelled += sums.of(indicator::sends_cancelled);
    after
      += sums.of(indicator::contacts_after_withdrawal) + sums.of(indicator::contacts_after_payment);
  }
  CHECK(after == 0);
  CHECK(sent <= left_first); // the journal may hear of one after its withdrawal
  CHECK(cancelled >= withdrawn);
  WARN(left_first << " left before the payment, " << withdrawn << " were withdrawn, "
                  << cancelled - withdrawn << " crossed");
}
