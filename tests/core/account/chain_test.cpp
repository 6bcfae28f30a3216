// Chains of sends, quiet windows and tones: what goes out where, when and how.

#include "tests/core/account/scenario.hpp"

#include <algorithm>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

send_action chain() {
  return {channel::whatsapp, "hello", {{channel::sms, "short"}, {channel::email, "long"}}};
}

/// One chain, at 2026-03-03 09:00 in Rome.
struct chained : scenario {
  explicit chained(send_action send = chain()) {
    rules.phases[1].steps
      = {{"notice", {.days = 1, .until_time = 9h}, std::move(send), {}}, send_step("next", 20)};
    open({{"A", "2026-02-25", 10'000}});
  }

  std::vector<event> plan_first() { return pass_to(at("2026-03-03T08:00:00Z")); }
  std::vector<event> result_of(uint32_t number, channel by, contact_outcome outcome) {
    return send(record_contact{std::to_string(number), by, outcome});
  }
};

/// Bars channels by permission; authorised ones pass.
contact_book_ptr book_of(std::vector<contact_rule> rules, outgoing sends = {}) {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "0123456789abcdef";
  where->zones = {rome()};
  where->rules = std::move(rules);
  return std::make_shared<contact_book>(std::vector<jurisdiction_ptr>{where},
                                        std::vector<jurisdiction_ptr>{where}, std::move(sends));
}

contact_rule rule_of(std::string id, rule_content content) {
  return {.id = std::move(id),
          .says = "a rule of these tests",
          .mark = rule_mark::confirmed,
          .content = std::move(content)};
}

/// From this hour to 20:00 in Rome.
hours_rule messages_from(duration hour, class_set classes) {
  hours_rule rule{.classes = classes, .open = {}};
  for (auto& weekday : rule.open.week.days)
    weekday = {{hour, 20h}};
  return rule;
}

quiet_window quiet_on(word_set<channel> channels, size_t weekday, duration from, duration until) {
  weekly_hours quiet;
  quiet.days[weekday] = {{from, until}};
  return {channels, complement(quiet), false};
}

} // namespace

TEST_CASE("when a link fails the next one is tried, each once", "[account][chain]") {
  chained s;
  auto first = s.plan_first();
  CHECK(only<action_planned>(first).at(0).by == channel::whatsapp);
  auto chosen = only<chain_link_chosen>(first).at(0);
  CHECK(chosen.link == 1);
  CHECK(chosen.after == 0);
  CHECK(chosen.because == "early/notice");
  CHECK(words(s.result_of(1, channel::whatsapp, contact_outcome::sent)) == "contact_recorded");
  auto second = s.result_of(1, channel::whatsapp, contact_outcome::failed);
  CHECK(words(second) == "contact_recorded action_planned chain_link_chosen");
  CHECK(only<action_planned>(second)[0].by == channel::sms);
  CHECK(only<action_planned>(second)[0].what == "short");
  CHECK(only<action_planned>(second)[0].because == "early/notice");
  CHECK(only<chain_link_chosen>(second)[0].after == 1);
  CHECK(only<chain_link_chosen>(second)[0].result == contact_outcome::failed);
  auto third = s.result_of(2, channel::sms, contact_outcome::failed);
  CHECK(only<action_planned>(third).at(0).by == channel::email);
  CHECK(s.account.chains.empty());
  CHECK(words(s.result_of(3, channel::email, contact_outcome::failed)) == "contact_recorded");
}

TEST_CASE("a chain ends with the link that arrives", "[account][chain]") {
  auto arrived = GENERATE(contact_outcome::delivered, contact_outcome::read,
                          contact_outcome::replied, contact_outcome::refused);
  chained s;
  s.plan_first();
  s.result_of(1, channel::whatsapp, arrived);
  CHECK(s.account.chains.empty());
  CHECK(words(s.result_of(1, channel::whatsapp, contact_outcome::failed)) == "contact_recorded");
}

TEST_CASE("reactions answer the result of the last link only", "[account][chain]") {
  chained s{{channel::whatsapp, "hello", {{channel::sms, "short"}}}};
  s.rules.reactions
    = {{contact_trigger{contact_outcome::failed, {}}, {task_action{"look", ""}}, {}}};
  s.plan_first();
  auto first = s.result_of(1, channel::whatsapp, contact_outcome::failed);
  CHECK(only<action_planned>(first).size() == 1);
  CHECK(only<action_planned>(first)[0].kind == action_kind::send);
  auto last = s.result_of(2, channel::sms, contact_outcome::failed);
  CHECK(only<action_planned>(last).at(0).what == "look");
}

TEST_CASE("only the results that the policy lists lead to the next link", "[account][chain]") {
  auto listed = GENERATE(true, false);
  auto send = send_action{channel::voice, "call", {{channel::sms, "missed"}}};
  if (listed)
    send.next_when = {contact_outcome::no_answer};
  chained s{send};
  s.plan_first();
  auto events = s.result_of(1, channel::voice, contact_outcome::no_answer);
  CHECK(only<action_planned>(events).size() == (listed ? 1 : 0));
}

TEST_CASE("a chain does not go on after payment, promise, dispute, hold or move",
          "[account][chain]") {
  chained s;
  s.plan_first();
  s.result_of(1, channel::whatsapp, contact_outcome::sent);
  SECTION("payment") {
    s.pay("P", 10'000);
  }
  SECTION("promise") {
    s.send(make_promise{"W", amount{10'000}, day("2026-03-10")});
  }
  SECTION("dispute") {
    s.send(open_dispute{"D", ""});
  }
  SECTION("hold") {
    s.send(hold_account{"H", "pause", std::nullopt});
  }
  SECTION("another phase") {
    s.send(move_phase{"legal", ""});
  }
  auto events = s.result_of(1, channel::whatsapp, contact_outcome::failed);
  CHECK(only<action_planned>(events).empty());
  CHECK(s.account.chains.empty());
}

TEST_CASE("a link that is barred is passed over, with the rule", "[account][chain]") {
  auto book
    = book_of({rule_of("XX.permission", authorisation_rule{class_set{channel_class::messaging}})});
  chained s;
  s.settings.contact = book.get();
  auto events = s.plan_first();
  CHECK(only<action_planned>(events).at(0).by == channel::sms);
  auto chosen = only<chain_link_chosen>(events).at(0);
  CHECK(chosen.link == 2);
  REQUIRE(chosen.passed.size() == 1);
  CHECK(chosen.passed[0] == passed_link{1, channel::whatsapp, "XX.permission", never});
}

TEST_CASE("within its patience a chain waits for a better link, beyond it does not",
          "[account][chain]") {
  auto [patience, taken] = GENERATE(table<duration, channel>(
    {{duration::max(), channel::whatsapp}, {4h, channel::whatsapp}, {2h, channel::sms}}));
  // Messages from 12:00 on, short ones at any time; the step is at 09:00.
  auto book
    = book_of({rule_of("XX.hours", messages_from(12h, class_set{channel_class::messaging}))});
  auto send = chain();
  send.within = patience;
  chained s{send};
  s.settings.contact = book.get();
  auto events = s.plan_first();
  CHECK(only<action_planned>(events).at(0).by == taken);
}

TEST_CASE("when nobody may leave in time the link that may leave soonest waits",
          "[account][chain]") {
  auto book = book_of({rule_of("XX.late", messages_from(15h, class_set{channel_class::messaging,
                                                                       channel_class::email})),
                       rule_of("XX.noon", messages_from(12h, class_set{channel_class::text}))});
  auto send = chain();
  send.within = 1h;
  chained s{send};
  s.settings.contact = book.get();
  auto planned = only<action_planned>(s.plan_first()).at(0);
  CHECK(planned.by == channel::sms);
  CHECK(planned.not_before == at("2026-03-03T11:00:00Z"));
}

TEST_CASE("a waiting link that is barred meanwhile gives way to the next", "[account][chain]") {
  auto book = book_of({rule_of("XX.hours", messages_from(12h, class_set{channel_class::messaging})),
                       rule_of("XX.stop", stop_rule{})});
  chained s;
  s.settings.contact = book.get();
  s.plan_first();
  REQUIRE(s.account.actions.at(0).waits_until != never);
  auto events = s.send(stop_contact{channel::whatsapp});
  CHECK(words(events) == "contact_stopped action_cancelled action_planned chain_link_chosen");
  CHECK(only<action_planned>(events)[0].by == channel::sms);
  CHECK_FALSE(only<chain_link_chosen>(events)[0].result);
}

TEST_CASE("a chain whose every link is barred is cancelled at once", "[account][chain]") {
  auto book = book_of({rule_of("XX.none", barred_rule{every_class})});
  chained s;
  s.settings.contact = book.get();
  auto events = s.plan_first();
  CHECK(only<action_cancelled>(events).at(0).reason == "contact_rules");
  CHECK(only<chain_link_chosen>(events).at(0).rest.empty());
  CHECK(s.account.chains.empty());
}

TEST_CASE("the policy is quiet at its own hours, with or without contact rules",
          "[account][quiet]") {
  auto judged = GENERATE(true, false);
  auto book = book_of({rule_of("XX.hours", messages_from(8h, every_class))});
  chained s{{channel::sms, "short"}};
  if (judged)
    s.settings.contact = book.get();
  s.rules.quiet = {quiet_on({channel::sms}, 1, 8h, 13h)}; // 2026-03-03 is a Tuesday
  auto planned = only<action_planned>(s.plan_first()).at(0);
  CHECK(planned.not_before == at("2026-03-03T12:00:00Z"));
  CHECK(planned.check.rule == "wish.hours");
  CHECK(words(s.pass_to(at("2026-03-03T12:00:00Z"))) == "action_released");
}

TEST_CASE("another channel than the quiet one goes out", "[account][quiet]") {
  chained s{{channel::email, "long"}};
  s.rules.quiet = {quiet_on({channel::sms}, 1, 0h, 24h)};
  CHECK(only<action_planned>(s.plan_first()).at(0).not_before == instant{});
}

TEST_CASE("what waits goes out when it is both lawful and not quiet", "[account][quiet]") {
  // Lawful from 12:00 to 20:00; quiet on Tuesday from 08:00 to 21:00 and Wednesday to 14:00.
  auto book = book_of({rule_of("XX.hours", messages_from(12h, every_class))});
  chained s{{channel::sms, "short"}};
  s.settings.contact = book.get();
  s.rules.quiet = {quiet_on({channel::sms}, 1, 8h, 21h), quiet_on({channel::sms}, 2, 0h, 14h)};
  auto planned = only<action_planned>(s.plan_first()).at(0);
  CHECK(planned.not_before == at("2026-03-04T13:00:00Z"));
}

TEST_CASE("a strategy is quiet beside its policy, and answers whoever writes", "[account][quiet]") {
  chained s{{channel::sms, "short"}};
  strategy calm;
  calm.name = "calm";
  calm.quiet = {quiet_on({channel::sms}, 1, 0h, 24h)};
  calm.steps = s.rules.phases[1].steps;
  scenario fresh;
  fresh.rules = s.rules;
  fresh.rules.phases[1].strategies = {calm};
  fresh.rules.reactions
    = {{reply_trigger{reply_intent::other}, {send_action{channel::sms, "answer"}}, {}}};
  fresh.open({{"A", "2026-02-25", 10'000}});
  auto planned = only<action_planned>(fresh.pass_to(at("2026-03-03T08:00:00Z"))).at(0);
  CHECK(planned.not_before == at("2026-03-03T23:00:00Z"));
  auto answer = fresh.send(receive_message{"m", channel::sms, reply_intent::other});
  CHECK(only<action_planned>(answer).at(0).not_before == instant{});
}

TEST_CASE("an answer that has to wait for the contact rules keeps the quiet hours",
          "[account][quiet]") {
  // Lawful from 12:00 to 20:00, in UTC as here; quiet on Tuesday to 14:00.
  auto book = book_of({rule_of("XX.hours", messages_from(12h, every_class))});
  scenario s;
  s.settings.contact = book.get();
  s.rules.reactions
    = {{reply_trigger{reply_intent::other}, {send_action{channel::sms, "answer"}}, {}}};
  s.rules.quiet = {quiet_on({channel::sms}, 1, 0h, 14h)};
  s.open({{"A", "2026-02-25", 10'000}});
  s.now = at("2026-03-03T11:30:00Z"); // lawful, and quiet
  CHECK(only<action_planned>(s.send(receive_message{"m1", channel::sms, reply_intent::other}))
          .at(0)
          .not_before
        == instant{});
  s.now = at("2026-03-03T07:00:00Z"); // neither
  CHECK(only<action_planned>(s.send(receive_message{"m2", channel::sms, reply_intent::other}))
          .at(0)
          .not_before
        == at("2026-03-03T13:00:00Z"));
  CHECK(only<action_released>(s.pass_to(at("2026-03-03T12:59:59Z"))).empty());
  CHECK(only<action_released>(s.pass_to(at("2026-03-03T13:00:00Z"))).size() == 1);
}

TEST_CASE("holidays of the policy's calendar are quiet", "[account][quiet]") {
  chained s{{channel::sms, "short"}};
  s.rules.quiet_holidays.days = {day("2026-03-03")};
  s.rules.quiet = {{{channel::sms}, complement(weekly_hours{}), true}};
  CHECK(only<action_planned>(s.plan_first()).at(0).not_before == at("2026-03-03T23:00:00Z"));
}

TEST_CASE("a send has the tone of its strategy, else of its phase", "[account][tone]") {
  auto own = GENERATE(true, false);
  scenario s;
  s.rules.phases[1].tone = "firm";
  strategy one;
  one.name = "one";
  one.tone = own ? "friendly" : "";
  one.steps = {send_step("hello", 1)};
  s.rules.phases[1].strategies = {one};
  s.open({{"A", "2026-02-25", 10'000}});
  auto planned = only<action_planned>(s.pass_to(at("2026-03-03T08:00:00Z"))).at(0);
  CHECK(planned.tone == (own ? "friendly" : "firm"));
}

TEST_CASE("a link whose text says what the rules forbid is passed over", "[account][chain]") {
  outgoing sends;
  sends.texts["hello"] = {tag_set{content_tag::asks_reason}, false};
  sends.texts["short"] = {tag_set{content_tag::asks_reason}, false};
  auto book = book_of({rule_of("XX.content", content_rule{tag_set{content_tag::asks_reason}})},
                      std::move(sends));
  chained s;
  s.settings.contact = book.get();
  auto planned = s.plan_first();
  CHECK(only<action_planned>(planned).at(0).by == channel::email);
  CHECK(only<action_cancelled>(planned).empty());
  auto chosen = only<chain_link_chosen>(planned).at(0);
  CHECK(chosen.link == 3);
  REQUIRE(chosen.passed.size() == 2);
  CHECK(chosen.passed[0].rule == "XX.content");
  CHECK(chosen.passed[1].link == 2);
}
