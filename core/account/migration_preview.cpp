#include "core/account/migration.hpp"

#include <algorithm>
#include <iterator>

namespace recobro {

result<migration_preview> preview_migration(const account_state& account, const policy_ptr& older,
                                            const policy& rules, instant now,
                                            const decision_settings& settings) {
  if (account.policy == rules.hash && account.migration) {
    migration_preview stays;
    stays.where.from = stays.where.to = rules.hash;
    stays.where.name = rules.name;
    stays.where.phase_name = account.phase_name;
    stays.where.strategy_name = account.strategy_name;
    return stays;
  }
  auto next = account;
  next.migration = waiting_migration{rules.hash, migration_time::next_decision};
  auto at = std::max(now, account.last_decided_at);
  command what;
  what.happened_at = at;
  what.received_at = at;
  what.role = sender_role::admin;
  what.body = migrate_policy{older, true};
  auto events = decide_in_place(next, what, rules, at, settings);
  if (!events)
    return fail(std::move(events.error()));
  migration_preview made;
  made.when = migration_for(rules, account.policy)->when;
  for (auto& each : *events) {
    if (auto moved = std::get_if<policy_migrated>(&each))
      made.where = *moved;
    if (std::holds_alternative<action_cancelled>(each))
      ++made.actions_cancelled;
  }
  auto before = agenda(account, *older), after = agenda(next, rules);
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(made.gone));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(made.fresh));
  return made;
}

} // namespace recobro
