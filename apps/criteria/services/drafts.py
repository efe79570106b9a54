"""Writing a draft: every change is kept as a state of its own and can be brought back.

Each service locks the version, refuses what was published, and records who did what.
"""

import copy
import re

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.criteria import scoring, structure
from apps.criteria.models import CriteriaSet, CriteriaVersion, Criterion, DraftRevision
from apps.criteria.querysets import refuse_published

from .attempts import logs_attempts

CODE = re.compile(r"^[A-Z0-9][A-Z0-9.-]{1,39}$")
NUMBER = re.compile(r"^[1-9]\d?(\.\d{1,2}){1,2}$")


@transaction.atomic
def create_set(*, by, code, title_vi, title_en, nature, definition_facts):
    """Begin a set that is not there yet: version 1.0 as a draft without groups.

    ``definition_facts`` are the other words of the definition (legal basis, source, …).
    """
    if not CODE.match(code):
        sentence = _("Use capital letters, digits, dots and hyphens, for example ANTT-124-XP.")
        raise DomainError(sentence, fields={"code": sentence})
    if CriteriaSet.objects.filter(code=code).exists():
        sentence = _("There is a criteria set with this code already.")
        raise DomainError(sentence, fields={"code": sentence})
    criteria_set = CriteriaSet.objects.create(
        code=code, title_vi=title_vi, title_en=title_en, nature=nature
    )
    definition = {
        "code": code,
        "title_vi": title_vi,
        "title_en": title_en,
        "nature": nature,
        "scored": False,
        "applies_to": [],
        "period": {"kind": "annual", "reporting": "quarterly"},
        "max_total": None,
        **definition_facts,
        "groups": [],
        "bands": [],
    }
    return _begin(criteria_set, definition, number="1.0", by=by)


@transaction.atomic
def create_draft(version, *, by, number):
    """A draft of the next edition with the text of a published version."""
    return _draft_from(version, by=by, number=number, correction=False)


@transaction.atomic
def create_correction(version, *, by, number):
    """A draft that may only correct words ("đính chính"); what decides points must stay."""
    return _draft_from(version, by=by, number=number, correction=True)


def _draft_from(version, *, by, number, correction):
    # The set is locked, so that two administrators cannot both take the same number.
    criteria_set = CriteriaSet.objects.select_for_update().get(pk=version.set_id)
    version = CriteriaVersion.objects.get(pk=version.pk)
    if version.is_draft:
        raise DomainError(_("This is a draft already. Edit it, or publish it first."))
    if not NUMBER.match(number):
        sentence = _("Write the version as numbers with dots, for example 2.0 or 1.0.1.")
        raise DomainError(sentence, fields={"number": sentence})
    if criteria_set.versions.filter(number=number).exists():
        sentence = _("There is a version %(number)s already.") % {"number": number}
        raise DomainError(sentence, fields={"number": sentence})
    definition = structure.with_identities(version.definition)
    return _begin(
        criteria_set, definition, number=number, by=by, base=version, is_correction=correction
    )


def _begin(criteria_set, definition, *, number, by, base=None, is_correction=False):
    now = clock.now()
    version = CriteriaVersion.objects.create(
        set=criteria_set,
        number=number,
        base=base,
        is_correction=is_correction,
        definition=definition,
        created_at=now,
        created_by=by,
    )
    DraftRevision.objects.create(
        version=version, number=1, definition=definition, what="created", at=now, by=by
    )
    record("criteria.draft_created", version, by=by, base=base.number if base else "")
    return version


@logs_attempts
def change_draft(version, *, by, what, change, seen=None, **params):
    """Change the newest text: ``change(definition)`` works on a copy of it.

    ``seen`` is the state the page showed; given, another state is refused. Left out, the change
    is made on whatever is newest: a change that names its item by key loses nobody's work.
    Raises StaleError when the item is gone.
    """
    version = _lock(version)
    _refuse_other_state(version, seen)
    definition = copy.deepcopy(version.definition)
    try:
        change(definition)
    except (KeyError, TypeError) as error:
        raise StaleError(_("Somebody else has just removed this. Look at the draft again.")) from (
            error
        )
    return _keep(version, definition, by=by, what=what, params=params)


