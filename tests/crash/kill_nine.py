#!/usr/bin/env python3
"""Kills recobrod with SIGKILL at random moments under load, twenty times on each data directory.

After each kill, on what the dead server left:
 - every acknowledged command stands in the history, once, under the acknowledged sequence;
 - nothing stands there that nobody sent, and every entry is whole;
 - the hash chains verify;
 - every effect in the channel's file has its cause in the history, and says the same each time.
After the next start: commands sent again are answered with their first sequence, or accepted when
they never arrived. In the end every effect of the history is in the file at least once.

The last line is "N passed, N failed": rounds.
"""
import argparse
import json
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

from server_process import Fault, Server

ACCOUNTS_EACH = 40      # of each sender in each round
LINES_EACH = 60         # of one request
SENDERS = 2
KILLED_WITHIN = 1.2     # seconds after the load began
KILLED_AT_START = 0.15  # share of rounds with a second kill while the server starts
PAUSE_SECONDS = 0.01
DRAIN_SECONDS_MAX = 60
ROUNDS_EACH = 20        # on one data directory: each reads all that the ones before it wrote
AT = "2024-01-05T10:00:00Z"

# What has to be in the entry of a command, all of it or nothing.
WHOLE = {
    "account_opened": {"account_opened": 1, "obligation_added": 2},
    "payment_received": {"payment_received": 1, "action_planned": 1},
    "contact_result": {"contact_recorded": 1, "action_planned": 1},
    "hold_placed": {"hold_placed": 1},
}


def lines_of(round_number, sender, chance):
    """Endless commands of one sender: (id, line). Each account is opened before anything else."""
    portfolio = f"round-{round_number}"

    def line(account, count, kind, **fields):
        name = f"{account}:{count}"
        return f"{portfolio}/{name}", json.dumps({
            "id": name, "type": kind, "portfolio": portfolio, "account": account, "at": AT, **fields})

    accounts = [f"s{sender}-a{number}" for number in range(ACCOUNTS_EACH)]
    for account in accounts:
        yield line(account, 0, "account_opened", currency="EUR", obligations=[
            {"id": "I1", "due": "2024-01-10", "amount": "100000000.00"},
            {"id": "I2", "due": "2024-02-10", "amount": "100000000.00"}])
    count = 0
    while True:
        count += 1
        account = chance.choice(accounts)
        kind = chance.random()
        if kind < 0.7:
            made = line(account, count, "payment_received", currency="EUR", payment=f"P{count}",
                        amount=f"{chance.randrange(1, 900)}.{chance.randrange(100):02}")
        elif kind < 0.95:
            made = line(account, count, "contact_result", action=f"own-{count}", channel="sms",
                        outcome="failed")
        else:
            made = line(account, count, "hold_placed", hold=f"H{count}", reason="test",
                        until="2024-01-06T00:00:00Z")
        yield made
        if chance.random() < 0.02:
            yield made  # a sender that is not sure


class Ledger:
    """What was sent, and what was acknowledged with which sequence."""

    def __init__(self):
        self.sent = {}
        self.acknowledged = {}
        self.lock = threading.Lock()
        self.faults = []

    def take(self, batch, results):
        """Notes the results of a request: `batch` is its (id, line) pairs in order. How many came."""
        answered = 0
        for (name, _), result in zip(batch, results):
            answered += 1
            with self.lock:
                if result["result"] == "rejected":
                    if result["error"] not in ("overloaded", "not_ready", "store_write_failed"):
                        self.faults.append(f"{name} was rejected: {result}")
                elif result["result"] == "conflict":
                    self.faults.append(f"{name} is a conflict with itself")
                elif self.acknowledged.setdefault(name, result["sequence"]) != result["sequence"]:
                    self.faults.append(f"{name}: acknowledged as {self.acknowledged[name]}, "
                                       f"then as {result['sequence']}")
        return answered

    def open_ends(self):
        return [(name, line) for name, line in self.sent.items() if name not in self.acknowledged]


