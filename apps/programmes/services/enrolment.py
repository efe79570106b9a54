"""Who takes part: the city invites, the ward answers, the city may enrol by itself."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.localities.models import LocalityVersion
from apps.notifications.services import notify
from apps.police.models import PoliceUnit, Posting
from apps.programmes.models import Enrolment, Programme, Subject

from .frame import CITY_ROLES, lock

WARD_ROLES = ("officer", "chief", "deputy_chief")


def candidates(programme, day=None):
    """Communes of the day below the lead unit, with a police unit, not yet taking part.

    A district's communes are its children; a province's are its children or, while there were
    districts, its children's children.
    """
    units = LocalityVersion.objects.on(day or clock.today())
    lead = programme.lead_unit.locality_id
    districts = units.filter(parent=lead, level="district").values("locality")
    taken = Enrolment.objects.filter(programme=programme).exclude(status="declined")
    return (
        units.communes()
        .filter(Q(parent=lead) | Q(parent__in=districts))
        .filter(locality__police_unit__isnull=False)
        .exclude(locality__in=taken.values("subject__locality"))
        .for_list()
    )


@transaction.atomic
def invite_units(programme, *, by, versions):
    """Invite several units at once; their officers and chiefs are told."""
    programme = _lock_running(programme)
    chosen = {version.pk for version in versions}
    if not chosen:
        raise DomainError(_("Choose at least one unit."))
    found = list(candidates(programme).filter(pk__in=chosen))
    if len(found) < len(chosen):
        raise DomainError(
            _(
                "Some of the chosen units were invited in the meantime or are not in the area. "
                "Open the page again."
            )
        )
    units = {
        unit.locality_id: unit
        for unit in PoliceUnit.objects.filter(locality__in=[v.locality_id for v in found])
    }
    invited = [_invite(programme, by, v, units[v.locality_id]) for v in found]
    _tell_units(invited, "enrolment.invited")
    return invited


def _invite(programme, by, version, unit):
    subject = _subject_of(version)
    earlier = Enrolment.objects.select_for_update().filter(programme=programme, subject=subject)
    enrolment = earlier.first()
    if enrolment:
        enrolment.move_to(Enrolment.Status.INVITED)  # after a refusal, asked again
        enrolment.invited_at, enrolment.decline_reason = clock.now(), ""
        enrolment.save(update_fields=["status", "invited_at", "decline_reason"])
    else:
        enrolment = Enrolment.objects.create(
            programme=programme, subject=subject, unit=unit, invited_at=clock.now()
        )
    record("enrolment.invited", enrolment, by=by, unit=str(unit))
    return enrolment


def _subject_of(version):
    """The participant of this locality, called as the unit is called on the day it is made."""
    subject, _created = Subject.objects.get_or_create(
        kind=Subject.Kind.COMMUNE,
        locality_id=version.locality_id,
        defaults={
            "name": version.full_name,
            "slug": version.locality.slug,
            "locality_version": version,
        },
    )
    return subject


@transaction.atomic
def accept_invitation(enrolment, *, by, commitment, linked_models=""):
    """The ward takes part and says what it commits itself to."""
    enrolment = _lock_enrolment(enrolment)
    enrolment.move_to(Enrolment.Status.ENROLLED)
    if not commitment.strip():
        sentence = _("Write what the unit commits itself to.")
        raise DomainError(sentence, fields={"commitment": sentence})
    enrolment.commitment, enrolment.linked_models = commitment, linked_models
    enrolment.enrolled_at = clock.now()
    enrolment.save(update_fields=["status", "commitment", "linked_models", "enrolled_at"])
    record(
        "enrolment.accepted",
        enrolment,
        by=by,
        commitment=commitment,
        linked_models=linked_models,
    )
    _tell_city(enrolment, "enrolment.accepted")
    return enrolment


@transaction.atomic
def decline_invitation(enrolment, *, by, reason):
    """The ward does not take part this year, and says why."""
    enrolment = _lock_enrolment(enrolment)
    if enrolment.status != Enrolment.Status.INVITED:
        raise DomainError(_("The invitation has already been answered."))
    enrolment.move_to(Enrolment.Status.DECLINED)
    if not reason.strip():
        sentence = _("Say why the unit does not take part.")
        raise DomainError(sentence, fields={"reason": sentence})
    enrolment.decline_reason = reason
    enrolment.save(update_fields=["status", "decline_reason"])
    record("enrolment.declined", enrolment, by=by, reason=reason)
    _tell_city(enrolment, "enrolment.declined")
    return enrolment


@transaction.atomic
def enrol_unit(enrolment, *, by):
    """The city enters an invited unit by itself, for instance by a decision on paper."""
    enrolment = _lock_enrolment(enrolment)
    enrolment.move_to(Enrolment.Status.ENROLLED)
    enrolment.enrolled_at = clock.now()
    enrolment.save(update_fields=["status", "enrolled_at"])
    record("enrolment.enrolled", enrolment, by=by)
    _tell_units([enrolment], "enrolment.enrolled")
    return enrolment


def _lock_running(programme):
    programme = lock(programme)
    if programme.status != Programme.Status.OPEN:
        raise DomainError(_("The programme is not running; nobody can be invited or enrolled."))
    return programme


def _lock_enrolment(enrolment):
    """Programme first, then the enrolment: the order in which everybody locks."""
    _lock_running(enrolment.programme)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not Enrolment.objects.alive(clock.today()).filter(pk=enrolment.pk).exists():
        raise DomainError(_("This unit no longer exists; its successor takes part by itself."))
    return enrolment


def _tell_units(enrolments, event):
    """Officers and chiefs of the units, all in one query."""
    postings = (
        Posting.objects.on(clock.today())
        .filter(
            unit__in=[enrolment.unit_id for enrolment in enrolments],
            role__in=WARD_ROLES,
            user__is_active=True,
        )
        .select_related("user")
    )
    people = {}
    for posting in postings:
        people.setdefault(posting.unit_id, {})[posting.user_id] = posting.user
    for enrolment in enrolments:
        _tell(people.get(enrolment.unit_id, {}).values(), enrolment, event)


def _tell_city(enrolment, event):
    unit = enrolment.programme.lead_unit_id
    _tell(Posting.objects.holders(*CITY_ROLES, unit=unit, day=clock.today()), enrolment, event)


def _tell(people, enrolment, event):
    notify(
        people,
        event,
        url=enrolment.get_absolute_url(),
        key=f"{event}:{enrolment.pk}:{clock.now().isoformat()}",
        programme=enrolment.programme,
        unit=enrolment.subject,
    )
