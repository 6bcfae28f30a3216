"""The log of the road fines as commands in the order in which they happened, sent as the server's clock
reaches them."""
import datetime
import json
import subprocess
import threading
import time

MAPPING = "config/mappings/road_fines.yaml"
LINES_AT_ONCE = 2000
TURN_SECONDS = 0.02
DAY = 86400


def instant(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def read_log(recobro, root, events, cases):
    """(instant, line) of about so many cases, evenly from the file, in order; equal instants keep the
    order of the file, which counts."""
    printed = subprocess.run([recobro, "import", events, "--mapping", root / MAPPING, "--dry-run"],
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    by_account = {}
    for line in printed.stdout.splitlines():
        command = json.loads(line)
        by_account.setdefault(command["account"], []).append((instant(command["at"]), line))
    step = max(1, len(by_account) // cases)
    chosen = list(by_account.values())[::step][:cases]
    return sorted((each for account in chosen for each in account), key=lambda each: each[0])


class ServerClock:
    """The server's accelerated clock, as read off its metrics once."""

    def __init__(self, office, day_ms):
        self.pace = DAY * 1000 / day_ms
        self.began = time.monotonic()
        self.first = office.metric("recobro_clock_seconds")

    def now(self):
        """Never later than the server's own: its page was made after `began`, and is older by now."""
        return self.first + (time.monotonic() - self.began) * self.pace - DAY


class LogSender(threading.Thread):
    """Sends each line once the clock has passed its instant. `lag_days_max`: how far behind it was."""

    def __init__(self, office, clock, log):
        super().__init__(daemon=True)
        self.office = office
        self.clock = clock
        self.log = log
        self.fault = None
        self.sent = 0
        self.lag_days_max = 0.0
        self.seconds = 0.0

    def run(self):
        began = time.monotonic()
        try:
            while self.sent < len(self.log):
                self._send_due()
        except Exception as fault:  # noqa: BLE001: whatever it is, the run has failed and says so
            self.fault = fault
        self.seconds = time.monotonic() - began

    def _send_due(self):
        now = self.clock.now()
        end = self.sent
        while end < len(self.log) and end - self.sent < LINES_AT_ONCE and self.log[end][0] <= now:
            end += 1
        if end == self.sent:
            time.sleep(TURN_SECONDS)
            return
        self.lag_days_max = max(self.lag_days_max, (now - self.log[self.sent][0]) / DAY)
        self.office.deliver([line for _, line in self.log[self.sent:end]])
        self.sent = end
