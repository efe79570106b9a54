"""What a ward declares for one period: the report, its cells and where they came from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.dates import add_working_days
from apps.core.workflow import WorkflowMixin
from apps.criteria.models import Criterion
from apps.programmes.models import Enrolment, Period
from apps.reporting.querysets import EvidenceQuerySet, ReportQuerySet, granted_days

from .base import BY
from .calendar import VERIFY_DAYS, UnitDays

# Of the stored risk, without taking the rest of it apart.
RISK_POINTS = Coalesce(Cast(KeyTextTransform("points", "risk"), models.IntegerField()), 0)
CLEAN_OF = Cast(KeyTextTransform("clean_of", "risk"), models.IntegerField())


class Report(WorkflowMixin, models.Model):
    """What one unit declares for one period. No row means: not begun.

    The status changes only through ``apps.reporting.services``. Every writer of results,
    evidence or returns locks this row first. ``version`` grows with every change,
    of its state or of what it says, so that nobody decides on a page that is out of date.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SUBMITTED = "submitted", _("Awaiting verification")
        RETURNED = "returned", _("Returned")
        VERIFIED = "verified", _("Verified")

    SELF_SCORE = ("self_score", "self_total", "self_passed")
    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.RETURNED: {Status.SUBMITTED},
        # back to draft or returned: withdrawn before the verdict
        Status.SUBMITTED: {Status.VERIFIED, Status.RETURNED, Status.DRAFT},
        # reopened by the city, with a reason
        Status.VERIFIED: {Status.RETURNED},
    }

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(editable=False)
    handed_at = models.DateTimeField(null=True, editable=False)  # with the chief since
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    submission_number = models.PositiveSmallIntegerField(default=0)
    first_submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    decided_at = models.DateTimeField(null=True, editable=False)  # last verdict
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    claimed_until = models.DateTimeField(null=True, editable=False)  # real time
    # Whose work the verification is; anybody of the lead unit may still take it.
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    assigned_at = models.DateTimeField(null=True, editable=False)
    # Pinned results of the scoring engine: {"total", "max", "passed", "lines": […], "digest"}.
    self_score = models.JSONField(null=True, editable=False)
    # What lists show of it: unpacking it for fifty rows takes longer than all the rest. The total
    # is the exact text, null where nothing is counted in points.
    self_total = models.CharField(max_length=40, null=True, editable=False)  # noqa: DJ001
    self_passed = models.BooleanField(null=True, editable=False)
    verified_score = models.JSONField(null=True, editable=False)
    # How many things stood in the way of submission after the unit's last change. It holds until
    # the next one: no other criteria come under a period that has a report (``binding_obstacle``).
    to_fix = models.PositiveSmallIntegerField(null=True, editable=False)
    # Why a verifier should look: {"of": submission number, "units", "points", "reasons": […], …}.
    risk = models.JSONField(null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly report")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "period"], name="report_once_per_period"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False),
                name="report_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(decided_at__isnull=False),
                name="report_verified_has_verdict",
            ),
            # Nobody verifies what they handed in; who entered a cell is kept out by a trigger.
            models.CheckConstraint(
                condition=~Q(status="verified") | ~Q(decided_by=F("submitted_by")),
                name="report_verified_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="report_queue"),
            # What waits, in the order of the queue: the riskiest first, then the oldest.
            models.Index(
                RISK_POINTS.desc(),
                "submitted_at",
                "id",
                name="report_by_risk",
                condition=Q(status="submitted"),
            ),
            # What queue and duties count, without looking at the long rows themselves.
            models.Index(
                fields=["status", "period", "enrolment", "submission_number", "submitted_at", "id"],
                name="report_counts",
            ),
            models.Index(
                fields=["period", "enrolment"],
                name="report_clean",
                condition=Q(status="submitted") & Q(Exact(CLEAN_OF, F("submission_number"))),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment.subject} – {self.period}"

    def get_absolute_url(self):
        return reverse("reporting:report-detail", args=self.url_args)

    @property
    def url_args(self) -> list[str]:
        """Programme, period and unit, as every page of the report has them in its address."""
        return [
            self.enrolment.programme.slug,
            self.period.slug,
            self.enrolment.subject.slug,
        ]

    @property
    def days(self) -> UnitDays:
        """The period's days as they hold for this unit; ``with_days`` saves the query."""
        if "granted_until" not in self.__dict__:
            found = granted_days(self.enrolment_id, self.period_id)
            before = found
            if self.first_submitted_at is not None:
                before = found.filter(decided_at__lte=self.first_submitted_at)
            self.granted_until, self.granted_before = (
                rows.values_list("granted_until", flat=True).first() for rows in (found, before)
            )
        return UnitDays(self.period, self.granted_until, self.granted_before)

    def take_self_score(self, score):
        """``score`` in the pinned form; to be saved with the fields ``SELF_SCORE``."""
        self.self_score = score
        self.self_total, self.self_passed = score["total"], score["passed"]

    @property
    def verdict_due_on(self):
        """The city's own deadline, once the report is handed in."""
        if self.submitted_at is None:
            return None
        return add_working_days(timezone.localtime(self.submitted_at).date(), VERIFY_DAYS)

    @property
    def is_with_chief(self) -> bool:
        return self.handed_at is not None and self.status in {
            self.Status.DRAFT,
            self.Status.RETURNED,
        }

    @property
    def chip(self) -> str:
        """The state as the chip shows it; “with the chief” is a mark, not a state."""
        return "with_chief" if self.is_with_chief else self.status

    @property
    def receipt(self) -> str:
        """``BC-2021Q4-bai-chay``."""
        quarter = self.period.slug.replace("-q", "Q")
        return f"BC-{quarter}-{self.enrolment.subject.slug}"


class Result(models.Model):
    """What a ward reports for one criterion, beside what the city found.

    ``inputs`` holds what was typed, by input name, decimals as text; a plain count has
    ``value``, a ratio ``met`` and ``total``. “None”, “not reported” and “not applicable” are
    three things. ``version`` grows with every change of the cell.
    """

    class State(models.TextChoices):
        VALUE = "value", _("Reported")
        NONE = "none", _("None occurred")
        NOT_REPORTED = "not_reported", _("Not reported")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="results")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=State, default=State.NOT_REPORTED)
    inputs = models.JSONField(default=dict)
    remark = models.TextField(_("remark"), blank=True)
    explanation = models.TextField(_("explanation instead of evidence"), blank=True)
    version = models.PositiveIntegerField(default=1)
    # Taken over from last quarter and not yet looked at; typing or confirming clears it.
    is_unconfirmed = models.BooleanField(default=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)  # by the city: the row is locked
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    verified_state = models.CharField(max_length=14, choices=State, blank=True)
    verified_inputs = models.JSONField(null=True)
    verified_note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("result")
        constraints = [
            models.UniqueConstraint(fields=["report", "criterion"], name="result_once"),
        ]

    def __str__(self):
        return f"{self.report_id} {self.criterion_id}"

    @property
    def is_changed_by_city(self) -> bool:
        return bool(self.verified_state) and (self.verified_state, self.verified_inputs) != (
            self.state,
            self.inputs,
        )


