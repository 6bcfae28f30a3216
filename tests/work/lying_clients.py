"""Clients that claim what is not theirs: others' tasks, old cursors, a state that they are not in."""
import re
import time

from agent_socket import AgentSocket, Closed
from crew import asks_for_person, opened, pays
from office import ROOT

HUGE = (1 << 64) - 1
QUIET_SECONDS = 1.5  # in which what should not come would have come
TASKS_MAX = 3


class Stage:
    """A few agents with streams of their own, and the refusals that they were given."""

    def __init__(self, office, checks):
        self.office = office
        self.checks = checks
        self.documented = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/agents.md").read_text()))
        self.codes = set()
        self.accounts = 0

    def come(self, name, **hello):
        agent = AgentSocket(self.office.port, self.office.tokens[name])
        agent.say("hello", **hello)
        agent.welcome = agent.expect("welcome")
        return agent

    def task(self, intent="wants_human"):
        """A new debtor's task; its key."""
        self.accounts += 1
        account = f"liar{self.accounts}"
        self.office.deliver([opened(account), asks_for_person(account, intent=intent)])
        return f"book/{account}/1"

    def offered(self, agent):
        agent.say("ready", credit=1)
        task = self.task()
        offer = agent.expect("offer")
        self.checks.equal(f"{task} is offered", offer["task"], task)
        return task

    def refused(self, agent, kind, wanted, **members):
        """The code that this word is refused with has to be `wanted`."""
        agent.say(kind, **members)
        code = agent.expect("refused")["code"]
        self.codes.add(code)
        told = ", ".join(f"{name} {str(value)[:40]}" for name, value in members.items())
        self.checks.equal(f"{kind} {told} is {wanted}", code, wanted)

    def nothing(self, agent, kind, what):
        try:
            agent.expect(kind, QUIET_SECONDS)
            self.checks.hold(what, False, f"there is an {kind}")
        except LookupError:
            self.checks.hold(what, True)


def lying_clients(office, checks):
    stage = Stage(office, checks)
    for part in (others_tasks, old_cursors, false_state, false_words, leaders_pause, revoked, replaced):
        print(f"  -- {part.__name__}")
        part(stage)
    unknown = stage.codes - stage.documented
    checks.equal(f"all {len(stage.codes)} codes are in docs/agents.md", unknown, set())


def others_tasks(stage):
    honest, liar = stage.come("honest"), stage.come("liar")
    task = stage.offered(honest)
    for kind in ("accept", "progress", "decline", "release"):
        stage.refused(liar, kind, "task_not_held", task=task)
    stage.refused(liar, "complete", "task_not_held", task=task, disposition="done")
    honest.say("accept", task=task)
    honest.expect("moved")
    stage.refused(liar, "complete", "task_not_held", task=task, disposition="done")
    honest.say("complete", task=task, disposition="done")
    stage.checks.equal("whose it is completes it", honest.expect("completed")["task"], task)
    stage.refused(liar, "complete", "task_unknown", task=task, disposition="done")
    waiting = stage.task()
    time.sleep(0.5)
    stage.refused(liar, "complete", "task_not_held", task=waiting, disposition="done")
    stage.refused(liar, "accept", "account_unknown", task="book/nobody/1")
    stage.refused(liar, "accept", "task_unknown", task=task.rsplit("/", 1)[0] + "/99")
    stage.refused(liar, "accept", "invalid_identifier", task="../../etc")
    honest.say("ready", credit=1)
    honest.expect("offer")
    honest.say("complete", task=waiting, disposition="done")
    honest.expect("completed")
    honest.close()
    liar.close()


