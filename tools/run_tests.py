#!/usr/bin/env python3
"""Runs all test programs of a build directory through CTest and counts their test cases.

Usage: tools/run_tests.py [BUILD_DIRECTORY]. The last line is "N passed, N failed".
"""
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

ALL_PASSED = re.compile(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)", re.M)
SOME_FAILED = re.compile(r"^test cases: +(\d+) \|(.*)$", re.M)
OUTPUT_MAX = "4000000"  # bytes of a program's output that CTest keeps


def count(output):
    """Passed and failed test cases of one program, None when it printed no totals."""
    match = ALL_PASSED.search(output)
    if match:
        return int(match[1]), 0
    match = SOME_FAILED.search(output)
    if match:
        failed = re.search(r"(\d+) failed\b(?! as)", match[2])
        failed = int(failed[1]) if failed else 0
        return int(match[1]) - failed, failed
    return None


def run(build, report):
    return subprocess.run(
        ["ctest", "--test-dir", build, "--output-on-failure", "-j", str(os.cpu_count() or 1),
         "--no-tests=error", "--output-junit", report,
         "--test-output-size-passed", OUTPUT_MAX, "--test-output-size-failed", OUTPUT_MAX],
        check=False).returncode


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build/release"
    with tempfile.TemporaryDirectory() as directory:
        report = os.path.join(directory, "report.xml")
        status = run(build, report)
        if not os.path.exists(report):
            print(f"ctest wrote no report (exit status {status})\n0 passed, 1 failed")
            return 1
        cases = tree.parse(report).getroot().iter("testcase")
        rooms = [(case.get("name"), case.get("status"), case.findtext("system-out") or "",
                  float(case.get("time"))) for case in cases]
    passed = failed = 0
    for name, state, output, seconds in sorted(rooms):
        good, bad = count(output) or (0, 0)
        if state != "run" and bad == 0:
            bad = 1  # crashed, ran out of time, or could not start
        passed, failed = passed + good, failed + bad
        for line in re.findall(r"^SKIPPED.*$", output, re.M):
            print(f"{name}: {line}")
        print(f"{name}: {good} passed, {bad} failed, {seconds:.1f} s")
    if status != 0 and failed == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
