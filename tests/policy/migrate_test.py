#!/usr/bin/env python3
"""Accounts in flight go over to a new version of their policy: `recobro policy migrate` against a real
recobrod. A dry run says what would change and changes nothing; the run does just that, once; a bad
version is refused with its place; and a kill -9, also in the middle of it, loses and repeats nothing.

Usage: tests/policy/migrate_test.py [--programs build/release] [--accounts 1500]
The last line is "N passed, N failed".
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback

from book import OPENED, ROOT, Book, Fault

sys.path.insert(0, str(ROOT / "tests/work"))
from checks import Checks  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FIRST = (HERE / "first.yaml").read_text()
SECOND = (HERE / "second.yaml").read_text()
RULES = """migration:
  - when: now
    phases:
      - {from: early, strategies: {firm: personal}}
      - {from: legal, to: court, position: restart}
"""
# What moving leaves alone, and what the account may differ in afterwards.
ITS_OWN = ("balance", "open", "paid", "days_past_due", "settled", "closed", "obligations", "payments",
           "promises", "arrangements", "holds", "disputes", "contacts", "attributes", "stops")
MAY_CHANGE = {"sequence", "policy", "phase", "phase_entered_at", "strategy", "agenda"}
# (from phase, strategy, to phase, strategy, position) -> accounts
WAYS = {
    ("early", "firm", "early", "personal", "kept"): ["firm-0", "firm-1", "firm-2"],
    ("early", None, "early", None, "later"): [
        "agreed", "disputed", "held", "paid", "promised", "soft-0", "soft-1", "soft-2", "soft-3"],
    ("legal", None, "court", None, "chosen_anew"): ["legal-0", "legal-1"],
}
PAUSED = {"agreed", "disputed", "held", "paid", "promised"}
LEFT = ["parked-0", "parked-1"]
CLOSED = ["sold-0"]
ACCOUNTS = [f"loans/{name}" for names in (*WAYS.values(), LEFT, CLOSED) for name in names]


def command(account, kind, **fields):
    portfolio, name = account.split("/")
    return {"id": f"{name}:{kind}", "type": kind, "portfolio": portfolio, "account": name,
            "at": OPENED, **fields}


def opened(account, amount="100.00"):
    return command(account, "account_put", currency="EUR", obligations=[
        {"id": "L1", "kind": "loan", "due": "2026-02-20", "amount": amount}])


def fill(book):
    """One of each kind that a migration may meet, all under the first version."""
    commands = [opened(name, "900.00" if "firm" in name else "100.00") for name in ACCOUNTS]
    for name in ACCOUNTS:
        phase = name.split("/")[1].split("-")[0]
        if phase in ("legal", "parked", "sold"):
            commands.append(command(name, "phase_moved", phase=phase, reason="test"))
    commands += [
        command("loans/promised", "promise_made", promise="P1", amount="50.00", currency="EUR",
                due="2026-03-10"),
        command("loans/held", "hold_placed", hold="H1", reason="test", until="2026-03-20T00:00:00Z"),
        command("loans/disputed", "dispute_opened", dispute="D1", reason="amount"),
        command("loans/agreed", "arrangement_made", arrangement="A1", offer="plan", instalments=4,
                due="2026-03-20"),
        command("loans/paid", "payment_received", payment="P1", amount="100.00", currency="EUR")]
    book.tell(commands)


def way_of(move):
    return (move["phase"], move.get("strategy"), move["to_phase"], move.get("to_strategy"),
            move["position"])


def counts(answer):
    """What a dry run and the run have to say alike."""
    return ({way_of(move): (move["when"], move["accounts"], move["timers_gone"], move["timers_new"],
                            move["actions_cancelled"], move["examples"]) for move in answer["moves"]},
            [(one["error"], one["accounts"], one["examples"]) for one in answer["refused"]],
            {key: answer[key] for key in ("accounts", "already", "waiting", "closed", "version")})


def expected_counts(version):
    """Kept steps keep their timers; a pause has none; what is gone begins anew from now on."""
    moves = {}
    for way, names in WAYS.items():
        timers = 0 if way[4] == "kept" else sum(name not in PAUSED for name in names)
        # First stands the one whose timers are shown.
        shown = [name for name in names if timers and name not in PAUSED][:1]
        examples = shown + [name for name in names if name not in shown]
        moves[way] = ("now", len(names), timers, timers, 0, examples[:3])
    return (moves, [("migration_missing", 2, LEFT)],
            {"accounts": len(ACCOUNTS), "already": 0, "waiting": 0, "closed": 1, "version": version})


def seconds_between(one, other):
    parsed = [datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (one, other)]
    return abs((parsed[0] - parsed[1]).total_seconds())


def bad_versions(book, checks, before):
    """What is refused is told with its place, and the server goes on as it was."""
    for wrong, message in (
            (RULES.replace("to: court", "to: cour"),
             ".phases[1].to: no phase is called 'cour'; did you mean 'court'?"),
            (RULES.replace("firm: personal", "firm: persnal"),
             ".phases[0].strategies.firm: no strategy is called 'persnal'; did you mean 'personal'?"),
            (RULES.replace("when: now", "when: noww"), ".when: 'noww' may not stand here"),
            (RULES.replace("- when: now", '- from: ["3fa9"]\n    when: now'),
             ".from[0]: '3fa9' is not a version")):
        text = SECOND + wrong
        line = next(number for number, (one, other) in enumerate(
            zip(text.split("\n"), (SECOND + RULES).split("\n")), 1) if one != other)
        place = f"loans.yaml:{line}:"
        status, checked = book.check(text)
        log = book.hang_up("the policies stay as they were")
        told = [place in said and f"migration[0]{message}" in said
                for said in (json.dumps(checked["errors"], ensure_ascii=False), log)]
        checks.hold(f"refused with its place: {message[:60]}", status == 1 and all(told),
                    f"{status} {checked['errors']} {log}")
    answer = book.migrated("--portfolio", "loans")
    checks.equal("under a refused version nobody is moved",
                 (answer["moves"], answer["refused"], answer["already"]), ([], [], len(ACCOUNTS) - 1))
    checks.hold("and nobody has changed", book.all_of(ACCOUNTS) == before, "states differ")


def dry_run(book, checks, before, version):
    """Its answer."""
    answer = book.migrated("--portfolio", "loans", "--dry-run")
    checks.equal("a dry run counts who would go where", counts(answer), expected_counts(version))
    checks.hold("it says why two are refused",
                "phase 'parked'" in answer["refused"][0]["detail"], answer["refused"])
    by_page = book.migrated("--portfolio", "loans", "--dry-run", "--page", "1")
    checks.equal("page by page it comes to the same", counts(by_page), counts(answer))
    status, out, _ = book.migrate("--portfolio", "loans", "--dry-run")
    checks.equal("for people it ends with both numbers, and with 1 because of the refused",
                 (status, out.rstrip().split("\n")[-1]),
                 (1, "dry run: nothing was changed; 14 accounts would be moved, 2 refused"))
    checks.hold("and it changed nothing", book.all_of(ACCOUNTS) == before, "states differ")
    return answer


def as_foretold(checks, way, move, after):
    """The example of a way with changed timers has those that the dry run showed, from now on."""
    checks.equal(f"{way[0]} to {way[2]}: timers are shown when some change",
                 "new" in move, move["timers_new"] > 0)
    if "new" not in move:
        return
    agenda = after[f"loans/{move['examples'][0]}"][0]["agenda"]
    wanted = move["new"][0]
    checks.hold(f"{way[0]} to {way[2]}: the timer is the foretold one",
                [(one["kind"], one["name"]) for one in agenda] == [(wanted["timer"], wanted["name"])]
                and seconds_between(agenda[0]["due"], wanted["due"]) < 600, f"{agenda} {wanted}")


def one_was_moved(old, new, way, version):
    """What does not hold of one account, or nothing."""
    changed = {key for key in old[0].keys() | new[0].keys() if old[0].get(key) != new[0].get(key)}
    entry = new[1][-1]
    moved = entry["events"][0]
    wrong = []
    if not changed <= MAY_CHANGE or any(old[0].get(key) != new[0].get(key) for key in ITS_OWN):
        wrong.append(f"changed: {sorted(changed)}")
    if (new[0]["policy"], new[0]["phase"], new[0].get("strategy")) != (version, way[2], way[3]):
        wrong.append(f"is in {new[0]['phase']} {new[0].get('strategy')} under {new[0]['policy']}")
    if way[4] == "kept" and old[0]["agenda"] != new[0]["agenda"]:
        wrong.append("does not wait until the same instant")
    if new[1][:-1] != old[1] or entry["type"] != "migrate_policy":
        wrong.append(f"history: {new[1][len(old[1]):]}")
    if (moved["type"], moved["from"], moved["to"], moved["phase"], moved["position"]) != (
            "policy_migrated", old[0]["policy"], version, way[2], way[4]):
        wrong.append(f"journal: {moved}")
    return wrong


def the_run(book, checks, before, foretold):
    """State and history of all afterwards."""
    version = foretold["version"]
    answer = book.migrated("--portfolio", "loans")
    checks.equal("the run does what the dry run said", counts(answer), counts(foretold))
    after = book.all_of(ACCOUNTS)
    for way, names in WAYS.items():
        wrong = {name: said for name in names if (said := one_was_moved(
            before[f"loans/{name}"], after[f"loans/{name}"], way, version))}
        here, there = ("/".join(filter(None, part)) for part in (way[:2], way[2:4]))
        checks.hold(f"{len(names)} from {here} are in {there}, and their journals say so",
                    not wrong, wrong)
        as_foretold(checks, way, next(one for one in foretold["moves"] if way_of(one) == way), after)
    state, entries = after["loans/soft-0"]
    gone_on = seconds_between(state["agenda"][0]["due"], entries[-1]["decided_at"]) / 86400
    checks.equal("whose step is gone waits for the next one, from now on",
                 (state["agenda"][0]["name"], round(gone_on, 3)), ("notice", 5))
    others = [f"loans/{name}" for name in (*LEFT, *CLOSED)]
    checks.hold("the refused and the closed are as they were",
                all(after[name] == before[name] for name in others), "they differ")
    again = book.migrated("--portfolio", "loans")
    checks.equal("a second run finds them moved", (again["moves"], again["already"]), ([], 14))
    checks.hold("and changes nothing", book.all_of(ACCOUNTS) == after, "states differ")
    book.tell([opened("loans/new-0")])
    checks.equal("who is opened now begins under it", book.state("loans/new-0")["policy"], version)
    shown = book.run("account", "history", "loans/soft-0", "--server",
                     f"http://127.0.0.1:{book.port}", "--token", book.token).stdout
    checks.hold("`account history` shows it", f"to={version}" in shown, shown[-500:])
    checks.hold("and that somebody moved it, not the clock", "  migrate_policy by " in shown
                and "the clock by" not in shown, shown[-500:])
    return after


def killed(book, checks, accounts, what):
    """kill -9 and a new start: chains, states and histories are as they were."""
    before = book.all_of(accounts)
    book.kill()
    report = json.loads(book.command("journal", "verify", book.data, "--json"))
    checks.equal(f"{what}: after a kill -9 the chains verify", report["faults"], [])
    book.start()
    checks.hold(f"{what}: and all accounts are as they were", book.all_of(accounts) == before,
                "states differ")


def waiting(book, checks, first, second):
    """A third version: those left behind go at once, the others when the next thing happens to them."""
    third = book.adopt(SECOND + f"""migration:
  - from: ["{first[:12]}"]
    when: now
    phases: [{{from: parked, to: court}}]
  - when: next_decision
