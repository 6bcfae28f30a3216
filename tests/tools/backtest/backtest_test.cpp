// A journal told again: to the same policy without a difference, to another with its reasons.

#include "tests/tools/backtest/told_again.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

using namespace recobro;
using namespace recobro::tests;
using backtest::difference_kind;
using backtest::reason_word;

namespace {

/// A journal of a few accounts under the small policy.
struct written_journal : small_engine {
  written_journal()
    : small_engine(2) {
    for (int number = 1; number <= 5; ++number)
      open(number);
    pass_days(3);
    // Reminded; one pays, one promises and pays, one disputes, one is held for a while.
    tell(1, "pay", receive_payment{"p", amount{100'00}, {}});
    tell(2, "promise",
         make_promise{"w", amount{100'00},
                      std::chrono::floor<std::chrono::days>(time->now()) + std::chrono::days{4}});
    tell(3, "dispute", open_dispute{"d", "wrong_amount"});
    tell(4, "hold", hold_account{"h", "illness", time->now() + std::chrono::hours{24 * 6}});
    tell(5, "more",
         add_obligation{{"i2", "invoice", parse_date("2026-03-20").value(), amount{7'00}}});
    pass_days(2);
    tell(2, "pay", receive_payment{"p", amount{100'00}, {}});
    tell(3, "resolve", resolve_dispute{"d", "refused"});
    tell(5, "note", record_contact{"their-call", channel::voice, contact_outcome::no_answer});
    tell(5, "part", receive_payment{"p", amount{1'00}, {}});
    tell(5, "back", reverse_payment{"p", "bounced"});
    tell(5, "update", update_account{std::nullopt, "it", {{"colour", "blue"}}});
    pass_days(40);
  }
  account_key key(int number) const {
    return account_key::make("book", std::to_string(number)).value();
  }
  void open(int number) {
    open_account body;
    body.unit = currency::from_code("EUR").value();
    body.attributes = {{"kind", "test"}};
    body.obligations.push_back({"i1", "invoice", parse_date("2026-03-01").value(), amount{100'00}});
    tell(number, "open", std::move(body));
  }
  void tell(int number, std::string id, command_body body) {
    small_engine::tell(std::to_string(number), std::move(id), std::move(body));
  }
  void pass_days(int days) {
    for (int day = 0; day < days; ++day)
      pass(std::chrono::hours{24});
  }
};

std::string changed(std::string_view what, std::string_view by) {
  std::string text{small_policy_text};
  auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

using words = std::set<reason_word>;

/// Why a decision stands on one side only.
words words_of(const backtest::backtest_report& report, const std::string& decision) {
  words found;
  for (auto& one : report.examples)
    if (one.kind != difference_kind::moved
        && fmt::format("{} {}", name_of(one.about), one.what) == decision)
      found.insert(one.why.word);
  return found;
}

} // namespace

TEST_CASE("the same policy decides the same", "[backtest]") {
  written_journal journal;
  auto report = test_under(journal, small_policy_text);
  for (auto& one : report.examples)
    UNSCOPED_INFO(one.account << " " << name_of(one.about) << " " << one.what << ": "
                              << one.why.sentence);
  CHECK(report.differences == 0);
  CHECK(report.accounts == 5);
  CHECK(report.decisions_then >= 20);
  CHECK(report.decisions_then == report.decisions_now);
  CHECK(report.same == report.decisions_then);
  CHECK(report.untold == 0);
  CHECK(report.left_out == 0);
}

TEST_CASE("a longer wait moves what it waits for", "[backtest]") {
  written_journal journal;
  auto report = test_under(journal, changed("wait: 2 days", "wait: 4 days"));
  const auto moved = report.by_kind[difference_kind::moved];
  CHECK(moved > 0);
  uint64_t at_other_times = 0, all = 0;
  for (auto& [why, count] : report.by_reason) {
    if (why.word == reason_word::later || why.word == reason_word::earlier)
      at_other_times += count;
    all += count;
  }
  CHECK(at_other_times == moved);
  CHECK(all == report.differences);
  // Account 1 had paid by then: its reminder is no longer sent.
  CHECK(
    report.by_decision.at("send email reminder")[static_cast<size_t>(difference_kind::no_longer)]
    >= 1);
  CHECK(report.left_out >= 1);
  bool found = false;
  for (auto& one : report.examples)
    if (one.kind == difference_kind::moved && one.what == "email reminder") {
      found = true;
      CHECK(*one.now - *one.then >= std::chrono::hours{24 * 2});
      CHECK(one.why.word == reason_word::later);
      CHECK_THAT(one.why.sentence, Catch::Contains("days later"));
    }
  CHECK(found);
}

TEST_CASE("what came of a send counts for the same one of a policy that sends it later",
          "[backtest]") {
  written_journal journal;
  auto yesterday
    = std::chrono::floor<std::chrono::days>(journal.time->now()) - std::chrono::days{1};
  open_account body;
  body.unit = currency::from_code("EUR").value();
  body.obligations.push_back({"i1", "invoice", yesterday, amount{100'00}});
  journal.tell(6, "open", std::move(body));
  journal.pass_days(3);
  journal.tell(6, "sent", record_contact{"1", channel::email, contact_outcome::sent});
  journal.pass_days(3);
  auto today = std::chrono::floor<std::chrono::days>(journal.time->now());
  journal.tell(6, "promise", make_promise{"w", amount{100'00}, today + std::chrono::days{4}});
  journal.pass_days(1);
  auto report = test_under(journal, changed("wait: 2 days", "wait: 4 days"));
  for (auto& one : report.examples)
    if (one.account == "book/6") {
      INFO(name_of(one.about) << " " << one.what << ": " << one.why.sentence);
      CHECK((one.kind == difference_kind::moved || one.what != "email reminder"));
    }
}

TEST_CASE("a step that is gone is named as the reason", "[backtest]") {
  written_journal journal;
  auto report = test_under(
    journal, changed("      - name: call\n        wait: 3 days\n        task: {kind: call, script: "
                     "first_call}\n",
                     ""));
  CHECK(report.by_decision.at("task call")[static_cast<size_t>(difference_kind::no_longer)] > 0);
  CHECK(report.by_reason.at({reason_word::step_missing, "phase 'early' has no step 'call'"}) > 0);
  CHECK(report.by_phase.contains("early"));
}

TEST_CASE("a step that is not reached, one that is skipped and one that does something else differ",
          "[backtest]") {
  written_journal journal;
  // The account has left the phase before the call's time.
  auto report = test_under(journal, changed("wait: 3 days", "wait: 200 days"));
  CHECK(words_of(report, "task call") == words{reason_word::step_not_reached});
  CHECK(report.by_reason.at(
          {reason_word::step_not_reached, "step 'call' of phase 'early' is not reached"})
        > 0);

  report
    = test_under(journal, changed("wait: 3 days\n",
                                  "wait: 3 days\n        if: {days_past_due: {at_least: 500}}\n"));
  CHECK(words_of(report, "task call") == words{reason_word::condition_not_met});
  CHECK(report.by_reason.at({reason_word::condition_not_met,
                             "the condition of step 'call' of phase 'early' does not hold when it "
                             "is reached"})
        > 0);

  report = test_under(journal, changed("task: {kind: call, script: first_call}",
                                       "send: {channel: sms, template: call_us}"));
  CHECK(words_of(report, "task call") == words{reason_word::step_differs});
  CHECK(words_of(report, "send sms call_us") == words{reason_word::step_differs});
  CHECK(
    report.by_reason.at({reason_word::step_differs, "step 'call' of phase 'early' does something "
                                                    "else: send sms call_us"})
    > 0);
  CHECK(
    report.by_reason.at({reason_word::step_differs, "step 'call' of phase 'early' does something "
                                                    "else: task call"})
    > 0);
}

TEST_CASE("an offer that the policy makes is a decision", "[backtest]") {
  written_journal journal;
  auto report
    = test_under(journal, changed("task: {kind: call, script: first_call}", "offer: plan"));
  CHECK(report.by_decision.at("offer plan")[static_cast<size_t>(difference_kind::added)] > 0);
  CHECK(words_of(report, "offer plan") == words{reason_word::step_differs});
  CHECK(
    report.by_reason.at({reason_word::step_differs, "step 'call' of phase 'early' does something "
                                                    "else: offer plan"})
    > 0);
}

TEST_CASE("a send that quiet windows hold back until it is withdrawn says so", "[backtest]") {
  written_journal journal;
  // The reminder of Wednesday the 4th would wait until Sunday; the first account pays before.
  auto report = test_under(
    journal, changed("phases:", "quiet: [{channels: [email], days: [monday, tuesday, wednesday, "
                                "thursday, friday, saturday]}]\nphases:"));
  auto found = std::ranges::find_if(
    report.by_reason, [](auto& one) { return one.first.word == reason_word::held_back; });
  REQUIRE(found != report.by_reason.end());
  CHECK_THAT(found->first.sentence,
             Catch::StartsWith("step 'reminder' of phase 'early' planned it, and it was held back "
                               "by wish.hours until it was withdrawn: "));
}

TEST_CASE("what is put off and released later is one decision", "[backtest]") {
  auto rules = compiled(small_policy_text, "hash");
  auto now = parse_instant("2026-03-01T08:00:00Z").value();
  action_planned call{.number = 1, .kind = action_kind::task, .what = "call"};
  action_planned mail{
    .number = 2, .kind = action_kind::send, .by = channel::email, .what = "notice"};
  backtest::decision_list list;
  list.follow({call, mail}, {}, *rules, now);
  list.follow({action_postponed{mail, "mails", now + std::chrono::hours{24}}}, {}, *rules, now);
  list.follow({action_released{call}, action_released{mail}}, {}, *rules,
              now + std::chrono::hours{24});
  CHECK(list.all().size() == 2);
}

TEST_CASE("a decision that was only made less often is not called another one", "[backtest]") {
  auto rules = compiled(small_policy_text, "hash");
  account_state account;
  account.phase_name = "early";
  auto day = [](int number) {
    return parse_instant("2026-03-01T08:00:00Z").value() + std::chrono::days{number};
  };
  auto text = [](uint32_t number, std::string because) {
    action_planned sent;
    sent.number = number;
    sent.kind = action_kind::send;
    sent.by = channel::email;
    sent.what = "reminder";
    sent.because = std::move(because);
    return sent;
  };
  backtest::decision_list often, once;
  for (auto* list : {&often, &once})
    list->follow({phase_entered{0, "early"}}, account, *rules, day(0));
  often.follow({step_reached{0, "reminder"}, text(1, "early/reminder")}, account, *rules, day(2));
  often.follow({step_reached{1, "call"}, text(2, "early/call")}, account, *rules, day(5));
  once.follow({step_reached{0, "reminder", true}}, account, *rules, day(2));
  once.follow({step_reached{1, "call"}, text(1, "early/call")}, account, *rules, day(5));
  auto* second = often.find(backtest::decision_kind::send, "email reminder", 1);
  REQUIRE(second);
  CHECK(backtest::why_not(*rules, once, *second).word == reason_word::fewer);
  auto* first = often.find(backtest::decision_kind::send, "email reminder", 0);
  REQUIRE(first);
  CHECK(backtest::why_not(*rules, once, *first).word == reason_word::condition_not_met);
}

TEST_CASE("an account that follows another strategy is not said to miss a step", "[backtest]") {
  auto rules = compiled(R"(policy: two
zone: Europe/Rome
phases:
  - name: early
    from_day: 1
    strategies:
      - name: firm
        steps:
          - {name: letter, wait: 1 day, send: {channel: letter, template: demand}}
    steps:
      - {name: notice, wait: 1 day, send: {channel: email, template: notice}}
)",
                        "hash");
  account_state account;
  account.phase_name = "early";
  account.strategy_name = "firm";
  auto at = parse_instant("2026-03-02T08:00:00Z").value();
  backtest::decision_list side;
  side.follow({phase_entered{0, "early"}}, account, *rules, at);
  backtest::decided other{
    .what = "email notice", .at = at, .phase = "early", .because = "early/notice", .reach = 1};
  auto why = backtest::why_not(*rules, side, other);
  CHECK(why.word == reason_word::other_strategy);
  CHECK(why.sentence == "the account follows strategy 'firm' then, which has no step 'notice'");
}

TEST_CASE("what a new policy refuses is told with its code", "[backtest]") {
  written_journal journal;
  auto report = test_under(journal, changed("phases:", "promises: {days_max: 1}\nphases:"));
  CHECK(report.by_kind[difference_kind::refused] == 1);
  bool found = false;
  for (auto& one : report.examples)
    if (one.kind == difference_kind::refused) {
      found = true;
      CHECK(one.what == "promise_made");
      CHECK(one.why.word == reason_word::refused);
      CHECK_THAT(one.why.sentence, Catch::Contains("promise_too_late"));
    }
  CHECK(found);
}
