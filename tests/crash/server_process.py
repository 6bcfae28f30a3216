"""A recobrod of the kill -9 test: starts it on one data directory, talks to it, kills it."""
import http.client
import json
import re
import signal
import subprocess
import threading
import time

READY = re.compile(r"ready on http://([\d.]+):(\d+) ")
START_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 60


class Fault(Exception):
    """A promise of the server that did not hold."""


class Server:
    def __init__(self, programs, directory):
        self.programs = programs
        self.directory = directory
        self.data = directory / "data"
        self.effects = directory / "effects.ndjson"
        self.config = directory / "recobrod.yaml"
        self.config.write_text(
            f"data_directory: {self.data}\n"
            f"outbox_file: {self.effects}\n"
            "listen: {port: 0}\n"
            "log_level: warning\n"
            "portfolios:\n"
            f"  - {{name: '*', policy: {directory / 'policy.yaml'}}}\n")
        self.process = None
        self.port = 0
        self.token = ""

    def spawn(self):
        log = open(self.directory / "recobrod.log", "ab")
        self.process = subprocess.Popen(
            [self.programs / "recobrod", "--config", self.config], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()

    def wait_ready(self):
        """Seconds until the server said it is ready."""
        began = time.monotonic()
        watchdog = threading.Timer(START_SECONDS_MAX, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout:
                found = READY.search(line)
                if found:
                    self.port = int(found[2])
                    return time.monotonic() - began
        finally:
            watchdog.cancel()
        raise Fault(f"the server ended with {self.process.wait()} instead of starting; see its log: "
                    + (self.directory / "recobrod.log").read_text()[-2000:])

    def start(self):
        self.spawn()
        return self.wait_ready()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=ANSWER_SECONDS_MAX)
        self.process.stdout.close()
        if code != 0:
            raise Fault(f"a clean stop ended with exit status {code}")

    def command(self, *words):
        done = subprocess.run([self.programs / "recobro", *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Fault(f"recobro {' '.join(map(str, words))} ended with {done.returncode}: "
                        f"{done.stdout[-1000:]}{done.stderr[-1000:]}")
        return done.stdout

    def make_token(self):
        self.token = self.command("token", "create", "--data", self.data, "--name", "crash-test",
                                  "--role", "admin").split()[0]

    def send(self, lines):
        """Sends NDJSON lines; yields one result for each, as it comes. Ends early without an error
        when the server dies: what was not yielded is not acknowledged."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS_MAX)
        try:
            connection.request("POST", "/v1/events", "\n".join(lines) + "\n", {
                "Content-Type": "application/x-ndjson", "Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            if answer.status in (429, 503):
                return
            if answer.status != 200:
                raise Fault(f"HTTP {answer.status}: {answer.read(1000)}")
            while True:
                line = answer.readline()
                if not line.endswith(b"\n"):
                    return
                yield json.loads(line)
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()
