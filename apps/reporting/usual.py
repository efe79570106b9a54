"""What a unit's figures were to be expected to be, and how probable any other is: pure.

Learnt from all units of the quarter, number by number: what they said before, how large they are
in everything else, what the quarter did to all, how much chance moves such a number, and how
often it simply stands still. A few wild figures do not move what is learnt.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from .figures import Figure

FEW = 5  # units that make a comparison
ENOUGH = 20  # units from which more than a shift is learnt
MAD = 1.4826
SPREADS = (0.0, 0.12, 0.3)  # of a figure from quarter to quarter, beside chance
USUAL_SPREAD = 0.2
STRAY = 0.0005  # honest figures that follow no rule
OWN = (5, 25, 125)  # cases of others that weigh as much as one's own past
FIRM = (8, 25, 80, 250)  # how firmly a share stands, as a number of cases
TINY = 1e-12  # less probable than this is all the same
ROOT = math.sqrt(2 * math.pi)


def level(value, spread) -> float:
    """Where a number stands on a scale that treats small and large ones alike."""
    root = math.sqrt(value + 0.375)
    return 2 / spread * math.asinh(spread * root) if spread else 2 * root


def slope(value, spread) -> float:
    """How fast the level rises there."""
    above = value + 0.375
    return 1 / math.sqrt(above * (1 + spread * spread * above))


def bell(off, width) -> float:
    return math.exp(-0.5 * (off / width) ** 2) / (width * ROOT)


@dataclass(frozen=True)
class Case:
    """One number of one unit, for learning: now, before, and the unit's size."""

    now: Figure
    past: Sequence[Figure]
    size: float

    @property
    def stands(self) -> bool:
        return bool(self.past) and self.now == self.past[0]


@dataclass
class Line:
    """A level as start + own level before + size of the unit, and how far chance moves it."""

    spread: float = USUAL_SPREAD
    start: float = 0.0
    own: float = 1.0
    size: float = 0.0
    width: float = math.sqrt(2)

    def at(self, past, size) -> float:
        before = fmean(level(one.value, self.spread) for one in past) if past else 0.0
        return self.start + self.own * before + self.size * size


@dataclass
class CountNorm:
    """How one count comes about."""

    with_past: Line = field(default_factory=Line)
    without: Line | None = None
    middle: float | None = None
    stands: float = 0.0  # how often it says the same again, beyond chance

    @classmethod
    def of(cls, cases):
        norm = cls()
        known = [case for case in cases if case.past]
        fresh = [case for case in known if not case.stands]
        if len(fresh) >= ENOUGH:
            norm.with_past = _likeliest(fresh)
            norm.stands = norm._standing(known)
        elif len(known) >= FEW:
            norm.with_past = _shifted(known)
        spread = norm.with_past.spread
        if len(cases) >= ENOUGH:
            norm.without = _line(cases, spread, use_past=False)[0]
        elif len(cases) >= FEW:
            norm.without = _middle(cases, spread)
        if len(cases) >= FEW:
            norm.middle = median(level(case.now.value, spread) for case in cases)
            norm.wide = MAD * median(
                abs(level(case.now.value, spread) - norm.middle) for case in cases
            )
        return norm

    wide: float = 0.0

    def _standing(self, known):
        again = sum(case.stands for case in known)
        chance = 0.0
        for case in known:
            place = CountPlace.of(self, case)
            chance += min(1.0, place.plain(case.past[0].value))
        return max(0.0, min(0.98, (again - chance) / max(1.0, len(known) - chance)))


def _shifted(known) -> Line:
    """For few units: the step from before that most took."""
    steps = [_step(case, USUAL_SPREAD) for case in known]
    middle = median(steps)
    width = MAD * median(abs(step - middle) for step in steps)
    return Line(start=middle, width=max(math.sqrt(2), width))


def _step(case, spread):
    return level(case.now.value, spread) - Line(spread).at(case.past, 0)


def _middle(cases, spread) -> Line:
    levels = [level(case.now.value, spread) for case in cases]
    middle = median(levels)
    width = MAD * median(abs(one - middle) for one in levels)
    return Line(spread, middle, 0.0, 0.0, max(1.0, width))


def _likeliest(cases) -> Line:
    """The line under whose spread the figures are most probable."""
    return max((_line(cases, spread) for spread in SPREADS), key=lambda found: found[1])[0]


def _line(cases, spread, use_past=True):
    """A fitted line, and how well it tells the figures."""
    goals = [level(case.now.value, spread) for case in cases]
    blank = Line(spread)
    before = [blank.at(case.past, 0) if use_past else 0.0 for case in cases]
    (start, own, size), width, offs = fit(before, [case.size for case in cases], goals)
    told = -0.5 * sum(min(3.0, off / width) ** 2 for off in offs)
    told += sum(math.log(slope(case.now.value, spread) / width) for case in cases)
    return Line(spread, start, own if use_past else 0.0, size, width), told


def fit(first, second, goals, rounds=2):
    """Weights, width and distances of a straight fit in which wild goals do not count."""
    counts = [1.0] * len(goals)
    for _round in range(rounds):
        start, one, two = _solved(first, second, goals, counts)
        rows = zip(first, second, goals, strict=True)
        offs = [abs(goal - start - one * a - two * b) for a, b, goal in rows]
        width = max(0.3, MAD * median(offs))
        near, far = 2 * width, 4 * width
        counts = [1.0 if off < near else max(0.0, far - off) / off for off in offs]
    return (start, one, two), width, offs


