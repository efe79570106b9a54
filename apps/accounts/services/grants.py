"""Dated rights that come with no post. Four eyes: nobody changes their own."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Grant, User
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError


def refuse_own(user, by):
    """Nobody changes what they themselves may do; another administrator must."""
    if by is not None and user.pk == by.pk:
        raise DomainError(
            _("Nobody changes their own rights and posts. Ask another administrator to do it.")
        )


def refuse_overlap(rows, valid_from, valid_to, sentence):
    """``rows`` holds what the same person holds already; two at once are one too many."""
    same_time = rows.exclude(valid_to__isnull=False, valid_to__lte=valid_from)
    if valid_to:
        same_time = same_time.filter(valid_from__lt=valid_to)
    if same_time.exists():
        raise DomainError(sentence, fields={"valid_from": sentence})


def refuse_backwards(valid_from, valid_to):
    if valid_to and valid_to < valid_from:
        sentence = _("The last day cannot be before the first day.")
        raise DomainError(sentence, fields={"valid_to": sentence})


def end_on(row, valid_to):
    """Set the day from which a dated row no longer counts; ended ones stay as they are."""
    if row.valid_to and row.valid_to <= clock.today():
        raise DomainError(_("This has already ended."))
    refuse_backwards(row.valid_from, valid_to)
    before = {"valid_to": row.valid_to}
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    return before


@transaction.atomic
def add_grant(user, *, by, kind, valid_from, valid_to=None, locality=None):
    """Give a person the right to administer, to lead (read) or to audit (read)."""
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_own(user, by)
    refuse_backwards(valid_from, valid_to)
    refuse_overlap(
        user.grants.filter(kind=kind, locality=locality),
        valid_from,
        valid_to,
        _("This person already holds this right at that time."),
    )
    grant = Grant.objects.create(
        user=user, kind=kind, locality=locality, valid_from=valid_from, valid_to=valid_to
    )
    record("grant.added", user, by=by, after=_said(grant))
    return grant


@transaction.atomic
def end_grant(grant, *, by, valid_to):
    """End a right from a day on."""
    user = User.objects.select_for_update().get(pk=grant.user_id)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    refuse_own(user, by)
    before = end_on(grant, valid_to)
    record("grant.ended", user, by=by, before=before, after=_said(grant))
    return grant


def _said(grant):
    return {
        "kind": grant.kind,
        "locality": grant.locality_id,
        "valid_from": grant.valid_from,
        "valid_to": grant.valid_to,
    }


def granted_words(users):
    """What each of ``users`` may do today beside their posts, for lists and pages."""
    rows = Grant.objects.on(clock.today()).filter(user__in=users).select_related("locality")
    found = {}
    for grant in rows.order_by("kind"):
        word = grant.get_kind_display()
        if grant.locality:
            word = f"{word} – {grant.locality}"
        found.setdefault(grant.user_id, []).append(word)
    return found
