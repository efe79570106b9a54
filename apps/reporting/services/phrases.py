"""Phrases that a verifier inserts into reasons: everybody's and one's own."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import DomainError
from apps.reporting.models import CommentTemplate

MOST = 30  # of one's own


def phrases_of(user):
    """Everybody's first, then one's own."""
    found = CommentTemplate.objects.filter(Q(owner=None) | Q(owner=user))
    return list(found.order_by(F("owner").asc(nulls_first=True), "order", "pk"))


@transaction.atomic
def add_phrase(*, by, title, text) -> CommentTemplate:
    """Keep a phrase of one's own."""
    own = CommentTemplate.objects.filter(owner=by)
    if own.count() >= MOST:
        raise DomainError(_("At most %(count)s phrases of your own.") % {"count": MOST})
    if own.filter(title=title).exists():
        sentence = _("You have a phrase of this name already.")
        raise DomainError(sentence, fields={"title": sentence})
    phrase = CommentTemplate.objects.create(owner=by, title=title, text=text, order=own.count() + 1)
    record("phrase.added", phrase, by=by, text=text)
    return phrase


@transaction.atomic
def remove_phrase(phrase, *, by):
    """Delete a phrase of one's own; everybody's stay."""
    if phrase.owner_id != by.pk:
        raise DomainError(_("Phrases of everybody stay."))
    record("phrase.removed", phrase, by=by, before={"text": phrase.text})
    phrase.delete()
