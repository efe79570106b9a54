"""One event on its page: the mark of invented figures, numbers and ratings as people write them."""

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.audit.services import record
from apps.dashboards.event_words import value_words

pytestmark = pytest.mark.django_db
MARK = "mark-illustrative"


@pytest.fixture
def auditor(world, login):
    return login(world.user("kiemtoan"))


def page(client, event):
    return client.get(reverse("dashboards:audit-detail", args=[event.pk])).content.decode()


def test_figures_of_an_invented_set_carry_the_mark(world, auditor):
    after = {"total": "93.6667", "max": "100", "band": "XUAT_SAC"}
    by = world.user("thamdinh")
    event = record("year.computed", world.enrolment("bai-chay"), by=by, after=after)
    shown = page(auditor, event)

    assert MARK in shown
    assert "93,6667" in shown
    assert "93.6667" not in shown
    assert "Xuất sắc" in shown


def test_what_belongs_to_no_programme_carries_none(world, auditor):
    event = record("user.updated", world.user("canbo.baichay"), by=world.user("quantri"))

    assert MARK not in page(auditor, event)


def test_an_event_outlives_its_object(world, auditor):
    event = record("report.started", world.programme, by=world.user("canbo.baichay"))
    Event.objects.bulk_create(
        [
            Event(
                **{
                    field.attname: getattr(event, field.attname)
                    for field in Event._meta.fields
                    if field.attname not in ("id", "stream", "form_key")
                },
                stream="reporting.report:999999",
            )
        ]
    )
    gone = Event.objects.get(stream="reporting.report:999999")

    assert MARK not in page(auditor, gone)


def test_numbers_of_versions_stay_as_they_are():
    assert value_words("1.0", "number") == "1.0"


@pytest.mark.parametrize("name", ["q", "act", "from", "to"])
def test_a_query_that_nobody_can_type_is_answered(world, auditor, name):
    answer = auditor.get(reverse("dashboards:audit-list"), {name: "a\0"})

    assert answer.status_code == 200
