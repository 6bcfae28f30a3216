#include "tools/simulate/stored_portfolio.hpp"

#include "actors/experiment_book.hpp"
#include "tools/engine/inspect.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

template <class Items>
std::optional<uint16_t> place_of(const Items& items, std::string_view name) {
  auto found = std::ranges::find_if(items, [&](auto& one) { return one.name == name; });
  if (found == items.end())
    return std::nullopt;
  return static_cast<uint16_t>(found - items.begin());
}

/// True when the account had to enter another phase.
bool place(account_state& account, const world& around) {
  const policy& rules = *around.rules;
  if (account.policy == rules.hash)
    return false;
  account.policy = rules.hash;
  if (auto found = place_of(rules.phases, account.phase_name)) {
    auto& here = rules.phases[*found];
    auto strategy = place_of(here.strategies, account.strategy_name);
    account.phase = *found;
    account.strategy = strategy ? static_cast<uint16_t>(*strategy + 1) : uint16_t{0};
    if (!strategy)
      account.strategy_name.clear();
    auto& steps = strategy ? here.strategies[*strategy].steps : here.steps;
    if (account.next_step >= steps.size())
      account.step_due = never;
    return false;
  }
  auto rung = rung_for(rules, days_past_due(account, around.begin));
  command moved;
  moved.happened_at = moved.received_at = around.begin;
  moved.body = move_phase{rules.phases[rung].name, "another_policy"};
  account.phase = UINT16_MAX; // of the policy that is left
  if (decide_in_place(account, moved, rules, around.begin, {.contact = around.contact.get()}))
    ++account.sequence;
  return true;
}

} // namespace

result<stored_portfolio> read_portfolio(const journal& store, std::string_view portfolio,
                                        currency unit,
                                        const std::function<void(size_t)>& progress) {
  stored_portfolio read;
  std::optional<error> failed;
  experiment_book experiments;
  if (auto loaded = experiments.load(store); !loaded)
    return fail(loaded.error());
  auto visited = store.accounts(portfolio, "", [&](const account_key& key) {
    auto state = stored_state(store, key);
    if (!state)
      failed = state.error();
    else if (state->unit != unit)
      failed = error{errc::currency_mismatch,
                     key.text() + " is in another currency than the model, "
                       + std::string{unit.code()} + "; name a model or a --portfolio that fit"};
    if (failed)
      return false;
    read.last = std::max(read.last, state->last_decided_at);
    if (state->closed) {
      ++read.closed;
    } else {
      state->seen.clear(); // ids of senders say nothing to a simulation
      read.states.push_back(std::move(*state));
      read.known.push_back(experiments.of(key.portfolio()));
    }
    if (progress)
      progress(read.states.size());
    return true;
  });
  if (failed)
    return fail(*failed);
  if (!visited)
    return fail(visited.error());
  return read;
}

void place_under(stored_portfolio& accounts, const world& around) {
  for (account_state& one : accounts.states)
    accounts.moved += place(one, around) ? 1 : 0;
}

} // namespace recobro::simulate
