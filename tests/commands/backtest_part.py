"""`recobro backtest`: the journal told again to the same policy, and to others of which it can be derived
what they decide."""
import collections
import datetime

from books import LOANS, SIZES
from debtors import instant, left_at_once
from programs import rows_of

TEXT = LOANS.read_text()
# What is tried, the wait that changes, the steps that it moves, and by how many days.
CHANGES = [
    ("the last letter a day earlier", "wait: 1 day until 09:00", "wait: until 09:00", ["late/demand"], -1),
    ("the first notice a day later", "wait: 2 days until 10:00", "wait: 3 days until 10:00",
     ["early/notice", "early/call", "early/reminder"], 1)]


def demands_in(history):
    """The letters that the journal sent: (account, when)."""
    return {(f"{line['portfolio']}/{line['account']}", line["entry"]["decided_at"])
            for line in history for event in line["entry"]["events"]
            if event["type"] == "action_planned" and event.get("template") == "demand"}


def tried(commands, books, policy, *words):
    """(what --json says, the rows of --csv)"""
    table = books.place / "differences.csv"
    answer = commands.json("backtest", books.data, "--policy", policy, "--csv", table, *words)
    return answer, rows_of(table)


def adds_up(checks, answer, rows, what):
    """Both outputs, and all the counts of one."""
    checks.equal(f"{what}: --json counts the rows of --csv", (answer["differences"],
                 answer["accounts_that_differ"]), (len(rows), len({row["account"] for row in rows})))
    by_kind = collections.Counter(row["difference"] for row in rows)
    by_phase, by_decision = {}, {}
    for row in rows:
        decision = f"{row['decision']} {row['what']}"
        for counts, name in ((by_phase, row["phase"]), (by_decision, decision)):
            counts.setdefault(name, collections.Counter())[row["difference"]] += 1
    checks.equal(f"{what}: kinds, phases and decisions too",
                 (answer["by_kind"], answer["by_phase"], answer["by_decision"]),
                 (dict(by_kind), {name: dict(one) for name, one in by_phase.items()},
                  {name: dict(one) for name, one in by_decision.items()}))
    by_reason = {}
    for row in rows:
        by_reason.setdefault(row["reason"], collections.Counter())[row["explanation"]] += 1
    checks.equal(f"{what}: so do reasons, with those of what is only at another time", answer["by_reason"],
                 {name: dict(one) for name, one in by_reason.items()})
    gone = by_kind["only in the journal"] + by_kind["at another time"]
    checks.equal(f"{what}: what is the same and what is not are the journal's decisions",
                 answer["same"] + gone, answer["decisions_in_journal"])
    new = by_kind["only under the new policy"] + by_kind["at another time"]
    checks.equal(f"{what}: and those of the new policy", answer["same"] + new,
                 answer["decisions_under_new_policy"])
    names = ("account", "difference", "decision", "what", "phase", "reason", "explanation")
    told = {tuple(row[name] for name in names) for row in rows}
    checks.hold(f"{what}: the examples are rows", answer["examples"] and all(
        tuple(one[name] for name in names) in told for one in answer["examples"]), answer["examples"])


def the_same(commands, checks, books, history):
    answer, rows = tried(commands, books, LOANS)
    checks.equal("the same policy finds no difference",
                 (answer["differences"], rows, answer["accounts"], answer["entries"], answer["commands"],
                  answer["results_left_out"], answer["entries_not_told"]),
                 (0, [], len(books.debtors), len(history), len(books.history.commands), 0, 0))
    shown = commands.text("backtest", books.data, "--policy", LOANS)
    checks.hold("for people: 0 differences in 0 accounts",
                "the same; 0 differences in 0 accounts" in shown, shown)
    parts = [commands.json("backtest", books.data, "--policy", LOANS, "--portfolio", name)
             for name in SIZES]
    checks.equal("the portfolios add up to all",
                 [sum(part[name] for part in parts) for name in ("accounts", "entries", "same")],
                 [answer[name] for name in ("accounts", "entries", "same")])


