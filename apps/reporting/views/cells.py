"""Single cells of the entry page, saved as they are typed: posted one by one, answered as JSON."""

from django.db import transaction
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.core.errors import DomainError
from apps.reporting import services
from apps.reporting.forms.cells import answer_of, has_errors, refused_rows
from apps.reporting.forms.entry import EntryForm
from apps.reporting.models import Intake

from .base import find_report


def refusal(status, sentence, reason=""):
    return JsonResponse({"sentence": str(sentence), "reason": reason}, status=status)


class ReportCells(View):
    """The same fields as the entry page, for one criterion or several.

    Whoever is not signed in any more is told so (401, by the middleware); a closed report
    answers with the reason (409).
    """

    http_method_names = ["post"]
    permission = "reporting.change_report"

    def post(self, request, **place):
        try:
            return self.save(**place)
        except DomainError as error:
            return refusal(409, error, "closed")

    @transaction.atomic
    def save(self, **place):
        user = self.request.user
        try:
            report = find_report(user, begun=False, lock=True, **place)
        except Http404:
            return refusal(404, _("This report is not there any more."), "gone")
        if not user.has_perm(self.permission, report):
            return refusal(403, _("You are not assigned to this step."), "forbidden")
        if self.request.POST.get("as") not in (None, str(user.pk)):
            return refusal(403, _("Somebody else is signed in by now."), "other_user")
        if report.pk is None:
            report = services.start_report(report, by=user)
        services.refuse_unless_writable(report)
        desk = services.lay_out_year(report, for_writing=True)
        form = EntryForm(self.request.POST, desk=desk)
        form.full_clean()
        saved = services.save_draft(
            report,
            by=user,
            cells={c: cell for c, cell in form.cells.items() if not has_errors(form, c)},
            answers={c: a for c, a in form.answers.items() if not has_errors(form, c)},
            intake=self._intake(),
            desk=desk,
        )
        return JsonResponse(answer_of(desk, form, saved, refused_rows(desk, form)))

    def _intake(self):
        if self.request.POST.get("source") == Intake.Kind.PASTE:
            return Intake(kind=Intake.Kind.PASTE)
        return None
