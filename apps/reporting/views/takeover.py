"""“Như quý trước”: what could be taken over, group by group, and confirming it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.audit.views import ActionView
from apps.core.errors import DomainError
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.forms.takeover import ConfirmForm, GroupForm
from apps.reporting.services import takeover
from apps.reporting.wording import value_text

from .base import ReportPageMixin
from .entry import conflict_sentence, previous_name
from .report import ReportPage


class LastQuarter(ReportPage):
    """GET shows what would be taken over; POST takes over one group."""

    template_name = "reporting/last_quarter.html"
    permission_required = "reporting.change_report"
    begun = False

    def get_context_data(self, **kwargs):
        report = self.object
        desk = services.lay_out(report)
        return super().get_context_data(
            groups=groups_of(desk, takeover.offered(desk)),
            notice=services.obstacle(report),
            previous_name=previous_name(report.period),
            waiting=sum(row.is_unconfirmed for row in desk.results.values()),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        report = self.object
        form = GroupForm(request.POST, version=report.period.criteria_version)
        try:
            if not form.is_valid():
                raise DomainError("; ".join(e for es in form.errors.values() for e in es))
            saved = services.take_last_quarter(
                report, by=request.user, group=form.cleaned_data["group"]
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            for conflict in saved.conflicts:
                messages.warning(request, conflict_sentence(conflict))
            if saved.changed:
                messages.success(request, told(saved.changed))
        return HttpResponseRedirect(reverse("reporting:report-last-quarter", args=report.url_args))


def groups_of(desk, cells) -> list[dict]:
    """Groups with something to take over, each row in words."""
    groups = []
    for group in desk.version.definition["groups"]:
        rows = [
            {
                "code": criterion["code"],
                "title": in_language(criterion, "title"),
                "value": value_text(
                    criterion,
                    cells[criterion["code"]].state,
                    cells[criterion["code"]].inputs,
                ),
            }
            for criterion in group["criteria"]
            if criterion["code"] in cells
        ]
        if rows:
            groups.append(
                {"code": group["code"], "title": in_language(group, "title"), "rows": rows}
            )
    return groups


def told(count) -> str:
    return ngettext(
        "Taken over from last quarter: %(count)s row. Confirm it before submission.",
        "Taken over from last quarter: %(count)s rows. Confirm them before submission.",
        count,
    ) % {"count": count}


class ReportConfirm(ReportPageMixin, ActionView):
    """Confirm one row, or all, that were taken over from last quarter."""

    permission_required = "reporting.change_report"
    form_class = ConfirmForm

    def perform(self, code):
        return services.confirm_rows(self.object, by=self.request.user, code=code)

    def get_success_url(self):
        return reverse("reporting:report-check", args=self.object.url_args)

    def get_success_message(self, outcome):
        codes = ", ".join(row.criterion.code for row in outcome)
        return _("Confirmed: %(codes)s.") % {"codes": codes}
