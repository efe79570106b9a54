"""What trying a version comes to: counted over all units, and light enough to be kept a while.

Of every unit only a few words are kept, never its lines; those of one page are computed again.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Sum

from apps.criteria.models import CriteriaVersion
from apps.criteria.scoring import digest
from apps.programmes.models import Baseline
from apps.reporting.models import Report

from .models import YearScore
from .simulation import Row, simulate

KEEP = 15 * 60  # seconds


class Unit(NamedTuple):
    """One unit's year in a line of the table."""

    enrolment: int
    name: str
    slug: str
    programme: str
    programme_slug: str
    old_version: int
    old_number: str
    old_total: str | None
    old_band: str | None
    old_passed: bool | None
    new_total: str | None
    new_band: str | None
    new_passed: bool | None
    criteria: int  # how many of its lines differ

    @property
    def changes_band(self) -> bool:
        return self.old_band != self.new_band

    @property
    def changes_result(self) -> bool:
        return self.old_passed != self.new_passed

    @property
    def changes(self) -> bool:
        return self.changes_band or self.changes_result

    @property
    def gain(self) -> Decimal | None:
        if self.old_total is None or self.new_total is None:
            return None
        return Decimal(self.new_total) - Decimal(self.old_total)


@dataclass
class Outcome:
    """All units, those that change first, and what is counted over them."""

    units: list[Unit] = field(default_factory=list)
    # (version of the old score, band) → units; and the same for the new side
    before: Counter = field(default_factory=Counter)
    after: Counter = field(default_factory=Counter)
    moves: Counter = field(default_factory=Counter)  # (old version, old band, new band) → units

    def add(self, unit: Unit):
        self.units.append(unit)
        self.before[unit.old_version, unit.old_band] += 1
        self.after[unit.new_band] += 1
        if unit.changes_band:
            self.moves[unit.old_version, unit.old_band, unit.new_band] += 1

    def order(self):
        """Those that change come first; otherwise by year and name, as they were read."""
        self.units.sort(key=lambda unit: not unit.changes)

    @property
    def count(self) -> int:
        return len(self.units)

    @property
    def changing_band(self) -> int:
        return sum(unit.changes_band for unit in self.units)

    @property
    def gained(self) -> int:
        """Units that meet the standard now and did not."""
        return sum(unit.changes_result and unit.new_passed is True for unit in self.units)

    @property
    def lost(self) -> int:
        return sum(unit.changes_result and unit.old_passed is True for unit in self.units)


def unit_of(row: Row) -> Unit:
    """What is kept of one row; its lines are let go."""
    programme = row.enrolment.programme
    return Unit(
        enrolment=row.enrolment.pk,
        name=row.enrolment.subject.name,
        slug=row.enrolment.subject.slug,
        programme=str(programme),
        programme_slug=programme.slug,
        old_version=row.old_version.pk,
        old_number=row.old_version.number,
        old_total=row.old.get("total"),
        old_band=row.old.get("band"),
        old_passed=row.old.get("passed"),
        new_total=row.new.get("total"),
        new_band=row.new.get("band"),
        new_passed=row.new.get("passed"),
        criteria=len(row.differences.changed),
    )


def try_version(version, programmes, *, each: Callable[[Row], None] | None = None) -> Outcome:
    """Run the simulation once from end to end; ``each`` sees every row in passing."""
    outcome = Outcome()
    for row in simulate(version, programmes):
        if each:
            each(row)
        outcome.add(unit_of(row))
    outcome.order()
    return outcome


def kept_outcome(version, programmes) -> Outcome:
    """The outcome, computed again only when the draft or any figure has changed since."""
    key = _key(version, programmes)
    outcome = cache.get(key)
    if outcome is None:
        outcome = try_version(version, programmes)
        cache.set(key, outcome, KEEP)
    return outcome


def _key(version, programmes: Iterable) -> str:
    """Versions of rows only grow, so that their sums tell whether anything was changed."""
    ids = sorted(programme.pk for programme in programmes)
    enrolments = {"enrolment__programme__in": ids}
    reports = Report.objects.filter(**enrolments).aggregate(n=Count("pk"), v=Sum("version"))
    baselines = Baseline.objects.filter(**enrolments).aggregate(n=Count("pk"), v=Sum("version"))
    scores = YearScore.objects.filter(**enrolments).aggregate(n=Count("pk"))
    bound = CriteriaVersion.objects.filter(periods__programme__in=ids).values_list("pk", "periods")
    return ":".join(
        map(
            str,
            (
                "tried",
                digest(version.definition).full,
                "-".join(map(str, ids)),
                *(reports["n"], reports["v"], baselines["n"], baselines["v"], scores["n"]),
                abs(hash(tuple(sorted(bound)))),
            ),
        )
    )
