"""A recobrod whose portfolios work one policy file, which the test writes anew."""
import http.client
import json
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/crash"))
import server_process  # noqa: E402
from server_process import Fault  # noqa: E402

# Days pass as on every clock, from an instant that is the same for everybody.
CLOCK = 'clock: {source: accelerated, start: "2026-03-02T10:00:00Z", day_lasts: 1440 minutes}\n'
OPENED = "2026-03-02T09:00:00Z"
LOG_SECONDS_MAX = 30
LINES_EACH = 1000


class Book(server_process.Server):
    def __init__(self, programs, directory):
        super().__init__(programs, directory)
        self.policy = directory / "loans.yaml"
        self.log = directory / "recobrod.log"
        self.config.write_text(
            f"data_directory: {self.data}\n"
            f"outbox_file: {self.effects}\n"
            "listen: {port: 0}\n"
            f"{CLOCK}"
            "portfolios:\n"
            f"  - {{name: loans, policy: {self.policy}}}\n"
            f"  - {{name: many, policy: {self.policy}}}\n")

    def open(self):
        """Makes the data directory and a token; the server runs afterwards."""
        self.start()
        self.stop()
        self.make_token()
        self.start()

    def ask(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=server_process.ANSWER_SECONDS_MAX)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status != 200:
            raise Fault(f"GET {path}: {answer.status} {text}")
        return json.loads(text)

    def state(self, account):
        return self.ask(f"/v1/portfolios/{account.replace('/', '/accounts/')}")

    def history(self, account):
        return self.ask(f"/v1/portfolios/{account.replace('/', '/accounts/')}/history")["entries"]

    def all_of(self, accounts):
        """State and history of each, by its name."""
        return {name: (self.state(name), self.history(name)) for name in accounts}

    def tell(self, commands):
        """Raises Fault on a refusal."""
        for begin in range(0, len(commands), LINES_EACH):
            part = commands[begin:begin + LINES_EACH]
            results = list(self.send([json.dumps(one) for one in part]))
            wrong = [one for one in results if one["result"] != "accepted"]
            if wrong or len(results) != len(part):
                raise Fault(f"{len(results)} of {len(part)} commands answered; {wrong[:3]}")

    def check(self, text):
        """Writes the policy; (exit status, what `policy check` says)."""
        self.policy.write_text(text)
        done = self.run("policy", "check", self.policy, "--json", "--quiet")
        return done.returncode, json.loads(done.stdout)

    def hang_up(self, said):
        """SIGHUP; waits until the log says so once more than before. What the log says since."""
        before = len(self.log.read_text())
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + LOG_SECONDS_MAX
        while said not in self.log.read_text()[before:]:
            if time.monotonic() > deadline:
                raise Fault(f"the log does not say '{said}' after SIGHUP: "
                            f"{self.log.read_text()[before:]}")
            time.sleep(0.01)
        return self.log.read_text()[before:]

    def adopt(self, text):
        """The server takes the policy; its version."""
        status, checked = self.check(text)
        if status != 0:
            raise Fault(f"the policy is refused: {checked}")
        self.hang_up(f"version {checked['version'][:12]}")
        return checked["version"]

    def migrate_words(self, *words, token=None):
        return [self.programs / "recobro", "policy", "migrate", "--server",
                f"http://127.0.0.1:{self.port}", "--token", token or self.token, *words]

    def migrate(self, *words, token=None):
        """(exit status, standard output, standard error)"""
        done = subprocess.run(self.migrate_words(*words, token=token), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def migrated(self, *words):
        """What `policy migrate --json` says."""
        status, out, wrong = self.migrate("--json", *words)
        if status not in (0, 1) or not out:
            raise Fault(f"policy migrate {' '.join(words)} ended with {status}: {wrong}")
        return json.loads(out)

    def run(self, *words):
        return subprocess.run([self.programs / "recobro", *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
