"""Wrong command lines: exit status 2 with a sentence; what is not there is named."""
import subprocess

from books import LOANS

# Each with what it can't do without.
COMMANDS = (
    ("policy check", "F"), ("policy test", "F"), ("policy copy", "N", "D"), ("policy shipped",),
    ("policy migrate", "--portfolio", "P"), ("replay", LOANS), ("journal verify", "D"),
    ("journal hash", "D"), ("journal rebuild", "D"), ("export accounts", "D"), ("export history", "D"),
    ("export contacts", "D"), ("export consents", "D"), ("contact may",), ("contact rules",),
    ("backtest", "D", "--policy", LOANS), ("simulate",), ("simulate fit", "D"),
    ("simulate transitions", "D", "--first", "2025-01", "--last", "2025-02"), ("experiment show", "P"),
    ("experiment stop", "P", "E", "A", "--reason", "R"), ("indicators",), ("board",),
    ("account show", "P/A"), ("account history", "P/A"), ("account explain", "P/A"),
    ("dead-letters list",), ("dead-letters retry", "I"), ("backup", "D"), ("audit",),
    ("token create", "--name", "N", "--role", "admin"), ("retention", "--config", "F"), ("agent",))


def unknown_options(commands, checks):
    wrong = {}
    for name, *needs in COMMANDS:
        seen = commands.run(*name.split(), *needs, "--wings")
        if seen[0] != 2 or seen[1] or "--wings" not in seen[2]:
            wrong[name] = seen
    checks.hold("an option that is none ends with 2 and is named on the standard error, for "
                f"{len(COMMANDS)} commands", not wrong, wrong)
    wrong = {name: seen for name, *_ in COMMANDS
             if (seen := commands.run(*name.split(), "--help"))[0] != 0 or seen[2]
             or f"recobro {name} " not in seen[1]}
    checks.hold("--help ends with 0 and says how each of them is used", not wrong, wrong)
    for words in ((), ("journal",), ("fly",), ("export", "debtors")):
        status, out, said = commands.run(*words)
        checks.hold(f"`{' '.join(('recobro', *words))}` is no command", status == 2 and said != "",
                    f"{status} {out} {said}")


def shortened(words, books):
    """A command line as it stands in a sentence."""
    return " ".join(map(str, words)).replace(f"{books.place}/", "").replace(str(LOANS), LOANS.name)


def not_there(commands, checks, books):
    nowhere = books.place / "nowhere"
    file = books.place / "nowhere.yaml"
    cases = [("policy", "check", file), ("policy", "test", file), ("replay", file, "--policy", LOANS),
             ("replay", books.file, "--policy", f"loans={file}"), ("simulate", file),
             ("simulate", LOANS, "--against", file), ("simulate", LOANS, "--model", file),
             ("simulate", LOANS, "--data", nowhere), ("simulate", "fit", nowhere),
             ("simulate", "transitions", nowhere, "--first", "2025-01", "--last", "2025-02"),
             ("backtest", nowhere, "--policy", LOANS), ("journal", "hash", nowhere),
             ("journal", "rebuild", nowhere), ("account", "show", "loans/L-0001", "--data", nowhere),
             ("audit", "--data", nowhere), ("dead-letters", "list", "--data", nowhere),
             ("backup", nowhere, books.place / "copy_of_nothing"),
             ("contact", "rules", "--rules", nowhere),
             ("contact", "may", "--jurisdiction", "CO", "--channel", "sms", "--register", file),
             ("audit", "--token-file", file),
             *(("export", what, nowhere) for what in ("accounts", "history", "contacts", "consents"))]
    for words in cases:
        status, said = commands.refusal(*words)
        missing = next(str(word) for word in words if "nowhere" in str(word)).split("=")[-1]
        shown = shortened(words, books)
        checks.hold(f"`{shown}` names what is not there", status in (1, 2) and missing in said,
                    f"{status} {said}")
    checks.hold("and none of it was made", not nowhere.exists() and not file.exists()
                and not (books.place / "copy_of_nothing").exists(), list(books.place.iterdir()))


def wrong_values(commands, checks, books):
    """Values that no command takes; what it calls a wrong command line itself ends with 2."""
    months = ("simulate", "transitions", books.data)
    seen = {}
    for words, says in (
            (("simulate", LOANS, "--accounts", "0"), "--accounts"),
            (("simulate", LOANS, "--days", "many"), "--days"),
            (("simulate", LOANS, *(("--against", LOANS) * 9)), "--against"),
            (("simulate", LOANS, "--jurisdiction", "QQ", "--accounts", "10"), "'QQ'"),
            (("simulate", LOANS, "--portfolio", "loans", "--accounts", "10"), "--data"),
            (("simulate", LOANS, "--from", "2026-02-30", "--accounts", "10"), "2026-02-30"),
            (("simulate", "fit", books.data, "--predict-until", "2025-11-01"), "needs --until"),
            (("simulate", "fit", books.data, "--csv", books.place / "nothing.csv"), "--predict-until"),
            ((*months, "--first", "2025-05", "--last", "2025-03"), "--last is to come after --first"),
            ((*months, "--first", "2025-13", "--last", "2026-01"), "'2025-13' is no month"),
            (("indicators", "--format", "parchment"), "--format"),
            (("indicators", "--format", "xlsx"), "--output"),
            (("indicators", "--only", "phase"), "--only"),
            (("backtest", books.data, "--policy", LOANS, "--tolerance", "-1"), "--tolerance"),
            (("export", "accounts", books.data, "--at", "noon"), "noon"),
            (("contact", "may", "--jurisdiction", "CO"), "channel"),
            (("contact", "may", "--jurisdiction", "CO", "--channel", "smoke"), "'smoke'"),
            (("experiment", "stop", "loans", "patience"), "ARM"),
            (("replay", books.file), "--policy"),
            (("account", "show", "L-0001", "--data", books.data), "portfolio/number")):
        status, said = commands.refusal(*words)
        shown = shortened(words, books)
        checks.hold(f"`{shown[:80]}` is refused and says why", status in (1, 2) and says in said,
                    f"{status} {said}")
        if "error: usage: " in said:
            seen[shown] = status
    checks.hold("what is called a wrong command line ends with 2",
                len(seen) > 3 and set(seen.values()) == {2},
                {shown: status for shown, status in seen.items() if status != 2})


def server_without(commands, checks, books):
    """recobrod itself."""
    missing = books.place / "nowhere.yaml"
    for words in (("--config", missing), ("--config", missing, "--check"), ("--wings",)):
        done = subprocess.run([commands.programs / "recobrod", *words], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, check=False, timeout=60, env=commands.surroundings)
        status, said = done.returncode, done.stdout + done.stderr
        shown = " ".join(map(str, words)).replace(str(books.place) + "/", "")
        checks.hold(f"`recobrod {shown}` ends with a sentence",
                    status == (2 if words == ("--wings",) else 1)
                    and (str(missing) in said or words == ("--wings",)), f"{status} {said}")


def play(commands, checks, books):
    unknown_options(commands, checks)
    not_there(commands, checks, books)
    wrong_values(commands, checks, books)
    server_without(commands, checks, books)
