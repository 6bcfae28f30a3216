"""The commands under test: runs them and reads what they print."""
import csv
import io
import json
import os
import subprocess

SECONDS_MAX = 120


class Fault(Exception):
    """A command that did not do what the rest of the test stands on."""


class Commands:
    """Nothing of the caller's environment says where a server is or who asks."""

    def __init__(self, programs):
        self.programs = programs
        self.surroundings = {name: value for name, value in os.environ.items()
                             if not name.startswith("RECOBRO_")}

    def run(self, *words):
        """Exit status, standard output and standard error of `recobro WORDS`."""
        done = subprocess.run([self.programs / "recobro", *map(str, words)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=SECONDS_MAX,
                              env=self.surroundings)
        return done.returncode, done.stdout, done.stderr

    def text(self, *words):
        """The standard output of a command that has to end well."""
        status, out, wrong = self.run(*words)
        if status != 0:
            raise Fault(f"recobro {' '.join(map(str, words))} ended with {status}: "
                        f"{out[-500:]}{wrong[-1000:]}")
        return out

    def json(self, *words):
        """With --json: one object."""
        return json.loads(self.text(*words, "--json"))

    def lines(self, *words):
        """One JSON object on each line."""
        return [json.loads(line) for line in self.text(*words).splitlines()]

    def refusal(self, *words):
        """(exit status, all that was said) of a command that may fail."""
        status, out, wrong = self.run(*words)
        return status, out + wrong


def rows_of(path):
    """A CSV file's rows by the names of its columns."""
    return rows_in(path.read_text())


def rows_in(text):
    return list(csv.DictReader(io.StringIO(text)))


def cells_of(table):
    """Of a table for people, columns two spaces or more apart: its rows of cells, the header first.
    The line of dashes says where columns begin."""
    lines = table.splitlines()
    rule = next(place for place, line in enumerate(lines) if line.startswith("--"))
    begins = [place for place, letter in enumerate(lines[rule])
              if letter == "-" and (place == 0 or lines[rule][place - 1] == " ")]
    rows = []
    for line in [lines[rule - 1], *lines[rule + 1:]]:
        if not line.strip():
            break
        rows.append([line[begin:end].strip() for begin, end in zip(begins, [*begins[1:], None])])
    return rows


def table_of(table):
    """The same, each row by the names in the header."""
    header, *rows = cells_of(table)
    return [dict(zip(header, row)) for row in rows]
