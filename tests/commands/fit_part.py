"""`recobro simulate fit`, simulations with the fitted model, and `simulate transitions`, against the second
book."""
import collections
import datetime
import re
from decimal import Decimal

from books import LOANS, SIZES, replay_words, write_commands
from debtors import amount_text, instant, minor_units
from programs import Fault, rows_of, table_of

UNTIL = datetime.date(2025, 6, 1)
PREDICT_UNTIL = datetime.date(2025, 11, 1)
MONTHS = ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10"]
WORDS = ("--until", UNTIL, "--predict-until", PREDICT_UNTIL, "--runs", 2)
FIRST, LAST, NEXT = "2025-03", "2025-05", "2025-06"
LATENESS = 5  # months past due: 0 to 3, and more


def open_on(debtor, when):
    return debtor.closed is None or when <= debtor.closed


def before(debtor, times):
    """The local days of these instants in the fitted time."""
    return [day for when in times if open_on(debtor, when) and (day := debtor.local_day(when)) < UNTIL]


def expected_counts(debtors):
    """What a fit until then has learned from, by the second book."""
    counts = collections.Counter()
    for one in debtors:
        late = one.local_day(one.opened) >= UNTIL
        counts["accounts"] += not late
        counts["accounts_held_out"] += late
        counts["payments"] += len(set(before(one, [when for when, amount in one.money if amount > 0])))
        counts["payments_for_promises"] += len(set(before(one, one.kept)))
        counts["promises"] += len(before(one, one.promised))
        counts["contacts"] += len(before(one, [instant(at) for _, _, at in one.results]))
    return counts


def fitted(commands, checks, books):
    """The model's file and what --json says."""
    model, table = books.place / "fitted.yaml", books.place / "months.csv"
    answer = commands.json("simulate", "fit", books.data, *WORDS, "--output", model, "--csv", table)
    wanted = expected_counts(books.debtors.values())
    checks.equal("a fit learned from the accounts, payments, contacts and promises before --until",
                 {name: answer[name] for name in ("accounts", "accounts_held_out", "accounts_before_since",
                                                  "payments", "promises", "contacts")},
                 {name: wanted[name] for name in ("accounts", "accounts_held_out", "accounts_before_since",
                                                  "payments", "promises", "contacts")})
    checks.equal("payments that keep a promise count as paid for a promise",
                 answer["payments_for_promises"], wanted["payments_for_promises"])
    again = books.place / "again.yaml"
    said = commands.text("simulate", "fit", books.data, *WORDS, "--output", again)
    checks.hold("once more it is the same model", again.read_bytes() == model.read_bytes(), "it differs")
    checks.hold("for people the same counts",
                said.startswith(f"fitted to {answer['accounts']} accounts: {answer['payments']} days with a "
                                f"payment ({answer['payments_after_contact']} after a contact, ")
                and f"{answer['accounts_held_out']} accounts that were opened on {UNTIL} or later are held "
                    "out" in said, said[:400])
    parts = [commands.json("simulate", "fit", books.data, "--until", UNTIL, "--portfolio", name)
             for name in SIZES]
    checks.equal("the portfolios add up to all",
                 {name: sum(part[name] for part in parts) for name in ("accounts", "payments", "contacts")},
                 {name: answer[name] for name in ("accounts", "payments", "contacts")})
    return model, answer, rows_of(table), said


def money_by_month(debtors):
    """Minor units that came in, less what was taken back, by local month; accounts by month of opening;
    and what came in by that month and the age."""
    paid, opened, aged = collections.Counter(), collections.Counter(), collections.Counter()
    for one in debtors:
        begun = month_of(one.local_day(one.opened))
        opened[begun] += 1
        for when, amount in one.money:
            month = month_of(one.local_day(when))
            paid[month] += amount
            aged[begun, month - begun] += amount
    return paid, opened, aged


def month_of(day):
    return day.year * 12 + day.month - 1


def month_from(text):
    return month_of(datetime.date.fromisoformat(text + "-01"))


def mean_curve(opened, aged):
    """What an account brought at each age, of the time before --until."""
    known = month_of(UNTIL)
    curve = {}
    for age in range(12):
        of = [(month, count) for month, count in opened.items() if month + age < known]
        accounts = sum(count for _, count in of)
        curve[age] = sum(aged[month, age] for month, _ in of) / accounts if accounts else 0
    return curve


