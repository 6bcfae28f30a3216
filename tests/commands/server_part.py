"""A real recobrod that was told the year: experiments, indicators, accounts, tokens, audit, backup."""
import collections
import datetime
import json
import re

import indicators_part
from books import LATE, LATE_DEBT, LATE_RUNG, LATE_STEP, LOANS, ROOT, TRIALS, JudgedServer
from debtors import LAST_INSTANT, amount_text, instant
from programs import table_of

MEASURED_AFTER = datetime.timedelta(days=30)
REASON = "three complaints"


def share_recovered(debtor):
    """Percent of the debt that payments served in the first thirty days, as the second book knows it."""
    paid = sum(amount for when, amount in debtor.money if when <= debtor.opened + MEASURED_AFTER)
    return 100 * paid / debtor.debt


def arms_of(history):
    """Who was put into which arm, and how much was measured of each."""
    arms, measured = {}, {}
    for line in history:
        for event in line["entry"]["events"]:
            if event["type"] == "arm_assigned":
                arms[f"{line['portfolio']}/{line['account']}"] = event["arm"]
            elif event["type"] == "arm_measured":
                measured[f"{line['portfolio']}/{line['account']}"] = event
    return arms, measured


def experiment_shown(commands, checks, server, books):
    history = commands.lines("export", "history", server.data)
    arms, measured = arms_of(history)
    loans = {key: one for key, one in books.debtors.items() if one.portfolio == "loans"}
    checks.equal("each account of the portfolio is in one arm, and was measured",
                 (sorted(arms), sorted(measured)), (sorted(loans), sorted(loans)))
    recovered = {key: float(event["recovered_percent"]) for key, event in measured.items()}
    wrong = {key: (percent, share_recovered(loans[key])) for key, percent in recovered.items()
             if abs(percent - share_recovered(loans[key])) > 0.0101}
    checks.hold("what was recovered in thirty days is what the second book says", not wrong, wrong)
    told = commands.json("experiment", "show", "loans", *server.words())
    one, = told["experiments"]
    sizes = collections.Counter(arms.values())
    checks.equal("`experiment show` counts the accounts of each arm",
                 {arm["arm"]: (arm["assigned"], arm["measured"]) for arm in one["arms"]},
                 {name: (count, count) for name, count in sizes.items()})
    for arm in one["arms"]:
        of = [percent for key, percent in recovered.items() if arms[key] == arm["arm"]]
        low, high = float(arm["mean_within"]["low"]), float(arm["mean_within"]["high"])
        checks.hold(f"the mean of arm {arm['arm']} is that of its accounts, within its interval",
                    abs(float(arm["mean_percent"]) - sum(of) / len(of)) < 0.02
                    and low < float(arm["mean_percent"]) < high, (arm, sum(of) / len(of)))
        checks.equal(f"so are the stops and contacts of arm {arm['arm']}",
                     (arm["said_stop"], arm["contacts"]),
                     tuple(sum(event[name] for key, event in measured.items() if arms[key] == arm["arm"])
                           for name in ("stopped", "contacts")))
    rows = table_of(commands.text("experiment", "show", "loans", *server.words()))
    checks.equal("for people the same",
                 [(row["arm"], row["accounts"], row["measured"], row["mean"]) for row in rows],
                 [(arm["arm"], str(arm["assigned"]), str(arm["measured"]), arm["mean_percent"])
                  for arm in one["arms"]])
    checks.equal("the other portfolio tries nothing out", commands.text(
        "experiment", "show", "cards", *server.words()), "policy loans tries nothing out\n")


