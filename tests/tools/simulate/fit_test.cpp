// Fitting against debtors whose habits are known, because a simulation made them.

#include "tests/tools/simulate/small_case.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/simulate/forecast.hpp"
#include "tools/simulate/life.hpp"
#include "tools/simulate/model_fit.hpp"
#include "tools/simulate/transitions.hpp"

using namespace recobro;
using namespace recobro::tests;
using namespace simulate;

namespace {

/// The journal that a simulated account would have written, as the fit reads it.
std::vector<case_history> journal_of(const world& around, uint64_t accounts) {
  std::vector<case_history> cases;
  figures seen{*around.rules, around.day_count};
  for (uint64_t number = 0; number < accounts; ++number) {
    std::vector<entry> entries;
    life one{around, seen, number};
    one.watch([&](const command& what, const std::vector<event>& events) {
      entry noted;
      noted.happened_at = noted.decided_at = what.happened_at;
      noted.events = events;
      entries.push_back(std::move(noted));
    });
    one.begin_new();
    one.run();
    std::optional<currency> unit;
    cases.push_back(history_of(entries, unit));
  }
  return cases;
}

std::string paying(std::string_view model, std::string_view daily, std::string_view email) {
  auto text = replaced(std::string{model}, "daily: {0: 0}", daily);
  text = replaced(text, "    noticed: 100\n    pays: 100\n    pays_within_days: 1\n", email);
  return text;
}

} // namespace

