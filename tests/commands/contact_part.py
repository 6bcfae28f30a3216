"""`recobro contact may` and `contact rules`, and the register of contacts by jurisdiction: what a
compliance officer asks."""
import json
import re

from books import LOANS, ROOT, write_commands
from programs import table_of

JURISDICTIONS = ROOT / "config/jurisdictions"
NOON = "2026-03-04T12:00:00-05:00"    # a Wednesday
NIGHT = "2026-03-01T23:00:00-05:00"   # a Sunday
MONDAY_AT_SEVEN = "2026-03-02T12:00:00Z"
# Laid over the shipped rules: no text messages at all.
OWN_RULES = """jurisdiction: CO
name: Colombia, stricter
verified_on: 2026-01-01
zones: [America/Bogota]
holidays: {country: CO}
sources: {S1: our own wish}
rules:
  - {id: no_texts, kind: barred, says: No text messages., mark: confirmed, sources: [S1], channels: [text]}
  - {id: kept, kind: retention, says: Kept., mark: confirmed, sources: [S1], years: 3}
"""


class Asker:
    """`contact may` of one account, in both forms, which have to agree."""

    def __init__(self, commands, checks, config):
        self.commands = commands
        self.checks = checks
        self.config = config

    def __call__(self, account, channel, at, *more):
        words = ("contact", "may", account, channel, "--config", self.config, "--at", at, *more)
        answer = self.commands.json(*words)
        shown = self.commands.text(*words)
        rules = {row["rule"]: row for row in table_of(shown)}
        says = "yes" if answer["allowed"] else f"no: {answer['rule']}: {answer['reason']}"
        badge = " [UNVERIFIED]" if answer["unverified"] else ""
        says = says.replace(says.split(":")[0], says.split(":")[0] + badge, 1)
        self.checks.hold(
            f"{account} {channel} {at}: both forms say the same",
            shown.split("\n")[0] == says and set(rules) == {one["rule"] for one in answer["rules"]}
            and all((rules[one["rule"]]["answer"] == "yes") == (one["allows"] and one["in_force"])
                    for one in answer["rules"])
            and answer["allowed"] == all(one["allows"] for one in answer["rules"]), f"{answer} {shown}")
        return answer


def someone(books, portfolio, jurisdiction, **wanted):
    """The first account of this kind that is open and owes; `revoked` and `stopped` name a channel."""
    for debtor in books.debtors.values():
        gone = {what: next((channel for word, channel, _ in debtor.consents if word == what), None)
                for what in ("revoked", "stopped")}
        if (debtor.portfolio, debtor.jurisdiction) == (portfolio, jurisdiction) and debtor.balance > 0 \
                and debtor.closed is None and gone == {"revoked": None, "stopped": None, **wanted}:
            return debtor
    raise LookupError(f"no account of {portfolio} {jurisdiction} {wanted}")


def lawful_hours(checks, ask, books):
    plain = someone(books, "loans", "")
    noon = ask(plain.key, "sms", NOON)
    checks.equal("a Wednesday noon is lawful in Colombia",
                 (noon["allowed"], noon["next_allowed_at"], noon["account_says"], noon["as_of"],
                  [one["id"] for one in noon["jurisdictions"]], noon["zones"]),
                 (True, "2026-03-04T17:00:00Z", None, None, ["CO"], ["America/Bogota"]))
    night = ask(plain.key, "sms", NIGHT)
    checks.equal("a Sunday night is not, and Monday at seven is the next instant that is",
                 (night["allowed"], night["rule"], night["next_allowed_at"]),
                 (False, "CO.hours", MONDAY_AT_SEVEN))
    checks.equal("at that instant it is yes",
                 ask(plain.key, "sms", MONDAY_AT_SEVEN)["allowed"], True)
    checks.equal("a second before it still is not",
                 ask(plain.key, "sms", "2026-03-02T11:59:59Z")["next_allowed_at"], MONDAY_AT_SEVEN)


