#include "actors/supervisor.hpp"

#include "actors/held_back.hpp"

#include <map>

namespace recobro {

namespace {

using supervisor_pointer = supervisor_actor::stateful_pointer<supervisor_state>;

constexpr auto tick_interval = std::chrono::seconds{1};
constexpr size_t rows_per_news = 10'000;

/// Tells the supervisor when an account refuses.
class move_sink final : public answer_sink {
public:
  move_sink(supervisor_actor home, std::vector<std::string> tasks)
    : home_(std::move(home))
    , tasks_(std::move(tasks)) {}

  void answer(uint32_t index, command_answer what) override {
    if (what.refusal)
      caf::anon_send(home_, move_refusal{tasks_[index], what.refusal->code});
  }

private:
  supervisor_actor home_;
  std::vector<std::string> tasks_;
};

delivery told(const surroundings& outside, const account_key& account, move_task what,
              const std::string& actor) {
  delivery made;
  made.account = account;
  made.what.happened_at = made.what.received_at = outside.time->now();
  made.what.actor = actor;
  made.what.role = sender_role::supervisor;
  made.what.body = std::move(what);
  return made;
}

void send_all(surroundings& outside, std::vector<delivery> items) {
  auto count = static_cast<uint16_t>(outside.partitions.size());
  auto batches = std::map<uint16_t, delivery_batch>{};
  outside.counters.in_flight.fetch_add(items.size());
  for (auto& item : items)
    batches[partition_of(item.account, count)].items.push_back(std::move(item));
  for (auto& [number, batch] : batches)
    caf::anon_send(outside.partitions[number], std::move(batch));
}

struct order_carrier {
  supervisor_state& state;
  surroundings& outside;
  std::vector<delivery>& moves;
  std::vector<std::string>& tasks;

  void operator()(order_move& order) {
    tasks.push_back(order.account.text() + '/' + std::to_string(order.what.action));
    moves.push_back(told(outside, order.account, std::move(order.what),
                         "supervisor/" + state.work->rules().name));
  }
  void operator()(order_offer& order) {
    if (auto port = port_of(order.session)) {
      port->offer(order.row);
      if (order.waited)
        outside.counters.task_hand_out.add(*order.waited);
    }
  }
  void operator()(order_withdraw& order) {
    if (auto port = port_of(order.session))
      port->withdraw(order.task, order.reason);
  }
  void operator()(order_drained& order) {
    if (auto port = port_of(order.session))
      port->drained();
  }
  void operator()(const order_end& order) {
    if (auto port = port_of(order.session)) {
      state.ports.erase(order.session);
      port->ended("silent");
    }
  }

  std::shared_ptr<agent_port> port_of(uint64_t session) {
    auto found = state.ports.find(session);
    return found == state.ports.end() ? nullptr : found->second;
  }
};

void carry_out(supervisor_pointer self, surroundings& outside) {
  auto& state = self->state;
  std::vector<delivery> moves;
  std::vector<std::string> tasks;
  for (auto& order : state.work->take_orders())
    std::visit(order_carrier{state, outside, moves, tasks}, order);
  if (moves.empty() || state.stopped)
    return;
  auto sink
    = std::make_shared<move_sink>(caf::actor_cast<supervisor_actor>(self), std::move(tasks));
  for (uint32_t i = 0; i < moves.size(); ++i)
    moves[i].reply = {sink, i};
  send_all(outside, std::move(moves));
}

desk_time time_of(supervisor_pointer self, const surroundings& outside) {
  return {outside.time->now(), std::chrono::duration_cast<std::chrono::milliseconds>(
                                 self->clock().now().time_since_epoch())};
}

void end_session(supervisor_state& state, uint64_t session, const std::string& reason) {
  state.work->leave(session);
  if (auto found = state.ports.find(session); found != state.ports.end()) {
    auto port = std::move(found->second);
    state.ports.erase(found);
    port->ended(reason);
  }
}

struct listener {
  supervisor_state& state;
  uint64_t session;
  desk_time at;

