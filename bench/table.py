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


def lines(times, queries):
    """Text, line by line: the table, then the gates."""
    yield f"{'':17}{'ms':>7} {'× (a) bare':>22}{'× (b) formset':>22}{'× (c) admin':>22}{'queries':>9}"
    for name, twins in TWINS.items():
        ratios = "".join(f"{Ratio(times[name], times[other])!s:>22}" for other in twins)
        yield f"{name:17}{middle(times[name]):7.1f} {ratios}{queries[name]:9}"
    yield ""
    for name in times:
        if name not in TWINS:
            yield f"{name:24}{middle(times[name]):8.1f} ms{queries[name]:6} queries"
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
