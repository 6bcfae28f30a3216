"""A thousand debtors with a task and a message each, and all of them pay: some tasks are with agents, some
wait, some messages have left, the others wait for the quota of the next day."""
import http.client
import json
import threading
import time

from crew import Crew, asks_for_person, opened, pays
from lost_agents import hand_out, wait_until

DEBTORS, AGENTS, EACH, MESSAGES_A_DAY = 1000, 50, 10, 200
SETTLE_SECONDS = 10


def configure(office, at_most):
    quota = f"{{name: day, channels: [sms], at_most: {at_most}, zone: UTC}}"
    office.write_config(more=f"outbox_file: {office.effects}\n", portfolio=f", quotas: [{quota}]")


def paid_while_queued(office, checks):
    office.stop()
    configure(office, MESSAGES_A_DAY)
    office.start()
    names = office.teams[0].agents[:AGENTS]
    crew = Crew(office)
    office.deliver([line for number in range(DEBTORS) for line in (
        opened(f"q{number}"), asks_for_person(f"q{number}", intent="refuses"))])
    checks.hold("agents hold as many tasks as they may", hand_out(office, crew, names, EACH),
                f"{crew.held()}")
    checks.hold("the day's messages leave", wait_until(
        lambda: len(left(office)) == MESSAGES_A_DAY, SETTLE_SECONDS), f"{len(left(office))} left")
    before = office.figures()
    checks.equal("the other tasks wait", (before["held"], before["waiting"]),
                 (AGENTS * EACH, DEBTORS - AGENTS * EACH))

    withdrawn, paid = {}, {}
    crew.on_withdraw = lambda _, task: withdrawn.setdefault(task.split("/")[1], time.monotonic())
    everybody = threading.Thread(target=pay_one_by_one, args=(office, paid))
    everybody.start()
    all_gone = crew.pump(60, lambda: len(withdrawn) == DEBTORS or not (
        everybody.is_alive() or crew.held()))
    everybody.join()
    checks.hold("every payment is accepted", len(paid) == DEBTORS, f"{len(paid)} are")
    checks.hold("no agent keeps a task of who has paid", all_gone and crew.held() == 0,
                f"{crew.held()} are kept")
    checks.hold("nor is one waiting", wait_until(
        lambda: (lambda seen: seen["held"] + seen["waiting"] == 0)(office.figures()), SETTLE_SECONDS),
        str(office.figures()))
    tell_delays([at - paid[account] for account, at in withdrawn.items()])

    office.stop()
    configure(office, 10 * DEBTORS)  # room for every message, if one were left
    office.start()
    office.deliver([opened("last"), asks_for_person("last", intent="refuses")])
    checks.hold("with room for all of them, the next debtor's message leaves", wait_until(
        lambda: "last" in left(office), SETTLE_SECONDS), "it does not")
    messages = left(office)
    checks.equal("and no other one", (len(messages), len(set(messages))),
                 (MESSAGES_A_DAY + 1, MESSAGES_A_DAY + 1))
    checks.equal("no contact after a payment", office.metric("recobro_contacts_after_payment_total"), 0)
    history = office.history()
    checks.equal("the journal says the same: tasks and messages withdrawn because all was paid",
                 (history.fault_count, history.withdrawn["paid"], history.unqueued["paid"]),
                 (0, DEBTORS, DEBTORS - MESSAGES_A_DAY))


def left(office):
    """Accounts whose message the channel has, in order."""
    if not office.effects.exists():
        return []
    return [json.loads(line)["account"] for line in office.effects.read_text().splitlines()]


def pay_one_by_one(office, paid):
    """Each payment in a request of its own; `paid`: when the request began, by account."""
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=60)
    for number in range(DEBTORS):
        account = f"q{number}"
        began = time.monotonic()
        connection.request("POST", "/v1/events", pays(account) + "\n", {
            "Content-Type": "application/x-ndjson", "Authorization": f"Bearer {office.token}"})
        result = json.loads(connection.getresponse().read())
        if result["result"] != "accepted":
            return
        paid[account] = began
    connection.close()


def tell_delays(delays):
    ordered = sorted(delays)
    p50, p99 = (1000 * ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    print(f"  from sending the payment to the withdrawal at the agent's client: p50 {p50:.2f} ms, "
          f"p99 {p99:.2f} ms, most {1000 * ordered[-1]:.2f} ms, {len(ordered)} tasks")