def debtors_words(checks, ask, books):
    """What this debtor said, and where he lives, comes before what the portfolio may."""
    revoked = someone(books, "loans", "", revoked="whatsapp")
    answer = ask(revoked.key, "whatsapp", NOON)
    checks.equal("a permission that was taken back is never", (
        answer["allowed"], answer["rule"], answer["next_allowed_at"]),
        (False, "CO.authorised_channels", None))
    checks.equal("other channels are as before", ask(revoked.key, "sms", NOON)["allowed"], True)
    stopped = someone(books, "loans", "", stopped="email")
    answer = ask(stopped.key, "email", NOON)
    checks.equal("so is a stop", (answer["allowed"], answer["next_allowed_at"]), (False, None))
    answer = ask(stopped.key, "email", stopped.consents[0][2])
    checks.equal("asked for an instant before its word, the account is taken as it was then",
                 (answer["as_of"], next(one["allows"] for one in answer["rules"]
                                        if one["rule"] == "CO.stop")), (stopped.consents[0][2], True))
    chilean = someone(books, "loans", "CL")
    answer = ask(chilean.key, "call", NOON)
    checks.equal("a debtor's attribute adds the rules of where he lives",
                 ([one["id"] for one in answer["jurisdictions"]],
                  {one["rule"].split(".")[0] for one in answer["rules"]}, answer["zones"]),
                 (["CO", "CL"], {"CO", "CL"}, ["America/Santiago"]))
    other = someone(books, "cards", "")
    checks.equal("Chile's rules alone let a text out on a Sunday night, and no call before Monday at eight",
                 [(answer["allowed"], answer["next_allowed_at"]) for answer in (
                     ask(other.key, "sms", NIGHT), ask(other.key, "call", NIGHT))],
                 [(True, "2026-03-02T04:00:00Z"), (False, "2026-03-02T13:00:00Z")])


def accounts_word(checks, ask, books):
    closed = next(one for one in books.debtors.values()
                  if one.closed and one.portfolio == "loans" and not one.jurisdiction)
    paid = next(one for one in books.debtors.values() if one.balance == 0 and one.portfolio == "loans")
    checks.equal("the answer is that of the rules; that the server would not is said too",
                 [(answer["allowed"], answer["account_says"]) for answer in (
                     ask(closed.key, "sms", NOON), ask(paid.key, "sms", NOON))],
                 [(True, "closed"), (True, "settled")])


def refused(commands, checks, books, config):
    silent = books.config("silent.yaml", books.data, [f"name: loans, policy: {LOANS}"])
    account = next(iter(books.debtors))
    for what, words, status, says in (
            ("an account that is none", ("loans/NOBODY", "sms", "--config", config), 1,
             "no account has this number in this portfolio (account loans/NOBODY)"),
            ("a portfolio without jurisdictions", (account, "sms", "--config", silent), None,
             f"portfolio 'loans' names no jurisdictions in {silent}, so nothing is judged there"),
            ("a channel that is none", (account, "smoke", "--config", config), 2,
             "channel 'smoke' is not known; expected one of: call, "),
            ("a configuration that is not there", (account, "sms", "--config", "nowhere.yaml"), 1,
             "nowhere.yaml: No such file or directory"),
            ("an account without a configuration", (account, "sms"), 2, "--config"),
            ("an instant that is none", (account, "sms", "--config", config, "--at", "noon"), None,
             "instant 'noon'")):
        seen, said = commands.refusal("contact", "may", *words)
        checks.hold(f"{what} is refused with a sentence",
                    (seen == status if status else seen in (1, 2)) and says in said, f"{seen} {said}")


def rules(commands, checks):
    listed = commands.lines("contact", "rules", "--json")
    ids = sorted(path.stem for path in JURISDICTIONS.glob("*.yaml"))
    checks.equal("`contact rules` lists the jurisdictions of the repository",
                 sorted(one["jurisdiction"] for one in listed), ids)
    shown = table_of(commands.text("contact", "rules"))
    checks.equal("and says the same for people",
                 [(row["id"], row["name"], row["with"], row["verified on"], row["kept"]) for row in shown],
                 [(one["jurisdiction"], one["name"], one["parent"] or "", one["verified_on"],
                   f"{one['retention_years']} years") for one in listed])
    chile = commands.json("contact", "rules", "CL")
    text = (JURISDICTIONS / "CL.yaml").read_text()
    checks.equal("`contact rules CL` has each rule of the file",
                 [one["rule"] for one in chile["rules"]],
                 [f"CL.{name}" for name in re.findall(r"^  - id: (\w+)$", text, re.M)])
    of_list = next(one for one in listed if one["jurisdiction"] == "CL")
    checks.equal("one and all agree on it", {name: chile[name] for name in of_list}, of_list)
    marks = [one["status"] for one in chile["rules"]]
    checks.equal("rules by mark add up", chile["marks"],
                 {mark: marks.count(mark) for mark in chile["marks"]})
    shown = commands.text("contact", "rules", "CL")
    checks.hold("for people it has them all", all(
        one["rule"] in shown and one["says"] in shown for one in chile["rules"]), shown)
    status, said = commands.refusal("contact", "rules", "QQ")
    checks.hold("a jurisdiction that is none is refused, with the known ones",
                status == 1 and "'QQ'" in said and all(name in said for name in ids), f"{status} {said}")


