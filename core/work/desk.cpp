#include "core/work/desk.hpp"

#include "core/account/approval.hpp"

#include <algorithm>
#include <array>

namespace recobro {

namespace {

using namespace std::chrono_literals;

// Whoever said no, or did not answer, is not asked again at once while others could be.
constexpr auto avoided_for = 60s;
// An account that said "later" is asked again after this much business time.
constexpr auto parked_for = 5s;

constexpr std::array<std::string_view, agent_mode_count> mode_words{"ready",  "busy",     "idle",
                                                                    "paused", "draining", "away"};

/// When a task goes to the team above if nobody has it: when it is overdue. What came here overdue
/// already has some time here too, or it would pass through all teams at once.
instant escalation_of(const team& rules, const task_row& row, instant came_at) {
  auto due_by = row.task.content.terms.due_by;
  if (due_by == instant{} || rules.escalate_to.empty())
    return never;
  return due_by > came_at ? due_by : came_at + rules.escalate_after;
}

} // namespace

std::string_view name_of(agent_mode mode) {
  return mode_words[static_cast<size_t>(mode)];
}

desk::desk(team rules, desk_time opened, desk_targets targets)
  : rules_(std::move(rules))
  , overflow_{targets.overflow}
  , escalation_{targets.escalation}
  , opened_(opened.now)
  , opened_at_(opened.uptime)
  , flow_(opened.uptime)
  , ticked_at_(opened.uptime) {}

// -- what accounts say --------------------------------------------------------------

desk::item& desk::note(const task_row& row) {
  auto key = row.key();
  auto [found, added] = items_.try_emplace(key);
  auto& known = found->second;
  if (added) {
    known.account = row.account;
    known.number = row.task.number;
    known.came_at = row.task.moved_at;
    known.approval = is_approval(row.task.content.kind);
    by_account_[row.account.text()].push_back(key);
    known.is = place::parked;
  }
  return known;
}

void desk::put(const task_row& row, desk_time at) {
  if (row.task.team != rules_.name)
    return gone(row.key(), "moved", at);
  if (items_.count(row.key()) == 0 && row.task.moved_at >= opened_)
    flow_.arrived(at.uptime);
  auto& known = note(row);
  if (row.task.held())
    return hold(known, row, at);
  auto former = known.agent;
  if (known.is == place::held || known.is == place::asked) {
    if (known.is == place::held) {
      take_off_screen(known, row.key(), "taken_back");
      known.avoid[known.agent] = at.uptime + avoided_for;
      ++released_;
    }
    let_go(known);
  }
  leave_queue(known);
  forget_wakes(known, row.key());
  auto required = requirement_of(rules_, row);
  known.by = required.by;
  known.line = queue_.line_of(required);
  known.rank = rank_of(rules_, row);
  known.queued_at = row.task.queued_at;
  known.moved_at = row.task.moved_at;
  known.escalate_at = escalation_of(rules_, row, known.came_at);
  known.wanted = row.task.content.terms.agent;
  known.asked_by = row.task.content.terms.asked_by;
  known.jurisdiction = row.jurisdiction;
  wait(known, at);
  if (!former.empty()) {
    wake_others(row.account, at);
    look_for_tasks(former, at);
  }
}

void desk::gone(const std::string& task, const std::string& reason, desk_time at) {
  auto found = items_.find(task);
  if (found == items_.end())
    return;
  auto& known = found->second;
  if (reason == "completed")
    ++completed_;
  else
    ++withdrawn_;
  flow_.finished(at.uptime);
  if (known.is == place::held && reason != "completed")
    if (auto session = session_of(known.agent))
      orders_.emplace_back(order_withdraw{session, task, reason});
  forget(found, at);
}

void desk::refused(const std::string& task, errc why, desk_time at) {
  auto found = items_.find(task);
  if (found == items_.end())
    return;
  if (why == errc::task_unknown) // its account will say so, or has
    return gone(task, "unknown", at);
  auto& known = found->second;
  if (known.is != place::asked)
    return;
  auto agent = known.agent;
  let_go(known);
  known.is = place::later;
  ages_.insert({known.queued_at, task});
  wakes_.insert({at.now + parked_for, task});
  wake_others(known.account, at);
  look_for_tasks(agent, at);
}

/// Among those that wait, for one agent if he is there or comes back, else for all.
void desk::wait(item& what, desk_time at) {
  auto& others = by_account_[what.account.text()];
  auto busy = std::any_of(others.begin(), others.end(), [&](auto& key) {
    auto& other = items_.at(key);
    return !what.approval && !other.approval
           && (other.is == place::held || other.is == place::asked);
  });
  ages_.insert({what.queued_at, what.rank.key});
  if (what.escalate_at != never && may_go_to(escalation_, what))
    wakes_.insert({what.escalate_at, what.rank.key});
  if (!rules_.overflow_to.empty() && may_go_to(overflow_, what))
    wakes_.insert({what.moved_at + rules_.overflow_after, what.rank.key});
  what.is = place::parked; // until nobody is at its debtor's other task
  if (busy)
    return;
  auto until = what.queued_at + rules_.sticky_for;
  auto keeper = workers_.find(what.wanted);
  if (keeper == workers_.end() && just_opened(at) && rules_.find_agent(what.wanted))
    keeper = workers_.try_emplace(what.wanted).first;
  auto there = keeper != workers_.end() && !avoids(what, what.wanted, at)
               && comes_back(keeper->second, at)
               && may_do(keeper->first, keeper->second, what.line);
  if (there && at.now < until) {
    what.is = place::reserved;
    keeper->second.reserved.insert(what.rank);
    wakes_.insert({until, what.rank.key});
    look_for_tasks(what.wanted, at);
    return;
  }
  what.is = place::waiting;
  queue_.add(what.line, what.rank);
  look_for_agent(what, at);
}

void desk::leave_queue(item& what) {
  if (what.is == place::waiting)
    queue_.remove(what.line, what.rank);
  if (what.is == place::reserved)
    if (auto keeper = workers_.find(what.wanted); keeper != workers_.end())
      keeper->second.reserved.erase(what.rank);
  ages_.erase({what.queued_at, what.rank.key});
  what.is = place::parked;
}

/// Nobody else gets a task about the same debtor.
void desk::park_others(const item& taken) {
  if (taken.approval)
    return;
  for (auto& key : by_account_[taken.account.text()]) {
    auto& other = items_.at(key);
    if (&other == &taken || other.approval
        || (other.is != place::waiting && other.is != place::reserved))
      continue;
    leave_queue(other);
    ages_.insert({other.queued_at, other.rank.key});
  }
}

void desk::wake_others(const account_key& account, desk_time at) {
  auto found = by_account_.find(account.text());
  if (found == by_account_.end())
    return;
  auto keys = found->second; // waiting may take one
  for (auto& key : keys)
    if (auto& other = items_.at(key); other.is == place::parked && !other.rank.key.empty())
      wait(other, at);
}

void desk::hold(item& what, const task_row& row, desk_time at) {
  auto& agent = row.task.agent;
  auto known = what.is == place::held || what.is == place::asked;
  if (known && what.agent != agent) { // another one than was asked for: by hand
    if (what.is == place::held) {
      take_off_screen(what, row.key(), "reassigned");
      ++released_;
    }
    let_go(what);
    known = false;
  }
  auto& who = workers_[agent];
  auto waited = known && what.is == place::asked;
  if (!known || what.is != place::held)
    who.seen_at = std::max(who.seen_at, at.uptime); // the lease begins now
  if (!known) {                                     // from before a restart, or given by hand
    leave_queue(what);
    what.by = requirement_of(rules_, row).by;
    what.agent = agent;
    who.holds.insert(row.key());
    count(who, what, 1);
    park_others(what);
  }
  if (what.is != place::held || what.stage != row.task.stage)
    await_step(what, row.key(), row.task.stage, at);
  if (what.is != place::held) {
    what.is = place::held;
    what.off_screen = false;
    ++held_;
    offered_ += waited || row.task.moved_at >= opened_; // else it was, before a restart
    if (who.session != 0)
      orders_.emplace_back(order_offer{
        who.session, row, waited ? std::optional{at.uptime - what.asked_at} : std::nullopt});
  }
  update(agent, who);
}

/// News that say nothing new about a task give nobody more time.
void desk::await_step(item& what, const std::string& task, task_stage stage, desk_time at) {
  steps_due_.erase({what.step_by, task});
  what.stage = stage;
  what.step_by
    = at.uptime + (stage == task_stage::offered ? rules_.accept_within : rules_.finish_within);
  steps_due_.insert({what.step_by, task});
}

/// Once, whoever takes it: the lease, the team's rules or a leader.
void desk::take_off_screen(item& what, const std::string& task, const std::string& reason) {
  if (std::exchange(what.off_screen, true))
    return;
  if (auto session = session_of(what.agent))
    orders_.emplace_back(order_withdraw{session, task, reason});
}

/// Nobody has it any more.
void desk::let_go(item& what) {
  auto asked = what.is == place::asked;
  held_ -= what.is == place::held;
  auto found = workers_.find(what.agent);
  what.agent.clear();
  auto key = what.account.text() + '/' + std::to_string(what.number);
  what.is = place::parked;
  steps_due_.erase({what.step_by, key});
  if (found == workers_.end())
    return;
  auto& [agent, who] = *found;
  if (who.holds.erase(key) > 0)
    count(who, what, -1);
  who.credit += asked && who.session != 0 ? 1 : 0; // he never got it
  if (who.draining && who.holds.empty() && who.session != 0)
    orders_.emplace_back(order_drained{who.session});
  update(agent, who);
}

void desk::forget(items::iterator found, desk_time at) {
  auto& what = found->second;
  auto agent = what.agent;
  if (what.is == place::held || what.is == place::asked)
    let_go(what);
  leave_queue(what);
  forget_wakes(what, found->first);
  auto account = what.account;
  auto& keys = by_account_[account.text()];
  std::erase(keys, found->first);
  if (keys.empty())
    by_account_.erase(account.text());
  items_.erase(found);
  wake_others(account, at);
  if (!agent.empty())
    look_for_tasks(agent, at);
}

/// Those of wait(): what is gone, or waits for something else now, is not looked at again.
void desk::forget_wakes(const item& what, const std::string& task) {
  wakes_.erase({what.escalate_at, task});
  wakes_.erase({what.moved_at + rules_.overflow_after, task});
  wakes_.erase({what.queued_at + rules_.sticky_for, task});
}

bool desk::is_held(const std::string& task) const {
  auto found = items_.find(task);
  return found != items_.end() && found->second.is == place::held;
}

agent_mode desk::mode_of(const worker& who) {
  return who.session == 0              ? agent_mode::away
         : who.draining                ? agent_mode::draining
         : who.paused || who.held_back ? agent_mode::paused
         : !who.holds.empty()          ? agent_mode::busy
         : who.credit > 0              ? agent_mode::ready
                                       : agent_mode::idle;
}

desk_totals desk::totals() const {
  desk_totals seen;
  seen.waiting = items_.size() - held_;
  seen.held = held_;
  if (!ages_.empty())
    seen.oldest = ages_.begin()->first;
  seen.offered = offered_;
  seen.completed = completed_;
  seen.released = released_;
  seen.expired = expired_;
  seen.withdrawn = withdrawn_;
  for (auto& [agent, who] : workers_)
    ++seen.agents[static_cast<size_t>(mode_of(who))];
  seen.expected = flow_.look(ticked_at_, seen.waiting);
  return seen;
}

desk_figures desk::figures() const {
  desk_figures seen{totals(), {}, {}, wakes_.size(), crews_.size()};
  for (auto& [agent, who] : workers_) {
    auto mode = mode_of(who);
    seen.people.push_back({agent,
                           mode,
                           {who.holds.begin(), who.holds.end()},
                           mode != agent_mode::paused ? std::string{}
                           : who.held_back            ? who.led_reason
                                                      : who.reason});
  }
  std::sort(seen.people.begin(), seen.people.end(),
            [](auto& left, auto& right) { return left.id < right.id; });
  size_t taken = 0; // held, or asked for
  for (auto& [agent, who] : workers_) {
    seen.reserved += who.reserved.size();
    taken += who.holds.size();
  }
  seen.parked = items_.size() - taken - queue_.size() - seen.reserved;
  for (uint32_t line = 0; line < queue_.lines(); ++line)
    if (!queue_.at(line).empty())
      seen.lines.push_back({queue_.required(line), queue_.at(line).size()});
  return seen;
}

} // namespace recobro
