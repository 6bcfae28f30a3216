// Experiments and learners in a running engine: sums that are kept with the events, guard rails
// that stop an arm, a learner that learns.

#include "tests/tools/engine/small_engine.hpp"
#include "tools/engine/inspect.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto trying_policy = R"(policy: trying
zone: UTC
experiments:
  - name: wording
    arms: [{name: control}, {name: rude}]
    days: 10
    measure: paid
    at_least: 50
learners:
  - name: way
    reward: reply
    days: 2
    explore: 20
    choices:
      - {name: text, channel: sms, template: t}
      - {name: mail, channel: email, template: t}
phases:
  - name: early
    from_day: 1
    steps:
      - {name: hello, wait: 1 day, send_by: way}
      - {name: again, wait: 4 days, send_by: way}
    strategies:
      - name: rude
        when: {arm: {wording: rude}}
        steps:
          - {name: demand, wait: 1 day, send: {channel: letter, template: demand}}
)";

struct trying : small_engine {
  trying()
    : small_engine(3, trying_policy) {}

  void open(int number) {
    open_account body;
    body.unit = currency::from_code("EUR").value();
    body.obligations.push_back({"i1", "invoice", parse_date("2026-03-01").value(), amount{100'00}});
    tell(std::to_string(number), "open", std::move(body));
  }
  account_state state(int number) const {
    return stored_state(target->store(), account_key::make("book", std::to_string(number)).value())
      .value();
  }
  const experiment& tried() const {
    return target->policy_of_portfolio("book")->experiments.front();
  }
  std::vector<arm_figures> arms() const {
    return figures_of(tried(), "book", *target->store().tallies(""));
  }
  int64_t sum(size_t arm, arm_sum which) const {
    return arms().at(arm).sums[static_cast<size_t>(which)];
  }
  /// Sums as the journal tells them.
  tally_map counted_anew() const {
    tally_map sums;
    auto& store = target->store();
    for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
      auto blocks = store.blocks(partition, 1, 1'000'000).value();
      for (auto& block : blocks)
        for (auto& [account, noted] : block.entries)
          add_to(sums, account.portfolio(), noted.events);
    }
    return sums;
  }
  void start_again() {
    target.reset();
    begin();
  }
};

} // namespace

TEST_CASE("an arm that loses is stopped, its accounts go back, and a restart knows it",
          "[engine][experiment]") {
  trying s;
  constexpr int accounts = 300;
  for (int number = 0; number < accounts; ++number)
    s.open(number);
  CHECK(s.sum(0, arm_sum::assigned) + s.sum(1, arm_sum::assigned) == accounts);
  s.pass(24h * 5);
  for (int number = 0; number < accounts; ++number)
    if (s.state(number).find_trial("wording")->arm == "control")
      s.tell(std::to_string(number), "pay", receive_payment{"p", amount{10'00}, {}});
  CHECK(s.target->stopped_arms("book").empty());
  s.pass(24h * 6);
  CHECK(s.sum(1, arm_sum::measured) == s.sum(1, arm_sum::assigned));
  CHECK(s.arms()[1].standing == arm_standing::losing);
  auto stopped = s.target->stopped_arms("book");
  REQUIRE(stopped.size() == 1);
  CHECK(stopped[0].arm == "rude");
  CHECK(stopped[0].by == "guard");
  CHECK(*s.target->store().tallies("") == s.counted_anew());

  s.start_again();
  CHECK(s.target->stopped_arms("book").size() == 1);
  auto before = s.sum(1, arm_sum::assigned);
  for (int number = accounts; number < accounts + 40; ++number)
    s.open(number);
  CHECK(s.sum(1, arm_sum::assigned) == before); // with one arm left nobody takes part any more
  // The accounts of the arm hear of it with their next decision.
  for (int number = 0; number < accounts; ++number)
    s.tell(std::to_string(number), "note",
           record_contact{"their-call", channel::voice, contact_outcome::no_answer});
  CHECK(s.sum(1, arm_sum::left) == before);
  for (int number = 0; number < accounts; ++number)
    CHECK(s.state(number).strategy_name.empty());
}

TEST_CASE("an arm is stopped by hand once, and the first word counts", "[engine][experiment]") {
  trying s;
  s.open(1);
  REQUIRE(s.target->stop_arm({"book", "wording", "rude", s.time->now(), "ana", "complaints"}));
  REQUIRE(s.target->stop_arm({"book", "wording", "rude", s.time->now(), "ben", "too late"}));
  REQUIRE(s.target->stopped_arms("book").size() == 1);
  CHECK(s.target->stopped_arms("book")[0].by == "ana");
  CHECK(s.target->stopped_arms("other").empty());
}

TEST_CASE("sums come out the same when every index is written anew", "[engine][experiment]") {
  trying s;
  for (int number = 0; number < 40; ++number)
    s.open(number);
  s.pass(24h * 30);
  auto sums = *s.target->store().tallies("");
  REQUIRE_FALSE(sums.empty());
  policy_registry policies;
  policies.add(s.target->policy_of_portfolio("book"));
  s.target.reset();
  journal_options options;
  options.directory = s.directory / "data";
  options.partitions = 3;
  auto store = journal::open(options);
  REQUIRE(store);
  REQUIRE(rebuild_indexes(**store, policies, s.time->now(), [](uint64_t) {}));
  CHECK(*(*store)->tallies("") == sums);
}

TEST_CASE("a learner comes to the way that debtors answer", "[engine][experiment]") {
  trying s;
  auto mailed = [&](int first, int last) {
    int mails = 0, all = 0;
    for (int number = first; number < last; ++number)
      s.open(number);
    s.pass(25h);
    for (int number = first; number < last; ++number) {
      auto account = s.state(number);
      if (account.choices.empty())
        continue;
      ++all;
      mails += account.choices.front().choice == "mail";
      if (account.choices.front().choice == "mail") // nobody answers a text
        s.tell(std::to_string(number), "reply",
               receive_message{"m", channel::email, reply_intent::will_pay});
    }
    s.pass(24h * 3);
    return all == 0 ? 0 : 100 * mails / all;
  };
  auto at_first = mailed(0, 150);
  auto later = mailed(150, 300);
  CAPTURE(at_first, later);
  CHECK(at_first < 70);
  CHECK(later > 80); // all but half of the fifth that is left to the lot
}
