"""A clock on which days pass in milliseconds, and which stands twenty years on after a crash: leases are
people's time, appointments the debtor's."""
import time

from crew import Crew
from lost_agents import LEASE_SECONDS, TICK_SECONDS, check_history, hand_out, make_tasks

DAY_MS = 10
YEARS_LATER = 2_240_000_000  # 2040-12-25, in seconds since 1970


def clock_from(start):
    return f"clock: {{source: accelerated, start: \"{start}\", day_lasts: {DAY_MS} milliseconds}}\n"


CLOCK = clock_from("2020-02-01T00:00:00Z")
AGENTS, EACH = 20, 5


def clock_jumps(office, checks):
    names = office.teams[0].agents[:AGENTS]
    crew = Crew(office)
    make_tasks(office, AGENTS * EACH)
    checks.hold("tasks are out", hand_out(office, crew, names, EACH), "")
    first = office.metric("recobro_clock_seconds")
    for _ in range(3):
        crew.pump(LEASE_SECONDS / 3)
        crew.beat(names)
    days = (office.metric("recobro_clock_seconds") - first) / 86400
    checks.equal(f"{days:.0f} days later all agents still have theirs", office.figures()["held"],
                 AGENTS * EACH)
    appointed(office, crew, checks, names[0])
    office.kill()
    crew.pump(0.5)
    crew.forget_connections()
    office.write_config(clock_from("2040-12-25T00:00:00Z"))
    office.start()
    after = office.metric("recobro_clock_seconds")
    checks.hold("after a crash the clock stands many years on", after > YEARS_LATER, str(after))
    crew.join(names, resume=True)
    crew.welcomed(names)
    left = AGENTS * EACH
    checks.hold("all have what they had", crew.pump(10, lambda: crew.held() == left),
                f"{crew.held()} of {left}")
    for name in names[1:]:
        for task in list(crew.holds[name]):
            crew.complete(name, task)
    wanted = left - EACH
    checks.hold("and complete it", crew.pump(20, lambda: len(crew.sequences) >= wanted),
                f"{len(crew.sequences)} of {wanted}")
    crew.drop(names[:1])
    rest(office, crew, names[1:])
    seen = office.figures()
    checks.equal("who is gone loses his with the lease, whatever the clock says",
                 (seen["held"], seen["waiting"]), (0, 0))
    check_history(office, checks, AGENTS * EACH + 1)


def appointed(office, crew, checks, name):
    """A call back in a hundred days is a second from now."""
    task = min(crew.holds[name])
    later = office.metric("recobro_clock_seconds") + 100 * 86400
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(later))
    crew.say(name, "complete", task=task, disposition="call_back", call_back_at=when)
    crew.say(name, "ready", credit=1)
    again = task.rsplit("/", 1)[0] + "/2"
    checks.hold("a call back in a hundred days comes to the same agent",
                crew.pump(10, lambda: again in crew.holds[name]), str(crew.holds[name]))


def rest(office, crew, names):
    """Until nothing is left to do."""
    crew.on_offer = crew.complete
    end = time.monotonic() + 3 * LEASE_SECONDS + TICK_SECONDS
    while time.monotonic() < end:
        crew.ready(names, EACH)
        crew.pump(1)
        seen = office.figures()
        if seen["held"] + seen["waiting"] == 0:
            return
