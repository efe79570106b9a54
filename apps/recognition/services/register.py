"""The register: signed decisions, never edited; a correction is a new act."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.recognition.models import AgendaItem, Dossier, Recognition

from .scans import store_scan
from .votes import tell_ward

FACTS = ("number", "decided_on", "signer", "valid_from", "valid_to", "no_scan_reason")


@transaction.atomic
def register_recognition(item, *, by, scan=None, **facts):
    """The secretary enters the signed decision after the conclusion “recognise”."""
    dossier = _lock_dossier(item.dossier_id)
    item = AgendaItem.objects.get(pk=item.pk)
    concluded = item.status == AgendaItem.Status.CONCLUDED
    if not concluded or item.outcome != AgendaItem.Outcome.RECOGNISE:
        raise DomainError(_("The chair has not concluded that this unit is recognised."))
    if dossier.recognitions.exists():
        raise DomainError(_("This decision is in the register already. Correct it there."))
    entry = _enter(dossier, item, by=by, scan=scan, facts=facts)
    record("recognition.registered", entry, by=by, after=_plain(entry))
    _tell(entry)
    return entry


@transaction.atomic
def correct_recognition(entry, *, by, reason, scan=None, **facts):
    """A new entry takes the place of a wrong one, which stays and is shown struck."""
    dossier = _lock_dossier(entry.dossier_id)
    entry = Recognition.objects.get(pk=entry.pk)
    if Recognition.objects.filter(replaces=entry).exists():
        raise DomainError(_("This entry has been corrected already. Correct the latest one."))
    if not reason.strip():
        sentence = _("Give the reason of the correction.")
        raise DomainError(sentence, fields={"reason": sentence})
    new = _enter(
        dossier, entry.item, by=by, scan=scan, facts=facts, replaces=entry, correction_reason=reason
    )
    record(
        "recognition.corrected", new, by=by, before=_plain(entry), after=_plain(new), reason=reason
    )
    _tell(new)
    return new


def _enter(dossier, item, *, by, scan, facts, replaces=None, correction_reason=""):
    facts = {name: facts.get(name) for name in FACTS}
    facts["no_scan_reason"] = facts["no_scan_reason"] or ""
    _refuse_wrong_days(facts, item)
    stored = {}
    if scan:
        stored = store_scan(scan)
        facts["no_scan_reason"] = ""
    elif replaces and replaces.scan_sha256 and not facts["no_scan_reason"]:
        # The paper itself was right; only what was typed from it was wrong.
        stored = {n: getattr(replaces, n) for n in ("scan_name", "scan_sha256", "scan_type")}
    elif not facts["no_scan_reason"].strip():
        sentence = _("Add the scan of the signed decision, or say why there is none.")
        raise DomainError(sentence, fields={"scan": sentence})
    return Recognition.objects.create(
        dossier=dossier,
        item=item,
        **facts,
        **stored,
        registered_at=clock.now(),
        registered_by=by,
        replaces=replaces,
        correction_reason=correction_reason,
    )


def _refuse_wrong_days(facts, item):
    wrong = {}
    if facts["decided_on"] > clock.today():
        wrong["decided_on"] = _("The decision cannot be dated in the future.")
    elif facts["decided_on"] < timezone.localtime(item.concluded_at).date():
        wrong["decided_on"] = _("The decision cannot be older than the conclusion of the chair.")
    if facts["valid_to"] and facts["valid_to"] <= facts["valid_from"]:
        wrong["valid_to"] = _("The end must be after the beginning.")
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def _lock_dossier(pk):
    return Dossier.objects.select_for_update(of=("self",)).get(pk=pk)


def _plain(entry):
    names = (*FACTS, "scan_name", "scan_sha256")
    return {name: getattr(entry, name) for name in names}


def _tell(entry):
    tell_ward(
        entry.dossier,
        "recognition.registered",
        key=f"recognition.registered:{entry.pk}",
        url=entry.get_absolute_url(),
    )
