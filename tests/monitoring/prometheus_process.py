"""A Prometheus of a test: scrapes one recobrod each second, with the shipped rules and alerts."""
import json
import pathlib
import socket
import subprocess
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ANSWER_SECONDS_MAX = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Prometheus:
    def __init__(self, directory, target):
        self.url = f"http://127.0.0.1:{free_port()}"
        source = (ROOT / "monitoring/prometheus/prometheus.yml").read_text()
        ours = (source.replace("127.0.0.1:7420", target).replace("5s", "1s")
                .replace("- rules.yml", f"- {ROOT}/monitoring/prometheus/rules.yml")
                .replace("- alerts.yml", f"- {ROOT}/monitoring/prometheus/alerts.yml"))
        config = directory / "prometheus.yml"
        config.write_text(ours)
        self.log = open(directory / "prometheus.log", "wb")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={directory}/series",
             f"--web.listen-address={self.url.removeprefix('http://')}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def ask(self, query):
        """The samples of an instant query."""
        address = f"{self.url}/api/v1/query?" + urllib.parse.urlencode({"query": query})
        with urllib.request.urlopen(address, timeout=ANSWER_SECONDS_MAX) as answer:
            return json.load(answer)["data"]["result"]

    def wait_ready(self):
        for _ in range(ANSWER_SECONDS_MAX * 10):
            try:
                with urllib.request.urlopen(f"{self.url}/-/ready", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("Prometheus did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