def experiment_stopped(commands, checks, server):
    before = commands.json("experiment", "show", "loans", *server.words())["experiments"][0]
    said = commands.text("experiment", "stop", "loans", "patience", "later", "--reason", REASON,
                         *server.words())
    checks.equal("an arm is stopped", said,
                 f"arm later of patience is stopped by sonia at {LAST_INSTANT}: {REASON}\n")
    after = commands.json("experiment", "show", "loans", *server.words())["experiments"][0]
    checks.equal("`experiment show` says so, and the figures are as they were",
                 ([arm.get("stopped") for arm in after["arms"]],
                  [arm["mean_percent"] for arm in after["arms"]]),
                 ([None, {"by": "sonia", "at": LAST_INSTANT, "reason": REASON}],
                  [arm["mean_percent"] for arm in before["arms"]]))
    shown = table_of(commands.text("experiment", "show", "loans", *server.words()))
    checks.equal("for people too", shown[1]["verdict"], f"stopped by sonia at {LAST_INSTANT}: {REASON}")
    row = commands.lines("audit", "--act", "arm_stopped", "--json", *server.words())
    checks.equal("the audit has it once, with who and why",
                 [(one["actor"], one["subject"], one["reason"], one["at"]) for one in row],
                 [("sonia", "portfolio/loans/experiment/patience/arm/later", REASON, LAST_INSTANT)])
    for what, words, says in (
            ("the control", ("patience", "control"), "'control' is the control"),
            ("an arm that is none", ("patience", "nobody"), "no arm 'nobody'"),
            ("an experiment that is none", ("luck", "later"), "no experiment 'luck'")):
        status, wrong = commands.refusal("experiment", "stop", "loans", *words, "--reason", "x",
                                         *server.words())
        checks.hold(f"{what} can't be stopped", status == 1 and says in wrong, f"{status} {wrong}")
    status, wrong = commands.refusal("experiment", "stop", "loans", "patience", "later", *server.words())
    checks.hold("nor anything without a reason", status == 2 and "--reason" in wrong, f"{status} {wrong}")


def next_account(commands, checks, server):
    """After the stop the lot falls on nobody of that arm."""
    lines = [json.dumps({
        "id": "n", "type": "account_put", "portfolio": "loans", "account": f"N-{number}", "at": LAST_INSTANT,
        "currency": "COP", "obligations": [{"id": "O", "due": "2025-12-28", "amount": "5.00"}]})
        for number in range(12)]
    answers = [one["result"] for one in server.send(lines)]
    arms, _ = arms_of(commands.lines("export", "history", server.data, "--portfolio", "loans"))
    new = [arm for key, arm in arms.items() if key.startswith("loans/N-")]
    checks.equal("nobody who comes later gets the stopped arm",
                 (answers, "later" in new), (["accepted"] * 12, False))


def account_seen(commands, checks, server, books):
    debtor = max((one for one in books.debtors.values() if not one.closed and one.portfolio == "loans"),
                 key=lambda one: len(one.payments))
    words = (debtor.key, *server.words())
    state = commands.json("account", "show", *words)
    shown = commands.text("account", "show", *words)
    checks.equal("`account show` has balance and payments of the second book",
                 (state["balance"], {one["id"]: one["amount"] for one in state["payments"]
                                     if not one["reversed"]}, shown.splitlines()[1].split(" (")[0]),
                 (amount_text(debtor.balance), {name: amount_text(amount) for name, amount
                                                in debtor.payments.items() if amount},
                  f"balance {amount_text(debtor.balance)} COP"))
    told = commands.json("account", "history", *words)
    every = commands.lines("export", "history", server.data, "--portfolio", debtor.portfolio)
    exported = [line["entry"] for line in every if line["account"] == debtor.number]
    checks.equal("`account history` is what `export history` says of it", told, exported)
    lines = re.findall(r"^ +(\d+)  (\S+)  ", commands.text("account", "history", *words), re.M)
    checks.equal("for people each entry has its line", lines,
                 [(str(one["sequence"]), one["at"]) for one in exported])
    local = commands.json("account", "show", debtor.key, "--data", server.data)
    checks.equal("from the directory it is the same account, beside the server",
                 {**local, "days_past_due": 0}, {**state, "days_past_due": 0})
    status, said = commands.refusal("account", "show", "loans/NOBODY", *server.words())
    checks.hold("an account that is none is refused", status == 1 and "loans/NOBODY" in said,
                f"{status} {said}")


