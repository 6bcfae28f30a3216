#include "core/account/conditions.hpp"

#include "tests/core/account/scenario.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

using namespace recobro;
using namespace recobro::testing;

namespace {

condition at_least(number_fact fact, int64_t least, std::optional<channel> by = {}) {
  return {number_test{.fact = fact, .by = by, .least = least}};
}

condition group(condition_group::kind kind, std::vector<condition> parts) {
  return {condition_group{kind, std::move(parts)}};
}

scenario opened() {
  scenario s;
  s.open({{"A", "2026-02-20", 10'000}, {"B", "2026-03-20", 5'000}});
  return s;
}

std::optional<int64_t> number(const scenario& s, number_fact fact) {
  return number_of(fact, std::nullopt, s.account, s.rules, s.now);
}

} // namespace

TEST_CASE("conditions know how the debtor answers on each channel", "[account][conditions]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10'000}});
  const auto on = [&](number_fact fact, std::optional<channel> by = {}) {
    return number_of(fact, by, s.account, s.rules, s.now);
  };
  CHECK(on(number_fact::days_since_contact) == std::nullopt);
  CHECK(on(number_fact::days_since_reply) == std::nullopt);
  CHECK(on(number_fact::replies) == 0);
  s.send(record_contact{.action = "x1", .by = channel::sms, .outcome = contact_outcome::sent});
  s.send(record_contact{.action = "x2", .by = channel::voice, .outcome = contact_outcome::failed});
  s.send(
    record_contact{.action = "x3", .by = channel::voice, .outcome = contact_outcome::no_answer});
  s.send(receive_message{"m1", channel::sms, reply_intent::will_pay});
  s.now += std::chrono::hours{24 * 50}; // longer than the contact rules look back
  CHECK(on(number_fact::days_since_contact) == 50);
  CHECK(on(number_fact::days_since_contact, channel::letter) == std::nullopt);
  CHECK(on(number_fact::days_since_reply, channel::sms) == 50);
  CHECK(on(number_fact::days_since_reply, channel::voice) == std::nullopt);
  CHECK(on(number_fact::failed_contacts) == 1);
  CHECK(on(number_fact::failed_contacts, channel::sms) == 0);
  CHECK(on(number_fact::unanswered_contacts, channel::voice) == 1);
  CHECK(on(number_fact::replies, channel::sms) == 1);
  CHECK(on(number_fact::read_contacts) == 0);
  s.send(record_contact{.action = "x1", .by = channel::sms, .outcome = contact_outcome::read});
  CHECK(on(number_fact::read_contacts, channel::sms) == 1);
  CHECK(on(number_fact::read_contacts, channel::voice) == 0);
}

TEST_CASE("conditions know what the debtor wrote last, on whatever channel",
          "[account][conditions]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10'000}});
  const auto last = [&](std::vector<std::string> words, bool other = false) {
    return holds({word_test{word_fact::last_reply, std::move(words), other}}, s.account, s.rules,
                 s.now);
  };
  CHECK_FALSE(last({"will_pay"}));
  CHECK(last({"will_pay"}, true));
  s.send(receive_message{"m1", channel::sms, reply_intent::will_pay});
  CHECK(last({"paid", "will_pay"}));
  s.now += std::chrono::hours{1};
  s.send(receive_message{"m2", channel::email, reply_intent::disputes});
  CHECK(last({"disputes"}));
  s.send(receive_message{"m3", channel::email, reply_intent::refuses}); // in the same second
  CHECK(last({"refuses"}));
}

TEST_CASE("conditions know for how long the account is here", "[account][conditions]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10'000}});
  CHECK(number(s, number_fact::days_in_book) == 0);
  s.now += std::chrono::hours{24 * 3};
  CHECK(number(s, number_fact::days_in_book) == 3);
  auto older = s.account;
  older.opened_at = {}; // by an earlier version
  CHECK(number_of(number_fact::days_in_book, {}, older, s.rules, s.now) == std::nullopt);
  CHECK(number_of(number_fact::days_in_book, {}, account_state{}, s.rules, s.now) == 0);
}

