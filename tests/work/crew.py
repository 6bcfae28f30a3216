"""Agents of a fault run: who holds what by what the server told them, and what they were answered."""
import collections
import json

from agent_socket import AgentSocket, Crowd

AT = "2020-01-05T10:00:00Z"  # in the past of every clock of these runs


class Crew:
    """`holds`: tasks by agent, as offered and not yet taken back or completed. `sequences`: completions
    that were answered, by (agent, task). `codes`: refusals."""

    def __init__(self, office):
        self.office = office
        self.crowd = Crowd(self._hear, self._lost)
        self.agents = {}
        self.holds = collections.defaultdict(set)
        self.welcomes = {}
        self.sequences = {}
        self.differing = []   # completions that were answered twice, with another sequence
        self.codes = collections.Counter()
        self.refused = {}     # (agent, task): the last refusal or late answer
        self.ends = {}        # agent: Closed
        self.on_offer = self.on_withdraw = None  # (agent, task), after it is noted

    def join(self, names, resume=False):
        """Each says hello and waits for nothing."""
        for name in names:
            seen = self.agents[name].last_number if name in self.agents else 0
            agent = self.agents[name] = AgentSocket(self.office.port, self.office.tokens[name])
            agent.last_number = seen
            self.holds[name] = set()  # he is told what he holds
            self.welcomes.pop(name, None)
            self.crowd.add(name, agent)
            agent.say("hello", **({"resume": seen} if resume else {}))

    def welcomed(self, names, seconds=30):
        names = list(names)
        return self.crowd.pump(seconds, lambda: all(name in self.welcomes for name in names))

    def say(self, name, kind, **members):
        try:
            self.agents[name].say(kind, **members)
        except OSError:
            pass  # the crowd hears of it

    def ready(self, names, credit):
        for name in names:
            self.say(name, "ready", credit=credit)

    def complete(self, name, task, disposition="done"):
        self.say(name, "complete", task=task, disposition=disposition)

    def held(self):
        return sum(len(tasks) for tasks in self.holds.values())

    def pump(self, seconds, until=lambda: False):
        return self.crowd.pump(seconds, until)

    def beat(self, names):
        for name in names:
            self.say(name, "heartbeat")

    def drop(self, names, cut=True):
        for name in names:
            self.crowd.remove(self.agents[name])
            (self.agents[name].cut if cut else self.agents[name].close)()

    def forget_connections(self):
        """After the server died: what is left of them is of no use."""
        for name, agent in self.agents.items():
            if name not in self.ends:
                self.crowd.remove(agent)
                agent.close()
        self.ends.clear()
        self.holds.clear()

    def _lost(self, name, why):
        self.ends[name] = why

    def _hear(self, name, message):
        kind, task = message["type"], message.get("task")
        if kind == "welcome":
            self.welcomes[name] = message
        elif kind == "offer":
            self.holds[name].add(task)
            if self.on_offer:
                self.on_offer(name, task)
        elif kind == "withdraw":
            self.holds[name].discard(task)
            if self.on_withdraw:
                self.on_withdraw(name, task)
        elif kind == "completed":
            self.holds[name].discard(task)
            first = self.sequences.setdefault((name, task), message["sequence"])
            if first != message["sequence"]:
                self.differing.append((name, task, first, message["sequence"]))
        elif kind in ("refused", "late"):
            self.codes[message["code"]] += 1
            self.refused[name, task] = message


def opened(account, portfolio="book"):
    return json.dumps({"id": f"{account}:0", "type": "account_opened", "portfolio": portfolio,
                       "account": account, "at": AT, "currency": "EUR",
                       "obligations": [{"id": "I1", "due": "2020-01-10", "amount": "100.00"}]})


def asks_for_person(account, number=1, intent="wants_human", portfolio="book"):
    """What makes the policy of these runs plan a task."""
    return json.dumps({"id": f"{account}:m{number}", "type": "message_received", "portfolio": portfolio,
                       "account": account, "at": AT, "message": f"m{number}", "channel": "sms",
                       "intent": intent})


def pays(account, portfolio="book"):
    return json.dumps({"id": f"{account}:p", "type": "payment_received", "portfolio": portfolio,
                       "account": account, "at": AT, "currency": "EUR", "payment": "p", "amount": "100.00"})