def old_cursors(stage):
    """Everything again and again: it tells the same, and moves nothing."""
    agent = stage.come("liar")
    task = stage.offered(agent)
    done = stage.offered(agent)
    agent.say("complete", task=done, disposition="done")
    sequence = agent.expect("completed")["sequence"]
    last = agent.last_number
    agent.cut()
    before = stage.office.metric("recobro_events_total")
    for cursor in [0, 1, last, last + 1000, HUGE] * 6:
        agent = stage.come("liar", resume=cursor)
        told = []
        while (message := agent.receive(0.05 if told else 2)) is not None:
            told.append(message)
        offers = [message["task"] for message in told if message["type"] == "offer"]
        if agent.welcome["holds"] != [task] or offers != [task] or len(told) > 65:
            stage.checks.hold(f"cursor {cursor} tells what is held, once", False, str(told)[:300])
            break
        agent.cut()
    else:
        stage.checks.hold("thirty old and invented cursors tell what is held, once each", True)
    stage.checks.equal("and nothing came to pass", stage.office.metric("recobro_events_total"), before)
    agent = stage.come("liar")
    agent.say("complete", task=done, disposition="done")
    stage.checks.equal("a completion of an earlier life is the same",
                       agent.expect("completed")["sequence"], sequence)
    stage.refused(agent, "complete", "command_conflict", task=done, disposition="refused")
    stage.refused(agent, "hello", "value_out_of_range", resume=0)
    agent.say("complete", task=task, disposition="done")
    agent.expect("completed")
    agent.close()
    shy = AgentSocket(stage.office.port, stage.office.tokens["liar"])
    stage.refused(shy, "hello", "value_out_of_range", resume=-1)
    stage.refused(shy, "heartbeat", "missing_field")
    shy.close()


def false_state(stage):
    """More hands, other skills, a stage that the task is not in."""
    agent = stage.come("liar", skills=["law"], languages=["es", "en"])
    tasks = [stage.task() for _ in range(TASKS_MAX + 3)]
    agent.say("ready", credit=1000)
    got = [agent.expect("offer")["task"] for _ in range(TASKS_MAX)]
    agent.say("ready", credit=1000)
    stage.nothing(agent, "offer", "who asks for a thousand gets what one may hold")
    agent.say("drain")
    agent.say("ready", credit=1000)
    agent.say("complete", task=got[0], disposition="done")
    agent.expect("completed")
    stage.refused(agent, "accept", "task_unknown", task=got[0])
    stage.refused(agent, "progress", "task_unknown", task=got[0])
    agent.say("complete", task=got[1], disposition="done")
    agent.say("complete", task=got[2], disposition="done")
    stage.nothing(agent, "offer", "who drains gets nothing, whatever he asks for")
    agent.close()
    agent = stage.come("liar", skills=["law"])
    law = stage.task("disputes")
    rest = [task for task in tasks if task not in got]
    for task in rest:
        agent.say("ready", credit=1)
        agent.say("complete", task=agent.expect("offer")["task"], disposition="done")
        agent.expect("completed")
    agent.say("ready", credit=3)
    stage.nothing(agent, "offer", "a skill that he only claims gets him no task")
    lawyer = stage.come("lawyer")
    lawyer.say("ready", credit=1)
    stage.checks.equal("whose profile has it does", lawyer.expect("offer")["task"], law)
    lawyer.say("complete", task=law, disposition="done")
    lawyer.expect("completed")
    lawyer.close()
    agent.close()


def false_words(stage):
    agent = stage.come("liar")
    task = stage.offered(agent)
    agent.say("progress", task=task)
    agent.expect("moved")
    agent.say("accept", task=task)
    stage.checks.equal("who accepts what he is at is told that he is past it",
                       agent.expect("refused")["code"], "value_out_of_range")
    account = stage.office.ask("GET", "/v1/portfolios/book/accounts/" + task.split("/")[1])
    stage.checks.equal("and it stays where it is", account["tasks"][0]["stage"], "in_progress")
    said = {"task": task, "disposition": "promised"}
    for wanted, members in (
            ("disposition_unknown", {"task": task, "disposition": "rich"}),
            ("promise_too_late", {**said, "promise": {"amount": "10.00", "due": "2099-01-01"}}),
            ("promise_in_past", {**said, "promise": {"amount": "10.00", "due": "2020-01-01"}}),
            ("amount_malformed", {**said, "promise": {"amount": "lots", "due": "2030-01-01"}}),
            ("date_malformed", {**said, "promise": {"amount": "10.00", "due": "soon"}}),
            ("value_out_of_range", {**said, "call_back_at": "2001-01-01T00:00:00Z"}),
            ("date_malformed", {**said, "call_back_at": "later"}),
            ("text_too_long", {**said, "note": "x" * 5000}),
            ("unknown_field", {**said, "bonus": 1}),
            ("wrong_type", {**said, "promise": 5}),
            ("missing_field", {"task": task})):
        stage.refused(agent, "complete", wanted, **members)
    stage.refused(agent, "release", "invalid_identifier", task=task, reason="Not A Word")
    stage.refused(agent, "sing", "unknown_type")
    stage.refused(agent, "ready", "value_out_of_range", credit=1001)
    agent.say("complete", task=task, disposition="done")
    stage.checks.equal("and completes it after all", agent.expect("completed")["task"], task)
    task = stage.offered(agent)
    stage.office.deliver([pays(task.split("/")[1])])
    agent.expect("withdraw")
    agent.say("complete", task=task, disposition="reached")
    late = agent.expect("late")
    stage.codes.add(late["code"])
    stage.checks.equal("what was withdrawn is late", (late["code"], late["contact_noted"]),
                       ("task_unknown", True))
    agent.close()


