"""The nation in the middle of a year: two quarters verified, one waiting, one being written.

Every unit has a police unit of its own. The third quarter of all of them waits for one verifier,
with its risk as the tick finds it; of the fourth each has a full draft of 30 cells.
"""

import io
import json
import random
from datetime import timedelta

from .national import _pools

STATES = {1: "verified", 2: "verified", 3: "submitted", 4: "draft"}
AGES = {1: 180, 2: 90, 3: 2, 4: 1}  # days since the report was begun or handed in
CHUNK = 300  # units at a time
WARD = "xa-0100"  # whose report is opened and saved
OFFICER, VERIFIER = "bench.ward", "bench.city"
GROUNDS = "Theo sổ của đơn vị."
PASSWORD = "mot-mat-khau-de-do"
SCORED = 20  # scores worked out; the others have one of these


def populate(units):
    """Programme, units, people, reports; returns the programme."""
    from apps.accounts.models import User  # noqa: PLC0415
    from apps.criteria.services import publish_definition  # noqa: PLC0415

    today = _today()
    version = publish_definition(
        definition(), number="1.0", published_on=today - timedelta(days=900)
    )
    people = {
        name: User.objects.create_user(name, f"{name}@example.test", PASSWORD, display_name=name)
        for name in (OFFICER, VERIFIER, "bench.chief")
    }
    places = _places(units, today)
    programme = _programme(version, places[0], today)
    _postings(people, places, today)
    enrolments = _enrolments(programme, places[1:])
    draw = random.Random(2025)
    codes = dict(version.criteria.values_list("pk", "code"))
    pools = {key: (codes[key], pool) for key, pool in _pools(version).items()}
    for start in range(0, units, CHUNK):
        _reports(programme, enrolments[start : start + CHUNK], people, pools, draw)
    _histories()
    _scores_and_risks(programme)
    return programme


def definition():
    """The synthetic set of 30 criteria, all of them typed."""
    import yaml  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "syn-30.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _today():
    from apps.core import clock  # noqa: PLC0415

    return clock.today()


def _places(units, today):
    """Police units: the one that leads, then one for each commune."""
    from apps.localities.models import Locality, LocalityVersion  # noqa: PLC0415
    from apps.police.models import PoliceUnit  # noqa: PLC0415

    names = ["Bộ", *(f"Xã {number:04}" for number in range(units))]
    localities = Locality.objects.bulk_create(
        Locality(name=name, slug="bo" if not i else f"xa-{i - 1:04}")
        for i, name in enumerate(names)
    )
    LocalityVersion.objects.bulk_create(
        LocalityVersion(
            locality=place,
            level="commune",
            kind="xa",
            name=place.name,
            valid_from=today - timedelta(days=900),
            search_key=place.slug.replace("-", " "),
            sort_key=place.slug,
        )
        for place in localities[1:]
    )
    return PoliceUnit.objects.bulk_create(
        PoliceUnit(locality=place, name=f"Công an {place.name}", phone="0203 000 000")
        for place in localities
    )


def _programme(version, lead, today):
    """Four quarters, all open: the last is due in a month."""
    from apps.core.dates import quarter_window  # noqa: PLC0415
    from apps.programmes.models import Period, Programme  # noqa: PLC0415

    year = today.year
    programme = Programme.objects.create(
        slug="bench",
        title="Đo tốc độ",
        year=year,
        lead_unit=lead,
        criteria_version=version,
        status="open",
    )
    for quarter in STATES:
        window = quarter_window(year, quarter)
        Period.objects.create(
            programme=programme,
            slug=f"{year}-q{quarter}",
            quarter=quarter,
            opens_on=today - timedelta(days=500 - quarter * 90),
            window_from=window.start,
            window_to=window.end,
            due_on=today + timedelta(days=30 - (4 - quarter)),
            lock_on=today + timedelta(days=90),
            criteria_version=version,
        )
    return programme


def _postings(people, places, today):
    from apps.police.models import Posting  # noqa: PLC0415

    own = next(place for place in places if place.locality.slug == WARD)
    for name, unit, role in (
        (OFFICER, own, "officer"),
        ("bench.chief", own, "chief"),
        (VERIFIER, places[0], "verifier"),
    ):
        since = today - timedelta(days=400)
        Posting.objects.create(user=people[name], unit=unit, role=role, valid_from=since)


