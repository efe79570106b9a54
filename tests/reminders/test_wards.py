"""What the home page says a ward must correct: the open return, its day and its first reason."""

from datetime import date

import pytest

from apps.core import clock
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


def test_the_first_criterion_of_the_set_is_named_with_its_reason(world, report):
    send_back(world, report, {"C1": "Thiếu biên bản.", "B2": "Sai tổng số.", "D1": "Chưa ký."})

    assert corrections() == [(DUE, "B2: Sai tổng số.")]


def test_a_general_remark_goes_before(world, report):
    send_back(world, report, {"C1": "Thiếu biên bản."}, comment="Đối chiếu lại toàn bộ.")

    assert corrections() == [(DUE, "Đối chiếu lại toàn bộ.")]


def test_a_return_without_criteria_has_its_remark_only(world, report):
    send_back(world, report, {}, comment="Bổ sung chữ ký.")

    assert corrections() == [(DUE, "Bổ sung chữ ký.")]
