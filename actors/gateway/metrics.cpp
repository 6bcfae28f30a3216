#include "actors/gateway/metrics.hpp"

#include "actors/gateway/indicator_metrics.hpp"
#include "monitoring/metrics.hpp"

#include <map>

namespace recobro {
namespace {

double seconds(instant when) {
  return std::chrono::duration<double>(when.time_since_epoch()).count();
}

/// Of all portfolios together, whose number has no bound.
void add_teams(metrics_page& page, const engine_figures& now) {
  for (const auto& one : now.teams) {
    page.add(metric::tasks_waiting, one.waiting, {one.team});
    page.add(metric::tasks_held, one.held, {one.team});
    auto age = one.oldest == never
                 ? 0
                 : std::chrono::floor<std::chrono::seconds>(now.now - one.oldest).count();
    page.add(metric::tasks_oldest_seconds, age, {one.team});
    page.add(metric::tasks_offered_total, one.offered, {one.team});
    page.add(metric::tasks_completed_total, one.completed, {one.team});
    page.add(metric::tasks_released_total, one.released, {one.team});
    page.add(metric::tasks_expired_total, one.expired, {one.team});
    page.add(metric::tasks_withdrawn_total, one.withdrawn, {one.team});
    page.add(metric::supervisor_restarts_total, one.restarts, {one.team});
    for (size_t mode = 0; mode < agent_mode_count; ++mode)
      page.add(metric::agents, one.agents[mode],
               {one.team, std::string{name_of(static_cast<agent_mode>(mode))}});
  }
}

void add_quotas(metrics_page& page, const std::vector<quota_figure>& quotas) {
  std::map<std::string, quota_figure> sums;
  for (const auto& one : quotas) {
    auto& sum = sums[one.quota];
    sum.used += one.used;
    sum.at_most += one.at_most;
    sum.postponed += one.postponed;
  }
  for (const auto& [name, sum] : sums) {
    page.add(metric::quota_used_actions, sum.used, {name});
    page.add(metric::quota_limit_actions, sum.at_most, {name});
    page.add(metric::quota_postponed_actions_total, sum.postponed, {name});
  }
}

void add_engine(metrics_page& page, const engine_figures& now) {
  page.add(metric::commands_total, now.commands_accepted, {"accepted"});
  page.add(metric::commands_total, now.commands_duplicate, {"duplicate"});
  page.add(metric::commands_total, now.commands_conflict, {"conflict"});
  page.add(metric::commands_total, now.commands_refused, {"rejected"});
  page.add(metric::entries_total, now.entries);
  for (const auto& [type, count] : now.events_by_type)
    page.add(metric::events_total, count, {type});
  page.add(metric::blocks_total, now.blocks);
  page.add(metric::in_flight_commands, now.in_flight);
  page.add(metric::in_flight_commands_limit, now.in_flight_max);
  page.add(metric::accounts_awake, now.accounts_awake);
  page.add(metric::account_activations_total, now.activations);
  page.add(metric::account_passivations_total, now.passivations);
  page.add(metric::account_restarts_total, now.account_restarts);
  page.add(metric::dead_letters_total, now.dead_letters);
  page.add(metric::timers_fired_total, now.timers_fired);
  page.add(metric::timer_lateness_seconds_max, now.timer_lateness_seconds_max);
  page.add(metric::outbox_waiting_actions, now.outbox_waiting);
  page.add(metric::handed_over_actions_total, now.handed_over);
  page.add(metric::hand_over_failures_total, now.hand_over_failures);
  page.add(metric::store_sync_seconds_total, now.sync_seconds_sum);
  page.add(metric::store_sync_seconds_max, now.sync_seconds_max);
  page.add(metric::store_failed_writes_total, now.failed_writes);
  page.add(metric::store_takes_writes, now.store_takes_writes ? 1 : 0);
  add_quotas(page, now.quotas);
  add_teams(page, now);
  page.add(metric::clock_seconds, seconds(now.now));
  page.add(metric::store_sync_duration_seconds, now.sync_time);
  page.add(metric::timer_delay_seconds, now.timer_delay);
  page.add(metric::stop_latency_seconds, now.stop_latency);
  page.add(metric::task_stop_latency_seconds, now.task_stop_latency);
  page.add(metric::task_hand_out_seconds, now.task_hand_out);
  for (const auto& [actor, waiting] : now.mailboxes)
    page.add(metric::mailbox_messages, waiting, {actor});
}

void add_gateway(metrics_page& page, const gateway_counts& now) {
  for (const auto& [what, count] : now.responses)
    page.add(metric::http_responses_total, count, {what.first, std::to_string(what.second)});
  page.add(metric::lines_read_total, now.lines_read);
  page.add(metric::lines_refused_total, now.lines_refused);
  page.add(metric::bulk_requests, now.bulk_requests);
  page.add(metric::event_streams, now.streams);
  page.add(metric::feed_readers, now.feeds);
  page.add(metric::agent_streams, now.agents);
  page.add(metric::feed_gaps_total, now.feed_gaps);
}

} // namespace

std::string metrics_text(const gateway_context& context) {
  metrics_page page;
  add_engine(page, context.engine.figures());
  add_gateway(page, context.counts);
  add_indicator_metrics(page, context.engine.store().indicator_totals());
  auto stored = context.engine.store().counts();
  page.add(metric::store_bytes, stored.bytes_on_disk);
  page.add(metric::accounts, stored.accounts_estimate);
  return page.text();
}

} // namespace recobro
