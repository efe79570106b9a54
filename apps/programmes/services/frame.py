"""The frame of a programme: title, lead unit, committee, criteria, legal basis, open and close."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.folding import slugify
from apps.core.stale import conflicts
from apps.criteria.models import CriteriaVersion
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.programmes.models import LegalBasis, Programme

RESERVED_SLUGS = {"them"}  # addresses of our own under /ct/
FRAME = (
    "title",
    "year",
    "purpose",
    "lead_unit",
    "committee",
    "criteria_version",
    "figures_invented",
)
# What participants and figures rest on, once the programme runs.
FIXED_WHEN_OPEN = ("year", "lead_unit", "criteria_version")
CITY_ROLES = ("verifier", "chief", "deputy_chief")


@transaction.atomic
def create_programme(*, by, title, year, lead_unit, criteria_version, **fields):
    """Begin a programme: it is prepared first and opened later."""
    _refuse_unbindable(criteria_version)
    programme = Programme.objects.create(
        slug=_free_slug(title, year),
        title=title,
        year=year,
        lead_unit=lead_unit,
        criteria_version=criteria_version,
        purpose=fields.get("purpose", ""),
        committee=fields.get("committee"),
        figures_invented=fields.get("figures_invented", False),
    )
    record("programme.created", programme, by=by, after=_frame(programme))
    return programme


@transaction.atomic
def change_programme(programme, *, by, seen=None, **fields):
    """Correct the frame; what figures rest on is fixed once the programme runs.

    ``seen`` is what the page showed: nobody's change is overwritten unread.
    """
    programme = lock(programme)
    refuse_closed(programme)
    refuse_stale(programme, seen, fields)
    before, version = _frame(programme), programme.criteria_version
    for name, value in fields.items():
        setattr(programme, name, value)
    changed = [name for name in FRAME if _frame(programme)[name] != before[name]]
    if not changed:
        raise DomainError(_("Nothing was changed."))
    _refuse_frame_change(programme, changed)
    programme.save(update_fields=changed)
    if "criteria_version" in changed:
        # A period bound by itself to another version of the same set stays there.
        following = programme.periods.all()
        if version.set_id == programme.criteria_version.set_id:
            following = following.filter(criteria_version=version)
        following.update(criteria_version=programme.criteria_version)
    after = _frame(programme)
    record(
        "programme.changed",
        programme,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return programme


def _refuse_frame_change(programme, changed):
    if "criteria_version" in changed:
        _refuse_unbindable(programme.criteria_version)
    if programme.status == Programme.Status.OPEN:
        sentence = _("This is fixed since the programme was opened.")
        fixed = {name: sentence for name in FIXED_WHEN_OPEN if name in changed}
        if fixed:
            raise DomainError(sentence, fields=fixed)
        if programme.committee is None:
            missing = _("A running programme needs its deciding committee.")
            raise DomainError(missing, fields={"committee": missing})
    if "year" in changed and programme.periods.exists():
        sentence = _("The reporting periods are already set for the other year.")
        raise DomainError(sentence, fields={"year": sentence})


def _refuse_unbindable(version):
    if not CriteriaVersion.objects.bindable().filter(pk=version.pk).exists():
        sentence = _(
            "“%(version)s” cannot be used for scoring: it is partial, superseded or not published."
        ) % {"version": version}
        raise DomainError(sentence, fields={"criteria_version": sentence})


@transaction.atomic
def add_legal_basis(programme, *, by, number, issued_on, issuer, summary=""):
    """Name a document that the programme rests on."""
    programme = lock(programme)
    refuse_closed(programme)
    if issued_on > clock.today():
        sentence = _("The document cannot be dated in the future.")
        raise DomainError(sentence, fields={"issued_on": sentence})
    if programme.legal_bases.filter(number=number, issued_on=issued_on).exists():
        sentence = _("This document is already listed.")
        raise DomainError(sentence, fields={"number": sentence})
    basis = LegalBasis.objects.create(
        programme=programme, number=number, issued_on=issued_on, issuer=issuer, summary=summary
    )
    record("basis.added", programme, by=by, after=_basis(basis))
    return basis


@transaction.atomic
def remove_legal_basis(basis, *, by):
    """Take a document off the list; a running programme keeps at least one."""
    programme = lock(basis.programme)
    refuse_closed(programme)
    basis = programme.legal_bases.filter(pk=basis.pk).first()
    if basis is None:
        raise DomainError(_("This document is no longer listed."))
    if programme.status == Programme.Status.OPEN and programme.legal_bases.count() == 1:
        raise DomainError(_("A running programme needs at least one legal basis."))
    before = _basis(basis)
    basis.delete()
    record("basis.removed", programme, by=by, before=before)
    return programme


@transaction.atomic
def open_programme(programme, *, by):
    """Let the programme run: from now on units can be invited and report."""
    programme = lock(programme)
    programme.move_to(Programme.Status.OPEN)
    missing = [
        sentence
        for is_there, sentence in (
            (programme.legal_bases.exists(), _("a legal basis")),
            (programme.periods.exists(), _("a reporting period")),
            (programme.committee_id is not None, _("the deciding committee")),
        )
        if not is_there
    ]
    if missing:
        raise DomainError(
            _("The programme cannot be opened yet. Missing: %(what)s.")
            % {"what": ", ".join(missing)}
        )
    _refuse_unbindable(programme.criteria_version)
    programme.save(update_fields=["status"])
    record("programme.opened", programme, by=by)
    _tell_lead_unit(programme, "programme.opened")
    return programme


@transaction.atomic
def close_programme(programme, *, by, reason=""):
    """End the programme; before the last period is locked this needs a reason."""
    programme = lock(programme)
    programme.move_to(Programme.Status.CLOSED)
    unlocked = programme.periods.filter(lock_on__gt=clock.today()).exists()
    if unlocked and not reason:
        sentence = _("A period is still open. Say why the programme is closed now.")
        raise DomainError(sentence, fields={"reason": sentence})
    programme.save(update_fields=["status"])
    record("programme.closed", programme, by=by, reason=reason)
    _tell_lead_unit(programme, "programme.closed")
    return programme


def lock(programme):
    """The programme's row, locked; every writer of the programme takes it first."""
    return Programme.objects.select_for_update().get(pk=programme.pk)


