"""Keeps the risk beside each report that waits, so that the queue need not read contents.

Run by the tick: a submission costs nothing more, and the page reads one column.
"""

from collections import defaultdict

from django.db.models import F

from apps.criteria.models import CriteriaVersion
from apps.programmes.models import Period
from apps.reporting.carrying import Carrier
from apps.reporting.comparison import figure, is_big_change, is_same, lacks_evidence
from apps.reporting.figures import Said
from apps.reporting.models import Report, Submission
from apps.reporting.norms import Norms
from apps.reporting.risk import assess, is_clean

SAMPLE = 300  # units that stand for all of a period
GROWTH = 1.25  # so many more units make a comparison worth repeating
CHUNK = 200
RULES = 2  # what was assessed by earlier rules is assessed again
HINT = 5  # a ground of fewer points is a hint, no warning


def refresh_risks() -> int:
    """Assess what waits and is not assessed yet, or was against far fewer units."""
    done = 0
    for period, reports in _stale().items():
        done += _assess(period, reports)
    return done


def _stale() -> dict:
    """Period → report to assess → its submission; no query beyond one while nothing is new."""
    waiting = list(
        Report.objects.awaiting_verification().values_list(
            "pk", "period_id", "submission_number", "risk__of", "risk__units", "risk__rules"
        )
    )
    if not waiting:
        return {}
    units = defaultdict(int)
    in_hand = Report.objects.filter(
        period__in={row[1] for row in waiting}, submission_number__gt=0
    ).values_list("period_id", flat=True)
    for period in in_hand:
        units[period] += 1
    found = defaultdict(dict)
    for pk, period, number, of, against, rules in waiting:
        step = max(1, -(-units[period] // SAMPLE))
        known = -(-units[period] // step)
        is_old = of != number or rules != RULES
        if is_old or (known > against and known >= GROWTH * against):
            found[period][pk] = number
    return found


def _assess(period_id, numbers) -> int:
    """``numbers``: report → submission, read before the contents: what comes in between is stale."""
    sample = _sample(period_id)
    said, version = _said(period_id, sample)
    criteria = version.by_code
    norms = Norms(criteria, list(said.values()))
    reports = list(numbers)
    for start in range(0, len(reports), CHUNK):
        chunk = reports[start : start + CHUNK]
        missing = [pk for pk in chunk if pk not in said]
        told = said | (_said(period_id, missing)[0] if missing else {})
        rows = [
            Report(pk=pk, risk=_as_stored(numbers[pk], told.get(pk), criteria, norms, len(sample)))
            for pk in chunk
        ]
        Report.objects.bulk_update(rows, ["risk"])
    return len(reports)


def _sample(period_id) -> list[int]:
    """Reports of the period that stand for all; the same ones while none is added."""
    pks = list(
        Report.objects.filter(period=period_id, submission_number__gt=0)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return pks[:: -(-len(pks) // SAMPLE)] if pks else []


def _said(period_id, reports):
    """Report → what its unit said in this and the earlier quarters, by today's codes."""
    latest = Submission.objects.filter(number=F("report__submission_number"))
    now = {
        report: (enrolment, content)
        for report, enrolment, content in latest.filter(report__in=reports).values_list(
            "report_id", "report__enrolment_id", "content"
        )
    }
    period = Period.objects.select_related("criteria_version__set").get(pk=period_id)
    carrier = Carrier(period.criteria_version.definition)
    versions = {
        version.pk: version
        for version in CriteriaVersion.objects.filter(
            periods__programme=period.programme_id, periods__quarter__lt=period.quarter
        )
    }
    earlier = defaultdict(list)
    for enrolment, version, content in (
        latest.filter(
            report__enrolment__in=[enrolment for enrolment, _content in now.values()],
            report__period__quarter__lt=period.quarter,
        )
        .order_by("-report__period__quarter")
        .values_list("report__enrolment_id", "report__period__criteria_version_id", "content")
    ):
        earlier[enrolment].append(carrier.carry(versions[version], content))
    return {
        report: Said(content, earlier[enrolment]) for report, (enrolment, content) in now.items()
    }, period.criteria_version


def _as_stored(number, said, criteria, norms, units) -> dict:
    said = said or Said({})
    risk = assess(said, norms)
    before = said.earlier[0] if said.earlier else {}
    typed = {code: cell for code, cell in said.now.items() if code in criteria}
    found = {
        "of": number,
        "rules": RULES,
        "units": units,
        "points": risk.points,
        "big": sum(is_big_change(criteria[c], before.get(c), cell) for c, cell in typed.items()),
        "moved": sum(_moved(criteria[c], before.get(c), cell) for c, cell in typed.items()),
        "lacking": sum(lacks_evidence(criteria[c], cell) for c, cell in typed.items()),
        "warnings": len(_doubted(risk)),
        "reasons": [reason.as_dict() for reason in risk.reasons],
    }
    # Beside the rest, so that a list need not take every risk apart.
    return found | {"clean_of": number if is_clean(found, number) else None}


def _moved(criterion, before, now) -> bool:
    """More than a fifth away from last quarter: too much to be confirmed unread."""
    old, new = figure(criterion, before or {}), figure(criterion, now)
    if old is None or new is None:
        return bool(before) and not is_same(criterion, before, now)
    return abs(new - old) * 5 > (100 if criterion["kind"] == "ratio" else old)


def _doubted(risk) -> set:
    """Criteria with a doubtful figure; a copied report counts once, a mere hint does not."""
    return {
        code
        for reason in risk.reasons
        if reason.code not in ("evidence", "answer") and reason.points >= HINT
        for code in (reason.criteria or ("",))
    }
