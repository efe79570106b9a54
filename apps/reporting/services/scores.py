"""Scoring a report, or a year: what the engine says of the figures, ready to be pinned.

A report is scored with all quarters up to its own, because most criteria only mean something
for the year so far. ``which`` says whose figures count: the unit's own (``self``) or the city's
(``verified``, the unit's where the city changed nothing, and only from verified reports).
"""

from django.utils import timezone

from apps.criteria import scoring
from apps.criteria.scoring import Context, InvalidValueError, parse_value
from apps.programmes.models import Baseline
from apps.reporting.models import Report, Result


def score_report(report, *, which="self", links=None, found=None) -> dict:
    """The score of the year up to this report's quarter.

    Asked for the verified score, the report itself counts as if it were verified: the verdict
    needs the score before it is given. ``found`` (result → value) are figures of the city that
    are not decided yet.
    """
    periods = [
        period for period in _periods(report.enrolment) if period.quarter <= report.period.quarter
    ]
    return _score(
        report.enrolment, periods, which=which, judged=report.pk, links=links, found=found
    )


def score_year(enrolment, *, which="verified", links=None) -> dict:
    """The score of the whole year, as far as reports that count are there."""
    periods = _periods(enrolment)
    reports = _reports(enrolment, which, judged=None)
    last = max((r.period.quarter for r in reports.values()), default=0)
    considered = [period for period in periods if period.quarter <= last]
    missing = len(reports) < len(periods)
    return _score(enrolment, considered, which=which, missing=missing, links=links)


def _periods(enrolment):
    return list(enrolment.programme.periods.order_by("quarter"))


def _reports(enrolment, which, *, judged) -> dict[int, Report]:
    """Period → the report that counts."""
    rows = Report.objects.filter(enrolment=enrolment).select_related("period")
    if which == "verified":
        counted = [r for r in rows if r.status == Report.Status.VERIFIED or r.pk == judged]
    else:
        counted = list(rows)
    return {report.period_id: report for report in counted}


def _score(enrolment, periods, *, which, judged=None, missing=None, links=None, found=None) -> dict:
    version = periods[-1].criteria_version if periods else enrolment.programme.criteria_version
    definition = version.definition
    reports = _reports(enrolment, which, judged=judged)
    values = _values(version, reports, which, found or {})
    quarters = [values.get(period.pk) for period in periods]
    context = Context(
        year=enrolment.programme.year,
        through_quarter=len(periods),
        reports_on_time=sum(_is_on_time(reports.get(p.pk), p) for p in periods),
        provisional=len(periods) < 4 or bool(missing),
        links=links or {},
    )
    year = scoring.fold(definition, quarters) if quarters else {}
    scored = scoring.score(definition, year, _baselines(enrolment, periods), context)
    return _pinned(scored, definition, which=which, quarters=[p.quarter for p in periods])


def _is_on_time(report, period) -> bool:
    if report is None or report.first_submitted_at is None:
        return False
    return period.days_late(timezone.localtime(report.first_submitted_at).date()) == 0


def _values(version, reports, which, found) -> dict[int, dict]:
    """Period → criterion code → value; what cannot stand yet counts as not reported."""
    by_report = {report.pk: period_id for period_id, report in reports.items()}
    values = {period_id: {} for period_id in reports}
    rows = Result.objects.filter(report__in=by_report).select_related("criterion")
    for row in rows:
        criterion = version.by_code.get(row.criterion.code)
        if criterion is None or not criterion["inputs"]:
            continue
        try:
            value = parse_value(criterion, found.get(row.pk) or counted_value(row, which))
        except InvalidValueError:
            continue
        values[by_report[row.report_id]][row.criterion.code] = value
    return values


def counted_value(result, which) -> dict:
    """``{"state", "inputs"}`` of one side."""
    if which == "verified" and result.verified_state:
        return {"state": result.verified_state, "inputs": result.verified_inputs or {}}
    return {"state": result.state, "inputs": result.inputs}


def _baselines(enrolment, periods) -> dict[str, list]:
    """Last year's figures by quarter, for the quarters that are scored."""
    figures = {}
    for row in Baseline.objects.filter(enrolment=enrolment).select_related("criterion"):
        figures.setdefault(row.criterion.code, {})[row.quarter] = row.inputs.get("value")
    return {
        code: [by_quarter.get(period.quarter) for period in periods]
        for code, by_quarter in figures.items()
    }


def _pinned(scored, definition, **facts) -> dict:
    """The form that is stored: plain JSON, points as exact text."""
    pinned = scored.as_dict()
    pinned["max"] = pinned.pop("max_total")
    for line in pinned["lines"]:
        line["reason_code"] = line["reason"]
    return {**pinned, **facts, "digest": scoring.digest(definition).scoring}
