"""Criteria sets and their versions; a published version never changes."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .querysets import CriteriaSetQuerySet, CriteriaVersionQuerySet


def in_language(row, name: str) -> str:
    """``title_vi`` or ``title_en`` of a dict or object, by the reader's language."""
    get = row.get if isinstance(row, dict) else lambda key: getattr(row, key, "")
    if get_language() == "en" and get(f"{name}_en"):
        return get(f"{name}_en")
    return get(f"{name}_vi") or ""


class CriteriaSet(models.Model):
    """One set of criteria through all its versions."""

    class Nature(models.TextChoices):
        REAL = "real", _("Real")
        PARTIAL = "partial", _("Partial")
        SUPERSEDED = "superseded", _("Superseded")
        ILLUSTRATIVE = "illustrative", _("Illustrative")
        SYNTHETIC = "synthetic", _("Synthetic")

    code = models.CharField(_("code"), max_length=40, unique=True)
    title_vi = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    is_scored = models.BooleanField(default=False)  # complete enough to bind to a period

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria set")
        ordering = ["code"]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def is_invented(self) -> bool:
        """Its figures must carry the mark on every screen, file and print."""
        return self.nature in {self.Nature.ILLUSTRATIVE, self.Nature.SYNTHETIC}


class CriteriaVersion(models.Model):
    """The text of a set at one time, as the scoring engine reads it.

    ``definition`` is the whole version as plain data (``apps.criteria.scoring``); groups and
    criteria exist as rows as well, so that results can point to them.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(_("version"), max_length=12)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    definition = models.JSONField()
    text_digest = models.CharField(max_length=64)
    scoring_digest = models.CharField(max_length=64)
    published_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = CriteriaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria version")
        constraints = [
            models.UniqueConstraint(fields=["set", "number"], name="version_once_per_set"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_on__isnull=False),
                name="published_version_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.set} · {self.number}"

    def get_absolute_url(self):
        return reverse("criteria:version-detail", args=[self.set.code, self.number])

    @cached_property
    def by_code(self) -> dict:
        """Criterion code → its part of the definition, in order."""
        return {c["code"]: c for group in self.definition["groups"] for c in group["criteria"]}


class CriterionGroup(models.Model):
    """A heading inside a version."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(max_length=20)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("group of criteria")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="group_once_per_version"),
        ]

    def __str__(self):
        return f"{self.code}. {in_language(self, 'title')}"


class Criterion(models.Model):
    """One criterion of one version; ``identity`` stays the same across versions."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="criteria")
    group = models.ForeignKey(CriterionGroup, on_delete=models.PROTECT, related_name="criteria")
    identity = models.CharField(max_length=60)
    code = models.CharField(_("code"), max_length=20)
    title_vi = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("criterion")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="criterion_once_per_version"),
            models.UniqueConstraint(
                fields=["version", "identity"], name="criterion_identity_once_per_version"
            ),
        ]

    def __str__(self):
        return f"{self.code} {in_language(self, 'title')}"
