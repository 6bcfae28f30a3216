// Contact rules at planning and at release: what may reach the debtor, and when.

#include "tests/core/account/scenario.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <set>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

constexpr uint8_t monday_to_friday = 0b0011111;

hours_rule office_hours() {
  hours_rule rule;
  for (int day = 0; day < 7; ++day)
    if (monday_to_friday >> day & 1)
      rule.open.week.days[static_cast<size_t>(day)] = {{8h, 18h}};
  return rule;
}

contact_rule named(std::string id, rule_content content) {
  return {.id = std::move(id),
          .says = "a rule of these tests",
          .mark = rule_mark::confirmed,
          .content = std::move(content)};
}

/// Calls from Monday to Friday, 08:00 to 18:00, one contact a day on all channels together.
contact_book_ptr strict_book(std::vector<contact_rule> more = {}) {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "0123456789abcdef0123456789abcdef";
  where->zones = {rome()};
  where->rules = {named("XX.hours", office_hours()),
                  named("XX.day", cap_rule{.cap = {.limits = every_class,
                                                   .counts = every_class,
                                                   .period = cap_period::day,
                                                   .limit = 1},
                                           .lifted_by_consent = {}})};
  for (auto& rule : more)
    where->rules.push_back(std::move(rule));
  auto other = std::make_shared<jurisdiction>();
  other->id = "YY";
  other->version = "yy";
  other->zones = {rome()};
  other->rules = {named("YY.letters", barred_rule{class_set{channel_class::letter}})};
  return std::make_shared<contact_book>(std::vector<jurisdiction_ptr>{where},
                                        std::vector<jurisdiction_ptr>{where, other});
}

struct ruled : scenario {
  contact_book_ptr book;

  explicit ruled(contact_book_ptr given = strict_book(), wait_rule wait = days(1))
    : book(std::move(given)) {
    settings.contact = book.get();
    rules.phases[1].steps = {{"first", wait, send_action{channel::letter, "first"}, {}}};
    now = at("2026-03-02T09:00:00Z"); // Monday, 10:00 in Rome
  }

