"""Who entered or submitted a report cannot verify it: refused by the service and the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError
from apps.police.models import Posting
from apps.reporting.models import Report
from apps.reporting.services.entry import save_draft
from apps.reporting.services.review import verify_report
from tests.reporting.city import cells, submitted

VERIFY = (
    "UPDATE reporting_report SET status = 'verified', decided_at = submitted_at,"
    " decided_by_id = %s WHERE id = %s"
)


@pytest.fixture
def report(world):
    """The officer wrote it, the deputy changed one cell of it, the chief submitted."""
    return submitted(world)


def verify_raw(report, user):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(VERIFY, [user.pk, report.pk])


def status(report):
    return Report.objects.values_list("status", "decided_by").get(pk=report.pk)


@pytest.mark.parametrize("name", ["canbo.baichay", "truong.baichay"])
def test_the_database_refuses_who_entered_and_who_submitted(world, report, name):
    with pytest.raises(IntegrityError):
        verify_raw(report, world.user(name))
    assert status(report) == ("submitted", None)


def test_the_database_refuses_who_entered_an_earlier_value(world, report):
    """Somebody else has changed every cell since; the history still knows."""
    other = (
        world.user("pho.baichay") if "pho.baichay" in world.users else world.user("canbo.caothang")
    )
    report.results.update(updated_by=other)
    with pytest.raises(IntegrityError):
        verify_raw(report, world.user("canbo.baichay"))
    assert status(report) == ("submitted", None)


def test_the_database_refuses_another_name_under_a_verdict(world, report):
    verify_report(report, by=world.user("thamdinh"))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reporting_report SET decided_by_id = %s WHERE id = %s",
            [world.user("canbo.baichay").pk, report.pk],
        )
    assert status(report) == ("verified", world.user("thamdinh").pk)


def test_the_database_lets_another_person_verify(world, report):
    verify_raw(report, world.user("thamdinh"))
    assert status(report) == ("verified", world.user("thamdinh").pk)


def test_the_service_refuses_with_a_sentence(world, report):
    before = Event.objects.count()
    with pytest.raises(DomainError) as refused:
        verify_report(report, by=world.user("canbo.baichay"))
    assert str(refused.value)
    assert (status(report), Event.objects.count()) == (("submitted", None), before)


def test_a_verifier_who_once_wrote_for_the_ward_is_refused(world, clock_at):
    """Posted at the ward when the figures were entered, at the city when they are judged."""
    verifier = world.user("thamdinh")
    Posting.objects.create(
        user=verifier,
        unit=world.enrolment("bai-chay").unit,
        role="officer",
        valid_from=clock.today(),
    )
    probe = Report(enrolment=world.enrolment("bai-chay"), period=world.period(4))
    save_draft(probe, by=verifier, cells=cells({"B1": {"value": 2}}))
    report = submitted(world, B1={"value": 2})
    with pytest.raises(DomainError):
        verify_report(report, by=verifier)
    with pytest.raises(IntegrityError):
        verify_raw(report, verifier)
    assert status(report) == ("submitted", None)
