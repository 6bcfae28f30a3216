#pragma once

// One simulated account: its debtor, the people and channels that act on it, and the account
// itself, which decides by the same functions as in a server. No decision crosses accounts, so each
// lives alone, from one instant at which something happens to the next.

#include "tools/simulate/figures.hpp"
#include "tools/simulate/lawful_check.hpp"
#include "tools/simulate/portfolio.hpp"

#include <functional>
#include <optional>
#include <span>

namespace recobro::simulate {

/// Who looks at each entry as the journal would get it; for tests and for fitting.
using entry_watcher = std::function<void(const command& what, const std::vector<event>& events)>;

class life {
public:
  life(const world& around, figures& seen, uint64_t number);

  void watch(entry_watcher watcher) { watcher_ = std::move(watcher); }
  /// Opens a made-up account, when its day has come.
  void begin_new();
  /// Goes on with an account as it stands; `known` of its portfolio, may be null.
  void begin_with(account_state account, std::shared_ptr<const portfolio_knowledge> known = {});
  /// Until the end of the simulated time.
  account_result run();

  const account_state& account() const { return account_; }

private:
  /// What will happen to the account, as long as nothing stops it.
  enum class act_kind : uint8_t {
    open,
    delivered,
    failed,
    noticed,
    spoken,
    reply,
    promise,
    acceptance, // of an offered arrangement
    payment,
    task
  };
  struct act {
    instant at{};
    uint32_t order = 0;
    act_kind kind{};
    channel by{};
    uint32_t action = 0;
    contact_outcome outcome{};
    reply_intent intent{};
    int64_t basis_points = 0; // of what is owed
    amount promised;          // of a payment that keeps a promise
    int64_t days = 0;
    const task_work* work = nullptr;
    task_figures* counted = nullptr;
    bool operator<(const act& other) const { // the earliest is on top of a heap
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  struct leaving_action {
    uint32_t number = 0;
    action_kind kind{};
    channel by{};
    std::string what;
    uint64_t planned_in = 0;     // sequence of the entry
    bool answers_debtor = false; // asked for by the debtor's own act, not by a step or a result
    std::string because;
  };

  // life.cpp: time and decisions
  void advance(instant to);
  void settle_outbox();
  bool tell(command_body body);
  void wake();
  /// When it may leave at the earliest, apart from the contact rules.
  instant earliest_of(const action_planned& planned) const;
  void follow(const std::vector<event>& events);
  void follow_action(const action_planned& planned);
  void put_off(const contact_check& check, instant until);
  void hand_over(const leaving_action& leaving);
  void perform(const act& next);
  void open();
  account_result finish();
  ending how_it_ends() const;
  void plan(act next);

  // life_debtor.cpp: what the debtor does
  double willing() const;
  double factor_of(const factor_set& factors, instant at) const;
  std::optional<instant> next_self_payment(instant from, instant until) const;
  instant time_of_day(date day, double share) const;
  void respond(uint32_t action, channel by);
  void respond_in_writing(uint32_t action, channel by, const contact_response& how, draws& draw,
                          double noticed);
  void respond_in_talk(uint32_t action, channel by, const contact_response& how, draws& draw,
                       double noticed);
  void talk(const act& next);
  void read_reply(const act& next);
  void perhaps_pays(const contact_response& how, instant from, draws& draw);
  bool perhaps_promises(instant from, channel by, reply_intent intent, draws& draw);
  void promise(const act& next);
  void keep_promise(amount value, date due, uint64_t draw_number);
  void stand_by_word();
  void consider_offer(instant heard_at);
  void accept_offer();
  void pay_instalments(std::span<const instalment> due, uint64_t draw_number);
  void pay(amount value);
  void pay_share(int64_t basis_points);
  void pay_by_itself();
  const std::vector<weighted_range>& ways_to_pay() const;

  // life_people.cpp: what people do
  void take_task(const leaving_action& planned);
  instant work_begins(instant from) const;
  void work_on(const act& next);
  void call(const act& next);
  void do_work(const task_work& work, draws& draw);
  void count_work(const act& next);

  bool on_its_way(uint32_t action) const;
  void look_at_money();

  const world& around_;
  const debtor_model& model_;
  figures& seen_;
  uint64_t number_;
  debtor_chance chance_;
  const debtor_kind* kind_;
  account_state account_;
  decision_settings settings_;
  std::shared_ptr<const portfolio_knowledge> known_;
  lawful_check lawful_;
  entry_watcher watcher_;
  command what_;
  instant now_{};
  std::vector<act> acts_; // a heap
  uint32_t acts_planned_ = 0;
  std::vector<leaving_action> leaving_;
  std::vector<uint32_t> asks_to_leave_; // sends that were on their way when the simulation began
  newcomer comes_;

  std::array<uint32_t, channel_count> contacted_{};
  std::array<uint32_t, channel_count> drawn_{}; // how often a channel's chance was asked
  uint32_t payments_ = 0, promises_ = 0, arrangements_ = 0, tasks_ = 0, messages_ = 0,
           tasks_open_ = 0;
  std::string heard_of_; // id of the last offer that the debtor considered
  instant opened_at_{};
  uint64_t settled_in_ = 0;              // sequence of the entry that settled the account
  instant talks_until_ = instant::min(); // the last call or visit that somebody made
  bool steps_ended_ = false;
  bool stuck_ = false;
  size_t next_week_ = 0;
  size_t phase_row_ = 0; // of figures::moves; the last one: not opened yet
  cohort_figures* cohort_ = nullptr;
  account_result result_;

  // What self-payment depends on, found again when money moves.
  amount owed_;
  std::optional<date> oldest_due_;
  double pays_today_ = 0; // without days past due and calendar
};

} // namespace recobro::simulate
