"""Bands before and after as two bars and as the table that says the same."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .sheet import band_title

WIDTH, HEIGHT, GAP = 720, 28, 22


@dataclass
class BandRow:
    """One band with its number in the picture, and its units before and after."""

    number: int
    title: str
    before: int = 0
    after: int = 0

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass
class Segment:
    """A piece of a bar; ``shade`` tells neighbours apart, the number tells which band it is."""

    row: BandRow
    x: int
    y: int
    width: int
    count: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def shade(self) -> str:
        return "0.75" if self.row.number % 2 else "0.35"


class BandPicture:
    """What a trial does to the bands; equal titles of different versions are one band."""

    width, height = WIDTH, 2 * (HEIGHT + GAP)
    bar = HEIGHT

    def __init__(self, version, versions, outcome):
        self.version, self.versions, self.outcome = version, versions, outcome

    def title(self, version, code) -> str:
        return band_title(version, code) or _("not known yet")

    @property
    def rows(self) -> list[BandRow]:
        before, after = Counter(), Counter()
        for (pk, code), count in self.outcome.before.items():
            before[self.title(self.versions[pk], code)] += count
        for code, count in self.outcome.after.items():
            after[self.title(self.version, code)] += count
        order = [
            self.title(self.version, band["code"]) for band in self.version.definition["bands"]
        ]
        titles = [*order, *before, *after]
        kept = [title for title in dict.fromkeys(titles) if before[title] or after[title]]
        return [
            BandRow(number, title, before[title], after[title])
            for number, title in enumerate(kept, 1)
        ]

    @property
    def bars(self) -> list[dict]:
        rows = self.rows
        return [
            self._bar(_("before"), 0, [(row, row.before) for row in rows]),
            self._bar(_("after"), HEIGHT + GAP, [(row, row.after) for row in rows]),
        ]

    def _bar(self, name, y, counted):
        total = sum(count for _row, count in counted) or 1
        segments, passed = [], 0
        for row, count in counted:
            if count:
                x, end = WIDTH * passed // total, WIDTH * (passed + count) // total
                segments.append(Segment(row, x, y, end - x, count))
                passed += count
        return {"name": name, "segments": segments}

    @property
    def moves(self) -> list[dict]:
        """From which band to which, and how many units."""
        found = Counter()
        for (pk, old, new), count in self.outcome.moves.items():
            pair = (self.title(self.versions[pk], old), self.title(self.version, new))
            found[pair] += count
        return [
            {"before": before, "after": after, "count": count}
            for (before, after), count in found.most_common()
            if before != after
        ]
