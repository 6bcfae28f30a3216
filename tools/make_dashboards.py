#!/usr/bin/env python3
"""Writes the Grafana dashboards of monitoring/grafana/dashboards: tools/make_dashboards.py.

Each panel is a line here; the JSON is what Grafana provisions. A test holds the files to this list
and asks a real Prometheus every query (tests/monitoring/dashboards_test.py).
"""
import json
import pathlib
import sys

SOURCE = {"type": "prometheus", "uid": "${source}"}
PANEL_WIDTH, PANEL_HEIGHT, COLUMNS = 8, 8, 3


def p99(metric, by="instance"):
    return f"histogram_quantile(0.99, sum by ({by}, le) (rate({metric}_bucket[1m])))"


def rate(metric, by, where=""):
    return f"sum by ({by}) (rate({metric}{where}[1m]))"


# title, unit, [(legend, query)]
BOARDS = {
    "operations": ("recobro operations", [
        ("Commands by result", "ops", [("{{result}}", "instance:recobro_commands:rate1m")]),
        ("Events by type", "ops", [("{{type}}", rate("recobro_events_total", "type"))]),
        ("Blocks", "ops", [("{{instance}}", rate("recobro_blocks_total", "instance"))]),
        ("Under way, of what may be", "percentunit",
         [("{{instance}}", "instance:recobro_in_flight_commands:ratio")]),
        ("Making a block durable, p99", "s",
         [("{{instance}}", "instance:recobro_store_sync_duration_seconds:p99_1m")]),
        ("Takes writes", "short", [("{{instance}}", "recobro_store_takes_writes"),
                                   ("failed", "recobro_store_failed_writes_total")]),
        ("Messages waiting for actors", "short", [("{{actor}}", "recobro_mailbox_messages")]),
        ("Accounts awake", "short", [("awake", "recobro_accounts_awake"),
                                     ("all, estimated", "recobro_accounts")]),
        ("Accounts woken and put to sleep", "ops",
         [("woken", rate("recobro_account_activations_total", "instance")),
          ("asleep", rate("recobro_account_passivations_total", "instance"))]),
        ("Timers", "ops", [("fired", rate("recobro_timers_fired_total", "instance"))]),
        ("Timers late, p99", "s", [("p99", "instance:recobro_timer_delay_seconds:p99_1m"),
                                   ("latest of a minute", "recobro_timer_lateness_seconds_max")]),
        ("Outbox", "short", [("waiting", "recobro_outbox_waiting_actions"),
                             ("handed over a second",
                              rate("recobro_handed_over_actions_total", "instance")),
                             ("failed", rate("recobro_hand_over_failures_total", "instance"))]),
        ("HTTP answers", "ops",
         [("{{route}} {{status}}", rate("recobro_http_responses_total", "route, status"))]),
        ("Lines read and refused", "ops",
         [("read", rate("recobro_lines_read_total", "instance")),
          ("refused", rate("recobro_lines_refused_total", "instance"))]),
        ("Readers", "short", [("feeds", "recobro_feed_readers"),
                              ("gaps", "recobro_feed_gaps_total"),
                              ("event streams", "recobro_event_streams"),
                              ("bulk requests", "recobro_bulk_requests")]),
        ("Faults", "short", [("dead letters", "recobro_dead_letters_total"),
                             ("account restarts", "recobro_account_restarts_total")]),
        ("Size on disk", "bytes", [("{{instance}}", "recobro_store_bytes")]),
        ("The server's clock", "dateTimeAsIso", [("{{instance}}", "recobro_clock_seconds * 1000")]),
    ]),
    "supervisors": ("recobro supervisors", [
        ("Tasks waiting, and with agents", "short",
         [("{{team}} waiting", "recobro_tasks_waiting"), ("{{team}} with agents", "recobro_tasks_held")]),
        ("The oldest task", "s", [("{{team}}", "recobro_tasks_oldest_seconds")]),
        ("Agents", "short", [("{{team}} {{state}}", "recobro_agents"),
                             ("connected", "recobro_agent_streams")]),
        ("Tasks done, given back, withdrawn", "ops",
         [("{{team}} handed out", rate("recobro_tasks_offered_total", "team")),
          ("{{team}} done", rate("recobro_tasks_completed_total", "team")),
          ("{{team}} given back", rate("recobro_tasks_released_total", "team")),
          ("{{team}} run out", rate("recobro_tasks_expired_total", "team")),
          ("{{team}} withdrawn", rate("recobro_tasks_withdrawn_total", "team"))]),
        ("Money received in the last hour", "short",
         [("{{portfolio}} {{currency}}", "portfolio_currency:recobro_payments_amount:increase1h")]),
        ("Payments", "ops", [("{{portfolio}}", rate("recobro_payments_total", "portfolio"))]),
        ("Promises", "ops", [("{{result}}", rate("recobro_promises_total", "result"))]),
        ("Tasks for people", "ops", [("{{state}}", rate("recobro_tasks_total", "state"))]),
        ("What came of tasks", "ops",
         [("{{disposition}}", rate("recobro_task_dispositions_total", "disposition")),
          ("withdrawn: {{reason}}", rate("recobro_task_withdrawals_total", "reason"))]),
        ("Messages to debtors", "ops",
         [("{{channel}} {{state}}", rate("recobro_sends_total", "channel, state"))]),
        ("Results of contacts", "ops",
         [("{{channel}} {{result}}", rate("recobro_contact_results_total", "channel, result"))]),
        ("Messages from debtors", "ops",
         [("{{intent}}", rate("recobro_messages_received_total", "intent"))]),
        ("Disputes", "ops", [("{{state}}", rate("recobro_disputes_total", "state"))]),
        ("From a payment to the last withdrawal, p99", "s",
         [("p99", "instance:recobro_stop_latency_seconds:p99_5m"),
          ("p99, off the agents' screens", "instance:recobro_task_stop_latency_seconds:p99_5m")]),
        ("From the choice of an agent to his stream", "s",
         [("p50", "histogram_quantile(0.5, sum by (le) "
                  "(rate(recobro_task_hand_out_seconds_bucket[5m])))"),
          ("p99", "instance:recobro_task_hand_out_seconds:p99_5m")]),
        ("At work, of the agents who are there", "percentunit",
         [("{{team}}", "team:recobro_agents_busy:ratio1h")]),
    ]),
    "strategists": ("recobro strategists", [
        ("Money received by phase, an hour", "short",
         [("{{portfolio}} {{phase}} {{currency}}",
           "sum by (portfolio, phase, currency) (increase(recobro_payments_amount_total[1h]))")]),
        ("Money of reversed payments, an hour", "short",
         [("{{portfolio}} {{currency}}", "sum by (portfolio, currency) "
                                         "(increase(recobro_payments_reversed_amount_total[1h]))")]),
        ("Promises kept, of those that ended", "percentunit",
         [("{{portfolio}}", "portfolio:recobro_promises_kept:ratio_rate1d")]),
        ("Right person reached, of tries", "percentunit",
         [("{{channel}}", "channel:recobro_right_party_contacts:ratio_rate1h")]),
        ("Tries", "ops", [("{{channel}}", rate("recobro_contact_attempts_total", "channel"))]),
        ("Accounts entering phases", "ops",
         [("{{phase}}", rate("recobro_phase_entries_total", "phase"))]),
        ("Rolled on for age", "ops", [("{{phase}}", rate("recobro_phase_rolls_total", "phase"))]),
        ("Cured", "ops", [("{{phase}}", rate("recobro_phase_cures_total", "phase"))]),
        ("Accounts", "ops", [("{{state}}", rate("recobro_accounts_total", "state"))]),
        ("Arrangements", "ops", [("{{state}}", rate("recobro_arrangements_total", "state"))]),
    ]),
    "compliance": ("recobro compliance", [
        ("Contacts after payment (0)", "short", [("{{instance}}",
                                                  "recobro_contacts_after_payment_total")]),
        ("Contacts outside the rules (0)", "short", [("{{instance}}",
                                                      "recobro_contacts_outside_rules_total")]),
        ("Contacts after withdrawal (0)", "short", [("{{instance}}",
                                                     "recobro_contacts_after_withdrawal_total")]),
        ("Let go by the contact rules", "ops",
         [("{{channel}}", rate("recobro_contact_verdicts_allowed_total", "channel"))]),
        ("Made to wait, by rule", "ops",
         [("{{rule}}", rate("recobro_contact_verdicts_denied_total", "rule"))]),
        ("Withdrawn before they left", "ops",
         [("{{channel}}", rate("recobro_sends_total", "channel", '{state="cancelled"}'))]),
        ("Debtors who said stop", "ops",
         [("{{channel}}", rate("recobro_messages_received_total", "channel", '{intent="stop"}'))]),
        ("Disputes", "ops", [("{{state}}", rate("recobro_disputes_total", "state"))]),
        ("Quotas used", "percentunit",
         [("{{quota}}", "recobro_quota_used_actions / recobro_quota_limit_actions")]),
        ("Put off by quotas", "ops",
         [("{{quota}}", rate("recobro_quota_postponed_actions_total", "quota"))]),
        ("Stop latency", "s", [("p50", "histogram_quantile(0.5, sum by (le) "
                                       "(rate(recobro_stop_latency_seconds_bucket[5m])))"),
                               ("p99", "histogram_quantile(0.99, sum by (le) "
                                       "(rate(recobro_stop_latency_seconds_bucket[5m])))")]),
    ]),
}


def panel(number, title, unit, queries):
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title,
        "datasource": SOURCE,
        "gridPos": {"x": number % COLUMNS * PANEL_WIDTH, "y": number // COLUMNS * PANEL_HEIGHT,
                    "w": PANEL_WIDTH, "h": PANEL_HEIGHT},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [{"refId": chr(ord("A") + place), "datasource": SOURCE, "expr": query,
                     "legendFormat": legend} for place, (legend, query) in enumerate(queries)],
    }


def board(name, title, panels):
    return {
        "uid": f"recobro-{name}",
        "title": title,
        "tags": ["recobro"],
        "timezone": "browser",
        "schemaVersion": 38,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "templating": {"list": [{"name": "source", "label": "Prometheus", "type": "datasource",
                                 "query": "prometheus"}]},
        "panels": [panel(number, *each) for number, each in enumerate(panels)],
    }


def texts():
    return {f"{name}.json": json.dumps(board(name, *what), indent=2) + "\n"
            for name, what in BOARDS.items()}


def main():
    target = pathlib.Path(__file__).parent.parent / "monitoring/grafana/dashboards"
    for name, text in texts().items():
        (target / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
