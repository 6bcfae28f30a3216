#pragma once

// Every metric of the server, once: name, kind, labels, help. Base units (seconds, bytes),
// counters end in _total. No account or person stands in a label: their number has no bound. Of
// portfolios the first hundred have a label of their own, the others are "other" together.
// docs/metrics.md is held to this table by a test.

#include "monitoring/duration_histogram.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

enum class metric_kind : uint8_t { counter, gauge, histogram };

// X(name without "recobro_", kind, labels separated by a space, help)
#define RECOBRO_METRICS(X)                                                                         \
  X(commands_total, counter, "result", "Commands decided, by what came of them")                   \
  X(entries_total, counter, "", "Entries written to the journal")                                  \
  X(events_total, counter, "type", "Events written to the journal")                                \
  X(blocks_total, counter, "", "Blocks written to the journal")                                    \
  X(in_flight_commands, gauge, "", "Commands taken and not yet answered")                          \
  X(in_flight_commands_limit, gauge, "", "Commands that may be taken and not yet answered")        \
  X(accounts, gauge, "", "Accounts in the store, estimated")                                       \
  X(accounts_awake, gauge, "", "Accounts in memory")                                               \
  X(account_activations_total, counter, "", "Accounts read into memory")                           \
  X(account_passivations_total, counter, "", "Accounts put to sleep")                              \
  X(account_restarts_total, counter, "", "Accounts started again after a fault")                   \
  X(dead_letters_total, counter, "", "Commands on which an account failed twice")                  \
  X(timers_fired_total, counter, "", "Times that an account was woken by its agenda")              \
  X(timer_lateness_seconds_max, gauge, "", "Latest timer of the last minute")                      \
  X(timer_delay_seconds, histogram, "", "How late due timers were decided")                        \
  X(mailbox_messages, gauge, "actor", "Messages that wait for an actor, of all of a kind")         \
  X(outbox_waiting_actions, gauge, "", "Actions that no channel has taken over yet")               \
  X(handed_over_actions_total, counter, "", "Actions that a channel has taken over")               \
  X(hand_over_failures_total, counter, "", "Tries to hand over an action that failed")             \
  X(quota_used_actions, gauge, "quota", "Actions that left on the quota's last day")               \
  X(quota_limit_actions, gauge, "quota", "Actions that may leave in a day")                        \
  X(quota_postponed_actions_total, counter, "quota",                                               \
    "Actions put off for want of room in a quota")                                                 \
  X(stop_latency_seconds, histogram, "",                                                           \
    "From the decision on a payment until what it stops can leave no more")                        \
  X(task_stop_latency_seconds, histogram, "",                                                      \
    "From the decision on a payment until its tasks are off the agents' streams")                  \
  X(task_hand_out_seconds, histogram, "",                                                          \
    "From the choice of an agent for a task until it is on his stream")                            \
  X(store_sync_seconds_total, counter, "", "Time spent in making blocks durable")                  \
  X(store_sync_seconds_max, gauge, "", "Longest time that one block took to become durable")       \
  X(store_sync_duration_seconds, histogram, "", "How long it took to make a block durable")        \
  X(store_failed_writes_total, counter, "", "Blocks that could not be made durable")               \
  X(store_takes_writes, gauge, "", "1 when the store takes writes, else 0")                        \
  X(store_bytes, gauge, "", "Size of the store on disk")                                           \
  X(clock_seconds, gauge, "", "The server's time, as seconds since 1970")                          \
  X(http_responses_total, counter, "route status", "Answers to HTTP requests")                     \
  X(lines_read_total, counter, "", "NDJSON lines read")                                            \
  X(lines_refused_total, counter, "", "NDJSON lines that were no valid command")                   \
  X(bulk_requests, gauge, "", "Bulk requests under way")                                           \
  X(event_streams, gauge, "", "Open WebSockets that take events")                                  \
  X(feed_readers, gauge, "", "Open readers of the live feed")                                      \
  X(feed_gaps_total, counter, "", "Readers of the feed that were too slow and cut off")            \
  X(agent_streams, gauge, "", "Open WebSockets of agents")                                         \
  X(tasks_waiting, gauge, "team", "Tasks that wait for somebody")                                  \
  X(tasks_held, gauge, "team", "Tasks that somebody has")                                          \
  X(tasks_oldest_seconds, gauge, "team", "How long the oldest task has waited")                    \
  X(tasks_offered_total, counter, "team", "Tasks handed out")                                      \
  X(tasks_completed_total, counter, "team", "Tasks completed")                                     \
  X(tasks_released_total, counter, "team", "Tasks given back, declined or lost with a lease")      \
  X(tasks_expired_total, counter, "team",                                                          \
    "Of those given back: lost with a lease, or not accepted in time")                             \
  X(tasks_withdrawn_total, counter, "team",                                                        \
    "Tasks that their account withdrew, or another team got")                                      \
  X(supervisor_restarts_total, counter, "team", "Supervisors started again after a fault")         \
  X(agents, gauge, "team state", "Agents that have been here since the start, by state")           \
  X(contact_results_total, counter, "channel result", "Results of contacts")                       \
  X(contact_attempts_total, counter, "channel", "Tries to reach somebody, each once")              \
  X(right_party_contacts_total, counter, "channel", "Tries that reached the debtor")               \
  X(messages_received_total, counter, "channel intent",                                            \
    "Messages from debtors, by what they mean")                                                    \
  X(sends_total, counter, "channel state", "Messages planned, sent and cancelled")                 \
  X(tasks_total, counter, "state", "Tasks for people planned, handed over and cancelled")          \
  X(task_dispositions_total, counter, "disposition",                                               \
    "Tasks that people completed, by disposition")                                                 \
  X(task_withdrawals_total, counter, "reason", "Tasks withdrawn before they were done, by reason") \
  X(contact_verdicts_allowed_total, counter, "channel", "Contacts that the contact rules let go")  \
  X(contact_verdicts_denied_total, counter, "rule", "Contacts that a rule made wait")              \
  X(contacts_after_withdrawal_total, counter, "", "Messages that left although withdrawn")         \
  X(contacts_after_payment_total, counter, "", "Of those, to debtors who owed nothing any more")   \
  X(contacts_outside_rules_total, counter, "", "Contacts made although the rules said no")         \
  X(promises_total, counter, "portfolio result", "Promises made, and what came of them")           \
  X(payments_total, counter, "portfolio", "Payments received")                                     \
  X(payments_amount_total, counter, "portfolio phase currency",                                    \
    "Money received, in units of the currency")                                                    \
  X(payments_reversed_amount_total, counter, "portfolio phase currency",                           \
    "Money of reversed payments, in units of the currency")                                        \
  X(phase_entries_total, counter, "portfolio phase", "Accounts that entered the phase")            \
  X(phase_rolls_total, counter, "portfolio phase", "Accounts that left it for an older debt")      \
  X(phase_cures_total, counter, "portfolio phase",                                                 \
    "Accounts that left it because they were cured")                                               \
  X(disputes_total, counter, "portfolio state", "Disputes opened and resolved")                    \
  X(arrangements_total, counter, "portfolio state", "Arrangements made, kept and broken")          \
  X(accounts_total, counter, "portfolio state", "Accounts opened, settled and closed")

enum class metric : uint8_t {
#define X(name, kind, labels, help) name,
  RECOBRO_METRICS(X)
#undef X
};

struct metric_definition {
  std::string_view name; // as exposed
  metric_kind kind;
  std::string_view labels;
  std::string_view help;
};

inline constexpr std::array metric_definitions{
#define X(name, kind, labels, help)                                                                \
  metric_definition{"recobro_" #name, metric_kind::kind, labels, help},
  RECOBRO_METRICS(X)
#undef X
};

/// One scrape, in the text form of Prometheus. Metrics without a value are left out.
class metrics_page {
public:
  metrics_page();
  ~metrics_page();

  /// @pre one label value for each label of the metric
  void add(metric which, double value, const std::vector<std::string>& labels = {});
  template <class Count>
  void add(metric which, Count value, const std::vector<std::string>& labels = {}) {
    add(which, static_cast<double>(value), labels);
  }

  /// @pre the metric is a histogram
  void add(metric which, const duration_counts& durations);

  std::string text() const;

private:
  struct families;
  std::unique_ptr<families> families_;
};

} // namespace recobro
