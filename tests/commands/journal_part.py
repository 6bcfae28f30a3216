"""`recobro replay`, `journal` and `export`: the history that was told against what is kept of it."""
import collections
import json
import shutil

from books import LOANS, SIZES, replay_words, write_commands
from debtors import LAST_INSTANT, NEXT_YEAR, instant, minor_units
from programs import Fault

# Events that the register of contacts has a line for, with the word of that line.
REGISTERED = {
    "contact_recorded": "result", "message_received": "message", "channel_authorised": "authorised",
    "channel_revoked": "revoked", "contact_stopped": "stopped", "action_cancelled": "withdrawn",
    "action_released": "released", "action_deferred": "waiting"}
CONSENTS = ("authorised", "revoked", "stopped")


def key_of(line):
    return f"{line['portfolio']}/{line['account']}"


def told(commands, checks, books):
    sent = len(books.history.commands)
    answer = books.told
    checks.equal("each command of the history is accepted, none is refused",
                 {name: answer[name] for name in ("rows", "rows_refused", "history_commands", "resumed_at",
                                                  "commands", "accepted", "duplicate", "conflict",
                                                  "refused")},
                 {"rows": sent, "rows_refused": 0, "history_commands": sent, "resumed_at": 0,
                  "commands": sent, "accepted": sent, "duplicate": 0, "conflict": 0, "refused": 0})
    again = commands.json(*replay_words(books.file, books.data))
    checks.equal("the same history once more goes on at its end, and changes nothing",
                 (again["resumed_at"], again["commands"], again["state_hash"]),
                 (sent, 0, answer["state_hash"]))
    two = commands.json(*replay_words(books.file, books.place / "two"), "--workers", "2")
    checks.equal("two threads come to the same", (two["state_hash"], two["entries"], two["events"]),
                 (answer["state_hash"], answer["entries"], answer["events"]))
    status, said = commands.refusal(*replay_words(books.place / "first.ndjson", books.data))
    checks.hold("another history in the same directory is refused", status == 1
                and "holds an earlier replay 'replay' of another history" in said, f"{status} {said}")
    checks.hold("what channels answered is in the hash",
                answer["state_hash"] != books.told_first["state_hash"], answer["state_hash"])


def refused(commands, checks, books):
    """A payment sent twice, a promise of more than is owed, an account that is none, a line that is no
    command: each counted, and named in the file of rejects."""
    opened = next(one for one in books.history.commands if one["type"] == "account_put")
    who = {name: opened[name] for name in ("portfolio", "account", "currency")}
    payment = {**who, "id": "pay", "type": "payment_received", "payment": "P", "amount": "1.00",
               "at": LAST_INSTANT}
    history = [opened, payment, payment, {**payment, "amount": "2.00"},
               {**who, "id": "more", "type": "promise_made", "promise": "W", "amount": "99999999999.00",
                "due": LAST_INSTANT[:10], "at": LAST_INSTANT},
               {**payment, "account": "NOBODY", "id": "none"}]
    rejects = books.place / "rejects.ndjson"
    file = write_commands(books.place / "wrong.ndjson", history)
    file.write_text(file.read_text() + 'no command\n')
    status, out, _ = commands.run(*replay_words(file, books.place / "wrong"), "--rejects", rejects, "--json")
    answer = json.loads(out)
    checks.equal("refused rows and commands are counted, and end with exit status 1",
                 (status, {name: answer[name] for name in ("accepted", "duplicate", "conflict", "refused",
                                                           "rows_refused", "rows")}),
                 (1, {"accepted": 2, "duplicate": 1, "conflict": 1, "refused": 2, "rows_refused": 1,
                      "rows": 7}))
    named = [json.loads(line) for line in rejects.read_text().splitlines()]
    checks.equal("the file of rejects names row and code of each",
                 sorted((one.get("row") or one.get("id"), one["code"]) for one in named if "row" not in one)
                 + [(one["row"], one["code"]) for one in named if "row" in one],
                 [("more", "amount_too_large"), ("none", "account_unknown"), (7, "malformed_json")])


