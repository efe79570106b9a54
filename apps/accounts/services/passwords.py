"""One-time passwords on paper, and passwords people choose themselves."""

import secrets

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError

# No signs that look alike on paper: i, l, o, 0, 1 are left out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


def new_nonce() -> str:
    """What the slips of one act are derived from; kept until they are shown."""
    return secrets.token_urlsafe(32)


def one_time_password(nonce: str, username: str) -> str:
    """The password on a slip.

    It is derived from the nonce and the installation's secret, so that the page of slips can
    show it once although only its hash is stored anywhere.
    """
    digest = salted_hmac("ancs.slip", f"{nonce}:{username}", algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _place in range(GROUPS * GROUP):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "-".join("".join(signs[i : i + GROUP]) for i in range(0, len(signs), GROUP))


def hashed_slip(nonce: str, username: str) -> str:
    """The stored form; slow on purpose, so bulk work calls it before its transaction."""
    return make_password(one_time_password(nonce, username))


@transaction.atomic
def reset_password(user, *, by, nonce):
    """Issue a new one-time password; the old one and every open session end at once."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise DomainError(_("Change your own password on the page “Change password”."))
    if not user.is_active:
        raise DomainError(_("This account is switched off. Switch it on first."))
    user.password = hashed_slip(nonce, user.username)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    forget_failures(username=user.username)
    record("user.password_reset", user, by=by)
    return user


@transaction.atomic
def change_password(user, *, by, password):
    """Replace one's own password; all other sessions of this person end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk != by.pk:
        raise DomainError(_("A person changes only their own password."))
    if check_password(password, user.password):
        raise DomainError(
            _("The new password is the same as the old one."),
            fields={"new_password": _("Choose a password other than the present one.")},
        )
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("user.password_changed", user, by=by)
    return user