  void operator()(agent_joins& word) {
    if (auto earlier = state.work->session_of(word.agent))
      end_session(state, earlier, "replaced");
    auto holds = state.work->join(session, word.agent, word.claim, at);
    if (holds)
      state.ports[session] = word.port;
    word.port->joined(std::move(holds));
  }
  void operator()(const agent_left&) {
    state.work->leave(session);
    state.ports.erase(session);
  }
  void operator()(const agent_ready& word) { state.work->ready(session, word.credit, at); }
  void operator()(const agent_seen&) { state.work->seen(session, at); }
  void operator()(const agent_pauses& word) {
    state.work->pause(session, word.paused, at, word.reason);
  }
  void operator()(const agent_drains&) { state.work->drain(session, at); }
};

/// For the agent, whether he is there or not.
void hold_back(supervisor_state& state, const std::string& agent, const lead_word& word,
               desk_time at) {
  auto held = word.what == lead_word::act::pause;
  state.work->hold_back(agent, held, at, held ? word.reason : std::string{});
  if (auto port = state.ports.find(state.work->session_of(agent)); port != state.ports.end())
    port->second->text(word.from, held ? "you are paused" : "go on");
}

void lead(supervisor_state& state, const lead_word& word, desk_time at) {
  std::vector<std::string> agents{word.agent};
  if (word.agent.empty()) {
    agents.clear();
    for (auto& agent : state.work->rules().agents)
      agents.push_back(agent.id);
  }
  for (auto& agent : agents)
    switch (word.what) {
    case lead_word::act::pause:
    case lead_word::act::go_on:
      hold_back(state, agent, word, at);
      break;
    case lead_word::act::drain:
      state.work->drain(state.work->session_of(agent), at);
      break;
    case lead_word::act::end:
      end_session(state, state.work->session_of(agent), "ended_by_supervisor");
      break;
    }
}

/// Sends each supervisor its own, and the others to the team that takes their kind now.
class distributor {
public:
  explicit distributor(surroundings& outside)
    : outside_(outside) {}

  void take(task_row row) {
    auto owner = outside_.supervisors.find(row.task.team);
    if (owner == outside_.supervisors.end()) {
      auto heir = team_for(outside_.teams, row.account.portfolio(), row.task.content.kind);
      if (heir)
        moves_.push_back(
          told(outside_, row.account,
               move_task{row.task.number, task_stage::queued, heir->name, {}, "team_is_gone", {}},
               "server"));
      return;
    }
    auto& news = news_[row.task.team];
    if (!news)
      news = std::make_shared<work_news>();
    news->items.emplace_back(std::move(row));
    if (news->items.size() == rows_per_news)
      bring(owner->second, news);
  }

  void finish() {
    for (auto& [team, news] : news_)
      if (news)
        bring(outside_.supervisors.find(team)->second, news);
    send_all(outside_, std::move(moves_));
  }

private:
  void bring(const supervisor_actor& owner, std::shared_ptr<work_news>& news) {
    caf::anon_send(owner, std::shared_ptr<const work_news>{std::exchange(news, nullptr)});
  }

