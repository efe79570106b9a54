"""Scoring a report, or a year: what the engine says of the figures, ready to be pinned.

A report is scored with all quarters up to its own, because most criteria only mean something
for the year so far. ``which`` says whose figures count: the unit's own (``self``) or the city's
(``verified``, the unit's where the city changed nothing, and only from verified reports).

A year is scored by one version, mostly that of its last quarter; quarters reported under another
version are carried over by the identity of their criteria (``apps.reporting.carrying``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.criteria import scoring
from apps.criteria.models import CriteriaVersion
from apps.criteria.scoring import Context, InvalidValueError
from apps.criteria.scoring.origins import origins
from apps.programmes.models import Baseline
from apps.reporting.carrying import Carrier
from apps.reporting.models import Report, Result


@dataclass(frozen=True)
class Quarter:
    """One quarter of one unit: code → ``{"state", "inputs"}`` under its own version.

    ``values`` is None where no report counts.
    """

    number: int
    version: CriteriaVersion
    values: dict | None = None
    is_on_time: bool = False


@dataclass(frozen=True)
class Figures:
    """All that a year's score rests on, whatever version will judge it."""

    year: int
    quarters: Sequence[Quarter]
    # (version, code, quarter, figure) of the previous year
    baselines: Sequence[tuple] = ()
    missing: bool = False  # a quarter of the year does not count yet
    links: dict = field(default_factory=dict)

    @property
    def is_provisional(self) -> bool:
        return len(self.quarters) < 4 or self.missing


def score_report(report, *, which="self", links=None, found=None) -> dict:
    """The score of the year up to this report's quarter.

    Asked for the verified score, the report itself counts as if it were verified: the verdict
    needs the score before it is given. ``found`` (result → value) are figures of the city that
    are not decided yet.
    """
    periods = [
        period for period in _periods(report.enrolment) if period.quarter <= report.period.quarter
    ]
    reports = _reports(report.enrolment, which, judged=report.pk)
    figures = Figures(
        year=report.enrolment.programme.year,
        quarters=_quarters(periods, reports, which, found or {}),
        baselines=baselines_of(report.enrolment),
        links=links or {},
    )
    return score_figures(figures, report.period.criteria_version, which=which)


def score_year(enrolment, *, which="verified", links=None, version=None) -> dict:
    """The score of the whole year, as far as reports that count are there.

    By ``version``, or else by that of the last quarter that counts.
    """
    figures = year_figures(enrolment, which=which, links=links)
    return score_figures(figures, version or version_of(figures, enrolment), which=which)


def year_figures(enrolment, *, which="verified", links=None) -> Figures:
    """What the year rests on: every quarter up to the last that counts."""
    periods = _periods(enrolment)
    reports = _reports(enrolment, which, judged=None)
    last = max((r.period.quarter for r in reports.values()), default=0)
    considered = [period for period in periods if period.quarter <= last]
    return Figures(
        year=enrolment.programme.year,
        quarters=_quarters(considered, reports, which, {}),
        baselines=baselines_of(enrolment),
        missing=len(reports) < len(periods),
        links=links or {},
    )


def version_of(figures, enrolment) -> CriteriaVersion:
    """The version that judges: that of the last quarter."""
    if figures.quarters:
        return figures.quarters[-1].version
    return enrolment.programme.criteria_version


def score_figures(figures, version, *, which="verified", carrier=None, explained=True) -> dict:
    """Score by ``version``, also a draft; pure but for reading the version. Pinned form.

    ``explained`` adds to every line where its value came from; thousands of units tried out at
    once do without.
    """
    definition = version.definition
    carrier = carrier or Carrier(definition)
    quarters = [_typed(carrier, quarter) for quarter in figures.quarters]
    before = _baselines(figures, carrier)
    numbers = [quarter.number for quarter in figures.quarters]
    context = Context(
        year=figures.year,
        through_quarter=len(quarters),
        reports_on_time=sum(quarter.is_on_time for quarter in figures.quarters),
        provisional=figures.is_provisional,
        links=figures.links,
        previous_period=scoring.previous_period(
            carrier.plan, quarters, _by_quarter(before, (1, 2, 3, 4))
        ),
    )
    year = scoring.fold(carrier.plan, quarters) if quarters else {}
    scored = scoring.score(carrier.plan, year, _by_quarter(before, numbers), context)
    pinned = _pinned(scored, carrier.digest, which=which, quarters=numbers)
    if explained:
        _say_where_from(pinned, origins(definition, quarters, year), figures, carrier)
    _explain_what_cannot_be_compared(pinned, figures, carrier)
    return pinned


def _periods(enrolment):
    rows = enrolment.programme.periods.select_related("criteria_version__set")
    return list(rows.order_by("quarter"))


