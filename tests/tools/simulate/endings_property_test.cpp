// What `recobro policy check` finds no fault with has an ending for every account: random policies
// on random debtors for a simulated year, after which each account moves, waits or ends.

#include "config/policy_draft.hpp"
#include "tests/tools/simulate/random_world.hpp"
#include "tools/simulate/life.hpp"

#include <algorithm>
#include <array>

using namespace recobro;
using namespace recobro::tests;
using simulate::ending;

namespace {

constexpr uint64_t accounts = 4;
constexpr uint32_t seeds = 200;
/// Of them so many at least have to be policies without an objection, or nothing was shown.
constexpr int policies_least = 50;

/// The policy as if all of it stood in one place of a file.
policy_draft draft_of(const policy& rules) {
  yaml_errors errors;
  const auto place = parse_yaml("policy: random", "random.yaml", errors).value();
  const auto places = [&](const auto& how) {
    return treatment_places{place, std::vector(how.steps.size(), place),
                            std::vector(how.reactions.size(), place)};
  };
  policy_draft draft;
  draft.rules = rules;
  for (const phase& one : rules.phases) {
    draft.phases.push_back({places(one), {}});
    for (const strategy& each : one.strategies)
      draft.phases.back().strategies.push_back(places(each));
  }
  draft.reactions.assign(rules.reactions.size(), place);
  draft.deadlines.assign(rules.deadlines.size(), place);
  return draft;
}

/// Whether policy check refuses nothing for going round in no time, and notes no missing ending.
bool has_endings(const policy& rules) {
  const auto draft = draft_of(rules);
  yaml_errors refused;
  yaml_errors notes;
  refuse_phase_circles(draft, refused);
  find_endless(draft, notes);
  const auto found = notes.take();
  return refused.empty() && std::ranges::none_of(found, [](const error& note) {
           return note.detail.find("no ending") != std::string::npos;
         });
}

template <class Treatment>
void lead_on(Treatment& how, uint16_t to) {
  std::erase_if(how.steps,
                [](const step& one) { return std::holds_alternative<end_steps>(one.action); });
  how.steps.push_back({"on", {.days = 3, .until_time = {}}, move_to_phase{to}, {}});
}

/// What a strategist does about the notes: an effort of days for a phase, or steps that lead on.
void mend(policy& rules, testing::dice& roll) {
  const auto only_efforts = roll.one_in(2);
  const auto count = static_cast<int>(rules.phases.size());
  for (int index = 0; index < count; ++index) {
    auto& here = rules.phases[static_cast<size_t>(index)];
    if (here.final)
      continue;
    if (count == 1 || only_efforts || roll.one_in(2)) {
      effort_cap enough;
      enough.days = 1 + roll.below(90);
      enough.then = {task_action{"review", "nothing_came_of_it"}};
      here.effort = enough;
      continue;
    }
    const auto to = static_cast<uint16_t>((index + 1 + roll.below(count - 1)) % count);
    lead_on(here, to);
    for (auto& each : here.strategies)
      lead_on(each, to);
  }
}

/// Whether the policy has said what comes of the account as it is treated now: an effort is over, a
/// deadline was reached or an answer ended the steps, and somebody got a task about it.
class last_word {
public:
  void see(const std::vector<event>& events) {
    auto ended = false;
    auto told = false;
    for (const event& one : events) {
      if (std::holds_alternative<phase_entered>(one)) {
        ended = told = of_phase_ = of_treatment_ = false;
      } else if (std::holds_alternative<strategy_entered>(one)) {
        ended = told = of_treatment_ = false;
      } else if (auto spent = std::get_if<effort_spent>(&one)) {
        by_phase_ = spent->strategy == 0;
      } else if (std::holds_alternative<steps_ended>(one)) {
        ended = true;
      } else if (auto planned = std::get_if<action_planned>(&one);
                 planned && planned->kind == action_kind::task) {
        auto of_effort = planned->because.starts_with("effort:");
        of_phase_ = of_phase_ || (of_effort && by_phase_);
        of_treatment_ = of_treatment_ || of_effort || planned->because.starts_with("deadline:");
        // A step's own task is not the last word: the policy goes on behind it, or does not.
        told = told || planned->because.find('/') == std::string::npos;
      }
      of_treatment_ = of_treatment_ || (ended && told);
    }
  }
  bool said() const { return of_phase_ || of_treatment_; }

private:
  bool by_phase_ = false;
  bool of_phase_ = false;     // holds for each strategy of the phase
  bool of_treatment_ = false; // for the phase's own steps or the strategy
};

bool waits_for_approval(const account_state& account) {
  return account.move && account.move->on == waiting_move::wait::approval;
}

void check_endings(const simulate::world& around) {
  for (uint64_t number = 0; number < accounts; ++number) {
    simulate::figures seen{*around.rules, around.day_count};
    simulate::life one{around, seen, number};
    last_word word;
    one.watch([&](const command&, const std::vector<event>& events) { word.see(events); });
    one.begin_new();
    one.run();
    const auto& account = one.account();
    const auto count = [&](ending how) { return seen.endings[static_cast<size_t>(how)]; };
    CAPTURE(number, account.phase_name, account.strategy_name, account.sequence);
    // Paid, closed, with a timer, with a person or the debtor, paused for a reason that stands in
    // the account, or at rest after the policy's last word.
    CHECK(count(ending::lost) == 0);
    if (count(ending::resting) > 0)
      CHECK((word.said() || waits_for_approval(account)));
  }
}

} // namespace

TEST_CASE("under a policy without a note every account moves, waits for a reason or ends",
          "[simulate][property]") {
  int shown = 0;
  for (uint32_t seed = 1; seed <= seeds; ++seed) {
    auto rules = some_policy(seed);
    testing::dice roll{seed};
    if (!has_endings(rules))
      mend(rules, roll);
    if (!has_endings(rules))
      continue;
    ++shown;
    CAPTURE(seed);
    check_endings(some_world(seed, std::move(rules)));
  }
  CHECK(shown >= policies_least);
}

TEST_CASE("a policy that forgets an account is found by its account, too", "[simulate]") {
  // One step, and then nothing: policy check notes it, and in the simulation the account rests.
  policy rules;
  rules.phases.push_back(
    {.name = "only",
     .from_day = {},
     .steps = {{"look", {.days = 1, .until_time = {}}, task_action{"review", ""}, {}}},
     .reactions = {},
     .strategies = {},
     .effort = {},
     .tone = {},
     .enter_if = {},
     .approval = {}});
  CHECK_FALSE(has_endings(rules));
  last_word word;
  word.see({step_reached{0, "look"},
            action_planned{.number = 1,
                           .kind = action_kind::task,
                           .what = "review",
                           .script = {},
                           .because = "only/look"},
            steps_ended{}});
  CHECK_FALSE(word.said());
  word.see({effort_spent{0, "only", effort_limit::days}, action_planned{.number = 2,
                                                                        .kind = action_kind::task,
                                                                        .what = "review",
                                                                        .script = {},
                                                                        .because = "effort:only"}});
  CHECK(word.said());
  word.see({strategy_entered{}});
  CHECK(word.said());
  word.see({phase_entered{}});
  CHECK_FALSE(word.said());
}