TEST_CASE("a fit finds the daily share of debtors who pay by themselves", "[fit]") {
  auto around = small_world(
    small_policy_text,
    paying(obedient_model_text, "daily: {0: 3, 15: 1}", "    noticed: 100\n    pays: 0\n"), 60);
  auto made = fit_model(journal_of(around, 3'000), *around.model, "again", {.pays_within_days = 1});
  auto daily = [&](int64_t day) { return value_at(made.model.payment.daily, day, 0); };
  for (double factor : made.model.payment.factors.weekdays)
    CHECK(factor == Approx(1).margin(0.35));
  // Factors multiply the days' rate: compared is what they come to together on an average day.
  double weekdays = 0;
  for (double factor : made.model.payment.factors.weekdays)
    weekdays += factor / 7;
  CHECK(daily(5) * weekdays == Approx(0.03).epsilon(0.15));
  CHECK(daily(10) * weekdays == Approx(0.03).epsilon(0.15));
  CHECK(daily(25) * weekdays == Approx(0.01).epsilon(0.25));
  CHECK(daily(40) * weekdays == Approx(0.01).epsilon(0.25));
  REQUIRE(made.model.payment.pays.size() == 1);
  CHECK(made.model.payment.pays.front().from == 10'000);
  CHECK(made.counts.cases == 3'000);
}

TEST_CASE("a fit tells what a contact brings from what would have come anyway", "[fit]") {
  // Debtors come at different ages, or the contact and its day could not be told apart.
  auto ages = replaced(obedient_model_text, "days_past_due: [{weight: 1, from: 1, to: 1}]",
                       "days_past_due: [{weight: 1, from: 1, to: 22}]");
  auto around = small_world(small_policy_text,
                            paying(ages, "daily: {0: 2}",
                                   "    arrives: 80\n    noticed: 100\n    pays: 30\n"
                                   "    pays_within_days: 5\n"),
                            50);
  auto made = fit_model(journal_of(around, 4'000), *around.model, "again", {.pays_within_days = 6});
  auto& email = made.model.contacts[static_cast<size_t>(channel::email)];
  REQUIRE(email);
  CHECK(email->arrives == Approx(0.8).margin(0.03));
  CHECK(email->noticed * email->pays == Approx(0.3).margin(0.05));
  CHECK(value_at(made.model.payment.daily, 16, 0) == Approx(0.02).epsilon(0.25));
  // What is written of it is a model that can be simulated.
  auto read = compile_model(model_text(made.model), "fitted.yaml");
  if (!read)
    FAIL(to_string(read.error().front()));
  CHECK(read->origin == model_origin::fitted);
}

TEST_CASE("a fit finds how promises are kept", "[fit]") {
  auto text = paying(obedient_model_text, "daily: {0: 0}", "    noticed: 100\n    replies: 100\n");
  text = replaced(text, "replies: {other: 1}", "replies: {will_pay: 1}");
  text
    = replaced(text, "promises: {given: 0, kept: 0}",
               "promises: {given: 70, in_full: 100, kept: 60, partly: 0, days: {from: 3, to: 9}}");
  auto around = small_world(small_policy_text, text, 50);
  auto made = fit_model(journal_of(around, 1'500), *around.model, "again", {});
  CHECK(made.model.promises.given == Approx(0.7).margin(0.04));
  CHECK(made.model.promises.kept == Approx(0.6).margin(0.04));
  CHECK(made.model.promises.in_full == Approx(1).margin(0.01));
  CHECK(made.model.promises.days.from >= 3);
  CHECK(made.model.promises.days.to <= 9);
}

TEST_CASE("a forecast of fitted debtors comes near what they do", "[fit]") {
  // Accounts of two months; the second month is predicted from the first.
  auto text = replaced(paying(obedient_model_text, "daily: {0: 2}", "    noticed: 0\n"),
                       "days_past_due: [", "arrive_within: 120\n  days_past_due: [");
  auto around = small_world(small_policy_text, text, 152); // to 2026-08-01
  auto cases = journal_of(around, 4'000);
  auto until = parse_date("2026-06-01").value();
  auto made = fit_model(cases, *around.model, "again", {.until = until, .pays_within_days = 1});
  auto held_out = predict(cases, made.model,
                          {.from = until, .until = parse_date("2026-08-01").value(), .seed = 3});
  REQUIRE(held_out.months.size() == 2);
  CHECK(held_out.of_model->absolute < 0.12);
  CHECK(held_out.of_last_year->absolute == Approx(1)); // there was none
  CHECK(month_text(held_out.months.front().month) == "2026-06");
}

TEST_CASE("a fit takes nothing from the years that it is measured on", "[fit]") {
  // Debts of 100 and 200 before the held-out year, of a million in it.
  std::vector<case_history> cases(4);
  cases[0].facts
    = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31"), payment_of("2025-05-01T00:00:00Z", 100)};
  cases[1].facts = {debt_of("2025-06-01T00:00:00Z", 200, "2025-06-30")};
  cases[2].facts = {debt_of("2026-01-01T00:00:00Z", 1'000'000, "2026-01-31")};
  cases[3].facts = {debt_of("2026-02-01T00:00:00Z", 1'000'000, "2026-02-28")};
  cases[1].facts.push_back(debt_of("2026-01-10T00:00:00Z", 1'000'000, "2026-02-10", 1));
  const auto email = static_cast<size_t>(channel::email);
  cases[0].authorised[email] = parse_instant("2025-04-01T00:00:00Z").value();
  cases[1].authorised[email] = parse_instant("2026-01-10T00:00:00Z").value();
  auto base = model_of(obedient_model_text);

  auto made = fit_model(cases, *base, "held_out", {.until = parse_date("2026-01-01").value()});
  auto& balance = made.model.payment.factors.balance;
  REQUIRE_FALSE(balance.empty());
  for (auto& step : balance)
    CHECK(step.from <= 200);
  CHECK(made.counts.cases == 2);
  CHECK(made.counts.later == 2);
  CHECK(made.counts.earlier == 0);
  CHECK(made.model.about.find("Fitted to 2 accounts") == 0);
  CHECK(made.model.portfolio.authorised[email] == Approx(0.5));

  auto all = fit_model(cases, *base, "all", {});
  CHECK(all.model.payment.factors.balance.back().from == 1'000'000);
  CHECK(all.counts.cases == 4);
  CHECK(all.counts.later == 0);
}

TEST_CASE("a fit learns nothing from days before its first", "[fit]") {
  // The first debt was paid and its contact failed before; only the second is seen.
  std::vector<case_history> cases(2);
  cases[0].facts = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31"),
                    contact_of("2025-04-01T00:00:00Z", contact_outcome::failed),
                    payment_of("2025-05-01T00:00:00Z", 100)};
  cases[1].facts = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31"),
                    contact_of("2025-04-01T00:00:00Z", contact_outcome::failed),
                    contact_of("2025-08-01T00:00:00Z", contact_outcome::delivered, 1)};
  auto base = model_of(obedient_model_text);
  auto made = fit_model(cases, *base, "since", {.since = parse_date("2025-07-01").value()});
  CHECK(made.counts.cases == 1);
  CHECK(made.counts.earlier == 1);
  CHECK(made.counts.later == 0);
  CHECK(made.counts.payments == 0);
  CHECK(made.counts.contacts == 1);
  auto& email = made.model.contacts[static_cast<size_t>(channel::email)];
  REQUIRE(email);
  CHECK(email->arrives == Approx(1));
}

TEST_CASE("lateness that always moves on is predicted, and persistence is not", "[fit]") {
  // Debts due on the last of March that nobody pays: one month late in April, two in May, three in
  // June.
  std::vector<case_history> cases(100);
  for (auto& one : cases)
    one.facts = {debt_of("2026-03-01T00:00:00Z", 100, "2026-03-31")};
  // Half of them a month older.
  for (size_t place = 0; place < 50; ++place)
    cases[place].facts = {debt_of("2026-02-01T00:00:00Z", 100, "2026-02-28")};
  const int march = 2026 * 12 + 2, may = 2026 * 12 + 4;
  auto report = predict_lateness(cases, march, may, parse_date("2026-06-30").value());
  CHECK(report.accounts == 100);
  CHECK(report.transitions == 200);
  REQUIRE(report.outcome);
  CHECK(report.outcome->persistence[3][2] == 50);
  CHECK(accuracy(report.outcome->persistence) == 0);
  // Two late became three among the older ones: the younger follow.
  CHECK(report.outcome->model[3][3] == 50);
  // Before June is over nobody knows what comes of it: what was said is all.
  auto early = predict_lateness(cases, march, may, parse_date("2026-06-29").value());
  CHECK_FALSE(early.outcome);
  CHECK(early.accounts == 100);
  CHECK(early.transitions == 200);
  CHECK(early.said_by_model == report.said_by_model);
  CHECK(early.said_by_persistence == report.said_by_persistence);
  CHECK(early.said_by_model[3] >= 50);
  CHECK(early.said_by_persistence[3] == 50);
}

TEST_CASE("a payment that keeps a promise counts as paid for it", "[fit]") {
  std::vector<case_history> cases(1);
  const auto day = parse_instant("2025-05-08T00:00:00Z").value();
  cases[0].facts = {debt_of("2025-05-01T00:00:00Z", 100, "2025-04-01"),
                    {.at = parse_instant("2025-05-05T00:00:00Z").value(),
                     .kind = fact_kind::promise,
                     .value = 100,
                     .due = parse_date("2025-05-08").value(),
                     .until = parse_date("2025-05-08").value()},
                    payment_of("2025-05-08T00:00:00Z", 60),
                    {.at = day, .kind = fact_kind::promise_ended, .outcome = 1},
                    payment_of("2025-05-20T00:00:00Z", 10)};
  auto made = fit_model(cases, *model_of(obedient_model_text), "kept", {});
  CHECK(made.counts.payments == 2);
  CHECK(made.counts.payments_for_promises == 1);
}

TEST_CASE("a message arrives once, by whatever was told of it", "[fit]") {
  using results = std::vector<contact_outcome>;
  auto fitted = [](const std::vector<results>& messages) {
    std::vector<case_history> cases(1);
    cases[0].facts = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31")};
    for (uint32_t place = 0; place < messages.size(); ++place)
      for (auto outcome : messages[place])
        cases[0].facts.push_back(contact_of("2025-04-01T00:00:00Z", outcome, place));
    auto made = fit_model(cases, *model_of(obedient_model_text), "arrived", {});
    return made.model.contacts[static_cast<size_t>(channel::email)].value();
  };
  using enum contact_outcome;
  // Whoever read or answered it got it, whether the channel tells of others that they were
  // delivered or not.
  CHECK(fitted({{sent, read}, {sent, read}}).arrives == Approx(1));
  CHECK(fitted({{sent, delivered}, {sent, read}}).arrives == Approx(1));
  CHECK(fitted({{sent, delivered}, {sent, replied}}).arrives == Approx(1));
  CHECK(fitted({{sent, delivered}, {sent, read}}).noticed == Approx(0.5));
  CHECK(fitted({{sent, delivered}, {sent, replied}}).noticed == Approx(0.5));
  CHECK(fitted({{queued, sent, delivered, read, replied}}).arrives == Approx(1));
  // One that failed did not, and what was told last of a delivery holds.
  CHECK(fitted({{sent, read}, {sent, failed}, {sent, delivered}}).arrives == Approx(2.0 / 3));
  CHECK(fitted({{sent, failed, delivered}}).arrives == Approx(1));
  CHECK(fitted({{sent, delivered, failed}, {sent, delivered}}).arrives == Approx(0.5));
  CHECK(fitted({{failed}, {failed}}).arrives == Approx(0));
  // Of one nothing more was told: the channel would have, if it tells of others.
  CHECK(fitted({{sent, delivered, read}, {sent}}).arrives == Approx(0.5));
  CHECK(fitted({{sent}, {sent}}).arrives == Approx(1));
  CHECK(fitted({{sent, failed}, {sent}, {sent}, {sent}}).arrives == Approx(0.75));
}

TEST_CASE("a debtor may be moved by a message from the first word that he got it", "[fit]") {
  std::vector<case_history> cases(1);
  cases[0].facts = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31")};
  auto after_contact = [&](std::vector<fact> rest) {
    cases[0].facts.resize(1);
    cases[0].facts.insert(cases[0].facts.end(), rest.begin(), rest.end());
    return fit_model(cases, *model_of(obedient_model_text), "moved", {})
      .counts.payments_after_contact;
  };
  using enum contact_outcome;
  const auto first = payment_of("2025-04-05T00:00:00Z", 10);
  CHECK(after_contact({contact_of("2025-04-02T00:00:00Z", sent), first}) == 0);
  CHECK(after_contact({contact_of("2025-04-02T00:00:00Z", sent),
                       contact_of("2025-04-03T00:00:00Z", read), first})
        == 1);
  // Reading it later is no other contact.
  CHECK(after_contact({contact_of("2025-04-02T00:00:00Z", delivered), first,
                       contact_of("2025-04-06T00:00:00Z", read),
                       payment_of("2025-04-08T00:00:00Z", 10)})
        == 1);
}

TEST_CASE("a forecast lets debtors pay for messages as a fit counts them", "[fit]") {
  std::vector<case_history> cases(1);
  auto predicted = [&](std::vector<fact> contacts) {
    cases[0].facts = {debt_of("2025-03-01T00:00:00Z", 100, "2025-03-31")};
    cases[0].facts.insert(cases[0].facts.end(), contacts.begin(), contacts.end());
    auto made = predict(
      cases, *model_of(obedient_model_text),
      {.from = parse_date("2025-05-01").value(), .until = parse_date("2025-06-01").value()});
    return made.months.front().model;
  };
  using enum contact_outcome;
  CHECK(predicted({contact_of("2025-05-02T00:00:00Z", sent)}) == Approx(0));
  CHECK(
    predicted({contact_of("2025-05-02T00:00:00Z", sent), contact_of("2025-05-03T00:00:00Z", read)})
    == Approx(100));
  CHECK(predicted(
          {contact_of("2025-04-30T00:00:00Z", delivered), contact_of("2025-05-03T00:00:00Z", read)})
        == Approx(0));
}

TEST_CASE("a promise is kept when the journal says so", "[fit]") {
  // For the eighth of May, with two days of tolerance.
  const auto opening = told("2025-05-01T08:00:00Z", {opened(), added("debt", 100, "2025-04-01")});
  const auto promised
    = told("2025-05-05T08:00:00Z",
           {promise_made{"w", amount{60}, parse_date("2025-05-08").value(),
                         parse_instant("2025-05-05T08:00:00Z").value(),
                         parse_instant("2025-05-11T00:00:00Z").value(), amount{60}}});
  const payment_received payment{"p", amount{60}, {}, {{"debt", amount{60}}}};
  const promise_ended kept{"w", promise_status::kept, amount{60}};
  const promise_ended broken{"w", promise_status::broken, amount{0}};
  const payment_was_reversed bounced{"p", "bounced"};
  const promise_reopened again{"w"};
  const auto paid = told("2025-05-10T08:00:00Z", {payment, kept});
  auto fitted = [&](std::vector<entry> rest, fit_options options = {}) {
    rest.insert(rest.begin(), {opening, promised});
    return fit_model({read_case(rest)}, *model_of(obedient_model_text), "promises", options);
  };
  SECTION("in its days of tolerance") {
    auto made = fitted({paid});
    CHECK(made.model.promises.kept == Approx(1));
    CHECK(made.counts.payments_for_promises == 1);
    CHECK(made.model.promises.days.to == 3); // promised was the eighth all the same
  }
  SECTION("by a payment that was told after its end") {
    auto made = fitted({told("2025-05-11T00:00:00Z", {broken}),
                        told("2025-05-10T08:00:00Z", {payment, again, kept})});
    CHECK(made.model.promises.kept == Approx(1));
    CHECK(made.counts.payments_for_promises == 1);
  }
  SECTION("and no longer when the payment is taken back") {
    auto made = fitted({paid, told("2025-05-10T12:00:00Z", {bounced, again}),
                        told("2025-05-11T00:00:00Z", {broken})});
    CHECK(made.model.promises.kept == Approx(0));
    made = fitted({paid, told("2025-05-20T08:00:00Z", {bounced, again, broken})});
    CHECK(made.model.promises.kept == Approx(0));
  }
  SECTION("of which the fitted time knows") {
    auto made = fitted({paid, told("2025-05-20T08:00:00Z", {bounced, again, broken})},
                       {.until = parse_date("2025-05-20").value()});
    CHECK(made.model.promises.kept == Approx(1));
  }
}

TEST_CASE("what is taken back is booked on the day on which it was", "[fit]") {
  const auto opening = told("2025-03-01T08:00:00Z", {opened(), added("debt", 100, "2025-03-31")});
  auto part = [](std::string id, int64_t value) {
    return payment_received{std::move(id), amount{value}, {}, {{"debt", amount{value}}}};
  };
  SECTION("among what came in by month") {
    // 40 of April come back in May, 60 of May in June.
    auto one = read_case({opening, told("2025-04-20T08:00:00Z", {part("april", 40)}),
                          told("2025-05-20T08:00:00Z", {part("may", 60)}),
                          told("2025-05-25T08:00:00Z", {payment_was_reversed{"april", "bounced"}}),
                          told("2025-06-02T08:00:00Z", {payment_was_reversed{"may", "bounced"}})});
    auto made = predict(
      {one}, *model_of(obedient_model_text),
      {.from = parse_date("2025-04-01").value(), .until = parse_date("2025-07-01").value()});
    REQUIRE(made.months.size() == 3);
    CHECK(made.months[0].actual == Approx(40));
    CHECK(made.months[1].actual == Approx(20));
    CHECK(made.months[2].actual == Approx(-60));
  }
  SECTION("after the payment, on the same day too") {
    auto made
      = fit_model({read_case({opening, told("2025-04-20T08:00:00Z", {part("p", 50)}),
                              told("2025-04-20T12:00:00Z", {payment_was_reversed{"p", ""}})})},
                  *model_of(obedient_model_text), "same_day", {});
    // Half of what was owed then.
    REQUIRE(made.model.payment.pays.size() == 1);
    CHECK(made.model.payment.pays.front().from == 5'000);
  }
}