def send_until_dead(server, ledger, commands, dead):
    while not dead.is_set():
        batch = [next(commands) for _ in range(LINES_EACH)]
        with ledger.lock:
            ledger.sent.update(batch)
        try:
            answered = ledger.take(batch, server.send([line for _, line in batch]))
        except Fault as fault:
            with ledger.lock:
                ledger.faults.append(str(fault))
            return
        if answered < len(batch):
            time.sleep(PAUSE_SECONDS)  # killed, and not gone yet, or it has too much to do


def load_and_kill(server, ledger, round_number, chance):
    dead = threading.Event()
    threads = [threading.Thread(target=send_until_dead, args=(
        server, ledger, lines_of(round_number, sender, random.Random(chance.random())), dead))
        for sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.02, KILLED_WITHIN))
    server.kill()
    dead.set()
    for thread in threads:
        thread.join()


class Effects:
    """The channel's file, read on from where it was read to."""

    def __init__(self, path):
        self.path = path
        self.offset = 0
        self.known = {}
        self.lines = 0

    def read_on(self):
        if not self.path.exists():
            return
        with open(self.path, "rb") as file:
            file.seek(self.offset)
            for line in file:
                if not line.endswith(b"\n"):
                    return  # torn by the kill; the next start drops it
                self.offset += len(line)
                self.lines += 1
                effect = json.loads(line)
                effect.pop("handed_over_at")
                key = effect["key"]
                if self.known.setdefault(key, effect) != effect:
                    raise Fault(f"effect {key} was {self.known[key]} and now is {effect}")


def read_history(server, *only):
    """(id -> [sequence]) and (effect key -> cancelled) of what is on the disk."""
    commands, planned = {}, {}
    for text in server.command("export", "history", server.data, *only).splitlines():
        line = json.loads(text)
        entry, account = line["entry"], f"{line['portfolio']}/{line['account']}"
        kinds = [event["type"] for event in entry["events"]]
        if entry.get("actor") == "outbox":  # the server's own note that a channel took an action
            if kinds.count("contact_recorded") != 1:
                raise Fault(f"half an entry: {text}")
        elif entry.get("command"):
            kind = entry["type"]
            commands.setdefault(f"{line['portfolio']}/{entry['command']}", []).append(
                entry["sequence"])
            for event, count in WHOLE[kind].items():
                if kinds.count(event) != count:
                    raise Fault(f"half an entry: {text}")
        for event in entry["events"]:
            if event["type"] == "action_planned":
                planned[f"{account}/{event['action']}"] = False
            elif event["type"] == "action_cancelled":
                planned[f"{account}/{event['action']}"] = True
    return commands, planned


def check_history(ledger, commands, prefix=""):
    for name, sequence in ledger.acknowledged.items():
        if name.startswith(prefix) and commands.get(name) != [sequence]:
            raise Fault(f"{name} was acknowledged as {sequence}; the history has it as "
                        f"{commands.get(name)}")
    for name, sequences in commands.items():
        if name not in ledger.sent:
            raise Fault(f"{name} is in the history and nobody sent it")
        if len(sequences) != 1:
            raise Fault(f"{name} is in the history as {sequences}")


def verify(server):
    report = json.loads(server.command("journal", "verify", server.data, "--json"))
    if report["faults"]:
        raise Fault(f"the journal does not verify: {report['faults']}")
    return report


def send_again(server, ledger, before, chance):
    """Everything without an answer, and some of what has one."""
    answered = [(name, ledger.sent[name]) for name in ledger.acknowledged]
    batch = ledger.open_ends() + chance.sample(answered, min(100, len(answered)))
    for begin in range(0, len(batch), LINES_EACH):
        part = batch[begin:begin + LINES_EACH]
        ledger.take(part, server.send([line for _, line in part]))
    if ledger.open_ends():
        raise Fault(f"{len(ledger.open_ends())} commands got no answer from a server that runs")
    for name, sequences in before.items():
        if ledger.acknowledged[name] != sequences[0]:
            raise Fault(f"{name} stood at {sequences[0]} and was then acknowledged as "
                        f"{ledger.acknowledged[name]}")


