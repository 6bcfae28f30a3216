#!/usr/bin/env python3
"""The judge of the runs sees what it has to see. The last line is "N passed, N failed"."""
import json
import sys

from task_history import TaskHistory

QUEUED = {"type": "task_queued", "action": 1, "team": "office", "task": "call"}
CANCELLED = {"type": "action_cancelled", "action": 1, "reason": "paid"}


def moved(to, agent=None, action=1):
    return {"type": "task_moved", "action": action, "to": to, "team": "office",
            **({"agent": agent} if agent else {})}


def completed(agent, action=1):
    return {"type": "task_completed", "action": action, "task": "call", "team": "office",
            "agent": agent, "disposition": "done"}


def read(*events):
    return TaskHistory().read(json.dumps({"portfolio": "book", "account": "a", "entry": {"events": [event]}})
                              for event in events)


# name -> (events, faults)
CASES = {
    "a task that is done": ((QUEUED, moved("offered", "ana"), moved("accepted", "ana"), completed("ana")), 0),
    "one that is given back and done by another": (
        (QUEUED, moved("offered", "ana"), moved("queued", "ana"), moved("offered", "bob"),
         completed("bob")), 0),
    "one that is withdrawn": ((QUEUED, moved("offered", "ana"), CANCELLED), 0),
    "one that waits for a lawful hour and comes again": (
        (QUEUED, {"type": "action_deferred", "action": 1}, QUEUED), 0),
    "done twice": ((QUEUED, moved("offered", "ana"), completed("ana"), completed("ana")), 2),
    "done and withdrawn": ((QUEUED, moved("offered", "ana"), completed("ana"), CANCELLED), 2),
    "queued again after its end": ((QUEUED, CANCELLED, QUEUED), 1),
    "offered to a second agent": ((QUEUED, moved("offered", "ana"), moved("offered", "bob")), 1),
    "accepted by somebody else": ((QUEUED, moved("offered", "ana"), moved("accepted", "bob")), 1),
    "done by somebody else": ((QUEUED, moved("offered", "ana"), completed("bob")), 1),
    "done by nobody's leave": ((QUEUED, completed("bob")), 1),
    "moved after its end": ((QUEUED, CANCELLED, moved("offered", "ana")), 1),
    "two agents at one debtor": (
        (QUEUED, {**QUEUED, "action": 2}, moved("offered", "ana"), moved("offered", "bob", 2)), 1),
}


def main():
    failed = 0
    for name, (events, faults) in CASES.items():
        history = read(*events)
        if history.fault_count != faults:
            failed += 1
            print(f"FAILED: {name}: {history.fault_count} faults, expected {faults}: {history.faults}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
