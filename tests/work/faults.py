#!/usr/bin/env python3
"""What goes wrong with people who work, over real sockets to a real server: it is killed with all leases out,
a hundred clients are cut at once, clients misbehave in every way that came to mind. No task is lost,
none done twice, memory stays bounded, every refusal has a name, and the others are served meanwhile.

Usage: tests/work/faults.py [--programs build/release] [--agents 500] [--each 10] [--only NAME...]
The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time
import traceback

import lost_agents
from checks import Checks
from heavy_clients import heavy_clients
from office import ROOT, Office, Team

POLICY = pathlib.Path(__file__).resolve().parent / "calls.yaml"


def hired(programs, directory, teams, clock=""):
    """An office whose server runs."""
    office = Office(programs, directory, POLICY, teams, clock)
    office.hire()
    office.start()
    return office


def one_team(agents, each):
    names = [f"agent-{number:03}" for number in range(agents)]
    return [Team("office", names, [f"tasks_per_agent: {each}", f"calls_per_agent: {each}",
                                   f"lease: {lost_agents.LEASE_SECONDS} seconds"])]


def rude_and_steady(_):
    """The steady one does another kind of task, so that nobody can take it from him."""
    rude = [f"rude-{number:02}" for number in range(20)]
    settings = ["tasks_per_agent: 3", "calls_per_agent: 3", f"lease: {lost_agents.LEASE_SECONDS} seconds"]
    return [Team("office", rude, ["tasks: [call]", *settings]),
            Team("lawyers", ["steady"], ["tasks: [legal]", *settings], {"steady": "skills: [law]"})]


# name -> (teams, what is played on them)
SCENES = {
    "killed_with_leases": (
        lambda chosen: one_team(chosen.agents, chosen.each),
        lambda office, checks, chosen: lost_agents.killed_with_leases(
            office, checks, chosen.agents, chosen.each)),
    "cut_at_once": (
        lambda chosen: one_team(200, 5),
        lambda office, checks, chosen: lost_agents.cut_at_once(office, checks, 200, 5)),
    "heavy_clients": (
        rude_and_steady,
        lambda office, checks, chosen: heavy_clients(office, checks, office.teams[0].agents, "steady")),
}


def play(name, chosen, checks):
    print(f"{name}:", flush=True)
    teams, scene = SCENES[name]
    began, before, office = time.monotonic(), len(checks.failed), None
    with tempfile.TemporaryDirectory(prefix="recobro-faults-") as place:
        try:
            office = hired(chosen.programs.resolve(), pathlib.Path(place), teams(chosen))
            scene(office, checks, chosen)
            office.stop()
        except Exception as fault:  # noqa: BLE001: one scene's end is not the others'
            traceback.print_exc()
            checks.hold(f"{name} comes to its end", False, repr(fault))
            if office and office.process.poll() is None:
                office.kill()
    print(f"  {'held' if len(checks.failed) == before else 'FAILED'} in "
          f"{time.monotonic() - began:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    parser.add_argument("--agents", type=int, default=500)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--only", nargs="+", choices=SCENES, default=list(SCENES))
    arguments = parser.parse_args()
    checks = Checks()
    for name in arguments.only:
        play(name, arguments, checks)
    for sentence in checks.failed:
        print(f"FAILED: {sentence}")
    print(f"{checks.passed} passed, {len(checks.failed)} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
