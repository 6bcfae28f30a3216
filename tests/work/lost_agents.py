"""Agents and servers that vanish in the middle of the work: whose are the tasks, and is each done once?"""
import time

from crew import Crew, asks_for_person, opened

LEASE_SECONDS = 10
TICK_SECONDS = 2  # of the team's looking, and then some
JOIN_SECONDS = 60


def make_tasks(office, count, prefix="a"):
    office.deliver([line for number in range(count) for line in
                    (opened(f"{prefix}{number}"), asks_for_person(f"{prefix}{number}"))])


def hand_out(office, crew, names, each):
    """Brings the agents and gives each so many tasks; whether all came."""
    crew.join(names)
    crew.welcomed(names, JOIN_SECONDS)
    crew.ready(names, each)
    return crew.pump(JOIN_SECONDS, lambda: crew.held() == len(names) * each)


def work_off(office, crew, names, each, seconds):
    """They complete what they hold and take more, until nothing is left."""
    def complete(name, task):
        crew.complete(name, task)
        crew.say(name, "ready", credit=each)

    crew.on_offer = complete
    for name in names:
        for task in list(crew.holds[name]):
            crew.complete(name, task)
        crew.say(name, "ready", credit=each)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        crew.pump(1)
        crew.beat(names)
        seen = office.figures()
        if seen["waiting"] + seen["held"] == 0:
            break
    crew.on_offer = None
    return seen


def check_history(office, checks, tasks):
    office.command("journal", "verify", office.data)  # raises when a hash is wrong
    history = office.history()
    checks.hold("every task went its way in the journal", history.fault_count == 0,
                "; ".join(history.faults))
    checks.equal("tasks in the journal", sum(history.queued.values()), tasks)
    checks.equal("each was completed once", sorted(set(history.done.values())), [1])
    checks.equal("none is open or lost", (history.still_open, len(history.done)), (0, tasks))
    return history


def killed_with_leases(office, checks, agents, each):
    """SIGKILL while all tasks are out and completions are on their way."""
    names = office.teams[0].agents[:agents]
    back, away = names[::2], names[1::2]
    crew = Crew(office)
    make_tasks(office, agents * each)
    checks.hold(f"{agents * each} tasks are out to {agents} agents",
                hand_out(office, crew, names, each), f"{crew.held()} are")
    checks.equal("the team says the same", office.figures()["held"], agents * each)
    for name in names[::3]:
        crew.say(name, "accept", task=min(crew.holds[name]))
    had = {name: set(crew.holds[name]) for name in names}
    first = {name: max(had[name]) for name in names}
    for name in names:
        crew.complete(name, first[name])
    crew.pump(20, lambda: len(crew.sequences) >= agents // 4)
    office.kill()
    crew.pump(1)
    answered = dict(crew.sequences)
    crew.forget_connections()
    done = office.history().done
    checks.hold("every completion that was answered is in the journal",
                all(task in done for _, task in answered), "")
    seconds = office.start()
    seen = office.figures()
    checks.equal("all other tasks are with who had them", (seen["held"], seen["waiting"]),
                 (agents * each - len(done), 0))
    print(f"  killed with {len(answered)} of {len(done)} completions answered; ready again in "
          f"{seconds:.2f} s")
    come_back(crew, checks, back, had, first, done, answered)
    seen = work_off(office, crew, back, each, 4 * LEASE_SECONDS + JOIN_SECONDS)
    checks.equal("who did not come back lost his to the others", (seen["held"], seen["waiting"]), (0, 0))
    come_too_late(crew, checks, away[:50], had, first)
    checks.equal("no completion was answered in two ways", crew.differing, [])
    check_history(office, checks, agents * each)


def come_back(crew, checks, back, had, first, done, answered):
    """They hold what they held, and say their last completion again, in the same and in other words."""
    crew.join(back, resume=True)
    checks.hold("half of the agents come back", crew.welcomed(back, JOIN_SECONDS), "")
    wrong = [name for name in back
             if set(crew.welcomes[name]["holds"]) != {t for t in had[name] if t not in done}]
    checks.equal("and hold what they held", wrong, [])
    left = sum(len(had[name]) - (first[name] in done) for name in back)
    checks.hold("and are shown it again", crew.pump(30, lambda: crew.held() == left),
                f"{crew.held()} of {left}")
    for name in back:
        crew.complete(name, first[name])
    checks.hold("a completion said again is the same one",
                crew.pump(30, lambda: all((name, first[name]) in crew.sequences for name in back))
                and not crew.differing, str(crew.differing[:3]))
    repeated = [name for name in back if (name, first[name]) in answered]
    for name in repeated:
        crew.complete(name, first[name], "refused")
    checks.hold("in other words it is refused", crew.pump(
        20, lambda: crew.codes["command_conflict"] == len(repeated)), str(crew.codes))


def come_too_late(crew, checks, late, had, first):
    """Their tasks were done by others meanwhile."""
    crew.join(late, resume=True)
    crew.welcomed(late, JOIN_SECONDS)
    checks.equal("who comes after his lease holds nothing",
                 [name for name in late if crew.welcomes[name]["holds"]], [])
    claimed = [(name, task) for name in late for task in had[name] if task != first[name]]
    for name, task in claimed:
        crew.complete(name, task)
    crew.pump(20, lambda: all(each in crew.refused for each in claimed))
    codes = {crew.refused[each]["code"] for each in claimed if each in crew.refused}
    checks.equal("and may not complete it: every one is refused by name",
                 (codes, [each for each in claimed if each not in crew.refused]),
                 ({"task_unknown"}, []))


def cut_at_once(office, checks, agents, each):
    """Half of the clients get a reset in the same moment."""
    names = office.teams[0].agents[:agents]
    cut, stay = names[::2], names[1::2]
    crew = Crew(office)
    make_tasks(office, agents * each)
    checks.hold(f"{agents * each} tasks are out", hand_out(office, crew, names, each), "")
    had = {name: set(crew.holds[name]) for name in names}
    began = time.monotonic()
    crew.drop(cut)
    checks.hold(f"{len(cut)} clients are cut, and the server sees it", wait_until(
        lambda: office.figures()["agents_by_state"]["away"] == len(cut), 5), str(office.figures()))
    checks.equal("what they hold is still theirs", office.figures()["held"], agents * each)
    quick, gone = cut[::2], cut[1::2]
    crew.join(quick, resume=True)
    crew.welcomed(quick)
    checks.equal("who comes back within the lease has what he had",
                 [name for name in quick if set(crew.welcomes[name]["holds"]) != had[name]], [])
    present = quick + stay
    lost = sum(len(had[name]) for name in gone)
    while time.monotonic() - began < LEASE_SECONDS + TICK_SECONDS:
        crew.pump(1)
        crew.beat(present)
    seen = office.figures()
    checks.equal("who does not loses it with the lease, nobody else does",
                 (seen["waiting"], seen["held"]), (lost, agents * each - lost))
    seen = work_off(office, crew, present, each, JOIN_SECONDS)
    checks.equal("and the others do it", (seen["held"], seen["waiting"]), (0, 0))
    check_history(office, checks, agents * each)


def wait_until(reached, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if reached():
            return True
        time.sleep(0.1)
    return False
