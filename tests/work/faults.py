#!/usr/bin/env python3
"""What goes wrong with people who work, over real sockets to a real server: it is killed with all leases out,
a hundred clients are cut at once, clients misbehave in every way that came to mind. No task is lost,
none done twice, memory stays bounded, every refusal has a name, and the others are served meanwhile.

Usage: tests/work/faults.py [--programs build/release] [--agents 500] [--each 10] [--only NAME...]
The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import traceback

import clock_jumps
import lost_agents
import paid_while_queued
from checks import Checks
from heavy_clients import heavy_clients
from led_agents import led_agents
from lying_clients import TASKS_MAX, lying_clients
from office import ROOT, Office, Team
from same_instant import AT_ONCE, paid_in_the_same_instant

LANES = 3
POLICY = pathlib.Path(__file__).resolve().parent / "calls.yaml"


def hired(programs, directory, teams, clock=""):
    """An office whose server runs."""
    office = Office(programs, directory, POLICY, teams, clock)
    office.hire()
    office.start()
    return office


def one_team(agents, each):
    names = [f"agent-{number:03}" for number in range(agents)]
    return [Team("office", names, [f"tasks_per_agent: {each}", f"capacity: {{voice: {each}}}",
                                   f"lease: {lost_agents.LEASE_SECONDS} seconds"])]


def rude_and_steady(_):
    """The steady one does another kind of task, so that nobody can take it from him."""
    rude = [f"rude-{number:02}" for number in range(20)]
    settings = ["tasks_per_agent: 3", "capacity: {voice: 3}", f"lease: {lost_agents.LEASE_SECONDS} seconds"]
    return [Team("office", rude, ["tasks: [call]", *settings]),
            Team("lawyers", ["steady"], ["tasks: [legal]", *settings], {"steady": "skills: [law]"})]


def leaders_and_led(_):
    return [Team("office", ["ana", "bob", "carl"], ["lease: 10 seconds"]),
            Team("lenders", ["dora"], ["portfolios: [loans]"]),
            Team("lawyers", ["emil"], ["licensed: [XX]", "tasks: [legal]"], {"emil": "portfolios: [loans]"})]


def honest_and_liars(_):
    people = ["honest", "liar", "lawyer", "dismissed"]
    return [Team("office", people, [f"tasks_per_agent: {TASKS_MAX}", f"capacity: {{voice: {TASKS_MAX}}}",
                                    "lease: 10 seconds", "sticky_for: 1 minutes"],
                 {"lawyer": "skills: [law]"})]


# name -> (teams, what is played on them); the longest first
SCENES = {
    "heavy_clients": (
        rude_and_steady,
        lambda office, checks, _: heavy_clients(office, checks, office.teams[0].agents, "steady")),
    "killed_with_leases": (
        lambda chosen: one_team(chosen.agents, chosen.each),
        lambda office, checks, chosen: lost_agents.killed_with_leases(
            office, checks, chosen.agents, chosen.each)),
    "lying_clients": (
        honest_and_liars, lambda office, checks, _: lying_clients(office, checks)),
    "clock_jumps": (
        lambda _: one_team(clock_jumps.AGENTS, clock_jumps.EACH),
        lambda office, checks, _: clock_jumps.clock_jumps(office, checks)),
    "cut_at_once": (
        lambda _: one_team(200, 5),
        lambda office, checks, _: lost_agents.cut_at_once(office, checks, 200, 5)),
    "paid_in_the_same_instant": (
        lambda _: one_team(1, AT_ONCE),
        lambda office, checks, _: paid_in_the_same_instant(office, checks)),
    "led_agents": (
        leaders_and_led, lambda office, checks, _: led_agents(office, checks)),
    "paid_while_queued": (
        lambda _: one_team(paid_while_queued.AGENTS, paid_while_queued.EACH),
        lambda office, checks, _: paid_while_queued.paid_while_queued(office, checks)),
}
CLOCKS = {"clock_jumps": clock_jumps.CLOCK}


def play(name, chosen, checks):
    print(f"{name}:", flush=True)
    teams, scene = SCENES[name]
    began, before, office = time.monotonic(), len(checks.failed), None
    with tempfile.TemporaryDirectory(prefix="recobro-faults-") as place:
        try:
            office = hired(chosen.programs.resolve(), pathlib.Path(place), teams(chosen),
                           CLOCKS.get(name, ""))
            scene(office, checks, chosen)
            office.stop()
        except Exception as fault:  # noqa: BLE001: one scene's end is not the others'
            traceback.print_exc()
            checks.hold(f"{name} comes to its end", False, repr(fault))
            if office and office.process.poll() is None:
                office.kill()
    print(f"  {'held' if len(checks.failed) == before else 'FAILED'} in "
          f"{time.monotonic() - began:.1f} s", flush=True)


def play_apart(name, chosen):
    """In a process of its own; (what it printed, passed, failed)."""
    done = subprocess.run(
        [sys.executable, __file__, "--programs", chosen.programs, "--agents", str(chosen.agents),
         "--each", str(chosen.each), "--only", name],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False)
    lines = done.stdout.rstrip().split("\n")
    totals = re.fullmatch(r"(\d+) passed, (\d+) failed", lines[-1])
    if not totals:
        return done.stdout, 0, 1
    return "\n".join(lines[:-1]), int(totals[1]), int(totals[2])


def play_all(names, chosen):
    """A few at once, since most of their time is leases; (passed, failed)."""
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(LANES) as lanes:
        playing = [lanes.submit(play_apart, name, chosen) for name in names]
        for scene in concurrent.futures.as_completed(playing):
            said, held, not_held = scene.result()
            print(said, flush=True)
            passed, failed = passed + held, failed + not_held
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--only", nargs="+", choices=SCENES, default=list(SCENES))
    chosen = parser.parse_args()
    if len(chosen.only) > 1:
        passed, failed = play_all(chosen.only, chosen)
    else:
        checks = Checks()
        play(chosen.only[0], chosen, checks)
        for sentence in checks.failed:
            print(f"FAILED: {chosen.only[0]}: {sentence}")
        passed, failed = checks.passed, len(checks.failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
