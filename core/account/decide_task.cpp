// Work for people. A task is somebody's alone, and nobody else's about the same debtor; it is asked
// about under the contact rules at the moment in which somebody gets it.

#include "core/account/approval.hpp"
#include "core/account/contact_reach.hpp"
#include "core/account/draft.hpp"

#include <algorithm>

namespace recobro {

namespace {

// Hours end on some full quarter of an hour; a shorter stride finds the second.
constexpr auto review_stride = std::chrono::minutes{5};
constexpr auto reviewed_after = std::chrono::hours{1};
constexpr auto call_back_latest = std::chrono::hours{24 * 366};
constexpr size_t listed_max = 12;

result<open_task> find_open(const draft& made, uint32_t number) {
  if (auto task = made.state.find_task(number))
    return *task;
  return fail(errc::task_unknown,
              fmt::format("task {} is not open: it was completed, withdrawn or waits for a lawful "
                          "hour; drop it and take the next one",
                          number));
}

result<void> check_holder(const open_task& task, const std::string& agent) {
  if (task.held() && task.agent == agent)
    return {};
  return fail(errc::task_not_held,
              fmt::format("task {} is {}{}, not with {}; ask for another one", task.number,
                          name_of(task.stage), task.held() ? " by somebody else" : "", agent));
}

/// Two people decide: nobody approves what he has asked for himself.
result<void> check_asker(const open_task& task, const std::string& agent) {
  if (agent.empty() || task.content.terms.asked_by != agent)
    return {};
  return fail(
    errc::forbidden,
    fmt::format("{} asked for this approval and can't give it; somebody else has to", agent));
}

planned_action as_contact(const open_task& task) {
  auto& content = task.content;
  return {.number = task.number,
          .kind = action_kind::task,
          .by = content.by,
          .what = content.kind,
          .because = content.because,
          .contacts = content.contacts,
          .script = content.script};
}

task_moved moved(const draft& made, const open_task& task, task_stage to, std::string agent,
                 std::string reason) {
  return {task.number, to, task.team, std::move(agent), made.now, std::move(reason), task.boost};
}

/// When the rules have to be asked again about what they allow now: before they say no, and
/// after an hour in any case.
instant review_of(const draft& made, const planned_action& asked) {
  if (!judged(made, asked))
    return never;
  auto may = [&](instant when) { return rule_on(made, asked, when).next == when; };
  auto last = made.now;
  auto end = made.now + reviewed_after;
  while (last < end && may(last + review_stride))
    last += review_stride;
  if (last >= end)
    return end;
  auto denied = last + review_stride;
  while (denied - last > std::chrono::seconds{1}) {
    auto middle = last + (denied - last) / 2;
    (may(middle) ? last : denied) = middle;
  }
  return denied;
}

/// Nobody does it before the rules allow it again.
void put_off(draft& made, uint32_t number, ruling said) {
  if (said.next == never)
    made.add(action_cancelled{number, "contact_rules"});
  else
    made.add(action_deferred{number, said.next, std::move(said.check)});
}

/// To this agent, if the rules let whoever has it contact the debtor now. A leader says why; he may
/// take it from somebody who has not begun.
result<void> offer(draft& made, const open_task& task, const move_task& what) {
  auto by_hand = !what.reason.empty();
  if (task.held()
      && (!by_hand || task.agent == what.agent || task.stage == task_stage::in_progress))
    return fail(errc::task_not_held, fmt::format("task {} is {} by somebody; it can't be offered",
                                                 task.number, name_of(task.stage)));
  for (auto& other : made.state.tasks)
    if (other.held() && other.number != task.number && !is_approval(other.content.kind)
        && !is_approval(task.content.kind))
      return fail(errc::debtor_held, fmt::format("task {} about the same debtor is {} by somebody",
                                                 other.number, name_of(other.stage)));
  if (what.agent.empty())
    return fail(errc::missing_field, "to offer a task, say to which agent");
  if (auto may = check_asker(task, what.agent); !may)
    return may;
  auto asked = as_contact(task);
  auto said = rule_on(made, asked);
  if (said.next != made.now) {
    put_off(made, task.number, std::move(said));
    return {};
  }
  auto offered = moved(made, task, task_stage::offered, what.agent, what.reason);
  if (!what.team.empty())
    offered.team = what.team;
  offered.review_at = review_of(made, asked);
  made.add(std::move(offered));
  return {};
}

/// Points count in a queue: whoever has the task keeps it, and they wait until it is in one again.
void boost_held(draft& made, const open_task& task, const move_task& what) {
  auto kept = moved(made, task, task.stage, task.agent, what.reason);
  kept.boost = *what.boost;
  kept.review_at = task.review_at;
  if (kept.boost != task.boost)
    made.add(std::move(kept));
}

/// Back to its queue, or to another one.
result<void> give_back(draft& made, const open_task& task, const move_task& what) {
  if (!what.agent.empty())
    if (auto fits = check_holder(task, what.agent); !fits)
      return fits;
  if (what.boost && task.held() && what.agent.empty() && what.team.empty()) {
    boost_held(made, task, what);
    return {};
  }
  auto back = moved(made, task, task_stage::queued, task.agent, what.reason);
  if (!what.team.empty())
    back.team = what.team;
  back.boost = what.boost.value_or(task.boost);
  if (task.held() || back.team != task.team || back.boost != task.boost)
    made.add(std::move(back));
  return {};
}

result<const disposition_rule*> find_disposition(const draft& made, const std::string& name) {
  auto& known = made.rules.dispositions;
  for (auto& each : known)
    if (each.name == name)
      return &each;
  std::string names;
  for (size_t place = 0; place < std::min(known.size(), listed_max); ++place)
    names += (place ? ", " : "") + known[place].name;
  return fail(errc::disposition_unknown,
              fmt::format("'{}' is none of the policy's; expected one of {}", name, names));
}

result<void> check_call_back(const draft& made, std::optional<instant> call_back) {
  if (!call_back || (*call_back > made.now && *call_back <= made.now + call_back_latest))
    return {};
  return fail(errc::value_out_of_range,
              fmt::format("call_back_at is {}; expected an instant after {}, within a year",
                          format_instant(*call_back), format_instant(made.now)));
}

/// The same again, by the same agent, at the instant that the debtor was told.
void plan_call_back(draft& made, const open_task& done, const std::string& agent, instant when) {
  if (made.state.settled || made.state.closed)
    return;
  action_planned again;
  again.kind = action_kind::task;
  again.by = done.content.by;
  again.what = done.content.kind;
  again.script = done.content.script;
  again.because = "call_back:" + std::to_string(done.number);
  again.priority = done.content.priority;
  again.contacts = done.content.contacts;
  again.terms = done.content.terms;
  again.terms.due_by = {};
  again.terms.appointment = when;
  again.terms.agent = agent;
  plan(made, std::move(again), when);
}

/// The disposition is the answer to what was asked.
result<void> decide_approval(draft& made, const open_task& task, const complete_task& what,
                             const asked_approval& asked) {
  const auto yes = what.disposition == answer_approved;
  if (!yes && what.disposition != answer_refused)
    return fail(errc::disposition_unknown,
                fmt::format("'{}' answers no approval; expected {} or {}", what.disposition,
                            answer_approved, answer_refused));
  if (what.promised || what.call_back)
    return fail(
      errc::unknown_field,
      fmt::format("an approval is answered with {} or {} and nothing else; send the {} on "
                  "its own",
                  answer_approved, answer_refused,
                  what.promised ? "promise" : "call back as a task"));
  if (auto another = check_asker(task, what.agent); yes && !another)
    return another;
  // Before the first event: a refusal changes nothing.
  auto may = asked.phase.empty() ? check_arrangement_decision(made, asked.arrangement, yes)
                                 : check_move_decision(made, asked.phase);
  if (!may)
    return may;
  made.add(task_completed{
    task.number, task.content.kind, task.team, what.agent, what.disposition, made.happened_at, {}});
  if (!asked.phase.empty())
    return yes ? decide_on(made, approve_move{asked.phase})
               : decide_on(made, refuse_move{asked.phase, {}});
  return yes ? decide_on(made, approve_arrangement{asked.arrangement})
             : decide_on(made, refuse_arrangement{asked.arrangement, {}});
}

} // namespace

void withdraw(draft& made, uint32_t number, std::string_view reason) {
  auto& actions = made.state.actions;
  auto planned = std::any_of(actions.begin(), actions.end(), [&](auto& each) {
    return each.number == number && !each.handed_over;
  });
  if (planned || made.state.find_task(number))
    made.add(action_cancelled{number, std::string{reason}});
}

void review_held(draft& made, uint32_t number) {
  auto found = made.state.find_task(number);
  if (!found || !may_be_taken_back(*found))
    return;
  auto task = *found; // events move it
  auto asked = as_contact(task);
  if (auto said = rule_on(made, asked); said.next != made.now)
    return put_off(made, number, std::move(said));
  auto review_at = review_of(made, asked);
  if (review_at == task.review_at)
    return;
  auto kept = moved(made, task, task.stage, task.agent, "reviewed");
  kept.review_at = review_at;
  made.add(std::move(kept));
}

result<void> decide_on(draft& made, const queue_task& what) {
  if (made.state.find_task(what.action))
    return {}; // said twice
  auto& actions = made.state.actions;
  auto found = std::find_if(actions.begin(), actions.end(), [&](auto& action) {
    return action.number == what.action && action.kind == action_kind::task
           && action.waits_until == never;
  });
  if (found == actions.end())
    return fail(errc::action_unknown, fmt::format("task {} is not on its way", what.action));
  auto& tasks = made.state.tasks;
  if (tasks.size() >= actions_max) {
    auto waits = std::find_if(tasks.begin(), tasks.end(), [](auto& task) { return !task.held(); });
    made.add(action_cancelled{waits->number, "too_many"}); // nobody holds two about one debtor
  }
  auto queued = task_queued{what.action, what.team, made.now, what.content};
  if (auto& keeper = queued.content.terms.agent; keeper.empty())
    keeper = made.state.agent; // who spoke to the debtor last
  made.add(std::move(queued));
  return {};
}

result<void> decide_on(draft& made, const move_task& what) {
  auto task = find_open(made, what.action);
  if (!task)
    return fail(std::move(task.error()));
  if (what.to == task_stage::offered)
    return offer(made, *task, what);
  if (what.to == task_stage::queued)
    return give_back(made, *task, what);
  if (auto fits = check_holder(*task, what.agent); !fits)
    return fits;
  if (task->stage > what.to)
    return fail(errc::value_out_of_range,
                fmt::format("task {} is {} already; complete it or give it back", task->number,
                            name_of(task->stage)));
  if (task->stage < what.to) { // said again, it changes nothing
    auto step = moved(made, *task, what.to, what.agent, what.reason);
    if (what.to == task_stage::accepted)
      step.review_at = task->review_at;
    made.add(std::move(step));
  }
  return {};
}

result<void> decide_on(draft& made, const complete_task& what) {
  auto task = find_open(made, what.action);
  if (!task)
    return fail(std::move(task.error()));
  if (auto fits = check_holder(*task, what.agent); !fits)
    return fits;
  if (auto asked = approval_of(made.state, task->number))
    return decide_approval(made, *task, what, *asked);
  auto disposition = find_disposition(made, what.disposition);
  if (!disposition)
    return fail(std::move(disposition.error()));
  if (auto fits = check_call_back(made, what.call_back); !fits)
    return fits;
  if (what.promised)
    if (auto fits = check_promise(made, *what.promised); !fits)
      return fits;
  auto outcome = task->content.contacts ? (*disposition)->outcome : std::nullopt;
  if (what.promised && (*disposition)->outcome && reached_nobody(*(*disposition)->outcome))
    return fail(errc::unknown_field,
                fmt::format("'{}' says that the debtor was not reached, so nobody promised; take "
                            "another disposition or leave the promise out",
                            what.disposition));
  made.add(task_completed{task->number, task->content.kind, task->team, what.agent,
                          what.disposition, made.happened_at, what.call_back});
  if (outcome)
    made.add(contact_recorded{
      std::to_string(task->number), task->content.by, *outcome, made.happened_at, {}});
  if (what.promised)
    if (auto fits = decide_on(made, *what.promised); !fits)
      return fits;
  if (what.call_back)
    plan_call_back(made, *task, what.agent, *what.call_back);
  // A policy that has an answer to the disposition has none to the contact that it stands for.
  auto answered = fire(made, disposition_fact{what.disposition, task->content.kind});
  if (outcome && !answered)
    fire(made, contact_fact{*outcome, task->content.by});
  return {};
}

} // namespace recobro
