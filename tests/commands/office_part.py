"""A recobrod with teams, for supervisors: `recobro board --once` against the tasks of the journal, before
and after agents worked."""
import collections
import json
import re
import sys
import time

from books import ROOT
from programs import rows_in, table_of

sys.path.insert(0, str(ROOT / "tests/work"))
from office import Fault, Office, Team  # noqa: E402

POLICY = ROOT / "tests/work/calls.yaml"
# Noon on a Tuesday, from which days pass as on every clock.
CLOCK = 'clock: {source: accelerated, start: "2026-03-03T12:00:00Z", day_lasts: 1440 minutes}\n'
DAY = "2026-03-03"
CALLS, LAWSUITS, PAID = 30, 4, 5
# Behind each message comes a promise for today of so many debtors; two of them keep it at once.
PROMISED, KEPT = 6, 2
SECONDS_MAX = 40


def line(account, kind, at, **fields):
    return {"id": f"{account}:{kind}", "type": kind, "portfolio": "loans", "account": account,
            "at": f"{DAY}T{at}Z", **fields}


def opened(account):
    return line(account, "account_put", "09:00:00", currency="EUR", zone="UTC", language="es",
                obligations=[{"id": "O", "due": "2026-03-01", "amount": "90.00"}])


def morning():
    """Commands: debtors who want a person, debtors who dispute, debtors who promise for today."""
    calls = [f"C-{number:02}" for number in range(CALLS)]
    lawsuits = [f"D-{number:02}" for number in range(LAWSUITS)]
    promising = [f"W-{number:02}" for number in range(PROMISED)]
    told = [opened(account) for account in (*calls, *lawsuits, *promising)]
    told += [line(account, "message_received", "10:00:00", message="M", channel="sms", intent="wants_human")
             for account in calls]
    told += [line(account, "message_received", "10:00:00", message="M", channel="sms", intent="disputes")
             for account in lawsuits]
    told += [line(account, "promise_made", "10:30:00", currency="EUR", promise="W", amount="10.00", due=DAY)
             for account in promising]
    told += [line(account, "payment_received", "11:00:00", currency="EUR", payment="P", amount="10.00")
             for account in promising[:KEPT]]
    return told


def payments():
    """Of some who wait for a call."""
    return [line(f"C-{number:02}", "payment_received", "11:30:00", currency="EUR", payment="P",
                 amount="90.00") for number in range(PAID)]


class Board:
    def __init__(self, commands, office):
        self.commands = commands
        self.office = office
        self.words = ("--server", f"http://127.0.0.1:{office.port}", "--token", office.token)

    def text(self, *team):
        return self.commands.text("board", *team, "--once", *self.words)

    def teams(self):
        return {row["team"]: row for row in table_of(self.text())}

    def indicators(self, *words):
        return rows_in(self.commands.text("indicators", "--from", DAY, "--to", DAY, *words, "--format",
                                          "csv", *self.words))


def tell(office, commands, waiting):
    """Sends them and waits until so many tasks wait for the first team and the second."""
    office.deliver([json.dumps(one) for one in commands])
    deadline = time.monotonic() + SECONDS_MAX
    while [office.figures(name)["waiting"] for name in ("first_line", "lawyers")] != waiting:
        if time.monotonic() > deadline:
            raise Fault(f"the teams are not given {waiting} tasks: {office.figures()}")
        time.sleep(0.02)


def figures(row):
    """Those of a team's row that do not hang on how fast this machine is."""
    return {name: int(row[name]) for name in ("waiting", "with agents", "ready", "busy", "paused", "done",
                                              "withdrawn", "given back")}


def tasks_of(commands, data):
    """How many tasks each team was given, how many were completed and withdrawn, by the journal."""
    teams, kinds, ended = {}, {}, collections.Counter()
    for one in commands.lines("export", "history", data):
        for event in one["entry"]["events"]:
            key = (one["account"], event.get("action"))
            if event["type"] == "task_queued":
                teams[key] = event["team"]
                kinds[key] = event.get("task")
            elif event["type"] in ("task_completed", "action_cancelled") and key in teams:
                ended[teams[key], event["type"]] += 1
    return collections.Counter(teams.values()), ended


