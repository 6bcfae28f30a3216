"""A recobrod with a team of agents: its configuration, their tokens, and what it says of itself."""
import http.client
import json
import pathlib
import subprocess
import sys
import time

from task_history import TaskHistory

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/crash"))
import server_process  # noqa: E402
from server_process import Fault  # noqa: E402,F401

LINES_EACH = 2000  # of one request
BUSY_SECONDS = 0.05


class Team:
    """`settings` are lines of YAML; `profiles` what stands in it of an agent besides his name."""

    def __init__(self, name, agents, settings, profiles=None):
        self.name = name
        self.agents = list(agents)
        self.settings = settings
        self.profiles = profiles or {}

    def text(self):
        lines = [f"  - name: {self.name}"] + [f"    {line}" for line in self.settings]
        lines.append("    agents:")
        for agent in self.agents:
            more = self.profiles.get(agent)
            lines.append(f"      - {{id: {agent}, {more}}}" if more else f"      - {agent}")
        return "\n".join(lines) + "\n"


class Office(server_process.Server):
    """The first of the teams is the one that `figures` tells of."""

    def __init__(self, programs, directory, policy, teams, clock=""):
        super().__init__(programs, directory)
        self.policy = policy
        self.teams = teams
        self.tokens = {}
        self.write_config(clock)

    def write_config(self, more="", portfolio=""):
        """`more` are lines of YAML, `portfolio` what stands of it behind its policy."""
        self.config.write_text(
            f"data_directory: {self.data}\n"
            "listen: {port: 0}\n"
            "log_level: warning\n"
            f"{more}"
            "portfolios:\n"
            f"  - {{name: '*', policy: {self.policy}{portfolio}}}\n"
            "teams:\n" + "".join(team.text() for team in self.teams))

    def hire(self):
        """Makes the data directory and a token for each agent; the server is stopped afterwards."""
        self.start()
        self.stop()
        self.make_token()
        self.start()
        for team in self.teams:
            for name in team.agents:
                self.tokens[name] = self.make_agent_token(name)
        self.stop()

    def make_agent_token(self, name):
        return self.ask("POST", "/v1/tokens", {"name": name, "role": "agent"})["token"]

    def exchange(self, method, path, body=None):
        """Status and text of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=server_process.ANSWER_SECONDS_MAX)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, {
                "Content-Type": "application/json", "Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def ask(self, method, path, body=None):
        status, text = self.exchange(method, path, body)
        if status >= 300:
            raise Fault(f"{method} {path}: {status} {text}")
        return json.loads(text) if text else None

    def figures(self, team=None):
        return self.ask("GET", f"/v1/teams/{team or self.teams[0].name}")

    def metric(self, name):
        """The sum over all labels, of the page itself."""
        _, text = self.exchange("GET", "/metrics")
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if line.startswith((name + " ", name + "{")))

    def deliver(self, lines):
        """Sends all lines, those again for which there was no room. Raises Fault on a refusal."""
        for begin in range(0, len(lines), LINES_EACH):
            part = lines[begin:begin + LINES_EACH]
            while part:
                part = self._unanswered(part)
                if part:
                    time.sleep(BUSY_SECONDS)

    def _unanswered(self, part):
        """In the order of the lines: from the first that has to be sent again on, all are. What was
        taken the first time is a duplicate the second."""
        answered = 0
        for result in self.send(part):
            if result["result"] == "rejected":
                if result["error"] in ("overloaded", "not_ready"):
                    return part[answered:]
                raise Fault(f"{part[answered]}: {result}")
            answered += 1
        return part[answered:]

    def resident_bytes(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise Fault("the server is gone")

    def history(self):
        """The journal's own words, of all accounts; also when the server is not running."""
        exported = subprocess.Popen([self.programs / "recobro", "export", "history", self.data],
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        with exported.stdout as lines:
            history = TaskHistory().read(lines)
        if exported.wait() != 0:
            raise Fault("the history could not be exported")
        return history

    def cpu_seconds(self):
        """User and system time of all threads."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100
