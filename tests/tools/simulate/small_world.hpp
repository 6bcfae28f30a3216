#pragma once

// Worlds small enough to be calculated by hand.

#include "config/policy_file.hpp"
#include "tests/support/small_policy.hpp"
#include "tools/simulate/model_file.hpp"
#include "tools/simulate/simulation.hpp"

#include <catch2/catch.hpp>

namespace recobro::tests {

/// Every account owes 100.00 EUR since yesterday and does nothing by itself. Every e-mail arrives,
/// is noticed, and makes the debtor pay within a day.
inline constexpr auto obedient_model_text = R"(model: obedient
origin: assumed
about: Debtors of a test.
currency: EUR
portfolio:
  zones: {Europe/Rome: 1}
  obligations: [{weight: 1, from: 1, to: 1}]
  amounts: [{weight: 1, from: "100.00", to: "100.00"}]
  days_past_due: [{weight: 1, from: 1, to: 1}]
  authorised: {email: 100}
payments:
  daily: {0: 0}
  pays: [{weight: 1, from: 100, to: 100}]
contacts:
  - channels: [email]
    cost: "0.50"
    noticed: 100
    pays: 100
    pays_within_days: 1
    result_within_minutes: 1
    reply_within_minutes: 1
  - channels: [letter, agent_call]
    cost: "1.00"
    noticed: 0
replies: {other: 1}
promises: {given: 0, kept: 0}
tasks:
  - {kinds: [call], contact: agent_call, minutes: 30, cost: "10.00"}
people:
  hours: [{days: [weekdays], from: "09:00", until: "17:00"}]
  starts_within_minutes: 0
)";

inline std::shared_ptr<const simulate::debtor_model> model_of(std::string_view text) {
  auto made = simulate::compile_model(text, "model.yaml");
  if (!made)
    FAIL(to_string(made.error().front()));
  return std::make_shared<const simulate::debtor_model>(std::move(*made));
}

inline policy_ptr policy_of(std::string_view text) {
  auto made = compile_policy(text, "policy.yaml", "hash");
  if (!made)
    FAIL(to_string(made.error().front()));
  return std::make_shared<const policy>(std::move(*made));
}

/// From Monday 2026-03-02 on.
inline simulate::world small_world(std::string_view policy_text, std::string_view model_text,
                                   int days = 60) {
  simulate::world around;
  around.rules = policy_of(policy_text);
  around.model = model_of(model_text);
  around.local = around.rules->default_zone;
  around.first_day = parse_date("2026-03-02").value();
  around.day_count = days;
  around.prepare();
  return around;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

} // namespace recobro::tests
