// What time does to a desk: tasks that wait for too long go to another team, steps that nobody
// takes and agents who say nothing lose what they hold.

#include "core/work/desk.hpp"

#include <algorithm>

namespace recobro {

namespace {

using namespace std::chrono_literals;

// An account that did not hear of a move is asked again after this much business time.
constexpr auto asked_again_after = 5s;

} // namespace

/// Where nobody may do it, it would wait for ever; here somebody may come yet.
bool desk::may_go_to(target& to, const item& what) {
  if (!to.where)
    return true;
  auto asked = queue_.required(what.line);
  const auto licensed = needs_licence(*to.where, what.jurisdiction);
  asked.jurisdiction = licensed ? what.jurisdiction : std::string{};
  const auto look = [&] {
    return std::ranges::any_of(to.where->agents,
                               [&](const agent_profile& who) { return fits(who, asked); });
  };
  if (licensed)
    return look();
  if (to.fitting.size() <= what.line)
    to.fitting.resize(what.line + 1u, -1);
  auto& known = to.fitting[what.line];
  if (known < 0)
    known = look() ? 1 : 0;
  return known == 1;
}

void desk::look_at_waits(desk_time at) {
  while (!wakes_.empty() && wakes_.begin()->first <= at.now) {
    auto key = wakes_.begin()->second;
    wakes_.erase(wakes_.begin());
    auto found = items_.find(key);
    if (found == items_.end() || found->second.is == place::held
        || found->second.is == place::asked)
      continue;
    auto& what = found->second;
    auto move = [&](const std::string& team, const char* reason) {
      wakes_.insert({at.now + asked_again_after, key}); // should the account not hear of it
      orders_.emplace_back(
        order_move{what.account, move_task{what.number, task_stage::queued, team, {}, reason, {}}});
    };
    const auto queued = !what.rank.key.empty();
    const auto overflows
      = !rules_.overflow_to.empty() && what.moved_at + rules_.overflow_after <= at.now;
    if (queued && what.escalate_at <= at.now && may_go_to(escalation_, what))
      move(rules_.escalate_to, "overdue");
    else if (queued && overflows && may_go_to(overflow_, what))
      move(rules_.overflow_to, "overflow");
    else if (queued) {
      leave_queue(what);
      wait(what, at);
    }
  }
}

/// Who is there and does nothing keeps no task from others.
void desk::look_at_steps(desk_time at) {
  while (!steps_due_.empty() && steps_due_.begin()->first <= at.uptime) {
    auto key = steps_due_.begin()->second;
    steps_due_.erase(steps_due_.begin());
    auto& what = items_.at(key);
    ++expired_;
    what.step_by = at.uptime + rules_.lease; // asks once more if the account does not hear of it
    steps_due_.insert({what.step_by, key});
    auto reason = what.stage == task_stage::offered ? "not_accepted" : "not_finished";
    take_off_screen(what, key, reason);
    orders_.emplace_back(order_move{
      what.account, move_task{what.number, task_stage::queued, {}, what.agent, reason, {}}});
  }
}

void desk::tick(desk_time at) {
  ticked_at_ = at.uptime;
  look_at_waits(at);
  look_at_steps(at);
  std::vector<std::string> waiting;
  for (auto& [agent, who] : workers_) {
    if (at.uptime - who.seen_at > rules_.lease) {
      if (who.session != 0)
        end_silent(agent, who, at);
      if (!who.holds.empty())
        release_all(agent, who, "lease_expired", at);
    }
    if (!who.reserved.empty() && !comes_back(who, at))
      free_reserved(who, at);
    if (takes(who) && who.credit > 0 && (queue_.size() > 0 || !who.reserved.empty()))
      waiting.push_back(agent);
  }
  for (auto& agent : waiting) // tasks that he did not want a while ago, perhaps
    look_for_tasks(agent, at);
}

} // namespace recobro
