// Experiments: which arm an account has, and what came of it.

#include "core/account/conditions.hpp"
#include "core/account/draft.hpp"
#include "core/account/lot.hpp"

#include <algorithm>

namespace recobro {

namespace {

__extension__ using wide = __int128; // an amount times 10 000 fits

bool is_stopped(const draft& made, const std::string& experiment, const std::string& arm) {
  return made.settings.known && made.settings.known->is_stopped(experiment, arm);
}

/// By lot among the arms that were not stopped; null when only the control is left.
const experiment_arm* drawn_arm(const draft& made, const experiment& tried) {
  auto stopped = [&](const experiment_arm& arm) {
    return &arm != &tried.arms.front() && is_stopped(made, tried.name, arm.name);
  };
  uint64_t weights = 0;
  size_t open = 0;
  for (auto& arm : tried.arms)
    if (!stopped(arm)) {
      weights += arm.weight;
      ++open;
    }
  if (open < 2 || weights == 0)
    return nullptr;
  auto place = draw_lot(made.settings.account_mark, tried.name) % weights;
  for (auto& arm : tried.arms) {
    if (stopped(arm))
      continue;
    if (place < arm.weight)
      return &arm;
    place -= arm.weight;
  }
  return nullptr;
}

uint32_t contacts_sent(const account_state& account) {
  uint32_t sum = 0;
  for (auto count : account.contacts)
    sum += count;
  return sum;
}

int64_t recovered(const trial& item, amount paid_since) {
  if (paid_since.minor <= 0)
    return 0;
  if (paid_since >= item.open)
    return 10'000;
  return static_cast<int64_t>(static_cast<wide>(paid_since.minor) * 10'000 / item.open.minor);
}

} // namespace

void join_experiments(draft& made) {
  auto& account = made.state;
  if (made.rules.experiments.empty() || account.settled)
    return;
  for (auto& tried : made.rules.experiments) {
    if (account.find_trial(tried.name)
        || (tried.who && !holds(*tried.who, account, made.rules, made.now)))
      continue;
    auto arm = drawn_arm(made, tried);
    auto open = open_amount(account);
    if (!arm || open.minor <= 0)
      continue;
    made.add(arm_assigned{{.experiment = tried.name,
                           .arm = arm->name,
                           .assigned_at = made.now,
                           .ends_at = made.now + std::chrono::hours{24} * tried.days,
                           .open = open,
                           .paid_before = paid_amount(account),
                           .contacts_before = contacts_sent(account),
                           .disputes_before = static_cast<uint32_t>(account.disputes.size())}});
  }
}

void leave_stopped_arms(draft& made) {
  auto& account = made.state;
  if (account.trials.empty() || !made.settings.known || made.settings.known->stopped_arms.empty())
    return;
  auto left = false;
  for (auto& tried : made.rules.experiments) {
    auto item = account.find_trial(tried.name);
    if (!item || item->left || item->arm == tried.arms.front().name
        || !is_stopped(made, tried.name, item->arm))
      continue;
    made.add(arm_left{tried.name, item->arm, tried.arms.front().name});
    left = true;
  }
  if (left)
    treat_anew(made);
}

void measure_trial(draft& made, size_t index) {
  auto& account = made.state;
  auto item = account.trials[index];
  auto paid_since = paid_amount(account) - item.paid_before;
  auto& stops = account.contact.stops;
  made.add(arm_measured{
    item.experiment,
    item.arm,
    {.recovered_basis_points = recovered(item, paid_since),
     .paid = paid_since.minor > 0,
     .settled = account.settled,
     .stopped = std::any_of(stops.begin(), stops.end(),
                            [&](auto& stop) { return stop.when >= item.assigned_at; }),
     .disputed = account.disputes.size() > item.disputes_before,
     .contacts = contacts_sent(account) - std::min(item.contacts_before, contacts_sent(account))}});
}

} // namespace recobro