def predicted(checks, books, answer, rows, said):
    held_out = answer["held_out"]["months"]
    checks.equal("--csv and --json have the same months",
                 [(row["month"], row["actual"], row["model"], row["same_month_last_year"], row["mean_curve"])
                  for row in rows],
                 [tuple(one[name] for name in ("month", "actual", "model", "last_year", "mean_curve"))
                  for one in held_out])
    paid, opened, aged = money_by_month(books.debtors.values())
    checks.equal("what came in, by month, is what was sent",
                 {one["month"]: one["actual"] for one in held_out},
                 {month: amount_text(paid[month_from(month)]) for month in MONTHS})
    checks.equal("nothing came in a year earlier", {one["last_year"] for one in held_out}, {"0.00"})
    curve = mean_curve(opened, aged)
    by_curve = {month: sum(count * curve[month_from(month) - begun] for begun, count in opened.items()
                           if begun <= month_from(month)) for month in MONTHS}
    checks.hold("the mean curve is that of the accounts before --until",
                all(abs(minor_units(one["mean_curve"]) - by_curve[one["month"]]) <= 1 for one in held_out),
                (held_out, by_curve))
    actual = sum(Decimal(one["actual"]) for one in held_out)
    for rule in ("model", "last_year", "mean_curve"):
        off = [Decimal(one[rule]) - Decimal(one["actual"]) for one in held_out]
        error = answer["held_out"]["error"][rule]
        checks.hold(f"the errors of {rule} are those of its months",
                    abs(Decimal(error["absolute_share"]) - sum(map(abs, off)) / actual) < Decimal("0.00001")
                    and abs(Decimal(error["sum_share"]) - sum(off) / actual) < Decimal("0.00001"), error)
    shown = next(row for row in table_of(said) if row["held out"] == "all")
    predicted_sum = sum(Decimal(one["model"]) for one in held_out)
    checks.hold("for people the last line is the sum", shown["came in"] == str(actual)
                and abs(Decimal(shown["model"]) - predicted_sum) <= Decimal("0.05"), shown)


def taught_nothing(commands, checks, books, model):
    """The same fit of a directory that holds nothing of the held-out time."""
    early = [one for one in books.history.commands
             if books.debtors[f"{one['portfolio']}/{one['account']}"].local_day(instant(one["at"])) < UNTIL]
    file = write_commands(books.place / "early.ndjson", early)
    data = books.place / "early"
    words = list(replay_words(file, data))
    words[words.index("--until") + 1] = f"{UNTIL}T03:00:00Z"
    commands.json(*words)
    other = books.place / "early.yaml"
    commands.json("simulate", "fit", data, "--until", UNTIL, "--output", other)
    checks.hold("a journal that ends on --until gives the same model, to the byte",
                other.read_bytes() == model.read_bytes(), "it differs")


def with_the_model(commands, checks, books, model):
    """Made-up debtors of the fitted kind, and the accounts of the directory as they stand."""
    answer = commands.json("simulate", LOANS, "--model", model, "--accounts", 100, "--days", 60)
    arm = answer["arms"][0]
    checks.equal("a simulation takes the fitted model",
                 (answer["model"], answer["model_origin"], answer["currency"], arm["accounts"],
                  sum(arm["endings"].values())), ("fitted", "fitted", "COP", 100, 100))
    mails = re.search(r"channels: \[email\].*?arrives: ([\d.]+)", model.read_text(), re.S)
    if mails is None:
        raise Fault(f"{model} says nothing about e-mail")
    checks.hold("mails that were all read have all arrived, in the model and in the simulation",
                float(mails[1]) == 100 and arm["channels"]["email"]["failed"] == 0,
                f"arrives: {mails[1]}; {arm['channels']['email']}")
    answer = commands.json("simulate", LOANS, "--model", model, "--data", books.data, "--days", 30)
    there = [one for one in books.debtors.values() if one.closed is None]
    checks.equal("--data takes the accounts that are not closed, with what they owe",
                 (answer["debtors"], answer["from"], minor_units(answer["arms"][0]["owed"])),
                 (len(there), last_day(commands, books), sum(max(0, one.balance) for one in there)))


def last_decision(commands, books):
    return instant(max(line["entry"]["decided_at"]
                       for line in commands.lines("export", "history", books.data)))


def last_day(commands, books):
    """The day after the last one on which the journal decided anything, on the policy's clock."""
    bogota = datetime.timezone(datetime.timedelta(hours=-5))
    return str(last_decision(commands, books).astimezone(bogota).date() + datetime.timedelta(days=1))


def lateness(debtor, month):
    """Months past due at the end of a month, rounded."""
    end = datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
    due = debtor.oldest_due(lambda when: debtor.local_day(when) <= end)
    late = (end - due).days / 30.4375 if due else 0
    return min(LATENESS - 1, max(0, round(late)))


