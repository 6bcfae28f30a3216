// Random policies on random debtors under the real contact rules, for a simulated year.

#include "config/jurisdiction_library.hpp"
#include "tests/core/account/walk.hpp"
#include "tests/tools/simulate/small_world.hpp"
#include "tools/simulate/lawful_check.hpp"

#include <fmt/format.h>

using namespace recobro;
using namespace recobro::tests;

namespace {

constexpr uint32_t accounts = 4;

const jurisdiction_library& library() {
  static const auto all = jurisdiction_library::compile(shipped_contact_texts()).value();
  return all;
}

/// Debtors of all kinds of habits: some pay, answer, promise, break, dispute and say stop.
std::string some_model(testing::dice& roll, zone local) {
  auto percent = [&] { return roll.below(101); };
  return fmt::format(R"(model: random
origin: assumed
about: Debtors of a property.
currency: EUR
portfolio:
  zones: {{"{}": 3, "Asia/Tokyo": 1}}
  obligations: [{{weight: 1, from: 1, to: 3}}]
  days_between: {}
  amounts: [{{weight: 1, from: "10.00", to: "5000.00"}}]
  days_past_due: [{{weight: 1, from: -30, to: 120}}]
  arrive_within: 30
  authorised: {{sms: {}, whatsapp: {}, email: {}, voice: {}, agent_call: {}, letter: {}, certified_letter: {}, push: {}, visit: {}}}
payments:
  daily: {{-30: 0.{}, 10: 0.{}}}
  pays: [{{weight: 1, from: 5, to: 100}}]
contacts:
  - {{channels: [sms, whatsapp, email, push, letter, certified_letter], arrives: {}, noticed: {}, replies: {}, pays: {}}}
  - {{channels: [voice, agent_call, visit], noticed: {}, replies: {}, result_within_minutes: 30}}
replies: {{paid: 1, will_pay: 3, wrong_person: 1, stop: 1, wants_instalments: 2, disputes: 1, wants_human: 1, refuses: 1, other: 2}}
promises: {{given: {}, kept: {}, partly: 50}}
tasks:
  - {{kinds: [call], contact: agent_call, minutes: 5, ends_disputes: 50, releases_holds: 50}}
  - {{minutes: 5, ends_disputes: 50, releases_holds: 50, closes: 5}}
people:
  hours: [{{days: [weekdays], from: "08:00", until: "20:00"}}]
)",
                     local.name(), roll.below(60), percent(), percent(), percent(), percent(),
                     percent(), percent(), percent(), percent(), percent(), roll.below(10),
                     roll.below(10), percent(), percent(), percent(), roll.below(20), percent(),
                     percent(), percent(), percent());
}

/// A contact whose result asks for another contact never ends; policy check refuses such circles.
void open_circles(std::vector<reaction>& reactions) {
  for (auto& one : reactions)
    if (std::holds_alternative<contact_trigger>(one.when))
      std::erase_if(one.actions, [](auto& action) {
        return !std::holds_alternative<task_action>(action)
               && !std::holds_alternative<place_hold>(action);
      });
}

policy some_policy(uint32_t seed) {
  auto rules = testing::some_policy(seed);
  open_circles(rules.reactions);
  for (auto& one : rules.phases) {
    open_circles(one.reactions);
    for (auto& each : one.strategies)
      open_circles(each.reactions);
  }
  return rules;
}

simulate::world some_world(uint32_t seed) {
  testing::dice roll{seed};
  simulate::world around;
  around.rules = std::make_shared<const policy>(some_policy(seed));
  auto shipped = library().all();
  std::vector<jurisdiction_ptr> all(shipped.begin(), shipped.end());
  std::erase_if(all, [](auto& one) { return one->zones.empty(); }); // a platform is no place
  std::vector<jurisdiction_ptr> creditor{
    all[static_cast<size_t>(roll.below(static_cast<int>(all.size())))]};
  if (roll.one_in(4))
    creditor.push_back(all[static_cast<size_t>(roll.below(static_cast<int>(all.size())))]);
  around.contact = std::make_shared<const contact_book>(creditor, all);
  around.model = model_of(some_model(roll, creditor.front()->zones.front()));
  around.seed = seed;
  around.local = creditor.front()->zones.front();
  around.first_day = parse_date("2026-01-01").value() + std::chrono::days{roll.below(300)};
  around.prepare();
  return around;
}

void check_lawful(uint32_t seed) {
  auto around = some_world(seed);
  CAPTURE(seed);
  auto made = simulate::run(around, {.made_up = accounts, .states = {}}, {});
  auto& seen = made.counts.lawful;
  std::string breaches;
  for (auto& breach : seen.breaches)
    breaches += fmt::format("account {} at {}: {}\n", breach.account, format_instant(breach.at),
                            breach.what);
  CAPTURE(breaches);
  CHECK(seen.outside_rules == 0);
  CHECK(seen.after_payment == 0);
  CHECK(seen.not_earliest == 0);
  // Every account moves, waits for somebody, ends, or rests because its policy said so.
  CHECK(made.counts.endings[static_cast<size_t>(simulate::ending::lost)] == 0);
  uint64_t ended = 0;
  for (auto count : made.counts.endings)
    ended += count;
  CHECK(ended == accounts);
}

} // namespace

TEST_CASE("in a simulated year no contact leaves outside the rules, after payment or late, and "
          "every account moves or ends",
          "[simulate][property]") {
  for (uint32_t seed = 1; seed <= 400; ++seed)
    check_lawful(seed);
}

TEST_CASE("the second judgement finds a contact that the account let go", "[simulate]") {
  // Colombia on a Sunday night; the account itself knows of no rules.
  auto where = library().find("CO").value();
  contact_book book{{where}, library().all()};
  const policy rules;
  simulate::lawful_check check{&book, rules, std::chrono::seconds{10}};
  account_state account;
  account.local = zone::from_name("America/Bogota").value();
  account.zone_known = true;
  check.look_at(account);
  check.authorise(channel::sms, parse_instant("2026-01-01T00:00:00Z").value());
  simulate::lawful_figures seen;
  check.leaves(account, 7, 1, channel::sms, parse_instant("2026-03-01T23:30:00-05:00").value(),
               seen);
  CHECK(seen.outside_rules == 1);
  REQUIRE(seen.breaches.size() == 1);
  CHECK(seen.breaches.front().account == 7);
  // On Monday morning it may; and one that had waited since Sunday left late in the afternoon.
  check.waits(account, 2, channel::sms, parse_instant("2026-03-02T06:00:00-05:00").value(),
              "early/notice");
  check.leaves(account, 7, 2, channel::sms, parse_instant("2026-03-02T16:00:00-05:00").value(),
               seen);
  CHECK(seen.outside_rules == 1);
  CHECK(seen.not_earliest == 1);
}
