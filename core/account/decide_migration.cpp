// Moving an account to another version of its policy. `rules` is the newer one here, the command
// has the older.

#include "core/account/draft.hpp"
#include "core/account/migration.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t shown_version = 12; // digits

template <class Items>
std::optional<uint16_t> place_of(const Items& items, std::string_view name) {
  auto found
    = std::find_if(items.begin(), items.end(), [&](auto& one) { return one.name == name; });
  if (found == items.end() || name.empty())
    return std::nullopt;
  return static_cast<uint16_t>(found - items.begin());
}

std::string version_of(const policy& rules) {
  return fmt::format("'{}' {}", rules.name, rules.hash.substr(0, shown_version));
}

const phase_migration* entry_for(const migration_rule& rule, std::string_view phase) {
  auto found = std::find_if(rule.phases.begin(), rule.phases.end(),
                            [&](auto& one) { return one.from == phase; });
  return found == rule.phases.end() ? nullptr : &*found;
}

std::optional<uint16_t> phase_for(const migration_rule& rule, const policy& rules,
                                  std::string_view phase) {
  auto entry = entry_for(rule, phase);
  return entry ? std::optional{entry->to} : place_of(rules.phases, phase);
}

/// Nothing: the newer version has none for it, so one is chosen anew.
std::optional<uint16_t> strategy_for(const phase_migration* entry, const phase& here,
                                     const std::string& strategy) {
  if (strategy.empty())
    return uint16_t{0};
  if (entry)
    for (auto& each : entry->strategies)
      if (each.from == strategy)
        return each.to;
  auto same = place_of(here.strategies, strategy);
  return same ? std::optional{static_cast<uint16_t>(*same + 1)} : std::nullopt;
}

const std::vector<step>& steps_of(const phase& here, uint16_t strategy) {
  return strategy == 0 ? here.steps : here.strategies[strategy - 1u].steps;
}

bool has_effort(const phase& here, uint16_t strategy) {
  return strategy == 0 ? here.effort.has_value()
                       : here.strategies[strategy - 1u].effort.has_value();
}

/// At the step that the account waits for, or the next of the older ones that is still there.
void keep_position(policy_migrated& made, const account_state& account, const policy& older,
                   const std::vector<step>& steps) {
  auto before = current_steps(account, older);
  if (account.step_due == never || account.next_step >= before.size()) {
    made.position = migrated_position::over;
    made.next_step = static_cast<uint16_t>(steps.size());
    return;
  }
  for (size_t at = account.next_step; at < before.size(); ++at) {
    auto found = place_of(steps, before[at].name);
    if (!found)
      continue;
    made.position = at == account.next_step ? migrated_position::kept : migrated_position::later;
    made.next_step = *found;
    return;
  }
  made.position = migrated_position::restarted;
}

void place_in_steps(policy_migrated& made, const account_state& account, const policy& older,
                    const phase& here, migration_position wanted, std::optional<uint16_t> named) {
  if (named) {
    made.position = migrated_position::named;
    made.next_step = *named;
  } else if (wanted == migration_position::keep) {
    keep_position(made, account, older, steps_of(here, made.strategy));
  } else {
    made.position = migrated_position::restarted;
  }
  auto& steps = steps_of(here, made.strategy);
  if (made.next_step < steps.size())
    made.step = steps[made.next_step].name;
}

bool begins_anew(const policy_migrated& where) {
  return where.position == migrated_position::restarted
         || where.position == migrated_position::chosen_anew;
}

void place_efforts(policy_migrated& made, const account_state& account, const phase& here) {
  if (begins_anew(made))
    return;
  for (auto& effort : account.efforts)
    if (effort.strategy == 0)
      made.phase_effort = here.effort.has_value();
    else
      made.strategy_effort = made.strategy != 0 && has_effort(here, made.strategy);
}

error unmapped(const account_state& account, const policy& rules, std::string_view phase) {
  return {errc::migration_missing,
          fmt::format("phase '{}' of version {} is not in {}; name it in its migration, e.g. "
                      "phases: [{{from: {}, to: {}}}]",
                      phase, account.policy.substr(0, shown_version), version_of(rules), phase,
                      rules.phases.front().name)};
}

/// Efforts of the newer version that did not run before.
void start_new_efforts(draft& made) {
  for (auto strategy : {uint16_t{0}, made.state.strategy}) {
    auto runs = std::any_of(made.state.efforts.begin(), made.state.efforts.end(),
                            [&](auto& one) { return one.strategy == strategy; });
    if (!runs)
      start_effort(made, strategy);
    if (made.state.strategy == 0)
      return;
  }
}

