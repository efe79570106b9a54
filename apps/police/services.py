"""Police units, and who serves there from when to when."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.services.grants import end_on, refuse_backwards, refuse_overlap, refuse_own
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.stale import conflicts
from apps.localities.models import Locality
from apps.localities.services import find_locality

from .models import PoliceUnit, Posting


def find_unit(words):
    """The police of the administrative unit that is meant."""
    locality = find_locality(words)
    unit = PoliceUnit.objects.filter(locality=locality).first()
    if unit is None:
        raise DomainError(_("The police of “%(name)s” is not entered yet.") % {"name": locality})
    return unit


@transaction.atomic
def create_unit(locality, *, by, name, phone=""):
    """Enter the police of a locality; each locality has one."""
    locality = Locality.objects.select_for_update().get(pk=locality.pk)
    if PoliceUnit.objects.filter(locality=locality).exists():
        sentence = _("The police of “%(name)s” is entered already.") % {"name": locality}
        raise DomainError(sentence, fields={"locality": sentence})
    unit = PoliceUnit.objects.create(locality=locality, name=name, phone=phone)
    record("unit.created", unit, by=by, after={"name": name, "phone": phone}, locality=locality)
    return unit


@transaction.atomic
def update_unit(unit, *, by, name, phone, seen=None):
    """Correct the name and the duty phone of a police unit."""
    unit = PoliceUnit.objects.select_for_update().get(pk=unit.pk)
    typed = {"name": name, "phone": phone}
    found = conflicts(unit, seen, typed)
    if found:
        error = StaleError(_("Somebody else has changed this unit meanwhile."))
        error.fields = found
        raise error
    before = {"name": unit.name, "phone": unit.phone}
    unit.name, unit.phone = name, phone
    unit.save(update_fields=["name", "search_key", "phone"])
    record("unit.updated", unit, by=by, before=before, after=typed)
    return unit


@transaction.atomic
def add_posting(user, *, by, unit, role, valid_from, valid_to=None):
    """Post a person to a unit in a role, from a day on."""
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_own(user, by)
    refuse_backwards(valid_from, valid_to)
    refuse_overlap(
        Posting.objects.filter(user=user, unit=unit, role=role),
        valid_from,
        valid_to,
        _("This person already holds this post at that time."),
    )
    posting = Posting.objects.create(
        user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to
    )
    record("posting.added", user, by=by, after=_said(posting))
    return posting


@transaction.atomic
def end_posting(posting, *, by, valid_to):
    """End a posting; what was signed while it held stays signed."""
    user = User.objects.select_for_update().get(pk=posting.user_id)
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    refuse_own(user, by)
    before = end_on(posting, valid_to)
    record("posting.ended", user, by=by, before=before, after=_said(posting))
    return posting


def posted_words(users):
    """What each of ``users`` does at a police unit today, for lists and pages."""
    rows = Posting.objects.on(clock.today()).filter(user__in=users).select_related("unit")
    found = {}
    for posting in rows.order_by("pk"):
        words = f"{posting.get_role_display()} – {posting.unit}"
        found.setdefault(posting.user_id, []).append(words)
    return found


def _said(posting):
    return {
        "unit": posting.unit_id,
        "role": posting.role,
        "valid_from": posting.valid_from,
        "valid_to": posting.valid_to,
    }
