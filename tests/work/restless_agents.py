"""Agents as no script of ours has them: they take a task and give it back, walk away from it, say the
same thing twice, and complete what was withdrawn. One thread for all of them."""
import collections
import heapq
import random
import threading
import time

from agent_socket import AgentSocket, Crowd

TURN_SECONDS = 0.05


class RestlessAgents(threading.Thread):
    """Runs until `rest()`; then `said` and `heard` count words by type, `codes` refusals."""

    def __init__(self, port, tokens, work_seconds, seed):
        super().__init__(daemon=True)
        self.work_seconds = work_seconds  # on average, before they do anything
        self.port = port
        self.tokens = tokens  # by name
        self.chance = random.Random(seed)
        self.crowd = Crowd(self._hear, self._lost)
        self.agents = {}
        self.said = collections.Counter()
        self.heard = collections.Counter()
        self.codes = collections.Counter()
        self._resting = threading.Event()
        self._cut = set()
        self._thinking = []  # heap of (when, agent, task, dispositions)

    def rest(self):
        self._resting.set()
        self.join()
        for agent in self.agents.values():
            agent.close()

    def run(self):
        for name in self.tokens:
            self._come(name)
        while not self._resting.is_set():
            self.crowd.pump(TURN_SECONDS)
            while self._thinking and self._thinking[0][0] <= time.monotonic():
                self._play(*heapq.heappop(self._thinking)[1:])
            for name in self._cut:  # not while the crowd goes through what it heard
                self.crowd.remove(self.agents[name])
                self.agents[name].cut()
            for name in list(self._cut):
                self._come(name)
            self._cut.clear()

    def _come(self, name):
        seen = self.agents[name].last_number if name in self.agents else 0
        agent = self.agents[name] = AgentSocket(self.port, self.tokens[name])
        agent.last_number = seen
        self.crowd.add(name, agent)
        self._say(name, "hello", resume=seen)

    def _say(self, name, kind, **members):
        self.said[kind] += 1
        try:
            self.agents[name].say(kind, **members)
        except OSError:
            pass  # the crowd hears of it

    def _lost(self, name, why):
        self.codes[f"closed {why.code} {why.reason}"] += 1
        if not self._resting.is_set():
            self._come(name)

    def _hear(self, name, message):
        kind, task = message["type"], message.get("task")
        self.heard[kind] += 1
        if kind == "refused":
            self.codes[message["code"]] += 1
        if kind == "offer":
            due = time.monotonic() + self.chance.uniform(0.5, 1.5) * self.work_seconds
            heapq.heappush(self._thinking, (due, name, task, message["dispositions"]))
        elif kind == "withdraw":
            self._say(name, "complete", task=task, disposition="done")
        if kind in ("welcome", "completed", "moved", "late", "refused", "withdraw"):
            self._say(name, "ready", credit=2)

    def _play(self, name, task, dispositions):
        lot = self.chance.random()
        if lot < 0.35:
            self._say(name, "accept", task=task)
            self._say(name, "progress", task=task)
            self._say(name, "release", task=task, reason="not_mine")
        elif lot < 0.5:
            self._say(name, "decline", task=task)
            self._say(name, "decline", task=task)
        elif lot < 0.6:
            self._say(name, "accept", task=task)
            self._cut.add(name)
        else:
            said = self.chance.choice(dispositions)
            self._say(name, "accept", task=task)
            self._say(name, "complete", task=task, disposition=said)
            self._say(name, "complete", task=task, disposition=said)
