"""Clients that cost: they never read, they flood, they stop in the middle of a frame."""
import os
import selectors
import socket
import time

from agent_socket import AgentSocket, Closed, word
from lost_agents import wait_until
from watched import Watched

SMALL_BUFFER = 4096
SECONDS = 5
GROWTH_MIB_MAX = 48
SILENT_MIB_MAX = 5  # each: 1 MiB of text unsent, in messages of 180 bytes that the socket keeps one by one
WORST_MS_MAX = 3000
VISITS = 1500
PIECES_MAX = 256  # of 64 KiB: twice what one message may have
LET_GO_SECONDS_MAX = 20  # the server waits 5 for whoever might read on


def heavy_clients(office, checks, rude, steady):
    """One after another; somebody else goes on working through all of it."""
    silent, others = rude[:len(rude) // 2], rude[len(rude) // 2:]
    with Watched(office, steady) as seen:
        clients = never_read(office, checks, silent)
    seen.judge(checks, "clients that never read", SILENT_MIB_MAX * len(silent), WORST_MS_MAX)
    for what, play in (("clients that flood with heartbeats", flood_with_heartbeats),
                       ("clients that flood with readiness", flood_with_readiness),
                       ("clients that flood with words of tasks", flood_with_tasks),
                       ("half frames", half_frames),
                       ("clients that come and go", come_and_go)):
        with Watched(office, steady) as seen:
            play(office, checks, others)
        seen.judge(checks, what, GROWTH_MIB_MAX, WORST_MS_MAX)
    checks.hold("all connections are gone",
                wait_until(lambda: office.metric("recobro_agent_streams") == 0, LET_GO_SECONDS_MAX),
                f"{office.metric('recobro_agent_streams'):.0f} are left")
    for client in clients:
        client.cut()


def joined(office, name, receive_buffer=None):
    agent = AgentSocket(office.port, office.tokens[name], receive_buffer)
    agent.say("hello")
    agent.expect("welcome")
    return agent


def push(agents, data, seconds, read):
    """Sends the same bytes over and over; (bytes sent, agents the server let go of)."""
    selector = selectors.DefaultSelector()
    for agent in agents:
        agent.socket.setblocking(False)
        selector.register(agent.socket, selectors.EVENT_WRITE | (selectors.EVENT_READ if read else 0),
                          [agent, b""])
    sent, gone = 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(gone) < len(agents):
        for key, ready in selector.select(0.2):
            agent = key.data[0]
            try:
                if ready & selectors.EVENT_READ:
                    agent.read()
                    list(agent.parse())
                if ready & selectors.EVENT_WRITE:
                    key.data[1] = key.data[1] or data
                    count = agent.socket.send(key.data[1])
                    key.data[1] = key.data[1][count:]
                    sent += count
            except BlockingIOError:
                continue
            except (OSError, Closed):
                gone.append(agent)
                selector.unregister(agent.socket)
    return sent, gone


def last_words(agent):
    """Reads on to the end: why the server closed."""
    agent.socket.settimeout(5)
    try:
        while True:
            list(agent.parse())
            agent.read()
    except (Closed, TimeoutError) as end:
        return end if isinstance(end, Closed) else None


def never_read(office, checks, silent):
    """Every word of theirs is refused, and the refusals pile up. The clients, still connected."""
    agents = [joined(office, name, SMALL_BUFFER) for name in silent]
    sent, _ = push(agents, word("sing") * 100, SECONDS / 2, read=False)
    print(f"  {sent / 2**20:.1f} MiB were sent by {len(agents)} clients that read nothing")
    checks.hold("who does not read is out of his team",
                wait_until(lambda: office.figures()["agents_by_state"]["away"] == len(agents), 20),
                str(office.figures()["agents_by_state"]))
    agents[0].socket.setblocking(True)
    end = last_words(agents[0])
    checks.hold("and is told so, should he read on",
                end is not None and (end.code, end.reason) == (1008, "too_slow"), str(end))
    agents.pop(0).cut()
    checks.hold("the others are let go of soon, with all that they did not read",
                wait_until(lambda: office.metric("recobro_agent_streams") <= 1, LET_GO_SECONDS_MAX),
                f"{office.metric('recobro_agent_streams'):.0f} are left")
    return agents


def flood_with_heartbeats(office, checks, rude):
    agents = [joined(office, name) for name in rude]
    sent, gone = push(agents, word("heartbeat") * 200, SECONDS, read=True)
    print(f"  {sent / len(word('heartbeat')):,.0f} heartbeats were sent, {len(gone)} clients closed")
    for agent in agents:
        agent.cut()


def flood_with_readiness(office, checks, rude):
    """Nothing is there for them; each word has the team look for a task."""
    agents = [joined(office, name) for name in rude]
    both = (word("ready", credit=1000) + word("pause")) * 100
    sent, gone = push(agents, both, SECONDS, read=True)
    print(f"  {sent / len(both) * 200:,.0f} words were sent, {len(gone)} clients closed")
    for agent in agents:
        agent.cut()


def flood_with_tasks(office, checks, rude):
    """More words without an answer than one may have."""
    agents = [joined(office, name) for name in rude]
    _, gone = push(agents, word("accept", task="book/nobody/1") * 500, SECONDS, read=True)
    ends = {(agent.closed.code, agent.closed.reason) if agent.closed else None for agent in gone}
    checks.equal("each is closed, and told why", (len(gone), ends), (len(agents), {(1008, "window_exceeded")}))
    for agent in agents:
        agent.cut()


def come_and_go(office, checks, rude):
    """Cut before they said hello, after it, or while they are being welcomed: nothing of them stays."""
    wait_until(lambda: office.metric("recobro_agent_streams") == 1, LET_GO_SECONDS_MAX)  # the steady one
    sockets = open_sockets(office)
    for number in range(VISITS):
        agent = AgentSocket(office.port, office.tokens[rude[number % len(rude)]])
        if number % 3:
            agent.say("hello", resume=0)
        if number % 3 == 2:
            agent.expect("welcome")
        agent.cut()
    checks.hold(f"after {VISITS} visits no socket is left open",
                wait_until(lambda: open_sockets(office) <= sockets, LET_GO_SECONDS_MAX),
                f"{open_sockets(office)} instead of {sockets}")


def open_sockets(office):
    """Not its files: the store opens and closes those when it likes."""
    count = 0
    place = f"/proc/{office.process.pid}/fd"
    for name in os.listdir(place):
        try:
            count += os.readlink(f"{place}/{name}").startswith("socket:")
        except OSError:
            continue  # closed meanwhile
    return count


def half_frames(office, checks, rude):
    agents = [joined(office, name) for name in rude]
    whole = word("heartbeat")
    claims = [
        ("half a head", whole[:1]),
        ("half a word", whole[:-5]),
        ("half of 60,000 bytes", b"\x81\xfe\xea\x60\0\0\0\0" + b"x" * 30000),
        ("a terabyte that is not coming", b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"\0\0\0\0x"),
        ("a frame without an end", None),
    ]
    for place, agent in enumerate(agents):
        what, begun = claims[place % len(claims)]
        if begun is None:
            endless_fragments(checks, agent)
        else:
            agent.raw(begun)
        if what.startswith("a terabyte"):
            end = last_words(agent)
            checks.hold("a message of a terabyte is refused by its head",
                        end is not None and end.code == 1009, str(end))
    half_handshakes = []
    for _ in range(100):
        half = socket.create_connection(("127.0.0.1", office.port))
        half.sendall(b"GET /v1/agent HTTP/1.1\r\nHost: x\r\nUpg")
        half_handshakes.append(half)
    time.sleep(1)
    for half in half_handshakes:
        half.close()
    for agent in agents:
        agent.cut()


def endless_fragments(checks, agent):
    """A message in pieces that never ends. What is behind the verdict is not read any more, so that the
    last words may get lost in the reset."""
    piece = b"\xfe\xff\xff\0\0\0\0" + b" " * 0xffff
    try:
        agent.raw(b"\x01" + piece)
        for _ in range(PIECES_MAX):
            agent.raw(b"\x00" + piece)
    except OSError:
        pass
    end = last_words(agent)
    checks.hold("a message without an end is refused", end is not None and end.code in (0, 1009), str(end))
