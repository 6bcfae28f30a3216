#!/usr/bin/env python3
"""Replays the road fines through a server whose clock runs fast, while 300 agents do the tasks that the
fines' policy makes, and a real Prometheus scrapes.

Most agents are `recobro agent --scripted`, steady, quick, and choosy ones; the rest give back, walk away,
say things twice. When the log is over and the last timer of its policy has fired, everything has to be
at rest. Then: each task went its way to exactly one end, no debtor was with two agents, and journal,
indicators and Prometheus tell the same figures.

Usage: tests/work/road_fines_with_agents.py DATA_DIR [--programs build/release] [--cases 10000]
       [--day-ms 10]    real time for a day of the log; 14 years at 10 ms are 51 s
The last line is "N passed, N failed".
"""
import argparse
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from fines_log import DAY, LogSender, ServerClock, read_log
from office import ROOT, Office, Team
from restless_agents import RestlessAgents
from three_books import Indicators, compare

sys.path.insert(0, str(ROOT / "tests/monitoring"))
import prometheus_process  # noqa: E402

RESTLESS = 20
# (agents, tasks at once, share of the usual time for one, what they are told): weights of the
# dispositions.
SCRIPTED = (
    (150, 1, 1.0, ["--say", "done=6", "--say", "not_tried=1", "--decline-percent", "3"]),
    (80, 3, 0.5, ["--say", "done=3", "--say", "reached=1", "--say", "promised=1",
                  "--decline-percent", "10"]),
    (50, 1, 2.0, ["--say", "no_answer=4", "--say", "refused=1", "--say", "call_back=1",
                  "--say", "wrong_person=1", "--decline-percent", "30"]),
)
# So much more than all tasks of the run would the agents get done: now and then tasks wait, so that
# some are withdrawn from the queue, and others out of somebody's hands.
SPARE = 1.25
TASKS_PER_CASE = 1.1
WORK_MS_MAX = 1500  # what was begun last has to end while the policy's last timers fire
AGENTS = [f"agent-{number:03}" for number in range(RESTLESS + sum(many for many, *_ in SCRIPTED))]
TEAM = ["tasks_per_agent: 3", "lease: 10 seconds"]
# The longest wait of the policy is 730 days; what it makes then has to be done, too.
DAYS_AFTER = 745
LEAD_SECONDS = 4  # until Prometheus and all agents are there
REST_SECONDS_MAX = 90  # a disk may be busy with others for a while
SCRAPES_SECONDS = 4  # a tick of the team's figures and two scrapes


def usual_work_ms(cases, seconds):
    """Time for a task with which the agents are busy, and a little faster than the tasks come."""
    streams = RESTLESS + sum(many * at_once / share for many, at_once, share, _ in SCRIPTED)
    fitting = round(1000 * streams * seconds / (cases * TASKS_PER_CASE * SPARE))
    return max(1, min(WORK_MS_MAX, fitting))


