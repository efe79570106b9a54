"""Use cases of accounts: done, refused, and nothing left behind."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt

from apps.accounts import services
from apps.accounts.models import Grant, User
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.stale import values_of

from .acts import acts, names

pytestmark = pytest.mark.django_db
NEW = {"username": "canbo.moi", "display_name": "Cán bộ mới", "email": "", "phone": ""}


def test_create_user_opens_an_account_with_a_password_that_must_change(world):
    admin = world.user("quantri")

    user = services.create_user(by=admin, nonce="n", **NEW)

    user.refresh_from_db()
    assert user.must_change_password
    assert not user.is_trial
    assert user.check_password(services.one_time_password("n", "canbo.moi"))
    event = acts()[0]
    assert (event.event, event.actor) == ("user.created", admin)
    assert services.one_time_password("n", "canbo.moi") not in event.payload


@pytest.mark.parametrize("username", ["thamdinh", "them", "phieu", "nhap-danh-sach"])
def test_create_user_refuses_a_name_that_is_taken(world, username):
    count = User.objects.count()

    with pytest.raises(DomainError) as refusal:
        services.create_user(by=world.user("quantri"), nonce="n", **NEW | {"username": username})

    assert "username" in refusal.value.fields
    assert User.objects.count() == count
    assert names() == []


def test_one_time_passwords_differ_and_are_readable_on_paper():
    made = {services.one_time_password(services.new_nonce(), "a") for _time in range(50)}

    assert len(made) == 50
    assert all(len(word) == 19 and not set(word) & set("il1o0") for word in made)


def test_reset_password_ends_the_old_one_and_keeps_only_a_hash(world):
    user = world.user("canbo.baichay")
    user.set_password("old password 123")
    user.save()

    services.reset_password(user, by=world.user("quantri"), nonce="n")

    user.refresh_from_db()
    assert not user.check_password("old password 123")
    assert user.check_password(services.one_time_password("n", user.username))
    assert user.must_change_password
    assert names() == ["user.password_reset"]


def test_reset_password_refuses_oneself_and_a_closed_account(world):
    admin = world.user("quantri")
    user = world.user("canbo.baichay")
    User.objects.filter(pk=user.pk).update(is_active=False)
    before = dict(User.objects.values_list("pk", "password"))

    for target in (admin, user):
        with pytest.raises(DomainError):
            services.reset_password(target, by=admin, nonce="n")

    assert dict(User.objects.values_list("pk", "password")) == before
    assert names() == []


def test_change_password_replaces_it_and_refuses_the_same_again(world):
    user = world.user("canbo.baichay")
    services.change_password(user, by=user, password="một mật khẩu dài")
    user.refresh_from_db()
    kept = user.password

    with pytest.raises(DomainError):
        services.change_password(user, by=user, password="một mật khẩu dài")
    with pytest.raises(DomainError):
        services.change_password(user, by=world.user("quantri"), password="another one long")

    user.refresh_from_db()
    assert user.password == kept
    assert names() == ["user.password_changed"]


def test_update_user_records_before_and_after(world):
    user = world.user("canbo.baichay")
    seen = values_of(user, ("display_name", "email", "phone"))

    services.update_user(
        user, by=world.user("quantri"), display_name="X", email="a@b.vn", phone="1", seen=seen
    )

    user.refresh_from_db()
    assert (user.display_name, user.email, user.phone) == ("X", "a@b.vn", "1")
    data = acts()[0].data
    assert data["before"]["display_name"] == "Cán bộ Công an phường Bãi Cháy"
    assert data["after"]["display_name"] == "X"


def test_update_user_refuses_what_was_seen_before_somebody_else_changed_it(world):
    user = world.user("canbo.baichay")
    seen = values_of(user, ("display_name", "email", "phone"))
    User.objects.filter(pk=user.pk).update(phone="0203 111")

    with pytest.raises(StaleError) as refusal:
        services.update_user(
            user, by=world.user("quantri"), display_name="X", email="", phone="2", seen=seen
        )

    assert "0203 111" in refusal.value.fields["phone"]
    assert "2" in refusal.value.fields["phone"]
    user.refresh_from_db()
    assert (user.display_name, user.phone) == ("Cán bộ Công an phường Bãi Cháy", "0203 111")
    assert names() == []


def test_deactivate_and_activate(world):
    admin, user = world.user("quantri"), world.user("canbo.baichay")

    services.deactivate_user(user, by=admin)
    with pytest.raises(DomainError):
        services.deactivate_user(user, by=admin)
    assert not world.user("canbo.baichay").is_active

    services.activate_user(user, by=admin)
    with pytest.raises(DomainError):
        services.activate_user(user, by=admin)
    assert world.user("canbo.baichay").is_active
    assert sorted(names()) == ["user.activated", "user.deactivated"]


def test_deactivate_refuses_oneself(world):
    with pytest.raises(DomainError):
        services.deactivate_user(world.user("quantri"), by=world.user("quantri"))

    assert world.user("quantri").is_active
    assert names() == []


def test_unlock_forgets_wrong_passwords_once(world, settings):
    user = world.user("canbo.baichay")
    AccessAttempt.objects.create(
        username=user.username,
        ip_address="10.0.0.1",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=clock.real_now(),
    )
    assert services.is_locked(user)

    services.unlock_user(user, by=world.user("quantri"))

    assert not services.is_locked(user)
    with pytest.raises(DomainError):
        services.unlock_user(user, by=world.user("quantri"))
    assert names() == ["user.unlocked"]


def test_set_language_writes_one_event_for_one_change(world):
    user = world.user("canbo.baichay")

    services.set_language(user, by=user, language="en")
    services.set_language(user, by=user, language="en")

    assert world.user("canbo.baichay").language == "en"
    assert names() == ["user.language_changed"]


# --- rights -----------------------------------------------------------------------------------


def test_add_and_end_a_grant(world):
    admin, user = world.user("quantri"), world.user("canbo.baichay")
    today = clock.today()

    grant = services.add_grant(user, by=admin, kind="leader", valid_from=today)
    assert world.user("canbo.baichay").holds_grant("leader")

    services.end_grant(grant, by=admin, valid_to=today)
    assert not world.user("canbo.baichay").holds_grant("leader")
    with pytest.raises(DomainError):
        services.end_grant(grant, by=admin, valid_to=today + timedelta(days=3))
    assert sorted(names()) == ["grant.added", "grant.ended"]


@pytest.mark.parametrize("kind", Grant.Kind.values)
def test_nobody_gives_themselves_a_right(world, kind):
    admin = world.user("quantri")
    count = Grant.objects.count()

    with pytest.raises(DomainError):
        services.add_grant(admin, by=admin, kind=kind, valid_from=clock.today())

    assert Grant.objects.count() == count
    assert names() == []


def test_nobody_ends_their_own_right(world):
    admin = world.user("quantri")

    with pytest.raises(DomainError):
        services.end_grant(admin.grants.get(), by=admin, valid_to=clock.today())

    assert admin.grants.get().valid_to is None
    assert names() == []


def test_a_right_is_held_once_at_a_time(world):
    admin, user = world.user("quantri"), world.user("lanhdao")
    today = clock.today()
    count = Grant.objects.count()

    with pytest.raises(DomainError):
        services.add_grant(user, by=admin, kind="leader", valid_from=today)
    with pytest.raises(DomainError):
        services.add_grant(
            user, by=admin, kind="auditor", valid_from=today, valid_to=today - timedelta(days=1)
        )

    assert Grant.objects.count() == count
    assert names() == []
