"""The gates, and the one table."""

import statistics
from dataclasses import dataclass

from .ratios import Ratio


@dataclass(frozen=True)
class Gate:
    """``ours`` at most so many times as long as ``other``, or at least so many times as fast."""

    ours: str
    other: str
    most: float | None = None
    least: float | None = None


BARE, FORMSET, ADMIN = "bare", "formset", "Django admin"
# Our job → who does the same for (a) the bare page, (b) the model formset, (c) the admin.
TWINS = {
    "entry": ("bare page", "formset page", "admin form"),
    "one cell": ("reference save", "formset save, one cell", "admin save, one cell"),
    "30 cells": ("reference save", "formset save", "admin save"),
    "30 cells pasted": ("reference save", "formset save", "admin save"),
    "queue": ("bare page", "formset page", "admin list"),
    "home": ("bare page", "formset page", "admin home"),
    "home of the city": ("bare page", "formset page", "admin home"),
}
GATES = [
    Gate("entry", "bare page", most=1.4),
    Gate("entry", "admin form", least=15),
    Gate("one cell", "30 cells", most=0.5),
    Gate("30 cells", "reference save", most=1.8),
    Gate("30 cells", "admin save", least=5),
    Gate("queue", "bare page", most=1.2),
    Gate("queue", "admin list", least=6),
    Gate("home", "bare page", most=1.4),
    Gate("home of the city", "bare page", most=1.4),
]
QUERIES = {
    "entry": 8,
    "one cell": 8,
    "30 cells": 12,
    "30 cells pasted": 12,
    "queue": 6,
    "home": 8,
    "home of the city": 8,
}


def lines(times, worked, queries):
    """Text, line by line: the tables, then the gates, which are judged by the first table.

    On a machine that does other work as well a long answer waits for its turn more often than a
    short one; the second table leaves this waiting out, and the database with it.
    """
    for title, found in (("until the answer", times), ("processor of the web server", worked)):
        yield f"{title:28}{'ms':>7}{'× (a) bare':>21}{'× (b) formset':>21}{'× (c) admin':>21}"
        for name, twins in TWINS.items():
            ratios = "".join(f"{Ratio(found[name], found[other])!s:>21}" for other in twins)
            yield f"{name:28}{middle(found[name]):7.1f}{ratios}"
        yield ""
    yield f"{'':24}{'ms':>8}{'of it processor':>17}{'queries':>9}"
    for name in times:
        yield f"{name:24}{middle(times[name]):8.1f}{middle(worked[name]):17.1f}{queries[name]:9}"
    yield ""
    for gate in GATES:
        yield judged(gate, times)
    for name, most in QUERIES.items():
        word = "held" if queries[name] <= most else "MISSED"
        yield f"{word:7} {name}: {queries[name]} queries, at most {most}"


def judged(gate, times) -> str:
    ratio = Ratio(times[gate.ours], times[gate.other])
    if gate.most is not None:
        word = "held" if ratio.keeps(most=gate.most) else "MISSED"
        return f"{word:7} {gate.ours}: {ratio} × {gate.other}, at most {gate.most}"
    faster = ratio.turned()
    word = "held" if faster.keeps(least=gate.least) else "MISSED"
    return f"{word:7} {gate.ours}: {faster} × faster than {gate.other}, at least {gate.least}"


def middle(times):
    """Milliseconds; the median."""
    return statistics.median(times.values()) * 1000