def other_text(commands, checks, books, history):
    """Each letter of the journal is gone, and one with another text is sent at its instant."""
    policy = books.place / "other_text.yaml"
    policy.write_text(TEXT.replace("template: demand", "template: last_demand"))
    demands = demands_in(history)
    answer, rows = tried(commands, books, policy)
    adds_up(checks, answer, rows, "another text")
    sends = [row for row in rows if row["decision"] == "send"]
    checks.equal("another text: each letter is gone, and the other one is there at that instant",
                 ({(row["account"], row["then"]) for row in sends if row["what"] == "letter demand"},
                  {(row["account"], row["now"]) for row in sends if row["what"] == "letter last_demand"},
                  len(sends), {row["reason"] for row in sends}),
                 (demands, demands, 2 * len(demands), {"step_differs"}))


def undisturbed(books, history, steps):
    """(account, when) of what these steps planned, of accounts where nothing but steps planned anything,
    and for ten days around each of it no word or payment of the debtor and no closing pauses the steps."""
    planned = collections.defaultdict(list)
    answered = set()
    for line in history:
        account = f"{line['portfolio']}/{line['account']}"
        for event in left_at_once(line["entry"]):
            if event["because"] in steps:
                planned[account].append(line["entry"]["decided_at"])
            elif ":" in event["because"]:
                answered.add(account)
    calm = set()
    for account, times in planned.items():
        debtor = books.debtors[account]
        acts = [*debtor.promised, *(when for when, _ in debtor.money), *filter(None, [debtor.closed])]
        if account not in answered and len(times) == len(steps) and all(
                abs(act - instant(at)) > datetime.timedelta(days=10) for act in acts for at in times):
            calm.update((account, at) for at in times)
    return calm


def moved(commands, checks, books, history, change):
    """A step waits for a day more or less, and so do those behind it; no other decision hangs on them."""
    what, wait, other_wait, steps, days = change
    policy = books.place / "moved.yaml"
    assert TEXT.count(wait) == 1
    policy.write_text(TEXT.replace(wait, other_wait))
    answer, rows = tried(commands, books, policy)
    adds_up(checks, answer, rows, what)
    calm = undisturbed(books, history, steps)
    accounts = {account for account, _ in calm}
    by_then = {(row["account"], row["then"]): row for row in rows
               if row["decision"] in ("send", "task") and row["difference"] == "at another time"}
    shifts = {instant(by_then[one]["now"]) - instant(one[1]) if one in by_then else None for one in calm}
    day = datetime.timedelta(days=days)
    hour = datetime.timedelta(hours=1)
    # An hour less or more where the clocks of Santiago change.
    checks.hold(f"{what}: each of {len(calm)} decisions of {len(accounts)} accounts is a day away",
                len(accounts) > 50 and day in shifts and shifts <= {day - hour, day, day + hour}, shifts)
    checks.equal(f"{what}: and says so", {by_then[one]["reason"] for one in calm & set(by_then)},
                 {"later" if days > 0 else "earlier"})
    others = [row for row in rows
              if row["account"] in accounts and (row["account"], row["then"]) not in calm]
    checks.hold(f"{what}: nothing else differs of these accounts", not others,
                f"{len(others)} rows do, such as {others[:1]}")


def refused(commands, checks, books):
    missing = books.place / "nowhere.yaml"
    status, said = commands.refusal("backtest", books.data, "--policy", missing)
    checks.hold("a policy that is not there is named", status == 2 and str(missing) in said,
                f"{status} {said}")
    status, said = commands.refusal("backtest", books.place / "nowhere", "--policy", LOANS)
    checks.hold("so is a directory", status == 1 and f"{books.place / 'nowhere'} does not exist" in said,
                f"{status} {said}")


def play(commands, checks, books):
    history = commands.lines("export", "history", books.data)
    the_same(commands, checks, books, history)
    other_text(commands, checks, books, history)
    for change in CHANGES:
        moved(commands, checks, books, history, change)
    refused(commands, checks, books)
