"""The year of an enrolment: computed from the verified quarters, pinned with its reasons."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.criteria.models import CriteriaVersion
from apps.programmes.models import Enrolment
from apps.reporting.models import Report
from apps.reporting.services.scores import (
    score_figures,
    score_year,
    version_of,
    year_figures,
)

from .models import YearScore
from .transition import transition_of

QUARTERS = 4


def quarters_of(enrolment) -> list[tuple]:
    """Every period of the programme with its report, or None where nothing has begun."""
    periods = enrolment.programme.periods.order_by("quarter").select_related(
        "programme", "criteria_version__set"
    )
    reports = {
        report.period_id: report
        for report in Report.objects.filter(enrolment=enrolment).select_related("decided_by")
    }
    return [(period, reports.get(period.pk)) for period in periods]


def missing_quarters(quarters) -> list[str]:
    """A sentence for each quarter that is not verified: which, and where it stands."""
    sentences = []
    if len(quarters) < QUARTERS:
        sentences.append(
            _("The programme has only %(count)s of four reporting periods.")
            % {"count": len(quarters)}
        )
    for period, report in quarters:
        if report is not None and report.status == Report.Status.VERIFIED:
            continue
        sentences.append(_why(report) % {"period": period.name})
    return sentences


def _why(report) -> str:
    if report is None:
        return _("%(period)s: not begun by the unit.")
    return {
        Report.Status.DRAFT: _("%(period)s: not submitted by the unit."),
        Report.Status.SUBMITTED: _("%(period)s: waits for the city's verification."),
        Report.Status.RETURNED: _("%(period)s: returned, waits for the unit."),
    }[report.status]


@transaction.atomic
def compute_year_score(enrolment, *, by):
    """Score the year from four verified quarters and keep it; the one before is superseded.

    Refuses while a quarter is missing: a provisional figure is shown, never kept.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("programme__criteria_version__set", "subject", "unit")
        .get(pk=enrolment.pk)
    )
    quarters = quarters_of(enrolment)
    missing = missing_quarters(quarters)
    if missing:
        raise DomainError(
            _("The year cannot be computed yet. %(missing)s") % {"missing": " ".join(missing)}
        )
    content, version = year_content(enrolment)
    content |= {
        "self": plain(score_year(enrolment, which="self")),
        "reports": _sources(quarters),
    }
    now = clock.now()
    older = YearScore.objects.filter(enrolment=enrolment, superseded_at__isnull=True).first()
    if older:
        older.superseded_at = now
        older.save(update_fields=["superseded_at"])
    row = YearScore.objects.create(
        enrolment=enrolment,
        criteria_version=version,
        text_digest=version.text_digest,
        scoring_digest=version.scoring_digest,
        at=now,
        by=by,
        content=content,
        digest=digest_of(content),
    )
    record(
        "year.computed",
        enrolment,
        by=by,
        before=_figures(older.content) if older else None,
        after=_figures(content),
        year_score=row.pk,
        digest=row.digest,
    )
    return row


def year_content(enrolment) -> tuple[dict, CriteriaVersion]:
    """The verified score by the last quarter's version, and beside it the one by the first's."""
    figures = year_figures(enrolment, which="verified")
    version = version_of(figures, enrolment)
    content = plain(score_figures(figures, version, which="verified"))
    transition = transition_of(figures, content)
    return (content | {"transition": transition} if transition else content), version


def _sources(quarters) -> list[dict]:
    """Which verified reports the year rests on, so that a later change shows."""
    return [
        {
            "period": period.slug,
            "report": report.pk,
            "version": report.version,
            "submission": report.submission_number,
            "decided_at": report.decided_at.isoformat(),
        }
        for period, report in quarters
    ]


def is_outdated(year_score, quarters) -> bool:
    """A quarter was reopened or verified anew since the year was computed."""
    current = [(period.slug, report.version) for period, report in quarters if report is not None]
    stored = [(q["period"], q["version"]) for q in year_score.content.get("reports", ())]
    return stored != current


def plain(score) -> dict:
    return score.as_dict() if hasattr(score, "as_dict") else score


def digest_of(content) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _figures(content) -> dict:
    return {name: content.get(name) for name in ("total", "max", "band", "passed")}
