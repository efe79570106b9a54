"""“Dán từ Excel” without JavaScript: one text, a preview of every cell, then one act."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.audit.views import FormPage
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.templatetags.ui import moment
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.forms.paste import ApplyForm, PasteForm, keep
from apps.reporting.models import Intake
from apps.reporting.pasting import paste
from apps.reporting.services.rows import cell_of
from apps.reporting.wording import value_text

from .base import ReportPageMixin
from .entry import conflict_sentence


class ReportPaste(ReportPageMixin, FormPage):
    """The first POST shows what would go where; the second, with the signed rows, saves it."""

    permission_required = "reporting.change_report"
    template_name = "reporting/paste.html"
    form_class = PasteForm
    begun = False

    def post(self, request, *args, **kwargs):
        if "rows" in request.POST:
            return self.apply()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        self.desk = services.lay_out(self.object)
        return {**super().get_form_kwargs(), "desk": self.desk}

    @property
    def salt(self):
        """What one person was shown for one report is applied by that person to that report."""
        report = self.object
        return f"reporting.paste:{self.request.user.pk}:{report.enrolment_id}:{report.period_id}"

    def form_valid(self, form):
        notice = services.obstacle(self.object)
        if notice:
            form.add_error(None, notice)
            return self.form_invalid(form)
        desk = self.desk
        found = paste(
            form.cleaned_data["text"],
            desk.version.definition["groups"],
            start=form.cleaned_data["start"],
            locked=[c["code"] for c in desk.typed_criteria if desk.is_locked(c["code"])],
            standing={code: row.inputs for code, row in desk.results.items()},
        )
        rows = [preview_of(desk, cell) for cell in found.cells]
        moved = [row for row in rows if not row["is_same"]]
        context = self.get_context_data(
            form=form,
            found=found,
            rows=rows,
            moved=len(moved),
            kept=keep([row["kept"] for row in moved], self.salt) if moved else "",
        )
        return self.render_to_response(context | {"page_has_errors": bool(found.faults)})

    def apply(self):
        form = ApplyForm(self.request.POST, salt=self.salt)
        if not form.is_valid():
            return self.again(*(e for es in form.errors.values() for e in es))
        intake = Intake(kind=Intake.Kind.PASTE)
        try:
            saved = services.save_draft(
                self.object, by=self.request.user, cells=form.cells, intake=intake
            )
        except DomainError as error:
            return self.again(str(error))
        if saved.conflicts:
            return self.in_dispute(saved)
        messages.success(self.request, told(saved))
        return HttpResponseRedirect(reverse("reporting:report-entry", args=self.object.url_args))

    def again(self, *sentences):
        """Nothing was saved: the page comes back and says why."""
        form = self.form_class(desk=services.lay_out(self.object))
        lines = [("id_text", sentence) for sentence in sentences]
        context = self.get_context_data(form=form, refusals=lines)
        return self.render_to_response(context | {"page_has_errors": True})

    def in_dispute(self, saved):
        """What nobody else touched is saved; the others are named with both values."""
        self.object = saved.report
        form = self.form_class(desk=services.lay_out(saved.report))
        context = self.get_context_data(
            form=form,
            done=told(saved) if saved.changed else "",
            conflicts=[(c["key"], conflict_sentence(c)) for c in saved.conflicts],
        )
        return self.render_to_response(context | {"page_has_errors": True})

    def get_context_data(self, **kwargs):
        return super().get_context_data(notice=services.obstacle(self.object), **kwargs)


def told(saved) -> str:
    if not saved.changed:
        return _("Nothing has changed; the draft stands as it was.")
    return ngettext(
        "Pasted and saved: %(count)s cell, %(time)s.",
        "Pasted and saved: %(count)s cells, %(time)s.",
        saved.changed,
    ) % {"count": saved.changed, "time": moment(clock.now())}


def preview_of(desk, cell) -> dict:
    """One row of the preview, with what is kept of it until it is applied."""
    criterion = desk.version.by_code[cell.code]
    before = cell_of(desk.results.get(cell.code))
    state, inputs, other = before.state, before.inputs, None
    if cell.reading:
        state, inputs, other = cell.reading.state, cell.reading.inputs, cell.reading.other
    kept = {
        "code": cell.code,
        "state": str(state),
        "inputs": inputs,
        "other": {**inputs, **other} if other else None,
        "remark": before.remark if cell.remark is None else cell.remark,
        "explanation": before.explanation if cell.explanation is None else cell.explanation,
        "version": before.version,
    }
    is_same = before.content == (kept["state"], inputs, kept["remark"], kept["explanation"])
    return {
        "cell": cell,
        "title": in_language(criterion, "title"),
        "before": value_text(criterion, before.state, before.inputs),
        "after": value_text(criterion, state, inputs),
        "other": value_text(criterion, state, kept["other"]) if other else "",
        "is_same": is_same,
        "kept": kept,
    }
