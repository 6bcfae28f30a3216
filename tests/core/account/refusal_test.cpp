#include "tests/core/account/scenario.hpp"

using namespace recobro;
using namespace recobro::testing;

namespace {

scenario opened() {
  scenario s;
  s.open({{"A", "2026-02-20", 10000}});
  return s;
}

new_obligation obligation_over(int64_t minor, std::string id = "B") {
  return {std::move(id), "invoice", day("2026-03-20"), amount{minor}};
}

adjust_obligation adjusted(int64_t minor, adjust_mode mode) {
  return {"A", amount_component::principal, mode, amount{minor}, {}, ""};
}

currency usd() {
  return currency::from_code("USD").value();
}

} // namespace

TEST_CASE("only opening and putting reach an account that does not exist", "[account][refusal]") {
  scenario s;
  std::vector<command_body> bodies{update_account{},      add_obligation{},  adjust_obligation{},
                                   withdraw_obligation{}, receive_payment{}, reverse_payment{},
                                   make_promise{},        cancel_promise{},  record_contact{},
                                   receive_message{},     open_dispute{},    resolve_dispute{},
                                   hold_account{},        release_hold{},    move_phase{},
                                   close_account{},       erase_debtor{},    wake_up{}};
  for (auto& body : bodies)
    CHECK(s.refusal(body) == errc::account_unknown);
}

TEST_CASE("an account is opened once", "[account][refusal]") {
  auto s = opened();
  open_account again;
  again.unit = eur();
  CHECK(s.refusal(again) == errc::account_exists);
}

TEST_CASE("a new account needs a currency", "[account][refusal]") {
  scenario s;
  CHECK(s.refusal(open_account{}) == errc::missing_field);
  CHECK(s.refusal(put_account{}) == errc::missing_field);
  auto what = s.made_of(open_account{});
  what.unit = eur();
  CHECK(s.try_command(what).has_value());
  CHECK(s.account.unit == eur());
}

TEST_CASE("another currency than the account's is refused", "[account][refusal]") {
  auto refused = [](scenario& s, command_body body, currency unit) {
    auto what = s.made_of(std::move(body));
    what.unit = unit;
    auto answer = s.try_command(what);
    return answer ? errc::usage : answer.error().code;
  };
  auto s = opened();
  CHECK(refused(s, receive_payment{"P", amount{1}, {}}, usd()) == errc::currency_mismatch);
  CHECK(refused(s, put_account{}, usd()) == errc::currency_mismatch);
  put_account put;
  put.content.unit = usd();
  CHECK(s.refusal(put) == errc::currency_mismatch);
  scenario fresh;
  CHECK(refused(fresh, put, eur()) == errc::currency_mismatch);
  scenario foreign; // the policy's amounts would be read in another currency
  foreign.rules.unit = eur();
  CHECK(refused(foreign, open_account{}, usd()) == errc::currency_mismatch);
  CHECK(foreign.try_command(foreign.made_of(put_account{.content = {.unit = eur()}})).has_value());
}

TEST_CASE("a closed account takes no new intentions", "[account][refusal]") {
  auto s = opened();
  s.send(close_account{"sold"});
  CHECK(s.refusal(add_obligation{obligation_over(1)}) == errc::account_closed);
  CHECK(s.refusal(make_promise{"W", amount{1}, day("2026-03-10")}) == errc::account_closed);
  CHECK(s.refusal(hold_account{"H", "", {}}) == errc::account_closed);
  CHECK(s.refusal(move_phase{"late", ""}) == errc::account_closed);
  CHECK(s.refusal(close_account{"again"}) == errc::account_closed);
  put_account put;
  put.content.obligations = {obligation_over(1)};
  CHECK(s.refusal(put) == errc::account_closed);
}

