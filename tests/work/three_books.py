"""The same figures from the journal, from the indicators and from a Prometheus that scraped the run."""
import collections
import csv
import io

from task_history import by_first


class Indicators:
    """Of all days of the run, by team, agent and result."""

    def __init__(self, office, first, last):
        self.office = office
        self.days = f"from={first}&to={last}"

    def rows(self, by, *show):
        path = f"/v1/indicators?{self.days}&by={by}&show={','.join(show)}&format=csv"
        status, text = self.office.exchange("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {text}")
        return list(csv.DictReader(io.StringIO(text)))

    def sums(self, by, show):
        """One indicator by the values of the dimensions; by one only, the keys are plain words."""
        names = by.split(",")
        sums = collections.Counter()
        for row in self.rows(by, show):
            key = tuple(row[name] for name in names)
            sums[key if len(names) > 1 else key[0]] += int(row[show])
        return +sums

    def pages(self):
        """Every figure of every month, by all that can be told apart."""
        texts = {}
        for by in ("phase,segment,strategy", "channel,result", "team,agent,result", "rule"):
            status, texts[by] = self.office.exchange(
                "GET", f"/v1/indicators?{self.days}&every=month&by={by}&format=csv")
            if status != 200:
                raise RuntimeError(f"indicators by {by}: {status} {texts[by]}")
        return texts

    def by_month(self, show):
        """The sum over months, each asked for apart."""
        path = f"/v1/indicators?{self.days}&every=month&show={show}&format=csv"
        _, text = self.office.exchange("GET", path)
        return sum(int(row[show]) for row in csv.DictReader(io.StringIO(text)))


class Comparison:
    """A table of three columns; a row passes when all figures that there are agree."""

    def __init__(self):
        self.rows = []

    def add(self, name, *figures):
        known = [int(figure) for figure in figures if figure is not None]
        self.rows.append((name, figures, len(set(known)) == 1))

    def print(self):
        print(f"{'':44}{'journal':>12}{'indicators':>12}{'Prometheus':>12}")
        for name, figures, agree in self.rows:
            cells = "".join(f"{'-' if figure is None else int(figure):>12}" for figure in figures)
            print(f"{name:44}{cells}{'' if agree else '   DIFFER'}")

    def failures(self):
        return [name for name, _, agree in self.rows if not agree]


def compare(history, indicators, scraped):
    """`scraped(query)`: the value of an instant query, 0 when there is no such series."""
    table = Comparison()

    def total(name, counted, shown, query):
        table.add(name, counted, sum(indicators.sums("portfolio", shown).values()), scraped(query))

    total("tasks planned", history.events["action_planned"], "tasks_planned",
          'sum(recobro_tasks_total{state="planned"})')
    total("tasks queued", sum(history.queued.values()), "tasks_queued",
          'sum(recobro_events_total{type="task_queued"})')
    for team, count in sorted(history.queued.items()):
        table.add(f"tasks queued, team {team}", count, indicators.sums("team", "tasks_queued")[team],
                  None)
    table.add("tasks queued, month by month", sum(history.queued.values()),
              indicators.by_month("tasks_queued"), None)
    compare_moves(table, history, indicators, scraped)
    total("completed", sum(history.completed.values()), "tasks_completed",
          "sum(recobro_tasks_completed_total)")
    compare_ends(table, history, indicators, scraped)
    total("withdrawn", history.events["action_cancelled"], "tasks_cancelled",
          'sum(recobro_tasks_total{state="cancelled"})')
    table.add("withdrawn from a team's queue or hands", sum(history.withdrawn.values()), None,
              scraped("sum(recobro_tasks_withdrawn_total)"))
    table.add("still open", history.still_open, None,
              scraped("sum(recobro_tasks_waiting) + sum(recobro_tasks_held)"))
    total("accounts opened", history.events["account_opened"], "accounts_opened",
          'sum(recobro_accounts_total{state="opened"})')
    total("payments", history.events["payment_received"], "payments", "sum(recobro_payments_total)")
    return table


def compare_moves(table, history, indicators, scraped):
    counted, shown = by_first(history.moved), indicators.sums("result", "tasks_moved")
    table.add("offered", counted["offered"], shown["offered"],
              scraped("sum(recobro_tasks_offered_total)"))
    for stage in ("accepted", "in_progress"):
        table.add(stage, counted[stage], shown[stage], None)
    table.add("declined, given back or lost", history.released, shown["queued"],
              scraped("sum(recobro_tasks_released_total)"))
    by_agent = indicators.sums("result,team,agent", "tasks_moved")
    differ = differences({(stage, agent): count for (stage, agent), count in history.moved.items()},
                         {(stage, agent): count for (stage, _, agent), count in by_agent.items()})
    table.add(f"moves by stage and agent: of {len(by_agent)} differ", 0, len(differ), None)


def compare_ends(table, history, indicators, scraped):
    counted, shown = by_first(history.completed), indicators.sums("result", "tasks_completed")
    for disposition in sorted(counted.keys() | shown.keys()):
        table.add(f"  as {disposition}", counted[disposition], shown[disposition],
                  scraped(f'sum(recobro_task_dispositions_total{{disposition="{disposition}"}})'))
    by_agent = indicators.sums("result,team,agent", "tasks_completed")
    differ = differences(history.completed,
                         {(said, agent): count for (said, _, agent), count in by_agent.items()})
    table.add(f"completions by agent and word: of {len(by_agent)} differ", 0, len(differ), None)
    reasons = history.withdrawn + history.unqueued
    cancelled = indicators.sums("result", "tasks_cancelled")
    for reason in sorted(reasons.keys() | cancelled.keys()):
        table.add(f"  withdrawn: {reason}", reasons[reason], cancelled[reason],
                  scraped(f'sum(recobro_task_withdrawals_total{{reason="{reason}"}})'))


def differences(one, other):
    return [key for key in one.keys() | other.keys() if one.get(key, 0) != other.get(key, 0)]