  void open_late(std::optional<zone> local = rome(), attribute_list attributes = {}) {
    open_account body;
    body.unit = eur();
    body.local = local;
    body.attributes = std::move(attributes);
    body.obligations = {{"A", "invoice", day("2026-02-25"), amount{10'000}}};
    send(std::move(body));
  }
};

/// When each send left, by its number.
std::vector<std::pair<uint32_t, instant>> departures(const scenario& s) {
  std::vector<std::pair<uint32_t, instant>> left;
  for (auto& noted : s.journal)
    for (auto& what : noted.events) {
      if (auto planned = std::get_if<action_planned>(&what);
          planned && planned->not_before == instant{})
        left.emplace_back(planned->number, noted.decided_at);
      if (auto released = std::get_if<action_released>(&what))
        left.emplace_back(released->content.number, noted.decided_at);
    }
  return left;
}

} // namespace

TEST_CASE("what the rules allow leaves at once, with what they said", "[account][contact]") {
  ruled s;
  s.open_late();
  auto events = s.pass_to(at("2026-03-03T10:00:00Z"));
  auto planned = only<action_planned>(events).at(0);
  CHECK(planned.not_before == instant{});
  CHECK(planned.check.version == "0123456789abcdef");
  CHECK_FALSE(planned.check.unverified);
  CHECK(s.account.actions.at(0).waits_until == never);
}

TEST_CASE("what the rules deny leaves at the next lawful instant", "[account][contact]") {
  ruled s;
  s.now = at("2026-03-06T20:00:00Z"); // Friday, 21:00 in Rome
  s.open_late();
  auto planned = only<action_planned>(s.pass_to(at("2026-03-07T21:00:00Z"))).at(0);
  CHECK(planned.not_before == at("2026-03-09T07:00:00Z")); // Monday, 08:00 in Rome
  CHECK(planned.check.rule == "XX.hours");
  CHECK(departures(s).empty());
  auto timers = agenda(s.account, s.rules);
  CHECK(std::find(timers.begin(), timers.end(),
                  timer{at("2026-03-09T07:00:00Z"), timer_kind::action_release, "1"})
        != timers.end());
  auto events = s.pass_to(at("2026-03-09T07:00:00Z"));
  auto released = only<action_released>(events).at(0);
  CHECK(released.content.what == "first");
  CHECK(released.content.because == "early/first");
  CHECK(departures(s)
        == std::vector<std::pair<uint32_t, instant>>{{1, at("2026-03-09T07:00:00Z")}});
}

TEST_CASE("a payment, a dispute or a hold withdraws what waits", "[account][contact]") {
  ruled s;
  s.now = at("2026-03-06T20:00:00Z");
  s.open_late();
  s.pass_to(at("2026-03-07T21:00:00Z"));
  SECTION("payment") {
    s.pay("P", 10'000);
  }
  SECTION("dispute") {
    s.send(open_dispute{"D", "amount"});
  }
  SECTION("hold") {
    s.send(hold_account{"H", "pause", {}});
  }
  CHECK(s.account.actions.empty());
  s.pass_to(at("2026-03-20T00:00:00Z"));
  CHECK(departures(s).empty());
}

TEST_CASE("what was never lawful is planned, denied and not sent", "[account][contact]") {
  ruled s{strict_book({named("XX.letters", barred_rule{class_set{channel_class::letter}})})};
  s.open_late();
  auto events = s.pass_to(at("2026-03-03T10:00:00Z"));
  CHECK(words(events) == "step_reached action_planned action_cancelled steps_ended");
  CHECK(only<action_planned>(events)[0].not_before == never);
  CHECK(only<action_planned>(events)[0].check.rule == "XX.letters");
  CHECK(only<action_cancelled>(events)[0].reason == "contact_rules");
  CHECK(s.account.actions.empty());
}

TEST_CASE("what is on its way counts before its result is known", "[account][contact]") {
  ruled s;
  s.rules.phases[1].steps.push_back({"second", {}, send_action{channel::sms, "second"}, {}});
  s.open_late();
  s.pass_to(at("2026-03-12T00:00:00Z"));
  CHECK(departures(s)
        == std::vector<std::pair<uint32_t, instant>>{{1, at("2026-03-03T09:00:00Z")},
                                                     {2, at("2026-03-04T07:00:00Z")}});
}

TEST_CASE("facts that come meanwhile move what waits", "[account][contact]") {
  ruled s;
  s.now = at("2026-03-06T20:00:00Z");
  s.open_late();
  s.pass_to(at("2026-03-09T06:00:00Z")); // Monday, 07:00 in Rome: waits until 08:00
  SECTION("an agent's call takes the day's contact") {
    auto events = s.send(record_contact{"call-1", channel::voice, contact_outcome::no_answer});
    CHECK(only<action_deferred>(events).at(0).until == at("2026-03-10T07:00:00Z"));
    CHECK(only<action_deferred>(events).at(0).check.rule == "XX.day");
    s.pass_to(at("2026-03-12T00:00:00Z"));
    CHECK(departures(s).at(0).second == at("2026-03-10T07:00:00Z"));
  }
  SECTION("another zone has another morning") {
    auto lisbon = zone::from_name("Europe/Lisbon").value();
    auto events = s.send(update_account{lisbon, {}, {}});
    CHECK(only<action_deferred>(events).at(0).until == at("2026-03-09T08:00:00Z"));
  }
}

TEST_CASE("a stop cancels what waits and bars what comes", "[account][contact]") {
  ruled s{strict_book({named("XX.stop", stop_rule{.all_channels = true})})};
  s.now = at("2026-03-06T20:00:00Z");
  s.open_late();
  s.pass_to(at("2026-03-07T21:00:00Z"));
  SECTION("by command") {
    auto events = s.send(stop_contact{});
    CHECK(only<action_cancelled>(events).at(0).reason == "contact_rules");
    s.now += 1h;
    s.send(resume_contact{});
    CHECK(s.account.contact.stops.at(0).until == s.now);
  }
  SECTION("by a reply") {
    s.send(receive_message{"M", channel::sms, reply_intent::stop});
    CHECK(s.account.actions.empty());
  }
}

TEST_CASE("a channel that needs permission is open from the permission on", "[account][contact]") {
  ruled s{strict_book({named("XX.permission", authorisation_rule{every_class})})};
  s.open_late();
  SECTION("none") {
    s.pass_to(at("2026-03-05T00:00:00Z"));
    CHECK(departures(s).empty());
  }
  SECTION("given") {
    s.send(authorise_channel{channel::letter, {}, "contract", "K-1"});
    s.pass_to(at("2026-03-05T00:00:00Z"));
    CHECK(departures(s).size() == 1);
  }
  SECTION("given and revoked") {
    s.send(authorise_channel{channel::letter, {}, "contract", "K-1"});
    s.now += 1h;
    s.send(revoke_channel{channel::letter});
    s.pass_to(at("2026-03-05T00:00:00Z"));
    CHECK(departures(s).empty());
  }
  SECTION("given for a time that is over") {
    s.send(authorise_channel{channel::letter, s.now + 2h, "contract", "K-1"});
    s.pass_to(at("2026-03-05T00:00:00Z"));
    CHECK(departures(s).empty());
  }
  SECTION("for an end before its beginning") {
    CHECK(s.refusal(authorise_channel{channel::letter, s.now - 2h, "contract", ""})
          == errc::date_out_of_range);
  }
}

TEST_CASE("the debtor's jurisdiction adds its rules", "[account][contact]") {
  ruled s;
  auto [place, rule] = GENERATE(
    table<std::string, std::string>({{"YY", "YY.letters"}, {"nowhere", "unknown_jurisdiction"}}));
  auto rules = std::exchange(s.settings.contact, nullptr); // which come after the account
  s.open_late(rome(), {{"jurisdiction", place}});
  s.settings.contact = rules;
  auto planned = only<action_planned>(s.pass_to(at("2026-03-05T00:00:00Z"))).at(0);
  CHECK(planned.not_before == never);
  CHECK(planned.check.rule == rule);
}

TEST_CASE("a jurisdiction without contact rules is refused, unless the account has it already",
          "[account][contact]") {
  ruled s;
  auto rules = std::exchange(s.settings.contact, nullptr);
  s.open_late(rome(), {{"jurisdiction", "nowhere"}});
  s.settings.contact = rules;
  s.send(update_account{.attributes = {{"colour", "red"}}});
  CHECK(s.refusal(update_account{.attributes = {{"jurisdiction", "yy"}}})
        == errc::value_out_of_range);
  s.send(update_account{.attributes = {{"jurisdiction", "YY"}}});
  s.send(update_account{.attributes = {{"jurisdiction", ""}}});
}

TEST_CASE("results of one action are one contact, the deepest of them", "[account][contact]") {
  ruled s;
  s.open_late();
  for (auto outcome : {contact_outcome::queued, contact_outcome::sent, contact_outcome::delivered,
                       contact_outcome::replied})
    s.send(record_contact{"x", channel::voice, outcome});
  s.send(record_contact{"y", channel::sms, contact_outcome::failed});
  REQUIRE(s.account.contact.contacts.size() == 1);
  CHECK(s.account.contact.contacts[0].made.depth == contact_depth::conversation);
  CHECK(s.account.contact.contacts[0].made.when == s.now);
}

TEST_CASE("a talk counts from when it took place, a message from when it left",
          "[account][contact]") {
  contact_knowledge known;
  known.take_result("1", channel::agent_call, contact_outcome::no_answer,
                    at("2026-03-02T10:00:00Z"));
  known.take_result("2", channel::email, contact_outcome::sent, at("2026-03-02T10:10:00Z"));
  known.take_result("1", channel::agent_call, contact_outcome::replied, at("2026-03-02T10:30:00Z"));
  known.take_result("2", channel::email, contact_outcome::read, at("2026-03-04T09:00:00Z"));
  known.take_result("1", channel::agent_call, contact_outcome::no_answer,
                    at("2026-03-02T11:00:00Z"));
  REQUIRE(known.contacts.size() == 2);
  CHECK(known.contacts[0].made.when == at("2026-03-02T10:10:00Z"));
  CHECK(known.contacts[0].made.depth == contact_depth::direct_contact);
  CHECK(known.contacts[1].made.when == at("2026-03-02T10:30:00Z"));
  CHECK(known.contacts[1].made.depth == contact_depth::conversation);
}

TEST_CASE("contacts are forgotten when no rule looks at them any more", "[account][contact]") {
  ruled s;
  s.open_late();
  s.send(record_contact{"x", channel::voice, contact_outcome::no_answer});
  s.now += contacts_kept + 1h;
  s.send(record_contact{"y", channel::voice, contact_outcome::no_answer});
  CHECK(s.account.contact.contacts.size() == 1);
  for (size_t i = 0; i < contacts_kept_max + 5; ++i)
    s.send(record_contact{std::to_string(i) + "z", channel::voice, contact_outcome::sent});
  CHECK(s.account.contact.contacts.size() == contacts_kept_max);
}

TEST_CASE("no send ever leaves outside the rules, and none later than it may",
          "[account][contact][property]") {
  rc::prop("departures are lawful and prompt", [] {
    auto book = strict_book();
    ruled s{book, {.fixed = std::chrono::hours{*rc::gen::inRange(0, 30)}}};
    s.rules.phases.resize(2); // the ladder ends with these steps
    auto& steps = s.rules.phases[1].steps;
    for (int i = 0; i < 4; ++i)
      steps.push_back({"s" + std::to_string(i),
                       {.fixed = std::chrono::minutes{*rc::gen::inRange(0, 3'000)}},
                       send_action{static_cast<channel>(*rc::gen::inRange(0, 6)), "t"},
                       {}});
    s.open_late();
    for (int i = 0; i < 12; ++i) {
      s.pass_to(s.now + std::chrono::minutes{*rc::gen::inRange(0, 2'000)});
      if (*rc::gen::inRange(0, 3) == 0)
        s.send(
          record_contact{"own" + std::to_string(i), channel::voice, contact_outcome::no_answer});
    }
    s.pass_to(s.now + std::chrono::days{20});
    auto left = departures(s);
    RC_ASSERT(left.size() == 5);
    std::set<date> sent_on;
    for (auto& [number, when] : left) {
      auto weekday = (s.account.local.local_date(when).time_since_epoch().count() + 3) % 7;
      auto clock = s.account.local.local_time(when);
      RC_ASSERT(weekday < 5);
      RC_ASSERT(clock >= 8h);
      RC_ASSERT(clock < 18h);
      RC_ASSERT(sent_on.insert(s.account.local.local_date(when)).second); // one a day
    }
  });
}

TEST_CASE("what the outbox asks about leaves again, waits again or not at all",
          "[account][contact]") {
  ruled s;
  s.open_late();
  s.pass_to(at("2026-03-03T10:00:00Z")); // planned and let go at 10:00 in Rome
  REQUIRE(departures(s).size() == 1);
  SECTION("still lawful") {
    auto events = s.send(ask_to_leave{1});
    CHECK(only<action_released>(events).at(0).content.what == "first");
    CHECK(only<action_released>(events).at(0).content.at == s.now);
  }
  SECTION("not any more at this hour") {
    s.now = at("2026-03-03T19:00:00Z");
    auto events = s.send(ask_to_leave{1});
    CHECK(only<action_deferred>(events).at(0).until == at("2026-03-04T07:00:00Z"));
    auto later = s.pass_to(at("2026-03-04T07:00:00Z"));
    CHECK(only<action_released>(later).at(0).content.because == "early/first");
  }
  SECTION("in the last seconds of the hours") {
    s.now = at("2026-03-03T16:59:55Z");
    CHECK(only<action_deferred>(s.send(ask_to_leave{1})).size() == 1);
    s.now = at("2026-03-04T16:59:50Z"); // good until 18:00:00, when it is closed
    s.wake();
    CHECK(departures(s).size() == 1);
  }
  SECTION("withdrawn meanwhile") {
    s.pay("P", 10'000);
    CHECK(s.refusal(ask_to_leave{1}) == errc::action_unknown);
  }
}

TEST_CASE("a task that waits for a person is no contact, the call is", "[account][contact]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  s.send(record_contact{"call-1", channel::agent_call, contact_outcome::queued});
  s.send(record_contact{"visit-1", channel::visit, contact_outcome::queued});
  CHECK(s.account.contact.contacts.empty());
  s.send(record_contact{"sms-1", channel::sms, contact_outcome::queued});
  s.send(record_contact{"call-1", channel::agent_call, contact_outcome::no_answer});
  REQUIRE(s.account.contact.contacts.size() == 2);
  CHECK(s.account.contact.contacts[1].made.by == channel::agent_call);
}
