#!/usr/bin/env python3
"""Compares what the engine's store says after a replay of the road fines with the data set's own
summary, case by case, and each penalty timer with the date of the log's own penalty.

Reads the exports of `recobro export accounts` and `recobro export history` (NDJSON) and
road_fines_case_summary.csv.xz. Prints one JSON object; exit status 1 when anything differs.

Usage: compare_road_fines.py --summary FILE --accounts FILE --history FILE [--show N]
"""
import argparse
import csv
import json
import lzma
import sys
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def local_date(instant):
    return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(ROME).date().isoformat()


def cents(text):
    value = Decimal(text or "0") * 100
    assert value == value.to_integral_value(), text
    return int(value)


class case:
    """What the store says about one case."""

    def __init__(self):
        self.balance = self.paid = self.final_amount = None
        self.events = 0            # rows of the log: commands whose id has no '/'
        self.payments = 0
        self.collection_date = ""  # local date on which it entered credit_collection
        self.timer_dates = []      # of the 60 days after the notification
        self.penalty_dates = []    # of the log's own penalty


def read_accounts(path, cases):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            account = json.loads(line)
            one = cases.setdefault(account["account"], case())
            one.balance = cents(account["balance"])
            one.paid = cents(account["paid"])
            fine = [owed for owed in account["obligations"] if owed["id"] == "fine"]
            one.final_amount = cents(fine[0]["principal"]) if fine else None


def read_history(path, cases):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            entry = item["entry"]
            one = cases.setdefault(item["account"], case())
            command = entry.get("command", "")
            if command and "/" not in command:
                one.events += 1
            for event in entry["events"]:
                kind = event["type"]
                if kind == "payment_received":
                    one.payments += 1
                elif kind == "phase_entered" and event["phase"] == "credit_collection":
                    one.collection_date = local_date(entry["decided_at"])
                elif kind == "deadline_reached" and event["deadline"] == "penalty":
                    one.timer_dates.append(local_date(entry["decided_at"]))
                elif (kind == "obligation_adjusted" and event["mode"] == "replace"
                      and event["component"] == "principal"):
                    one.penalty_dates.append(local_date(entry["at"]))


def differences(row, one):
    """Names of what differs, with both values."""
    if one is None:
        return ["the store does not know the case"]
    compared = [
        ("balance", cents(row["balance"]), one.balance),
        ("paid", cents(row["paid"]), one.paid),
        ("final_amount", cents(row["final_amount"]), one.final_amount),
        ("events", int(row["events"]), one.events),
        ("payments", int(row["payments"]), one.payments),
        ("credit_collection_date", row["credit_collection_date"], one.collection_date),
    ]
    return [f"{name}: expected {expected}, the store says {actual}"
            for name, expected, actual in compared if expected != actual]


def compare(arguments):
    cases = {}
    read_accounts(arguments.accounts, cases)
    read_history(arguments.history, cases)
    compared = differing = shown = 0
    with lzma.open(arguments.summary, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            compared += 1
            found = differences(row, cases.get(row["case"]))
            differing += bool(found)
            if found and shown < arguments.show:
                shown += 1
                print(f"case {row['case']}: " + "; ".join(found), file=sys.stderr)
    known = cases.values()
    penalties = [one for one in known if one.penalty_dates]
    result = {
        "cases": len(cases),
        "events": sum(one.events for one in known),
        "compared": compared,
        "differences": differing + abs(len(cases) - compared),
        "payments": sum(one.payments for one in known),
        "credit_collections": sum(bool(one.collection_date) for one in known),
        "penalty_dates": sum(len(one.penalty_dates) for one in penalties),
        "penalty_dates_equal": sum(one.penalty_dates == one.timer_dates for one in penalties),
        "balance_sum": sum(one.balance for one in known) / 100,
        "paid_sum": sum(one.paid for one in known) / 100,
    }
    # A timer that fires where the log has no penalty would be as wrong as a missing one.
    stray = sum(len(one.timer_dates) for one in known if not one.penalty_dates)
    print(json.dumps(result))
    if stray:
        print(f"{stray} timers fired in cases without a penalty", file=sys.stderr)
    return not (result["differences"] or stray
                or result["penalty_dates"] != result["penalty_dates_equal"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    for name in ("summary", "accounts", "history"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--show", type=int, default=20, help="differing cases to show")
    sys.exit(0 if compare(parser.parse_args()) else 1)


if __name__ == "__main__":
    main()