def leaders_pause(stage):
    """An agent does not go on by himself when a leader said pause."""
    agent = stage.come("liar")
    stage.office.ask("POST", "/v1/teams/office/words", {"act": "pause", "agent": "liar", "reason": "lunch"})
    agent.expect("message")
    task = stage.task()
    agent.say("ready", credit=1)
    stage.nothing(agent, "offer", "whom a leader paused gets nothing")
    agent.close()
    honest = stage.come("honest")
    honest.say("ready", credit=3)
    stage.checks.equal("somebody else gets it", stage_task(honest), task)
    honest.close()
    agent = stage.come("liar")
    task = stage.task()
    agent.say("ready", credit=1)
    stage.nothing(agent, "offer", "nor when he comes again")
    stage.office.ask("POST", "/v1/teams/office/words", {"act": "go_on", "agent": "liar", "reason": "lunch"})
    agent.expect("message")
    stage.checks.equal("until the leader has him go on", stage_task(agent), task)
    agent.close()


def stage_task(agent):
    """Completes the next offer; its key, None when none comes."""
    try:
        task = agent.expect("offer", 15)["task"]
    except LookupError:
        return None
    agent.say("complete", task=task, disposition="done")
    agent.expect("completed")
    return task


def revoked(stage):
    """A token that is taken away takes the stream with it."""
    agent = stage.come("dismissed")
    agent.say("ready", credit=1)
    identity = stage.office.tokens["dismissed"].split("_")[1]
    stage.office.ask("DELETE", f"/v1/tokens/{identity}")
    task = stage.task()
    try:
        offer = agent.expect("offer", QUIET_SECONDS)
        stage.checks.hold("after his token was revoked an agent is told of no debtor", False,
                          f"he was offered {offer['task']}")
    except LookupError:
        stage.checks.hold("after his token was revoked an agent is told of no debtor", True)
    except Closed as why:
        stage.checks.equal("after his token was revoked an agent's stream ends",
                           (why.code, why.reason), (1008, "unauthorized"))
    honest = stage.come("honest")
    honest.say("ready", credit=1)
    stage.checks.equal("and the task goes to somebody else", stage_task(honest), task)
    honest.close()
    stranger = AgentSocket(stage.office.port, stage.office.tokens["dismissed"])
    stage.checks.equal("who comes with it is not let in", stranger.status, 401)
    stage.checks.equal("nor with somebody's role who is no agent",
                       AgentSocket(stage.office.port, stage.office.token).status, 403)
    agent.close()


def replaced(stage):
    """Two clients of one agent take turns: the work is his, once."""
    task = stage.offered(first := stage.come("liar"))
    ends = set()
    for _ in range(10):
        second = stage.come("liar")
        try:
            first.expect("nothing")
        except Closed as why:
            ends.add((why.code, why.reason))
        first = second
    stage.checks.equal("the earlier client is ended each time", ends, {(1008, "replaced")})
    first.say("complete", task=task, disposition="done")
    stage.checks.equal("ten clients of one agent complete once", first.expect("completed")["task"], task)
    first.close()
