#pragma once

// A random policy, random debtors and real contact rules from a seed, for properties.

#include "config/jurisdiction_library.hpp"
#include "tests/core/account/walk.hpp"
#include "tests/tools/simulate/small_world.hpp"

#include <fmt/format.h>

namespace recobro::tests {

inline const jurisdiction_library& library() {
  static const auto all = jurisdiction_library::compile(shipped_contact_texts()).value();
  return all;
}

/// Debtors of all kinds of habits: some pay, answer, promise, break, dispute and say stop.
inline std::string some_model(testing::dice& roll, zone local) {
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
inline void open_circles(std::vector<reaction>& reactions) {
  for (auto& one : reactions)
    if (std::holds_alternative<contact_trigger>(one.when))
      std::erase_if(one.actions, [](auto& action) {
        return !std::holds_alternative<task_action>(action)
               && !std::holds_alternative<place_hold>(action);
      });
}

inline policy some_policy(uint32_t seed) {
  auto rules = testing::some_policy(seed);
  open_circles(rules.reactions);
  for (auto& one : rules.phases) {
    open_circles(one.reactions);
    for (auto& each : one.strategies)
      open_circles(each.reactions);
  }
  return rules;
}

inline simulate::world some_world(uint32_t seed, policy rules) {
  testing::dice roll{seed};
  simulate::world around;
  around.rules = std::make_shared<const policy>(std::move(rules));
  auto shipped = library().all();
  std::vector<jurisdiction_ptr> all, platforms; // a platform is no place, but has rules too
  for (auto& one : shipped)
    (one->zones.empty() ? platforms : all).push_back(one);
  std::vector<jurisdiction_ptr> creditor{
    all[static_cast<size_t>(roll.below(static_cast<int>(all.size())))]};
  if (roll.one_in(4))
    creditor.push_back(all[static_cast<size_t>(roll.below(static_cast<int>(all.size())))]);
  for (auto& platform : platforms)
    if (roll.one_in(2))
      creditor.push_back(platform);
  around.contact = std::make_shared<const contact_book>(creditor, all);
  around.model = model_of(some_model(roll, creditor.front()->zones.front()));
  around.seed = seed;
  around.local = creditor.front()->zones.front();
  around.first_day = parse_date("2026-01-01").value() + std::chrono::days{roll.below(300)};
  around.prepare();
  return around;
}

} // namespace recobro::tests
