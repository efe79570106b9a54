"""A year whose quarters stand under two versions of the criteria: both scores, and why they differ.

The old score reads every quarter by the version of the first one, the new score by the version
of the last one; values are carried by the identity of their criteria. The new score counts.
"""

from dataclasses import asdict
from itertools import pairwise

from apps.criteria.models import CriteriaVersion
from apps.criteria.scoring.rescore import Difference, ScoreDifferences, score_differences
from apps.reporting.services.scores import score_figures


def transition_of(figures, counted, *, which="verified") -> dict | None:
    """What is kept beside the counted score, as plain JSON; None where the points stay the same.

    ``counted`` is the pinned score by the version of the last quarter.
    """
    if not figures.quarters:
        return None
    old, new = figures.quarters[0].version, figures.quarters[-1].version
    if old.scoring_digest == new.scoring_digest:
        return None
    before = score_figures(figures, old, which=which)
    found = score_differences(before, counted, old.definition, new.definition)
    return {
        "from": _named(old),
        "to": _named(new),
        "breaks": breaks_of(figures.quarters),
        "old": before,
        "differences": [asdict(line) for line in found.changed],
        "band_reasons": list(found.band_reasons),
    }


def breaks_of(quarters) -> list[dict]:
    """Where the version changes: the quarter from which it does, and both numbers."""
    return [
        {"quarter": now.number, "from": was.version.number, "to": now.version.number}
        for was, now in pairwise(quarters)
        if was.version.pk != now.version.pk
    ]


def _named(version) -> dict:
    return {
        "id": version.pk,
        "number": version.number,
        "text_digest": version.text_digest,
        "scoring_digest": version.scoring_digest,
    }


class TransitionSheet:
    """A kept transition laid out for reading, with the words of the versions it names."""

    def __init__(self, stored, content):
        self.stored, self.content = stored, content
        ids = [stored["from"]["id"], stored["to"]["id"]]
        known = CriteriaVersion.objects.select_related("set").in_bulk(ids)
        self.old_version, self.new_version = (known[pk] for pk in ids)

    @property
    def old(self) -> dict:
        return self.stored["old"]

    @property
    def differences(self) -> ScoreDifferences:
        """Lines and totals as they were kept; nothing is scored again."""
        lines = tuple(
            Difference(
                row["identity"],
                row["before"],
                row["after"],
                tuple(row["reasons"]),
                tuple(row["others"]),
            )
            for row in self.stored["differences"]
        )
        old, new = self.old, self.content
        return ScoreDifferences(
            lines=lines,
            total_before=old.get("total"),
            total_after=new.get("total"),
            max_before=old.get("max"),
            max_after=new.get("max"),
            band_before=old.get("band"),
            band_after=new.get("band"),
            passed_before=old.get("passed"),
            passed_after=new.get("passed"),
            band_reasons=tuple(self.stored["band_reasons"]),
        )