TEST_CASE("instants of the future and outside the calendar are refused", "[account][refusal]") {
  auto s = opened();
  auto code_at = [&](instant happened_at) {
    auto what = s.made_of(receive_payment{"P", amount{1}, {}});
    what.happened_at = happened_at;
    auto answer = s.try_command(what);
    return answer ? errc::usage : answer.error().code;
  };
  CHECK(code_at(s.now + std::chrono::minutes{5} + std::chrono::milliseconds{1})
        == errc::instant_in_future);
  CHECK(code_at(at("1900-01-01T00:00:00Z") - std::chrono::milliseconds{1})
        == errc::date_out_of_range);
  CHECK(code_at(s.now + std::chrono::minutes{5}) == errc::usage); // clocks differ a little
}

TEST_CASE("dates of obligations, promises and holds have a range", "[account][refusal]") {
  auto s = opened();
  auto far = date_max;
  CHECK(s.refusal(add_obligation{{"B", "invoice", far, amount{1}}}) == errc::date_out_of_range);
  CHECK(
    s.refusal(adjust_obligation{"A", amount_component::fee, adjust_mode::add, amount{1}, far, ""})
    == errc::date_out_of_range);
  CHECK(s.refusal(make_promise{"W", amount{1}, far}) == errc::date_out_of_range);
  CHECK(s.refusal(hold_account{"H", "", instant{far}}) == errc::date_out_of_range);
}

TEST_CASE("obligations that are unknown, known already or withdrawn", "[account][refusal]") {
  auto s = opened();
  CHECK(s.refusal(adjust_obligation{"X", {}, {}, amount{1}, {}, ""}) == errc::obligation_unknown);
  CHECK(s.refusal(withdraw_obligation{"X", ""}) == errc::obligation_unknown);
  CHECK(s.refusal(receive_payment{"P", amount{1}, {"A", "X"}}) == errc::obligation_unknown);
  CHECK(s.refusal(add_obligation{obligation_over(1, "A")}) == errc::obligation_exists);
  put_account put;
  put.content.obligations = {obligation_over(1, "A")};
  CHECK(s.refusal(put) == errc::obligation_exists);
  put.content.obligations = {obligation_over(1, "B"), obligation_over(1, "B")};
  CHECK(s.refusal(put) == errc::obligation_exists);
  s.send(withdraw_obligation{"A", ""});
  CHECK(s.refusal(withdraw_obligation{"A", ""}) == errc::obligation_withdrawn);
  CHECK(s.refusal(adjusted(1, adjust_mode::add)) == errc::obligation_withdrawn);
}

TEST_CASE("payments that are unknown, known already or reversed", "[account][refusal]") {
  auto s = opened();
  CHECK(s.refusal(reverse_payment{"P", ""}) == errc::payment_unknown);
  s.pay("P", 10);
  CHECK(s.refusal(receive_payment{"P", amount{10}, {}}) == errc::payment_exists);
  s.send(reverse_payment{"P", ""});
  CHECK(s.refusal(reverse_payment{"P", ""}) == errc::payment_reversed);
}

TEST_CASE("amounts have a sign and a limit", "[account][refusal]") {
  auto s = opened();
  auto above = amount_command_max + 1;
  CHECK(s.refusal(receive_payment{"P", amount{-1}, {}}) == errc::amount_negative);
  CHECK(s.refusal(receive_payment{"P", amount{above}, {}}) == errc::amount_too_large);
  CHECK(s.refusal(add_obligation{obligation_over(-1)}) == errc::amount_negative);
  CHECK(s.refusal(add_obligation{obligation_over(above)}) == errc::amount_too_large);
  CHECK(s.refusal(adjusted(-10001, adjust_mode::add)) == errc::amount_negative);
  CHECK(s.refusal(adjusted(-1, adjust_mode::replace)) == errc::amount_negative);
  CHECK(s.refusal(adjusted(above, adjust_mode::add)) == errc::amount_too_large);
  CHECK(s.refusal(adjusted(-above, adjust_mode::add)) == errc::amount_too_large);
  CHECK(s.refusal(adjusted(std::numeric_limits<int64_t>::min(), adjust_mode::add))
        == errc::amount_too_large);
  CHECK(s.refusal(make_promise{"W", amount{-1}, day("2026-03-10")}) == errc::amount_negative);
}

