#pragma once

// One team's work: which task goes to whom. It follows what the accounts' tasks are (put, gone) and
// what the agents say, and answers with orders; it decides nothing that an account has not said yes
// to, and holds no time of its own. What it knows can be made anew from the open tasks at any time.

#include "core/work/task_flow.hpp"
#include "core/work/task_queue.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

namespace recobro {

/// Business time, for priorities and deadlines; and how long the server runs, for leases: people
/// need the same minutes under an accelerated clock.
struct desk_time {
  instant now{};
  std::chrono::milliseconds uptime{0};
};

/// Asks a task's account to let it move. `to` is offered (to `agent`) or queued (with `agent` who
/// loses it, or with another team).
struct order_move {
  account_key account;
  move_task what;
  uint64_t session = 0; // of the agent who is to get it
};
/// To be shown to the agent: it is his.
struct order_offer {
  uint64_t session = 0;
  task_row row;
  /// Since the desk chose him; nothing for one that was given by hand, or before a restart.
  std::optional<std::chrono::milliseconds> waited{};
};
/// To be taken off the agent's screen.
struct order_withdraw {
  uint64_t session = 0;
  std::string task; // key
  std::string reason;
};
/// The agent has nothing left and asked to go.
struct order_drained {
  uint64_t session = 0;
};
/// The agent was not heard of for a lease: his connection is dead, or his client is.
struct order_end {
  uint64_t session = 0;
};
using desk_order = std::variant<order_move, order_offer, order_withdraw, order_drained, order_end>;

/// What an agent says of himself; he gets no more than his profile has.
struct agent_claim {
  std::optional<std::vector<std::string>> skills; // without: all of the profile
  std::optional<std::vector<std::string>> languages;
};

enum class agent_mode : uint8_t {
  ready, // wants a task and has none
  busy,  // at a task
  idle,  // here, and wants none
  paused,
  draining,
  away
};
inline constexpr size_t agent_mode_count = 6;
std::string_view name_of(agent_mode mode);

struct agent_figure {
  std::string id;
  agent_mode mode{};
  std::vector<std::string> tasks; // keys, held or on their way
  std::string reason{};           // of a pause, as far as somebody gave one
};

/// What is counted; cheap however many agents there are.
struct desk_totals {
  size_t waiting = 0, held = 0;
  instant oldest = never; // queued at
  uint64_t offered = 0, completed = 0, released = 0, withdrawn = 0;
  uint64_t expired = 0; // of those released: with a lease, or not accepted in time
  std::array<uint64_t, agent_mode_count> agents{}; // that have been here, by mode
  task_flow::forecast expected{};                  // as of the last tick
};

struct desk_figures : desk_totals {
  std::vector<agent_figure> people;
  struct line_figure {
    requirement required;
    size_t waiting = 0;
  };
  std::vector<line_figure> lines;        // those that have something
  size_t waits_kept = 0, crews_kept = 0; // entries in memory, for those who look at its bounds
  size_t reserved = 0;                   // wait for the agent who knows the debtor
  size_t parked
    = 0; // for somebody to be done with another task about the debtor, or for the account
};

/// The teams to which this one hands on; null: nobody knows who is in it.
struct desk_targets {
  const team* overflow = nullptr;
  const team* escalation = nullptr;
};

class desk {
public:
  /// Tasks that were moved to their queue before `opened` are not counted as arriving. The targets
  /// live as long as the desk.
  explicit desk(team rules, desk_time opened = {}, desk_targets targets = {});

  // -- what accounts say
  void put(const task_row& row, desk_time at);
  /// `reason` "completed": by whoever held it.
  void gone(const std::string& task, const std::string& reason, desk_time at);
  /// The account did not let it move.
  void refused(const std::string& task, errc why, desk_time at);

  // -- what agents say
  /// The keys of what the agent holds already; each is to be shown. An earlier session of the same
  /// agent is over. Errors: forbidden (he is not of this team).
  result<std::vector<std::string>> join(uint64_t session, const std::string& agent,
                                        const agent_claim& claim, desk_time at);
  void leave(uint64_t session);
  /// Takes as many more tasks as that, within the team's limits.
  void ready(uint64_t session, uint32_t credit, desk_time at);
  void seen(uint64_t session, desk_time at);
  /// His own pause, which his next ready() ends too.
  void pause(uint64_t session, bool paused, desk_time at, const std::string& reason = {});
  /// A leader's: it stays, whatever the agent says and however often he comes, until it is ended.
  void hold_back(const std::string& agent, bool held, desk_time at, const std::string& reason = {});
  /// Gets nothing more; is told when he has nothing left.
  void drain(uint64_t session, desk_time at);

  /// Leases, deadlines and waits that are over. To be called about once a second.
  void tick(desk_time at);

