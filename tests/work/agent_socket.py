"""An agent's WebSocket on a bare socket, so that it can misbehave: stop in the middle of a frame, never
read, be cut. And a crowd of them in one thread.
"""
import base64
import json
import os
import selectors
import socket
import struct
import time

CONNECT_SECONDS_MAX = 20
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
READ_BYTES = 1 << 16


class Closed(Exception):
    """The server ended the connection: `code` of its close frame, 0 without one."""

    def __init__(self, code, reason):
        super().__init__(f"closed with {code} {reason}")
        self.code = code
        self.reason = reason


def frame(payload, opcode=TEXT, final=True):
    """As a client sends it. The mask is zero: what it hides from proxies is nothing to this server."""
    size = len(payload)
    first = bytes([(0x80 if final else 0) | opcode])
    if size < 126:
        head = first + bytes([0x80 | size])
    elif size < 1 << 16:
        head = first + b"\xfe" + struct.pack(">H", size)
    else:
        head = first + b"\xff" + struct.pack(">Q", size)
    return head + b"\0\0\0\0" + payload


def word(kind, **members):
    return frame(json.dumps({"type": kind, **members}).encode())


class AgentSocket:
    """`status` is that of the handshake: 101 when the stream is open."""

    def __init__(self, port, token, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:  # before it connects, or the window is another one
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(CONNECT_SECONDS_MAX)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = b""
        self.closed = None
        self.last_number = 0
        self.socket.sendall((
            f"GET /v1/agent HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.input:
            piece = self.socket.recv(READ_BYTES)
            if not piece:
                raise Closed(0, f"during the handshake: {self.input[:200]}")
            self.input += piece
        head, self.input = self.input.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ", 2)[1])

    def say(self, kind, **members):
        self.raw(word(kind, **members))

    def raw(self, data):
        self.socket.sendall(data)

    def receive(self, seconds=10):
        """The next message; None when none comes in time. Raises Closed."""
        end = time.monotonic() + seconds
        while True:
            for message in self.parse(1):
                return message
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.socket.settimeout(left)
            try:
                self.read()
            except TimeoutError:
                return None
            finally:
                self.socket.settimeout(CONNECT_SECONDS_MAX)

    def expect(self, kind, seconds=10):
        """The next message of that kind; what comes before it is dropped. Raises Closed, LookupError."""
        end = time.monotonic() + seconds
        while (message := self.receive(max(0.0, end - time.monotonic()))) is not None:
            if message["type"] == kind:
                return message
        raise LookupError(f"no {kind} within {seconds} s")

    def read(self):
        try:
            piece = self.socket.recv(READ_BYTES)
        except (ConnectionError, OSError) as lost:
            if isinstance(lost, (TimeoutError, BlockingIOError)):
                raise
            piece = b""
        if not piece:
            self.closed = self.closed or Closed(0, "without a word")
            raise self.closed
        self.input += piece

    def parse(self, most=1 << 30):
        """Messages of what was read so far."""
        while most > 0 and (one := self._take_frame()) is not None:
            opcode, payload = one
            if opcode == PING:
                self.raw(frame(payload, PONG))
            elif opcode == CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if len(payload) > 1 else 1005
                self.closed = Closed(code, payload[2:].decode(errors="replace"))
                raise self.closed
            elif opcode == TEXT:
                most -= 1
                message = json.loads(payload)
                self.last_number = max(self.last_number, message["n"])
                yield message

    def _take_frame(self):
        if len(self.input) < 2:
            return None
        size, begin = self.input[1] & 0x7f, 2
        if size >= 126:
            begin = 4 if size == 126 else 10
            if len(self.input) < begin:
                return None
            size = int.from_bytes(self.input[2:begin], "big")
        if len(self.input) < begin + size:
            return None
        opcode, payload = self.input[0] & 0x0f, self.input[begin:begin + size]
        self.input = self.input[begin + size:]
        return opcode, payload

    def cut(self):
        """Without a goodbye: the peer gets a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()


class Crowd:
    """Many agents, read in one thread. `hear(agent, message)` gets every message; an agent whose
    connection ends is told to `lost(agent, Closed)`."""

    def __init__(self, hear, lost=None):
        self.hear = hear
        self.lost = lost or (lambda agent, why: None)
        self.selector = selectors.DefaultSelector()

    def add(self, name, agent):
        self.selector.register(agent.socket, selectors.EVENT_READ, (name, agent))

    def remove(self, agent):
        self.selector.unregister(agent.socket)

    def pump(self, seconds, until=lambda: False):
        """Hears what comes until `until()` holds; whether it does."""
        end = time.monotonic() + seconds
        while not until():
            left = end - time.monotonic()
            if left <= 0:
                return False
            for key, _ in self.selector.select(min(left, 0.1)):
                self._hear_one(*key.data)
        return True

    def _hear_one(self, name, agent):
        try:
            agent.read()
            for message in agent.parse():
                self.hear(name, message)
        except Closed as why:
            self.remove(agent)
            agent.close()
            self.lost(name, why)