def account_explained(commands, checks, server):
    told = commands.json("account", "explain", LATE, *server.words())
    shown = commands.text("account", "explain", LATE, *server.words())
    state = commands.json("account", "show", LATE, *server.words())
    checks.equal("an account that was opened in the last instant waits for its first step",
                 (state["balance"], [(one["kind"], one["name"], one["due"]) for one in state["agenda"]]),
                 (amount_text(LATE_DEBT), [("next_step", "notice", LATE_STEP),
                                           ("phase_boundary", "late", LATE_RUNG)]))
    ahead = [(one["at"], event) for one in told["next"] for event in one["events"]
             if event["type"] == "action_planned"]
    checks.hold("`account explain` says what comes of it, and when",
                ahead and ahead[0][0] == LATE_STEP and ahead[0][1]["because"] == "early/notice"
                and ahead[0][1]["channel"] == "sms", told)
    checks.hold("for people on the debtor's own clock, from the server's own day",
                shown.startswith(f"{LATE} on 2025-12-31 18:00 (America/Bogota)\n")
                and "2026-01-03 10:00" in shown and "3 days past due" in shown, shown)


def who_may(commands, checks, server):
    """Tokens: none, a wrong one, one whose role is not for that."""
    address = ("--server", f"http://127.0.0.1:{server.port}")
    made = {role: commands.text("token", "create", "--name", role, "--role", role, *server.words()).strip()
            for role in ("agent", "auditor", "supervisor")}
    wrong = server.token[:-4] + ("0000" if server.token[-4:] != "0000" else "1111")
    asked = (("experiment", "show", "loans"), ("indicators",), ("account", "show", LATE), ("audit",),
             ("board", "--once"), ("dead-letters", "list"))
    for words in asked:
        said = [commands.refusal(*words, *address, *token) for token in ((), ("--token", wrong))]
        checks.hold(f"`{' '.join(words[:2])}` without a token, or with a wrong one, ends with 1 and why",
                    all(status == 1 and "unauthorized: " in text and "recobro token create" in text
                        for status, text in said), said)
    for role, words, allowed in (
            ("agent", ("experiment", "show", "loans"), False), ("agent", ("indicators",), False),
            ("supervisor", ("audit",), False), ("auditor", ("audit",), True),
            ("auditor", ("indicators",), True), ("auditor", ("account", "show", LATE), True),
            ("auditor", ("experiment", "stop", "loans", "patience", "later", "--reason", "x"), False)):
        status, said = commands.refusal(*words, *address, "--token", made[role])
        checks.hold(f"`{' '.join(words[:2])}` is {'' if allowed else 'not '}for the role {role}",
                    status == 0 if allowed else status == 1 and "forbidden" in said, f"{status} {said}")
    file = server.directory / "auditor.token"
    file.write_text(made["auditor"] + "\n")
    checks.equal("a token may stand in a file", commands.refusal(
        "audit", *address, "--token-file", file)[0], 0)
    status, said = commands.refusal("audit", "--server", "http://127.0.0.1:1", "--token", server.token)
    checks.hold("a server that is not there is told", status == 1 and "could not be reached" in said
                and "http://127.0.0.1:1/" in said, f"{status} {said}")


def nothing_failed(commands, checks, server):
    for words in (("--data", server.data), server.words()):
        checks.equal(f"no command failed twice ({words[0][2:]})",
                     (commands.text("dead-letters", "list", *words),
                      commands.text("dead-letters", "list", "--json", *words)),
                     ("there are no dead letters\n", ""))
    status, said = commands.refusal("dead-letters", "retry", "0/1", *server.words())
    checks.hold("a dead letter that is none can't be tried again", status == 1 and "0/1" in said,
                f"{status} {said}")