TEST_CASE("sums that would not fit are refused", "[account][refusal]") {
  auto s = opened();
  // 1,000 of the largest amounts are the largest sum.
  for (int i = 0; i < 999; ++i) {
    s.account.payments.push_back(
      {"big" + std::to_string(i), amount{amount_command_max}, s.now, true, {}});
    s.account.obligations.push_back({"big" + std::to_string(i), "invoice", day("2026-03-20"),
                                     amount{amount_command_max}, amount{0}, amount{0}, true});
  }
  CHECK(s.refusal(add_obligation{obligation_over(amount_command_max)}) == errc::amount_overflow);
  CHECK(s.refusal(adjusted(amount_command_max, adjust_mode::add)) == errc::amount_overflow);
  s.pay("P1", amount_command_max);
  CHECK(s.refusal(receive_payment{"P2", amount{1}, {}}) == errc::amount_overflow);
}

TEST_CASE("promises that the policy does not accept", "[account][refusal]") {
  auto s = opened();
  s.rules.promises.smallest = amount{500};
  s.rules.promises.smallest_basis_points = 1000;
  s.rules.promises.days_max = 30;
  auto code_of = [&](int64_t minor, std::string_view due) {
    return s.refusal(make_promise{"W", amount{minor}, day(due)});
  };
  CHECK(code_of(0, "2026-03-10") == errc::promise_too_small);
  CHECK(code_of(999, "2026-03-10") == errc::promise_too_small);
  CHECK(code_of(1000, "2026-03-01") == errc::promise_in_past);
  CHECK(code_of(1000, "2026-04-02") == errc::promise_too_late);
  CHECK(s.refusal(cancel_promise{"W"}) == errc::promise_unknown);
  s.send(make_promise{"W", amount{1000}, day("2026-04-01")});
  CHECK(code_of(1000, "2026-03-10") == errc::promise_exists);
  s.send(cancel_promise{"W"});
  CHECK(s.refusal(cancel_promise{"W"}) == errc::promise_ended);
  s.pay("P", 10000);
  CHECK(s.refusal(make_promise{"W2", amount{1000}, day("2026-03-10")}) == errc::nothing_owed);
}

TEST_CASE("holds and phases have to be what they are called", "[account][refusal]") {
  auto s = opened();
  CHECK(s.refusal(release_hold{"H"}) == errc::hold_unknown);
  s.send(hold_account{"H", "", {}});
  CHECK(s.refusal(hold_account{"H", "", {}}) == errc::hold_exists);
  s.send(release_hold{"H"});
  CHECK(s.refusal(release_hold{"H"}) == errc::hold_unknown);
  CHECK(s.refusal(move_phase{"limbo", ""}) == errc::phase_unknown);
}

TEST_CASE("an erased debtor gets no new personal data", "[account][refusal]") {
  auto s = opened();
  s.send(erase_debtor{});
  CHECK(s.account.erased);
  CHECK(s.refusal(erase_debtor{}) == errc::debtor_erased);
  for (auto& body : {command_body{receive_message{}}, command_body{put_account{}}}) {
    auto what = s.made_of(body);
    what.personal = R"({"text":"hello"})";
    auto answer = s.try_command(what);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == errc::debtor_erased);
  }
  CHECK(words(s.pay("P", 1)) == "payment_received");
}

TEST_CASE("who completes a task for an erased debtor is told to leave out the note",
          "[account][refusal]") {
  auto s = opened();
  s.send(erase_debtor{});
  auto what = s.made_of(complete_task{1, "ana", "reached", {}, {}});
  what.personal = R"({"note":"calls from work"})";
  auto answer = s.try_command(what);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::debtor_erased);
  CHECK(answer.error().detail
        == "complete it again without the note: the debtor's data were erased");
}

