"""Police units and who serves there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.searching import SearchKey
from apps.localities.models import Locality

from .querysets import PoliceUnitQuerySet, PostingQuerySet


class PoliceUnit(models.Model):
    """The police of one locality: ward, city or province."""

    locality = models.OneToOneField(Locality, on_delete=models.PROTECT, related_name="police_unit")
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("duty phone"), max_length=30, blank=True)
    search_key = SearchKey(of="name")

    objects = PoliceUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("police unit")

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    """What one does at a police unit."""

    OFFICER = "officer", _("Officer")
    CHIEF = "chief", _("Chief")
    DEPUTY_CHIEF = "deputy_chief", _("Deputy chief")
    VERIFIER = "verifier", _("Verifier")


class Posting(models.Model):
    """One user holds one role at one unit, from a day to a day (half-open)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings"
    )
    unit = models.ForeignKey(PoliceUnit, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(_("post"), max_length=12, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="posting_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}, {self.unit}"
