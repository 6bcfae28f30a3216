#include "tools/engine/inspect.hpp"

#include "core/account/outbox_effect.hpp"

#include "actors/account.hpp"

#include <map>

namespace recobro {

namespace {

constexpr size_t accounts_per_commit = 500;
constexpr size_t entries_per_read = 1'000;
constexpr std::string_view rebuild_mark = "rebuild"; // in meta; not empty while it is under way

account_state fold(stored_account&& stored) {
  auto state = stored.base ? std::move(stored.base->state) : account_state{};
  for (auto& past : stored.entries)
    state = evolve(std::move(state), past);
  return state;
}

/// Actions that were planned and neither cancelled nor taken over, as outbox rows.
std::map<uint32_t, outbox_row> open_actions(const account_key& key,
                                            const std::vector<entry>& entries,
                                            const account_state& state) {
  auto open = std::map<uint32_t, outbox_row>{};
  for (auto& past : entries)
    for (auto& happened : past.events) {
      auto effect = effect_on_outbox(happened);
      if (effect.enters)
        open.insert_or_assign(
          effect.enters->number,
          outbox_row{key, *effect.enters, past.decided_at, state.language, state.segment});
      else if (effect.leaves)
        open.erase(*effect.leaves);
    }
  return open;
}

result<journal_append> index_of(const journal& store, const account_key& key,
                                const policy_registry& policies, rebuild_report& report) {
  auto stored = store.load(key);
  if (!stored)
    return fail(stored.error());
  report.entries += stored->entries.size();
  auto entries = stored->entries;
  auto state = fold(std::move(*stored));
  auto rules = policies.by_hash(state.policy);
  if (!rules)
    return fail(errc::policy_unknown, key.text() + " decides under policy " + state.policy);
  auto change = journal_append{};
  change.account = key;
  change.partition = partition_of(key, store.partitions());
  auto due = earliest_due(state, *rules);
  if (due != never)
    change.agenda_put = due;
  for (auto& [number, row] : open_actions(key, entries, state))
    change.outbox_put.push_back(row);
  for (auto& task : state.tasks)
    change.work.put.push_back(row_of(key, state, task));
  for (auto& past : entries)
    add_to(change.tallies, key.portfolio(), past.events);
  change.snapshot_bytes = encode(snapshot{std::move(state), due});
  return change;
}

/// @pre the indexes were dropped
result<rebuild_report> write_indexes(journal& store, const policy_registry& policies, instant now,
                                     const std::function<void(uint64_t accounts)>& progress) {
  auto report = rebuild_report{};
  auto failed = std::optional<error>{};
  auto changes = std::vector<journal_append>{};
  auto write = [&] {
    if (auto done = store.commit(changes, now); !done)
      failed = done.error();
    changes.clear();
    progress(report.accounts);
  };
  auto visited = store.accounts("", "", [&](const account_key& key) {
    auto change = index_of(store, key, policies, report);
    if (!change) {
      failed = change.error();
      return false;
    }
    changes.push_back(std::move(*change));
    ++report.accounts;
    if (changes.size() == accounts_per_commit)
      write();
    return !failed;
  });
  if (!failed && visited && !changes.empty())
    write();
  if (failed)
    return fail(*failed);
  if (!visited)
    return fail(visited.error());
  return report;
}

} // namespace

result<account_state> stored_state(const journal& store, const account_key& account) {
  auto stored = store.load(account);
  if (!stored)
    return fail(stored.error());
  return fold(std::move(*stored));
}

result<account_state> state_as_of(const journal& store, const account_key& account, instant at) {
  auto state = account_state{};
  while (true) {
    auto entries = store.history(account, state.sequence, entries_per_read);
    if (!entries)
      return fail(entries.error());
    for (auto& past : *entries) {
      if (past.decided_at > at)
        return state;
      evolve_in_place(state, past);
    }
    if (entries->size() < entries_per_read)
      return state;
  }
}

result<std::optional<instant>> last_decision(const journal& store) {
  std::optional<instant> last;
  for (uint16_t partition = 0; partition < store.partitions(); ++partition) {
    auto number = store.last_block(partition);
    if (number == 0)
      continue;
    auto blocks = store.blocks(partition, number, 1);
    if (!blocks)
      return fail(blocks.error());
    for (auto& block : *blocks)
      for (auto& [account, noted] : block.entries)
        last = std::max(last.value_or(noted.decided_at), noted.decided_at);
  }
  return last;
}

result<std::string> hash_of_all_states(const journal& store) {
  auto chained = std::string{};
  auto failed = std::optional<error>{};
  auto visited = store.accounts("", "", [&](const account_key& key) {
    auto state = stored_state(store, key);
    if (!state) {
      failed = state.error();
      return false;
    }
    chained = digest(chained + state_hash(key, *state));
    return true;
  });
  if (failed)
    return fail(*failed);
  if (!visited)
    return fail(visited.error());
  return chained;
}

result<rebuild_report> rebuild_indexes(journal& store, const policy_registry& policies, instant now,
                                       const std::function<void(uint64_t accounts)>& progress) {
  // Before anything goes: who starts on half an index would miss timers and actions.
  if (auto marked = store.put_meta(rebuild_mark, "begun"); !marked)
    return fail(marked.error());
  if (auto dropped = store.drop_indexes(); !dropped)
    return fail(dropped.error());
  auto report = write_indexes(store, policies, now, progress);
  if (!report)
    return report;
  if (auto cleared = store.put_meta(rebuild_mark, ""); !cleared)
    return fail(cleared.error());
  return report;
}

result<void> check_rebuilt(const journal& store, const std::string& directory) {
  auto mark = store.meta(rebuild_mark);
  if (!mark)
    return fail(mark.error());
  if (*mark && !(*mark)->empty())
    return fail(errc::rebuild_unfinished,
                "a rebuild of " + directory
                  + " was begun and did not come to its end: run 'recobro journal rebuild "
                  + directory + "' again");
  return {};
}

} // namespace recobro
