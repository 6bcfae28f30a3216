"""`recobro indicators` of the judged year: its formats against each other, and against the second book,
the journal and the register."""
import collections
from decimal import Decimal

from books import LATE_DEBT
from debtors import amount_text
from programs import rows_in, table_of
from workbook import sheet_rows

YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")
# What is counted of what was sent, and how the second book knows it.
COUNTED = {
    "payments": lambda one: sum(amount > 0 for _, amount in one.money),
    "payments_reversed": lambda one: sum(amount < 0 for _, amount in one.money),
    "promises_made": lambda one: len(one.promises),
    "promises_expected": lambda one: len(one.promises),
    "promises_kept": lambda one: list(one.promises.values()).count("kept"),
    "promises_broken": lambda one: list(one.promises.values()).count("broken"),
    "messages_received": lambda one: one.messages,
    "contact_results": lambda one: len(one.results),
    "stops_asked": lambda one: sum(what == "stopped" for what, _, _ in one.consents),
    "accounts_closed": lambda one: one.closed is not None,
}


class Figures:
    def __init__(self, commands, server, place):
        self.commands = commands
        self.server = server
        self.place = place

    def text(self, *words):
        return self.commands.text("indicators", *words, *self.server.words())

    def rows(self, *words):
        return rows_in(self.text(*words, "--format", "csv"))

    def json(self, *words):
        return self.commands.lines("indicators", *words, *self.server.words(), "--format", "json")[0]


def as_csv(line, columns):
    """A line of JSON as the cells of CSV would have it."""
    return [str(line.get(column, "")) for column in columns]


def formats(checks, figures, *words):
    """CSV, JSON, workbook and table say the same."""
    what = " ".join(words[4:])
    text = figures.text(*words, "--format", "csv")
    columns = text.splitlines()[0].split(",")
    rows = [[row[column] for column in columns] for row in rows_in(text)]
    page = figures.json(*words)
    checks.equal(f"{what}: JSON has the lines of CSV",
                 [as_csv(line, columns) for line in page["lines"]], rows)
    checks.hold(f"{what}: and no figure that CSV has not",
                all(set(line) <= set(columns) for line in page["lines"]), columns)
    book = figures.place / "indicators.xlsx"
    figures.text(*words, "--format", "xlsx", "--output", book)
    header, *lines = sheet_rows(book)
    labels = columns.index("currency") + 1
    seen = [[cell for cell, _ in line] + [""] * (len(columns) - len(line)) for line in lines]
    other = [(place, cell, wanted) for line, row in zip(seen, rows)
             for place, (cell, wanted) in enumerate(zip(line, row))
             if cell != wanted and (place < labels or "" in (cell, wanted) or float(cell) != float(wanted))]
    checks.equal(f"{what}: the workbook has the cells of CSV",
                 ([cell for cell, _ in header], len(seen), other[:3]), (columns, len(rows), []))
    checks.hold(f"{what}: its figures are numbers", all(
        number for line in lines for place, (cell, number) in enumerate(line) if cell and place >= labels),
                "some are text")
    shown = {row.pop("figure"): row for row in table_of(figures.text(*words))}
    # A ratio with nothing to divide by in any line is no row.
    names = [name for place, name in enumerate(columns)
             if place >= labels and any(row[place] for row in rows)]
    checks.equal(f"{what}: so has the table, the other way round",
                 [list(shown[f"{name} %" if name.endswith("_rate") else name].values()) for name in names],
                 [[row[columns.index(name)] for row in rows] for name in names])


def against_second_book(checks, figures, books):
    rows = {row["portfolio"]: row for row in figures.rows(*YEAR, "--by", "portfolio")}
    for portfolio, row in rows.items():
        of = [one for one in books.debtors.values() if one.portfolio == portfolio]
        late = portfolio == "cards"
        checks.equal(f"{portfolio}: what is counted is what was sent",
                     {name: int(row[name]) for name in ("accounts_opened", *COUNTED)},
                     {"accounts_opened": len(of) + late,
                      **{name: sum(map(count, of)) for name, count in COUNTED.items()}})
        came = sum(amount for one in of for _, amount in one.money if amount > 0)
        back = sum(-amount for one in of for _, amount in one.money if amount < 0)
        debt = sum(one.debt for one in of) + LATE_DEBT * late
        checks.equal(f"{portfolio}: so is the money",
                     (row["payments_amount"], row["payments_reversed_amount"], row["debt_added"]),
                     tuple(map(amount_text, (came, back, debt))))
        checks.equal(f"{portfolio}: ratios are those of the sums",
                     (Decimal(row["recovery_rate"]), Decimal(row["kept_promise_rate"])),
                     (percent(came - back, debt), percent(int(row["promises_due_kept"]),
                                                          int(row["promises_due"]))))
    stocks = figures.rows(*YEAR, "--by", "portfolio", "--stocks")
    for row in stocks:
        of = [one for one in books.debtors.values() if one.portfolio == row["portfolio"]]
        late = row["portfolio"] == "cards"
        checks.equal(f"{row['portfolio']}: what is there at the end of the year",
                     (int(row["opening_accounts"]), int(row["closing_accounts"]), row["closing_balance"]),
                     (0, sum(one.closed is None for one in of) + late,
                      amount_text(sum(one.balance for one in of) + LATE_DEBT * late)))


