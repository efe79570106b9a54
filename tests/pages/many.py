"""Fifty of everything, written without the pages: wards, reports, duties, register entries."""

import copy
from datetime import date

import yaml
from django.conf import settings

from apps.assessments.models import YearScore
from apps.core import clock
from apps.criteria.services import publish_definition
from apps.notifications.models import Notification
from apps.programmes.models import Enrolment, Subject
from apps.recognition.models import AgendaItem, Dossier, Recognition, Session
from apps.reporting.models import Evidence, Report, Result, Return, ReturnItem, Submission
from tests.factories import world as worlds

SHA256 = "0" * 64
OFFICER, CHIEF, VERIFIER = "canbo.baichay", "truong.baichay", "thamdinh"


def criteria_of(count):
    """A published set with ``count`` counting criteria."""
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "syn-30.yaml"
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    group = definition["groups"][0]
    sample = next(c for c in group["criteria"] if c["code"] == "S1.4")
    group["criteria"] = []
    for number in range(1, count + 1):
        criterion = copy.deepcopy(sample)
        criterion.update(code=f"S1.{number}", title_vi=f"Việc số {number}", max="2")
        group["criteria"].append(criterion)
    group["max"] = definition["max_total"] = str(2 * count)
    definition["groups"] = [group]
    for band in definition["bands"]:  # their minima were those of 30 criteria
        band.pop("min", None)
    return publish_definition(definition, number="1.0", published_on=worlds.BEGIN)


def notices(user, count):
    """Unread notices of one person."""
    Notification.objects.bulk_create(
        Notification(
            recipient=user,
            event="report.submitted",
            key=f"many:{number}",
            at=clock.now(),
            not_before=clock.real_now(),
            url="/",
        )
        for number in range(count)
    )


def more_wards(world, count):
    """Further wards with a police unit, taking part; the people of Bãi Cháy serve there too."""
    enrolments = []
    for number in range(count):
        slug = f"phuong-{number}"
        locality = worlds.make_locality(slug, "phuong", f"Số {number}", parent=world.city)
        unit = worlds.make_unit(locality, f"Công an phường Số {number}")
        for username, role in ((OFFICER, "officer"), (CHIEF, "chief")):
            world.post(username, unit, role)
        subject = Subject.objects.create(
            name=f"Phường Số {number}",
            slug=slug,
            locality=locality,
            locality_version=locality.versions.get(),
        )
        enrolment = Enrolment.objects.create(
            programme=world.programme,
            subject=subject,
            unit=unit,
            status=Enrolment.Status.ENROLLED,
            invited_at=clock.now(),
            enrolled_at=clock.now(),
        )
        enrolments.append(enrolment)
    return enrolments


def report_of(world, enrolment, quarter=4, *, status="submitted", again=False):
    """A report with a figure and a file on each criterion; returned once when ``again``."""
    officer, chief = world.users[OFFICER], world.users[CHIEF]
    report = Report.objects.create(
        enrolment=enrolment,
        period=world.periods[quarter],
        status=status,
        created_at=clock.now(),
        first_submitted_at=clock.now(),
        submitted_at=clock.now(),
        submitted_by=chief,
        submission_number=2 if again else 1,
        self_score={"total": "84.5", "max_total": "100", "digest": SHA256},
        self_total="84.5",
    )
    results = Result.objects.bulk_create(
        Result(
            report=report,
            criterion=criterion,
            state="value",
            inputs={"value": 3},
            remark="Có sổ theo dõi.",
            updated_by=officer,
            updated_at=clock.now(),
        )
        for criterion in world.periods[quarter].criteria_version.criteria.all()
        if criterion.code != "A4"
    )
    evidence_of(results, officer)
    content = {r.criterion.code: {"state": "value", "inputs": {"value": 3}} for r in results}
    for number in range(1, report.submission_number + 1):
        Submission.objects.create(
            report=report, number=number, at=clock.now(), by=chief, content=content, digest=SHA256
        )
    if again or status == "returned":
        returned(world, report, results, is_open=status == "returned")
    return report


def evidence_of(results, by):
    """One file on each result."""
    Evidence.objects.bulk_create(
        Evidence(
            result=result,
            name="bien-ban.pdf",
            sha256=SHA256,
            size=1,
            content_type="application/pdf",
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
        for result in results
    )


def returned(world, report, results, *, is_open):
    """Every result was sent back with a reason and has an answer."""
    verifier = world.users[VERIFIER]
    sent_back = Return.objects.create(
        report=report,
        number=1,
        at=clock.now(),
        by=verifier,
        due_on=clock.today(),
        closed_at=None if is_open else clock.now(),
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(
            sent_back=sent_back,
            result=result,
            reason="Chưa khớp biên bản.",
            answer="Đã đối chiếu.",
            answered_by=world.users[OFFICER],
            answered_at=clock.now(),
        )
        for result in results
    )


def registered(world, enrolment, session, number):
    """A dossier, its concluded item, and its entry in the register with a scan."""
    by = world.users["thuky"]
    score = YearScore.objects.create(
        enrolment=enrolment,
        criteria_version=world.programme.criteria_version,
        at=clock.now(),
        by=by,
        content={"lines": [], "groups": [], "total": "90", "max": "100", "band": "DAT"},
    )
    dossier = Dossier.objects.create(
        enrolment=enrolment,
        number=f"HS-2021-{number:04}",
        status="recognised",
        year_score=score,
        created_at=clock.now(),
        submitted_at=clock.now(),
        submitted_by=world.users[CHIEF],
        content={},
    )
    item = AgendaItem.objects.create(
        session=session,
        order=number,
        dossier=dossier,
        status="concluded",
        tally={"for": 9},
        outcome="recognise",
    )
    return Recognition.objects.create(
        dossier=dossier,
        item=item,
        number=f"{number:02}-QĐ/BCĐ",
        decided_on=date(2021, 12, 10),
        signer="Trưởng Ban",
        valid_from=date(2021, 12, 10),
        scan_name="quyet-dinh.pdf",
        scan_sha256=SHA256,
        scan_type="application/pdf",
        registered_at=clock.now(),
        registered_by=by,
    )


def ended_session(world):
    """A session that is over, for the register."""
    return Session.objects.create(
        number="HN-2021-01",
        committee=world.committee,
        programme=world.programme,
        title="Hội nghị xét duyệt",
        starts_at=clock.now(),
        place="Phòng họp",
        status="closed",
    )
