"""How likely a report holds a mistake, and why: pure, from what units have submitted.

Every number is held against what was to be expected (``norms``). For each known slip the question
is how much more probable the number is if that slip was made than if it is right; this ratio, times
how often one slips there, gives the points. Each ground is one sentence (``riskwords``).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from .comparison import is_same, lacks_evidence
from .figures import Said, number
from .norms import FEW, Norms

MOST = 100
HEAVY = 60  # points of one ground at most
SLOPE = 30  # points for every power of ten
LEAST = 1  # fewer points are no ground
FAR = 2.0  # widths of chance from here on are far
STANDING = 0.5  # of all units say again what they said: the number stands still
UNKNOWN = 0.3  # a number wrong in an unknown way, beside one known slip
NEIGHBOURS = 0.7  # of all rows changed over, those that stand one below the other


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
class Doubt:
    """A slip that may have been made in some cells, and how much speaks for it."""

    code: str
    odds: float
    criteria: tuple[str, ...]
    params: Mapping

    @property
    def points(self) -> int:
        return min(HEAVY, round(SLOPE * math.log10(1 + self.odds)))


def assess(said: Said, norms: Norms) -> Risk:
    """All reasons for a second look at one report."""
    reading = norms.read(said)
    places = norms.places(reading)
    reasons = [*_impossible(norms.criteria, said), *_unproved(norms.criteria, said)]
    told = {code for reason in reasons if reason.code == "parts" for code in reason.criteria}
    places = {key: place for key, place in places.items() if key[0] not in told}
    reasons += _doubtful(places)
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
                yield Reason("parts", HEAVY, (code,), {"met": met, "total": total})


def _unproved(criteria, said):
    lacking = [
        code
        for code, criterion in criteria.items()
        if lacks_evidence(criterion, said.now.get(code) or {})
    ]
    if lacking:
        points = min(HEAVY, 40 + 10 * (len(lacking) - 1))
        yield Reason("evidence", points, tuple(lacking), {"count": len(lacking)})


def _doubtful(places):
    """The slips that speak for themselves; each criterion is explained once."""
    shares = sum(name == "share" for _code, name in places)
    often = {True: 1 / max(1, shares), False: 1 / max(1, len(places) - shares)}
    doubts = [
        doubt
        for key, place in places.items()
        for doubt in _slips(key, place, often[key[1] == "share"])
    ]
    doubts += _swaps(places)
    explained = set()
    for doubt in sorted(doubts, key=lambda one: -one.odds):
        if doubt.points >= LEAST and explained.isdisjoint(doubt.criteria):
            explained.update(doubt.criteria)
            yield Reason(doubt.code, doubt.points, doubt.criteria, doubt.params)


def _slips(key, place, often):
    """Every slip of one number, with the odds that it was made."""
    value, off = place.said.value, place.off()
    if abs(off) < 1 and not _moved_from_standing(place):
        return
    right, params = place.chance(value), _params(place)
    found = {"far": UNKNOWN * place.anywhere(value)} if abs(off) >= FAR else {}
    if key[1] == "share":
        met = place.said.total - value
        found["complement"] = place.chance(met) if met != value else 0.0
    else:
        found |= _slips_of_count(place, value)
    for code, chance in found.items():
        yield Doubt(code, often * chance / right, key[:1], params)


def _moved_from_standing(place) -> bool:
    """A number that mostly stands still has moved."""
    return place.norm.stands >= STANDING and place.before not in (None, place.said)


def _slips_of_count(place, value):
    off, found = place.off(), {}
    if off > 1 and value % 10 == 0:
        found["tenfold"] = place.chance(value / 10)
    if off < -1 and value:
        found["tenth"] = sum(place.chance(value * 10 + rest) for rest in range(10))
    if others := transpositions(value):
        pairs = len(str(int(value))) - 1
        found["transposed"] = sum(map(place.chance, others)) / pairs
    return found


def _params(place):
    params = {
        "value": place.said.value,
        "up": place.off() > 0,
        "widths": round(abs(place.off()), 1),
        "usual": _rounded(place.usual),
    }
    if place.said.total is not None:
        params["total"] = place.said.total
    if place.before is not None:
        params["before"] = place.before.value
        if place.before.total is not None:
            params["before_total"] = place.before.total
    return params


def _rounded(value) -> float:
    """A figure that was only expected has two digits that mean something."""
    return round(value, 1) if value < 10 else float(f"{value:.2g}")


def transpositions(value) -> list[float]:
    """The whole number with two neighbouring digits changed over."""
    if value != int(value) or value < 10:
        return []
    digits = str(int(value))
    found = {
        digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)
    }
    return sorted(float(other) for other in found if other != digits and other[0] != "0")


def _swaps(places):
    """Two rows that each fit the other's number better than their own."""
    for kind in ("value", "share"):
        rows = [(key[0], place, place.off()) for key, place in places.items() if key[1] == kind]
        count = max(2, len(rows))
        seldom = 2 * (1 - NEIGHBOURS) / (count * (count - 1))
        for (i, (one, a, off_a)), (j, (other, b, off_b)) in combinations(enumerate(rows), 2):
            if a.said == b.said or off_a**2 + off_b**2 < 4:
                continue
            often = NEIGHBOURS / (count - 1) if j == i + 1 else seldom
            odds = often * _swapped(a, b)
            yield Doubt("swapped", odds, (one, other), {"a": a.said.value, "b": b.said.value})


def _swapped(a, b) -> float:
    """How much more probable both numbers are the other way round."""
    crosswise = a.fits(b.said) * b.fits(a.said)
    return crosswise / (a.fits(a.said) * b.fits(b.said))


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