@logs_attempts
def change_item(version, *, by, key, before, after, what="changed", seen=None):
    """Replace one item (``structure.item``) that still stands as the page showed it.

    Others may have changed other items meanwhile: nothing is lost. When this very item was
    changed, raises StaleError whose one conflict holds ``theirs`` and ``yours``.
    """
    version = _lock(version)
    current = structure.item(version.definition, key)
    if current is None:
        raise StaleError(
            _("Somebody else has just removed this. Look at the draft again."),
            conflicts=[_conflict(version, key, None, after)],
        )
    if current not in (before, after):
        raise StaleError(
            _("Somebody else has just changed this. Compare both texts and send again."),
            conflicts=[_conflict(version, key, current, after)],
        )
    if current == after:
        return version
    definition = copy.deepcopy(version.definition)
    _refuse_second_code(definition, key, after)
    structure.put(definition, key, after)
    return _keep(version, definition, by=by, what=what, params={"item": _name(after, key)})


@logs_attempts
def replace_definition(version, *, by, seen, definition, what):
    """Put a whole text in the place of the draft's: an imported workbook, pasted rows."""
    version = _lock(version)
    _refuse_other_state(version, seen)
    if definition.get("code") != version.set.code:
        raise DomainError(
            _("This text belongs to the set “%(other)s”, the draft to “%(own)s”.")
            % {"other": definition.get("code"), "own": version.set.code}
        )
    return _keep(version, definition, by=by, what=what, params={})


@logs_attempts
def restore_draft(version, *, by, seen, number):
    """Bring back the state ``number``; the states since then stay in the history."""
    version = _lock(version)
    _refuse_other_state(version, seen)
    old = version.revisions.filter(number=number).first()
    if old is None:
        raise DomainError(_("This state of the draft does not exist."))
    params = {"number": number}
    return _keep(version, copy.deepcopy(old.definition), by=by, what="restored", params=params)


@logs_attempts
def discard_draft(version, *, by):
    """Throw a draft away; a set that never had another version goes with it. Returns the set
    when it is still there."""
    version = _lock(version)
    record("criteria.draft_discarded", version, by=by, revision=version.revision)
    criteria_set = version.set
    version.delete()
    if criteria_set.versions.exists():
        return criteria_set
    criteria_set.delete()
    return None


def _lock(version):
    version = (
        CriteriaVersion.objects.select_for_update(of=("self",))
        .select_related("set")
        .filter(pk=version.pk)
        .first()
    )
    if version is None:
        raise DomainError(_("This draft was discarded."))
    if not version.is_draft:
        refuse_published(CriteriaVersion.objects.filter(pk=version.pk))
    return version


def _refuse_other_state(version, seen):
    if seen is not None and seen != version.revision:
        newest = version.revisions.select_related("by").first()
        raise StaleError(
            _("%(person)s has changed the draft since you opened this page. Look at it again.")
            % {"person": newest.by or "ANCS"}
        )


def _conflict(version, key, theirs, yours):
    newest = version.revisions.select_related("by").first()
    return {"key": key, "theirs": theirs, "yours": yours, "by": str(newest.by), "at": newest.at}


def _refuse_second_code(definition, key, after):
    kind = key[0]
    if kind == "set" or after["code"] == structure.find(definition, key)["code"]:
        return
    taken = {
        "group": [g["code"] for g in definition["groups"]],
        "criterion": [c["code"] for g in definition["groups"] for c in g["criteria"]],
        "band": [b["code"] for b in definition["bands"]],
    }[kind]
    if after["code"] in taken:
        sentence = _("The code “%(code)s” is used already.") % {"code": after["code"]}
        raise DomainError(sentence, fields={"code": sentence})


def _name(item, key) -> str:
    return item["code"] if key[0] != "set" else ""


def _keep(version, definition, *, by, what, params):
    """The draft's new text, its state in the history, and the event."""
    if definition == version.definition:
        return version
    version.definition = definition
    version.revision += 1
    version.save(update_fields=["definition", "revision"])
    DraftRevision.objects.create(
        version=version,
        number=version.revision,
        definition=definition,
        what=what,
        params=params,
        at=clock.now(),
        by=by,
    )
    digest = scoring.digest(definition).full if _is_whole(definition) else ""
    record(
        "criteria.draft_changed",
        version,
        by=by,
        what=what,
        revision=version.revision,
        digest=digest,
        **params,
    )
    return version


def _is_whole(definition) -> bool:
    """Whether the fingerprint can be taken; a half-made draft may lack parts."""
    try:
        scoring.digest(definition)
    except (KeyError, TypeError, AttributeError):
        return False
    return True


def taken_identities(version) -> set[str]:
    """Every identity that any version of the set has ever used, without the set's code."""
    rows = Criterion.objects.filter(version__set=version.set_id).values_list("identity", flat=True)
    return {name.removeprefix(f"{version.set.code}:") for name in rows}