def refuse_stale(row, seen, typed):
    """Somebody changed the row while the page was open: both values are shown."""
    found = conflicts(row, seen, typed)
    if found:
        error = StaleError(_("Somebody else has changed this meanwhile. Nothing was saved."))
        error.fields = found
        raise error


def refuse_closed(programme):
    if programme.status == Programme.Status.CLOSED:
        raise DomainError(_("The programme is closed; nothing in it can be changed."))


def _tell_lead_unit(programme, event):
    people = Posting.objects.holders(*CITY_ROLES, unit=programme.lead_unit_id, day=clock.today())
    notify(
        people,
        event,
        url=programme.get_absolute_url(),
        key=f"{event}:{programme.pk}",
        programme=programme,
    )


def _free_slug(title, year):
    """Made once from title and year; a taken one gets a number."""
    stem = slugify(f"{title} {year}")[:70].strip("-") or str(year)
    taken = set(Programme.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _frame(programme):
    return {
        "title": programme.title,
        "year": programme.year,
        "purpose": programme.purpose,
        "lead_unit": str(programme.lead_unit),
        "committee": str(programme.committee) if programme.committee else None,
        "criteria_version": str(programme.criteria_version),
        "figures_invented": programme.figures_invented,
    }


def _basis(basis):
    return {
        "number": basis.number,
        "issued_on": basis.issued_on,
        "issuer": basis.issuer,
        "summary": basis.summary,
    }