def chained(commands, checks, books, history):
    """Hashes and counts of the journal, before and after it is rebuilt."""
    report = commands.json("journal", "verify", books.data)
    events = [event for line in history for event in line["entry"]["events"]]
    woken = sum(line["entry"]["type"] == "wake_up" for line in history)
    checks.equal("replay, verify and history count the same entries, events and timers",
                 (report["faults"], report["entries"], books.told["entries"], books.told["events"],
                  books.told["timers"]), ([], len(history), len(history), len(events), woken))
    shown = commands.text("journal", "verify", books.data)
    checks.hold("for people too", f"{report['blocks']} blocks with {len(history):,} entries" in shown
                and shown.endswith("every hash, number, offset and history row is right\n"), shown)
    before = commands.text("journal", "hash", books.data).strip()
    rebuilt = books.place / "rebuilt"
    shutil.copytree(books.data, rebuilt)
    answer = commands.json("journal", "rebuild", rebuilt)
    checks.equal("`journal rebuild` makes the same states of the same entries",
                 (answer["accounts"], answer["entries"], answer["state_hash"]),
                 (len(books.debtors), len(history), before))
    checks.equal("`journal hash` is what replay said, before and after",
                 (before, commands.text("journal", "hash", rebuilt).strip()),
                 (books.told["state_hash"],) * 2)
    for what in ("accounts", "history", "contacts", "consents"):
        words = ("--at", NEXT_YEAR) if what == "accounts" else ()
        checks.hold(f"and `export {what}` says the same of both", commands.text(
            "export", what, books.data, *words) == commands.text("export", what, rebuilt, *words),
                    "they differ")
    status, said = commands.refusal("journal", "verify", books.place / "nowhere")
    checks.hold("a directory that is none is named",
                status == 1 and f"{books.place / 'nowhere'} does not exist" in said, f"{status} {said}")


