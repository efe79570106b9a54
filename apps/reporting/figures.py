"""The numbers of a report, this quarter's and those of earlier ones: pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What one unit said: the period's content, and those of earlier periods, newest first."""

    now: Mapping
    earlier: Sequence[Mapping] = ()


@dataclass(frozen=True)
class Figure:
    """One number of a cell: a count, or a share of a total (then ``total`` is set)."""

    value: float
    total: float | None = None


def number(value) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def figures(criterion, cell) -> dict[str, Figure]:
    """The numbers of a cell by name: ``value``; of a ratio ``share`` and ``total``."""
    state, inputs = (cell or {}).get("state"), (cell or {}).get("inputs") or {}
    if criterion["kind"] == "ratio":
        met, total = number(inputs.get("met")), number(inputs.get("total"))
        if state != "value" or met is None or total is None or total <= 0 or met < 0:
            return {}
        return {"share": Figure(min(met, total), total), "total": Figure(total)}
    if state not in ("value", "none"):
        return {}
    names = [item["name"] for item in criterion["inputs"] if item["type"] in ("int", "decimal")]
    if len(names) != 1:
        return {}
    value = number(inputs.get(names[0])) if state == "value" else 0.0
    return {} if value is None or value < 0 else {"value": Figure(value)}


def read(criteria, content) -> dict[tuple[str, str], Figure]:
    """Every number of a content by criterion and name."""
    return {
        (code, name): figure
        for code, criterion in criteria.items()
        if code in content
        for name, figure in figures(criterion, content.get(code)).items()
    }


@dataclass
class Reading:
    """The numbers of one unit: this quarter's, those before, and how large the unit is."""

    said: Said
    now: dict
    past: list[dict]
    size: float = 0.0

    @classmethod
    def of(cls, criteria, said):
        return cls(said, read(criteria, said.now), [read(criteria, one) for one in said.earlier])

    def before(self, key) -> list[Figure]:
        return [one[key] for one in self.past if key in one]

    def repeats(self):
        """Number → whether it says what it said last quarter; those without are left out."""
        last = self.past[0] if self.past else {}
        return {key: figure == last[key] for key, figure in self.now.items() if key in last}
