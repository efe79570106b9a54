"""What the city police owe: verdicts and appraisals."""

from django.utils import timezone

from apps.recognition.models import Dossier
from apps.reporting.models import Extension, Report

from .kinds import Duty, Holder

VERIFIERS = ("verifier",)


def verifications(units=None):
    """Submitted reports that wait for a verdict."""
    rows = Report.objects.awaiting_verification().filter(enrolment__programme__status="open")
    if units is not None:
        rows = rows.filter(enrolment__programme__lead_unit__in=units)
    rows = rows.select_related("enrolment__subject", "enrolment__programme", "period")
    for row in rows.order_by("submitted_at"):
        since = timezone.localtime(row.submitted_at).date()
        yield Duty(
            kind="report.verify",
            key=f"verify:{row.pk}:{row.submission_number}",
            subject=row.enrolment.subject.name,
            context=f"{row.period} – {row.enrolment.programme.title}",
            holder=Holder("post", VERIFIERS, row.enrolment.programme.lead_unit_id),
            route="reporting:review",
            args=tuple(row.url_args),
            state="submitted",
            since=since,
        )


def extensions(units=None):
    """Requests for more time that wait for an answer."""
    rows = Extension.objects.open().filter(enrolment__programme__status="open")
    if units is not None:
        rows = rows.filter(enrolment__programme__lead_unit__in=units)
    rows = rows.select_related("enrolment__subject", "enrolment__programme", "period")
    for row in rows.order_by("asked_at"):
        programme, subject = row.enrolment.programme, row.enrolment.subject
        yield Duty(
            kind="extension.decide",
            key=f"extension:{row.pk}",
            subject=subject.name,
            context=f"{row.period} – {programme.title}",
            holder=Holder("post", VERIFIERS, programme.lead_unit_id),
            route="reporting:extension-decide",
            args=(programme.slug, row.period.slug, subject.slug, row.pk),
            since=timezone.localtime(row.asked_at).date(),
            note=row.reason,
        )


def appraisals(units=None):
    """Submitted dossiers that wait for the appraisal."""
    rows = Dossier.objects.filter(status="submitted")
    if units is not None:
        rows = rows.filter(enrolment__programme__lead_unit__in=units)
    rows = rows.select_related("enrolment__subject", "enrolment__programme")
    for row in rows.order_by("submitted_at"):
        yield Duty(
            kind="dossier.appraise",
            key=f"appraise:{row.pk}:{row.version}",
            subject=row.number,
            context=f"{row.enrolment.subject} – {row.enrolment.programme}",
            holder=Holder("post", VERIFIERS, row.enrolment.programme.lead_unit_id),
            route="recognition:dossier-detail",
            args=(row.number,),
            state="submitted",
            since=timezone.localtime(row.submitted_at).date(),
        )
