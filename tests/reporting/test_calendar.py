"""“May I edit, if not why, until when, who can change it”: one answer everywhere."""

from datetime import date, timedelta

import pytest

from apps.core import clock
from apps.core.errors import DomainError
from apps.localities.models import LocalityVersion
from apps.programmes.models import Enrolment, Period, Programme
from apps.reporting import services
from apps.reporting.models import Extension, Report, Result, UnitDays
from apps.reporting.services.review import return_report, verify_report
from tests.reporting.ward import BASE, blank, draft, full_cells, submitted


def granted(world, until, ward="bai-chay", quarter=4):
    return Extension.objects.create(
        enrolment=world.enrolment(ward),
        period=world.period(quarter),
        asked_by=world.user("canbo.baichay"),
        asked_at=clock.now(),
        reason="Cán bộ đi tập huấn.",
        wanted_until=until,
        decided_by=world.user("thamdinh"),
        decided_at=clock.now(),
        granted_until=until,
    )


def fresh(report):
    return Report.objects.for_list().get(pk=report.pk)


def refuses_every_writer(world, report, sentence):
    """Saving, files, handing over and submitting say the same and change nothing."""
    before = list(Result.objects.order_by("pk").values())
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    for write in (
        lambda: services.save_draft(report, by=officer, cells=full_cells()),
        lambda: services.hand_over(report, by=officer),
        lambda: services.submit_report(report, by=chief, version=report.version),
    ):
        with pytest.raises(DomainError, match=sentence):
            write()
    assert list(Result.objects.order_by("pk").values()) == before


def test_an_open_period_says_until_when(world):
    editing = services.standing_of(blank(world))

    assert editing.may
    assert "24/12/2021" in editing.sentence
    assert "30/01/2022" in editing.sentence
    assert editing.until == clock.local(2022, 1, 31, 0)
    assert "Công an thành phố Hạ Long" in editing.who


def test_a_period_that_is_not_open_says_when(world, clock_at):
    clock_at(clock.local(2021, 9, 14, 23, 59))
    editing = services.standing_of(blank(world))

    assert not editing.may
    assert "15/09/2021" in editing.sentence
    with pytest.raises(DomainError, match="15/09/2021"):
        services.start_report(blank(world), by=world.user("canbo.baichay"))
    assert not Report.objects.exists()

    clock_at(clock.local(2021, 9, 15, 0))
    assert services.standing_of(blank(world)).may


def test_a_submitted_report_names_the_chief(world):
    editing = services.standing_of(submitted(world))

    assert (editing.may, editing.until) == (False, None)
    assert "Công an phường Bãi Cháy" in editing.who
    assert "23/12/2021" in editing.sentence  # the city's deadline: three working days


def test_nobody_is_said_to_withdraw_once_the_period_is_closed(world, login, clock_at):
    report = submitted(world)
    chief = world.user("truong.baichay")
    client, pages = login(chief), (BASE, f"{BASE}da-nop/")
    assert [client.get(page).context["may_withdraw"] for page in pages] == [True, True]
    clock_at(clock.local(2022, 2, 1))

    assert [client.get(page).context["may_withdraw"] for page in pages] == [False, False]
    assert services.standing_of(report).who == ""
    with pytest.raises(DomainError):
        services.withdraw_report(report, by=chief)

    Extension.objects.create(
        enrolment=report.enrolment,
        period=report.period,
        asked_at=clock.now(),
        decided_at=clock.now(),
        reason="Mất điện.",
        wanted_until=date(2022, 2, 5),
        granted_until=date(2022, 2, 5),
    )
    report = Report.objects.for_list().get()
    assert "Bãi Cháy" in services.standing_of(report).who
    assert services.withdraw_report(report, by=chief).status == "draft"


def test_a_verified_report_names_the_lead_unit(world):
    report = submitted(world)
    verify_report(report, by=world.user("thamdinh"))

    editing = services.standing_of(fresh(report))

    assert not editing.may
    assert "Công an thành phố Hạ Long" in editing.who


def test_the_lock_falls_at_midnight_in_vietnam(world, clock_at):
    report = draft(world)
    clock_at(clock.local(2022, 1, 30, 23, 59))  # 16:59 UTC
    assert services.standing_of(fresh(report)).may

    clock_at(clock.local(2022, 1, 31, 0))  # still 30 January in UTC
    editing = services.standing_of(fresh(report))
    assert not editing.may
    assert "31/01/2022" in editing.sentence
    refuses_every_writer(world, fresh(report), "31/01/2022")


