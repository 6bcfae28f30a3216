"""An agent who works all the while, with tasks of his own kind: whether misbehaviour of others reaches him."""
import itertools
import threading
import time

from agent_socket import AgentSocket
from crew import asks_for_person, opened

ANSWER_SECONDS_MAX = 20
PAUSE_SECONDS = 0.02


class SteadyWork(threading.Thread):
    """Asks for a task, gets it, completes it, again and again. `milliseconds`: from the debtor's message
    to the answer to the completion, of each."""

    numbers = itertools.count(1)  # of accounts: nobody's messages are another one's said again

    def __init__(self, office, name):
        super().__init__(daemon=True)
        self.office = office
        self.name_of_agent = name
        self.milliseconds = []
        self.fault = None
        self._ending = threading.Event()

    def run(self):
        try:
            agent = AgentSocket(self.office.port, self.office.tokens[self.name_of_agent])
            agent.say("hello")
            agent.expect("welcome")
            while not self._ending.is_set():
                self._one(agent)
                time.sleep(PAUSE_SECONDS)
            agent.close()
        except Exception as fault:  # noqa: BLE001: told by whoever waits for this thread
            self.fault = fault

    def _one(self, agent):
        account = f"steady{next(self.numbers)}"
        began = time.monotonic()
        agent.say("ready", credit=1)
        self.office.deliver([opened(account), asks_for_person(account, intent="disputes")])
        offer = agent.expect("offer", ANSWER_SECONDS_MAX)
        if offer["task"] != f"book/{account}/1":
            raise AssertionError(f"{offer['task']} was offered instead of {account}'s")
        agent.say("complete", task=offer["task"], disposition="done")
        agent.expect("completed", ANSWER_SECONDS_MAX)
        self.milliseconds.append((time.monotonic() - began) * 1000)

    def finish(self):
        self._ending.set()
        self.join(2 * ANSWER_SECONDS_MAX)
        if self.fault:
            raise self.fault

    def worst(self):
        return max(self.milliseconds, default=float("inf"))
