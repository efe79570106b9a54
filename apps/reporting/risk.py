"""How likely a report holds a mistake, and why: pure, from what units have submitted.

Every figure is held against what the unit reported before, moved by what the quarter did to the
other units, on a scale where chance is about one wide for small counts and for large figures.
A figure far away earns points; where one known slip explains it, that slip is named.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

from .comparison import is_same, lacks_evidence

SPREAD = 0.25  # of a figure from quarter to quarter, beside chance
FAR = 2.0  # from here on a figure earns points
NEAR = 1.5  # what a slip explains must come this close
FEW = 5  # units that make a comparison
MOST = 100
MAD = 1.4826
SLIPS = {"tenfold": 15, "tenth": 15, "complement": 15, "transposed": 8}


@dataclass(frozen=True)
class Said:
    """What one unit said: the period's content, and those of earlier periods, newest first."""

    now: Mapping
    earlier: Sequence[Mapping] = ()


@dataclass(frozen=True)
class Reason:
    """One ground for a second look; the sentence stands in ``riskwords``."""

    code: str
    points: int
    criteria: tuple[str, ...] = ()
    params: Mapping = field(default_factory=dict)

    def as_dict(self) -> dict:
        return {
            "code": self.code,
            "points": self.points,
            "criteria": list(self.criteria),
            "params": dict(self.params),
        }


@dataclass(frozen=True)
class Risk:
    """Points from 0 to 100 and their reasons, the heaviest first."""

    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return min(MOST, sum(reason.points for reason in self.reasons))


@dataclass(frozen=True)
class Figure:
    """One number of a cell: a count, or a share of a total (then ``total`` is set)."""

    value: float
    total: float | None = None

    @property
    def level(self) -> float:
        """Where it stands on a scale that treats small and large figures alike."""
        if self.total is None:
            return 2 / SPREAD * math.asinh(SPREAD * math.sqrt(max(self.value, 0) + 0.375))
        share = (self.value + 0.375) / (self.total + 0.75)
        return 2 * math.asin(math.sqrt(min(1.0, max(0.0, share))))

    @property
    def width(self) -> float:
        """How far chance alone moves the level."""
        if self.total is None:
            return 1.0
        return math.sqrt(1 / (self.total + 0.5) + (SPREAD / 4) ** 2)


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
    if state == "none" and criterion["kind"] != "ratio":
        return {"value": Figure(0.0)}
    if state != "value":
        return {}
    if criterion["kind"] == "ratio":
        met, total = number(inputs.get("met")), number(inputs.get("total"))
        if met is None or total is None or total <= 0 or met < 0:
            return {}
        return {"share": Figure(min(met, total), total), "total": Figure(total)}
    names = [item["name"] for item in criterion["inputs"] if item["type"] in ("int", "decimal")]
    value = number(inputs.get(names[0])) if len(names) == 1 else None
    return {} if value is None or value < 0 else {"value": Figure(value)}


def read(criteria, content) -> dict[tuple[str, str], Figure]:
    """Every number of a content by criterion and name."""
    return {
        (code, name): figure
        for code, criterion in criteria.items()
        for name, figure in figures(criterion, content.get(code)).items()
    }


@dataclass
class Place:
    """One number of one unit between what was expected and what was said."""

    said: Figure
    expected: float
    scale: float
    before: Figure | None

    def off(self, value=None, total=None) -> float:
        """How far a value lies from what was expected, in widths of chance."""
        if value is None:
            found = self.said
        else:
            found = Figure(value, self.said.total if total is None else total)
        return (found.level - self.expected) / (found.width * self.scale)


@dataclass
class Reading:
    """The numbers of one unit, and where they used to stand."""

    said: Said
    now: dict
    before: dict | None
    bases: dict

    @classmethod
    def of(cls, criteria, said):
        past = [read(criteria, content) for content in said.earlier]
        own = {}
        for content in past:
            for key, figure in content.items():
                own.setdefault(key, []).append(figure.level)
        bases = {key: median(levels) for key, levels in own.items()}
        return cls(said, read(criteria, said.now), past[0] if past else None, bases)

    def repeats(self):
        """Number → whether it says what it said last quarter; those without are left out."""
        before = self.before or {}
        return {key: figure == before[key] for key, figure in self.now.items() if key in before}


class Norms:
    """What the quarter did to all units, number by number."""

    def __init__(self, criteria: Mapping, everyone: Sequence[Said]):
        self.criteria = {code: c for code, c in criteria.items() if c["inputs"]}
        steps, levels, repeats = {}, {}, {}
        for said in everyone:
            found = self.read(said)
            for key, figure in found.now.items():
                levels.setdefault(key, []).append((figure.level, figure.width))
                if key in found.bases:
                    step = figure.level - found.bases[key]
                    steps.setdefault(key, []).append((step, figure.width))
            for key, again in found.repeats().items():
                repeats.setdefault(key, []).append(again)
        self.steps = {key: _centre(all_) for key, all_ in steps.items() if len(all_) >= FEW}
        self.levels = {key: _centre(all_) for key, all_ in levels.items() if len(all_) >= FEW}
        self.again = {
            key: -math.log((sum(all_) + 1) / (len(all_) + 2)) for key, all_ in repeats.items()
        }

    def read(self, said) -> Reading:
        return Reading.of(self.criteria, said)

    def places(self, reading) -> dict[tuple[str, str], Place]:
        """Every number of the unit that can be held against something."""
        found = {}
        for key, figure in reading.now.items():
            if key in reading.bases:
                shift, scale = self.steps.get(key, (0.0, math.sqrt(2)))
                before = reading.before.get(key)
                found[key] = Place(figure, reading.bases[key] + shift, scale, before)
            elif key in self.levels:
                found[key] = Place(figure, *self.levels[key], None)
        return found