def percent(part, whole):
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def slices(checks, figures):
    """Days and months add up to the year, what is chosen is the line of all, and so on."""
    names = ("payments", "payments_amount", "messages_received", "sends_planned", "contact_results",
             "verdicts_allowed", "verdicts_denied", "phase_entries")
    year, = figures.rows(*YEAR)
    for every in ("day", "week", "month"):
        rows = figures.rows(*YEAR, "--every", every)
        checks.equal(f"by {every} they add up to the year",
                     {name: sum(Decimal(row[name]) for row in rows) for name in names},
                     {name: Decimal(year[name]) for name in names})
    for dimension in ("portfolio", "phase", "channel", "result", "rule"):
        rows = figures.rows(*YEAR, "--by", dimension)
        checks.equal(f"by {dimension} too",
                     {name: sum(Decimal(row[name] or 0) for row in rows) for name in names},
                     {name: Decimal(year[name]) for name in names})
    loans, = figures.rows(*YEAR, "--by", "portfolio", "--only", "portfolio=loans")
    of_all = next(row for row in figures.rows(*YEAR, "--by", "portfolio") if row["portfolio"] == "loans")
    checks.hold("--only takes one line", all(of_all[name] == value for name, value in loans.items()), loans)
    words = (*YEAR, "--show", "payments,recovery_rate")
    chosen, = figures.rows(*words)
    names = ["payments", "recovery_rate"]
    checks.equal("--show shows what it names and nothing else, in each format",
                 (chosen, list(figures.json(*words)["lines"][0]),
                  [row["figure"] for row in table_of(figures.text(*words))]),
                 ({name: year[name] for name in ("currency", *names)}, ["currency", *names],
                  ["payments", "recovery_rate %"]))
    none = figures.text("--from", "2024-01-01", "--to", "2024-01-31")
    checks.equal("days without anything are said to be such", none,
                 "nothing was counted from 2024-01-01 to 2024-01-31\n")


def against_register(commands, checks, figures, server):
    """Verdicts, results and phases as the journal has them."""
    register = commands.lines("export", "contacts", server.data)
    denied = collections.Counter(line["rule"] for line in register if line["what"] == "waiting")
    rows = figures.rows(*YEAR, "--by", "rule", "--show", "verdicts_denied")
    checks.equal("verdicts denied by rule are the waiting lines of the register",
                 {row["rule"]: int(row["verdicts_denied"]) for row in rows if row["rule"]}, dict(denied))
    results = collections.Counter((line["channel"], line["outcome"]) for line in register
                                  if line["what"] == "result")
    rows = figures.rows(*YEAR, "--by", "channel,result", "--show", "contact_results")
    checks.equal("results by channel and result are those of the register",
                 {(row["channel"], row["result"]): int(row["contact_results"]) for row in rows
                  if row["contact_results"] != "0"}, dict(results))
    history = commands.lines("export", "history", server.data)
    seen = collections.Counter()
    for line in history:
        first = line["entry"]["sequence"] == 1
        for event in line["entry"]["events"]:
            seen[event["type"], first] += 1
    year, = figures.rows(*YEAR)
    checks.equal("phases entered, accounts settled, actions planned and withdrawn are the journal's",
                 (int(year["phase_entries"]), int(year["accounts_settled"]),
                  int(year["sends_planned"]) + int(year["tasks_planned"]),
                  int(year["sends_cancelled"]) + int(year["tasks_cancelled"])),
                 (seen["phase_entered", True] + seen["phase_entered", False], seen["account_settled", False],
                  seen["action_planned", False], seen["action_cancelled", False]))
    checks.equal("only a settled account can come to owe something again",
                 int(year["accounts_owing_again"]), sum(seen["account_owes_again", first] for first in (True, False)))
    checks.equal("an account that is opened leaves no phase for another one",
                 int(year["phase_exits"]), sum(seen["phase_entered", first] for first in (True, False)))


def refused(commands, checks, server):
    for what, words, says in (
            ("a dimension that is none", ("--by", "weather"), "'weather'"),
            ("a day that is none", ("--from", "2025-02-30"), "2025-02-30"),
            ("a figure that is none", ("--show", "luck"), "'luck'"),
            ("a ratio of stocks without them", ("--show", "roll_rate"), "--stocks"),
            ("a workbook without a file", ("--format", "xlsx"), "--output"),
            ("two ways to tell the same apart", ("--by", "segment,arm"), "segment")):
        status, said = commands.refusal("indicators", *words, *server.words())
        checks.hold(f"{what} is refused with a sentence", status in (1, 2) and says in said, f"{status} {said}")


def play(commands, checks, server, books):
    figures = Figures(commands, server, books.place)
    formats(checks, figures, *YEAR, "--by", "portfolio,phase")
    formats(checks, figures, *YEAR, "--by", "experiment,arm", "--every", "month")
    formats(checks, figures, *YEAR, "--by", "portfolio", "--stocks")
    against_second_book(checks, figures, books)
    slices(checks, figures)
    against_register(commands, checks, figures, server)
    refused(commands, checks, server)
