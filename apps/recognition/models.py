"""From the dossier to the register: appraisal, session, vote, conclusion, decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.assessments.models import YearScore
from apps.committees.models import Committee, Membership
from apps.core.workflow import WorkflowMixin
from apps.programmes.models import Enrolment, Programme

from .querysets import DossierQuerySet, RecognitionQuerySet, SessionQuerySet

BY = {"null": True, "on_delete": models.PROTECT, "related_name": "+", "editable": False}


class Dossier(WorkflowMixin, models.Model):
    """A unit's request for recognition, built from its verified quarters and frozen.

    ``content`` is what was submitted (score lines, quarters, files by hash), ``digest`` its
    SHA-256. The chain: chief submits, verifier appraises, secretary puts it on an agenda.
    """

    class Status(models.TextChoices):
        BUILDING = "building", _("Being prepared")
        SUBMITTED = "submitted", _("Submitted")
        SUPPLEMENT = "supplement", _("Supplement asked")
        APPRAISED = "appraised", _("Appraised")
        ON_AGENDA = "on_agenda", _("On the agenda")
        RECOGNISED = "recognised", _("Recognised")
        NOT_RECOGNISED = "not_recognised", _("Not recognised")
        DEFERRED = "deferred", _("Left for later")

    MOVES = {
        Status.BUILDING: {Status.SUBMITTED},
        Status.SUPPLEMENT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.APPRAISED, Status.SUPPLEMENT},
        Status.APPRAISED: {Status.ON_AGENDA, Status.SUPPLEMENT},
        Status.ON_AGENDA: {
            Status.RECOGNISED,
            Status.NOT_RECOGNISED,
            Status.DEFERRED,
            Status.APPRAISED,  # taken off the agenda again
        },
        Status.DEFERRED: {Status.ON_AGENDA},
    }

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="dossier")
    number = models.CharField(_("number"), max_length=20, unique=True)  # HS-2021-0005
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.BUILDING)
    version = models.PositiveIntegerField(default=1)
    summary = models.TextField(_("summary of the results"), blank=True)
    difficulties = models.TextField(_("difficulties and proposals"), blank=True)
    year_score = models.ForeignKey(
        YearScore, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    content = models.JSONField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    appraised_at = models.DateTimeField(null=True, editable=False)
    appraised_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    appraisal = models.TextField(_("appraisal"), blank=True)
    proposes_recognition = models.BooleanField(_("proposes recognition"), null=True)
    supplement_reason = models.TextField(_("what to supplement"), blank=True)
    supplement_due_on = models.DateField(_("deadline"), null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="building") | Q(submitted_at__isnull=False),
                name="dossier_submitted_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.enrolment.subject}"

    def get_absolute_url(self):
        return reverse("recognition:dossier-detail", args=[self.number])

    @property
    def is_editable(self) -> bool:
        return self.status in {self.Status.BUILDING, self.Status.SUPPLEMENT}


class Session(WorkflowMixin, models.Model):
    """One meeting of one committee on one programme's dossiers."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("In session")
        CLOSED = "closed", _("Ended")

    MOVES = {Status.PLANNED: {Status.OPEN}, Status.OPEN: {Status.CLOSED}}

    number = models.CharField(_("number"), max_length=20, unique=True)  # HN-2022-01
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="sessions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("time"))
    place = models.CharField(_("place"), max_length=200)
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    invited_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # Pinned when the session opens: incumbents of the day, and the rules shown beside results.
    base_count = models.PositiveSmallIntegerField(null=True, editable=False)
    rule = models.JSONField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("recognition:session-detail", args=[self.number])


