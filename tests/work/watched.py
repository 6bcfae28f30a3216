"""Looks at a server's memory and at who is served while something goes on."""
import threading
import time

from steady_work import SteadyWork

LOOK_SECONDS = 0.1
MIB = 1 << 20


class Watched:
    """with Watched(office, agent) as seen: ...; afterwards `growth_mib`, `served` and `worst_ms`."""

    def __init__(self, office, agent):
        self.office = office
        self.work = SteadyWork(office, agent)
        self._ending = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._most = 0

    def __enter__(self):
        self.before = self._most = self.office.resident_bytes()
        self._looking.start()
        self.work.start()
        return self

    def __exit__(self, kind, value, trace):
        self._ending.set()
        self._looking.join()
        self.growth_mib = (self._most - self.before) / MIB
        if kind is None:
            self.work.finish()
        self.served = len(self.work.milliseconds)
        self.worst_ms = self.work.worst()

    def _look(self):
        while not self._ending.is_set():
            self._most = max(self._most, self.office.resident_bytes())
            time.sleep(LOOK_SECONDS)

    def judge(self, checks, what, growth_mib_max, worst_ms_max):
        checks.hold(f"{what}: memory grew by {self.growth_mib:.0f} MiB",
                    self.growth_mib <= growth_mib_max, f"{growth_mib_max} allowed")
        checks.hold(f"{what}: another agent did {self.served} tasks, the slowest in "
                    f"{self.worst_ms:.0f} ms", self.served > 0 and self.worst_ms <= worst_ms_max,
                    f"{worst_ms_max} ms allowed")