def day_of(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date()


class Run:
    def __init__(self, programs, directory, log, cases, day_ms):
        self.log = log
        self.day_ms = day_ms
        self.work_ms = usual_work_ms(cases, (log[-1][0] - log[0][0]) / DAY * day_ms / 1000)
        self.first, self.last = log[0][0], log[-1][0] + DAYS_AFTER * DAY
        self.directory = directory
        policy = ROOT / "config/policies/municipal_fines/policy.yaml"
        self.office = Office(programs, directory, policy, [Team("office", AGENTS, TEAM)])
        self.scripted = []

    def set_clock(self):
        start = self.first - LEAD_SECONDS * 1000 / self.day_ms * DAY
        text = datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%FT%TZ")
        self.office.write_config(f"clock: {{source: accelerated, start: \"{text}\", "
                                 f"day_lasts: {self.day_ms} milliseconds}}\n")

    def bring_agents(self):
        names = AGENTS[RESTLESS:]
        for number, (many, at_once, share, told) in enumerate(SCRIPTED):
            tokens = self.directory / f"tokens-{number}.txt"
            tokens.write_text("".join(self.office.tokens[name] + "\n" for name in names[:many]))
            names = names[many:]
            self.scripted.append(subprocess.Popen(
                [self.office.programs / "recobro", "agent", "--scripted", "--tokens", tokens,
                 "--server", f"http://127.0.0.1:{self.office.port}", "--seed", str(number),
                 "--credit", str(at_once), "--work-ms", str(max(1, round(self.work_ms * share))), *told],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        tokens = {name: self.office.tokens[name] for name in AGENTS[:RESTLESS]}
        restless = RestlessAgents(self.office.port, tokens, self.work_ms / 1000, seed=1)
        restless.start()
        return restless

    def let_agents_go(self):
        for agents in self.scripted:
            agents.terminate()
        for agents in self.scripted:
            agents.wait()

    def wait_for_rest(self, clock):
        """Until the clock has passed everything and nobody has anything to do. Seconds it took beyond."""
        while clock.now() < self.last:
            time.sleep(0.1)
        began = time.monotonic()
        quiet = 0
        while quiet < 3:
            seen = self.office.figures()
            busy = seen["waiting"] + seen["held"] + self.office.metric("recobro_outbox_waiting_actions")
            quiet = 0 if busy else quiet + 1
            if time.monotonic() - began > REST_SECONDS_MAX:
                print(f"not at rest after {REST_SECONDS_MAX} s: {seen['waiting']} wait, "
                      f"{seen['held']} are held")
                break
            time.sleep(0.2)
        return time.monotonic() - began

    def play(self, prometheus):
        """The log, to its end and to rest; figures of the server."""
        clock = ServerClock(self.office, self.day_ms)
        restless = self.bring_agents()
        cpu, began = self.office.cpu_seconds(), time.monotonic()
        sender = LogSender(self.office, clock, self.log)
        sender.start()
        most = 0
        while sender.is_alive():
            most = max(most, self.office.resident_bytes())
            time.sleep(0.2)
        if sender.fault:
            raise sender.fault
        rest = self.wait_for_rest(clock)
        seconds, cpu = time.monotonic() - began, self.office.cpu_seconds() - cpu
        most = max(most, self.office.resident_bytes())
        time.sleep(SCRAPES_SECONDS)
        print(f"{len(self.log)} commands in {sender.seconds:.1f} s, at most {sender.lag_days_max:.0f} days "
              f"behind the clock; at rest {rest:.1f} s after its end")
        print(f"server: {cpu:.1f} s of CPU in {seconds:.1f} s, {most / 2**20:.0f} MiB at most")
        print(f"a task takes {self.work_ms} ms; restless agents said {dict(restless.said)}, heard {dict(restless.heard)}, "
              f"refusals {dict(restless.codes)}")
        return seconds, restless


def ask(prometheus, query):
    found = prometheus.ask(query)
    return float(found[0]["value"][1]) if found else 0


def judge(history, table, kept, made_anew):
    """Prints everything; (passed, failed)."""
    table.print()
    failures = [f"{name} differs between the books" for name in table.failures()]
    queued = sum(history.queued.values())
    ended = sum(history.completed.values()) + sum(history.withdrawn.values()) + history.deferred
    checks = [
        ("no task does what it may not", history.fault_count == 0,
         f"{history.fault_count} faults: " + "; ".join(history.faults)),
        ("every task came to an end", queued == ended and history.still_open == 0,
         f"{queued} queued, {ended} ended, {history.still_open} open"),
        ("a rebuild from the journal gives the same figures", kept == made_anew,
         "other figures by " + "; ".join(by for by in kept if kept[by] != made_anew[by])),
        ("no task is completed twice", all(count == 1 for count in history.done.values()),
         str([task for task, count in history.done.items() if count > 1][:5])),
        ("there was work of every sort", min(history.released, sum(history.withdrawn.values()),
                                             sum(history.completed.values())) > 0,
         f"{history.released} given back, {sum(history.withdrawn.values())} withdrawn"),
    ]
    for name, holds, why in checks:
        if not holds:
            failures.append(f"{name}: {why}")
    for failure in failures:
        print(f"FAILED: {failure}")
    return len(table.rows) + len(checks) - len(failures), len(failures)


def run(arguments, directory):
    programs = arguments.programs.resolve()
    events = arguments.data / "road_fines_events.csv.xz"
    log = read_log(programs / "recobro", ROOT, events, arguments.cases)
    one = Run(programs, directory, log, arguments.cases, arguments.day_ms)
    one.office.hire()
    one.set_clock()
    one.office.start()
    prometheus = prometheus_process.Prometheus(directory, f"127.0.0.1:{one.office.port}")
    try:
        prometheus.wait_ready()
        seconds, restless = one.play(prometheus)
        indicators = Indicators(one.office, day_of(one.first - 366 * DAY), day_of(one.last + 9000 * DAY))
        history = one.office.history()
        table = compare(history, indicators, lambda query: ask(prometheus, query))
        done = sum(history.completed.values())
        print(f"{len(AGENTS)} agents completed {done} tasks in {seconds:.1f} s, {done / seconds:.0f}/s; "
              f"{history.released} were given back, {sum(history.withdrawn.values())} withdrawn")
        restless.rest()
        kept = indicators.pages()
    finally:
        one.let_agents_go()
        prometheus.stop()
        one.office.stop()
    return judge(history, table, kept, rebuilt(one.office, indicators))


def rebuilt(office, indicators):
    """The indicators once more, made of the journal alone."""
    office.command("journal", "rebuild", office.data)
    office.start()
    try:
        return indicators.pages()
    finally:
        office.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--day-ms", type=int, default=10)
    parser.add_argument("--keep", type=pathlib.Path, help="directory to leave everything in")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True)
        passed, failed = run(arguments, arguments.keep.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="recobro-fines-") as place:
            passed, failed = run(arguments, pathlib.Path(place))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