def one_round(server, ledger, effects, number, chance):
    load_and_kill(server, ledger, number, chance)
    sent, open_ends = len(ledger.sent), len(ledger.open_ends())
    report = verify(server)
    portfolio = f"round-{number}"
    commands, planned = read_history(server, "--portfolio", portfolio)
    check_history(ledger, commands, f"{portfolio}/")
    effects.read_on()
    for key in effects.known:
        if key.startswith(f"{portfolio}/") and key not in planned:
            raise Fault(f"effect {key} left and the history does not know it")
    if chance.random() < KILLED_AT_START:
        server.spawn()
        time.sleep(chance.uniform(0, 0.3))
        server.kill()
    seconds = server.start()
    send_again(server, ledger, commands, chance)
    if ledger.faults:
        raise Fault("; ".join(ledger.faults[:5]))
    print(f"round {number}: {sent} sent, {open_ends} unanswered at the kill, {report['blocks']} blocks, "
          f"{report['entries']} entries, {len(effects.known)} effects, ready again in "
          f"{seconds:.2f} s", flush=True)


def last_look(server, ledger, effects):
    """All accounts at once, and every effect has left."""
    deadline = time.monotonic() + DRAIN_SECONDS_MAX
    while True:
        commands, planned = read_history(server)
        effects.read_on()
        missing = [key for key, cancelled in planned.items()
                   if not cancelled and key not in effects.known]
        if not missing:
            break
        if time.monotonic() > deadline:
            raise Fault(f"{len(missing)} effects never left, {missing[0]} for one")
        time.sleep(0.2)
    check_history(ledger, commands)
    # The server goes on: what left by now has its cause in a history that is read after it.
    left = set(effects.known)
    _, planned = read_history(server)
    invented = left - planned.keys()
    if invented:
        raise Fault(f"effects without a cause: {sorted(invented)[:5]}")
    server.stop()
    report = verify(server)
    print(f"in the end: {len(ledger.acknowledged)} acknowledged commands and {len(planned)} effects "
          f"({effects.lines} lines) are there, {report['blocks']} blocks verify")


def run(server, rounds, seed):
    """Number of rounds that held; prints the fault of the one that did not."""
    chance = random.Random(seed)
    ledger, effects = Ledger(), Effects(server.effects)
    number = 0
    try:
        server.start()
        server.stop()
        server.make_token()
        server.start()
        for number in range(1, rounds + 1):
            one_round(server, ledger, effects, number, chance)
        last_look(server, ledger, effects)
    except Fault as fault:
        print(f"FAILED in round {number}: {fault}")
        if server.process.poll() is None:
            server.kill()
        return max(number - 1, 0)
    return rounds


def main():
    here = pathlib.Path(__file__).resolve().parent
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--programs", type=pathlib.Path, default=here / "../../build/release")
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=None)
    chosen = arguments.parse_args()
    seed = random.randrange(1 << 32) if chosen.seed is None else chosen.seed
    held = 0
    while held < chosen.rounds:
        rounds = min(ROUNDS_EACH, chosen.rounds - held)
        print(f"seed {seed}")
        directory = pathlib.Path(tempfile.mkdtemp(prefix="recobro-crash-"))
        shutil.copy(here / "policy.yaml", directory)
        passed = run(Server(chosen.programs.resolve(), directory), rounds, seed)
        held += passed
        if passed < rounds:
            print(f"everything is left in {directory}")
            print(f"{held} passed, 1 failed")
            return 1
        shutil.rmtree(directory)
        seed += 1
    print(f"{held} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
