// Learners: each message goes the way that has done best so far, or now and then, by lot, another
// way, so that learning goes on (epsilon-greedy; Sutton and Barto, Reinforcement Learning, 2.2).
// What is best is the posterior mean under a uniform prior, (wins + 1) / (tries + 2), compared
// without rounding.

#include "core/account/draft.hpp"
#include "core/account/lot.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr int64_t certain = 10'000; // basis points

struct candidate {
  const learner_choice* way = nullptr;
  choice_record record;
  bool best = false;
};

bool better(const choice_record& left, const choice_record& right) {
  return (left.wins + 1) * (right.tries + 2) > (right.wins + 1) * (left.tries + 2);
}

instant start_of(const draft& made, const learner_choice& way) {
  if (!way.at)
    return made.now;
  wait_rule until;
  until.until_time = way.at;
  return end_of(until, made.now, made.state.local, made.rules.calendar);
}

/// The ways that the contact rules ever let through; all of them when there is none, so that the
/// action shows why it could not be sent.
std::vector<candidate> candidates(const draft& made, const learner& from, std::string_view group,
                                  const std::string& because) {
  std::vector<candidate> found;
  for (auto& way : from.choices)
    if (rule_on(made, next_send(made, way.by, way.template_name, because), start_of(made, way)).next
        != never)
      found.push_back({&way, {}, false});
  if (found.empty())
    for (auto& way : from.choices)
      found.push_back({&way, {}, false});
  if (made.settings.known)
    for (auto& each : found)
      each.record = made.settings.known->of(from.name, group, each.way->name);
  for (auto& each : found)
    each.best = std::none_of(found.begin(), found.end(),
                             [&](auto& other) { return better(other.record, each.record); });
  return found;
}

/// The way that a backtest repeats, where the policy still has it.
const candidate* given_among(const draft& made, const std::string& learner,
                             const std::vector<candidate>& all) {
  if (!made.settings.known)
    return nullptr;
  auto given = made.settings.known->given_choices.find(learner);
  if (given == made.settings.known->given_choices.end())
    return nullptr;
  auto found = std::ranges::find(all, given->second, [](auto& each) { return each.way->name; });
  return found == all.end() ? nullptr : &*found;
}

bool is_reward(learner_reward wanted, const event& what) {
  switch (wanted) {
  case learner_reward::reply:
    return std::holds_alternative<message_received>(what);
  case learner_reward::payment:
    return std::holds_alternative<payment_received>(what);
  case learner_reward::promise:
    return std::holds_alternative<promise_made>(what);
  }
  return false;
}

const learner* find_learner(const policy& rules, std::string_view name) {
  for (auto& each : rules.learners)
    if (each.name == name)
      return &each;
  return nullptr;
}

choice_ended end_of_choice(const pending_choice& item, bool tried, bool won) {
  return {item.learner, item.choice, item.group, item.action, tried, won};
}

/// Its message has not left yet: what the debtor does meanwhile is not its doing.
bool still_waits(const draft& made, const pending_choice& item) {
  return std::ranges::any_of(made.state.actions, [&](auto& action) {
    return action.number == item.action && action.waits_until != never;
  });
}

/// What the events of this decision say about a choice that was made before them.
std::optional<choice_ended> judged(const draft& made, const pending_choice& item) {
  auto from = find_learner(made.rules, item.learner);
  bool cancelled = false, won = false;
  for (auto& happened : made.events) {
    // What happened before the choice, in the same decision, is its cause and not its doing.
    if (auto chosen = std::get_if<choice_made>(&happened))
      won = won && chosen->content.action != item.action;
    if (auto gone = std::get_if<action_cancelled>(&happened))
      cancelled = cancelled || gone->number == item.action;
    won = won || (from && is_reward(from->reward, happened));
  }
  if (cancelled) // it never left, so what followed is not its doing
    return end_of_choice(item, false, false);
  return won && !still_waits(made, item) ? std::optional{end_of_choice(item, true, true)}
                                         : std::nullopt;
}

} // namespace

void send_as_learned(draft& made, uint16_t learner, const std::string& because) {
  auto& from = made.rules.learners[learner];
  auto group = from.by_segment ? made.state.segment : std::string{};
  auto all = candidates(made, from, group, because);
  auto number = made.state.actions_planned + 1;
  auto lot = draw_lot(made.settings.account_mark, from.name, number);
  auto by_lot = static_cast<int64_t>(lot % certain) < from.explore_basis_points;
  auto among = std::vector<const candidate*>{};
  for (auto& each : all)
    if (by_lot || each.best)
      among.push_back(&each);
  auto given = given_among(made, from.name, all);
  auto& chosen = given ? *given : *among[(lot / certain) % among.size()];
  auto count = static_cast<int64_t>(all.size());
  auto bests = std::count_if(all.begin(), all.end(), [](auto& each) { return each.best; });
  auto chance = from.explore_basis_points / count
                + (chosen.best ? (certain - from.explore_basis_points) / bests : 0);
  auto start = start_of(made, *chosen.way);
  made.add(choice_made{{.learner = from.name,
                        .choice = chosen.way->name,
                        .group = std::move(group),
                        .action = number,
                        .made_at = made.now,
                        .leaves_from = start,
                        .ends_at = start + std::chrono::hours{24} * from.days},
                       chance,
                       by_lot,
                       chosen.record.tries,
                       chosen.record.wins});
  plan(made, {0, action_kind::send, chosen.way->by, chosen.way->template_name, {}, because}, start);
}

void reward_choices(draft& made) {
  if (made.state.choices.empty())
    return;
  auto pending = made.state.choices;
  for (auto& item : pending)
    if (auto ended = judged(made, item))
      made.add(std::move(*ended));
}

void end_choice_by_time(draft& made, size_t index) {
  auto item = made.state.choices[index];
  made.add(end_of_choice(item, !still_waits(made, item), false));
}

} // namespace recobro
