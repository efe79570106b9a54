"""One report: reading, checking, handing in, taking back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import TemplateResponseMixin
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.views import ActionView, FormPage
from apps.reporting import services
from apps.reporting.forms.submission import SubmitForm, VersionForm
from apps.reporting.handed_in import WORKING, Readable
from apps.reporting.links import readable_cells
from apps.reporting.models import Report
from apps.reporting.reading import evidence_of, groups_to_read, talk_of
from apps.reporting.services.review import holder

from .base import ReportPageMixin

Status = Report.Status


class ReportPage(ReportPageMixin, PermissionRequiredMixin, TemplateView):
    """A page that shows one report."""

    permission_required = "reporting.view_report"

    def get_permission_object(self):
        if not hasattr(self, "object"):
            self.object = self.get_object()
        return self.object


class ReportDetail(ReportPage):
    """Everything there is to read: results, evidence, what was said, what was handed in."""

    template_name = "reporting/report_detail.html"
    begun = False

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        report, user = self.object, self.request.user
        desk, submissions = services.lay_out(report), submissions_of(report)
        readable = Readable.of(user, report, submissions)
        readable.hide(report, desk.results)
        desk.previous = readable.earlier(desk.previous)
        groups = groups_to_read(desk, self.links(report))
        rows = [row for group in groups for row in group["rows"]]
        readable.hide_sources(report, [row.explained for row in rows if row.explained])
        may_write = user.has_perm("reporting.change_report", report)
        return context | {
            "desk": desk,
            "groups": groups,
            "evidence": readable.files(report, evidence_of(report)),
            "talk": talk_of(report, readable),
            "submissions": submissions,
            "is_being_corrected": not readable.every and report.status in WORKING,
            "notice": services.obstacle(report),
            "may_write": may_write and not services.obstacle(report),
            "may_withdraw": report.status == Status.SUBMITTED
            and not report.days.is_locked
            and user.has_perm("reporting.withdraw_report", report),
            "may_review": report.status == Status.SUBMITTED
            and user.has_perm("reporting.review_report", report),
            "may_reopen": report.status == Status.VERIFIED
            and user.has_perm("reporting.reopen_report", report),
        }

    def links(self, report):
        """To the cells of earlier quarters; those of this one stand on the page."""
        if report.pk is None:
            return None
        return readable_cells(self.request.user, report.enrolment, here=report.period.quarter)


def submissions_of(report):
    if report.pk is None:
        return []
    return list(report.submissions.select_related("by").order_by("number"))


def check_context(report, user) -> dict:
    """What the check page shows, alone and when a submission was refused."""
    desk = services.lay_out(report)
    notice = services.obstacle(report)
    found = services.check(desk)
    ready = not notice and not found.blocking
    return {
        "desk": desk,
        "groups": groups_to_read(desk),
        "found": found,
        "blocking_lines": [(f"row-{f.code}", f.sentence) for f in found.blocking],
        "notice": notice,
        "may_sign": user.has_perm("reporting.submit_report", report),
        "ready": ready,
        "unconfirmed": [row for row in desk.results.values() if row.is_unconfirmed],
        "days_late": services.days_late_now(report),
        "illustrative": report.enrolment.programme.is_marked,
    }


class ReportCheck(ReportPage):
    """What blocks, what deserves a second look, all values, then the next step."""

    template_name = "reporting/check.html"
    permission_required = "reporting.change_report"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | check_context(self.object, self.request.user) | {"form": SubmitForm()}


class ReportHandOver(ReportPageMixin, ActionView):
    """Put the draft before the chief."""

    permission_required = "reporting.hand_over_report"
    form_class = VersionForm
    success_message = gettext_lazy("The report is with the chief now.")

    def perform(self, version):
        services.hand_over(self.object, by=self.request.user, version=version)

    def get_failure_url(self):
        return reverse("reporting:report-check", args=self.object.url_args)


class ReportSubmit(ReportPageMixin, FormPage):
    """Hand in, with the statement; a refusal brings the check page back."""

    permission_required = "reporting.submit_report"
    form_class = SubmitForm
    template_name = "reporting/check.html"

    def get(self, request, *args, **kwargs):
        return redirect("reporting:report-check", *self.object.url_args)

    def perform(self, form):
        return services.submit_report(
            self.object, by=self.request.user, version=form.cleaned_data["version"]
        )

    def form_invalid(self, form):
        self.object = self.get_object()
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | check_context(self.object, self.request.user)

    def get_success_url(self):
        return reverse("reporting:report-submitted", args=self.object.url_args)

    def get_success_message(self, outcome):
        return _("The report has been submitted.")


class ReportSubmitted(ReportPage):
    """The receipt of the last submission."""

    template_name = "reporting/submitted.html"

    def get_context_data(self, **kwargs):
        last = self.object.submissions.select_related("by").order_by("-number").first()
        if last is None:
            raise Http404
        return super().get_context_data(
            submission=last,
            verifiers=services.verifiers_of(self.object),
            may_withdraw=self.object.status == Status.SUBMITTED
            and not self.object.days.is_locked
            and self.request.user.has_perm("reporting.withdraw_report", self.object),
            **kwargs,
        )


class ReportWithdraw(ReportPageMixin, TemplateResponseMixin, ActionView):
    """Take the report back before the verdict; the page says what follows from it."""

    http_method_names = ["get", "head", "post"]
    template_name = "reporting/withdraw.html"

    permission_required = "reporting.withdraw_report"
    form_class = VersionForm
    success_message = gettext_lazy("The report has been withdrawn; it can be changed again.")

    def get(self, request, *args, **kwargs):
        report = self.object
        if report.status != Status.SUBMITTED or report.days.is_locked:
            why = _("Only a report that waits for the verdict can be withdrawn.")
            messages.error(request, services.obstacle(report) or why)
            return redirect(report.get_absolute_url())
        return self.render_to_response(self.get_context_data(holder=holder(report, request.user)))

    def perform(self, version):
        services.withdraw_report(self.object, by=self.request.user, version=version)
