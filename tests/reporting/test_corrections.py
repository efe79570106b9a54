"""A returned report: the unit opens an accepted criterion again, with its own reason."""

import uuid
from datetime import date

import pytest

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.reminders.duties.wards import reports
from apps.reporting import services
from apps.reporting.models import Report, Result, ReturnItem
from apps.reporting.services.review import return_report
from apps.reporting.sheet import Sheet
from tests.reporting.city import cells
from tests.reporting.ward import BASE, answer_return, submitted

WHY = "Ghi nhầm sổ của quý trước."
URL = f"{BASE}xin-sua/A3/"


@pytest.fixture
def returned(world):
    """C1 is sent back, everything else is accepted."""
    report = submitted(world)
    return_report(
        report,
        by=world.user("thamdinh"),
        due_on=date(2021, 12, 27),
        reasons={"C1": "Chưa khớp biên bản."},
    )
    return Report.objects.get(pk=report.pk)


def row(code):
    return Result.objects.get(criterion__code=code)


def correct(client, reason=WHY, url=URL):
    return client.post(url, {"reason": reason, "form_key": uuid.uuid4().hex})


def test_the_unit_opens_an_accepted_row_and_changes_it(world, returned, login):
    client = login(world.user("canbo.baichay"))
    assert URL in client.get(f"{BASE}nhap/").content.decode()

    answer = correct(client)

    assert answer["Location"] == f"{BASE}nhap/#row-A3"
    page = client.get(f"{BASE}nhap/").content.decode()
    assert 'name="A3-value"' in page
    assert WHY in page
    assert URL not in page
    services.save_draft(
        returned,
        by=world.user("canbo.baichay"),
        cells=cells({"A3": {"value": 2}}, {"A3": row("A3").version}),
    )
    assert row("A3").inputs == {"value": 2}
    assert Event.objects.filter(event="report.row_reopened", payload__contains=WHY).exists()


def test_other_rows_stay_closed(world, returned, login):
    correct(login(world.user("canbo.baichay")))

    with pytest.raises(DomainError):
        services.save_draft(
            returned,
            by=world.user("canbo.baichay"),
            cells=cells({"A1": {"value": False}}, {"A1": row("A1").version}),
        )

    assert row("A1").inputs == {"value": True}
    assert row("A1").accepted_at


def test_the_verifier_reads_the_reason_and_decides_the_row_again(world, returned, login):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    correct(login(officer))
    answer_return(returned, by=officer, answers={"C1": "Đã đối chiếu."})
    report = Report.objects.get()
    services.submit_report(report, by=chief, version=report.version)  # asks for no answer to A3

    page = login(world.user("thamdinh")).get(f"{BASE}tham-dinh/")

    assert WHY in page.content.decode()
    sheet = Sheet(Report.objects.for_list().get())
    assert {line.code for line in sheet.lines if line.result and not line.result.accepted_at} == {
        "A3",
        "C1",
    }


def test_what_the_city_wrote_stays_the_reason_on_the_home_page(world, returned, login):
    correct(login(world.user("canbo.baichay")), url=f"{BASE}xin-sua/A1/")  # stands before C1

    notes = [duty.note for duty in reports(date(2021, 12, 20)) if duty.kind == "report.correct"]

    assert notes == ["C1: Chưa khớp biên bản."]


@pytest.mark.parametrize(
    ("username", "url", "reason", "status"),
    [
        ("canbo.baichay", URL, "ngắn", 200),
        ("canbo.baichay", URL, "", 200),
        ("canbo.baichay", f"{BASE}xin-sua/C1/", WHY, 200),  # is open already
        ("canbo.baichay", f"{BASE}xin-sua/A4/", WHY, 200),  # nobody types it
        ("canbo.baichay", f"{BASE}xin-sua/X9/", WHY, 404),
        ("thamdinh", URL, WHY, 403),
        ("canbo.honggai", URL, WHY, 404),
    ],
)
def test_refusals_change_nothing(world, returned, login, username, url, reason, status):
    answer = correct(login(world.user(username)), reason, url)

    assert answer.status_code == status
    assert ReturnItem.objects.count() == 1
    assert row("A3").accepted_at


def test_a_report_with_the_city_is_not_opened(world, login):
    submitted(world)

    answer = correct(login(world.user("canbo.baichay")))

    assert answer.status_code == 200
    assert not ReturnItem.objects.exists()


def test_it_counts_once_when_pressed_twice(world, returned, login):
    client, form = login(world.user("canbo.baichay")), {"reason": WHY, "form_key": "a" * 32}

    answers = [client.post(URL, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert ReturnItem.objects.filter(asked_by__isnull=False).count() == 1
