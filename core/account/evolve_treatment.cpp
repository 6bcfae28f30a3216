#include "core/account/evolve_treatment.hpp"

namespace recobro {

void take_link(account_state& account, const chain_link_chosen& what) {
  auto& chains = account.chains;
  std::erase_if(chains, [&](auto& item) { return what.after != 0 && item.number == what.after; });
  if (what.rest.empty())
    return;
  if (chains.size() >= chains_max)
    chains.erase(chains.begin());
  chains.push_back({what.number, what.because, what.rest, what.within, what.next_when});
}

void follow_chain(account_state& account, uint32_t number, contact_outcome outcome) {
  if (account.chains.empty() || outcome == contact_outcome::queued
      || outcome == contact_outcome::sent)
    return;
  std::erase_if(account.chains, [number](auto& item) { return item.number == number; });
}

namespace {

channel_record& record_of(account_state& account, channel by) {
  for (auto& known : account.channels)
    if (known.by == by)
      return known;
  auto& made = account.channels.emplace_back();
  made.by = by;
  return made;
}

void take_later(std::optional<instant>& last, instant at) {
  if (at != instant{} && (!last || *last < at)) // entries of earlier versions do not say when
    last = at;
}

} // namespace

void note_outcome(account_state& account, const contact_recorded& what) {
  if (what.outcome == contact_outcome::queued || !what.party.empty())
    return;
  auto& known = record_of(account, what.by);
  if (what.outcome == contact_outcome::failed) {
    ++known.failed;
    return;
  }
  known.unanswered += what.outcome == contact_outcome::no_answer;
  known.read += what.outcome == contact_outcome::read;
  take_later(known.last_contact, what.at);
}

void note_reply(account_state& account, const message_received& what) {
  if (!what.party.empty())
    return;
  auto& known = record_of(account, what.by);
  ++known.replies;
  if (!known.last_reply || what.at >= *known.last_reply)
    known.last_intent = what.intent;
  take_later(known.last_reply, what.at);
}

void add_points(account_state& account, const points_granted& what) {
  for (auto& known : account.points)
    if (known.payment == what.payment) {
      known.points += what.points;
      return;
    }
  account.points.push_back({what.payment, what.points});
}

void plan_migration(account_state& account, const migration_planned& what) {
  account.migration.reset();
  if (what.to == account.policy)
    return; // it stays where it is
  account.migration = waiting_migration{what.to, what.when, account.phase_entered_at, account.phase,
                                        account.strategy};
}

void migrate(account_state& account, const policy_migrated& what) {
  account.policy = what.to;
  account.migration.reset();
  account.phase = what.phase;
  account.phase_name = what.phase_name;
  account.strategy = what.strategy;
  account.strategy_name = what.strategy_name;
  account.next_step = what.next_step;
  if (what.position != migrated_position::kept)
    account.step_due = never;
  std::erase_if(account.efforts, [&](auto& item) {
    return item.strategy == 0 ? !what.phase_effort : !what.strategy_effort;
  });
  for (auto& item : account.efforts)
    item.strategy = item.strategy == 0 ? uint16_t{0} : what.strategy;
  if (!account.move)
    return;
  if (!what.move_phase) {
    account.move.reset();
    return;
  }
  account.move->phase = *what.move_phase;
  account.move->name = what.move_name;
}

} // namespace recobro
