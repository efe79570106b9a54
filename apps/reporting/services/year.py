"""What a report's entry page reads, and everything its score rests on: each in one query.

The page shows this quarter's results, the last quarter's and last year's figures. A saving scores
the year anew: it needs the results of every quarter so far, the calendar with the reports that
stand in it, and the criteria, because rows may have to be made. Both come as one compound query,
prepared, because saving one cell must not cost as much as saving thirty.
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

from apps.core.prepared import Prepared
from apps.criteria.models import CriteriaVersion, Criterion
from apps.programmes.models import Baseline, Period
from apps.reporting.carrying import Carrier
from apps.reporting.models import Report, Result
from apps.reporting.querysets import FAR, granted_days

from .desk import Desk, file_count, lay_out_return
from .rows import YearRow
from .scores import Figures, counted_value, quarter_of

RESULT, PERIOD, BASELINE, CRITERION = range(4)
# Column → its type; every part of the query gives all of them in this order. The first ones are
# those of ``YearRow``.
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
}
CALENDAR = {"due_on": DateField(), "grace_days": IntegerField(), "granted": DateField()}
OF_ROW = slice(1, len(COLUMNS))


@dataclass
class Year:
    """The quarters up to the report's own, and last year's figures.

    Of a report that is only read: this quarter and the last one.
    """

    periods: list[Period] = field(default_factory=list)
    reports: dict[int, Report] = field(default_factory=dict)  # period → report
    rows: list[YearRow] = field(default_factory=list)
    baselines: list[tuple] = field(default_factory=list)
    criteria: dict[str, int] = field(default_factory=dict)  # code → key


def lay_out_year(report, *, for_writing=False) -> Desk:
    """``lay_out`` with the year beside it; a second query for a returned report.

    ``for_writing`` adds all that a new score needs.
    """
    desk = Desk(report)
    lines = _lines(report, for_writing)
    versions = _versions(report, lines)
    desk.year = year = _year(report, lines, versions)
    own, previous, foreign = report.pk, {}, None
    for row in year.rows:
        if row.report_id == own:
            desk.results[row.code] = row
        elif row.quarter == report.period.quarter - 1:
            previous[row.code] = row
            if row.criteria_version_id != desk.version.pk:
                foreign = versions[row.criteria_version_id]
    carried = foreign is not None
    desk.previous = (
        Carrier(desk.version.definition).carry(foreign, previous) if carried else previous
    )
    if report.status == Report.Status.RETURNED:
        lay_out_return(desk)
    return desk


def own_figures(desk) -> Figures:
    """What the unit's own score rests on, with the cells as they stand on the desk now."""
    year, report, own = desk.year, desk.report, desk.report.pk
    values = {row.pk: {} for row in year.reports.values()}
    values[own] = {code: counted_value(row, "self") for code, row in desk.results.items()}
    for row in year.rows:
        if row.report_id != own:
            values[row.report_id][row.code] = counted_value(row, "self")
    reports = {**year.reports, report.period_id: report}
    return Figures(
        year=report.enrolment.programme.year,
        quarters=[quarter_of(p, reports.get(p.pk), values) for p in year.periods],
        baselines=year.baselines,
    )


def _lines(report, for_writing) -> list[tuple]:
    enrolment, quarter = report.enrolment_id, report.period.quarter
    if for_writing:
        period = report.period
        return _TO_WRITE.rows(enrolment, quarter, period.programme_id, period.criteria_version_id)
    return _TO_READ.rows(enrolment, quarter, quarter - 1)


def _year(report, lines, versions) -> Year:
    year = Year()
    for line in lines:
        kind = line[0]
        if kind == RESULT:
            year.rows.append(YearRow(*line[OF_ROW]))
        elif kind == BASELINE:
            _key, quarter, code, version = line[1:5]
            value = line[9].get("value")
            year.baselines.append((versions[version], code, quarter, value))
        elif kind == CRITERION:
            year.criteria[line[3]] = line[1]
        else:
            _take_period(year, dict(zip(_ALL, line, strict=True)), report, versions)
    year.periods.sort(key=lambda period: period.quarter)
    return year


# --- the questions --------------------------------------------------------------------------------


def _to_read(enrolment, quarter, previous):
    rows = _results(enrolment).filter(
        report__period__quarter__in=[_whole(quarter), _whole(previous)]
    )
    now = Baseline.objects.filter(quarter=_whole(quarter))
    return _part(rows, RESULT, COLUMNS, **RESULT_COLUMNS, files=file_count()).union(
        _baselines(now, enrolment, COLUMNS), all=True
    )


def _to_write(enrolment, quarter, programme, version):
    rows = _results(enrolment).filter(report__period__quarter__lte=_whole(quarter))
    criteria = Criterion.objects.filter(version=version)
    return _part(rows, RESULT, _ALL, **RESULT_COLUMNS, files=file_count()).union(
        _periods(enrolment, quarter, programme),
        _baselines(Baseline.objects.all(), enrolment, _ALL),
        _part(criteria, CRITERION, _ALL, key=F("pk"), code=F("code")),
        all=True,
    )


def _whole(place):
    """A value of the query, whatever the column it is compared with can hold."""
    return Value(place, output_field=IntegerField())


def _part(rows, kind, columns, **given):
    """One part of the query; what it does not have is empty, in the column's type."""
    given["kind"] = Value(kind, output_field=IntegerField())
    named = {
        f"c_{name}": given.get(name) or Cast(Value(None), output)
        for name, output in columns.items()
    }
    return rows.order_by().annotate(**named).values_list(*named)


_ALL = COLUMNS | CALENDAR
RESULT_COLUMNS = {
    "key": F("pk"),
    "quarter": F("report__period__quarter"),
    "code": F("criterion__code"),
    "version": F("criterion__version"),
    "criterion": F("criterion"),
    "report": F("report"),
    "report_status": F("report__status"),
    "state": F("state"),
    "inputs": F("inputs"),
    "remark": F("remark"),
    "explanation": F("explanation"),
    "number": F("version"),
    "is_unconfirmed": F("is_unconfirmed"),
    "by": F("updated_by"),
    "at": F("updated_at"),
    "accepted_at": F("accepted_at"),
    "verified_state": F("verified_state"),
    "verified_inputs": F("verified_inputs"),
}


def _results(enrolment):
    return Result.objects.filter(report__enrolment=enrolment)


def _periods(enrolment, quarter, programme):
    rows = Period.objects.filter(programme=programme, quarter__lte=_whole(quarter)).annotate(
        own=FilteredRelation("reports", condition=Q(reports__enrolment=enrolment))
    )
    granted = granted_days(enrolment, OuterRef("pk")).filter(
        decided_at__lte=Coalesce(OuterRef("own__first_submitted_at"), Value(FAR))
    )
    return _part(
        rows,
        PERIOD,
        _ALL,
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


def _baselines(rows, enrolment, columns):
    return _part(
        rows.filter(enrolment=enrolment),
        BASELINE,
        columns,
        quarter=F("quarter"),
        code=F("criterion__code"),
        version=F("criterion__version"),
        inputs=F("inputs"),
    )


_TO_READ = Prepared(_to_read, int, int, int)
_TO_WRITE = Prepared(_to_write, int, int, int, int)


# --- what the lines say ---------------------------------------------------------------------------


def _versions(report, lines) -> dict[int, CriteriaVersion]:
    """The versions that the quarters were entered under; mostly it is the report's own."""
    own = report.period.criteria_version
    known = {own.pk: own}
    others = {line[4] for line in lines} - {own.pk, None}
    if others:
        known |= CriteriaVersion.objects.select_related("set").in_bulk(others)
    return known


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