  surroundings& outside_;
  std::map<std::string, std::shared_ptr<work_news>> news_;
  std::vector<delivery> moves_;
};

desk_targets targets_of(const surroundings& outside, const team& rules) {
  auto named = [&](const std::string& name) -> const team* {
    for (auto& each : outside.teams)
      if (each.name == name)
        return &each;
    return nullptr;
  };
  return {named(rules.overflow_to), named(rules.escalate_to)};
}

/// As leaders have said; who is not of the team any more is left out by the desk.
bool hold_back_again(desk& work, const surroundings& outside, desk_time at) {
  auto held = read_held_back(*outside.store, work.rules().name);
  for (auto& [agent, reason] : held.value_or(held_agents{}))
    work.hold_back(agent, true, at, reason);
  return held.has_value();
}

/// From what the accounts say; what they said meanwhile waits in the mailbox, and comes after.
void start_anew(supervisor_pointer self, surroundings& outside) {
  auto& state = self->state;
  auto at = time_of(self, outside);
  auto rules = state.work->rules();
  state.work = std::make_unique<desk>(rules, at, targets_of(outside, rules));
  for (auto& [session, port] : std::exchange(state.ports, {}))
    port->ended("supervisor_restarted");
  auto read = outside.store->tasks([&](const task_row& row) {
    if (row.task.team == rules.name)
      state.work->put(row, at);
    return true;
  });
  state.incomplete = !read || !hold_back_again(*state.work, outside, at);
  carry_out(self, outside);
}

/// Each of a payment's tasks that one of this team held.
void count_stops(surroundings& outside, const std::vector<std::chrono::microseconds>& held_since) {
  const auto now = outside.stopwatch();
  for (const auto since : held_since)
    outside.counters.task_stop_latency.add(now - since);
}

/// Nothing that one message does may cost a team its supervisor.
template <class Work>
void guarded(supervisor_pointer self, surroundings& outside, Work work) {
  try {
    work(time_of(self, outside));
    carry_out(self, outside);
  } catch (const std::exception&) {
    ++self->state.restarts;
    start_anew(self, outside);
  }
}

void tick(supervisor_pointer self, surroundings& outside) {
  auto& state = self->state;
  if (state.stopped)
    return;
  self->delayed_send(self, tick_interval, atom::tick_v);
  if (state.incomplete)
    start_anew(self, outside);
  guarded(self, outside, [&](desk_time at) {
    state.work->tick(at);
    outside.work.note(state.work->rules().name, state.work->totals(), state.restarts);
  });
}

} // namespace

supervisor_actor::behavior_type supervisor(supervisor_pointer self, surroundings* outside,
                                           const team& rules) {
  auto opened = time_of(self, *outside);
  self->state.work = std::make_unique<desk>(rules, opened, targets_of(*outside, rules));
  self->state.incomplete = !hold_back_again(*self->state.work, *outside, opened);
  self->delayed_send(self, tick_interval, atom::tick_v);
  return {
    [self, outside](const std::shared_ptr<const work_news>& news) {
      std::vector<std::chrono::microseconds> held_since;
      guarded(self, *outside, [&](desk_time at) {
        auto& work = *self->state.work;
        for (auto& item : news->items)
          if (auto row = std::get_if<task_row>(&item)) {
            work.put(*row, at);
          } else if (auto end = std::get_if<work_news::end>(&item)) {
            if (end->paid_since && work.is_held(end->task))
              held_since.push_back(*end->paid_since);
            work.gone(end->task, end->reason, at);
          }
      });
      count_stops(*outside, held_since);
    },
    [self, outside](agent_word& word) {
      guarded(self, *outside, [&](desk_time at) {
        std::visit(listener{self->state, word.session, at}, word.says);
      });
    },
    [self, outside](const lead_word& word) {
      guarded(self, *outside, [&](desk_time at) { lead(self->state, word, at); });
    },
    [self, outside](const move_refusal& refusal) {
      guarded(self, *outside,
              [&](desk_time at) { self->state.work->refused(refusal.task, refusal.why, at); });
    },
    [self](const std::shared_ptr<desk_question>& question) {
      (*question)(self->state.work->figures());
    },
    [self, outside](atom::tick) { tick(self, *outside); },
    [self](atom::stop) {
      self->state.stopped = true;
      for (auto& [session, port] : std::exchange(self->state.ports, {}))
        port->ended("server_stops");
    },
  };
}

void spawn_supervisors(caf::actor_system& system, surroundings& outside) {
  for (auto& team : outside.teams)
    outside.supervisors.emplace(team.name, system.spawn(supervisor, &outside, team));
}

result<void> bring_open_tasks(surroundings& outside) {
  if (outside.teams.empty())
    return {};
  auto to = distributor{outside};
  auto read = outside.store->tasks([&](task_row row) {
    to.take(std::move(row));
    return true;
  });
  if (read)
    to.finish();
  return read;
}

} // namespace recobro
