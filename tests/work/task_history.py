"""What the journal says of tasks: each follows its way from the queue to one end, entry by entry.

The lines are those of `recobro export history`: account by account, entries in order.
"""
import collections
import json

HELD = ("offered", "accepted", "in_progress")
FAULTS_MAX = 20


class Task:
    """Between `task_queued` and its end. `stage` is queued, or one of HELD by `agent`."""

    def __init__(self, team):
        self.stage = "queued"
        self.team = team
        self.agent = None


class TaskHistory:
    """Reads all entries; `faults` says what no task may do."""

    def __init__(self):
        self.faults = []
        self.fault_count = 0
        self.queued = collections.Counter()      # by team
        self.moved = collections.Counter()       # by (stage, agent)
        self.completed = collections.Counter()   # by (disposition, agent)
        self.withdrawn = collections.Counter()   # by reason, of those that were queued
        self.unqueued = collections.Counter()    # withdrawn before a team had them, by reason
        self.deferred = 0                        # back to their account for a lawful hour
        self.released = 0                        # from somebody's hands into the queue
        self.still_open = 0
        self.done = collections.Counter()        # by task: how often it was completed
        self.events = collections.Counter()      # by type
        self._account = None
        self._tasks = {}   # of the account: number -> Task
        self._ended = {}   # number -> how

    def read(self, lines):
        for text in lines:
            line = json.loads(text)
            account = f"{line['portfolio']}/{line['account']}"
            if account != self._account:
                self._finish_account()
                self._account = account
            for event in line["entry"]["events"]:
                self.events[event["type"]] += 1
                self._take(event)
        self._finish_account()
        return self

    def _finish_account(self):
        self.still_open += len(self._tasks)
        self._tasks, self._ended = {}, {}

    def _fault(self, number, what):
        self.fault_count += 1
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(f"{self._account}/{number} {what}")

    def _take(self, event):
        kind = event["type"]
        if kind == "task_queued":
            self._queue(event["action"], event["team"])
        elif kind == "task_moved":
            self._move(event["action"], event)
        elif kind == "task_completed":
            self._complete(event["action"], event)
        elif kind == "action_cancelled":
            self._cancel(event["action"], event["reason"])
        elif kind == "action_deferred" and event["action"] in self._tasks:
            self.deferred += 1
            del self._tasks[event["action"]]

    def _queue(self, number, team):
        self.queued[team] += 1
        if number in self._ended:
            self._fault(number, f"is queued again after it was {self._ended[number]}")
        elif number in self._tasks:
            self._fault(number, "is queued twice")
        self._tasks[number] = Task(team)

    def _move(self, number, event):
        stage, agent = event["to"], event.get("agent")
        task = self._tasks.get(number)
        if task and stage in HELD and (task.stage, task.agent) == (stage, agent):
            return  # it stays where it is
        self.moved[stage, agent] += 1
        if task is None:
            self._fault(number, f"moves to {stage} and is {self._ended.get(number, 'not queued')}")
            return
        if stage == "offered":
            if task.stage != "queued":
                self._fault(number, f"is offered to {agent} while it is {task.stage} by {task.agent}")
            for other, held in self._tasks.items():
                if other != number and held.stage in HELD:
                    self._fault(number, f"goes to {agent} while {held.agent} has {other}")
        elif stage in HELD and task.agent != agent:
            self._fault(number, f"is {stage} by {agent} and belongs to {task.agent}")
        self.released += stage == "queued" and task.stage in HELD
        task.stage = stage
        task.agent = agent if stage in HELD else None

    def _complete(self, number, event):
        agent = event["agent"]
        self.completed[event["disposition"], agent] += 1
        self.done[f"{self._account}/{number}"] += 1
        task = self._tasks.pop(number, None)
        if task is None:
            self._fault(number, f"is completed and is {self._ended.get(number, 'not queued')}")
        elif task.agent != agent:
            self._fault(number, f"is completed by {agent} and belongs to {task.agent}")
        self._end(number, "completed")

    def _cancel(self, number, reason):
        if self._tasks.pop(number, None) is None:
            if number in self._ended:
                self._fault(number, f"is withdrawn ({reason}) and is {self._ended[number]}")
            self.unqueued[reason] += 1
        else:
            self.withdrawn[reason] += 1
        self._end(number, "withdrawn")

    def _end(self, number, how):
        if number in self._ended:
            self._fault(number, f"is {how} and was {self._ended[number]} already")
        self._ended[number] = how


def by_first(counts):
    """Sums of a counter by the first part of its keys."""
    sums = collections.Counter()
    for (first, _), count in counts.items():
        sums[first] += count
    return sums