def before_work(commands, checks, board):
    given, ended = tasks_of(commands, board.office.data)
    checks.equal("each team is given its tasks, and payments take theirs back",
                 (given, ended), ({"first_line": CALLS, "lawyers": LAWSUITS},
                                  {("first_line", "action_cancelled"): PAID}))
    teams = board.teams()
    idle = {"with agents": 0, "ready": 0, "busy": 0, "paused": 0, "done": 0, "given back": 0}
    checks.equal("`board --once` shows what waits and what was withdrawn",
                 {name: figures(row) for name, row in teams.items()},
                 {"first_line": {"waiting": CALLS - PAID, **idle, "withdrawn": PAID},
                  "lawyers": {"waiting": LAWSUITS, **idle, "withdrawn": 0}})
    shown = board.text("first_line")
    checks.hold("it has the promises for today, and those that have ended",
                re.search(rf"^promises for \d{{4}}-\d\d-\d\d: {PROMISED}, {KEPT} of them ended$", shown,
                          re.MULTILINE), shown)
    checks.hold("and how many tasks payments took back", f"stops: {PAID}; 99 of 100 took effect within "
                in shown, shown)
    queues = table_of(shown[shown.index("portfolio"):])
    checks.equal("a team's queues are named and add up",
                 [(row["portfolio"], row["language"], row["through"], row["waiting"]) for row in queues],
                 [("loans", "es", "voice", str(CALLS - PAID))])
    told = board.office.ask("GET", "/v1/teams/first_line")
    checks.equal("as the server's own figures say",
                 (told["waiting"], told["withdrawn"], told["completed"]), (CALLS - PAID, PAID, 0))


def work(commands, board, place):
    """Two agents by a script, until nothing waits. What the script says it did."""
    tokens = place / "agents.txt"
    tokens.write_text("".join(board.office.tokens[name] + "\n" for name in ("ana", "bob")))
    done = collections.Counter()
    for _ in range(SECONDS_MAX):
        said = commands.json("agent", "--server", board.words[1], "--scripted", "--tokens", tokens,
                             "--work-ms", 5, "--say", "no_answer=2", "--say", "refused=1", "--seconds", 1)
        done.update({name: count for name, count in said.items() if isinstance(count, int)})
        if board.teams()["first_line"]["waiting"] == "0":
            return done
    raise Fault(f"the agents do not get through: {done} {board.text()}")


def after_work(commands, checks, board, place):
    done = work(commands, board, place)
    calls = CALLS - PAID
    checks.equal("two agents complete what waited", done["completed"], calls)
    row = board.teams()["first_line"]
    checks.equal("the board says so", figures(row),
                 {"waiting": 0, "with agents": 0, "ready": 0, "busy": 0, "paused": 0, "done": calls,
                  "withdrawn": PAID, "given back": 0})
    shown = board.text("first_line")
    agents = table_of(shown[shown.index("agent  "):])
    checks.equal("and that both have gone", [(one["agent"], one["state"], one["tasks"]) for one in agents],
                 [("ana", "away", ""), ("bob", "away", "")])
    checks.equal("the other team waits as before", figures(board.teams()["lawyers"])["waiting"], LAWSUITS)
    given, ended = tasks_of(commands, board.office.data)
    checks.equal("so does the journal", (given["first_line"], ended["first_line", "task_completed"],
                                         ended["first_line", "action_cancelled"]), (CALLS, calls, PAID))
    teams = {row["team"]: row for row in board.indicators("--by", "team")}
    checks.equal("and the indicators of the day",
                 (teams["first_line"]["tasks_queued"], teams["first_line"]["tasks_completed"],
                  teams["lawyers"]["tasks_queued"]), (str(CALLS), str(calls), str(LAWSUITS)))
    by_agent = {row["agent"]: int(row["tasks_completed"]) for row in board.indicators("--by", "team,agent")
                if row["agent"]}
    checks.hold("by agent they add up", sum(by_agent.values()) == calls and set(by_agent) <= {"ana", "bob"},
                by_agent)
    year, = board.indicators()
    refused = int(year["right_party_contacts"])
    checks.equal("each call was a try, and who refused was reached",
                 (int(year["contact_attempts"]), int(year["contact_connects"])), (calls, refused))
    moved = sum(one["phase"] == "late" for one in commands.lines("export", "accounts", board.office.data))
    checks.equal("the policy moved those who refused", moved, refused)
    status, said = commands.refusal("board", "nobody", "--once", *board.words)
    checks.hold("a team that is none is refused", status == 1 and "nobody" in said, f"{status} {said}")


def play(commands, checks, books):
    place = books.place / "office"
    place.mkdir()
    office = Office(commands.programs, place, POLICY, [
        Team("first_line", ["ana", "bob"], ["portfolios: [loans]", "tasks: [call]"]),
        Team("lawyers", ["carla"], ["tasks: [legal]"])], CLOCK)
    try:
        office.hire()
        office.start()
        tell(office, morning(), [CALLS, LAWSUITS])
        tell(office, payments(), [CALLS - PAID, LAWSUITS])
        board = Board(commands, office)
        before_work(commands, checks, board)
        after_work(commands, checks, board, place)
        office.stop()
    finally:
        if office.process and office.process.poll() is None:
            office.kill()
