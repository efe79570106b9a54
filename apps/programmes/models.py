"""Programmes, their legal basis and calendar, and who takes part."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.committees.models import Committee
from apps.core import clock
from apps.core.dates import add_working_days
from apps.core.folding import sort_key
from apps.core.searching import SearchKey
from apps.core.workflow import WorkflowMixin
from apps.criteria.models import CriteriaVersion, Criterion
from apps.localities.models import Locality, LocalityVersion
from apps.police.models import PoliceUnit

from .querysets import EnrolmentQuerySet, PeriodQuerySet, ProgrammeQuerySet


class Programme(WorkflowMixin, models.Model):
    """One base-level security programme in one year, led by one police unit."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Running")
        CLOSED = "closed", _("Closed")

    MOVES = {Status.DRAFT: {Status.OPEN}, Status.OPEN: {Status.CLOSED}}

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    purpose = models.TextField(_("purpose"), blank=True)
    lead_unit = models.ForeignKey(
        PoliceUnit,
        on_delete=models.PROTECT,
        related_name="led_programmes",
        verbose_name=_("lead police unit"),
    )
    committee = models.ForeignKey(
        Committee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("deciding committee"),
    )
    criteria_version = models.ForeignKey(
        CriteriaVersion,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("criteria version"),
    )
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.DRAFT)
    # The quarterly figures were never published: they are made up and say so.
    figures_invented = models.BooleanField(_("figures are illustrative"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")

    def __str__(self):
        return f"{self.title} {self.year}"

    def get_absolute_url(self):
        return reverse("programmes:programme-detail", args=[self.slug])

    @property
    def is_marked(self) -> bool:
        """Every page, file and print with its figures carries the illustrative mark."""
        return self.figures_invented or self.criteria_version.set.is_invented


class LegalBasis(models.Model):
    """A document that a programme rests on: ``21-NQ/TU`` of 31/12/2020."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="legal_bases")
    number = models.CharField(_("number and symbol"), max_length=60)
    issued_on = models.DateField(_("date"))
    issuer = models.CharField(_("issued by"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal basis")
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number", "issued_on"], name="basis_once_per_programme"
            ),
        ]

    def __str__(self):
        return self.number


class Period(models.Model):
    """One reporting period of one programme: an object with its own days.

    The data window is fixed by Nghị định 09/2019/NĐ-CP unless the programme says otherwise;
    deadline, grace and lock belong to the period. Grace counts working days.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    slug = models.SlugField(max_length=20)
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    opens_on = models.DateField(_("entry opens on"))
    window_from = models.DateField(_("data from"))
    window_to = models.DateField(_("data to"))  # both days included
    due_on = models.DateField(_("deadline"))  # until 24:00 of this day
    grace_days = models.PositiveSmallIntegerField(_("grace, working days"), default=0)
    lock_on = models.DateField(_("closed from"))  # first day on which nothing can be changed
    criteria_version = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="periods"
    )
    # Set by the first report handed in: from then on the period can only be extended.
    first_submitted_at = models.DateTimeField(null=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        ordering = ["programme", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="period_once"),
            models.UniqueConstraint(fields=["programme", "quarter"], name="quarter_once"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="quarter_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(window_from__lt=F("window_to"))
                & Q(opens_on__lte=F("due_on"))
                & Q(due_on__lt=F("lock_on")),
                name="period_days_in_order",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reporting:period-detail", args=[self.programme.slug, self.slug])

    @property
    def name(self) -> str:
        """``Quý IV/2021``."""
        return gettext("Quarter %(roman)s/%(year)s") % {
            "roman": self.roman,
            "year": self.slug[:4],
        }

    @property
    def roman(self) -> str:
        return ("I", "II", "III", "IV")[self.quarter - 1]

    @property
    def grace_ends_on(self):
        """The last day on which a report counts as on time."""
        return add_working_days(self.due_on, self.grace_days)

    @property
    def chip(self) -> str:
        """The state as the chip shows it; it follows from the days."""
        today = clock.today()
        if today < self.opens_on:
            return "upcoming"
        if today >= self.lock_on:
            return "locked"
        # After the grace a report is late but still taken, so the period is open.
        return "grace" if self.due_on < today <= self.grace_ends_on else "open"

    @property
    def is_past_due(self) -> bool:
        return clock.today() > self.due_on

    @property
    def is_open(self) -> bool:
        return self.opens_on <= clock.today() < self.lock_on

    @property
    def is_locked(self) -> bool:
        return clock.today() >= self.lock_on

    def days_late(self, day) -> int:
        """Whole days after the grace; 0 when in time."""
        return max(0, (day - self.grace_ends_on) // timedelta(days=1))


class Subject(models.Model):
    """Who can take part: a commune or ward now; agencies, enterprises, schools have their kind."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune, ward or special zone")
        AGENCY = "agency", _("Agency")
        ENTERPRISE = "enterprise", _("Enterprise")
        SCHOOL = "school", _("School")
        RESIDENTIAL = "residential", _("Residential area")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.COMMUNE)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    locality = models.ForeignKey(
        Locality, null=True, on_delete=models.PROTECT, related_name="subjects"
    )
    locality_version = models.ForeignKey(
        LocalityVersion, null=True, on_delete=models.PROTECT, related_name="subjects"
    )
    search_key = SearchKey(of="name")
    sort_key = models.CharField(max_length=250, editable=False)

    class Meta:
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(
                fields=["locality"], condition=Q(kind="commune"), name="commune_is_one_subject"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Enrolment(WorkflowMixin, models.Model):
    """A participant takes part in a programme's year."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        ENROLLED = "enrolled", _("Taking part")
        DECLINED = "declined", _("Not taking part")

    MOVES = {
        Status.INVITED: {Status.ENROLLED, Status.DECLINED},
        Status.DECLINED: {Status.INVITED},
        Status.ENROLLED: {Status.DECLINED},
    }

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(
        PoliceUnit,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("reporting police unit"),
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.INVITED)
    commitment = models.TextField(_("commitment"), blank=True)
    linked_models = models.TextField(_("earlier or linked models"), blank=True)
    decline_reason = models.TextField(_("reason for not taking part"), blank=True)
    invited_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "subject"], name="enrolled_once_per_programme"
            ),
        ]
        indexes = [models.Index(fields=["status", "programme"], name="enrolment_by_status")]

    def __str__(self):
        return f"{self.subject} – {self.programme}"

    def get_absolute_url(self):
        return reverse("programmes:enrolment-detail", args=[self.programme.slug, self.subject.slug])


class Baseline(models.Model):
    """The previous year's figure of one criterion, by quarter, entered by the city.

    Like windows are compared: quarter by quarter, summed as far as the year has come.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="baselines")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    quarter = models.PositiveSmallIntegerField()
    inputs = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("previous year's figure")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "criterion", "quarter"], name="baseline_once"
            ),
        ]

    def __str__(self):
        return f"{self.criterion_id} Q{self.quarter}"