def _centre(levels) -> tuple[float, float]:
    """Median, and spread that a few wild figures do not widen; never below pure chance."""
    middle = median(level for level, _width in levels)
    return middle, max(1.0, MAD * median(abs(level - middle) / width for level, width in levels))


def assess(said: Said, norms: Norms) -> Risk:
    """All reasons for a second look at one report."""
    reading = norms.read(said)
    places = norms.places(reading)
    reasons = [*_impossible(norms.criteria, said), *_unproved(norms.criteria, said)]
    swapped = list(_swapped(norms.criteria, places))
    reasons += swapped
    told = {code for reason in swapped for code in reason.criteria}
    told |= {code for reason in reasons if reason.code == "parts" for code in reason.criteria}
    reasons += _far(places, told)
    reasons += _copied(norms, reading)
    reasons += _other_answers(norms.criteria, said)
    return Risk(tuple(sorted(reasons, key=lambda r: (-r.points, r.code, r.criteria))))


def _impossible(criteria, said):
    """More were met than there were."""
    for code, criterion in criteria.items():
        inputs = (said.now.get(code) or {}).get("inputs") or {}
        if criterion["kind"] == "ratio":
            met, total = number(inputs.get("met")), number(inputs.get("total"))
            if met is not None and total is not None and met > total:
                yield Reason("parts", 60, (code,), {"met": met, "total": total})


def _unproved(criteria, said):
    lacking = [
        code
        for code, criterion in criteria.items()
        if lacks_evidence(criterion, said.now.get(code) or {})
    ]
    if lacking:
        points = min(60, 25 + 10 * (len(lacking) - 1))
        yield Reason("evidence", points, tuple(lacking), {"count": len(lacking)})


def weight(off) -> int:
    """Points of a figure so far from what was expected."""
    return 0 if abs(off) < FAR else min(40, round(4 * (abs(off) - 1.5) ** 2))


def _far(places, told):
    """Numbers far away, the worst one of each criterion, with the slip that explains it."""
    worst = {}
    for (code, name), place in places.items():
        if code not in told and abs(place.off()) > abs(worst.get(code, (0, None, None))[0]):
            worst[code] = (place.off(), name, place)
    for code, (off, name, place) in worst.items():
        if not weight(off):
            continue
        slip = _slip(name, place)
        params = {"value": place.said.value, "up": off > 0, "widths": round(abs(off), 1)}
        if place.said.total is not None:
            params["total"] = place.said.total
        if place.before is not None:
            params["before"] = place.before.value
            if place.before.total is not None:
                params["before_total"] = place.before.total
        # A slip that explains little is no better than chance.
        extra = min(SLIPS[slip], weight(off)) if slip else 0
        yield Reason(slip or "far", weight(off) + extra, (code,), params)


def _slip(name, place) -> str:
    """Which one slip would bring the number back to where it belongs."""
    value, total = place.said.value, place.said.total
    if name == "share":
        return "complement" if _brings_back(place, total - value) else ""
    if value >= 10 and _brings_back(place, value / 10):
        return "tenfold"
    if value and min(abs(place.off(value * 10 + rest)) for rest in (0, 5, 9)) <= NEAR:
        return "tenth"
    if any(abs(place.off(other)) <= 1 for other in transpositions(value)):
        return "transposed"
    return ""


def _brings_back(place, value) -> bool:
    return abs(place.off(value)) <= NEAR


def transpositions(value) -> list[float]:
    """The whole number with two neighbouring digits changed over."""
    if value != int(value) or value < 10:
        return []
    digits = str(int(value))
    found = {
        digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)
    }
    return sorted(float(other) for other in found if other != digits and other[0] != "0")


def _swapped(criteria, places):
    """Two criteria of one kind that each fit the other's number."""
    doubtful = {}
    for (code, name), place in places.items():
        if name in ("value", "share") and abs(place.off()) >= NEAR:
            doubtful[code] = place
    for one, other in combinations(doubtful, 2):
        if criteria[one]["kind"] != criteria[other]["kind"]:
            continue
        a, b = doubtful[one], doubtful[other]
        if a.said == b.said or max(abs(a.off()), abs(b.off())) < FAR:
            continue
        if max(abs(a.off(b.said.value, b.said.total)), abs(b.off(a.said.value, a.said.total))) > 1:
            continue
        points = weight(a.off()) + weight(b.off())
        points = min(60, points + min(15, points))
        yield Reason("swapped", points, (one, other), {"a": a.said.value, "b": b.said.value})


def _copied(norms, reading):
    """Nearly every number repeats last quarter, more than honest standing still does."""
    repeats = reading.repeats()
    same = [key for key, again in repeats.items() if again]
    told = sum(norms.again.get(key, 0) for key in same)
    if len(repeats) >= FEW and len(same) >= 0.9 * len(repeats) and told >= FEW:
        yield Reason("copied", 50, (), {"same": len(same), "asked": len(repeats)})


def _other_answers(criteria, said):
    """Yes became no, or another level, since last quarter."""
    if not said.earlier:
        return
    for code, criterion in criteria.items():
        now, before = said.now.get(code) or {}, said.earlier[0].get(code) or {}
        if criterion["kind"] not in ("boolean", "level") or before.get("state") != "value":
            continue
        if now.get("state") == "value" and not is_same(criterion, before, now):
            yield Reason("answer", 3, (code,))


CLEAN = 10  # fewer points than these, and nothing else to see


def is_clean(stored, number) -> bool:
    """Whether a stored risk is of this submission and leaves nothing for a second look."""
    if not stored or stored["of"] != number:
        return False
    found = (stored["big"], stored["lacking"], stored["warnings"], stored["moved"])
    return stored["points"] < CLEAN and not any(found)
