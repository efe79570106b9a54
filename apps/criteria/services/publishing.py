"""From draft to law: published once, never changed, ended some day."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.files import store_scan
from apps.criteria import scoring, structure
from apps.criteria.models import CriteriaSet, CriteriaVersion, Criterion, CriterionGroup
from apps.criteria.problems import problem_words
from apps.criteria.querysets import PublishedError
from apps.criteria.scoring.compare import changed_words

from .attempts import logs_attempts

# Why a seed set has no file of a decision; data, in the language of the installation.
SOURCE = "Nguồn ghi trong văn bản của bộ tiêu chí."


@logs_attempts
def publish(version, *, by, seen, number_typed, file=None, no_file_reason="", **facts):
    """Issue a draft under a decision: from now on nothing of it can change.

    ``facts`` are decision_number, decided_on, effective_from and effective_to (or None).
    Refuses a draft that has blocking problems, that somebody else has just changed (StaleError),
    or, for a correction, that would change a score. What was in force without an end holds until
    the day before.
    """
    version = _lock_draft(version)
    if seen != version.revision:
        raise StaleError(
            _("The draft was changed since you opened this page. Check it again, then publish.")
        )
    _refuse_unsound(version)
    _refuse_facts(version, number_typed, facts)
    words = _corrected_words(version)
    _attach_file(version, file, no_file_reason)
    version.decision_number = facts["decision_number"].strip()
    for name in ("decided_on", "effective_from", "effective_to"):
        setattr(version, name, facts.get(name))
    version.corrected_words = words
    version.published_by = by
    _issue(version, on=clock.today())
    record(
        "criteria.published",
        version,
        by=by,
        digest=version.text_digest,
        scoring_digest=version.scoring_digest,
        decision_number=version.decision_number,
        effective_from=version.effective_from,
        correction=version.is_correction,
        words=len(words),
    )
    _end_earlier(version, by)
    return version


@transaction.atomic
def publish_definition(definition, *, number, published_on, by=None):
    """Store a definition as a published version at once: seed sets, whose source is their decision.

    Idempotent: a version that is there already is returned as it stands; other content under
    the same number is refused. Raises DomainError with the faults of an unsound definition.
    """
    fingerprint = scoring.digest(definition)
    existing = CriteriaVersion.objects.filter(set__code=definition["code"], number=number).first()
    if existing:
        if existing.text_digest != fingerprint.full:
            raise DomainError(
                _("Version %(number)s of %(code)s is published and cannot change.")
                % {"number": number, "code": definition["code"]}
            )
        return existing
    problems = scoring.check(definition)
    if problems:
        raise DomainError("; ".join(problems))
    version = CriteriaVersion.objects.create(
        set=_set_of(definition),
        number=number,
        definition=definition,
        effective_from=published_on,
        no_file_reason=SOURCE,
        created_at=clock.now(),
        created_by=by,
        published_by=by,
    )
    _issue(version, on=published_on)
    record("criteria.published", version, by=by, digest=fingerprint.full)
    return version


@transaction.atomic
def retire(version, *, by, on):
    """Say that a published version ended: no further period can be bound to it."""
    version = CriteriaVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.status != CriteriaVersion.Status.PUBLISHED:
        raise DomainError(_("Only a published version can be retired."))
    if on < version.effective_from:
        sentence = _("The version is in force from %(day)s; it cannot end before.") % {
            "day": f"{version.effective_from:%d/%m/%Y}"
        }
        raise DomainError(sentence, fields={"on": sentence})
    version.status = CriteriaVersion.Status.RETIRED
    version.retired_on = clock.today()
    version.effective_to = on
    version.save(update_fields=["status", "retired_on", "effective_to"])
    record("criteria.retired", version, by=by, effective_to=on)
    return version


def _lock_draft(version):
    version = (
        CriteriaVersion.objects.select_for_update(of=("self",))
        .select_related("set", "base")
        .get(pk=version.pk)
    )
    if not version.is_draft:
        raise PublishedError(_("This version is published already."))
    return version


def blocking_words(version) -> list[str]:
    """A sentence for each problem that keeps the draft from being published."""
    return [
        problem_words(problem, version.definition)
        for problem in scoring.problems(version.definition, sets=other_sets(version))
        if problem.blocking
    ]


def other_sets(version) -> dict:
    """Code → definition of the newest published version of every other set, for links."""
    rows = (
        CriteriaVersion.objects.exclude(set=version.set_id)
        .exclude(status="draft")
        .order_by("effective_from", "pk")
        .values_list("set__code", "definition")
    )
    return dict(rows)


def _refuse_unsound(version):
    sentences = blocking_words(version)
    if sentences:
        raise DomainError(
            _("The draft cannot be published yet. %(problems)s") % {"problems": " ".join(sentences)}
        )


def _refuse_facts(version, number_typed, facts):
    wrong = {}
    if number_typed.strip() != version.number:
        wrong["number_typed"] = _("Type the number of the version, %(number)s, to confirm.") % {
            "number": version.number
        }
    if not (facts.get("decision_number") or "").strip():
        wrong["decision_number"] = _("Enter the number of the decision that issues this version.")
    decided, begins, ends = (facts.get(n) for n in ("decided_on", "effective_from", "effective_to"))
    if not decided:
        wrong["decided_on"] = _("Enter the date of the decision.")
    elif decided > clock.today():
        wrong["decided_on"] = _("The decision cannot be dated in the future.")
    if not begins:
        wrong["effective_from"] = _("Enter the day from which the version is in force.")
    elif version.base_id and begins < clock.today():
        wrong["effective_from"] = _(
            "A new version cannot reach back: what was reported stays under the version of its day."
        )
    elif ends and ends < begins:
        wrong["effective_to"] = _("The last day lies before the first.")
    if begins and "effective_from" not in wrong and not version.is_correction:
        later = _not_before(version, begins)
        if later:
            wrong["effective_from"] = _(
                "Version %(number)s is in force from %(day)s already. Begin later than that day."
            ) % {"number": later.number, "day": f"{later.effective_from:%d/%m/%Y}"}
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def _not_before(version, begins):
    """Another edition that begins on that day or later: two cannot hold at once."""
    return (
        editions_in_force(version)
        .filter(effective_from__gte=begins)
        .order_by("-effective_from")
        .first()
    )


def editions_in_force(version):
    """Published versions of the set without an end; publishing ends them on the day before."""
    return CriteriaVersion.objects.filter(
        set=version.set_id, status=CriteriaVersion.Status.PUBLISHED, effective_to__isnull=True
    ).exclude(pk=version.pk)


def _corrected_words(version):
    if not version.is_correction:
        return []
    if scoring.digest(version.definition).scoring != version.base.scoring_digest:
        raise DomainError(
            _(
                "A correction changes words only. This draft changes how points are given: make a"
                " draft of a new version instead."
            )
        )
    words = changed_words(structure.with_identities(version.base.definition), version.definition)
    if not words:
        raise DomainError(_("The correction changes no word yet."))
    return [list(row) for row in words]


def _attach_file(version, file, reason):
    if file:
        version.file_name, version.file_sha256, version.file_type = store_scan(file, "file")
    elif (reason or "").strip():
        version.no_file_reason = reason.strip()
    else:
        sentence = _("Add the file of the decision, or say why there is none.")
        raise DomainError(sentence, fields={"no_file_reason": sentence})


def _issue(version, *, on):
    """Rows first, while the version is a draft: afterwards the database refuses them."""
    fingerprint = scoring.digest(version.definition)
    version.text_digest, version.scoring_digest = fingerprint
    _store_rows(version)
    version.set = _set_of(version.definition)
    version.status = CriteriaVersion.Status.PUBLISHED
    version.published_on = on
    version.save()


def _end_earlier(version, by):
    """What was in force without an end holds until the day before."""
    last_day = version.effective_from - timedelta(days=1)
    for earlier in editions_in_force(version).filter(effective_from__lte=last_day):
        earlier.effective_to = last_day
        earlier.save(update_fields=["effective_to"])
        record("criteria.ended", earlier, by=by, effective_to=last_day, successor=version.number)


def _set_of(definition):
    """The set as its newest version calls it."""
    criteria_set, _created = CriteriaSet.objects.update_or_create(
        code=definition["code"],
        defaults={
            "title_vi": definition["title_vi"],
            "title_en": definition["title_en"],
            "nature": definition["nature"],
            "is_scored": definition["scored"],
        },
    )
    return criteria_set


def _store_rows(version):
    criteria = []
    for order, group in enumerate(version.definition["groups"]):
        row = CriterionGroup.objects.create(
            version=version,
            code=group["code"],
            title_vi=group["title_vi"],
            title_en=group["title_en"],
            order=order,
        )
        criteria += [(row, criterion) for criterion in group["criteria"]]
    Criterion.objects.bulk_create(
        Criterion(
            version=version,
            group=row,
            identity=f"{version.set.code}:{structure.identity_of(criterion)}",
            code=criterion["code"],
            title_vi=criterion["title_vi"],
            title_en=criterion["title_en"],
            order=order,
        )
        for order, (row, criterion) in enumerate(criteria)
    )
