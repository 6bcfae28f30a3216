// The agents of a desk: what they say, and which task each gets.

#include "core/work/desk.hpp"

#include <algorithm>

namespace recobro {

namespace {

std::vector<std::string> both(const std::vector<std::string>& allowed,
                              const std::optional<std::vector<std::string>>& claimed) {
  if (!claimed)
    return allowed;
  std::vector<std::string> common;
  for (auto& word : allowed)
    if (std::find(claimed->begin(), claimed->end(), word) != claimed->end())
      common.push_back(word);
  return common;
}

} // namespace

uint64_t desk::session_of(const std::string& agent) const {
  auto found = workers_.find(agent);
  return found == workers_.end() ? 0 : found->second.session;
}

std::pair<const std::string, desk::worker>* desk::with_session(uint64_t session, desk_time at) {
  auto agent = sessions_.find(session);
  if (agent == sessions_.end())
    return nullptr;
  auto& found = *workers_.find(agent->second);
  found.second.seen_at = at.uptime;
  return &found;
}

desk::crew& desk::crew_of(agent_profile profile) {
  profile.id.clear();
  crew* empty = nullptr;
  for (auto& known : crews_) {
    if (known.profile == profile)
      return known;
    if (known.members == 0)
      empty = &known;
  }
  if (!empty)
    return crews_.emplace_back(crew{std::move(profile)});
  *empty = crew{std::move(profile)};
  return *empty;
}

result<std::vector<std::string>> desk::join(uint64_t session, const std::string& agent,
                                            const agent_claim& claim, desk_time at) {
  auto profile = rules_.find_agent(agent);
  if (!profile)
    return fail(errc::forbidden, "agent " + agent + " is not in team " + rules_.name);
  auto claimed = *profile;
  claimed.skills = both(profile->skills, claim.skills);
  if (profile->languages.empty() && claim.languages)
    claimed.languages = *claim.languages;
  else
    claimed.languages = both(profile->languages, claim.languages);
  std::sort(claimed.languages.begin(), claimed.languages.end());
  auto& who = workers_[agent];
  if (who.session != 0) {
    sessions_.erase(who.session);
    unlist(agent, who);
  }
  if (who.his)
    --who.his->members;
  who.session = session;
  who.his = &crew_of(std::move(claimed));
  ++who.his->members;
  who.credit = 0;
  who.paused = false;
  who.draining = who.draining && !who.holds.empty(); // a cut ends nothing of it
  who.seen_at = at.uptime;
  sessions_[session] = agent;
  auto reserved = who.reserved; // he may say less of himself than the last time
  for (auto& rank : reserved) {
    auto& what = items_.at(rank.key);
    leave_queue(what);
    wait(what, at);
  }
  for (auto& key : who.holds)
    items_.at(key).off_screen = false;
  return std::vector<std::string>{who.holds.begin(), who.holds.end()};
}

void desk::leave(uint64_t session) {
  auto found = sessions_.find(session);
  if (found == sessions_.end())
    return;
  auto agent = found->second;
  auto& who = workers_.at(agent);
  sessions_.erase(found);
  who.session = 0;
  who.credit = 0;
  // Within his lease he may come back for what he holds and for what waits for him.
  update(agent, who);
}

void desk::ready(uint64_t session, uint32_t credit, desk_time at) {
  auto found = with_session(session, at);
  if (!found)
    return;
  auto& who = found->second;
  who.credit = std::min(credit, rules_.tasks_per_agent);
  who.paused = false;
  update(found->first, who);
  look_for_tasks(found->first, at);
}

void desk::seen(uint64_t session, desk_time at) {
  (void)with_session(session, at);
}

void desk::pause(uint64_t session, bool paused, desk_time at, const std::string& reason) {
  auto found = with_session(session, at);
  if (!found)
    return;
  auto& [agent, who] = *found;
  who.paused = paused;
  who.reason = reason;
  update(agent, who);
  if (!paused)
    look_for_tasks(agent, at);
}

void desk::hold_back(const std::string& agent, bool held, desk_time at, const std::string& reason) {
  if (!rules_.find_agent(agent))
    return;
  auto& who = workers_[agent];
  who.held_back = held;
  who.led_reason = reason;
  update(agent, who);
  if (held)
    free_reserved(who, at);
  else
    look_for_tasks(agent, at);
}

void desk::drain(uint64_t session, desk_time at) {
  auto found = with_session(session, at);
  if (!found)
    return;
  auto& [agent, who] = *found;
  who.draining = true;
  who.credit = 0;
  update(agent, who);
  free_reserved(who, at);
  if (who.holds.empty())
    orders_.emplace_back(order_drained{session});
}

/// Whether he is there to work.
bool desk::takes(const worker& who) const {
  return who.session != 0 && !who.paused && !who.held_back && !who.draining;
}

/// Whether it is worth while to wait for him.
bool desk::comes_back(const worker& who, desk_time at) const {
  if (!who.his) // he was here before a restart, perhaps
    return just_opened(at) && !who.held_back;
  return !who.held_back && !who.draining
         && (who.session != 0 || at.uptime - who.seen_at <= rules_.lease);
}

bool desk::just_opened(desk_time at) const {
  return at.uptime - opened_at_ <= rules_.lease;
}

/// By what he said of himself, or by his profile as long as he has said nothing.
bool desk::may_do(const std::string& agent, worker& who, uint32_t line) {
  if (who.his)
    return fits_line(*who.his, line);
  auto profile = rules_.find_agent(agent);
  return profile && fits(*profile, queue_.required(line));
}

/// Whether he would take one more task, of this sort.
bool desk::idle(const worker& who, std::optional<channel_class> by) const {
  return takes(who) && who.credit > 0 && who.holds.size() < rules_.tasks_per_agent
         && (!by
             || who.in_use[static_cast<size_t>(*by)] < capacity_of(rules_, who.his->profile, *by));
}

/// Whether he had it a moment ago, or asks for it himself.
bool desk::avoids(const item& what, const std::string& agent, desk_time at) {
  if (what.asked_by == agent)
    return true;
  auto found = what.avoid.find(agent);
  return found != what.avoid.end() && found->second > at.uptime;
}

void desk::count(worker& who, const item& what, int more) {
  if (what.by)
    who.in_use[static_cast<size_t>(*what.by)] += static_cast<uint32_t>(more);
}

void desk::update(const std::string& agent, worker& who) {
  if (!who.his)
    return;
  using listing = std::pair<size_t, uint64_t>;
  auto wanted = idle(who) ? std::optional{listing{who.holds.size(), who.turn}} : std::nullopt;
  if (wanted == who.listed)
    return;
  unlist(agent, who);
  who.listed = wanted;
  if (wanted)
    who.his->idle.insert({wanted->first, wanted->second, agent});
}

void desk::unlist(const std::string& agent, worker& who) {
  if (who.listed)
    who.his->idle.erase({who.listed->first, who.listed->second, agent});
  who.listed.reset();
}

bool desk::fits_line(crew& who, uint32_t line) {
  if (who.fitting.size() <= line)
    who.fitting.resize(line + 1u, -1);
  auto& known = who.fitting[line];
  if (known < 0)
    known = fits(who.profile, queue_.required(line)) ? 1 : 0;
  return known == 1;
}

void desk::ask_for(item& what, const std::string& agent, worker& who, desk_time at) {
  leave_queue(what);
  what.is = place::asked;
  what.asked_at = at.uptime;
  what.agent = agent;
  who.holds.insert(what.rank.key);
  count(who, what, 1);
  --who.credit;
  who.turn = ++turns_;
  update(agent, who);
  park_others(what);
  orders_.emplace_back(order_move{
    what.account, move_task{what.number, task_stage::offered, rules_.name, agent, {}, {}},
    who.session});
}

void desk::look_for_agent(item& what, desk_time at) {
  worker* best = nullptr;
  const std::string* name = nullptr;
  for (auto& his : crews_) {
    if (his.idle.empty() || !fits_line(his, what.line))
      continue;
    for (auto& [has, turn, agent] : his.idle) {
      auto& who = workers_.at(agent);
      if (!idle(who, what.by) || avoids(what, agent, at))
        continue;
      auto less = [&] {
        return who.holds.size() != best->holds.size() ? who.holds.size() < best->holds.size()
                                                      : who.turn < best->turn;
      };
      if (!best || less()) {
        best = &who;
        name = &agent;
      }
      break; // of his crew nobody has less
    }
  }
  if (best) {
    auto agent = *name; // the set that it stands in may change
    ask_for(what, agent, *best, at);
  }
}

desk::item* desk::next_for(const std::string& agent, worker& who, desk_time at) {
  auto first_in = [&](const task_queue::line& line) -> const task_rank* {
    for (auto& rank : line) {
      auto& what = items_.at(rank.key);
      if (idle(who, what.by) && !avoids(what, agent, at))
        return &rank;
    }
    return nullptr;
  };
  auto best = first_in(who.reserved);
  for (uint32_t line = 0; line < queue_.lines(); ++line) {
    auto& waiting = queue_.at(line);
    if (waiting.empty() || !fits_line(*who.his, line) || !idle(who, queue_.required(line).by))
      continue;
    auto first = first_in(waiting);
    if (first && (!best || *first < *best))
      best = first;
  }
  return best ? &items_.at(best->key) : nullptr;
}

void desk::look_for_tasks(const std::string& agent, desk_time at) {
  auto found = workers_.find(agent);
  if (found == workers_.end())
    return;
  auto& who = found->second;
  while (idle(who)) {
    auto next = next_for(agent, who, at);
    if (!next)
      return;
    ask_for(*next, agent, who, at);
  }
}

/// What waits for him may go to anybody.
void desk::free_reserved(worker& who, desk_time at) {
  auto waiting = who.reserved;
  for (auto& rank : waiting) {
    auto& what = items_.at(rank.key);
    leave_queue(what);
    what.wanted.clear();
    wait(what, at);
  }
}

void desk::end_silent(const std::string& agent, worker& who, desk_time at) {
  for (auto& key : who.holds)
    if (auto& what = items_.at(key); what.is == place::held)
      take_off_screen(what, key, "lease_expired");
  orders_.emplace_back(order_end{who.session});
  leave(who.session);
  free_reserved(who, at);
  update(agent, who);
}

void desk::release_all(const std::string& agent, worker& who, const std::string& reason,
                       desk_time at) {
  for (auto& key : who.holds) {
    auto& what = items_.at(key);
    if (what.is != place::held)
      continue;
    ++expired_;
    take_off_screen(what, key, reason);
    orders_.emplace_back(
      order_move{what.account, move_task{what.number, task_stage::queued, {}, agent, reason, {}}});
  }
  who.seen_at = at.uptime; // asks once more if the account does not hear of it
  who.credit = 0;
  update(agent, who);
}

} // namespace recobro