def damaged(commands, checks, books):
    """One bit of one file of the store: verify says so, or the store does not open."""
    broken = books.place / "broken"
    shutil.copytree(books.data, broken)
    tables = sorted(broken.rglob("*.sst"), key=lambda path: path.stat().st_size)
    logs = sorted(broken.rglob("*.log"), key=lambda path: path.stat().st_size)
    if not tables and not logs:
        raise Fault(f"no file of the store in {broken} is known")
    largest = max(tables + logs, key=lambda path: path.stat().st_size)
    bytes_of = bytearray(largest.read_bytes())
    bytes_of[len(bytes_of) // 2] ^= 1
    largest.write_bytes(bytes_of)
    status, said = commands.refusal("journal", "verify", broken)
    checks.hold("one bit that is wrong in the log of the store is found",
                status == 1 and "every hash, number, offset and history row is right" not in said,
                f"{status} {said[-300:]}")


def wrong_in(debtor, state):
    """What `export accounts` says otherwise than the second book, of one account."""
    seen = {
        "balance": minor_units(state["balance"]), "paid": minor_units(state["paid"]),
        "debt": sum(minor_units(one["principal"]) for one in state["obligations"]),
        "settled": state["settled"], "closed": state["closed"],
        "payments": {one["id"]: 0 if one["reversed"] else minor_units(one["amount"])
                     for one in state["payments"]},
        "promises": {one["id"]: one["status"] for one in state["promises"]},
        "jurisdiction": state["attributes"].get("jurisdiction", "")}
    wanted = {
        "balance": debtor.balance, "paid": debtor.paid, "debt": debtor.debt,
        "settled": debtor.balance <= 0, "closed": debtor.closed is not None, "payments": debtor.payments,
        "promises": debtor.promises, "jurisdiction": debtor.jurisdiction}
    return {name: (seen[name], wanted[name]) for name in wanted if seen[name] != wanted[name]}


def states(commands, checks, books):
    lines = commands.lines("export", "accounts", books.data, "--at", NEXT_YEAR)
    by_key = {key_of(line): line for line in lines}
    checks.equal("`export accounts` has each account once", (len(lines), sorted(by_key)),
                 (len(books.debtors), sorted(books.debtors)))
    wrong = {key: said for key, debtor in books.debtors.items() if (said := wrong_in(debtor, by_key[key]))}
    checks.hold("debts, payments, promises, closings and attributes are those that were sent",
                not wrong, dict(list(wrong.items())[:3]))
    owed = sum(minor_units(line["open"]) - minor_units(line["credit"]) for line in lines)
    checks.equal("what is open less credit comes to debts less payments", owed,
                 sum(debtor.balance for debtor in books.debtors.values()))
    late = {key_of(line): line.get("days_past_due") for line in lines}
    checks.equal("days past due are counted to --at from the oldest open obligation", late,
                 {key: (debtor.local_day(instant(NEXT_YEAR)) - debtor.oldest_due()).days
                  if debtor.balance > 0 else None for key, debtor in books.debtors.items()})
    parts = {name: commands.lines("export", "accounts", books.data, "--portfolio", name) for name in SIZES}
    checks.equal("--portfolio takes one apart", {name: len(part) for name, part in parts.items()}, SIZES)


def entries(checks, books, history):
    by_account = collections.defaultdict(list)
    for line in history:
        by_account[key_of(line)].append(line["entry"])
    checks.hold("`export history` has each account's entries from 1 on, none left out",
                all([one["sequence"] for one in told] == list(range(1, len(told) + 1))
                    for told in by_account.values()), "a sequence has a gap")
    seen = collections.Counter((line["portfolio"], line["account"], line["entry"]["command"],
                                line["entry"]["type"], line["entry"]["at"])
                               for line in history if "command" in line["entry"])
    sent = collections.Counter((one["portfolio"], one["account"], one["id"], one["type"], one["at"])
                               for one in books.history.commands)
    checks.hold("each command that was sent is one entry, and no other names a command", seen == sent,
                f"{list((seen - sent).items())[:2]} {list((sent - seen).items())[:2]}")


def register_line(line, event):
    """(account, entry, what, what it is about) of the register's line for an event, if it has one."""
    entry = line["entry"]
    what = REGISTERED.get(event["type"])
    if event["type"] == "action_planned" and (event["kind"] == "send" or "channel" in event):
        what = "waiting" if "not_before" in event else "released"
    if what is None:
        return None
    about = event.get("action") or event.get("message") or ""
    return key_of(line), entry["sequence"], what, str(about), event.get("channel", "")


def registered(commands, checks, books, history):
    lines = commands.lines("export", "contacts", books.data)
    seen = collections.Counter(
        (key_of(line), line["entry"], line["what"], str(line.get("action") or line.get("message") or ""),
         line.get("channel", "")) for line in lines)
    wanted = collections.Counter(filter(None, (
        register_line(line, event) for line in history for event in line["entry"]["events"])))
    checks.hold("the register has a line for each event about contact, and no other", seen == wanted,
                f"{list((seen - wanted).items())[:2]} {list((wanted - seen).items())[:2]}")
    results = collections.defaultdict(list)
    messages = collections.Counter()
    for line in lines:
        if line["what"] == "result":
            results[key_of(line)].append((line["channel"], line["outcome"], line["at"]))
        messages[key_of(line)] += line["what"] == "message"
    checks.hold("results are those that were sent",
                all(sorted(results[key]) == sorted(debtor.results) for key, debtor in books.debtors.items())
                and sum(map(len, results.values())) > 1000, "they differ")
    checks.hold("messages too", all(messages[key] == debtor.messages
                                    for key, debtor in books.debtors.items()), "they differ")
    checks.hold("where no contact rules are asked, nothing is called judged",
                {line.get("judged") for line in lines if line["what"] == "released"} == {False}, "it is")
    ledger = commands.lines("export", "consents", books.data)
    given = collections.defaultdict(list)
    for line in ledger:
        given[key_of(line)].append((line["what"], line["channel"], line["at"]))
    checks.hold("the consent ledger is what debtors agreed to and took back, in order",
                all(given[key] == debtor.consents for key, debtor in books.debtors.items()), "they differ")
    checks.hold("and those lines of the register", ledger == [line for line in lines
                                                              if line["what"] in CONSENTS], "they differ")


def misspelt(commands, checks, books):
    for words in (*(("export", what) for what in ("accounts", "history", "contacts", "consents")),
                  ("backtest", "--policy", LOANS)):
        status, said = commands.refusal(*words, books.data, "--portfolio", "lones")
        checks.hold(f"`{words[0]} {words[1]}` names a portfolio that nobody is in",
                    status == 1 and "lones" in said, f"{status} {said}")


def play(commands, checks, books):
    told(commands, checks, books)
    refused(commands, checks, books)
    history = commands.lines("export", "history", books.data)
    chained(commands, checks, books, history)
    damaged(commands, checks, books)
    states(commands, checks, books)
    entries(checks, books, history)
    misspelt(commands, checks, books)
    registered(commands, checks, books, history)
