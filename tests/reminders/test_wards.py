"""What the home page says a ward must correct: the open return, its day and its first reason."""

from datetime import date

import pytest

from apps.committees.services import standing
from apps.core import clock
from apps.programmes.models import Enrolment, Programme
from apps.recognition.models import Dossier
from apps.reminders.duties import duties_of
from apps.reminders.duties.wards import reports
from apps.reporting.models import Report, Return, ReturnItem
from tests.pages import many

DUE = date(2021, 12, 27)


@pytest.fixture
def report(world):
    """Bãi Cháy's fourth quarter is with the ward again; an older return is closed."""
    found = many.report_of(world, world.enrolment("bai-chay"), again=True)
    Report.objects.filter(pk=found.pk).update(status="returned")
    return found


def send_back(world, report, reasons, comment=""):
    sent_back = Return.objects.create(
        report=report,
        number=2,
        at=clock.now(),
        by=world.user("thamdinh"),
        due_on=DUE,
        comment=comment,
    )
    for code, reason in reasons.items():
        result = report.results.get(criterion__code=code)
        ReturnItem.objects.create(sent_back=sent_back, result=result, reason=reason)


def corrections():
    return [(d.due_on, d.note) for d in reports(clock.today()) if d.kind == "report.correct"]


def test_the_first_criterion_is_named_with_its_reason_and_the_others_by_their_codes(world, report):
    send_back(world, report, {"C1": "Thiếu biên bản.", "B2": "Sai tổng số.", "D1": "Chưa ký."})

    assert corrections() == [(DUE, "B2: Sai tổng số. (và C1, D1)")]


def test_a_general_remark_goes_before(world, report):
    send_back(world, report, {"C1": "Thiếu biên bản."}, comment="Đối chiếu lại toàn bộ.")

    assert corrections() == [(DUE, "Đối chiếu lại toàn bộ.")]


def test_a_return_without_criteria_has_its_remark_only(world, report):
    send_back(world, report, {}, comment="Bổ sung chữ ký.")

    assert corrections() == [(DUE, "Bổ sung chữ ký.")]


@pytest.fixture
def papers(world):
    """Bãi Cháy is invited elsewhere and prepares a dossier; Cao Thắng has to supplement one."""
    second = Programme.objects.get(pk=world.programme.pk)
    second.pk, second.slug, second.title = None, "chuong-trinh-hai", "Chương trình hai"
    second.save()
    invited = Enrolment.objects.get(pk=world.enrolment("bai-chay").pk)
    invited.pk, invited.programme, invited.status = None, second, "invited"
    invited.save()
    for ward, fields in {
        "bai-chay": {"number": "HS-2021-0001", "status": "building"},
        "cao-thang": {
            "number": "HS-2021-0002",
            "status": "supplement",
            "supplement_due_on": DUE,
            "supplement_reason": "Thiếu văn bản.",
            "submitted_at": clock.now(),
        },
    }.items():
        Dossier.objects.create(enrolment=world.enrolment(ward), created_at=clock.now(), **fields)
    return world


def owed(world, username):
    duties = duties_of(standing(world.user(username)))
    return [d for d in duties if not d.kind.startswith("report.")]


def test_a_chief_answers_invitations_and_completes_the_dossier(papers):
    dossier, answer = owed(papers, "truong.baichay")

    name, year = "Phường Bãi Cháy", papers.programme.year
    assert (dossier.kind, dossier.subject) == ("dossier.submit", "HS-2021-0001")
    assert (dossier.due_on, dossier.note, dossier.url) == (None, "", "/ho-so/HS-2021-0001/")
    assert dossier.context == f"{name} – {papers.programme.title} {year}"
    assert (answer.kind, answer.subject) == ("enrolment.answer", name)
    assert answer.context == f"Chương trình hai {year}"
    assert answer.url == "/ct/chuong-trinh-hai/dang-ky/bai-chay/tra-loi/"


def test_what_to_supplement_comes_with_its_day_and_reason(papers):
    (duty,) = owed(papers, "truong.caothang")

    assert (duty.kind, duty.subject) == ("dossier.supplement", "HS-2021-0002")
    assert (duty.due_on, duty.note, duty.is_returned) == (DUE, "Thiếu văn bản.", True)


def test_an_officer_signs_nothing(papers):
    assert owed(papers, "canbo.baichay") == []


def test_the_page_that_says_what_comes_next_takes_eight_queries(
    world, login, django_assert_max_num_queries
):
    """Everything was handed in, and a quarter is still to come: the longest way to nothing."""
    many.report_of(world, world.enrolment("bai-chay"))
    world.programme.periods.exclude(quarter=4).update(
        opens_on=date(2022, 1, 5), due_on=date(2022, 1, 20), lock_on=date(2022, 2, 1)
    )
    client = login(world.user("canbo.baichay"))
    client.get("/")

    with django_assert_max_num_queries(8):
        page = client.get("/").content.decode()

    assert "05/01/2022" in page
