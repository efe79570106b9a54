"""Who is reminded of what, when, and how often."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections

from apps.core import clock
from apps.notifications.models import Notification
from apps.police.models import Posting
from apps.reminders.models import Reminder, Tick
from apps.reminders.services import plan_reminders, run_planner, withdraw_outdated
from apps.reminders.tasks import tick
from apps.reporting.models import Report
from tests.factories import world as worlds


def told(user):
    return sorted(n.data["stage"] for n in Notification.objects.filter(recipient__username=user))


@pytest.fixture
def quarter_four(world):
    """Only the fourth quarter is open; its deadline is 24/12/2021, a Friday."""
    world.programme.periods.exclude(quarter=4).update(
        lock_on=date(2021, 12, 1), due_on=date(2021, 11, 1)
    )
    return world


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (date(2021, 12, 14), []),  # eight working days before
        (date(2021, 12, 15), ["d7"]),
        (date(2021, 12, 21), ["d3"]),
        (date(2021, 12, 23), ["d1"]),
        (date(2021, 12, 24), ["d1"]),  # the deadline itself, until 24:00
        (date(2021, 12, 25), ["overdue"]),
    ],
)
def test_plan_reminders_by_working_days(quarter_four, day, stages):
    plan_reminders(day)

    assert told("canbo.baichay") == stages
    assert told("truong.baichay") == stages


def test_plan_reminders_twice_adds_nothing(quarter_four):
    plan_reminders(date(2021, 12, 21))
    before = (Reminder.objects.count(), Notification.objects.count())

    plan_reminders(date(2021, 12, 21))

    assert before[0] > 0
    assert (Reminder.objects.count(), Notification.objects.count()) == before


def test_plan_reminders_after_a_gap_sends_the_present_stage_only(quarter_four):
    plan_reminders(date(2021, 12, 24))

    assert told("canbo.baichay") == ["d1"]


def test_plan_reminders_leaves_out_who_has_submitted(quarter_four):
    Report.objects.create(
        enrolment=quarter_four.enrolments["bai-chay"],
        period=quarter_four.periods[4],
        status="submitted",
        submitted_at=clock.now(),
        first_submitted_at=clock.now(),
        created_at=clock.now(),
    )

    plan_reminders(date(2021, 12, 21))

    assert told("canbo.baichay") == []
    assert told("canbo.caothang") == ["d3"]


def test_plan_reminders_tells_the_verifier_after_three_working_days(quarter_four):
    Report.objects.create(
        enrolment=quarter_four.enrolments["bai-chay"],
        period=quarter_four.periods[4],
        status="submitted",
        submission_number=1,
        submitted_at=clock.local(2021, 12, 20),
        first_submitted_at=clock.local(2021, 12, 20),
        created_at=clock.now(),
    )

    plan_reminders(date(2021, 12, 23))
    assert told("thamdinh") == []
    plan_reminders(date(2021, 12, 24))
    assert told("thamdinh") == ["waiting"]


def test_plan_reminders_asks_the_chief_once_the_report_was_handed_over(quarter_four):
    Report.objects.create(
        enrolment=quarter_four.enrolments["bai-chay"],
        period=quarter_four.periods[4],
        created_at=clock.now(),
        handed_at=clock.now(),
    )

    plan_reminders(date(2021, 12, 23))

    assert told("canbo.baichay") == []
    assert told("truong.baichay") == ["d1"]


def test_plan_reminders_owes_nothing_for_a_unit_that_ended(quarter_four):
    locality = quarter_four.localities["bai-chay"]
    locality.versions.update(valid_to=date(2021, 12, 10))

    plan_reminders(date(2021, 12, 21))

    assert told("canbo.baichay") == []
    assert told("canbo.caothang") == ["d3"]


def test_plan_reminders_owes_nothing_past_the_lock(quarter_four):
    quarter_four.programme.periods.update(lock_on=date(2021, 12, 25))

    plan_reminders(date(2021, 12, 27))

    assert Notification.objects.count() == 0


def test_mail_is_withdrawn_when_the_duty_is_done_meanwhile(quarter_four, mailoutbox):
    keys = plan_reminders(date(2021, 12, 21))
    assert withdraw_outdated(keys) == 0
    Report.objects.create(
        enrolment=quarter_four.enrolments["bai-chay"],
        period=quarter_four.periods[4],
        status="submitted",
        submitted_at=clock.now(),
        first_submitted_at=clock.now(),
        created_at=clock.now(),
    )

    tick()

    assert "canbo.baichay@example.test" not in {to for m in mailoutbox for to in m.to}
    assert "canbo.caothang@example.test" in {to for m in mailoutbox for to in m.to}


def test_mail_goes_to_nobody_who_has_left_the_post(quarter_four, mailoutbox):
    plan_reminders(date(2021, 12, 20))
    Posting.objects.filter(user__username="canbo.baichay").update(valid_to=date(2021, 12, 20))

    tick()

    assert "canbo.baichay@example.test" not in {to for m in mailoutbox for to in m.to}


def test_tick_twice_mails_once(quarter_four, mailoutbox):
    tick()
    sent = len(mailoutbox)
    tick()

    assert sent > 0
    assert len(mailoutbox) == sent
    assert len({m.extra_headers["Message-ID"] for m in mailoutbox}) == sent


def test_mail_holds_names_and_links_only(quarter_four, mailoutbox):
    tick()

    mail = next(m for m in mailoutbox if m.to == ["canbo.baichay@example.test"])
    assert "Phường Bãi Cháy" in mail.subject
    assert "/ct/mo-hinh-an-ninh-co-so-2021/2021-q4/bai-chay/nhap/" in mail.body


def test_run_planner_notes_the_tick_in_real_time(quarter_four):
    run_planner()

    assert clock.real_now() - Tick.objects.get().at < timedelta(minutes=1)


def test_plan_reminders_query_count(quarter_four, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        plan_reminders(date(2021, 12, 21))


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_write_each_reminder_once(clock_at):
    clock_at(worlds.NOW)
    worlds.build()
    errors = []

    def run():
        try:
            with clock.at(worlds.NOW):
                plan_reminders(date(2021, 12, 21))
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    keys = list(Notification.objects.values_list("recipient", "key"))
    assert len(keys) == len(set(keys)) > 0
    assert Reminder.objects.count() == len(keys)
