"""The official Excel sheet of a report: handed out, uploaded, looked at, taken in."""

import hashlib

from django.contrib import messages
from django.core import signing
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from apps.audit.views import FormPage, UseCaseMixin
from apps.core.errors import DomainError
from apps.core.exporting import download
from apps.reporting import services
from apps.reporting.forms.workbooks import DisputeForm, WorkbookForm
from apps.reporting.models import Intake
from apps.reporting.services import workbooks
from apps.reporting.services.rows import Cell
from apps.reporting.sheets.archive import MAX_BYTES
from apps.reporting.sheets.identity import unsealed
from apps.reporting.sheets.problems import Problem

from .base import ReportPageMixin

KEPT_SECONDS = 12 * 3600
LONGEST_KEPT = 2 * 1024 * 1024
MOST_SHOWN = 200


class ReportWorkbook(ReportPageMixin, UseCaseMixin, View):
    """The official sheet, prefilled with what stands in the report."""

    permission_required = "reporting.change_report"
    begun = False

    def get(self, request, **kwargs):
        report = self.object
        return download(
            workbooks.official_workbook(report), "-".join(["bieu", *report.url_args[1:]])
        )


class ReportUpload(ReportPageMixin, FormPage):
    """Upload, look, confirm; nothing is written before the last step.

    What was checked is kept signed in the page itself, for this person and this report.
    """

    permission_required = "reporting.change_report"
    form_class = WorkbookForm
    template_name = "reporting/report_upload.html"
    begun = False

    def post(self, request, *args, **kwargs):
        if "apply" in request.POST:
            return self.apply()
        if "marked" in request.POST:
            return self.marked()
        return super().post(request, *args, **kwargs)

    # --- step one: the file -------------------------------------------------------------------

    def form_valid(self, form):
        upload = form.cleaned_data["workbook"]
        try:
            checked, sha256 = self._check(upload)
        except DomainError as error:
            return self.refused(form, error)
        if checked.problems:
            return self._show(form, **self._refusal(checked, upload.name))
        kept = {
            "cells": {code: reading.content for code, reading in checked.cells.items()},
            "versions": checked.identity.versions,
            "name": upload.name,
            "sha256": sha256,
        }
        return self.preview(kept, skipped=checked.skipped, form=form)

    def _check(self, upload):
        notice = services.obstacle(self.object)
        if notice:
            raise DomainError(notice, fields={"workbook": notice})
        if upload.size > MAX_BYTES:
            sentence = _("The file is larger than 2 MB. The official sheet is far smaller.")
            raise DomainError(sentence, fields={"workbook": sentence})
        content = upload.read()
        checked = workbooks.read_workbook(self.object, name=upload.name, content=content)
        return checked, hashlib.sha256(content).hexdigest()

    def _refusal(self, checked, name) -> dict:
        """All that is wrong, and the workbook with its marks to download."""
        problems = checked.problems
        kept = self._seal(
            {
                "identity": "".join(checked.identity.sealed()),
                "problems": [(p.sheet, p.cell, p.sentence) for p in problems[:MOST_SHOWN]],
                "typed": checked.typed,
                "name": name,
            },
            "marked",
        )
        return {
            "problems": problems[:MOST_SHOWN],
            "count": len(problems),
            "more": max(len(problems) - MOST_SHOWN, 0),
            "skipped": checked.skipped,
            "marked": kept if len(kept) <= LONGEST_KEPT else "",
            "name": name,
        }

    def _show(self, form, **context):
        context = self.get_context_data(form=form, **context)
        context["page_has_errors"] = context["page_has_errors"] or bool(context.get("problems"))
        return self.render_to_response(context)

    def marked(self):
        """The uploaded workbook with the wrong cells in red."""
        try:
            kept = self._unseal("marked")
        except DomainError as error:
            return self._again(error)
        content = workbooks.marked_workbook(
            self.object,
            identity=unsealed(kept["identity"]),
            problems=[Problem(*facts) for facts in kept["problems"]],
            typed=kept["typed"],
        )
        return download(content, "-".join(["bieu-can-sua", *self.object.url_args[1:]]))

    # --- step two: look at what would change --------------------------------------------------

    def preview(self, kept, *, skipped=(), form=None, choices=None):
        """What the workbook changes; each cell that was changed online meanwhile asks for a choice."""
        found = workbooks.compare(self.object, readings=_readings(kept), versions=kept["versions"])
        token = self._seal({**kept, "shown": found.shown}, "apply")
        if len(token) > LONGEST_KEPT:
            form = form or WorkbookForm()
            sentence = _("The texts in this file are too long to be kept. Shorten the remarks.")
            return self._show(form, failed=sentence)
        return self._show(
            form or WorkbookForm(),
            preview=found,
            dispute_form=choices or DisputeForm(disputes=found.disputes),
            kept=token,
            skipped=skipped,
            name=kept["name"],
        )

    # --- step three: take in ------------------------------------------------------------------

    def apply(self):
        try:
            kept = self._unseal("apply")
            readings = _readings(kept)
            found = workbooks.compare(self.object, readings=readings, versions=kept["versions"])
            choices = DisputeForm(self.request.POST, disputes=found.disputes)
            if not choices.is_valid() and found.shown == kept["shown"]:
                return self.preview(kept, choices=choices)
            taken = workbooks.take_in(
                self.object,
                by=self.request.user,
                readings=readings,
                versions=kept["versions"],
                choices=choices.choices,
                shown=kept["shown"],
                name=kept["name"],
                sha256=kept["sha256"],
            )
        except DomainError as error:
            return self._again(error)
        if taken.saved is None and not taken.comparison.is_empty:
            messages.warning(
                self.request,
                _("Cells were changed online meanwhile; nothing was written. Look again."),
            )
            return self.preview(kept)
        if taken.saved is None or not taken.saved.codes:
            messages.info(
                self.request, _("The workbook changes nothing; the draft stands as it was.")
            )
        else:
            messages.success(self.request, workbooks.receipt_of(taken.saved, name=kept["name"]))
        return HttpResponseRedirect(reverse("reporting:report-entry", args=self.object.url_args))

    def _again(self, error):
        messages.error(self.request, str(error))
        return HttpResponseRedirect(reverse("reporting:report-upload", args=self.object.url_args))

    # --- what is kept between the steps -------------------------------------------------------

    def _salt(self, step) -> str:
        """What was checked for one person and one report serves nobody else."""
        return ":".join(["reporting", step, str(self.request.user.pk), *self.object.url_args])

    def _seal(self, facts, step) -> str:
        return signing.dumps(facts, salt=self._salt(step), compress=True)

    def _unseal(self, step) -> dict:
        try:
            return signing.loads(
                self.request.POST.get(step, ""), salt=self._salt(step), max_age=KEPT_SECONDS
            )
        except (signing.BadSignature, ValueError) as error:
            raise DomainError(
                _("Upload the workbook again; what was checked is no longer kept.")
            ) from error

    def get_context_data(self, **kwargs):
        report = self.object
        intakes = Intake.objects.none()
        if report.pk:
            intakes = report.intakes.filter(kind=Intake.Kind.WORKBOOK).select_related("by")
        return super().get_context_data(
            notice=services.obstacle(report), intakes=intakes.order_by("-pk")[:10], **kwargs
        )


def _readings(kept) -> dict[str, Cell]:
    return {code: Cell(*content) for code, content in kept["cells"].items()}
