#!/usr/bin/env python3
"""`recobro agent` at a keyboard, in a terminal of its own, against a real server: three tasks at once are
completed in any order, and what is left when the terminal closes goes back to the queue.

Usage: tests/work/keyboard.py [--programs build/release]
The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

from checks import Checks
from lost_agents import make_tasks
from office import ROOT, Office, Team

WAIT_SECONDS = 20
TASKS = 5
AT_ONCE = 3
POLICY = pathlib.Path(__file__).resolve().parent / "calls.yaml"
NEW_OFFER = re.compile(r">> \[(\d+)\] (\S+)")


class Keyboard:
    """Somebody at a terminal: types lines, and reads what stands on the screen."""

    def __init__(self, programs, port, token_file):
        self.terminal, inside = pty.openpty()
        self.process = subprocess.Popen(
            [programs / "recobro", "agent", "--server", f"http://127.0.0.1:{port}",
             "--token-file", token_file], stdin=inside, stdout=inside, stderr=inside)
        os.close(inside)
        self.screen = ""
        self.seen = 0  # of the screen, by wait_for

    def type(self, line):
        os.write(self.terminal, (line + "\n").encode())

    def wait_for(self, pattern, seconds=WAIT_SECONDS):
        """The next place on the screen that looks so; None when none comes in time."""
        end = time.monotonic() + seconds
        while True:
            found = re.compile(pattern).search(self.screen, self.seen)
            if found:
                self.seen = found.end()
                return found
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                return None
            try:
                self.screen += os.read(self.terminal, 1 << 16).decode(errors="replace")
            except OSError:  # the program is gone
                return re.compile(pattern).search(self.screen, self.seen)

    def close(self):
        """The window is shut."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        os.close(self.terminal)


def offered(keyboard, count):
    """Task by the number it is shown under; a program that shows none has them by their order."""
    shown = {}
    while len(shown) < count and (found := keyboard.wait_for(NEW_OFFER.pattern)):
        shown[int(found[1])] = found[2].rstrip(",")
    return shown


def any_order(keyboard, checks, shown):
    last, first, middle = max(shown), min(shown), sorted(shown)[1]
    for number, word in ((last, "no_answer"), (first, "reached"), (middle, "refused")):
        keyboard.type(f"a {number}")
        checks.hold(f"task {number} is accepted",
                    keyboard.wait_for(rf"\[{number}\] {shown[number]} is accepted"))
        keyboard.type(f"c {number} {word}")
        checks.hold(f"task {number} is completed",
                    keyboard.wait_for(rf"\[{number}\] {shown[number]} is done"), keyboard.screen[-500:])


def sit_down(office, checks, programs, directory):
    token_file = directory / "ana.token"
    token_file.write_text(office.tokens["ana"])
    keyboard = Keyboard(programs, office.port, token_file)
    try:
        checks.hold("the terminal says who works where", keyboard.wait_for("ana in team office"))
        keyboard.type(f"r {AT_ONCE}")
        shown = offered(keyboard, AT_ONCE)
        checks.equal("tasks on the screen", len(shown), AT_ONCE)
        if len(shown) < AT_ONCE:
            return
        keyboard.type("w 1")
        checks.hold("a task is shown in full", keyboard.wait_for(r"(?s)>> \[1\].*owes +100\.00.*answers"))
        any_order(keyboard, checks, shown)
        keyboard.type("r 2")
        checks.equal("more tasks come", len(offered(keyboard, 2)), 2)
        keyboard.type("c reached")  # the current one
        checks.hold("the current task is completed without its number", keyboard.wait_for("is done"))
        keyboard.type("\x04")  # end of input
        checks.equal("the program ends with its input", keyboard.process.wait(WAIT_SECONDS), 0)
    finally:
        keyboard.close()


def settled(office, waiting):
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        seen = office.figures()
        if (seen["waiting"], seen["held"]) == (waiting, 0):
            break
        time.sleep(0.1)
    return seen["waiting"], seen["held"]


def play(programs, directory, checks):
    office = Office(programs, directory, POLICY,
                    [Team("office", ["ana"], [f"tasks_per_agent: {AT_ONCE}",
                                              f"capacity: {{voice: {AT_ONCE}}}", "lease: 60 seconds"])])
    office.hire()
    office.start()
    try:
        make_tasks(office, TASKS)
        sit_down(office, checks, programs, directory)
        checks.equal("what was not done is in the queue", settled(office, 1), (1, 0))
        office.stop()
    finally:
        if office.process.poll() is None:
            office.kill()
    checks.equal("completions in the journal", len(office.history().done), TASKS - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    chosen = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="recobro-keyboard-") as place:
        try:
            play(chosen.programs.resolve(), pathlib.Path(place), checks)
        except Exception as fault:  # noqa: BLE001: what held until then counts
            checks.hold("the session comes to its end", False, repr(fault))
    print(f"{checks.passed} passed, {len(checks.failed)} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
