"""Last year's figures of one unit; a stale page is refused and loses nothing."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.audit.views import FormPage
from apps.core.errors import StaleError
from apps.core.templatetags.ui import moment, number
from apps.programmes import services
from apps.programmes.forms import BaselineForm, cell_name

from .common import OnEnrolment


class BaselineUpdate(OnEnrolment, FormPage):
    permission_required = "programmes.change_baseline"
    form_class = BaselineForm
    template_name = "programmes/baseline_form.html"

    @cached_property
    def criteria(self):
        return services.compared_in(self.enrolment.programme)

    def rows(self):
        return {(row.criterion_id, row.quarter): row for row in self.enrolment.baselines.all()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"criteria": self.criteria, "rows": self.rows()}

    def perform(self, form):
        return services.save_baselines(
            self.enrolment, by=self.request.user, cells=list(form.cells())
        )

    def get_success_message(self, changed):
        if not changed:
            return _("Nothing was changed.")
        return ngettext(
            "%(count)s figure has been saved.", "%(count)s figures have been saved.", changed
        ) % {"count": changed}

    def refused(self, form, error):
        if isinstance(error, StaleError):
            return self._compare(form, error)
        return super().refused(form, error)

    def _compare(self, form, error):
        """The page as typed, on top of what is stored now: saving again is a decision."""
        data, rows = self.request.POST.copy(), self.rows()
        for cell in form.cells():
            row = rows.get((cell["criterion"].pk, cell["quarter"]))
            stored = row.inputs.get("value") if row else None
            place = cell_name(cell["criterion"].pk, cell["quarter"])
            if cell["value"] == cell["shown"]:
                data[place] = "" if stored is None else number(stored)
            data[f"{place}-shown"] = "" if stored is None else str(stored)
            data[f"{place}-version"] = str(row.version if row else 0)
        fresh = BaselineForm(data, criteria=self.criteria, rows=rows)
        fresh.add_error(None, str(error))
        for conflict in error.conflicts:
            fresh.add_error(
                cell_name(*conflict["key"]),
                _("%(by)s entered %(theirs)s (%(at)s); you entered %(yours)s. Which one stays?")
                % {
                    "by": conflict["by"],
                    "theirs": number(conflict["theirs"]),
                    "at": moment(conflict["at"]),
                    "yours": number(conflict["yours"]),
                },
            )
        return self.form_invalid(fresh)