class ResultHistory(models.Model):
    """One cell as it stood after one saving; rows of one saving share ``batch``."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="history")
    batch = models.UUIDField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=14)
    inputs = models.JSONField()
    remark = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("earlier value")
        constraints = [
            models.UniqueConstraint(fields=["result", "version"], name="history_once"),
        ]

    def __str__(self):
        return f"{self.result_id} v{self.version}"


class Intake(models.Model):
    """Where one saving of several cells came from; ``batch`` is that of its history rows.

    A saving typed on the page has none: its cells say who and when.
    """

    class Kind(models.TextChoices):
        PASTE = "paste", _("Pasted")
        WORKBOOK = "workbook", _("Excel workbook")
        LAST_QUARTER = "last_quarter", _("Taken over from last quarter")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="intakes")
    batch = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the workbook
    cells = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("intake")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.report_id} {self.kind} {self.cells}"


class Evidence(models.Model):
    """One file behind one result, stored under the hash of its bytes."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    document_date = models.DateField(_("date of the document"), null=True, blank=True)
    reuses = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # after a submission files are only set aside

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reporting:evidence-look", args=[self.pk])


class Submission(models.Model):
    """What was handed in, frozen: the second one can be compared with the first."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    for_chief = models.BooleanField(default=False)  # signed by a deputy (KT.)
    days_late = models.PositiveSmallIntegerField(default=0)
    # code → {"state", "inputs", "remark", "explanation", "version", "evidence": [sha256]}
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    # The version of the criteria it was made with: its name, its words, what decides points.
    criteria_version = models.CharField(max_length=60)
    text_digest = models.CharField(max_length=64)
    scoring_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("submission")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="submission_once"),
        ]

    def __str__(self):
        return f"{self.report} #{self.number}"
