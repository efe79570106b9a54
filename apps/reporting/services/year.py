"""Everything one unit's year rests on, in one query: what its entry page and its score read.

Results of every quarter so far, the calendar with the reports that stand in it, last year's
figures and, where rows may have to be made, the criteria themselves. They come as one compound
query because saving one cell must not cost as much as saving thirty.
"""

from dataclasses import dataclass, field

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    FilteredRelation,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from apps.criteria.models import CriteriaVersion, Criterion
from apps.programmes.models import Baseline, Period
from apps.reporting.carrying import by_codes_of
from apps.reporting.models import Report, Result
from apps.reporting.querysets import FAR, granted_days

from .desk import Desk, file_count, lay_out_return
from .scores import Figures, counted_value, quarter_of

RESULT, PERIOD, BASELINE, CRITERION = range(4)
# Column → its type; every part of the query gives all of them in this order.
COLUMNS = {
    "kind": IntegerField(),
    "key": IntegerField(),
    "quarter": IntegerField(),
    "code": CharField(),
    "version": IntegerField(),  # of the criteria
    "criterion": IntegerField(),
    "report": IntegerField(),
    "report_status": CharField(),
    "state": CharField(),
    "inputs": JSONField(),
    "remark": CharField(),
    "explanation": CharField(),
    "number": IntegerField(),
    "is_unconfirmed": BooleanField(),
    "by": IntegerField(),
    "at": DateTimeField(),
    "accepted_at": DateTimeField(),
    "verified_state": CharField(),
    "verified_inputs": JSONField(),
    "files": IntegerField(),
    "due_on": DateField(),
    "grace_days": IntegerField(),
    "granted": DateField(),
}


@dataclass
class Year:
    """The quarters up to the report's own, and last year's figures."""

    periods: list[Period] = field(default_factory=list)
    reports: dict[int, Report] = field(default_factory=dict)  # period → report
    rows: list[Result] = field(default_factory=list)
    baselines: list[tuple] = field(default_factory=list)
    criteria: dict[str, int] = field(default_factory=dict)  # code → key
    known: dict[int, Criterion] = field(default_factory=dict)  # of the results, by key


def lay_out_year(report, *, for_writing=False) -> Desk:
    """``lay_out`` with the whole year beside it; a second query for a returned report."""
    desk = Desk(report)
    desk.year = _read(report, for_writing=for_writing)
    previous = report.period.quarter - 1
    for row in desk.year.rows:
        if row.report_id == report.pk:
            desk.results[row.criterion.code] = row
        elif row.quarter == previous:
            desk.previous[row.criterion.code] = row
    desk.previous = by_codes_of(desk.version, desk.previous)
    if report.status == Report.Status.RETURNED:
        lay_out_return(desk)
    return desk


def own_figures(desk) -> Figures:
    """What the unit's own score rests on, with the cells as they stand on the desk now."""
    year, report = desk.year, desk.report
    values = {row.pk: {} for row in year.reports.values()}
    values[report.pk] = {code: counted_value(row, "self") for code, row in desk.results.items()}
    for row in year.rows:
        if row.report_id != report.pk:
            values[row.report_id][row.criterion.code] = counted_value(row, "self")
    reports = {**year.reports, report.period_id: report}
    return Figures(
        year=report.enrolment.programme.year,
        quarters=[quarter_of(p, reports.get(p.pk), values) for p in year.periods],
        baselines=year.baselines,
    )


def _read(report, *, for_writing) -> Year:
    parts = [_periods(report), _baselines(report)]
    if for_writing:
        parts.append(_criteria(report))
    names = list(COLUMNS)
    lines = [
        dict(zip(names, line, strict=True)) for line in _results(report).union(*parts, all=True)
    ]
    versions = _versions(report, lines)
    year = Year()
    for line in lines:
        _TAKE[line["kind"]](year, line, report, versions)
    year.periods.sort(key=lambda period: period.quarter)
    return year


def _part(rows, kind, **columns):
    """One part of the query; what it does not have is empty, in the column's type."""
    given = {"kind": Value(kind, output_field=IntegerField()), **columns}
    named = {
        f"c_{name}": given.get(name) or Cast(Value(None), output)
        for name, output in COLUMNS.items()
    }
    return rows.order_by().annotate(**named).values_list(*named)


