"""Bringing a criteria version in; the editor comes later."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core.errors import DomainError

from . import scoring
from .models import CriteriaSet, CriteriaVersion, Criterion, CriterionGroup


@transaction.atomic
def publish_definition(definition, *, number, published_on, by=None):
    """Store a definition as a published version, with its groups and criteria as rows.

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
        status=CriteriaVersion.Status.PUBLISHED,
        definition=definition,
        text_digest=fingerprint.full,
        scoring_digest=fingerprint.scoring,
        published_on=published_on,
    )
    _store_rows(version)
    record("criteria.published", version, by=by, digest=fingerprint.full)
    return version


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
    place = 0
    for order, group in enumerate(version.definition["groups"]):
        row = CriterionGroup.objects.create(
            version=version,
            code=group["code"],
            title_vi=group["title_vi"],
            title_en=group["title_en"],
            order=order,
        )
        for criterion in group["criteria"]:
            Criterion.objects.create(
                version=version,
                group=row,
                identity=f"{version.set.code}:{criterion.get('identity', criterion['code'])}",
                code=criterion["code"],
                title_vi=criterion["title_vi"],
                title_en=criterion["title_en"],
                order=place,
            )
            place += 1
