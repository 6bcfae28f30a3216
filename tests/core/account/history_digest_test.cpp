#include "core/account/history_digest.hpp"

#include <catch2/catch.hpp>

using namespace recobro;
using namespace std::chrono_literals;

namespace {

const instant now = instant{parse_date("2026-03-02").value()} + 12h;
constexpr auto day = std::chrono::days{1};

account_state with_currency() {
  account_state account;
  account.sequence = 1;
  account.unit = currency::from_code("EUR").value();
  return account;
}

void contact(account_state& account, std::string id, channel by, contact_outcome outcome,
             instant at) {
  evolve_in_place(account, contact_recorded{std::move(id), by, outcome, at, {}});
}

const channel_digest* of_channel(const history_digest& told, channel by) {
  for (auto& each : told.channels)
    if (each.by == by)
      return &each;
  return nullptr;
}

} // namespace

TEST_CASE("a digest tells contacts by channel: tried, reached, and when last", "[history_digest]") {
  auto account = with_currency();
  contact(account, "old", channel::agent_call, contact_outcome::replied, now - 60 * day);
  contact(account, "a", channel::agent_call, contact_outcome::no_answer, now - 9 * day);
  contact(account, "b", channel::agent_call, contact_outcome::refused, now - 5 * day);
  contact(account, "c", channel::agent_call, contact_outcome::no_answer, now - 2 * day);
  contact(account, "d", channel::email, contact_outcome::failed, now - 1 * day);
  evolve_in_place(
    account, message_received{"m", channel::whatsapp, reply_intent::will_pay, now - 3 * day, {}});
  const auto told = digest_of(account, {}, now);
  REQUIRE(told.channels.size() == 3);
  const auto calls = of_channel(told, channel::agent_call);
  REQUIRE(calls);
  CHECK(calls->tried == 3); // what is too long ago is not counted
  CHECK(calls->reached == 1);
  CHECK(calls->last_tried == now - 2 * day);
  CHECK(calls->last_reached == now - 5 * day);
  CHECK(calls->unanswered == 2);
  CHECK(of_channel(told, channel::email)->failed == 1);
  const auto chat = of_channel(told, channel::whatsapp);
  CHECK(chat->messages == 1);
  CHECK(chat->last_message == now - 3 * day);
  CHECK(chat->tried == 0); // the debtor began it
}

TEST_CASE("the last contact is told although it is too long ago to be counted",
          "[history_digest]") {
  auto account = with_currency();
  contact(account, "old", channel::agent_call, contact_outcome::no_answer, now - 60 * day);
  const auto told = digest_of(account, {}, now);
  REQUIRE(told.channels.size() == 1);
  CHECK(told.channels[0].tried == 0);
  CHECK(told.channels[0].last_tried == now - 60 * day);
}

TEST_CASE("a digest tells the payments that stand, and the last of them", "[history_digest]") {
  auto account = with_currency();
  account.payments = {{"P1", amount{1'000}, now - 20 * day, false, {}},
                      {"P2", amount{700}, now - 4 * day, false, {}},
                      {"P3", amount{500}, now - 9 * day, false, {}}, // told late
                      {"P4", amount{9'000}, now - 1 * day, true, {}}};
  const auto told = digest_of(account, {}, now).payments;
  CHECK(told.count == 3);
  CHECK(told.reversed == 1);
  CHECK(told.sum == amount{2'200});
  CHECK(told.last_at == now - 4 * day);
  CHECK(told.last == amount{700});
}

TEST_CASE("a digest tells how promises and arrangements ended", "[history_digest]") {
  auto account = with_currency();
  const auto monday = parse_date("2026-03-02").value();
  auto add = [&](promise_status status, int days_ago) {
    promise made;
    made.id = "P" + std::to_string(days_ago);
    made.due = monday - std::chrono::days{days_ago};
    made.status = status;
    account.promises.push_back(made);
  };
  add(promise_status::broken, 50);
  add(promise_status::broken, 80);
  add(promise_status::kept, 30);
  add(promise_status::partly_kept, 20);
  add(promise_status::superseded, 10);
  add(promise_status::open, 0);
  account.arrangements.resize(2);
  account.arrangements[0].status = arrangement_status::broken;
  account.arrangements[1].status = arrangement_status::active;
  const auto told = digest_of(account, {}, now);
  CHECK(told.promises.made == 6);
  CHECK(told.promises.open == 1);
  CHECK(told.promises.kept == 1);
  CHECK(told.promises.partly_kept == 1);
  CHECK(told.promises.broken == 2);
  CHECK(told.promises.last_kept == monday - std::chrono::days{30});
  CHECK(told.promises.last_broken == monday - std::chrono::days{50});
  CHECK(told.arrangements.broken == 1);
  CHECK(told.arrangements.kept == 0);
}

TEST_CASE("a digest tells disputes, and when the last was opened if that is at hand",
          "[history_digest]") {
  auto account = with_currency();
  account.disputes = {{"D1", "amount", false}, {"D2", "not_mine", true}};
  CHECK_FALSE(digest_of(account, {}, now).disputes.last_opened);
  entry latest;
  latest.happened_at = now - 2 * day;
  latest.events = {dispute_opened{"D2", "not_mine"}};
  const std::vector<entry> entries{latest};
  const auto told = digest_of(account, entries, now).disputes;
  CHECK(told.opened == 2);
  CHECK(told.open == 1);
  CHECK(told.last_opened == now - 2 * day);
}

TEST_CASE("of an account without a past a digest tells nothing", "[history_digest]") {
  const auto told = digest_of(with_currency(), {}, now);
  CHECK(told.channels.empty());
  CHECK(told.payments.count == 0);
  CHECK_FALSE(told.payments.last_at);
  CHECK(told.promises.made == 0);
}
