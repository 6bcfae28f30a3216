#!/usr/bin/env python3
"""Draws the Grafana dashboards' panels, with what a Prometheus answers to their queries, as pictures.

Usage: tools/draw_dashboards.py --prometheus http://127.0.0.1:9090 --minutes 5 --into docs/images
Grafana is not in Debian; these pictures show the same panels, queries, units and legends without it, one
file for each dashboard. Needs Debian's python3-matplotlib.
"""
import argparse
import datetime
import json
import math
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

DASHBOARDS = pathlib.Path(__file__).resolve().parent.parent / "monitoring/grafana/dashboards"
ANSWER_SECONDS_MAX = 30
STEPS = 300  # points of a line
LINES_MAX = 7  # in a panel; of more, the largest
LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")
UNITS = {"ops": "/s", "s": " s", "short": "", "bytes": "B", "percentunit": " %"}
LARGE = ((1e9, " G"), (1e6, " M"), (1e4, " k"))


def answer(prometheus, query, start, end):
    """The lines of a range query: [(labels, [(unix seconds, value)])]."""
    address = f"{prometheus}/api/v1/query_range?" + urllib.parse.urlencode(
        {"query": query, "start": start, "end": end, "step": max(1, (end - start) / STEPS)})
    with urllib.request.urlopen(address, timeout=ANSWER_SECONDS_MAX) as told:
        return [(each["metric"], [(float(when), float(value)) for when, value in each["values"]])
                for each in json.load(told)["data"]["result"]]


def lines(prometheus, panel, start, end):
    """Name and points of each line of a panel, the largest first."""
    found = []
    for target in panel["targets"]:
        for labels, points in answer(prometheus, target["expr"], start, end):
            points = [each for each in points if math.isfinite(each[1])]
            if points:
                name = LABEL.sub(lambda label: labels.get(label[1], ""), target["legendFormat"])
                found.append((name, points))
    return sorted(found, key=lambda line: -max(value for _, value in line[1]))


def as_date(value, _position=None):
    """Grafana's unit of dates: milliseconds since 1970."""
    return datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc).strftime("%Y-%m-%d")


def as_text(value, unit):
    """As short as Grafana writes it: 4.1 M, 12 k/s, 55 %."""
    if unit == "percentunit":
        return f"{value * 100:.4g} %"
    for size, letter in LARGE:
        if abs(value) >= size:
            return f"{value / (1000 if letter == ' k' else size):.4g}{letter}{UNITS[unit]}"
    return f"{value:.4g}{UNITS[unit]}"


def draw_panel(axes, panel, found, start):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    for name, points in found[:LINES_MAX]:
        axes.plot([when - start for when, _ in points], [value for _, value in points],
                  label=name, linewidth=1)
    axes.set_title(panel["title"], fontsize=9, loc="left", fontweight="bold")
    axes.tick_params(labelsize=7)
    axes.grid(alpha=0.3)
    if not found:
        axes.text(0.5, 0.5, "nothing happened", ha="center", transform=axes.transAxes, fontsize=8,
                  color="gray")
        axes.set(xticks=[], yticks=[])
        return
    if unit == "dateTimeAsIso":
        axes.yaxis.set_major_formatter(as_date)
    else:
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda value, _: as_text(value, unit))
    axes.xaxis.set_major_formatter(lambda value, _: f"{int(value) // 60}:{int(value) % 60:02}")
    more = len(found) - LINES_MAX
    axes.legend(fontsize=6.5, loc="upper left", bbox_to_anchor=(0, -0.12), ncol=3, frameon=False,
                title=f"and {more} more" if more > 0 else None, title_fontsize=6.5,
                alignment="left", borderaxespad=0)


def draw(prometheus, seconds, into):
    """Writes dashboard_NAME.png for each dashboard."""
    import matplotlib  # only who draws needs it
    matplotlib.use("Agg")
    from matplotlib import pyplot

    end = time.time()
    start = end - seconds
    for path in sorted(DASHBOARDS.glob("*.json")):
        page = json.loads(path.read_text())
        across = 1 + max(each["gridPos"]["x"] for each in page["panels"]) // page["panels"][0]["gridPos"]["w"]
        down = math.ceil(len(page["panels"]) / across)
        figure, places = pyplot.subplots(down, across, figsize=(5.2 * across, 2.9 * down), squeeze=False)
        for place in places.flat[len(page["panels"]):]:
            place.axis("off")
        for place, panel in zip(places.flat, page["panels"]):
            draw_panel(place, panel, lines(prometheus, panel, start, end), start)
        figure.suptitle(page["title"], fontsize=12, fontweight="bold", x=0.01, ha="left")
        figure.tight_layout(rect=(0, 0, 1, 1 - 0.1 / down))
        figure.savefig(into / f"dashboard_{path.stem}.png", dpi=75)
        pyplot.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prometheus", default="http://127.0.0.1:9090")
    parser.add_argument("--minutes", type=float, default=5, help="how far back the pictures look")
    parser.add_argument("--into", type=pathlib.Path, required=True, help="a directory")
    arguments = parser.parse_args()
    try:
        draw(arguments.prometheus.rstrip("/"), arguments.minutes * 60, arguments.into)
    except ImportError:
        print("python3-matplotlib is missing: apt-get install python3-matplotlib", file=sys.stderr)
        return 1
    except OSError as fault:
        print(f"{fault}: is a Prometheus at {arguments.prometheus}, and is {arguments.into} a directory?",
              file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
