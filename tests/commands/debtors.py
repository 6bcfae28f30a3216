"""A history of debtors, made with one seed, and a second book of what has to come of it."""
import dataclasses
import datetime
import random
import zoneinfo

FIRST_DAY = datetime.date(2025, 1, 7)
LAST_INSTANT = "2025-12-31T23:00:00Z"
# The first local day behind the year, in every zone of these debtors.
NEXT_YEAR = "2026-01-01T05:00:00Z"
CURRENCY = "COP"
ZONES = {"": "America/Bogota", "CL": "America/Santiago"}  # by jurisdiction
AUTHORISED = ("sms", "email", "letter", "whatsapp", "agent_call")
WRITTEN = ("sms", "email", "whatsapp")
# What a channel says of what was handed over to it, and after how many minutes.
RESULTS = {
    "sms": [("sent", 1), ("delivered", 2)],
    "email": [("sent", 1), ("read", 90)],
    "letter": [("sent", 30), ("delivered", 3000)],
    "agent_call": [("no_answer", 45)],
}


def instant_text(when):
    return when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def amount_text(minor):
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02}"


def minor_units(text):
    """Of an amount with two decimals."""
    sign = -1 if text.startswith("-") else 1
    whole, _, cents = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(cents or "0"))


def left_at_once(entry):
    """The actions that an entry of the journal plans and does not withdraw: a stop of the debtor does."""
    gone = {event["action"] for event in entry["events"] if event["type"] == "action_cancelled"}
    return [event for event in entry["events"]
            if event["type"] == "action_planned" and event["action"] not in gone]


@dataclasses.dataclass
class Debtor:
    """What the second book knows of an account; amounts are in minor units."""
    portfolio: str
    number: str
    jurisdiction: str = ""
    opened: datetime.datetime | None = None
    closed: datetime.datetime | None = None
    obligations: list = dataclasses.field(default_factory=list)  # (due, amount)
    payments: dict = dataclasses.field(default_factory=dict)     # 0 when reversed
    money: list = dataclasses.field(default_factory=list)        # (when, amount), as it came and went
    promises: dict = dataclasses.field(default_factory=dict)     # how each ended
    promised: list = dataclasses.field(default_factory=list)     # when each was made
    kept: list = dataclasses.field(default_factory=list)         # when what was promised was paid
    messages: int = 0
    results: list = dataclasses.field(default_factory=list)      # (channel, outcome, instant)
    consents: list = dataclasses.field(default_factory=list)     # (what, channel, instant)

    @property
    def key(self):
        return f"{self.portfolio}/{self.number}"

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(ZONES[self.jurisdiction])

    @property
    def debt(self):
        return sum(amount for _, amount in self.obligations)

    @property
    def paid(self):
        return sum(self.payments.values())

    @property
    def balance(self):
        return self.debt - self.paid

    def local_day(self, when):
        return when.astimezone(self.zone).date()

    def oldest_due(self, counts=lambda when: True):
        """Of the obligations with something open, when payments serve the oldest first; of all the money,
        or of that whose instants count."""
        paid = sum(amount for when, amount in self.money if counts(when))
        for due, amount in sorted(self.obligations):
            paid -= amount
            if paid < 0:
                return due
        return None


