"""`recobro simulate`: the report, its tables and --json against each other, workers, seeds, challengers."""
import collections
import re
from decimal import Decimal

from books import ROOT
from programs import rows_of

POLICY = ROOT / "config/policies/consumer_credit/policy.yaml"
ACCOUNTS, DAYS = 200, 120
SIZE = ("--jurisdiction", "CO", "--accounts", ACCOUNTS, "--days", DAYS)
SAMPLE = 40
TABLES = ("recovery", "contacts", "channels", "tasks", "phases", "moves", "cohorts", "promises", "workload",
          "lawful_contact", "costs", "endings", "comparison", "sensitivity")
STEP = "wait: 3 days until 10:00\n        send: {channel: sms, template: friendly_notice}"
PARAMETERS = 8  # of a model, each tried lower and higher


def timeless(answer):
    """Without how long it took."""
    for arm in answer["arms"]:
        del arm["seconds"]
    return answer


def total(rows, column):
    return sum(Decimal(row[column]) for row in rows)


def same_for_all(commands, checks):
    """What one thread says."""
    one = timeless(commands.json("simulate", POLICY, *SIZE, "--workers", 1))
    two = timeless(commands.json("simulate", POLICY, *SIZE, "--workers", 2))
    checks.hold("one thread and two simulate the same", one == two, "they differ")
    other = timeless(commands.json("simulate", POLICY, *SIZE, "--seed", 2))
    checks.hold("another seed has another fingerprint",
                one["arms"][0]["fingerprint"] != other["arms"][0]["fingerprint"]
                and one["arms"][0]["recovered"] != other["arms"][0]["recovered"], other)
    shown = commands.text("simulate", POLICY, *SIZE)
    arm = one["arms"][0]
    checks.hold("for people the same figures",
                f"fingerprint {arm['fingerprint']}" in shown
                and all(f"{Decimal(arm[name]):,} COP" in shown for name in ("owed", "recovered", "cost"))
                and re.search(rf"^contacts +{arm['lawful_contact']['judged']:,}$", shown, re.M), shown)
    checks.hold("0 outside the rules", re.search(r"judged again as they left: 0 outside the rules", shown)
                and arm["lawful_contact"]["outside_rules"] == 0 and arm["lawful_contact"]["judged"] > 500,
                shown)
    unasked = commands.json("simulate", POLICY, "--accounts", 50, "--days", 60)
    checks.equal("without --jurisdiction nobody says that it was lawful",
                 unasked["arms"][0]["lawful_contact"]["outside_rules"], None)
    return one


def arm_adds_up(checks, arm, rows):
    """Every table of one policy against its part of --json."""
    name = arm["policy"]
    of = {table: [row for row in every if row["policy"] == name] for table, every in rows.items()}
    paid, cost = Decimal(arm["recovered"]), Decimal(arm["cost"])
    checks.equal(f"{name}: what was recovered, by day and by month of the debts",
                 (total(of["recovery"], "recovered"), Decimal(of["recovery"][-1]["recovered_so_far"]),
                  total(of["cohorts"], "recovered"), len(of["recovery"])), (paid, paid, paid, DAYS))
    work = [*arm["channels"].values(), *arm["tasks"].values()]
    checks.equal(f"{name}: what it cost, by week and by work",
                 (total(of["costs"], "cost"), sum(Decimal(one["cost"]) for one in work)), (cost, cost))
    contacts = collections.Counter()
    for row in of["contacts"]:
        contacts[row["channel"]] += int(row["contacts"])
    sent = {channel: one["sent"] for channel, one in arm["channels"].items()}
    checks.equal(f"{name}: contacts by channel, by week and by what came of them",
                 (dict(contacts), {row["channel"]: int(row["sent"]) for row in of["channels"]
                                   if int(row["sent"])}), (sent, sent))
    checks.equal(f"{name}: each was judged", arm["lawful_contact"]["judged"], sum(sent.values()))
    checks.equal(f"{name}: accounts by ending add up",
                 ({row["ending"]: int(row["accounts"]) for row in of["endings"]},
                  sum(arm["endings"].values())), (arm["endings"], ACCOUNTS))
    weeks = collections.Counter()
    for row in of["phases"]:
        weeks[row["week"]] += int(row["accounts"])
    opened = sum(int(row["moves"]) for row in of["moves"] if row["from"] == "(opened)")
    checks.equal(f"{name}: so do accounts by phase, in each week, and by where they began",
                 (set(weeks.values()), opened), ({ACCOUNTS}, ACCOUNTS))
    owed = {row["due_month"]: (int(row["accounts"]), Decimal(row["owed"])) for row in of["cohorts"]}
    checks.equal(f"{name}: accounts and debts by month",
                 tuple(map(sum, zip(*owed.values()))), (ACCOUNTS, Decimal(arm["owed"])))
    checks.equal(f"{name}: minutes of people, by hour and by kind",
                 (int(total(of["workload"], "minutes")), int(total(of["tasks"], "minutes"))),
                 (sum(one["minutes"] for one in arm["tasks"].values()),) * 2)
    checks.equal(f"{name}: promises", {key: of["promises"][0][key] for key in arm["promises"]},
                 {key: str(value) for key, value in arm["promises"].items()})
    lawful = {row["what"]: row for row in of["lawful_contact"]}
    checks.equal(f"{name}: what the contact rules said",
                 ({rule: (row["put_off"], row["barred"]) for rule, row in lawful.items() if "." in rule},
                  lawful["outside the rules"]["count"]),
                 ({rule: (str(one["put_off"]), str(one["barred"]))
                   for rule, one in arm["lawful_contact"]["by_rule"].items()}, "0"))