def _reports(enrolment, which, *, judged) -> dict[int, Report]:
    """Period → the report that counts."""
    rows = Report.objects.filter(enrolment=enrolment).with_days().select_related("period")
    if which == "verified":
        counted = [r for r in rows if r.status == Report.Status.VERIFIED or r.pk == judged]
    else:
        counted = list(rows)
    return {report.period_id: report for report in counted}


def _quarters(periods, reports, which, found) -> list[Quarter]:
    values = {report.pk: {} for report in reports.values()}
    rows = Result.objects.filter(report__in=values).select_related("criterion")
    for row in rows:
        cell = found.get(row.pk) or counted_value(row, which)
        values[row.report_id][row.criterion.code] = cell
    return [quarter_of(period, reports.get(period.pk), values) for period in periods]


def quarter_of(period, report, values) -> Quarter:
    """One quarter of a unit; ``values`` maps the report's key to its cells by code."""
    return Quarter(
        number=period.quarter,
        version=period.criteria_version,
        values=values[report.pk] if report else None,
        is_on_time=_is_on_time(report, period),
    )


def _is_on_time(report, period) -> bool:
    if report is None or report.first_submitted_at is None:
        return False
    report.period = period
    return report.days.days_late_at(report.first_submitted_at) == 0


def counted_value(result, which) -> dict:
    """``{"state", "inputs"}`` of one side."""
    if which == "verified" and result.verified_state:
        return {"state": result.verified_state, "inputs": result.verified_inputs or {}}
    return {"state": result.state, "inputs": result.inputs}


def _typed(carrier, quarter) -> dict | None:
    """Code → Value; what cannot stand under the definition counts as not reported."""
    if quarter.values is None:
        return None
    forms, typed = carrier.forms, {}
    for code, cell in carrier.carry(quarter.version, quarter.values).items():
        if code not in forms:
            continue
        try:
            typed[code] = forms[code].read(cell)
        except InvalidValueError:
            continue
    return typed


def baselines_of(enrolment) -> list[tuple]:
    """Last year's figures, each with the version it was entered under."""
    rows = Baseline.objects.filter(enrolment=enrolment).select_related("criterion__version__set")
    return [baseline_of(row) for row in rows]


def baseline_of(row) -> tuple:
    criterion = row.criterion
    return criterion.version, criterion.code, row.quarter, row.inputs.get("value")


def _baselines(figures, carrier) -> dict[str, dict]:
    """Code → quarter → last year's figure."""
    entered = {}
    for version, code, quarter, figure in figures.baselines:
        _version, codes = entered.setdefault(version.pk, (version, {}))
        codes.setdefault(code, {})[quarter] = figure
    found = {}
    for version, codes in entered.values():
        for code, by_quarter in carrier.carry(version, codes).items():
            known = {quarter: f for quarter, f in by_quarter.items() if f is not None}
            found.setdefault(code, {}).update(known)
    return found


def _by_quarter(figures, numbers) -> dict[str, list]:
    return {code: [known.get(number) for number in numbers] for code, known in figures.items()}


def _pinned(scored, digest, **facts) -> dict:
    """The form that is stored: plain JSON, points as exact text."""
    pinned = scored.as_dict()
    pinned["max"] = pinned.pop("max_total")
    for line in pinned["lines"]:
        line["reason_code"] = line["reason"]
    return {**pinned, **facts, "digest": digest.scoring, "text_digest": digest.full}


def _say_where_from(pinned, found, figures, carrier):
    """The quarters behind every line, pinned with it; under other codes where the text differs."""
    for line in pinned["lines"]:
        line["origin"] = found[line["code"]].as_dict()
    for number, quarter in enumerate(figures.quarters, 1):
        others = carrier.counterparts_of(quarter.version) or {}
        for line in pinned["lines"]:
            other = others.get(line["code"])
            if other and other.carries and other.code != line["code"]:
                line["origin"].setdefault("cells", {})[str(number)] = other.code


def _explain_what_cannot_be_compared(pinned, figures, carrier):
    """A note on every line for the quarters whose version says nothing about it."""
    barred = {}
    for quarter in figures.quarters:
        if quarter.values is None:
            continue
        for code, other in carrier.barred(quarter.version).items():
            place = (code, other.kind, other.others, quarter.version.number)
            barred.setdefault(place, []).append(quarter.number)
    lines = {line["code"]: line for line in pinned["lines"]}
    for (code, kind, others, number), quarters in barred.items():
        if code in lines:
            params = {"quarters": ", ".join(map(str, quarters)), "version": number}
            if others:
                params["codes"] = ", ".join(others)
            lines[code].setdefault("notes", [])
            lines[code]["notes"] = [
                *lines[code]["notes"],
                {"code": f"not_comparable_{kind}", "params": params},
            ]
