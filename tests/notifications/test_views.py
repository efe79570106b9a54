"""The bell: one's own notices, unread first, read by opening."""

import pytest
from django.urls import reverse

from apps.core import clock
from apps.notifications.models import Notification
from apps.notifications.services import notify, unread_count
from tests.pages import many

pytestmark = pytest.mark.django_db
LIST = "/thong-bao/"


@pytest.fixture
def officer(world, login):
    user = world.user("canbo.baichay")
    for number in range(3):
        notify([user], "no.words", url=f"/don-vi/?q={number}", key=f"k{number}")
    notify([world.user("truong.baichay")], "no.words", url="/", key="k")
    return login(user)


def test_list_shows_ones_own_unread_first(officer):
    mine = Notification.objects.filter(recipient__username="canbo.baichay").order_by("pk")
    newest = mine.last()
    officer.post(reverse("notifications:notification-open", args=[newest.pk]))

    page = officer.get(LIST).context["page_obj"]
    assert len(page) == 3
    assert list(page)[-1] == newest
    assert len(officer.get(LIST, {"loc": "chua-doc"}).context["page_obj"]) == 2


def test_open_marks_read_and_goes_there(officer):
    notice = Notification.objects.get(url="/don-vi/?q=1")

    response = officer.post(reverse("notifications:notification-open", args=[notice.pk]))

    assert response.url == "/don-vi/?q=1"
    notice.refresh_from_db()
    assert notice.read_at
    assert Notification.objects.unread().count() == 3


def test_open_stays_on_this_host(officer):
    notice = Notification.objects.get(url="/don-vi/?q=1")
    Notification.objects.filter(pk=notice.pk).update(url="https://example.com/")

    response = officer.post(reverse("notifications:notification-open", args=[notice.pk]))

    assert response.url == LIST


def test_somebody_elses_notice_does_not_exist(officer):
    notice = Notification.objects.get(recipient__username="truong.baichay")

    address = reverse("notifications:notification-open", args=[notice.pk])
    assert officer.post(address).status_code == 404
    assert officer.get(address).status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


def test_read_all_marks_ones_own(officer):
    officer.post(reverse("notifications:notification-read-all"))

    unread = Notification.objects.unread().get()
    assert unread.recipient.username == "truong.baichay"


def test_empty_states(world, login):
    client = login(world.user("thuky"))

    for query in ({}, {"loc": "chua-doc"}, {"q": "abc"}):
        response = client.get(LIST, query)
        assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_query_count(world, login, count, django_assert_max_num_queries):
    user = world.user("thuky")
    for number in range(count):
        notify([user], "no.words", url="/", key=f"n{number}")
    client = login(user)
    client.get(LIST)  # the session notes the first click

    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_the_bell_counts_ones_own_unread(world, login):
    """The kept question behind the bell says what the queryset of one's own rows says."""
    users = [world.user(name) for name in ("canbo.baichay", "truong.baichay", "thamdinh")]
    for number, user in enumerate(users):
        many.notices(user, number * 2)
    Notification.objects.filter(recipient=users[2], key="many:0").update(read_at=clock.now())
    counts = [unread_count(user) for user in users]
    assert counts == [Notification.objects.visible_to(user).unread().count() for user in users]
    assert counts == [0, 2, 3]
    assert '<span class="count">3</span>' in login(users[2]).get("/huong-dan/").content.decode()
