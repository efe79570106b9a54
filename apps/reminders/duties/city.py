"""What the city police owe: verdicts and appraisals."""

from django.utils import timezone

from apps.programmes.models import Period
from apps.recognition.models import Dossier
from apps.reporting.models import Extension, Report

from .kinds import Duty, Holder

VERIFIERS = ("verifier",)


def verifications(units=None):
    """Submitted reports that wait for a verdict."""
    rows = Report.objects.awaiting_verification().filter(enrolment__programme__status="open")
    if units is not None:
        rows = rows.filter(enrolment__programme__lead_unit__in=units)
    names, holders = {}, {}  # of a few periods and units, for thousands of reports
    columns = (
        "pk",
        "submission_number",
        "submitted_at",
        "enrolment__subject__name",
        "period_id",
        "period__quarter",
        "enrolment__programme__title",
        "enrolment__programme__lead_unit_id",
        "enrolment__programme__slug",
        "period__slug",
        "enrolment__subject__slug",
    )
    for pk, number, at, subject, period, quarter, title, unit, *args in rows.order_by(
        "submitted_at"
    ).values_list(*columns):
        if period not in names:
            names[period] = f"{Period(slug=args[1], quarter=quarter).name} – {title}"
            holders[period] = Holder("post", VERIFIERS, unit)
        yield Duty(
            kind="report.verify",
            key=f"verify:{pk}:{number}",
            subject=subject,
            context=names[period],
            holder=holders[period],
            route="reporting:review",
            args=tuple(args),
            state="submitted",
            since=timezone.localtime(at).date(),
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