class History:
    """`commands` are in the order in which each debtor's life went."""

    def __init__(self, sizes, seed=20250107):
        self.chance = random.Random(seed)
        self.commands = []
        self.debtors = {}
        for portfolio, size in sizes.items():
            for number in range(size):
                debtor = Debtor(portfolio, f"{portfolio[0].upper()}-{number:04}",
                                "CL" if number % 5 == 0 else "")
                self.debtors[debtor.key] = debtor
                self._live(debtor)

    def _tell(self, debtor, kind, when, **fields):
        self.commands.append({
            "id": f"{debtor.number}:{len(self.commands)}", "type": kind, "portfolio": debtor.portfolio,
            "account": debtor.number, "at": instant_text(when), **fields})

    def _later(self, now, days):
        return now + datetime.timedelta(days=days)

    def _live(self, debtor):
        day = FIRST_DAY + datetime.timedelta(days=self.chance.randrange(170))
        now = datetime.datetime.combine(day, datetime.time(9), zoneinfo.ZoneInfo("America/Bogota"))
        self._open(debtor, now)
        self._agree(debtor, now)
        for _ in range(self.chance.randrange(5)):
            now += datetime.timedelta(days=self.chance.randrange(8, 35), minutes=self.chance.randrange(400))
            if debtor.balance > 0 and now.year == 2025:
                act = self.chance.choice([self._pay, self._pay, self._promise, self._write, self._write])
                act(debtor, now)
        if debtor.balance > 0 and self.chance.random() < 0.15:
            debtor.closed = max(self._later(now, 12), now.replace(month=11, day=3))
            self._tell(debtor, "account_closed", debtor.closed, reason="sold")

    def _open(self, debtor, now):
        debtor.opened = now
        for _ in range(self.chance.choice([1, 1, 2])):
            due = now.date() - datetime.timedelta(days=self.chance.randrange(1, 12))
            debtor.obligations.append((due, self.chance.randrange(10_000_000, 500_000_000)))
        attributes = {"product": self.chance.choice(["card", "loan"])}
        if debtor.jurisdiction:
            attributes["jurisdiction"] = debtor.jurisdiction
        self._tell(debtor, "account_put", now, currency=CURRENCY, zone=ZONES[debtor.jurisdiction],
                   language="es", attributes=attributes, obligations=[
                       {"id": f"O{place}", "kind": "loan", "due": str(due), "amount": amount_text(owed)}
                       for place, (due, owed) in enumerate(debtor.obligations)])

    def _agree(self, debtor, now):
        """Permissions of the debtor to be written to and called, some of them taken back."""
        for channel in AUTHORISED:
            self._consent(debtor, "authorised", "channel_authorised", now, channel, source="contract",
                          document=f"{debtor.number}-{channel}", wording="v3")
        if self.chance.random() < 0.15:
            self._consent(debtor, "revoked", "channel_revoked", self._later(now, 3), "whatsapp",
                          source="letter")
        if self.chance.random() < 0.1:
            self._consent(debtor, "stopped", "contact_stopped", self._later(now, 4), "email")

    def _consent(self, debtor, what, kind, now, channel, **fields):
        self._tell(debtor, kind, now, channel=channel, **fields)
        debtor.consents.append((what, channel, instant_text(now)))

    def _part(self, debtor):
        return max(1, debtor.balance * self.chance.randrange(5, 60) // 100)

    def _payment(self, debtor, now, name, amount):
        self._tell(debtor, "payment_received", now, currency=CURRENCY, payment=name,
                   amount=amount_text(amount))
        debtor.payments[name] = amount
        debtor.money.append((now, amount))

    def _pay(self, debtor, now):
        """All or a part; some banks take it back."""
        name = f"P{len(debtor.payments)}"
        amount = debtor.balance if self.chance.random() < 0.3 else self._part(debtor)
        self._payment(debtor, now, name, amount)
        if self.chance.random() < 0.1:
            later = self._later(now, 2)
            self._tell(debtor, "payment_reversed", later, payment=name, reason="bounced")
            debtor.payments[name] = 0
            debtor.money.append((later, -amount))

    def _promise(self, debtor, now):
        """Kept to the cent after three days, or not at all; for five days."""
        name = f"W{len(debtor.promises)}"
        amount = self._part(debtor)
        self._tell(debtor, "promise_made", now, currency=CURRENCY, promise=name,
                   amount=amount_text(amount), due=str(self._later(now, 5).date()))
        debtor.promises[name] = "broken"
        debtor.promised.append(now)
        if self.chance.random() < 0.5:
            self._payment(debtor, self._later(now, 3), f"K{name}", amount)
            debtor.promises[name] = "kept"
            debtor.kept.append(self._later(now, 3))

    def _write(self, debtor, now):
        self._tell(debtor, "message_received", now, message=f"M{debtor.messages}",
                   channel=self.chance.choice(WRITTEN),
                   intent=self.chance.choice(["wants_human", "disputes", "will_pay", "other"]))
        debtor.messages += 1

    def answer(self, entries):
        """Channels and people take over what was planned: results of the actions in `entries`, lines of
        `export history` of this very history. Who is closed by then, or gone, answers nothing."""
        end = instant(LAST_INSTANT)
        for line in entries:
            debtor = self.debtors[f"{line['portfolio']}/{line['account']}"]
            planned = instant(line["entry"]["decided_at"])
            for event in left_at_once(line["entry"]):
                for outcome, minutes in RESULTS.get(event.get("channel"), []):
                    when = planned + datetime.timedelta(minutes=minutes)
                    if when < min(debtor.closed or end, end):
                        self._tell(debtor, "contact_result", when, action=str(event["action"]),
                                   channel=event["channel"], outcome=outcome)
                        debtor.results.append((event["channel"], outcome, instant_text(when)))
