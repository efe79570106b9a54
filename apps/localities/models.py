"""Administrative units in time: an identity, its dated versions, and who followed whom."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.folding import fold, sort_key

from .querysets import LocalityQuerySet, LocalityVersionQuerySet


class Locality(models.Model):
    """One administrative unit as an identity; what it is called and where it stands is dated.

    The slug is chosen once and never comes from the official code: codes were given to other
    units in 2025. ``name`` is the name of the latest version, for lists and titles.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)

    objects = LocalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("localities:locality-detail", args=[self.slug])


class LocalityVersion(models.Model):
    """What one unit was called, which code it had and whom it belonged to, for a time."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province level")
        DISTRICT = "district", _("District level")
        COMMUNE = "commune", _("Commune level")

    class Kind(models.TextChoices):
        TINH = "tinh", _("Province")
        THANH_PHO = "thanh_pho", _("Centrally run city")
        QUAN = "quan", _("Urban district")
        HUYEN = "huyen", _("Rural district")
        THI_XA = "thi_xa", _("Town")
        THANH_PHO_TT = "thanh_pho_tt", _("City within a province")
        PHUONG = "phuong", _("Ward")
        XA = "xa", _("Commune")
        THI_TRAN = "thi_tran", _("Township")
        DAC_KHU = "dac_khu", _("Special zone")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="versions")
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("official code"), max_length=10, null=True, blank=True)  # noqa: DJ001 -- unknown is null, never invented
    parent = models.ForeignKey(
        Locality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="child_versions",
        verbose_name=_("belongs to"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)  # half-open
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    search_key = models.CharField(max_length=160, db_index=True, editable=False)
    sort_key = models.CharField(max_length=250, db_index=True, editable=False)

    objects = LocalityVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a unit")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="version_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["locality", "valid_from"], name="one_version_begins_a_day"
            ),
            models.UniqueConstraint(
                fields=["locality"], condition=Q(valid_to__isnull=True), name="one_open_version"
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = fold(f"{self.get_kind_display_vi()} {self.name}")
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """``Phường Bãi Cháy``: names of units are Vietnamese in every language."""
        return f"{self.get_kind_display_vi()} {self.name}"

    def get_kind_display_vi(self) -> str:
        return KIND_WORDS[self.kind]


KIND_WORDS = {
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "quan": "Quận",
    "huyen": "Huyện",
    "thi_xa": "Thị xã",
    "thanh_pho_tt": "Thành phố",
    "phuong": "Phường",
    "xa": "Xã",
    "thi_tran": "Thị trấn",
    "dac_khu": "Đặc khu",
}


class Succession(models.Model):
    """One unit followed another on a day: merged whole, or a part of it went over."""

    class Kind(models.TextChoices):
        WHOLE = "whole", _("Merged whole")
        PART = "part", _("A part went over")

    predecessor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="preceded_by")
    on = models.DateField(_("date"))
    kind = models.CharField(max_length=5, choices=Kind)
    is_default = models.BooleanField(default=True)  # the main heir of a divided unit
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"], name="succession_once"
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
