#!/usr/bin/env python3
"""A real Prometheus scrapes a real server in which a simulated portfolio lives; then every query of
every dashboard and every recorded rule has to give data.

Usage: tests/monitoring/dashboards_test.py --programs build/release [--seconds 25]
The last line is "N passed, N failed".
"""
import argparse
import json
import os
import pathlib
import re
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "tests/crash"))
import make_dashboards  # noqa: E402
import prometheus_process  # noqa: E402
import server_process  # noqa: E402

# What a short and healthy life need not have: of these the metric must be known to the server's
# documentation, and the query one that Prometheus understands.
RARE = ("recobro_quota_", "recobro_tasks_waiting", "recobro_tasks_held", "recobro_tasks_oldest",
        "recobro_tasks_offered", "recobro_tasks_completed", "recobro_tasks_released",
        "recobro_tasks_withdrawn", "recobro_task_dispositions", "recobro_task_withdrawals",
        "recobro_agents{", "recobro_agents", "recobro_arrangements_total", "recobro_disputes_total",
        "recobro_contact_verdicts_", "recobro_payments_reversed_amount_total",
        "recobro_phase_cures_total", 'state="cancelled"', 'intent="stop"', "recobro_stop_latency_seconds",
        "recobro_phase_rolls_total")
METRIC = re.compile(r"\brecobro_[a-z_]+")


class Server(server_process.Server):
    """With the demonstration's policy and clock: a day in two seconds."""

    def __init__(self, programs, directory):
        super().__init__(programs, directory)
        policy = (ROOT / "tools/demo/demo_policy.yaml").read_text()
        (directory / "policy.yaml").write_text(policy)
        with self.config.open("a") as config:
            config.write("clock:\n  source: accelerated\n  start: 2026-03-02T12:00:00Z\n"
                         "  day_lasts: 2000 milliseconds\n")


def queries():
    for name in sorted(make_dashboards.BOARDS):
        page = json.loads((ROOT / f"monitoring/grafana/dashboards/{name}.json").read_text())
        for panel in page["panels"]:
            for target in panel["targets"]:
                yield f"{name}: {panel['title']}", target["expr"]


def check(prometheus, where, query):
    """What is wrong with the query; nothing when it is well."""
    try:
        if prometheus.ask(query):
            return None
    except OSError as refused:
        return f"{where}: {query}: {refused}"
    if any(word in query for word in RARE) or "stop_latency" in query:
        known = (ROOT / "docs/metrics.md").read_text()
        unknown = [each for each in METRIC.findall(query)
                   if f"`{re.sub('_(bucket|sum|count)$', '', each)}`" not in known
                   and ":" not in query]
        return f"{where}: {', '.join(unknown)} is no metric" if unknown else None
    return f"{where}: no data for {query}"


def run(arguments):
    faults, passed = [], 0
    for name, text in make_dashboards.texts().items():
        if (ROOT / "monitoring/grafana/dashboards" / name).read_text() != text:
            faults.append(f"{name} is not what tools/make_dashboards.py writes")
    with tempfile.TemporaryDirectory() as place:
        directory = pathlib.Path(place)
        server = Server(pathlib.Path(arguments.programs).resolve(), directory)
        server.start()  # makes the store in which the token is put
        server.stop()
        server.make_token()
        server.start()
        prometheus = prometheus_process.Prometheus(directory, f"127.0.0.1:{server.port}")
        try:
            prometheus.wait_ready()
            server.command("demo", "--server", f"http://127.0.0.1:{server.port}", "--token",
                           server.token, "--accounts", "2000", "--seconds", str(arguments.seconds))
            time.sleep(3)  # two more scrapes
            for where, query in queries():
                fault = check(prometheus, where, query)
                passed += fault is None
                faults += [fault] if fault else []
        finally:
            prometheus.stop()
            server.stop()
    for fault in faults:
        print(f"FAILED: {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", default=os.environ.get("RECOBRO_PROGRAMS", "build/release"))
    parser.add_argument("--seconds", type=int, default=25)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
