"""What all units of a quarter say: how large each is, and what each number usually is; pure."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, median

from .figures import Reading, Said
from .usual import (
    ENOUGH,
    FEW,
    MAD,
    USUAL_SPREAD,
    Case,
    CountNorm,
    CountPlace,
    ShareNorm,
    SharePlace,
    level,
)


class Norms:
    """What all units of a quarter say, number by number."""

    def __init__(self, criteria: Mapping, everyone: Sequence[Said]):
        self.criteria = {code: c for code, c in criteria.items() if c["inputs"]}
        readings = [Reading.of(self.criteria, said) for said in everyone]
        self._scales = _scales(readings)
        cases, repeats = {}, {}
        for reading in readings:
            reading.size = self._size(reading)
            for key, figure in reading.now.items():
                case = Case(figure, reading.before(key), reading.size)
                cases.setdefault(key, []).append(case)
            for key, again in reading.repeats().items():
                repeats.setdefault(key, []).append(again)
        kinds = {"share": ShareNorm, "total": CountNorm, "value": CountNorm}
        self._norms = {key: kinds[key[1]].of(found) for key, found in cases.items()}
        self._crowds = {key: len(found) for key, found in cases.items()}
        self.again = {
            key: -math.log((sum(all_) + 1) / (len(all_) + 2)) for key, all_ in repeats.items()
        }

    def read(self, said) -> Reading:
        reading = Reading.of(self.criteria, said)
        reading.size = self._size(reading)
        return reading

    def _size(self, reading) -> float:
        """How large a unit is in all it says; the extreme fifths do not count."""
        found = sorted(
            (level(one[key].value, USUAL_SPREAD) - middle) / width
            for key, (middle, width) in self._scales.items()
            for one in (reading.now, *reading.past)
            if key in one
        )
        cut = len(found) // 5
        return fmean(found[cut : len(found) - cut]) if found else 0.0

    def places(self, reading) -> dict:
        """Every number of the unit that can be held against something."""
        found = {}
        for key, figure in reading.now.items():
            past = reading.before(key)
            norm = self._norms.get(key)
            if norm is None or (not past and self._crowds[key] < FEW):
                continue
            if key[1] == "share":
                before = past[0] if past else None
                found[key] = SharePlace(figure, before, norm.expected(past), norm)
            else:
                place = CountPlace.of(norm, Case(figure, past, reading.size))
                if place is not None:
                    found[key] = place
        return found


def _scales(readings) -> dict:
    """Count → middle and width over all units, where there is enough of it to tell size by."""
    levels = {}
    for reading in readings:
        for one in (reading.now, *reading.past):
            for key, figure in one.items():
                if key[1] != "share":
                    levels.setdefault(key, []).append(level(figure.value, USUAL_SPREAD))
    found = {}
    for key, all_ in levels.items():
        middle = median(all_)
        width = MAD * median(abs(one - middle) for one in all_)
        if len(all_) >= ENOUGH and width > 0.5:
            found[key] = (middle, width)
    return found
