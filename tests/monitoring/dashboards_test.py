#!/usr/bin/env python3
"""A real Prometheus scrapes a real server in which a simulated portfolio lives; then every query of
every dashboard and every recorded rule has to give data.

Usage: tests/monitoring/dashboards_test.py --programs build/release [--seconds 25] [--day-ms 2000]
                                           [--pictures DIRECTORY]
With --pictures the dashboards of this run are drawn too: those of docs/images were made with
--seconds 300 --day-ms 6000 --pictures docs/images.
The last line is "N passed, N failed".
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "tests/crash"))
import draw_dashboards  # noqa: E402
import make_dashboards  # noqa: E402
import prometheus_process  # noqa: E402
import server_process  # noqa: E402

# What a short and healthy life need not have: of these the metric must be known to the server's
# documentation, and the query one that Prometheus understands.
RARE = {
    "recobro_arrangements_total": "the demonstration's policy offers none",
    "recobro_disputes_total": "few debtors dispute",
    "recobro_payments_reversed_amount_total": "few payments bounce",
    "recobro_phase_cures_total": "few are cured within a month or two",
    "recobro_phase_rolls_total": "nobody grows old in a month or two",
    "recobro_quota_postponed_actions_total": "hardly a day is full",
    "recobro_tasks_expired_total": "scripted agents answer",
    'state="cancelled"': "on so fast a clock a message has left before anything could withdraw it",
    'intent="stop"': "few debtors say stop",
}
METRIC = re.compile(r"\brecobro_[a-z_]+")


AGENTS = ("ana", "bob", "carla")
SCRIPT = ("promised=3", "no_answer=5", "message_left=2", "reached=1", "refused=1")


class Server(server_process.Server):
    """With the demonstration's policy and a fast clock. Contact rules, a quota and a team of agents
    are there, so that their panels have something to show."""

    def __init__(self, programs, directory, day_ms):
        super().__init__(programs, directory)
        policy = (ROOT / "tools/demo/demo_policy.yaml").read_text()
        (directory / "policy.yaml").write_text(policy)
        text = self.config.read_text().replace(
            f"policy: {directory / 'policy.yaml'}",
            f"policy: {directory / 'policy.yaml'}, jurisdictions: [PE], "
            "quotas: [{name: messages, channels: [email, whatsapp, sms], at_most: 100000}]")
        self.config.write_text(
            text + "clock:\n  source: accelerated\n  start: 2026-03-02T12:00:00Z\n"
                   f"  day_lasts: {day_ms} milliseconds\n"
                   f"teams:\n  - name: callers\n    agents: [{', '.join(AGENTS)}]\n")
        self.call_ms = day_ms // 48  # half an hour
        self.people = None

    def make_agents(self):
        tokens = [self.command("token", "create", "--data", self.data, "--name", name, "--role",
                               "agent").split()[0] for name in AGENTS]
        (self.directory / "agents.txt").write_text("\n".join(tokens) + "\n")

    def start_agents(self):
        said = [word for each in SCRIPT for word in ("--say", each)]
        self.people = subprocess.Popen(
            [self.programs / "recobro", "agent", "--server", f"http://127.0.0.1:{self.port}",
             "--scripted", "--tokens", self.directory / "agents.txt", "--work-ms", str(self.call_ms),
             *said],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop_all(self):
        if self.people:
            self.people.terminate()
            self.people.wait()
        self.stop()


def queries():
    for name in sorted(make_dashboards.BOARDS):
        page = json.loads((ROOT / f"monitoring/grafana/dashboards/{name}.json").read_text())
        for panel in page["panels"]:
            for target in panel["targets"]:
                yield f"{name}: {panel['title']}", target["expr"]
    for record in re.findall(r"- record: (\S+)", (ROOT / "monitoring/prometheus/rules.yml").read_text()):
        yield "recorded rule", record


def check(prometheus, where, query):
    """What is wrong with the query; nothing when it is well."""
    try:
        if prometheus.ask(query):
            return None
    except OSError as refused:
        return f"{where}: {query}: {refused}"
    if any(word in query for word in RARE):
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
        server = Server(pathlib.Path(arguments.programs).resolve(), directory, arguments.day_ms)
        server.start()  # makes the store in which the token is put
        server.stop()
        server.make_token()
        server.make_agents()
        server.start()
        server.start_agents()
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
            if arguments.pictures:
                draw_dashboards.draw(prometheus.url, arguments.seconds, arguments.pictures)
        finally:
            prometheus.stop()
            server.stop_all()
    for fault in faults:
        print(f"FAILED: {fault}")
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", default=os.environ.get("RECOBRO_PROGRAMS", "build/release"))
    parser.add_argument("--seconds", type=int, default=25)
    parser.add_argument("--day-ms", type=int, default=2000, help="how long a day lasts")
    parser.add_argument("--pictures", type=pathlib.Path)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
