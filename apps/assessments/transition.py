"""A year whose quarters stand under two versions of the criteria: both scores, and why they differ.

The old score reads every quarter by the version of the first one, the new score by the version
of the last one; values are carried by the identity of their criteria. The new score counts.
"""

from dataclasses import asdict
from itertools import pairwise

from django.utils.translation import gettext as _

from apps.criteria.differing import reason_words, side_text
from apps.criteria.models import CriteriaVersion, in_language
from apps.criteria.scoring.lineage import placed
from apps.criteria.scoring.rescore import Difference, ScoreDifferences, score_differences
from apps.reporting.services.scores import score_figures

from .sheet import band_title

ROMAN = ("I", "II", "III", "IV")


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


def difference_rows(found, old_definition, new_definition) -> list[dict]:
    """Each line that differs: its name, both sides and why, in words."""
    old, new = placed(old_definition), placed(new_definition)
    rows = []
    for line in found.changed:
        _group, criterion = new.get(line.identity) or old.get(line.identity) or (None, {})
        reasons = [reason_words(code) for code in line.reasons]
        if line.others:
            reasons[-1] += f" ({', '.join(line.others)})"
        rows.append(
            {
                "code": line.code,
                "old_code": line.before["code"] if line.before else "",
                "title": in_language(criterion, "title"),
                "before": side_text(line.before),
                "after": side_text(line.after),
                "gain": line.gain,
                "reasons": reasons,
            }
        )
    return rows


class TransitionSheet:
    """A kept transition laid out for reading, with the words of the versions it names."""

    def __init__(self, stored, content, year):
        self.stored, self.content, self.year = stored, content, year
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

    @property
    def rows(self) -> list[dict]:
        return difference_rows(
            self.differences, self.old_version.definition, self.new_version.definition
        )

    @property
    def band_reasons(self) -> list[str]:
        return [reason_words(code) for code in self.stored["band_reasons"]]

    @property
    def breaks(self) -> list[str]:
        """``from Quarter III/2026: 1.0 → 1.1``, one for each change within the year."""
        return [
            _("from Quarter %(roman)s/%(year)s: %(before)s → %(after)s")
            % {
                "roman": ROMAN[row["quarter"] - 1],
                "year": self.year,
                "before": row["from"],
                "after": row["to"],
            }
            for row in self.stored["breaks"]
        ]

    @property
    def has_points(self) -> bool:
        return self.content.get("max") is not None and self.old.get("max") is not None

    @property
    def old_band(self) -> str:
        return band_title(self.old_version, self.old.get("band"))

    @property
    def new_band(self) -> str:
        return band_title(self.new_version, self.content.get("band"))