def own_rules(commands, checks, books):
    """Rules that the configuration lays over the shipped ones are those that the server asks."""
    directory = books.place / "own"
    (directory / "jurisdictions").mkdir(parents=True)
    (directory / "jurisdictions/CO.yaml").write_text(OWN_RULES)
    config = books.config("own.yaml", books.data, [f"name: loans, policy: {LOANS}, jurisdictions: [CO]"],
                          f"contact_rules: {directory}\n")
    account = someone(books, "loans", "").key
    words = ("contact", "may", account, "sms", "--config", config, "--at", NOON)
    answer = commands.json(*words, "--rules", directory)
    checks.equal("--rules lays rules of one's own over the shipped ones",
                 (answer["allowed"], answer["rule"]), (False, "CO.no_texts"))
    answer = commands.json(*words)
    checks.equal("so do the contact_rules of the configuration",
                 (answer["allowed"], answer["rule"]), (False, "CO.no_texts"))


def by_jurisdiction(commands, checks, books, config):
    """The register and the ledger of the accounts under one jurisdiction."""
    if "--jurisdiction" not in commands.text("export", "contacts", "--help"):
        print("  skipped: these programs have no `export contacts --jurisdiction`")
        return
    for what in ("contacts", "consents"):
        every = commands.text("export", what, books.data).splitlines()
        parts = {name: commands.text("export", what, books.data, "--config", config, "--jurisdiction",
                                     name).splitlines() for name in ("CO", "CL", "MX")}
        wanted = {"CO": {key for key, one in books.debtors.items() if one.portfolio == "loans"},
                  "CL": {key for key, one in books.debtors.items()
                         if one.portfolio == "cards" or one.jurisdiction == "CL"}, "MX": set()}
        for name, keys in wanted.items():
            under = [line for line in every if "/".join(
                json.loads(line)[part] for part in ("portfolio", "account")) in keys]
            checks.hold(f"`export {what} --jurisdiction {name}` has all lines of the accounts under it, "
                        f"in order, and no other", parts[name] == under and (under or not keys),
                        f"{len(parts[name])} lines, expected {len(under)}")
        checks.equal("all jurisdictions together are all lines", set(parts["CO"]) | set(parts["CL"]),
                     set(every))
        status, said = commands.refusal("export", what, books.data, "--config", config,
                                        "--jurisdiction", "QQ")
        checks.hold("a jurisdiction that is none is refused", status == 1 and "'QQ'" in said,
                    f"{status} {said}")
        status, said = commands.refusal("export", what, books.data, "--jurisdiction", "CL")
        checks.hold("without a configuration nobody knows who stands under it",
                    status != 0 and "--config" in said, f"{status} {said}")


def at_the_edges(commands, checks, books):
    """Accounts that an export by jurisdiction could lose: one whose attribute names no jurisdiction that is
    known, so that the server lets nothing out, and one of a portfolio that names none itself."""
    if "--jurisdiction" not in commands.text("export", "contacts", "--help"):
        return
    lines = []
    for portfolio, account, where in (("loans", "TYPO", "XX"), ("plain", "CHILEAN", "CL")):
        who = {"portfolio": portfolio, "account": account, "at": "2025-03-03T14:00:00Z"}
        lines += [{**who, "id": "1", "type": "account_put", "currency": "COP",
                   "attributes": {"jurisdiction": where},
                   "obligations": [{"id": "O", "due": "2025-03-01", "amount": "10.00"}]},
                  {**who, "id": "2", "type": "channel_authorised", "channel": "sms", "source": "contract"}]
    data = books.place / "edges"
    commands.json("replay", write_commands(books.place / "edges.ndjson", lines), "--policy", LOANS,
                  "--data", data)
    config = books.config("edges.yaml", data, [f"name: loans, policy: {LOANS}, jurisdictions: [CO]",
                                               f"name: plain, policy: {LOANS}"])
    every = commands.lines("export", "contacts", data)
    for account, where, what in (
            ("TYPO", "CO", "an account stands under its portfolio's rules whatever its attribute says"),
            ("CHILEAN", "CL", "an attribute of its own is enough, where the portfolio names no rules")):
        of = [one for one in every if one["account"] == account]
        under = commands.lines("export", "contacts", data, "--config", config, "--jurisdiction", where)
        checks.hold(what, of and under == of, f"{len(under)} lines, expected {len(of)}")


def play(commands, checks, books):
    config = books.config("judging.yaml", books.data, [
        f"name: loans, policy: {LOANS}, jurisdictions: [CO]",
        f"name: cards, policy: {LOANS}, jurisdictions: [CL]"])
    ask = Asker(commands, checks, config)
    lawful_hours(checks, ask, books)
    debtors_words(checks, ask, books)
    accounts_word(checks, ask, books)
    refused(commands, checks, books, config)
    rules(commands, checks)
    own_rules(commands, checks, books)
    by_jurisdiction(commands, checks, books, config)
    at_the_edges(commands, checks, books)