TEST_CASE("conditions know what is promised, permitted and owed for", "[account][conditions]") {
  scenario s;
  s.open({{"A", "2026-02-20", 10'000}});
  const auto on = [&](number_fact fact, std::optional<channel> by = {}) {
    return number_of(fact, by, s.account, s.rules, s.now);
  };
  CHECK(on(number_fact::open_promises) == 0);
  CHECK(on(number_fact::days_until_promise) == std::nullopt);
  s.send(
    make_promise{"q1", amount{50'00}, s.account.local.local_date(s.now) + std::chrono::days{5}});
  CHECK(on(number_fact::open_promises) == 1);
  CHECK(on(number_fact::days_until_promise) == 5);
  CHECK(on(number_fact::permissions) == 0);
  authorise_channel permission;
  permission.by = channel::email;
  permission.source = "contract";
  s.send(permission);
  CHECK(on(number_fact::permissions, channel::email) == 1);
  CHECK(on(number_fact::permissions, channel::sms) == 0);
  s.send(revoke_channel{channel::email, {}, {}});
  CHECK(on(number_fact::permissions) == 0);
  const auto kind = s.account.obligations.at(0).kind;
  CHECK(holds({word_test{word_fact::obligation_kind, {kind}}}, s.account, s.rules, s.now));
  CHECK_FALSE(holds({word_test{word_fact::obligation_kind, {"other"}}}, s.account, s.rules, s.now));
}

TEST_CASE("numbers are counted from the account at the instant asked", "[account][conditions]") {
  auto s = opened(); // on 2026-03-02
  CHECK(number(s, number_fact::balance) == 15'000);
  CHECK(number(s, number_fact::days_past_due) == 10);
  CHECK(number(s, number_fact::days_in_phase) == 0);
  CHECK(number(s, number_fact::days_since_payment) == std::nullopt);
  CHECK(number(s, number_fact::obligations) == 2);
  s.send(receive_payment{"P", amount{10'000}, {}});
  CHECK(number(s, number_fact::balance) == 5'000);
  CHECK(number(s, number_fact::paid_amount) == 10'000);
  CHECK(number(s, number_fact::days_past_due) == -18);
  CHECK(number(s, number_fact::obligations) == 1);
  CHECK(number(s, number_fact::payments) == 1);
  s.now += std::chrono::hours{24 * 3};
  CHECK(number(s, number_fact::days_since_payment) == 3);
  CHECK(number(s, number_fact::days_in_phase) == 3);
  s.send(reverse_payment{"P", "bounced"});
  CHECK(number(s, number_fact::payments) == 0);
  CHECK(number(s, number_fact::days_since_payment) == std::nullopt);
  s.send(record_contact{"x", channel::sms, contact_outcome::sent});
  s.send(record_contact{"y", channel::voice, contact_outcome::sent});
  CHECK(number(s, number_fact::contacts) == 2);
  CHECK(number_of(number_fact::contacts, channel::sms, s.account, s.rules, s.now) == 1);
  s.send(open_dispute{"D", "amount"});
  CHECK(number(s, number_fact::open_disputes) == 1);
  CHECK(number(s, number_fact::disputes_made) == 1);
}

TEST_CASE("a promise counts by what became of it", "[account][conditions]") {
  auto s = opened();
  s.send(make_promise{"Q", amount{1'000}, day("2026-03-05")});
  CHECK(number(s, number_fact::promises_made) == 1);
  CHECK(number(s, number_fact::promises_broken) == 0);
  s.now = at("2026-03-20T12:00:00Z");
  s.wake();
  CHECK(number(s, number_fact::promises_broken) == 1);
  CHECK(number(s, number_fact::promises_kept) == 0);
}

TEST_CASE("an absent number lies within no bounds", "[account][conditions]") {
  auto s = opened();
  auto any = condition{number_test{.fact = number_fact::days_since_payment, .by = {}}};
  CHECK_FALSE(holds(any, s.account, s.rules, s.now));
  CHECK(holds(group(condition_group::kind::none, {any}), s.account, s.rules, s.now));
}

TEST_CASE("words and attributes are compared whole", "[account][conditions]") {
  auto s = opened();
  s.send(update_account{{}, {}, {{"product", "card"}, {"rate", "2.50"}}});
  auto asked = [&](condition what) { return holds(what, s.account, s.rules, s.now); };
  CHECK(asked({word_test{word_fact::phase, {"late", "early"}, false}}));
  CHECK_FALSE(asked({word_test{word_fact::phase, {"early"}, true}}));
  CHECK(asked({word_test{word_fact::zone, {"Europe/Rome"}, false}}));
  CHECK(asked({attribute_test{"product", {"card"}, false}}));
  CHECK_FALSE(asked({attribute_test{"product", {"car"}, false}}));
  CHECK(asked({attribute_test{"employer", {""}, false}})); // absent
  CHECK(asked({attribute_range{"rate", 2'500'000, 2'500'000}}));
  CHECK_FALSE(asked({attribute_range{"rate", 2'500'001}}));
  CHECK_FALSE(asked({attribute_range{"product", 0}}));
}

TEST_CASE("attributes read as numbers only when they are plain decimals", "[account][conditions]") {
  CHECK(attribute_number("2.5") == 2'500'000);
  CHECK(attribute_number("-0.000001") == -1);
  CHECK(attribute_number("999999999999.999999") == 999'999'999'999'999'999);
  for (auto text : {"", "-", ".", "1.", ".5", "1,5", "1e3", " 1", "1 ", "0.0000001",
                    "1000000000000", "1.2.3", "--1", "+1"})
    CHECK(attribute_number(text) == std::nullopt);
}

TEST_CASE("groups join their parts", "[account][conditions]") {
  using kind = condition_group::kind;
  auto s = opened();
  auto yes = at_least(number_fact::balance, 1);
  auto no = at_least(number_fact::balance, 1'000'000);
  auto asked = [&](kind is, std::vector<condition> parts) {
    return holds(group(is, std::move(parts)), s.account, s.rules, s.now);
  };
  CHECK(asked(kind::all, {}));
  CHECK_FALSE(asked(kind::any, {}));
  CHECK(asked(kind::none, {}));
  CHECK(asked(kind::all, {yes, yes}));
  CHECK_FALSE(asked(kind::all, {yes, no}));
  CHECK(asked(kind::any, {no, yes}));
  CHECK_FALSE(asked(kind::any, {no, no}));
  CHECK(asked(kind::none, {no, no}));
  CHECK_FALSE(asked(kind::none, {no, yes}));
  CHECK(asked(kind::all, {group(kind::none, {no}), group(kind::any, {no, yes})}));
}

TEST_CASE("a score is the sum of its parts, and says them", "[account][conditions]") {
  auto s = opened(); // owes 150.00, 10 days past due
  score_rule rule{"risk",
                  100,
                  {{"large", at_least(number_fact::balance, 10'000), 30, {}, 1, 0},
                   {"huge", at_least(number_fact::balance, 1'000'000), 500, {}, 1, 0},
                   {"age", {}, -2, number_fact::days_past_due, 3, 20},
                   {"capped", {}, 1, number_fact::balance, 100, 40}}};
  auto made = score_of(rule, s.account, s.rules, s.now);
  CHECK(made.parts == std::vector<score_part>{{"large", 30}, {"age", -6}, {"capped", 40}});
  CHECK(made.points == 164);
  s.rules.scores = {rule};
  CHECK(holds({score_test{0, 164, 164}}, s.account, s.rules, s.now));
  CHECK_FALSE(holds({score_test{0, 165}}, s.account, s.rules, s.now));
  CHECK_FALSE(holds({score_test{7, 0}}, s.account, s.rules, s.now)); // no such score
}

TEST_CASE("an account belongs to the first segment that fits", "[account][conditions]") {
  auto s = opened();
  CHECK(segment_of(s.account, s.rules, s.now) == std::nullopt);
  s.rules.segments = {{"rich", at_least(number_fact::balance, 1'000'000)},
                      {"owing", at_least(number_fact::balance, 1)},
                      {"all", {}}};
  CHECK(segment_of(s.account, s.rules, s.now) == 1);
}

TEST_CASE("where scores choose, an account belongs to the segment with the most points",
          "[account][conditions]") {
  auto s = opened();
  s.rules.scores = {{"low", 10, {}}, {"high", 20, {}}, {"rising", 0, {}}};
  s.rules.scores[2].terms = {{"owed", {}, 30, number_fact::obligations, 1, 5}}; // two of them: 60
  s.rules.chosen_segment = segment_choice::highest_score;
  s.rules.segments = {{"first", {}, 0}, {"second", {}, 1}, {"same", {}, 1}};
  CHECK(segment_of(s.account, s.rules, s.now) == 1); // of two with the most the earlier one
  s.rules.segments.push_back({"owing", at_least(number_fact::balance, 1), 2});
  CHECK(segment_of(s.account, s.rules, s.now) == 3);
  s.rules.segments.back().when = at_least(number_fact::balance, 1'000'000);
  CHECK(segment_of(s.account, s.rules, s.now) == 1);
  s.rules.segments = {{"rich", at_least(number_fact::balance, 1'000'000), 1}};
  CHECK(segment_of(s.account, s.rules, s.now) == std::nullopt);
}

TEST_CASE("a condition says on which midnight time alone makes it true", "[account][conditions]") {
  auto s = opened(); // the older debt is due on 2026-02-20, it is 2026-03-02 now
  s.rules.scores = {{"age", 0, {{"late", {}, 10, number_fact::days_past_due, 7, 4}}}};
  auto midnight = [&](std::string_view date) { return rome().at(day(date)); };
  auto when = [&](const condition& asked) { return comes_true(asked, s.account, s.rules, s.now); };
  CHECK(when(at_least(number_fact::days_past_due, 30)) == midnight("2026-03-22"));
  CHECK(when(at_least(number_fact::days_in_phase, 5)) == midnight("2026-03-07"));
  CHECK(when({score_test{0, 40}}) == midnight("2026-03-20")); // 28 days past due
  CHECK(when({score_test{0, 41}}) == never);                  // more units do not count
  CHECK(when(at_least(number_fact::days_since_payment, 3)) == never);
  CHECK(when(at_least(number_fact::balance, 1'000'000)) == never);
  // Nothing but its end makes the second true again; the two together never are.
  auto fresh = condition{number_test{.fact = number_fact::days_past_due, .by = {}, .most = 20}};
  CHECK(when(group(condition_group::kind::none, {fresh})) == midnight("2026-03-13"));
  CHECK(when(group(condition_group::kind::all, {fresh, at_least(number_fact::days_past_due, 30)}))
        == never);
  s.send(make_promise{"P1", amount{100}, day("2026-03-10")});
  CHECK(when({number_test{.fact = number_fact::days_until_promise, .by = {}, .most = 2}})
        == midnight("2026-03-08"));
}

TEST_CASE("a permission that ends makes a condition true on the day after",
          "[account][conditions]") {
  auto s = opened();
  authorise_channel given;
  given.by = channel::sms;
  given.until = at("2026-03-20T12:00:00Z");
  s.send(given);
  auto none = condition{number_test{.fact = number_fact::permissions, .by = {}, .most = 0}};
  CHECK_FALSE(holds(none, s.account, s.rules, s.now));
  CHECK(comes_true(none, s.account, s.rules, s.now) == rome().at(day("2026-03-21")));
}