void move_under(draft& made, policy_migrated where) {
  auto position = where.position;
  auto step = where.next_step;
  auto& here = made.rules.phases[where.phase];
  // What it waits to enter is no longer there. Whoever was asked need not answer.
  if (made.state.move && !where.move_phase)
    drop_move(made, "migrated");
  made.add(std::move(where));
  if (here.final)
    return close(made, here.name);
  if (position == migrated_position::chosen_anew) {
    start_effort(made, 0);
    return begin_treatment(made);
  }
  start_new_efforts(made);
  if (position != migrated_position::kept && position != migrated_position::over)
    wait_for_step(made, step);
}

} // namespace

const migration_rule* migration_for(const policy& rules, std::string_view version) {
  for (auto& rule : rules.migrations)
    if (rule.from.empty() || std::any_of(rule.from.begin(), rule.from.end(), [&](auto& beginning) {
          return version.starts_with(beginning);
        }))
      return &rule;
  return nullptr;
}

result<policy_migrated> place_under(const account_state& account, const policy& older,
                                    const policy& rules) {
  auto rule = migration_for(rules, account.policy);
  if (!rule)
    return fail(errc::migration_missing,
                fmt::format("{} has no migration rule for version {}", version_of(rules),
                            account.policy.substr(0, shown_version)));
  auto phase = phase_for(*rule, rules, account.phase_name);
  if (!phase)
    return fail(unmapped(account, rules, account.phase_name));
  auto entry = entry_for(*rule, account.phase_name);
  auto& here = rules.phases[*phase];
  policy_migrated made;
  made.from = account.policy;
  made.to = rules.hash;
  made.name = rules.name;
  made.phase = *phase;
  made.phase_name = here.name;
  auto wanted = entry && entry->position ? *entry->position : rule->position;
  auto strategy = strategy_for(entry, here, account.strategy_name);
  auto restarts = wanted == migration_position::restart && account.strategy == 0;
  if (!strategy || restarts || here.final) {
    made.position = migrated_position::chosen_anew;
  } else {
    made.strategy = *strategy;
    if (*strategy != 0)
      made.strategy_name = here.strategies[*strategy - 1u].name;
    auto named = wanted == migration_position::from_step
                   ? place_of(steps_of(here, *strategy), entry->step)
                   : std::nullopt;
    if (wanted == migration_position::from_step && !named)
      return fail(errc::migration_missing,
                  fmt::format("step '{}' is not among those of '{}' in phase '{}' of {}",
                              entry->step, made.strategy_name, here.name, version_of(rules)));
    place_in_steps(made, account, older, here, wanted, named);
  }
  place_efforts(made, account, here);
  if (account.move)
    made.move_phase = phase_for(*rule, rules, account.move->name);
  if (made.move_phase)
    made.move_name = rules.phases[*made.move_phase].name;
  return made;
}

bool migration_due(const account_state& account, const policy& older, bool deciding) {
  auto& waits = account.migration;
  if (!waits || account.closed)
    return false;
  if (waits->when == migration_time::next_decision)
    return deciding;
  return account.phase_entered_at != waits->phase_entered_at || account.phase != waits->phase
         || account.strategy != waits->strategy
         || (account.step_due == never
             && account.next_step >= current_steps(account, older).size());
}

result<void> decide_on(draft& made, const migrate_policy& what) {
  auto& account = made.state;
  if (made.what.role < sender_role::supervisor)
    return fail(errc::role_too_low, "a supervisor or an admin moves accounts to another version");
  if (account.policy == made.rules.hash) {
    if (!account.migration)
      return fail(errc::migration_needless,
                  fmt::format("it is {}", account.policy.substr(0, shown_version)));
    // It was to go elsewhere and stays after all.
    made.add(migration_planned{made.rules.hash, made.rules.name, migration_time::now});
    return {};
  }
  auto where = place_under(account, *what.older, made.rules);
  if (!where)
    return fail(where.error());
  auto when = migration_for(made.rules, account.policy)->when;
  auto planned = account.migration && account.migration->to == made.rules.hash;
  auto due
    = planned ? migration_due(account, *what.older, what.deciding) : when == migration_time::now;
  if (due) {
    move_under(made, std::move(*where));
    return {};
  }
  if (planned)
    return fail(errc::migration_needless,
                fmt::format("it waits to be moved to {}", version_of(made.rules)));
  made.add(migration_planned{made.rules.hash, made.rules.name, when});
  return {};
}

} // namespace recobro
