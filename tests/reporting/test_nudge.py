"""“Nhắc”: told, recorded, once a day."""

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.reporting.models import Nudge
from apps.reporting.services.review import nudge_enrolment
from tests.reporting.city import day, submitted

PAGE = ["mo-hinh-an-ninh-co-so-2021", "2021-q4", "bai-chay"]


def remind(world, **kwargs):
    return nudge_enrolment(
        world.enrolment("bai-chay"), world.period(4), by=world.user("thamdinh"), **kwargs
    )


def test_nudge_tells_officers_and_chiefs_and_leaves_a_record(world):
    remind(world, text="Gọi lại nếu vướng mắc.")
    told = {n.recipient.username for n in Notification.objects.filter(event="report.nudged")}
    assert told == {"canbo.baichay", "truong.baichay", "pho.baichay"}
    assert Nudge.objects.get().text == "Gọi lại nếu vướng mắc."
    assert Event.objects.get(event="enrolment.nudged").data["period"] == "2021-q4"


def test_nudge_once_a_day_and_again_tomorrow(world, clock_at):
    remind(world)
    before = Notification.objects.count()
    with pytest.raises(DomainError, match="Cán bộ thẩm định"):
        remind(world)
    assert (Nudge.objects.count(), Notification.objects.count()) == (1, before)
    clock_at(day(21))
    remind(world)
    assert Nudge.objects.count() == 2


def test_nudge_refuses_when_the_report_is_there(world):
    submitted(world)
    before = Notification.objects.count()
    with pytest.raises(DomainError):
        remind(world)
    assert (Nudge.objects.count(), Notification.objects.count()) == (0, before)


def test_nudge_refuses_a_closed_period(world, clock_at):
    clock_at(day(1, month=2, year=2022))
    with pytest.raises(DomainError):
        remind(world)
    assert not Nudge.objects.exists()


def test_nudge_page_previews_and_sends_once(world, login):
    client = login(world.user("thamdinh"))
    url = reverse("reporting:nudge", args=PAGE)
    page = client.get(url)
    assert page.status_code == 200
    assert "Trưởng Công an phường Bãi Cháy" in page.content.decode()
    assert not Nudge.objects.exists()
    for _press in range(2):
        assert client.post(url, {"text": "", "form_key": "k"}).status_code == 302
    assert Nudge.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("thamdinh2", 200), ("truong.baichay", 403), ("canbo.caothang", 404), ("lanhdao", 403)],
)
def test_who_may_remind(world, login, name, status):
    client = login(world.user(name))
    url = reverse("reporting:nudge", args=PAGE)
    assert client.get(url).status_code == status
    if status != 200:
        assert client.post(url, {"text": ""}).status_code == status
        assert not Nudge.objects.exists()
