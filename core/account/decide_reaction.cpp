#include "core/account/conditions.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

bool matches(const trigger& wanted, const occurrence& fact) {
  if (auto contact = std::get_if<contact_fact>(&fact)) {
    auto when = std::get_if<contact_trigger>(&wanted);
    return when && when->outcome == contact->outcome && (!when->by || *when->by == contact->by);
  }
  if (auto intent = std::get_if<reply_intent>(&fact)) {
    auto when = std::get_if<reply_trigger>(&wanted);
    return when && (!when->intent || *when->intent == *intent);
  }
  if (auto said = std::get_if<disposition_fact>(&fact)) {
    auto when = std::get_if<disposition_trigger>(&wanted);
    return when && when->disposition == said->disposition
           && (!when->task || *when->task == said->task);
  }
  auto when = std::get_if<fact_trigger>(&wanted);
  return when && *when == std::get<fact_trigger>(fact);
}

/// Brought about by time or by money that is missing; nobody waits for an answer to it.
bool is_lapse(const occurrence& fact) {
  auto which = std::get_if<fact_trigger>(&fact);
  return which
         && (*which == fact_trigger::promise_broken || *which == fact_trigger::instalment_missed
             || *which == fact_trigger::arrangement_broken
             || *which == fact_trigger::payment_reversed);
}

/// Whether it would reach the debtor.
bool is_contact(const policy_action& action) {
  auto task = std::get_if<task_action>(&action);
  return task ? task->by.has_value()
              : std::holds_alternative<send_action>(action)
                  || std::holds_alternative<learned_send>(action);
}

occasion occasion_of(const occurrence& fact) {
  if (std::holds_alternative<contact_fact>(fact))
    return occasion::contact_result;
  return is_lapse(fact) ? occasion::lapse : occasion::fact;
}

/// Debtors who dispute, and accounts on hold, are answered and not pursued.
bool is_left_in_peace(const account_state& account) {
  return !account.holds.empty()
         || std::ranges::any_of(account.disputes, [](auto& item) { return item.open; });
}

/// How an action's `because` names what it answers: "contact:no_answer", "reply:stop".
std::string description(const occurrence& fact) {
  if (auto contact = std::get_if<contact_fact>(&fact))
    return fmt::format("contact:{}", name_of(contact->outcome));
  if (auto intent = std::get_if<reply_intent>(&fact))
    return fmt::format("reply:{}", name_of(*intent));
  if (auto said = std::get_if<disposition_fact>(&fact))
    return "disposition:" + said->disposition;
  return fmt::format("fact:{}", name_of(std::get<fact_trigger>(fact)));
}

void hold_by_policy(draft& made, const place_hold& wanted) {
  auto& account = made.state;
  auto id = "policy:" + wanted.reason;
  auto until
    = wanted.length ? end_of(*wanted.length, made.now, account.local, made.rules.calendar) : never;
  auto known = std::find_if(account.holds.begin(), account.holds.end(),
                            [&](auto& item) { return item.id == id; });
  auto there = known != account.holds.end();
  // A hold is only ever made longer by a policy; and one too many changes nothing, since
  // an account with holds is on hold.
  if (there ? known->until >= until : account.holds.size() >= holds_max)
    return;
  made.add(hold_placed{std::move(id), wanted.reason, until});
  cancel_planned(made, "hold");
}

struct performer {
  draft& made;
  occasion of;
  const std::string& because;

  void operator()(const do_nothing&) const {}

  void operator()(const send_action& wanted) const {
    // A late result of a contact or the end of a deadline is no reason to write to somebody who has
    // paid meanwhile.
    if (made.state.settled && (of == occasion::contact_result || of == occasion::deadline))
      return;
    if (!wanted.others.empty())
      return plan_chain(made, wanted, because);
    action_planned sent;
    sent.kind = action_kind::send;
    sent.by = wanted.by;
    sent.what = wanted.template_name;
    sent.because = because;
    sent.to = wanted.to;
    plan(made, std::move(sent));
  }

  void operator()(const task_action& wanted) const {
    auto by = wanted.priority ? wanted.priority : made.rules.task_priority;
    auto priority = by && *by < made.rules.scores.size()
                      ? score_of(made.rules.scores[*by], made.state, made.rules, made.now)
                      : score{};
    action_planned task;
    task.kind = action_kind::task;
    task.by = wanted.by.value_or(channel{});
    task.what = wanted.kind;
    task.script = wanted.script;
    task.because = because;
    task.priority = std::move(priority);
    task.contacts = wanted.by.has_value();
    task.terms.needs = wanted.needs;
    task.terms.level = wanted.level;
    if (wanted.due)
      task.terms.due_by = end_of(*wanted.due, made.now, made.state.local, made.rules.calendar);
    plan(made, std::move(task));
  }

