"""Signing in: who gets in, who is kept out, and when a session ends."""

import unicodedata
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import User
from apps.audit.models import Event

from .acts import acts

pytestmark = pytest.mark.django_db
WORD = "mật khẩu của tôi"
HOME = "/tai-khoan/"


@pytest.fixture
def officer(world):
    user = world.user("canbo.baichay")
    user.set_password(WORD)
    user.save()
    return user


def enter(client, username, password=WORD, **more):
    return client.post(
        reverse("accounts:login"), {"username": username, "password": password, **more}
    )


def is_in(client):
    return client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "canbo.baichay",
        " CanBo.BaiChay ",
        "canbo .baichay",
        unicodedata.normalize("NFD", "cánbo.bãicháy"),
    ],
)
def test_the_name_is_read_however_it_is_typed(client, officer, typed):
    response = enter(client, typed)

    assert (response.status_code, response.url) == (302, "/")
    assert is_in(client)
    assert Event.objects.filter(event="user.logged_in", actor=officer).count() == 1


def test_the_password_may_be_typed_in_either_unicode_form(client, officer):
    officer.set_password(unicodedata.normalize("NFC", WORD))
    officer.save()

    enter(client, officer.username, unicodedata.normalize("NFD", WORD))

    assert is_in(client)


def test_every_refusal_reads_the_same(client, officer, settings):
    trial = User(username="thu.nghiem", display_name="Thử", is_trial=True)
    trial.set_password(WORD)
    trial.save()
    settings.TRIAL = False

    pages = [
        enter(client, "khong.co"),
        enter(client, officer.username, "sai"),
        enter(client, "thu.nghiem"),
    ]

    texts = {tuple(page.context["form"].non_field_errors()) for page in pages}
    assert len(texts) == 1
    assert not is_in(client)


def test_a_trial_account_is_refused_outside_trial_mode_only(client, officer, settings):
    User.objects.filter(pk=officer.pk).update(is_trial=True)
    enter(client, officer.username)
    assert is_in(client)

    settings.TRIAL = False

    assert not is_in(client)  # the open session ends as well
    enter(client, officer.username)
    assert not is_in(client)


def test_too_many_wrong_passwords_lock_out_and_the_administrator_unlocks(
    client, officer, world, settings
):
    for _time in range(settings.AXES_FAILURE_LIMIT - 1):
        assert enter(client, officer.username, "sai").status_code == 200
    locked = enter(client, officer.username, "sai")
    events = Event.objects.filter(event="user.login_failed").count()

    assert locked.status_code == 429
    assert "accounts/locked.html" in [t.name for t in locked.templates]
    assert enter(client, officer.username).status_code == 429  # the right one no longer helps
    assert not is_in(client)
    assert Event.objects.filter(event="user.login_failed").count() == events

    services.unlock_user(officer, by=world.user("quantri"))
    assert enter(client, officer.username).status_code == 302
    assert is_in(client)


def test_a_wrong_password_is_recorded_and_an_unknown_name_is_not(client, officer):
    enter(client, officer.username, "sai")
    enter(client, "khong.co", "sai")

    event = acts()[0]
    assert len(acts()) == 1
    assert (event.event, event.actor, event.subject) == ("user.login_failed", None, str(officer))


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/don-vi/?q=a", "/don-vi/?q=a"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com", "/"),
        ("javascript:alert(1)", "/"),
        ("/khong-co-trang-nay/", "/"),
        ("/dang-xuat/", "/"),  # answers a button only
    ],
)
def test_after_signing_in_one_stays_on_this_host(client, officer, wanted, reached):
    assert enter(client, officer.username, next=wanted).url == reached


def test_an_idle_session_ends(client, officer, settings):
    enter(client, officer.username)
    assert is_in(client)
    session = client.session
    session["seen"] = session["seen"] - settings.SESSION_IDLE_SECONDS - 1
    session.save()

    response = client.get("/don-vi/?q=a")

    assert response.status_code == 302
    assert response.url == "/dang-nhap/?next=/don-vi/%3Fq%3Da"
    assert not is_in(client)


def test_a_session_ends_at_its_time_however_busy(client, officer):
    enter(client, officer.username)
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=60))
    assert is_in(client)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_in(client)


def test_a_session_that_nobody_has_is_nobodys(client, officer):
    enter(client, officer.username)
    client.cookies["sessionid"] = "0" * 32
    assert not is_in(client)


def test_the_open_session_of_a_closed_account_ends(client, officer, world):
    enter(client, officer.username)
    assert is_in(client)

    services.deactivate_user(officer, by=world.user("quantri"))

    assert not is_in(client)
    enter(client, officer.username)
    assert not is_in(client)


def test_a_reset_ends_open_sessions(client, officer, world):
    enter(client, officer.username)

    services.reset_password(officer, by=world.user("quantri"), nonce="n")

    assert not is_in(client)


def test_the_first_sign_in_leads_to_a_new_password(client, officer, world):
    services.reset_password(officer, by=world.user("quantri"), nonce="n")
    slip = services.one_time_password("n", officer.username)
    enter(client, officer.username, slip)

    assert client.get("/don-vi/").url == reverse("accounts:password-change")

    page = reverse("accounts:password-change")
    form = {"old_password": slip, "new_password": "ngắn", "again": "ngắn"}
    assert client.post(page, form).context["form"].errors
    form |= {"new_password": "một câu đủ dài", "again": "một câu đủ dài"}
    assert client.post(page, form).status_code == 302
    assert is_in(client)
    assert not world.user(officer.username).must_change_password


def test_changing_the_password_ends_the_other_sessions(client, officer):
    other = type(client)()
    enter(client, officer.username)
    enter(other, officer.username)

    client.post(
        reverse("accounts:password-change"),
        {"old_password": WORD, "new_password": "một câu đủ dài", "again": "một câu đủ dài"},
    )

    assert is_in(client)
    assert not is_in(other)


def test_a_button_pressed_without_a_session_leads_to_a_page_that_can_be_opened(client, officer):
    address = reverse("notifications:notification-read-all")
    response = client.post(address)
    assert response.url == reverse("accounts:login")
    assert enter(client, officer.username).url == "/"
    client.logout()
    page = reverse("reporting:bulk-confirm")
    assert client.post(f"{page}?q=a").url == f"{reverse('accounts:login')}?next={page}%3Fq%3Da"


def test_leaving_needs_a_button(client, officer):
    enter(client, officer.username)
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert is_in(client)

    client.post(reverse("accounts:logout"))

    assert not is_in(client)


def test_language_is_kept_on_the_user_and_stays_on_the_page(client, officer, world):
    enter(client, officer.username)

    response = client.post(reverse("accounts:language"), {"language": "en", "next": "/don-vi/?q=a"})

    assert response.url == "/don-vi/?q=a"
    assert world.user(officer.username).language == "en"
    assert client.get(HOME).headers["Content-Language"] == "en"


def test_language_of_a_stranger_is_kept_in_a_cookie(client, db):
    page = reverse("accounts:login")
    client.post(reverse("accounts:language"), {"language": "en", "next": page})
    assert client.get(page).headers["Content-Language"] == "en"

    client.post(reverse("accounts:language"), {"language": "xx", "next": page})
    assert client.get(page).headers["Content-Language"] == "en"
