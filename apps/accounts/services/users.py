"""Accounts: adding, correcting, switching off and on, what signing in leaves in the log."""

import re
from datetime import timedelta

from axes.models import AccessAttempt
from axes.utils import reset as forget_failures
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.folding import fold
from apps.core.stale import conflicts

from .passwords import hashed_slip

# Words that stand where a user name stands in an address.
RESERVED = {"them", "nhap-danh-sach", "phieu"}
KEPT = ("display_name", "email", "phone")


def normal_username(text: str) -> str:
    """The user name as stored, however it was typed: capitals, spaces, diacritics."""
    return re.sub(r"\s+", "", fold(text))


@transaction.atomic
def create_user(*, by, nonce, username, display_name, email="", phone="", hashed=""):
    """Open an account named by post, with a one-time password that must be changed."""
    if username in RESERVED:
        raise DomainError(
            _("This user name is taken by the system."),
            fields={"username": _("Choose another user name; this one is used by the system.")},
        )
    if User.objects.filter(username=username).exists():
        raise DomainError(
            _("This user name exists already."),
            fields={"username": _("This user name exists already.")},
        )
    user = User(username=username, display_name=display_name, email=email, phone=phone)
    user.password = hashed or hashed_slip(nonce, username)
    user.must_change_password = True
    user.save()
    record("user.created", user, by=by, after={"username": username, **_kept(user)})
    return user


@transaction.atomic
def update_user(user, *, by, display_name, email, phone, seen=None):
    """Correct what an account is called and how it is reached."""
    user = User.objects.select_for_update().get(pk=user.pk)
    typed = {"display_name": display_name, "email": email, "phone": phone}
    found = conflicts(user, seen, typed)
    if found:
        error = StaleError(_("Somebody else has changed this account meanwhile."))
        error.fields = found
        raise error
    before = _kept(user)
    for name, value in typed.items():
        setattr(user, name, value)
    user.save(update_fields=list(KEPT))
    record("user.updated", user, by=by, before=before, after=_kept(user))
    return user


@transaction.atomic
def deactivate_user(user, *, by):
    """Switch an account off; its open sessions end with the next click."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise DomainError(_("Nobody switches off their own account. Ask another administrator."))
    if not user.is_active:
        raise DomainError(_("This account is already switched off."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("user.deactivated", user, by=by, before={"active": True}, after={"active": False})
    return user


@transaction.atomic
def activate_user(user, *, by):
    """Switch an account on again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise DomainError(_("This account is already switched on."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.activated", user, by=by, before={"active": False}, after={"active": True})
    return user


def is_locked(user) -> bool:
    """Whether too many wrong passwords keep this account out right now, from any machine."""
    since = clock.real_now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    return AccessAttempt.objects.filter(
        username=user.username,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=since,
    ).exists()


@transaction.atomic
def unlock_user(user, *, by):
    """Forget the wrong passwords, so that the person may try again at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not forget_failures(username=user.username):
        raise DomainError(_("This account is not locked."))
    record("user.unlocked", user, by=by)
    return user


@transaction.atomic
def set_language(user, *, by, language):
    """Remember in which language a person reads."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = user.language
    if before == language:
        return user
    user.language = language
    user.save(update_fields=["language"])
    record(
        "user.language_changed",
        user,
        by=by,
        before={"language": before},
        after={"language": language},
    )
    return user


@transaction.atomic
def record_login(user):
    """Somebody has signed in; the lock keeps two sign-ins of one person in line in the log."""
    user = User.objects.select_for_update().get(pk=user.pk)
    record("user.logged_in", user, by=user)


@transaction.atomic
def record_failure(username):
    """A wrong password for a known account; unknown names leave nothing here."""
    user = User.objects.select_for_update().filter(username=username).first()
    if user:
        record("user.login_failed", user, by=None)


def _kept(user):
    return {name: getattr(user, name) for name in KEPT}