  void operator()(const move_to_phase& wanted) const {
    if (wanted.phase == made.state.phase || wanted.phase >= made.rules.phases.size())
      return;
    // Phases that lead to each other without a wait would never come to rest.
    if (made.moves >= moves_per_decision_max) {
      made.add(steps_ended{});
      return;
    }
    auto cause = of == occasion::deadline ? phase_cause::deadline : phase_cause::reaction;
    if (enter_phase(made, wanted.phase, cause, because))
      ++made.moves;
  }

  void operator()(const next_step_now&) const { again({}); }
  void operator()(const wait_again& wanted) const { again(wanted.wait); }
  void operator()(const learned_send& wanted) const {
    if (made.state.settled && (of == occasion::contact_result || of == occasion::deadline))
      return;
    send_as_learned(made, wanted.learner, because);
  }

  void operator()(const place_hold& wanted) const { hold_by_policy(made, wanted); }

  void operator()(const grant_points& wanted) const {
    made.add(points_granted{wanted.points, because, made.earned_by});
  }

  void operator()(const make_offer& wanted) const { offer_by_policy(made, wanted); }

  void operator()(const end_steps&) const {
    if (made.state.step_due != never || in_step())
      made.add(steps_ended{});
  }

  /// Whether this is a step's own action, rather than a reaction's.
  bool in_step() const {
    return !made.events.empty() && std::holds_alternative<step_reached>(made.events.back());
  }

  /// The wait for the next step starts again with this length. Within a step that is the
  /// wait for the step after it.
  void again(const wait_rule& wait) const {
    auto& account = made.state;
    if (account.next_step >= current_steps(account, made.rules).size()
        || (account.step_due == never && !in_step()))
      return;
    made.add(step_scheduled{account.next_step,
                            end_of(wait, made.now, account.local, made.rules.calendar)});
  }
};

const reaction* first_match(const draft& made, const std::vector<reaction>& reactions,
                            const occurrence& fact) {
  for (auto& candidate : reactions)
    if (matches(candidate.when, fact)
        && (!candidate.only_if || holds(*candidate.only_if, made.state, made.rules, made.now)))
      return &candidate;
  return nullptr;
}

/// The strategy's answer, else the phase's, else the policy's.
const reaction* answer_to(const draft& made, const occurrence& fact) {
  const reaction* found = nullptr;
  if (auto treatment = current_strategy(made.state, made.rules))
    found = first_match(made, treatment->reactions, fact);
  if (auto here = current_phase(made.state, made.rules); here && !found)
    found = first_match(made, here->reactions, fact);
  return found ? found : first_match(made, made.rules.reactions, fact);
}

} // namespace

void start_deadlines(draft& made, const occurrence& fact) {
  for (auto& rule : made.rules.deadlines)
    if (matches(rule.starts, fact))
      made.add(deadline_started{
        rule.name, end_of(rule.after, made.happened_at, made.state.local, made.rules.calendar)});
}

void perform(draft& made, const policy_action& action, occasion of, const std::string& because) {
  std::visit(performer{made, of, because}, action);
}

void perform_all(draft& made, const std::vector<policy_action>& actions, occasion of,
                 const std::string& because) {
  auto count = std::min(actions.size(), actions_per_fact_max);
  // As it was before: what these actions themselves put on hold they may still tell.
  auto silent
    = (of == occasion::lapse || of == occasion::contact_result || of == occasion::deadline)
      && is_left_in_peace(made.state);
  for (size_t place = 0; place < count && !made.state.closed; ++place)
    if (!silent || !is_contact(actions[place]))
      perform(made, actions[place], of, because);
}

bool fire(draft& made, const occurrence& fact) {
  if (made.state.closed)
    return false;
  start_deadlines(made, fact);
  auto found = answer_to(made, fact);
  if (found)
    perform_all(made, found->actions, occasion_of(fact), description(fact));
  return found != nullptr;
}

void reach_deadline(draft& made, size_t index) {
  auto reached = made.state.deadlines[index];
  made.add(deadline_reached{reached.name, reached.due});
  auto& rules = made.rules.deadlines;
  auto rule = std::find_if(rules.begin(), rules.end(),
                           [&](auto& item) { return item.name == reached.name; });
  if (rule != rules.end())
    perform_all(made, rule->actions, occasion::deadline, "deadline:" + reached.name);
}

} // namespace recobro