""")
    before = book.all_of(ACCOUNTS)
    answer = book.migrated("--portfolio", "loans", "--dry-run")
    said = {(move["from_version"], move["when"]): 0 for move in answer["moves"]}
    for move in answer["moves"]:
        said[(move["from_version"], move["when"])] += move["accounts"]
    checks.equal("a dry run tells them apart by version and time", (said, answer["refused"]),
                 ({(first, "now"): 2, (second, "next_decision"): 15}, []))
    checks.hold("and changes nothing", book.all_of(ACCOUNTS) == before, "states differ")
    status, out, _ = book.migrate("--portfolio", "loans")
    checks.equal("nobody is refused any more", (status, out.rstrip().split("\n")[-1]),
                 (0, "17 accounts were moved or wait to be, 0 were refused"))
    for name in LEFT:
        state = book.state(f"loans/{name}")
        checks.equal(f"{name} is moved", (state["phase"], state["policy"]), ("court", third))
    soft = book.state("loans/soft-0")
    checks.equal("soft-0 waits to be", (soft["policy"], soft["migration"]["to"]), (second, third))
    killed(book, checks, ACCOUNTS, "with accounts that wait")
    book.tell([command("loans/soft-0", "payment_received", payment="P1", amount="1.00",
                       currency="EUR")])
    moved, paid = book.history("loans/soft-0")[-2:]
    checks.equal("a payment finds it moved already",
                 (moved["events"][0]["type"], moved["events"][0]["to"], paid["type"],
                  book.state("loans/soft-0")["policy"]),
                 ("policy_migrated", third, "payment_received", third))
    checks.equal("and nobody else is moved by it", {book.state(f"loans/{name}")["policy"]
                                                    for name in PAUSED}, {second})
    answer = book.migrated("--portfolio", "loans")
    checks.equal("a second run moves nobody", (answer["moves"], answer["waiting"], answer["already"]),
                 ([], 14, 3))


def cut_short(book, checks, accounts):
    """Many accounts, one in each request; the server dies in the middle of it."""
    names = [f"many/m-{number:04}" for number in range(accounts)]
    mark = names[accounts // 10]
    version = book.state("loans/new-0")["policy"]
    moving = subprocess.Popen(book.migrate_words("--portfolio", "many", "--page", "1"),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    while book.state(mark)["policy"] != version and moving.poll() is None:
        time.sleep(0.005)
    book.kill()
    _, said = moving.communicate()
    checks.hold("a run that loses its server says where to go on", moving.returncode == 1
                and "go on with --after m-" in said, f"{moving.returncode}: {said[-300:]}")
    last = said.split("--after ", 1)[-1].split(";")[0]
    book.start()
    done = [book.state(name)["policy"] == version for name in names]
    reached = done.index(False) if False in done else len(done)
    checks.hold(f"it died in the middle of it, after {reached} of {accounts}",
                0 < reached < accounts, "not in the middle")
    checks.hold("what was answered is moved, nobody in front of the rest is not",
                done == [True] * reached + [False] * (accounts - reached)
                and f"many/{last}" in names[:reached], f"{last}, {reached}, {sum(done)}")
    rest = book.migrated("--portfolio", "many", "--after", last)
    again = book.migrated("--portfolio", "many")
    checks.equal("the rest is moved from there",
                 (rest["accounts"], rest["already"] + sum(one["accounts"] for one in rest["moves"]),
                  again["already"], again["moves"]),
                 (accounts - names.index(f"many/{last}") - 1,) * 2 + (accounts, []))
    once = [[event["to"] for entry in book.history(name) for event in entry["events"]
             if event["type"] == "policy_migrated"] == [version] for name in names]
    checks.hold("and each was moved once", all(once), f"{once.count(False)} were not")


def forbidden(book, checks):
    """Who may not move accounts."""
    made = book.run("token", "create", "--server", f"http://127.0.0.1:{book.port}", "--token",
                    book.token, "--name", "ana", "--role", "agent")
    if made.returncode != 0:
        raise Fault(f"no token for an agent: {made.stderr}")
    status, _, wrong = book.migrate("--portfolio", "loans", "--dry-run", token=made.stdout.split()[0])
    checks.hold("an agent may not even ask", status == 1 and "forbidden" in wrong,
                f"{status} {wrong}")
    status, _, wrong = book.migrate("--portfolio", "nobody", "--dry-run")
    checks.hold("nor anybody about a portfolio that is none", status == 1 and "'nobody'" in wrong,
                f"{status} {wrong}")


def play(book, checks, accounts):
    book.check(FIRST)
    book.open()
    fill(book)
    book.tell([opened(f"many/m-{number:04}") for number in range(accounts)])
    before = book.all_of(ACCOUNTS)
    first = before["loans/soft-0"][0]["policy"]
    print("bad versions:")
    bad_versions(book, checks, before)
    forbidden(book, checks)
    print("dry run:")
    second = book.adopt(SECOND + RULES)
    foretold = dry_run(book, checks, before, second)
    print("the run:")
    the_run(book, checks, before, foretold)
    killed(book, checks, ACCOUNTS, "moved")
    answer = book.migrated("--portfolio", "loans")
    checks.equal("and a third run finds nothing to do", (answer["moves"], answer["already"]), ([], 15))
    print("cut short:")
    cut_short(book, checks, accounts)
    print("waiting:")
    waiting(book, checks, first, second)
    book.stop()
    report = json.loads(book.command("journal", "verify", book.data, "--json"))
    checks.equal("in the end the chains verify", report["faults"], [])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--programs", type=pathlib.Path,
                        default=os.environ.get("RECOBRO_PROGRAMS", ROOT / "build/release"))
    parser.add_argument("--accounts", type=int, default=1500, help="of the run that is cut short")
    chosen = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="recobro-migrate-") as place:
        book = Book(chosen.programs.resolve(), pathlib.Path(place))
        try:
            play(book, checks, chosen.accounts)
        except Exception as fault:  # noqa: BLE001: what went well until then is told all the same
            traceback.print_exc()
            checks.hold("the test comes to its end", False, repr(fault))
        finally:
            if book.process and book.process.poll() is None:
                book.kill()
    for sentence in checks.failed:
        print(f"FAILED: {sentence}")
    print(f"{checks.passed} passed, {len(checks.failed)} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
