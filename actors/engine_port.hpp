#pragma once

// What interfaces (gateway, replay, benchmarks) may ask of a running engine. The engine
// itself is put together in tools/engine; tests hand in their own.

#include "actors/experiment_book.hpp"
#include "actors/messages.hpp"
#include "actors/quota_board.hpp"
#include "actors/work_board.hpp"
#include "core/account/decide.hpp"
#include "monitoring/duration_histogram.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct engine_figures {
  uint64_t commands_accepted = 0, commands_duplicate = 0, commands_conflict = 0,
           commands_refused = 0;
  uint64_t entries = 0, events = 0, blocks = 0;
  uint64_t in_flight = 0, in_flight_max = 0;
  uint64_t accounts_awake = 0, activations = 0, passivations = 0;
  uint64_t timers_fired = 0;
  double timer_lateness_seconds_max = 0; // of the last minute
  uint64_t outbox_waiting = 0, handed_over = 0, hand_over_failures = 0;
  uint64_t account_restarts = 0, dead_letters = 0;
  double sync_seconds_sum = 0, sync_seconds_max = 0;
  uint64_t failed_writes = 0;
  bool store_takes_writes = true;
  instant now{};                                                // of the engine's clock
  std::vector<std::pair<std::string, uint64_t>> events_by_type; // by type word, sorted
  std::vector<quota_figure> quotas;
  std::vector<team_figure> teams;
  duration_counts sync_time, timer_delay, stop_latency, task_stop_latency, task_hand_out;
  std::vector<std::pair<std::string, uint64_t>> mailboxes; // waiting messages, by kind of actor
};

/// What a decision stands on beside the account, its policy and the time.
struct decision_ground {
  contact_book_ptr contact;   // of the portfolio; null without any
  knowledge_ptr known;        // null: nothing
  decision_settings settings; // points into both
};

class engine_port {
public:
  virtual ~engine_port() = default;

  /// Hands commands to their accounts, in order; each gets its answer on its ticket once
  /// that is durable. All or none are taken: overloaded (more than in_flight_max would be
  /// under way) or not_ready (the store takes no writes), and `items` is untouched then.
  /// A command whose portfolio has no policy is answered portfolio_unknown on its ticket.
  /// `received_at` must be set by the caller (clock().now() for live input).
  virtual result<void> submit(std::vector<delivery>&& items) = 0;

  virtual const recobro::clock& time() const = 0;
  /// For reads that need no actor (history, blocks, outbox, dead letters, personal data, meta).
  virtual const journal& store() const = 0;
  /// Token hashes and other settings of the server; serialised with the writer.
  virtual result<void> put_meta(std::string name, std::string value) = 0;
  /// Adds a row to the audit; it is on stable storage when this returns. Gives its number.
  virtual result<uint64_t> put_audit(audit_record what) = 0;

  /// The policy that new accounts of this portfolio start under; null when none.
  virtual policy_ptr policy_of_portfolio(std::string_view portfolio) const = 0;
  /// A policy version by content hash; null when unknown.
  virtual policy_ptr policy_by_hash(std::string_view hash) const = 0;

  /// The contact rules of this portfolio; null without any.
  virtual contact_book_ptr contact_of_portfolio(std::string_view portfolio) const = 0;

  /// As the account itself would decide now.
  virtual decision_ground ground_of(const account_key& account) const = 0;

  /// The arms of the portfolio's experiments that were stopped.
  virtual std::vector<stopped_arm> stopped_arms(std::string_view portfolio) const = 0;
  /// Stops an arm for good; its accounts go on as the control. Errors: what the store answers.
  virtual result<void> stop_arm(stopped_arm what) = 0;

  /// From the next block on. The subscriber lives until it answers false or unsubscribes.
  virtual void subscribe(std::shared_ptr<feed_subscriber> who) = 0;

  /// Submits the dead letter's command again and removes it when the command is accepted
  /// or refused; the answer comes on the ticket. dead_letter_unknown otherwise.
  virtual result<void> retry_dead_letter(std::string_view id, answer_ticket reply) = 0;

  /// Makes a backup (see journal::backup) beside everything else. `done` is called once, from
  /// whatever thread; overloaded while another backup is being made.
  using backup_done = std::function<void(result<journal_counts>)>;
  virtual void backup(std::string directory, backup_done done) = 0;

  // -- people
  virtual const team_list& teams() const = 0;
  /// To the supervisor of this team, from an agent's session. False: there is no such team.
  virtual bool say(std::string_view team, agent_word word) = 0;
  virtual bool lead(std::string_view team, lead_word word) = 0;
  /// `answer` is called once, from the supervisor's thread.
  virtual bool ask_team(std::string_view team, desk_question question) = 0;

  virtual engine_figures figures() const = 0;
};

} // namespace recobro
