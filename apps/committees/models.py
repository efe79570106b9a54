"""Party and steering committees, their members, and who follows which ward."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.searching import SearchKey
from apps.localities.models import Locality

from .querysets import CommitteeQuerySet, MembershipQuerySet


class Committee(models.Model):
    """A body that hears, appraises or decides."""

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", _("Party executive committee")
        STANDING = "standing", _("Standing committee")
        STEERING = "steering", _("Steering committee")
        COUNCIL = "council", _("Review council")

    class Family(models.TextChoices):
        STATE = "state", _("State documents (Decree 30)")
        PARTY = "party", _("Party documents (Guideline 36)")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="committees")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    search_key = SearchKey(of="name")
    family = models.CharField(_("documents"), max_length=5, choices=Family, default=Family.STATE)
    # Defaults where no working regulation is known; labelled so beside every result.
    quorum_numerator = models.PositiveSmallIntegerField(default=2)
    quorum_denominator = models.PositiveSmallIntegerField(default=3)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")

    def __str__(self):
        return self.name


class Membership(models.Model):
    """One user has a seat in one committee, from a day to a day (half-open)."""

    class Position(models.TextChoices):
        HEAD = "head", _("Head")
        STANDING_DEPUTY = "standing_deputy", _("Standing deputy head")
        DEPUTY = "deputy", _("Deputy head")
        MEMBER = "member", _("Member")
        SECRETARY = "secretary", _("Secretary")

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    position = models.CharField(_("position"), max_length=16, choices=Position)
    is_voting = models.BooleanField(_("votes"), default=True)
    # Where the member works: no vote on one's own unit.
    home = models.ForeignKey(
        Locality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("works at"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="seat_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["committee", "user", "valid_from"], name="seat_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_position_display()}"


class Assignment(models.Model):
    """A member follows one locality for the committee."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="assignments")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="followers")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "locality", "valid_from"], name="assignment_once"
            ),
        ]

    def __str__(self):
        return f"{self.membership} → {self.locality}"
