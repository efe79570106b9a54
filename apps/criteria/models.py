"""Criteria sets and their versions; a published version never changes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .querysets import (
    CriteriaSetQuerySet,
    CriteriaVersionQuerySet,
    RowOfVersionQuerySet,
    refuse_change,
    refuse_published,
)

BY = {"null": True, "on_delete": models.PROTECT, "related_name": "+", "editable": False}


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
    # The version it was drafted from; a correction ("đính chính") changes words only.
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="drafts"
    )
    is_correction = models.BooleanField(default=False)
    # [[place, before, after], …]: the words that a correction changed.
    corrected_words = models.JSONField(default=list, blank=True)
    definition = models.JSONField()
    revision = models.PositiveIntegerField(default=1)  # of the draft; grows with every change
    text_digest = models.CharField(max_length=64)
    scoring_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)  # included
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    no_file_reason = models.CharField(_("why there is no file"), max_length=300, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = CriteriaVersionQuerySet.as_manager()

    # What may still be written on a published version: that it ended.
    ENDING = frozenset({"status", "retired_on", "effective_to"})

    class Meta:
        verbose_name = _("criteria version")
        constraints = [
            models.UniqueConstraint(fields=["set", "number"], name="version_once_per_set"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(published_on__isnull=False, effective_from__isnull=False),
                name="published_version_has_date",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(file_sha256="") | ~Q(no_file_reason=""),
                name="published_version_has_file_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="version_days_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.set} · {self.number}"

    def save(self, *args, **kwargs):
        refuse_change(self, kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("criteria:version-detail", args=[self.set.code, self.number])

    def delete(self, *args, **kwargs):
        refuse_published(CriteriaVersion.objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def url_args(self) -> list[str]:
        return [self.set.code, self.number]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @cached_property
    def by_code(self) -> dict:
        """Criterion code → its part of the definition, in order."""
        return {c["code"]: c for group in self.definition["groups"] for c in group["criteria"]}


class DraftRevision(models.Model):
    """One state of a draft: what it was after one change, so that it can be brought back."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    what = models.CharField(max_length=20)  # see ``revision_words.WHAT``
    params = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)

    class Meta:
        verbose_name = _("state of a draft")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="revision_once"),
        ]

    def __str__(self):
        return f"{self.version} #{self.number}"


class CriterionGroup(models.Model):
    """A heading inside a version."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(max_length=20)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField()

    objects = RowOfVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of criteria")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="group_once_per_version"),
        ]

    def __str__(self):
        return f"{self.code}. {in_language(self, 'title')}"

    def save(self, *args, **kwargs):
        refuse_published(CriteriaVersion.objects.filter(pk=self.version_id))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_published(CriteriaVersion.objects.filter(pk=self.version_id))
        return super().delete(*args, **kwargs)


class Criterion(models.Model):
    """One criterion of one version; ``identity`` stays the same across versions."""

    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="criteria")
    group = models.ForeignKey(CriterionGroup, on_delete=models.PROTECT, related_name="criteria")
    identity = models.CharField(max_length=60)
    code = models.CharField(_("code"), max_length=20)
    title_vi = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField()

    objects = RowOfVersionQuerySet.as_manager()

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

    def save(self, *args, **kwargs):
        refuse_published(CriteriaVersion.objects.filter(pk=self.version_id))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_published(CriteriaVersion.objects.filter(pk=self.version_id))
        return super().delete(*args, **kwargs)
