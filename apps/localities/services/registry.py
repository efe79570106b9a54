"""Correcting the registry: what a unit was called, which code it had, from when to when."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import DomainError, StaleError
from apps.core.stale import conflicts
from apps.localities.models import Locality, LocalityVersion

CORRECTED = ("name", "code", "valid_from", "valid_to")


@transaction.atomic
def correct_version(version, *, by, name, code, valid_from, valid_to, reason, seen=None):
    """Put right what the registry says of a unit for a time; history keeps both."""
    locality = Locality.objects.select_for_update().get(pk=version.locality_id)
    version = LocalityVersion.objects.select_for_update().get(pk=version.pk)
    typed = {"name": name, "code": code or None, "valid_from": valid_from, "valid_to": valid_to}
    found = conflicts(version, seen, typed)
    if found:
        error = StaleError(_("Somebody else has corrected this unit meanwhile."))
        error.fields = found
        raise error
    _refuse_overlap(locality, valid_from, valid_to, but=version)
    _refuse_code(locality, version.level, code, valid_from, valid_to)
    before = _said(version)
    for field, value in typed.items():
        setattr(version, field, value)
    version.save(update_fields=[*CORRECTED, "search_key", "sort_key"])
    _rename(locality)
    record(
        "locality.corrected",
        locality,
        by=by,
        before=before,
        after=_said(version),
        version=version.pk,
        reason=reason,
    )
    return version


@transaction.atomic
def add_version(locality, *, by, kind, name, code, parent, valid_from, source):
    """From a day on, a unit has another name, kind, code or parent."""
    locality = Locality.objects.select_for_update().get(pk=locality.pk)
    present = locality.versions.on(valid_from).select_for_update().first()
    if present is None:
        sentence = _("The unit is not recorded on that day, so nothing can change then.")
        raise DomainError(sentence, fields={"valid_from": sentence})
    if present.valid_from == valid_from:
        sentence = _("A version begins on that very day already. Correct that one.")
        raise DomainError(sentence, fields={"valid_from": sentence})
    if parent and parent.pk == locality.pk:
        sentence = _("A unit does not belong to itself.")
        raise DomainError(sentence, fields={"parent": sentence})
    until = present.valid_to
    _refuse_code(locality, present.level, code, valid_from, until)
    before = _said(present)
    present.valid_to = valid_from
    present.save(update_fields=["valid_to"])
    version = LocalityVersion.objects.create(
        locality=locality,
        level=present.level,
        kind=kind,
        name=name,
        code=code or None,
        parent=parent,
        valid_from=valid_from,
        valid_to=until,
        latitude=present.latitude,
        longitude=present.longitude,
        source=source,
    )
    _rename(locality)
    record(
        "locality.version_added",
        locality,
        by=by,
        before=before,
        after=_said(version),
        version=version.pk,
        source=source,
    )
    return version


def _refuse_overlap(locality, valid_from, valid_to, *, but):
    if valid_to and valid_to <= valid_from:
        sentence = _("The end must be after the beginning.")
        raise DomainError(sentence, fields={"valid_to": sentence})
    other = locality.versions.exclude(pk=but.pk).overlapping(valid_from, valid_to).first()
    if other:
        sentence = _(
            "These days overlap with “%(name)s” (%(begin)s – %(end)s) of the same unit."
        ) % {
            "name": other.full_name,
            "begin": f"{other.valid_from:%d/%m/%Y}",
            "end": f"{other.valid_to:%d/%m/%Y}" if other.valid_to else "…",
        }
        raise DomainError(sentence, fields={"valid_from": sentence})


def _refuse_code(locality, level, code, valid_from, valid_to):
    """A code names one unit of a level at a time; later it may be given to another."""
    if not code:
        return
    rows = LocalityVersion.objects.filter(level=level, code=code).exclude(locality=locality)
    other = rows.overlapping(valid_from, valid_to).first()
    if other:
        sentence = _("At that time the code %(code)s belongs to “%(name)s”.") % {
            "code": code,
            "name": other.full_name,
        }
        raise DomainError(sentence, fields={"code": sentence})


def _rename(locality):
    """Lists and titles show the name of the latest version."""
    name = locality.versions.order_by("-valid_from").values_list("name", flat=True).first()
    if name != locality.name:
        locality.name = name
        locality.save(update_fields=["name"])


def _said(version):
    return {
        "kind": version.kind,
        "name": version.name,
        "code": version.code,
        "parent": version.parent_id,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
    }