def _solved(first, second, goals, counts):
    """Weighted least squares; a grain on the diagonal holds what the rows leave open."""
    n = a = b = y = aa = ab = bb = ay = by = 0.0
    for one, two, goal, count in zip(first, second, goals, counts, strict=True):
        times_one, times_two = count * one, count * two
        n += count
        a += times_one
        b += times_two
        y += count * goal
        aa += times_one * one
        ab += times_one * two
        bb += times_two * two
        ay += times_one * goal
        by += times_two * goal
    mid_a, mid_b, mid_y = a / n, b / n, y / n
    aa, ab, bb = aa - a * mid_a + 1e-3, ab - a * mid_b, bb - b * mid_b + 1e-3
    ay, by = ay - a * mid_y, by - b * mid_y
    whole = aa * bb - ab * ab
    weight_a, weight_b = (ay * bb - by * ab) / whole, (by * aa - ay * ab) / whole
    return mid_y - weight_a * mid_a - weight_b * mid_b, weight_a, weight_b


@dataclass
class CountPlace:
    """One count of one unit: what was said, and how probable every number was."""

    said: Figure
    before: Figure | None
    expected: float
    line: Line
    norm: CountNorm

    @classmethod
    def of(cls, norm, case):
        line = norm.with_past if case.past else norm.without
        if line is None:
            return None
        before = case.past[0] if case.past else None
        return cls(case.now, before, line.at(case.past, case.size), line, norm)

    def off(self) -> float:
        """How far the number lies from what was expected, in widths of chance."""
        return (level(self.said.value, self.line.spread) - self.expected) / self.line.width

    def plain(self, value) -> float:
        spread, width = self.line.spread, self.line.width
        return bell(level(value, spread) - self.expected, width) * slope(value, spread)

    def anywhere(self, value) -> float:
        """How probable the number is in any unit."""
        spread = self.line.spread
        middle = self.expected if self.norm.middle is None else self.norm.middle
        wide = max(3 * self.line.width, 2 * self.norm.wide)
        return bell(level(value, spread) - middle, wide) * slope(value, spread)

    def chance(self, value) -> float:
        moved = max(TINY, (1 - STRAY) * self.plain(value) + STRAY * self.anywhere(value))
        if self.before is None:
            return moved
        return (1 - self.norm.stands) * moved + self.norm.stands * (value == self.before.value)

    def fits(self, told) -> float:
        return self.chance(told.value)

    @property
    def usual(self) -> float:
        """The number that was to be expected."""
        spread = self.line.spread
        half = max(0.0, self.expected) / 2
        root = math.sinh(spread * half) / spread if spread else half
        return max(0.0, root * root - 0.375)


@dataclass
class ShareNorm:
    """How one share comes about: all units' share, the unit's own past, and chance."""

    now: float = 0.5
    past: float | None = None
    own: float = 20
    firm: float = 25
    stands: float = 0.0

    @classmethod
    def of(cls, cases):
        known = [case for case in cases if case.past]
        fresh = [case for case in known if not case.stands]
        fresh = fresh if len(fresh) >= FEW else known
        if len(fresh) < FEW:
            return cls(*[_pooled([case.now for case in cases])] if len(cases) >= FEW else [])
        now = _pooled([case.now for case in fresh])
        past = _pooled([one for case in fresh for one in case.past])
        found = [cls(now, past, own, firm) for own in OWN for firm in FIRM]
        norm = (
            found[len(FIRM) + 1]
            if len(fresh) < ENOUGH
            else max(found, key=lambda one: one._told(fresh))
        )
        again = sum(case.stands for case in known) / len(known)
        norm.stands = max(0.0, min(0.98, (again - 0.1) / 0.9)) if len(known) >= ENOUGH else 0.0
        return norm

    def _told(self, cases):
        """How well it tells the shares; no single one weighs more than seven."""
        return sum(max(-7.0, self.log_chance(c.now, self.expected(c.past))) for c in cases)

    def expected(self, past) -> float:
        met, total = sum(one.value for one in past), sum(one.total for one in past)
        if self.past is None:  # nothing is known of others' past
            share = (met + 1) / (total + 2) if total else self.now
        else:
            share = self.now + (met - total * self.past) / (self.own + total)
        return min(0.99, max(0.01, share))

    def log_chance(self, figure, share) -> float:
        """Log of the beta-binomial probability that so many of the total are met."""
        met, rest = figure.value, figure.total - figure.value
        yes, no = self.firm * share, self.firm * (1 - share)
        ways = math.lgamma(figure.total + 1) - math.lgamma(met + 1) - math.lgamma(rest + 1)
        return ways + _beta(met + yes, rest + no) - _beta(yes, no)


def _beta(one, other):
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)


def _pooled(shares) -> float:
    """All that was met of all there was, without the units that lie far off."""
    middle = median(one.value / one.total for one in shares)
    near = [one for one in shares if abs(one.value / one.total - middle) <= 0.35]
    return (sum(one.value for one in near) + 0.5) / (sum(one.total for one in near) + 1)


@dataclass
class SharePlace:
    """One share of one unit: what was said, and how probable every share was."""

    said: Figure
    before: Figure | None
    expected: float
    norm: ShareNorm

    def anywhere(self, _value) -> float:
        return 1 / (self.said.total + 1)

    def chance(self, value) -> float:
        return self.fits(Figure(value, self.said.total))

    def fits(self, told) -> float:
        plain = math.exp(self.norm.log_chance(told, self.expected))
        moved = max(TINY, (1 - STRAY) * plain + STRAY / (told.total + 1))
        if self.before is None:
            return moved
        return (1 - self.norm.stands) * moved + self.norm.stands * (told == self.before)

    def off(self) -> float:
        """How far the share lies from what was expected, in widths of chance."""
        share, total = self.expected, self.said.total
        spread = share * (1 - share) * (1 / total + 1 / self.norm.firm)
        return (self.said.value / total - share) / math.sqrt(spread)

    @property
    def usual(self) -> float:
        return self.expected * self.said.total