def _results(report):
    rows = Result.objects.filter(
        report__enrolment=report.enrolment_id, report__period__quarter__lte=report.period.quarter
    )
    return _part(
        rows,
        RESULT,
        key=F("pk"),
        quarter=F("report__period__quarter"),
        code=F("criterion__code"),
        version=F("criterion__version"),
        criterion=F("criterion"),
        report=F("report"),
        report_status=F("report__status"),
        state=F("state"),
        inputs=F("inputs"),
        remark=F("remark"),
        explanation=F("explanation"),
        number=F("version"),
        is_unconfirmed=F("is_unconfirmed"),
        by=F("updated_by"),
        at=F("updated_at"),
        accepted_at=F("accepted_at"),
        verified_state=F("verified_state"),
        verified_inputs=F("verified_inputs"),
        files=file_count(),
    )


def _periods(report):
    rows = Period.objects.filter(
        programme=report.enrolment.programme_id, quarter__lte=report.period.quarter
    ).annotate(own=FilteredRelation("reports", condition=Q(reports__enrolment=report.enrolment_id)))
    granted = granted_days(report.enrolment_id, OuterRef("pk")).filter(
        decided_at__lte=Coalesce(OuterRef("own__first_submitted_at"), Value(FAR))
    )
    return _part(
        rows,
        PERIOD,
        key=F("pk"),
        quarter=F("quarter"),
        version=F("criteria_version"),
        report=F("own"),
        report_status=F("own__status"),
        at=F("own__first_submitted_at"),
        due_on=F("due_on"),
        grace_days=F("grace_days"),
        granted=Subquery(granted[:1]),
    )


def _baselines(report):
    return _part(
        Baseline.objects.filter(enrolment=report.enrolment_id),
        BASELINE,
        quarter=F("quarter"),
        code=F("criterion__code"),
        version=F("criterion__version"),
        inputs=F("inputs"),
    )


def _criteria(report):
    rows = Criterion.objects.filter(version=report.period.criteria_version_id)
    return _part(rows, CRITERION, key=F("pk"), code=F("code"))


def _versions(report, lines) -> dict[int, CriteriaVersion]:
    """The versions that the quarters were entered under; mostly it is the report's own."""
    own = report.period.criteria_version
    known = {own.pk: own}
    others = {line["version"] for line in lines} - {own.pk, None}
    if others:
        known |= CriteriaVersion.objects.select_related("set").in_bulk(others)
    return known


def _take_result(year, line, _report, versions):
    key = line["criterion"]
    if key not in year.known:
        year.known[key] = Criterion(pk=key, code=line["code"], version=versions[line["version"]])
    row = Result(
        pk=line["key"],
        report_id=line["report"],
        criterion=year.known[key],
        state=line["state"],
        inputs=line["inputs"],
        remark=line["remark"],
        explanation=line["explanation"],
        version=line["number"],
        is_unconfirmed=line["is_unconfirmed"],
        updated_by_id=line["by"],
        updated_at=line["at"],
        accepted_at=line["accepted_at"],
        verified_state=line["verified_state"],
        verified_inputs=line["verified_inputs"],
    )
    row._state.adding = False
    row.quarter, row.report_status, row.files = (
        line["quarter"],
        line["report_status"],
        line["files"],
    )
    year.rows.append(row)


def _take_period(year, line, report, versions):
    period = Period(
        pk=line["key"],
        programme=report.enrolment.programme,
        quarter=line["quarter"],
        slug=f"{report.enrolment.programme.year}-q{line['quarter']}",
        due_on=line["due_on"],
        grace_days=line["grace_days"],
        criteria_version=versions[line["version"]],
    )
    year.periods.append(period)
    if line["report"] is not None:
        own = year.reports[period.pk] = Report(
            pk=line["report"],
            enrolment=report.enrolment,
            period=period,
            status=line["report_status"],
            first_submitted_at=line["at"],
        )
        # Asked only whether the report was on time: what was granted later does not matter.
        own.granted_until = own.granted_before = line["granted"]


def _take_baseline(year, line, _report, versions):
    version, value = versions[line["version"]], line["inputs"].get("value")
    year.baselines.append((version, line["code"], line["quarter"], value))


def _take_criterion(year, line, _report, _versions):
    year.criteria[line["code"]] = line["key"]


_TAKE = {
    RESULT: _take_result,
    PERIOD: _take_period,
    BASELINE: _take_baseline,
    CRITERION: _take_criterion,
}
