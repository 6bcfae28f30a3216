#!/usr/bin/env python3
"""The command line of strategists, compliance officers and supervisors, as commands: a year of a few
hundred debtors is told to recobro, and what its commands say of them is held against a second book, and
against what its other commands say.

Usage: tests/commands/commands_test.py [--programs build/release] [--only PART]
The last line is "N passed, N failed".
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time
import traceback

import backtest_part
import contact_part
import fit_part
import journal_part
import office_part
import policy_part
import server_part
import simulation_part
import usage_part
from books import ROOT, Books
from programs import Commands

sys.path.insert(0, str(ROOT / "tests/work"))
from checks import Checks  # noqa: E402

PARTS = {"policies": policy_part, "journal": journal_part, "contact": contact_part,
         "backtest": backtest_part, "simulation": simulation_part, "fit": fit_part,
         "server": server_part, "office": office_part, "usage": usage_part}


def play(commands, checks, place, only):
    books = Books(commands, place)
    for name, part in PARTS.items():
        if only and name not in only:
            continue
        print(f"{name}:")
        began = time.monotonic()
        try:
            part.play(commands, checks, books)
        except Exception as fault:  # noqa: BLE001: the other parts are told all the same
            traceback.print_exc()
            checks.hold(f"the part '{name}' comes to its end", False, repr(fault))
        print(f"  ({time.monotonic() - began:.1f} s)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    parser.add_argument("--only", action="append", choices=PARTS, help="may be repeated")
    chosen = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="recobro-commands-") as place:
        try:
            play(Commands(chosen.programs.resolve()), checks, pathlib.Path(place), chosen.only)
        except Exception as fault:  # noqa: BLE001
            traceback.print_exc()
            checks.hold("the history is told", False, repr(fault))
    for sentence in checks.failed:
        print(f"FAILED: {sentence}")
    print(f"{checks.passed} passed, {len(checks.failed)} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
