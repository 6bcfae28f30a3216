"""What happens to a task in the same moment from two sides: the block of the journal that has both must not
leave anybody with half of it."""
import threading
import time

from agent_socket import AgentSocket
from crew import asks_for_person, opened, pays
from lost_agents import wait_until

ROUNDS = 400  # it is a race: a server with the fault loses one task in a few thousand
AT_ONCE = 20  # debtors who pay in one request, so that its block has many entries
SETTLE_SECONDS = 5


def paid_in_the_same_instant(office, checks):
    """An agent accepts while his debtor pays. Afterwards nobody holds anything, and everybody who was there
    gets work again."""
    name = office.teams[0].agents[0]
    agent = AgentSocket(office.port, office.tokens[name])
    agent.say("hello")
    agent.expect("welcome")
    done = 0
    while done < ROUNDS and (tasks := offered(office, agent, done)):
        accounts = [task.split("/")[1] for task in tasks]
        pay = threading.Thread(target=office.deliver, args=([pays(account) for account in accounts],))
        pay.start()
        time.sleep(0.0005 * (done % 10))  # not always the same one first
        for task in tasks:
            agent.say("accept", task=task)
        pay.join()
        hear_out(agent, len(tasks))
        done += 1
    checks.equal(f"an agent whose debtors pay while he accepts is offered {AT_ONCE} again each time",
                 done, ROUNDS)
    seen = None

    def nobody_holds():
        nonlocal seen
        seen = office.figures()
        return seen["held"] + seen["waiting"] == 0

    office.deliver([pays(f"p{done}-{place}") for place in range(AT_ONCE if done < ROUNDS else 0)])
    checks.hold("when all have paid nobody has a task", wait_until(nobody_holds, SETTLE_SECONDS),
                f"{seen['held']} held, {seen['waiting']} waiting")
    history = office.history()
    checks.equal("nor does the journal say so", (history.fault_count, history.still_open), (0, 0))
    office.deliver([opened("last"), asks_for_person("last")])
    agent.say("ready", credit=1)
    offer = None
    try:
        offer = agent.expect("offer")
    except LookupError:
        pass
    checks.hold("and the agent gets the next task", offer is not None, "he gets none")
    agent.close()


def offered(office, agent, number):
    """As many tasks as he may hold; none when he does not get all."""
    accounts = [f"p{number}-{place}" for place in range(AT_ONCE)]
    office.deliver([line for account in accounts for line in (opened(account), asks_for_person(account))])
    agent.say("ready", credit=AT_ONCE)
    try:
        return [agent.expect("offer", SETTLE_SECONDS)["task"] for _ in accounts]
    except LookupError:
        return []


def hear_out(agent, words):
    """Until all of them are answered: moved, or refused because the task is gone."""
    answers = 0
    while answers < words:
        message = agent.receive(10)
        if message is None:
            raise LookupError(f"{answers} of {words} words were answered")
        answers += message["type"] in ("moved", "refused")