def compared(checks, answer, rows):
    champion, challenger = answer["arms"]
    made = answer["comparisons"][0]
    by_name = {row["difference_of_an_account"]: row for row in rows["comparison"]}
    for name in ("recovered", "cost"):
        difference = (Decimal(challenger[name]) - Decimal(champion[name])) / ACCOUNTS
        checks.hold(f"the difference in {name} is that of the sums, by account, within its interval",
                    abs(Decimal(made[name]["mean"]) - difference) <= Decimal("0.005")
                    and Decimal(made[name]["low"]) <= difference <= Decimal(made[name]["high"])
                    and [by_name[name][key] for key in ("mean", "low", "high")]
                    == [made[name][key] for key in ("mean", "low", "high")], (made[name], difference))
    net = {part: Decimal(made["recovered"][part]) - Decimal(made["cost"][part]) for part in ("mean",)}
    checks.hold("net is one less the other",
                abs(Decimal(made["net"]["mean"]) - net["mean"]) <= Decimal("0.02"), made["net"])
    checks.equal("over pairs of the same debtors", (made["pairs"], made["challenger"], made["confidence"]),
                 (ACCOUNTS, challenger["policy"], 0.95))


def sensitive(commands, checks, answer, rows):
    made = answer["sensitivity"]
    alone = commands.json("simulate", POLICY, "--jurisdiction", "CO", "--accounts", SAMPLE, "--days", DAYS)
    arm = alone["arms"][0]
    net = Decimal(arm["recovered"]) - Decimal(arm["cost"])
    checks.equal("what is as it is comes to what a simulation of so many accounts does",
                 (made["accounts"], Decimal(made["net"])), (SAMPLE, net))
    table = {(row["policy"], row["parameter"], row["factor"]): row for row in rows["sensitivity"]}
    champion, challenger = (one["policy"] for one in answer["arms"])
    wrong = [one for one in made["changes"]
             if table[champion, one["parameter"], str(one["factor"])]["net"] != one["net"]
             or table[challenger, one["parameter"], str(one["factor"])]["less_champion"]
             != one["challengers_less_champion"][0]]
    checks.hold("each parameter was tried lower and higher, and the table says the same",
                not wrong and len({(one["parameter"], one["factor"]) for one in made["changes"]})
                == 2 * PARAMETERS and len(table) == 2 * (2 * PARAMETERS + 1), wrong or made)
    costs = {one["factor"]: Decimal(one["net"]) for one in made["changes"] if one["parameter"] == "cost"}
    checks.hold("a fifth of the costs more is as much less as a fifth less is more",
                costs[0.8] - net == net - costs[1.2] > 0
                and abs((net - costs[1.2]) - Decimal(arm["cost"]) / 5) <= 1, (costs, net, arm["cost"]))


def reported(commands, checks, books):
    other = books.place / "patient.yaml"
    text = POLICY.read_text()
    assert STEP in text, "the shipped policy has changed; change the test too"
    other.write_text(text.replace(STEP, STEP.replace("3 days", "9 days")).replace(
        "policy: consumer-credit", "policy: patient"))
    out = books.place / "report"
    answer = commands.json("simulate", POLICY, "--against", other, *SIZE, "--sensitivity", SAMPLE,
                           "--report", out)
    rows = {name: rows_of(out / f"{name}.csv") for name in TABLES}
    checks.equal("--report writes the page and its tables, and nothing else",
                 sorted(path.name for path in out.iterdir()),
                 sorted(["report.html", *(f"{name}.csv" for name in TABLES)]))
    page = (out / "report.html").read_text()
    checks.hold("the page needs no network and has both policies and the command line",
                "</html>" in page and not re.search(r"<(script|link|img)[^>]+(src|href)\s*=\s*.?http", page)
                and "patient" in page and f"--against {other}" in page and "--sensitivity 40" in page,
                page[-500:])
    for arm in answer["arms"]:
        arm_adds_up(checks, arm, rows)
    compared(checks, answer, rows)
    sensitive(commands, checks, answer, rows)
    return answer


def against_itself(commands, checks, alone, answer):
    """A challenger is told nothing of the champion."""
    champion = timeless(answer)["arms"][0]
    checks.hold("the champion is simulated as without a challenger", champion == alone["arms"][0],
                "they differ")
    same = commands.json("simulate", POLICY, "--against", POLICY, "--jurisdiction", "CO", "--accounts", 50,
                         "--days", 60)
    arms, made = same["arms"], same["comparisons"][0]
    checks.equal("against itself a policy does as well, to the cent",
                 (arms[0]["fingerprint"], made["recovered"]["mean"], made["cost"]["high"],
                  made["net"]["sure"]),
                 (arms[1]["fingerprint"], "0.00", "0.00", False))


def play(commands, checks, books):
    alone = same_for_all(commands, checks)
    answer = reported(commands, checks, books)
    against_itself(commands, checks, alone, answer)