TEST_CASE("refusals say amounts as people do", "[account][refusal]") {
  auto s = opened();
  s.rules.promises.smallest = amount{500};
  auto detail = [&](command_body body) {
    auto answer = s.try_command(s.made_of(std::move(body)));
    REQUIRE_FALSE(answer);
    return answer.error().detail;
  };
  CHECK(detail(make_promise{"W", amount{499}, day("2026-03-10")})
        == "promise W is over 4.99 EUR; the policy accepts 5.00 EUR or more");
  CHECK(detail(make_promise{"W", amount{-1}, day("2026-03-10")})
        == "promise W is -0.01 EUR; expected zero or more");
  CHECK(detail(put_account{open_account{.obligations = {obligation_over(1, "A")}}})
          .find("over 0.01 EUR; adjust it instead")
        != std::string::npos);
}

TEST_CASE("an account holds a bounded number of each item", "[account][refusal]") {
  auto s = opened();
  auto& account = s.account;
  SECTION("obligations") {
    account.obligations.resize(obligations_max, account.obligations[0]);
    CHECK(s.refusal(add_obligation{obligation_over(1)}) == errc::too_many_items);
  }
  SECTION("payments") {
    account.payments.resize(payments_max);
    CHECK(s.refusal(receive_payment{"P", amount{1}, {}}) == errc::too_many_items);
  }
  SECTION("promises") {
    account.promises.resize(promises_max);
    CHECK(s.refusal(make_promise{"W", amount{10000}, day("2026-03-10")}) == errc::too_many_items);
  }
  SECTION("holds") {
    account.holds.resize(holds_max);
    CHECK(s.refusal(hold_account{"H", "", {}}) == errc::too_many_items);
  }
  SECTION("disputes") {
    account.disputes.resize(disputes_max);
    CHECK(s.refusal(open_dispute{"D", ""}) == errc::too_many_items);
    CHECK(s.refusal(resolve_dispute{"D", ""}) == errc::too_many_items);
  }
  SECTION("attributes") {
    attribute_list many;
    for (size_t i = 0; i <= attributes_max; ++i)
      many.emplace_back("name" + std::to_string(1000 + i), "value");
    CHECK(s.refusal(update_account{std::nullopt, std::nullopt, many}) == errc::too_many_items);
    put_account put;
    put.content.attributes = many;
    CHECK(s.refusal(put) == errc::too_many_items);
  }
}

TEST_CASE("a command id seen before is a duplicate or, with other content, a conflict",
          "[account][refusal]") {
  auto s = opened();
  auto what = s.made_of(receive_payment{"P", amount{1}, {}});
  CHECK(look_up(s.account, what).kind == answer_kind::accepted);
  s.try_command(what).value();
  auto seen = look_up(s.account, what);
  CHECK(seen.kind == answer_kind::duplicate);
  CHECK(seen.sequence == 2);
  what.content_hash ^= 1;
  seen = look_up(s.account, what);
  CHECK(seen.kind == answer_kind::conflict); // command_conflict, in the gateway's words
  CHECK(seen.sequence == 2);
  CHECK(name_of(errc::command_conflict) == "command_conflict");
}

TEST_CASE("command ids are forgotten after their time, a day's worth at once",
          "[account][refusal]") {
  auto s = opened();
  s.settings.command_ids_kept = std::chrono::hours{24 * 10};
  auto first = s.made_of(receive_payment{"P1", amount{1}, {}});
  s.try_command(first).value();
  s.now += std::chrono::hours{24 * 10 + 23};
  CHECK(words(s.pay("P2", 1)) == "payment_received");
  s.now += std::chrono::hours{2};
  CHECK(words(s.pay("P3", 1)) == "payment_received command_ids_forgotten");
  CHECK(s.account.seen.size() == 2);
  CHECK(look_up(s.account, first).kind == answer_kind::accepted);
  CHECK(words(s.pay("P4", 1)) == "payment_received");
}