def transitions(commands, checks, books):
    answer = commands.json("simulate", "transitions", books.data, "--first", FIRST, "--last", LAST)
    first, last, predicted_month = (month_from(text) for text in (FIRST, LAST, NEXT))
    known = [one for one in books.debtors.values() if month_of(one.local_day(one.opened)) <= first]
    checks.equal("`simulate transitions` learns from the accounts that were there in the first month",
                 (answer["accounts"], answer["transitions"], answer["predicted_month"]),
                 (len(known), len(known) * (last - first), NEXT))
    said = [[0] * LATENESS for _ in range(LATENESS)]
    for one in known:
        said[lateness(one, predicted_month)][lateness(one, last)] += 1
    checks.equal("months past due are those of the second book: came, said by persistence, and in the "
                 "model's rows", (answer["persistence"], [sum(row) for row in answer["model"]]),
                 (said, [sum(row) for row in said]))
    for name in ("model", "persistence"):
        right = sum(answer[name][late][late] for late in range(LATENESS))
        checks.hold(f"the accuracy of {name} is that of its table",
                    abs(answer[f"{name}_accuracy"] - right / len(known)) < 1e-9, answer[f"{name}_accuracy"])
    checks.hold("what was learned are shares", all(abs(sum(row) - 1) < 1e-9 for row in answer["learned"]),
                answer["learned"])
    shown = commands.text("simulate", "transitions", books.data, "--first", FIRST, "--last", LAST)
    checks.hold("for people the same", f"{len(known)} accounts; learned from {answer['transitions']} "
                f"transitions between {FIRST} and {LAST}" in shown and
                f"persistence (as last month): {100 * answer['persistence_accuracy']:.2f} % right" in shown,
                shown)


def month_named(month):
    return f"{month // 12}-{month % 12 + 1:02}"


def without_outcome(commands, checks, books):
    """A month that is not over in the journal is predicted, and compared with nothing."""
    last = last_decision(commands, books)
    ends = max(one.local_day(last) for one in books.debtors.values())
    over = month_of(ends + datetime.timedelta(days=1)) - 1
    words = ("simulate", "transitions", books.data, "--first", month_named(over - 2))
    answer = commands.json(*words, "--last", month_named(over))
    known = [one for one in books.debtors.values() if month_of(one.local_day(one.opened)) <= over - 2]
    said = collections.Counter(lateness(one, over) for one in known)
    checks.equal("a month that is not over in the journal is predicted and not compared",
                 (answer["predicted_month"], answer["journal_ends"], answer["accounts"],
                  answer["said_by_persistence"], sum(answer["said_by_model"]),
                  [answer[f"{name}{what}"] for name in ("model", "persistence")
                   for what in ("", "_accuracy", "_bits")]),
                 (month_named(over + 1), str(ends), len(known), [said[late] for late in range(LATENESS)],
                  len(known), [None] * 6))
    shown = commands.text(*words, "--last", month_named(over))
    checks.hold("for people: there is nothing to compare it with, and no percentage",
                f"the journal ends on {ends}" in shown and "nothing to compare" in shown
                and "%" not in shown, shown)
    status, told = commands.refusal(*words, "--last", month_named(over + 1))
    checks.hold("nothing is learned from a month that is not over", status == 1 and str(ends) in told,
                f"{status} {told}")


def refused(commands, checks, books):
    status, said = commands.refusal("simulate", "fit", books.data, "--since", "2025-06-01",
                                    "--until", "2025-03-01")
    checks.hold("days that end before they begin are a wrong command line",
                status == 2 and "--since" in said, f"{status} {said}")
    status, said = commands.refusal("simulate", "fit", books.data, "--until", UNTIL,
                                    "--predict-until", "2025-07-10")
    checks.hold("a month that is predicted in part only is refused",
                status == 2 and "first day of a month" in said, f"{status} {said}")
    status, said = commands.refusal("simulate", "fit", books.data, "--until", UNTIL,
                                    "--predict-until", "2031-01-01")
    checks.hold("a month that is not over in the journal is not predicted",
                status == 1 and "the journal goes on to" in said, f"{status} {said}")
    nothing = books.place / "nothing.yaml"
    status, said = commands.refusal("simulate", "fit", books.data, "--until", "2020-01-01",
                                    "--output", nothing)
    checks.hold("a fit that would learn from nobody writes no model",
                status == 1 and "nothing to learn from" in said and not nothing.exists(),
                f"{status} {said}")
    status, said = commands.refusal("simulate", "fit", books.data, "--portfolio", "nobody")
    checks.hold("a portfolio that is none is named", status == 1 and f"{books.data}/nobody" in said,
                f"{status} {said}")


def play(commands, checks, books):
    model, answer, rows, said = fitted(commands, checks, books)
    predicted(checks, books, answer, rows, said)
    taught_nothing(commands, checks, books, model)
    with_the_model(commands, checks, books, model)
    transitions(commands, checks, books)
    without_outcome(commands, checks, books)
    refused(commands, checks, books)