class Attendance(models.Model):
    """Whether one member came to one session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendance")
    is_present = models.BooleanField(default=False)
    reason = models.CharField(_("reason of absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["session", "membership"], name="attendance_once"),
        ]

    def __str__(self):
        return f"{self.session_id} {self.membership_id}"


class AgendaItem(WorkflowMixin, models.Model):
    """One dossier on the agenda of one session, with its vote and conclusion.

    Every writer of votes locks this row first, so that no vote slips in while counting.
    """

    class Status(models.TextChoices):
        NOT_OPEN = "not_open", _("Not open")
        VOTING = "voting", _("Voting")
        CLOSED = "closed", _("Closed")
        CONCLUDED = "concluded", _("Concluded")

    class Outcome(models.TextChoices):
        RECOGNISE = "recognise", _("Recognise")
        NOT_RECOGNISE = "not_recognise", _("Do not recognise")
        DEFER = "defer", _("Leave for later")

    MOVES = {
        Status.NOT_OPEN: {Status.VOTING},
        Status.VOTING: {Status.CLOSED},
        Status.CLOSED: {Status.CONCLUDED},
    }

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"))
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="items")
    status = models.CharField(max_length=10, choices=Status, default=Status.NOT_OPEN)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # {"for", "against", "other", "cast", "base", "needed", "recused", "present", "quorum": …}
    tally = models.JSONField(null=True, editable=False)
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True)
    # Code of the band that was given with the recognition; by the score, or lower.
    band = models.CharField(max_length=40, blank=True, default="", editable=False)
    conclusion = models.TextField(_("conclusion"), blank=True)
    against_tally_reason = models.TextField(_("reason against the count"), blank=True)
    concluded_at = models.DateTimeField(null=True, editable=False)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["session", "dossier"], name="dossier_once_a_session"),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "concluded"]) | Q(tally__isnull=False),
                name="closed_vote_has_tally",
            ),
            models.CheckConstraint(
                condition=~Q(status="concluded") | ~Q(outcome=""),
                name="concluded_item_has_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.session.number}/{self.order} {self.dossier.enrolment.subject}"

    def get_absolute_url(self):
        return reverse("recognition:item-detail", args=self.url_args)

    @property
    def url_args(self) -> list:
        """Session and place, as every page of the item has them in its address."""
        return [self.session.number, self.order]

    @property
    def vote_url(self) -> str:
        return reverse("recognition:vote", args=self.url_args)

    @property
    def is_counted(self) -> bool:
        """Nothing of the split is shown to anybody before this is true."""
        return self.status in {self.Status.CLOSED, self.Status.CONCLUDED}


class Vote(models.Model):
    """One ballot; a later one names the one it replaces, and only the last one counts."""

    class Choice(models.TextChoices):
        FOR = "for", _("In favour")
        AGAINST = "against", _("Against")
        OTHER = "other", _("Other opinion")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(_("opinion"), max_length=7, choices=Choice)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("vote")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "membership"],
                condition=Q(replaces__isnull=True),
                name="one_first_vote_per_member",
            ),
            models.CheckConstraint(
                condition=Q(choice="for") | ~Q(reason=""), name="dissent_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.membership_id}"


class Recusal(models.Model):
    """A member does not vote on an item: one's own unit, or declared by oneself."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=200)
    is_automatic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")
        constraints = [
            models.UniqueConstraint(fields=["item", "membership"], name="recused_once"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.membership_id}"


class Recognition(models.Model):
    """One entry of the register: the signed decision that recognises a unit.

    An entry is never edited. A correction is a new entry that replaces the old one.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="recognitions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recognitions")
    number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("date of the decision"))
    signer = models.CharField(_("signed by (position)"), max_length=150)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    scan_name = models.CharField(max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_type = models.CharField(max_length=100, blank=True)
    no_scan_reason = models.CharField(_("reason for no scan"), max_length=300, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    correction_reason = models.TextField(_("reason of the correction"), blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(replaces__isnull=True),
                name="one_first_recognition_per_dossier",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="recognition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(scan_sha256="") | ~Q(no_scan_reason=""),
                name="recognition_has_scan_or_reason",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.dossier.enrolment.subject}"

    def get_absolute_url(self):
        return reverse("recognition:recognition-detail", args=[self.pk])

    def state_on(self, day) -> str:
        """``corrected``, ``upcoming``, ``in_force`` or ``expired`` on that day."""
        if getattr(self, "replaced_by", None):
            return "corrected"
        if self.valid_from > day:
            return "upcoming"
        return "expired" if self.valid_to and self.valid_to <= day else "in_force"