  std::vector<desk_order> take_orders() { return std::exchange(orders_, {}); }
  desk_totals totals() const;
  desk_figures figures() const;
  const team& rules() const { return rules_; }
  bool is_held(const std::string& task) const;
  /// The session that the agent has now; 0: none.
  uint64_t session_of(const std::string& agent) const;

private:
  /// parked: somebody has another task about the debtor; later: its account said so.
  enum class place : uint8_t { waiting, reserved, parked, later, asked, held };
  struct item {
    account_key account;
    uint32_t number = 0;
    uint32_t line = 0;
    std::optional<channel_class> by{};
    bool approval = false; // waits for nobody who is at another task about the debtor
    place is{};
    task_rank rank;
    std::string agent{};                   // who holds it or was asked for
    std::string wanted{};                  // who should do it
    std::string asked_by{};                // who may not, because he asked for the approval
    std::string jurisdiction{};            // of the debtor
    std::chrono::milliseconds asked_at{0}; // his account
    task_stage stage{};                    // of one that is held
    bool off_screen = false;               // its holder was told that he loses it
    std::chrono::milliseconds step_by{0};  // until when he has to accept it, or to finish it
    instant queued_at{}, moved_at{};
    instant came_at{}; // to this team
    instant escalate_at = never;
    std::map<std::string, std::chrono::milliseconds> avoid{}; // agents, until this uptime
  };
  /// Agents who may do the same.
  struct crew {
    agent_profile profile{};       // without the id
    std::vector<int8_t> fitting{}; // by line: -1 not known yet
    size_t members = 0;            // with those who went home; without any it is used again
    // Agents who would take something: who has least in hand is first, of equals who got nothing
    // for longest.
    std::set<std::tuple<size_t, uint64_t, std::string>> idle{};
  };
  struct worker {
    crew* his = nullptr; // null: he has never come
    uint64_t session = 0;
    uint32_t credit = 0;
    bool paused = false, draining = false;
    bool held_back = false;                              // by a leader: only he ends it
    std::string reason{}, led_reason{};                  // of his own pause, and of a leader's
    uint64_t turn = 0;                                   // grows with whoever got something last
    std::optional<std::pair<size_t, uint64_t>> listed{}; // among the crew's idle
    std::chrono::milliseconds seen_at{0};
    std::set<std::string> holds;                        // tasks that he has or was asked for
    std::array<uint32_t, channel_class_count> in_use{}; // of them, by class of channels
    task_queue::line reserved{};                        // that wait for him
  };
  using items = std::unordered_map<std::string, item>;
  using workers = std::unordered_map<std::string, worker>;

  // desk.cpp
  item& note(const task_row& row);
  void wait(item& what, desk_time at);
  void leave_queue(item& what);
  void park_others(const item& taken);
  void wake_others(const account_key& account, desk_time at);
  void let_go(item& what);
  struct target {
    const team* where = nullptr;
    std::vector<int8_t> fitting{}; // by line, where no licence is asked for: -1 not known yet
  };
  bool may_go_to(target& to, const item& what);
  void take_off_screen(item& what, const std::string& task, const std::string& reason);
  void hold(item& what, const task_row& row, desk_time at);
  void forget(items::iterator found, desk_time at);
  void forget_wakes(const item& what, const std::string& task);
  void look_at_waits(desk_time at);
  void look_at_steps(desk_time at);
  void await_step(item& what, const std::string& task, task_stage stage, desk_time at);

  // desk_agents.cpp
  static agent_mode mode_of(const worker& who);
  bool takes(const worker& who) const;
  bool comes_back(const worker& who, desk_time at) const;
  bool just_opened(desk_time at) const;
  bool may_do(const std::string& agent, worker& who, uint32_t line);
  void unlist(const std::string& agent, worker& who);
  bool idle(const worker& who, std::optional<channel_class> by = {}) const;
  static bool avoids(const item& what, const std::string& agent, desk_time at);
  static void count(worker& who, const item& what, int more);
  bool fits_line(crew& who, uint32_t line);
  crew& crew_of(agent_profile profile);
  void look_for_agent(item& what, desk_time at);
  void look_for_tasks(const std::string& agent, desk_time at);
  item* next_for(const std::string& agent, worker& who, desk_time at);
  void ask_for(item& what, const std::string& agent, worker& who, desk_time at);
  void update(const std::string& agent, worker& who);
  void end_silent(const std::string& agent, worker& who, desk_time at);
  void release_all(const std::string& agent, worker& who, const std::string& reason, desk_time at);
  void free_reserved(worker& who, desk_time at);
  std::pair<const std::string, worker>* with_session(uint64_t session, desk_time at);

  team rules_;
  target overflow_, escalation_;
  instant opened_;
  std::chrono::milliseconds opened_at_;
  task_flow flow_;
  std::chrono::milliseconds ticked_at_;
  task_queue queue_;
  items items_;
  std::unordered_map<std::string, std::vector<std::string>> by_account_; // keys of its tasks
  workers workers_;
  std::unordered_map<uint64_t, std::string> sessions_;
  std::deque<crew> crews_;                          // a deque: workers point into it
  std::set<std::pair<instant, std::string>> ages_;  // of all that wait
  std::set<std::pair<instant, std::string>> wakes_; // when a wait of business time is over
  /// What is held, by the uptime until which its holder has to take the next step.
  std::set<std::pair<std::chrono::milliseconds, std::string>> steps_due_;
  std::vector<desk_order> orders_;
  uint64_t offered_ = 0, completed_ = 0, released_ = 0, withdrawn_ = 0, expired_ = 0;
  uint64_t turns_ = 0;
  size_t held_ = 0;
};

} // namespace recobro