def test_a_closed_programme_is_final(world):
    report = draft(world)
    Programme.objects.update(status=Programme.Status.CLOSED)

    editing = services.standing_of(fresh(report))

    assert not editing.may
    refuses_every_writer(world, fresh(report), editing.sentence)


def test_a_unit_that_ended_writes_nothing(world):
    report = draft(world)
    LocalityVersion.objects.filter(locality=world.localities["bai-chay"]).update(
        valid_to=clock.today()
    )

    editing = services.standing_of(fresh(report))

    assert not editing.may
    refuses_every_writer(world, fresh(report), editing.sentence)


def test_a_unit_that_left_the_programme_writes_nothing(world):
    report = draft(world)
    Enrolment.objects.filter(pk=report.enrolment_id).update(status="declined")

    refuses_every_writer(world, fresh(report), services.standing_of(fresh(report)).sentence)


def test_late_is_said_with_the_days(world, clock_at):
    report = draft(world)
    clock_at(clock.local(2021, 12, 27))  # within the grace of two working days
    assert services.standing_of(fresh(report)).may
    assert services.days_late_now(fresh(report)) == 0

    clock_at(clock.local(2021, 12, 31))
    editing = services.standing_of(fresh(report))
    assert editing.may
    assert "3" in editing.sentence
    assert services.days_late_now(fresh(report)) == 3


def test_a_returned_report_says_its_own_deadline(world):
    report = submitted(world)
    return_report(
        report, by=world.user("thamdinh"), due_on=date(2021, 12, 23), reasons={"B1": "Sai số liệu."}
    )

    editing = services.standing_of(fresh(report))

    assert editing.may
    assert "23/12/2021" in editing.sentence
    assert services.due_on(fresh(report)) == date(2021, 12, 23)


def test_an_extension_moves_deadline_and_lock_of_one_unit(world, clock_at):
    report, other = draft(world), draft(world, "hong-gai")
    granted(world, date(2022, 2, 10))
    clock_at(clock.local(2022, 2, 10, 23, 59))

    editing = services.standing_of(fresh(report))
    assert editing.may
    assert editing.until == clock.local(2022, 2, 11, 0)
    assert "10/02/2022" in editing.sentence
    assert services.days_late_now(fresh(report)) == 0
    assert not services.standing_of(fresh(other)).may

    clock_at(clock.local(2022, 2, 11, 0))
    refuses_every_writer(world, fresh(report), "11/02/2022")


@pytest.mark.parametrize(
    ("until", "due", "grace", "lock"),
    [
        (None, date(2021, 12, 24), date(2021, 12, 28), date(2022, 1, 31)),
        (date(2021, 12, 20), date(2021, 12, 24), date(2021, 12, 28), date(2022, 1, 31)),
        (date(2021, 12, 27), date(2021, 12, 27), date(2021, 12, 28), date(2022, 1, 31)),
        (date(2022, 1, 10), date(2022, 1, 10), date(2022, 1, 10), date(2022, 1, 31)),
        (date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 1), date(2022, 3, 2)),
    ],
)
def test_days_never_become_shorter(world, until, due, grace, lock):
    days = UnitDays(world.period(4), until, until)

    assert (days.due_on, days.grace_ends_on, days.lock_on) == (due, grace, lock)
    assert days.days_late(grace) == 0
    assert days.days_late(grace + timedelta(days=2)) == 2


def test_what_was_granted_later_does_not_make_a_late_report_punctual(world, clock_at):
    clock_at(clock.local(2021, 12, 31))
    report = submitted(world)
    services.withdraw_report(report, by=world.user("truong.baichay"))
    clock_at(clock.local(2022, 1, 3))
    granted(world, date(2022, 1, 20))

    days = fresh(report).days

    assert days.days_late_at(report.first_submitted_at) == 3
    assert Report.objects.get(pk=report.pk).days == days  # without the annotation too
    assert services.days_late_now(fresh(report)) == 0


def test_pages_show_the_sentence(world, login):
    report = draft(world)
    sentence = services.standing_of(fresh(report)).sentence
    client = login(world.user("truong.baichay"))

    for page in ("", "nhap/", "kiem-tra/"):
        body = client.get(f"{BASE}{page}").content.decode()
        assert sentence in body, page
        assert "15/09/2021" in body, page  # of the data window
        assert f"{BASE}xin-gia-han/" in body, page

    Period.objects.filter(quarter=4).update(lock_on=clock.today(), due_on=date(2021, 12, 19))
    sentence = services.standing_of(fresh(report)).sentence
    for page in ("", "nhap/", "kiem-tra/"):
        assert sentence in client.get(f"{BASE}{page}").content.decode(), page