def _enrolments(programme, places):
    from django.utils import timezone  # noqa: PLC0415

    from apps.core.folding import sort_key  # noqa: PLC0415
    from apps.programmes.models import Enrolment, Subject  # noqa: PLC0415

    now = timezone.now()
    subjects = Subject.objects.bulk_create(
        Subject(
            name=place.locality.name,
            slug=place.locality.slug,
            locality=place.locality,
            sort_key=sort_key(place.locality.name),
        )
        for place in places
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme, subject=subject, unit=place, status="enrolled", invited_at=now
        )
        for subject, place in zip(subjects, places, strict=True)
    )


def _reports(programme, enrolments, people, pools, draw):
    from apps.core import clock  # noqa: PLC0415
    from apps.reporting.models import Report, Submission  # noqa: PLC0415

    reports = Report.objects.bulk_create(
        Report(enrolment=enrolment, period=period, **_stage(period, people, clock.now()))
        for period in programme.periods.all()
        for enrolment in enrolments
    )
    cells, contents = [], {}
    for report in reports:
        for key, (code, pool) in pools.items():
            state, inputs = draw.choice(pool)
            contents.setdefault(report.pk, {})[code] = _content(state, inputs)
            cells.append((report, key, state, inputs))
    _write_cells(cells, people[OFFICER])
    Submission.objects.bulk_create(
        Submission(
            report=report,
            number=1,
            at=report.submitted_at,
            by=people["bench.chief"],
            content=contents[report.pk],
            digest="0" * 64,
            criteria_version="SYN 1.0",
            text_digest="0" * 64,
            scoring_digest="0" * 64,
        )
        for report in reports
        if report.submitted_at
    )


def _stage(period, people, now) -> dict:
    """How far the reports of this quarter have come."""
    status, at = STATES[period.quarter], now - timedelta(days=AGES[period.quarter])
    sent = at if status != "draft" else None
    return {
        "status": status,
        "version": 31,
        "created_at": at,
        "first_submitted_at": sent,
        "submitted_at": sent,
        "submitted_by": people["bench.chief"] if sent else None,
        "submission_number": 1 if sent else 0,
        "decided_at": at if status == "verified" else None,
        "decided_by": people[VERIFIER] if status == "verified" else None,
    }


def _write_cells(cells, officer):
    """By COPY where the database has it: there are four hundred thousand."""
    from django.db import connection  # noqa: PLC0415

    from apps.reporting.models import Result  # noqa: PLC0415

    if connection.vendor != "postgresql":
        Result.objects.bulk_create(
            Result(
                report=report,
                criterion_id=key,
                state=state,
                inputs=inputs,
                explanation=GROUNDS,
                updated_by=officer,
                updated_at=report.created_at,
            )
            for report, key, state, inputs in cells
        )
        return
    lines = [
        f"{report.pk}\t{key}\t{state}\t{json.dumps(inputs)}\t\t{GROUNDS}\t1\tf\t{officer.pk}"
        f"\t{report.created_at.isoformat()}\t\t\n"
        for report, key, state, inputs in cells
    ]
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "copy reporting_result (report_id, criterion_id, state, inputs, remark, explanation,"
            " version, is_unconfirmed, updated_by_id, updated_at, verified_state, verified_note)"
            " from stdin",
            io.StringIO("".join(lines)),
        )


def _content(state, inputs):
    grounds = {"remark": "", "explanation": GROUNDS, "version": 1, "evidence": []}
    return {"state": state, "inputs": inputs, **grounds}


def _histories():
    """Each cell was saved once, so it has one row of history."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into reporting_resulthistory"
            " (result_id, batch, version, state, inputs, remark, explanation, by_id, at)"
            " select id, gen_random_uuid(), version, state, inputs, remark, explanation,"
            " updated_by_id, updated_at from reporting_result"
        )


def _scores_and_risks(programme):
    """Own scores of what was handed in, and the risk of what waits, as the tick finds it."""
    from apps.reporting.models import Report  # noqa: PLC0415
    from apps.reporting.services import score_report  # noqa: PLC0415
    from apps.reporting.services.risks import refresh_risks  # noqa: PLC0415

    rows = Report.objects.filter(enrolment__programme=programme, period__quarter__gte=3)
    pks = list(rows.values_list("pk", flat=True))
    for number, report in enumerate(rows.for_list().order_by("pk")[:SCORED]):
        report.take_self_score(score_report(report))
        scored = {name: getattr(report, name) for name in Report.SELF_SCORE}
        rows.filter(pk__in=pks[number::SCORED]).update(**scored)
    refresh_risks()
