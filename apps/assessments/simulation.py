"""A version, mostly a draft, tried on past figures before it is published.

Every unit with verified figures in programmes of the same set is scored twice: the old score is
the one that is kept (or what its own version gives now), the new one is what the tried version
gives for the same figures, carried over by identity. It is the same computation as for a real
year (``reporting.services.scores``), so that publishing changes nothing about the result.

Units are read in small batches and given away one by one; no list of all units is held.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.criteria.models import CriteriaVersion
from apps.criteria.scoring.rescore import ScoreDifferences, score_differences
from apps.criteria.services.publishing import blocking_words
from apps.programmes.models import Baseline, Enrolment, Programme
from apps.reporting.carrying import Carrier
from apps.reporting.models import Report, Result
from apps.reporting.services.scores import Figures, quarter_of, score_figures

from .models import YearScore

BATCH = 50


@dataclass(frozen=True)
class Row:
    """One unit in one year: the old score, the new one, and the versions they were made by."""

    enrolment: Enrolment
    old: dict
    new: dict
    old_version: CriteriaVersion
    new_version: CriteriaVersion

    @property
    def changes_band(self) -> bool:
        return self.old.get("band") != self.new.get("band")

    @property
    def changes_result(self) -> bool:
        """Pass or fail, or that it is known at all."""
        return self.old.get("passed") != self.new.get("passed")

    @cached_property
    def differences(self) -> ScoreDifferences:
        """Criterion by criterion, with the reason of every difference."""
        return score_differences(
            self.old, self.new, self.old_version.definition, self.new_version.definition
        )


def programmes_for(version):
    """Past and running programmes with verified figures under any version of the set."""
    verified = Report.objects.filter(
        status=Report.Status.VERIFIED, period__criteria_version__set=version.set_id
    )
    return Programme.objects.filter(pk__in=verified.values("enrolment__programme")).for_list()


def refuse_unsound(version):
    """A version with blocking problems cannot be tried; raises DomainError with a sentence each."""
    sentences = blocking_words(version) if version.is_draft else []
    if sentences:
        raise DomainError(
            _("The draft cannot be tried yet. %(problems)s") % {"problems": " ".join(sentences)}
        )


def simulate(version, programmes: Iterable[Programme], *, only=None) -> Iterator[Row]:
    """Every unit of ``programmes`` by year and name, old and new; ``only`` limits to these ids.

    Refuses at once, before the first row is asked for.
    """
    refuse_unsound(version)
    return _rows(version, list(programmes), only)


def units_of(programmes, only=None):
    """The enrolments that have verified figures, in the order of the result."""
    # As one list of keys: asked unit by unit, a database may look at all reports each time.
    verified = Report.objects.filter(
        status=Report.Status.VERIFIED, enrolment__programme__in=programmes
    )
    rows = Enrolment.objects.filter(programme__in=programmes, pk__in=verified.values("enrolment"))
    if only is not None:
        rows = rows.filter(pk__in=only)
    return rows.select_related("subject").order_by(
        "-programme__year", "programme__title", "programme", "subject__sort_key", "pk"
    )


def _rows(version, programmes, only) -> Iterator[Row]:
    past = _Past(version, programmes)
    units = units_of(programmes, only).iterator(chunk_size=BATCH)
    while batch := list(islice(units, BATCH)):
        yield from past.rows(batch)


class _Past:
    """Reads the figures of a batch of units in five queries."""

    def __init__(self, version, programmes):
        self.version, self.carrier = version, Carrier(version.definition)
        self.programmes = {programme.pk: programme for programme in programmes}
        self.versions = {
            row.pk: row
            for row in CriteriaVersion.objects.filter(set=version.set_id).select_related("set")
        }
        self.carriers = {}
        self.periods = {}
        for programme in programmes:
            rows = list(programme.periods.order_by("quarter"))
            for row in rows:
                row.programme = programme
                row.criteria_version = self._version(row.criteria_version_id)
            self.periods[programme.pk] = rows

    def _version(self, pk):
        if pk not in self.versions:  # a baseline or period of another set
            self.versions[pk] = CriteriaVersion.objects.select_related("set").get(pk=pk)
        return self.versions[pk]

    def rows(self, enrolments) -> Iterator[Row]:
        reports, values = self._reports(enrolments)
        baselines, kept = self._baselines(enrolments), self._kept(enrolments)
        for enrolment in enrolments:
            enrolment.programme = self.programmes[enrolment.programme_id]
            own = reports[enrolment.pk]
            figures = self._figures(enrolment, own, values, baselines.get(enrolment.pk, ()))
            old, old_version = self._old(figures, own, kept.get(enrolment.pk))
            new = score_figures(figures, self.version, carrier=self.carrier, explained=False)
            yield Row(enrolment, old, new, old_version, self.version)

    def _reports(self, enrolments):
        reports = {enrolment.pk: {} for enrolment in enrolments}
        values = {}
        rows = Report.objects.filter(enrolment__in=enrolments).with_days()
        for row in rows.only("enrolment", "period", "status", "version", "first_submitted_at"):
            if row.status == Report.Status.VERIFIED:
                reports[row.enrolment_id][row.period_id] = row
                values[row.pk] = {}
        cells = Result.objects.filter(report__in=values).values_list(
            "report_id",
            "criterion__code",
            "state",
            "inputs",
            "verified_state",
            "verified_inputs",
        )
        for report, code, state, inputs, verified_state, verified_inputs in cells.iterator():
            if verified_state:
                state, inputs = verified_state, verified_inputs or {}
            values[report][code] = {"state": state, "inputs": inputs}
        return reports, values

    def _baselines(self, enrolments) -> dict:
        found = {}
        rows = Baseline.objects.filter(enrolment__in=enrolments).values_list(
            "enrolment_id", "criterion__version_id", "criterion__code", "quarter", "inputs"
        )
        for enrolment, version, code, quarter, inputs in rows:
            figure = (self._version(version), code, quarter, inputs.get("value"))
            found.setdefault(enrolment, []).append(figure)
        return found

    def _kept(self, enrolments) -> dict:
        rows = YearScore.objects.current().filter(enrolment__in=enrolments)
        return {row.enrolment_id: row for row in rows}

    def _figures(self, enrolment, reports, values, baselines) -> Figures:
        periods = self.periods[enrolment.programme_id]
        last = max(p.quarter for p in periods if p.pk in reports)
        considered = [p for p in periods if p.quarter <= last]
        return Figures(
            year=enrolment.programme.year,
            quarters=[quarter_of(p, reports.get(p.pk), values) for p in considered],
            baselines=baselines,
            missing=len(reports) < len(periods),
        )

    def _old(self, figures, reports, kept):
        """The kept score while it rests on these reports, else what its own version gives now."""
        if kept is not None and _rests_on(kept, reports):
            return kept.content, self._version(kept.criteria_version_id)
        version = figures.quarters[-1].version
        carrier = self.carriers.setdefault(version.pk, Carrier(version.definition))
        return score_figures(figures, version, carrier=carrier, explained=False), version


def _rests_on(kept, reports) -> bool:
    sources = {source["report"]: source["version"] for source in kept.content.get("reports", ())}
    return sources == {report.pk: report.version for report in reports.values()}
