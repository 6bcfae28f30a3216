#pragma once

// A policy from a seed, the same on every machine.

#include "tests/core/account/scenario.hpp"

#include <random>

namespace recobro::testing {

/// A repeatable source for the parts of a policy.
class dice {
public:
  explicit dice(uint32_t seed)
    : source_(seed) {}
  int below(int limit) { return static_cast<int>(source_() % static_cast<uint32_t>(limit)); }
  bool one_in(int count) { return below(count) == 0; }

private:
  std::mt19937 source_; // the same numbers on every machine
};

inline wait_rule some_wait(dice& roll) {
  wait_rule wait;
  wait.days = roll.below(8);
  wait.business_days = roll.one_in(4);
  if (roll.one_in(4))
    wait.fixed = std::chrono::minutes{roll.below(600)};
  if (roll.one_in(4))
    wait.until_time = std::chrono::hours{roll.below(24)};
  return wait;
}

send_action some_chain(dice& roll);

inline policy_action some_action(dice& roll, int phases) {
  switch (roll.below(14)) {
  case 13:
    return make_offer{{0}, roll.one_in(2)};
  case 10:
    return some_chain(roll);
  case 11:
    return grant_points{1 + roll.below(50)};
  case 12:
    return learned_send{0};
  case 0:
    return do_nothing{};
  case 1:
  case 2:
  case 3:
    return send_action{static_cast<channel>(roll.below(channel_count)), "notice"};
  case 4:
    return task_action{"call", ""};
  case 5:
    return move_to_phase{static_cast<uint16_t>(roll.below(phases))};
  case 6:
    return next_step_now{};
  case 7:
    return wait_again{some_wait(roll)};
  case 8:
    return roll.one_in(3) ? place_hold{"quiet", std::nullopt}
                          : place_hold{"quiet", some_wait(roll)};
  default:
    return end_steps{};
  }
}

inline trigger some_trigger(dice& roll) {
  switch (roll.below(3)) {
  case 0:
    return contact_trigger{static_cast<contact_outcome>(roll.below(contact_outcome_count)),
                           std::nullopt};
  case 1:
    return reply_trigger{roll.one_in(2) ? std::nullopt
                                        : std::optional{static_cast<reply_intent>(roll.below(9))}};
  default:
    return static_cast<fact_trigger>(roll.below(fact_trigger_count));
  }
}

inline condition some_condition(dice& roll, int depth = 0) {
  if (depth < 2 && roll.one_in(3)) {
    condition_group group{static_cast<condition_group::kind>(roll.below(3)), {}};
    for (int i = roll.below(3); i > 0; --i)
      group.parts.push_back(some_condition(roll, depth + 1));
    return {std::move(group)};
  }
  switch (roll.below(5)) {
  case 4:
    return {arm_test{0, {"arm1"}, roll.one_in(2)}};
  case 0:
    return {
      word_test{static_cast<word_fact>(roll.below(5)), {"phase1", "Europe/Rome"}, roll.one_in(2)}};
  case 1:
    return {attribute_range{"rate", roll.below(5) * attribute_scale}};
  case 2:
    return {score_test{0, roll.below(50)}};
  default:
    return {number_test{.fact = static_cast<number_fact>(roll.below(number_fact_count)),
                        .by = {},
                        .least = roll.below(40) - 5}};
  }
}

inline std::optional<condition> perhaps_condition(dice& roll) {
  return roll.one_in(3) ? std::optional{some_condition(roll)} : std::nullopt;
}

inline std::vector<reaction> some_reactions(dice& roll, int count, int phases) {
  std::vector<reaction> reactions;
  for (int i = 0; i < count; ++i) {
    reactions.push_back({some_trigger(roll), {}, perhaps_condition(roll)});
    for (int j = roll.below(4); j > 0; --j)
      reactions.back().actions.push_back(some_action(roll, phases));
  }
  return reactions;
}

inline std::vector<step> some_steps(dice& roll, int phases) {
  std::vector<step> steps;
  for (int left = roll.below(4); left > 0; --left)
    steps.push_back({"step" + std::to_string(left), some_wait(roll), some_action(roll, phases),
                     perhaps_condition(roll)});
  return steps;
}

inline std::vector<strategy> some_strategies(dice& roll, int phases, int segments) {
  std::vector<strategy> made;
  for (int left = roll.below(3); left > 0; --left) {
    strategy one;
    one.name = "strategy" + std::to_string(left);
    if (segments > 0 && roll.one_in(2))
      one.segments = {static_cast<uint16_t>(roll.below(segments))};
    one.when = perhaps_condition(roll);
    one.leave_when = perhaps_condition(roll);
    one.steps = some_steps(roll, phases);
    one.reactions = some_reactions(roll, roll.below(2), phases);
    made.push_back(std::move(one));
  }
  return made;
}

inline arrangement_rules some_arrangements(dice& roll) {
  arrangement_rules rules{.tolerance = amount{roll.below(50)},
                          .tolerance_basis_points = roll.below(500),
                          .tolerance_days = roll.below(4),
                          .breaks_after = 1 + roll.below(3),
                          .holidays = static_cast<holiday_rule>(roll.below(3)),
                          .offer_valid_days = roll.below(12),
                          .pauses_steps = !roll.one_in(4),
                          .offers = {}};
  for (int i = 0; i < 3; ++i) {
    arrangement_offer offer;
    offer.name = "offer" + std::to_string(i);
    offer.only_if = perhaps_condition(roll);
    offer.instalments_least = 1 + roll.below(3);
    offer.instalments_most = offer.instalments_least + roll.below(4);
    offer.every
      = roll.one_in(2) ? instalment_period{1, 0} : instalment_period{0, 1 + roll.below(20)};
    offer.down_payment_basis_points = roll.one_in(2) ? 0 : roll.below(5000);
    offer.interest = static_cast<interest_method>(roll.below(3));
    offer.yearly_basis_points = offer.interest == interest_method::none ? 0 : roll.below(20'000);
    offer.discount = {static_cast<discount_base>(roll.below(3)), roll.below(2000), {}};
    offer.discount.limits = {1000, 2000, 4000, 8000};
    offer.round_to = amount{1 + roll.below(100)};
    offer.refinances = roll.one_in(2);
    rules.offers.push_back(std::move(offer));
  }
  return rules;
}

inline std::vector<experiment> some_experiments(dice& roll) {
  std::vector<experiment> made;
  for (int i = roll.below(3); i > 0; --i) {
    experiment one;
    one.name = "trial" + std::to_string(made.size());
    one.arms = {{"arm0", 1u + static_cast<uint32_t>(roll.below(3))}, {"arm1", 2}};
    if (roll.one_in(3))
      one.arms.push_back({"arm2", 1});
    if (roll.one_in(3))
      one.who = {number_test{.fact = number_fact::balance, .by = {}, .least = roll.below(1000)}};
    one.days = 1 + roll.below(40);
    made.push_back(std::move(one));
  }
  return made;
}

inline learner some_learner(dice& roll) {
  learner made{.name = "way", .choices = {}};
  for (int i = 2 + roll.below(3); i > 0; --i) {
    learner_choice one{"choice" + std::to_string(i), static_cast<channel>(roll.below(5)), "t", {}};
    if (roll.one_in(2))
      one.at = std::chrono::hours{roll.below(24)};
    made.choices.push_back(std::move(one));
  }
  made.by_segment = roll.one_in(2);
  made.reward = static_cast<learner_reward>(roll.below(learner_reward_count));
  made.days = 1 + roll.below(6);
  made.explore_basis_points = roll.below(5000);
  return made;
}

inline send_action some_chain(dice& roll) {
  send_action chain{static_cast<channel>(roll.below(4)), "notice"};
  for (int left = 1 + roll.below(2); left > 0; --left)
    chain.others.push_back({static_cast<channel>(4 + left + roll.below(2) * 2), "notice"});
  if (roll.one_in(2))
    chain.within = std::chrono::hours{1 + roll.below(30)};
  if (roll.one_in(3))
    chain.next_when.push_back(contact_outcome::no_answer);
  return chain;
}

inline quiet_window some_quiet(dice& roll) {
  weekly_hours quiet;
  for (int left = roll.below(4); left > 0; --left) {
    auto from = std::chrono::hours{roll.below(20)};
    quiet.days[static_cast<size_t>(roll.below(7))] = {{from, from + std::chrono::hours{4}}};
  }
  return {{channel::whatsapp, channel::sms, channel::letter}, complement(quiet), roll.one_in(3)};
}

inline effort_cap some_effort(dice& roll, int phases) {
  effort_cap cap;
  cap.contacts_max = static_cast<uint32_t>(roll.below(4));
  cap.channels = {channel::whatsapp, channel::sms, channel::email, channel::letter};
  cap.days = roll.below(20);
  cap.then
    = {roll.one_in(2) ? policy_action{task_action{"enough", ""}} : some_action(roll, phases)};
  return cap;
}

/// What only some policies say, over one that says none of it.
inline void say_more(policy& rules, dice& roll) {
  auto phases = static_cast<int>(rules.phases.size());
  rules.cure.below = 1 + roll.below(5);
  rules.cure.for_days = roll.below(4);
  if (roll.one_in(2))
    rules.quiet = {some_quiet(roll)};
  rules.quiet_holidays.days = {day("2026-03-19")};
  rules.gain.recoveries = {{std::nullopt, roll.below(8000)}};
  rules.gain.fixed_cost = amount{roll.below(1000)};
  for (auto& one : rules.phases) {
    if (roll.one_in(3))
      one.effort = some_effort(roll, phases);
    if (roll.one_in(4))
      one.enter_if = some_condition(roll);
    if (roll.one_in(4))
      one.approval = static_cast<sender_role>(roll.below(sender_role_count));
    if (roll.one_in(3))
      one.tone = "firm";
    for (auto& treated : one.strategies) {
      if (roll.one_in(3))
        treated.effort = some_effort(roll, phases);
      if (roll.one_in(3))
        treated.quiet = {some_quiet(roll)};
    }
  }
}

/// A ladder with event phases between its rungs. With `ladder_only` nothing but days past
/// due moves the account.
inline policy some_policy(uint32_t seed, bool ladder_only = false) {
  dice roll{seed};
  policy rules;
  rules.name = "p" + std::to_string(seed);
  rules.hash = rules.name;
  const char* zones[] = {"Europe/Rome", "America/Lima", "America/Santiago", "Pacific/Auckland"};
  rules.default_zone = zone::from_name(zones[roll.below(4)]).value();
  rules.order = static_cast<allocation_order>(roll.below(5));
  rules.cure.allowed = roll.one_in(2);
  rules.promises = {.tolerance = amount{roll.below(200)},
                    .tolerance_basis_points = roll.below(2000),
                    .tolerance_days = roll.below(4),
                    .days_max = 40,
                    .pauses_steps = !roll.one_in(4)};
  rules.arrangements = some_arrangements(roll);
  for (int left = ladder_only ? 0 : roll.below(3); left > 0; --left)
    rules.segments.push_back({"segment" + std::to_string(left), some_condition(roll, 2)});
  rules.scores = {{"risk", 0, {{"age", {}, 3, number_fact::days_past_due, 1, 60}}}};
  rules.task_priority = 0;
  if (!ladder_only && roll.one_in(3)) {
    rules.chosen_segment = segment_choice::highest_score;
    for (auto& one : rules.segments)
      one.score = 0;
  }
  auto phases = 1 + roll.below(5);
  auto rung = -15;
  for (int i = 0; i < phases; ++i) {
    phase made;
    made.name = "phase" + std::to_string(i);
    if (ladder_only || !roll.one_in(4))
      made.from_day = rung += 1 + roll.below(30);
    for (int j = ladder_only ? roll.below(4) : 0; j > 0; --j)
      made.steps.push_back(
        {"step" + std::to_string(j), some_wait(roll), task_action{"call", "", {}}, {}});
    if (!ladder_only) {
      made.steps = some_steps(roll, phases);
      made.strategies = some_strategies(roll, phases, static_cast<int>(rules.segments.size()));
      made.reactions = some_reactions(roll, roll.below(3), phases);
      made.final = i + 1 == phases && phases > 1 && roll.one_in(3);
    }
    rules.phases.push_back(std::move(made));
  }
  if (!ladder_only)
    rules.reactions = some_reactions(roll, roll.below(5), phases);
  for (int i = roll.below(3); i > 0; --i)
    rules.deadlines.push_back(
      {"limit" + std::to_string(i),
       some_trigger(roll),
       some_wait(roll),
       {ladder_only ? policy_action{task_action{"look", ""}} : some_action(roll, phases)}});
  if (!ladder_only)
    say_more(rules, roll);
  if (!ladder_only)
    rules.experiments = some_experiments(roll);
  rules.learners = {some_learner(roll)};
  return rules;
}

} // namespace recobro::testing