def backed_up(commands, checks, server, books):
    """The copy."""
    target = books.place / "backup"
    said = commands.text("backup", target, *server.words())
    report = commands.json("journal", "verify", target)
    checks.hold("`backup` says what `journal verify` finds in the copy",
                report["faults"] == [] and said.startswith(
                    f"backup of {report['entries']:,} entries in {report['blocks']:,} blocks written to "
                    f"{target}, "), f"{said} {report}")
    checks.equal("the copy has the states of the server", commands.text("journal", "hash", target),
                 commands.text("journal", "hash", server.data))
    for what, other in (("a directory that is there", target), ("one that is not absolute", "copy")):
        status, wrong = commands.refusal("backup", other, *server.words())
        checks.hold(f"{what} is no place for a backup", status == 1 and str(other) in wrong,
                    f"{status} {wrong}")
    rows = {place: commands.lines("audit", "--json", *words) for place, words in
            (("server", server.words()), ("copy", ("--data", target)), ("beside", ("--data", server.data)))}
    checks.hold("the audit of the server is that of its directory, and begins as that of the copy",
                rows["server"] == rows["beside"] and rows["copy"] == rows["server"][:len(rows["copy"])]
                and rows["server"][-1]["act"] == "backup_made", rows["server"][-2:])
    checks.equal("its rows are numbered", [row["number"] for row in rows["server"]],
                 list(range(1, len(rows["server"]) + 1)))
    other = books.place / "backup_of_data"
    commands.text("backup", books.data, other)
    checks.equal("the directory of a stopped server is copied too",
                 commands.text("journal", "hash", other).strip(), books.told["state_hash"])
    return target


def judged(commands, checks, copy):
    """The copy's verdicts, and the rules that gave them."""
    for portfolio, policy, where in (("loans", TRIALS, "CO"), ("cards", LOANS, "CL")):
        answer = commands.json("backtest", copy, "--policy", policy, "--portfolio", portfolio,
                               "--jurisdiction", where)
        checks.hold(f"the same policy under the rules of {where} decides as the server did",
                    answer["differences"] == 0 and answer["decisions_in_journal"] > 300,
                    answer["examples"][:2])
    register = commands.lines("export", "contacts", copy)
    versions = {line["jurisdiction"]: line["version"] for line in register
                if line.get("rule", "").startswith(("CO.", "CL."))}
    checks.equal("verdicts name the versions of both countries", sorted(versions), ["CL", "CO"])
    released = [line for line in register if line["what"] == "released"]
    checks.hold("every contact that left was judged", len(released) > 500
                and all(line["judged"] for line in released), "some were not")
    ours = re.compile(r"^(CO|CL)\.|^debtor\.")
    checks.hold("by rules of the portfolio's country, or the debtor's own",
                all(ours.match(line["rule"]) for line in released), "others spoke")
    for where, version in versions.items():
        then = commands.json("contact", "rules", "--version", version, "--data", copy)
        now = commands.json("contact", "rules", where)
        checks.equal(f"the rules of {where} that gave a verdict are kept, word for word",
                     (then["jurisdiction"], then["version"], then["text"]),
                     (where, now["version"], (ROOT / f"config/jurisdictions/{where}.yaml").read_text()))
    waits = [line for line in register if line["what"] == "waiting" and "until" in line]
    checks.hold("what had to wait had to wait for later", len(waits) > 50 and all(
        line["until"] == "never" or instant(line["until"]) > instant(line["at"]) for line in waits), "not so")


def in_use(commands, checks, server):
    """What needs the directory for itself is refused while the server has it; what only reads is not."""
    for words in (("journal", "rebuild", server.data),
                  ("token", "create", "--data", server.data, "--name", "x", "--role", "admin")):
        status, said = commands.refusal(*words)
        checks.hold(f"`{' '.join(words[:2])}` beside the server is refused", status == 1
                    and str(server.data) in said, f"{status} {said}")
    report = commands.json("journal", "verify", server.data)
    checks.equal("`journal verify` beside it is not", report["faults"], [])


def play(commands, checks, books):
    server = JudgedServer(commands.programs, books)
    try:
        server.open()
        experiment_shown(commands, checks, server, books)
        indicators_part.play(commands, checks, server, books)
        experiment_stopped(commands, checks, server)
        account_seen(commands, checks, server, books)
        account_explained(commands, checks, server)
        nothing_failed(commands, checks, server)
        who_may(commands, checks, server)
        copy = backed_up(commands, checks, server, books)
        next_account(commands, checks, server)
        judged(commands, checks, copy)
        in_use(commands, checks, server)
        server.stop()
    finally:
        if server.process and server.process.poll() is None:
            server.kill()
