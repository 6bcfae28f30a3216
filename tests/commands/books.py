"""What the parts of the test look at: a history told to an empty data directory, and the same debtors
on a server that asks contact rules and tries something out."""
import copy
import json
import pathlib
import sys

from debtors import CURRENCY, LAST_INSTANT, History
from programs import Fault

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests/crash"))
import server_process  # noqa: E402

LOANS = HERE / "loans.yaml"
TRIALS = HERE / "trials.yaml"
# Accounts of each portfolio.
SIZES = {"loans": 200, "cards": 60}
# Opened in the last instant, which brings every other account there too; its first step is ahead.
LATE = "cards/LATE"
LATE_OPENED = {"id": "late:1", "type": "account_put", "portfolio": "cards", "account": "LATE",
               "at": LAST_INSTANT, "currency": CURRENCY, "zone": "America/Bogota",
               "obligations": [{"id": "O0", "kind": "loan", "due": "2025-12-28", "amount": "250000.00"}]}
LATE_DEBT = 25_000_000
LATE_STEP = "2026-01-03T15:00:00Z"  # ten o'clock behind two days
LATE_RUNG = "2026-02-27T05:00:00Z"  # sixty-one days past due


def write_commands(path, commands):
    path.write_text("".join(json.dumps(one) + "\n" for one in commands))
    return path


def replay_words(history, data):
    return ("replay", history, *(word for name in SIZES for word in ("--policy", f"{name}={LOANS}")),
            "--data", data, "--until", LAST_INSTANT)


class Books:
    """`data` holds the whole history, `planned` what comes of it before any channel answers."""

    def __init__(self, commands, place):
        self.place = place
        self.commands = commands
        self.history = History(SIZES)
        self.planned = place / "planned"
        self.data = place / "data"
        first = write_commands(place / "first.ndjson", self.history.commands)
        self.told_first = commands.json(*replay_words(first, self.planned))
        self.history.answer(commands.lines("export", "history", self.planned))
        self.file = write_commands(place / "history.ndjson", self.history.commands)
        self.told = commands.json(*replay_words(self.file, self.data))
        self.debtors = self.history.debtors

    def config(self, name, data, portfolios, more=""):
        """A server's configuration, written beside the data."""
        path = self.place / name
        path.write_text(f"data_directory: {data}\nlisten: {{port: 0}}\nlog_level: warning\n{more}"
                        "portfolios:\n" + "".join(f"  - {{{one}}}\n" for one in portfolios))
        return path


class JudgedServer(server_process.Server):
    """Its clock follows the history. Portfolio loans stands under Colombia's rules and tries something
    out, cards under Chile's; nothing leaves its outbox, so that each run is the same."""

    def __init__(self, programs, books):
        super().__init__(programs, books.place)
        self.books = books
        self.data = books.place / "judged"
        self.config = books.config(
            "judged.yaml", self.data,
            [f"name: loans, policy: {TRIALS}, jurisdictions: [CO]",
             f"name: cards, policy: {LOANS}, jurisdictions: [CL]"],
            'clock: {source: log, start: "2024-12-31T00:00:00Z"}\n')

    def open(self):
        """Started, and told the history; what `replay --json` says of it."""
        told = self.books.commands.text("token", "create", "--config", self.config, "--name", "sonia",
                                        "--role", "admin")
        self.token = told.strip()
        self.start()
        commands = copy.deepcopy(self.books.history.commands)
        for one in commands:
            # Which number an action has here, no channel knows.
            if "action" in one:
                one["action"] = f"own-{one['action']}"
        history = write_commands(self.books.place / "judged.ndjson", commands + [LATE_OPENED])
        told = self.books.commands.json("replay", history, *self.words())
        if told["accepted"] != len(commands) + 1:
            raise Fault(f"the server took another history: {told}")
        return told

    def words(self):
        """Options of a command that asks the server."""
        return ("--server", f"http://127.0.0.1:{self.port}", "--token", self.token)
