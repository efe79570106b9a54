"""What the city police owe: verdicts and appraisals."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from apps.core.aggregates import ByCode
from apps.core.prepared import PreparedAmong
from apps.programmes.models import Period
from apps.recognition.models import Dossier
from apps.reporting.models import Extension, Report

from .kinds import Duty, Holder, Owed, first_of

VERIFIERS = ("verifier",)
# Orders rows as ``Duty.order`` does what stands in one of them: context, then age.
BY_PERIOD = ("period__quarter", "period__slug", ByCode("period__programme__title"))
BY_PARTICIPANT = (
    ByCode(
        Concat(
            "enrolment__subject__name",
            Value(" – "),
            "enrolment__programme__title",
            Value(" "),
            Cast("enrolment__programme__year", CharField()),
        )
    ),
)
# Through the period: there are few of them, and what is counted needs no participant.
ABOUT = (
    "enrolment__subject__name",
    "enrolment__subject__slug",
    "period__programme__title",
    "period__programme__slug",
    "period__programme__lead_unit",
)


def verifications(units=None):
    """Submitted reports that wait for a verdict; of one's units the first ones."""
    rows = _SUBMITTED.rows(among=units)
    names, holders = {}, {}  # of a few periods and units, for thousands of reports
    found = Owed(left_out=_left_out(rows))
    for pk, number, at, period, slug, quarter, *about, _total in rows:
        subject, subject_slug, title, programme, unit = about
        if period not in names:
            names[period] = f"{_quarter(slug, quarter)} – {title}"
            holders[period] = Holder("post", VERIFIERS, unit)
        found.append(
            Duty(
                kind="report.verify",
                key=f"verify:{pk}:{number}",
                subject=subject,
                context=names[period],
                holder=holders[period],
                route="reporting:review",
                args=(programme, slug, subject_slug),
                state="submitted",
                waits=(at, pk),
            )
        )
    return found


def _submitted(units):
    rows = Report.objects.awaiting_verification().filter(period__programme__status="open")
    return _of(units, rows, "period", "submitted_at", BY_PERIOD).values_list(
        "pk",
        "submission_number",
        "submitted_at",
        "period",
        "period__slug",
        "period__quarter",
        *ABOUT,
        "total",
    )


def extensions(units=None):
    """Requests for more time that wait for an answer; of one's units the first ones."""
    rows = _ASKED.rows(among=units)
    names = {}
    found = Owed(left_out=_left_out(rows))
    for pk, reason, at, slug, quarter, *about, _total in rows:
        subject, subject_slug, title, programme, unit = about
        if slug not in names:
            names[slug] = _quarter(slug, quarter)
        found.append(
            Duty(
                kind="extension.decide",
                key=f"extension:{pk}",
                subject=subject,
                context=f"{names[slug]} – {title}",
                holder=Holder("post", VERIFIERS, unit),
                route="reporting:extension-decide",
                args=(programme, slug, subject_slug, pk),
                waits=(at, pk),
                note=reason,
            )
        )
    return found


def _asked(units):
    rows = Extension.objects.open().filter(period__programme__status="open")
    return _of(units, rows, "period", "asked_at", BY_PERIOD).values_list(
        "pk", "reason", "asked_at", "period__slug", "period__quarter", *ABOUT, "total"
    )


def appraisals(units=None):
    """Submitted dossiers that wait for the appraisal; of one's units the first ones."""
    rows = _DOSSIERS.rows(among=units)
    found = Owed(left_out=_left_out(rows))
    for pk, number, version, at, subject, title, year, unit, _total in rows:
        found.append(
            Duty(
                kind="dossier.appraise",
                key=f"appraise:{pk}:{version}",
                subject=number,
                context=f"{subject} – {title} {year}",
                holder=Holder("post", VERIFIERS, unit),
                route="recognition:dossier-detail",
                args=(number,),
                state="submitted",
                waits=(at, pk),
            )
        )
    return found


def _dossiers(units):
    rows = Dossier.objects.filter(status="submitted")
    return _of(units, rows, "enrolment", "submitted_at", BY_PARTICIPANT).values_list(
        "pk",
        "number",
        "version",
        "submitted_at",
        "enrolment__subject__name",
        "enrolment__programme__title",
        "enrolment__programme__year",
        "enrolment__programme__lead_unit",
        "total",
    )


def _of(units, rows, through, age, order):
    """All of them, the oldest first; or what one's units would do first.

    ``through``: by what the rows belong to their programme.
    """
    if units is None:
        return rows.annotate(total=Value(0)).order_by(age)
    return first_of(
        rows.filter(**{f"{through}__programme__lead_unit__in": units}), *order, age, "pk"
    )


def _left_out(rows) -> int:
    return max(0, rows[0][-1] - len(rows)) if rows else 0


def _quarter(slug, quarter) -> str:
    return Period(slug=slug, quarter=quarter).name


_SUBMITTED = PreparedAmong(_submitted)
_ASKED = PreparedAmong(_asked)
_DOSSIERS = PreparedAmong(_dossiers)
