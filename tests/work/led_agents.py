"""What a leader does with tasks that people have, and what becomes of who says nothing."""
import datetime

from agent_socket import AgentSocket, Closed
from crew import asks_for_person, opened

HELLO_SECONDS = 25  # in which a connection has to say hello, and then some


def led_agents(office, checks):
    ana, bob = (come(office, name) for name in ("ana", "bob"))
    silent = AgentSocket(office.port, office.tokens["carl"])
    office.deliver([opened("one"), asks_for_person("one")])
    ana.say("ready", credit=1)
    task = ana.expect("offer")["task"]
    ana.say("accept", task=task)
    ana.expect("moved")
    status, _ = move(office, task, boost=5)
    checks.equal("a task that somebody has gets more points", status, 200)
    checks.equal("and stays with him", (ana.receive(0.5), held_by(office)), (None, {"ana": [task]}))
    move(office, task)
    taken = ana.expect("withdraw")
    checks.equal("one that a leader takes back leaves the agent's screen",
                 (taken["task"], taken["reason"]), (task, "taken_back"))
    bob.say("ready", credit=1)
    checks.equal("before the next one has it", bob.expect("offer")["task"], task)
    ana.say("complete", task=task, disposition="refused")
    checks.equal("who lost it can't complete it", ana.expect("late")["code"], "task_not_held")
    bob.say("release", task=task, reason="not_mine")
    checks.equal("who gives it back himself has one answer", [
        (said["type"], said.get("stage")) for said in heard(bob)], [("moved", "queued")])
    status, text = move(office, task, team="lenders")
    checks.hold("a team of another portfolio gets nothing of it",
                status == 403 and "nothing to do with portfolio book" in text, text)
    status, text = move(office, task, team="lawyers")
    checks.hold("nor does one in which nobody may have it",
                status == 403 and "nobody in team lawyers" in text, text)
    late_promise(office, checks, ana)
    dropped(checks, "who says nothing for a lease is disconnected", bob, ana)
    dropped(checks, "and who says no hello", silent, ana)
    office.deliver([opened("two"), asks_for_person("two")])
    ana.say("ready", credit=2)
    checks.hold("who beats is served", ana.expect("offer", 70), "he is not")


def late_promise(office, checks, agent):
    office.deliver([opened("late"), asks_for_person("late")])
    agent.say("ready", credit=1)
    task = agent.expect("offer")["task"]
    move(office, task)
    agent.expect("withdraw")
    due = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
    agent.say("complete", task=task, disposition="promised", promise={"amount": "60.00", "due": due},
              call_back_at=f"{due}T10:00:00Z")
    late = agent.expect("late")
    checks.equal("who completes it too late hears what of it is lost",
                 (late["code"], late["contact_noted"], late["not_kept"]),
                 ("task_not_held", True, ["call_back_at"]))
    account = office.ask("GET", "/v1/portfolios/book/accounts/late")
    checks.equal("what the debtor promised him holds",
                 [(each["amount"], each["due"]) for each in account["promises"]], [("60.00", due)])


def come(office, name):
    agent = AgentSocket(office.port, office.tokens[name])
    agent.say("hello")
    agent.expect("welcome")
    return agent


def move(office, task, **wanted):
    portfolio, account, number = task.split("/")
    return office.exchange("POST", f"/v1/portfolios/{portfolio}/accounts/{account}/tasks/{number}",
                           {"reason": "by_a_leader", **wanted})


def held_by(office):
    return {each["agent"]: each["tasks"] for each in office.figures()["agents"] if each["tasks"]}


def heard(agent):
    messages = []
    while (message := agent.receive(1)) is not None:
        messages.append(message)
    return messages


def dropped(checks, sentence, agent, beating):
    try:
        for _ in range(HELLO_SECONDS):
            agent.receive(1)
            beating.say("heartbeat")
        checks.hold(sentence, False, "he stays")
    except Closed as why:
        checks.equal(sentence, (why.code, why.reason), (1008, "silent"))
