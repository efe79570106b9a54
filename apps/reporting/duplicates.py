"""The same bytes used more than once: told to the unit about its own files, to the city about all.

Another unit is never named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Evidence


@dataclass
class Duplicate:
    """Where else the bytes of one file stand."""

    places: list[str]  # of the same unit: “Quý III/2021, B1”
    is_elsewhere: bool = False  # with another unit; only ever true for the city

    @property
    def words(self) -> str:
        """One sentence for the page."""
        parts = []
        if self.places:
            parts.append(_("Same file as in: %(places)s.") % {"places": "; ".join(self.places)})
        if self.is_elsewhere:
            parts.append(_("Another unit has handed in the same file."))
        return " ".join(parts)


def duplicates_of(files: Iterable[Evidence], *, for_city: bool) -> dict[int, Duplicate]:
    """The files whose bytes stand elsewhere too, by key; one query whatever their number."""
    files = list(files)
    if not files:
        return {}
    rows = list(
        Evidence.objects.kept()
        .filter(sha256__in={file.sha256 for file in files})
        .select_related("result__criterion", "result__report__period", "result__report__enrolment")
        .order_by("result__report__period__opens_on", "result__criterion__order", "pk")
    )
    units = {row.pk: row.result.report.enrolment.unit_id for row in rows}
    by_bytes = {}
    for row in rows:
        by_bytes.setdefault(row.sha256, []).append(row)
    found = {}
    for file in files:
        others = [row for row in by_bytes.get(file.sha256, ()) if row.pk != file.pk]
        own = [row for row in others if units[row.pk] == units.get(file.pk)]
        elsewhere = for_city and len(own) < len(others)
        if own or elsewhere:
            places = dict.fromkeys(
                f"{r.result.report.period}, {r.result.criterion.code}" for r in own
            )
            found[file.pk] = Duplicate(list(places), elsewhere)
    return found
