// Learners: which way a message goes, and what is learned of it.

#include "tests/core/account/scenario.hpp"

#include <map>

using namespace recobro;
using namespace recobro::testing;
using namespace std::chrono_literals;

namespace {

struct learning : scenario {
  portfolio_knowledge known;

  explicit learning(uint64_t mark = 1) {
    learner way{.name = "way",
                .choices = {{"text", channel::sms, "t", {}},
                            {"mail", channel::email, "t", {}},
                            {"evening", channel::email, "t", 18h}},
                .days = 3};
    rules.learners = {way};
    rules.phases[2].steps = {{"remind", days(1), learned_send{0}, {}}};
    settings.account_mark = mark;
    settings.known = &known;
  }
  /// The choice of the first message, and what came with it.
  choice_made first() {
    open({{"i1", "2026-01-21", 100'00}});
    auto made = only<choice_made>(pass_to(at("2026-03-03T08:00:00Z")));
    REQUIRE(made.size() == 1);
    return made[0];
  }
  void record(const std::string& choice, uint64_t tries, uint64_t wins,
              const std::string& group = {}) {
    known.choices[choice_key("way", group, choice)] = {tries, wins};
  }
};

std::map<std::string, int> choices_of_many(const learning& like, int count) {
  std::map<std::string, int> seen;
  for (int i = 0; i < count; ++i) {
    learning s{fnv1a("book/" + std::to_string(i))};
    s.rules = like.rules;
    s.known = like.known;
    ++seen[s.first().content.choice];
  }
  return seen;
}

} // namespace

TEST_CASE("what has done best is chosen, and the others now and then", "[learner]") {
  learning s;
  s.record("text", 100, 10);
  s.record("mail", 100, 30);
  s.record("evening", 50, 5);
  auto seen = choices_of_many(s, 3'000);
  CHECK(std::abs(seen["mail"] - 2'800) < 60); // 90 percent and a third of ten
  CHECK(std::abs(seen["text"] - 100) < 45);
  CHECK(std::abs(seen["evening"] - 100) < 45);
}

TEST_CASE("before anything is known every way is tried alike", "[learner]") {
  learning s;
  auto seen = choices_of_many(s, 3'000);
  for (auto& [name, count] : seen)
    CHECK(std::abs(count - 1'000) < 110);
}

TEST_CASE("a choice says why it was made and how likely it was", "[learner]") {
  learning s;
  s.record("text", 100, 10);
  s.record("mail", 100, 30);
  s.record("evening", 100, 10);
  s.rules.learners[0].explore_basis_points = 0;
  auto made = s.first();
  CHECK(made.content.choice == "mail");
  CHECK_FALSE(made.by_lot);
  CHECK(made.chance_basis_points == 10'000);
  CHECK(made.tries == 100);
  CHECK(made.wins == 30);
  CHECK(made.content.action == 1);
}

TEST_CASE("the chances of all ways of a decision add up to one", "[learner]") {
  learning s;
  s.record("text", 10, 9);
  std::map<std::string, int64_t> chances;
  for (int i = 0; i < 300; ++i) {
    learning each{fnv1a(std::to_string(i))};
    each.known = s.known;
    auto made = each.first();
    chances[made.content.choice] = made.chance_basis_points;
  }
  REQUIRE(chances.size() == 3);
  CHECK(chances["text"] + chances["mail"] + chances["evening"] == 9'999); // thirds, rounded down
}

TEST_CASE("a way with an hour waits for it", "[learner]") {
  learning s;
  s.record("evening", 100, 90);
  s.rules.learners[0].explore_basis_points = 0;
  auto made = s.first(); // on Tuesday, 09:00 in Rome
  CHECK(made.content.choice == "evening");
  REQUIRE(s.account.actions.size() == 1);
  CHECK(s.account.actions[0].waits_until == at("2026-03-03T17:00:00Z"));
  // News of the debtor are no reason to send it sooner.
  s.send(record_contact{"their-call", channel::voice, contact_outcome::no_answer});
  CHECK(s.account.actions.at(0).waits_until == at("2026-03-03T17:00:00Z"));
  auto released = only<action_released>(s.pass_to(at("2026-03-03T18:00:00Z")));
  CHECK(released.size() == 1);
}

TEST_CASE("the reward within its days makes a choice a good one", "[learner]") {
  learning s;
  s.first();
  auto events = s.send(receive_message{"m", channel::sms, reply_intent::will_pay});
  REQUIRE(only<choice_ended>(events).size() == 1);
  CHECK(only<choice_ended>(events)[0].won);
  CHECK(only<choice_ended>(events)[0].tried);
  CHECK(s.account.choices.empty());
}

TEST_CASE("what the debtor does before the message has left is not its doing", "[learner]") {
  learning s;
  s.record("evening", 100, 90);
  s.rules.learners[0].explore_basis_points = 0;
  s.first(); // waits for 18:00 in Rome
  auto early = s.send(receive_message{"m1", channel::whatsapp, reply_intent::other});
  CHECK(only<choice_ended>(early).empty());
  REQUIRE(s.account.choices.size() == 1);
  CHECK(only<action_released>(s.pass_to(at("2026-03-03T18:00:00Z"))).size() == 1);
  auto late
    = only<choice_ended>(s.send(receive_message{"m2", channel::email, reply_intent::other}));
  REQUIRE(late.size() == 1);
  CHECK(late[0].won);
}

TEST_CASE("a choice without its reward was tried in vain", "[learner]") {
  learning s;
  s.record("text", 10, 9);
  s.rules.learners[0].explore_basis_points = 0;
  s.first();
  s.pay("p", 1'00); // not what the learner waits for
  auto ended = only<choice_ended>(s.pass_to(at("2026-03-20T08:00:00Z")));
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].tried);
  CHECK_FALSE(ended[0].won);
}

TEST_CASE("a message that never left teaches nothing", "[learner]") {
  learning s;
  s.rules.learners[0].reward = learner_reward::payment;
  s.first();
  auto events = s.pay("p", 100'00); // settles the debt and cancels the message
  REQUIRE(only<action_cancelled>(events).size() == 1);
  REQUIRE(only<choice_ended>(events).size() == 1);
  CHECK_FALSE(only<choice_ended>(events)[0].tried);
}

TEST_CASE("a learner by segment learns for each by itself", "[learner]") {
  learning s;
  s.rules.segments
    = {{"large", {number_test{.fact = number_fact::balance, .by = {}, .least = 50'00}}}};
  s.rules.learners[0].by_segment = true;
  s.rules.learners[0].explore_basis_points = 0;
  s.record("text", 100, 90);
  s.record("mail", 100, 90, "large");
  auto made = s.first();
  CHECK(made.content.choice == "mail");
  CHECK(made.content.group == "large");
}

TEST_CASE("a way that the contact rules never let through is not chosen", "[learner]") {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "xx";
  where->zones = {rome()};
  where->rules = {{.id = "XX.email",
                   .says = "no mail",
                   .mark = rule_mark::confirmed,
                   .content = barred_rule{class_set{channel_class::email}}}};
  contact_book book{std::vector<jurisdiction_ptr>{where}, std::vector<jurisdiction_ptr>{where}};
  learning s;
  s.settings.contact = &book;
  s.record("mail", 100, 99);
  auto made = s.first();
  CHECK(made.content.choice == "text");
}

TEST_CASE("a way whose text the contact rules forbid is not chosen", "[learner]") {
  auto where = std::make_shared<jurisdiction>();
  where->id = "XX";
  where->version = "xx";
  where->zones = {rome()};
  where->rules = {{.id = "XX.content",
                   .says = "no questions",
                   .mark = rule_mark::confirmed,
                   .content = content_rule{tag_set{content_tag::asks_reason}}}};
  learning s;
  outgoing sends;
  for (auto& way : s.rules.learners[0].choices)
    if (way.name != "text")
      way.template_name = "asks_why";
  sends.texts["asks_why"] = {tag_set{content_tag::asks_reason}, false};
  contact_book book{std::vector<jurisdiction_ptr>{where}, std::vector<jurisdiction_ptr>{where},
                    std::move(sends)};
  s.settings.contact = &book;
  s.record("mail", 100, 99);
  CHECK(s.first().content.choice == "text");
}
