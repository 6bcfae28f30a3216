// Journals of learners and experiments, told again.

#include "tests/tools/backtest/told_again.hpp"

using namespace recobro;
using namespace recobro::tests;
using backtest::reason_word;

namespace {

constexpr auto learned_policy_text = R"(policy: learned
zone: Europe/Rome
learners:
  - name: way
    reward: reply
    days: 2
    explore: 20
    choices:
      - {name: mail, channel: email, template: reminder}
      - {name: text, channel: sms, template: reminder}
experiments:
  - name: wording
    arms: [{name: control}, {name: firm}]
    measure: paid
    days: 20
phases:
  - name: early
    from_day: 1
    strategies:
      - name: firm
        when: {arm: {wording: firm}}
        steps:
          - {name: first, wait: 1 day, send_by: way}
          - {name: letter, wait: 20 days, send: {channel: letter, template: demand}}
    steps:
      - {name: first, wait: 1 day, send_by: way}
      - {name: second, wait: 3 days, send_by: way}
)";

/// Accounts come day by day; e-mails are answered by some, text messages by none, and on the
/// tenth day the arm 'firm' is stopped.
struct learned_journal : small_engine {
  learned_journal()
    : small_engine(2, learned_policy_text) {
    for (int day = 0; day < 30; ++day) {
      for (int each = 0; each < 4; ++each)
        open(std::to_string(4 * day + each));
      pass(std::chrono::hours{24});
      for (int each = 0; each < 4; each += 2)
        answer_mail(std::to_string(4 * day + each));
      if (day == 10)
        REQUIRE(target->stop_arm({.portfolio = "book",
                                  .experiment = "wording",
                                  .arm = "firm",
                                  .at = time->now(),
                                  .by = "admin",
                                  .reason = "complaints"}));
      pass(std::chrono::minutes{1}); // nothing else happens in the instant of the stop
    }
    pass(std::chrono::hours{24 * 30});
  }
  void open(const std::string& account) {
    open_account body;
    body.unit = currency::from_code("EUR").value();
    body.obligations.push_back(
      {"i1", "invoice", std::chrono::floor<std::chrono::days>(time->now()) - std::chrono::days{3},
       amount{100'00}});
    tell(account, "open", std::move(body));
  }
  void answer_mail(const std::string& account) {
    auto entries
      = target->store().history(account_key::make("book", account).value(), 0, 100).value();
    for (const entry& each : entries)
      for (const event& happened : each.events)
        if (auto chosen = std::get_if<choice_made>(&happened);
            chosen && chosen->content.choice == "mail")
          tell(account, "reply",
               receive_message{"m", recobro::channel::email, reply_intent::other});
  }
};

} // namespace

TEST_CASE("a policy that has learned and stopped an arm decides the same again", "[backtest]") {
  learned_journal journal;
  auto report = test_under(journal, learned_policy_text);
  for (auto& one : report.examples)
    UNSCOPED_INFO(one.account << " " << name_of(one.kind) << " " << name_of(one.about) << " "
                              << one.what << ": " << one.why.sentence);
  CHECK(report.differences == 0);
  CHECK(report.accounts == 120);
  // Something was learned, and some were in the arm; else this would show nothing.
  auto sums = journal.target->store().tallies({}).value();
  CHECK(choices_of(sums, "book").at(choice_key("way", "", "mail")).wins > 0);
  CHECK_FALSE(journal.target->stopped_arms("book").empty());
}

TEST_CASE("a phase or strategy that the policy has not got is named as the reason", "[backtest]") {
  auto rules = compiled(learned_policy_text, "hash");
  account_state account;
  account.phase_name = "early";
  auto at = parse_instant("2026-03-02T08:00:00Z").value();
  backtest::decision_list side;
  side.follow({phase_entered{0, "early"}}, account, *rules, at);
  auto why = [&](backtest::decision_kind kind, std::string what) {
    backtest::decided other{.kind = kind, .what = std::move(what), .at = at, .phase = "early"};
    return backtest::why_not(*rules, side, other);
  };
  CHECK(why(backtest::decision_kind::phase, "court").word == reason_word::phase_missing);
  CHECK(why(backtest::decision_kind::strategy, "soft").word == reason_word::other_strategy);
  CHECK(why(backtest::decision_kind::strategy, "firm").sentence
        == "the account follows no strategy then");
}
