"""Entering a quarter's results: one page, one form, every criterion."""

import json

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.keeping import owner_mark
from apps.audit.views import ActionView, FormPage
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.templatetags.ui import moment, points
from apps.criteria.models import in_language
from apps.programmes.models import Period
from apps.reporting import services
from apps.reporting.forms.entry import EntryForm, field_name
from apps.reporting.forms.entry_words import entry_words
from apps.reporting.forms.rows import groups_of
from apps.reporting.links import cell_links
from apps.reporting.reading import explain_report, own_score

from .base import ReportPageMixin
from .report import ReportPage

COLUMNS = 10  # of the table on the entry page


class ReportStart(ReportPageMixin, ActionView):
    """Begin the report; the entry page opens."""

    permission_required = "reporting.change_report"
    begun = False

    def perform(self):
        services.start_report(self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("reporting:report-entry", args=self.object.url_args)


class CellExplained(ReportPage):
    """How the own points of one criterion came about; the entry page fetches it into the row."""

    permission_required = "reporting.change_report"
    template_name = "reporting/cell_explained.html"

    def get_context_data(self, **kwargs):
        report, code = self.object, self.kwargs["code"]
        criterion = report.period.criteria_version.by_code.get(code)
        if criterion is None:
            raise Http404
        quarter = report.period.quarter
        entry = reverse("reporting:report-entry", args=report.url_args)
        link = cell_links(report.enrolment, range(1, quarter), here=quarter, there=entry)
        return super().get_context_data(
            title=in_language(criterion, "title"),
            explanation=explain_report(report, own_score(report), link).get(code),
            entry=entry,
            **kwargs,
        )


class ReportEntry(ReportPageMixin, FormPage):
    """All criteria on one page. Saving posts everything; the service compares cell by cell."""

    permission_required = "reporting.change_report"
    template_name = "reporting/entry.html"
    form_class = EntryForm
    begun = False
    conflicts = ()

    def get_form_kwargs(self):
        is_posted = self.request.method == "POST"
        self.desk = services.lay_out_year(self.object, for_writing=is_posted)
        return {**super().get_form_kwargs(), "desk": self.desk}

    def perform(self, form):
        return services.save_draft(
            self.object,
            by=self.request.user,
            cells=form.cells,
            answers=form.answers,
            files=form.uploads,
            seen=self.desk,
        )

    def form_valid(self, form):
        # Saving leaves no event, so the form key is not asked for: the versions of the cells
        # make a form that is sent twice count once.
        try:
            saved = self.perform(form)
        except DomainError as error:
            return self.refused(form, error)
        if saved.conflicts:
            return self.in_dispute(saved)
        return self.succeed(saved)

    def in_dispute(self, saved):
        """Nobody's text is lost: the cells in dispute come back with both values."""
        self.object = saved.report
        self.desk = services.lay_out_year(saved.report)
        self.conflicts = saved.conflicts
        form = EntryForm(self.request.POST, desk=self.desk)
        form.full_clean()
        return self.render_to_response(self.get_context_data(form=form, saved=saved))

    def refused(self, form, error):
        for code, sentence in error.fields.items():
            name = field_name(code, "state")
            form.add_error(name if name in form.fields else None, f"{code}: {sentence}")
        if not error.fields:
            form.add_error(None, str(error))
        return self.form_invalid(form)

    def form_invalid(self, form):
        # What was refused was rolled back: the page shows the report as it is.
        self.object = self.get_object()
        self.desk = services.lay_out_year(self.object)
        form.desk = self.desk
        return super().form_invalid(form)

    def get_success_message(self, outcome):
        if not outcome.changed:  # mostly because the page has saved it by itself before
            return "" if self.request.POST.get("then") == "check" else _("All is saved.")
        return ngettext(
            "Draft saved: %(count)s cell, %(time)s.",
            "Draft saved: %(count)s cells, %(time)s.",
            outcome.changed,
        ) % {"count": outcome.changed, "time": moment(clock.now())}

    def succeed(self, outcome):
        messages.success(self.request, self.get_success_message(outcome))
        return HttpResponseRedirect(self._next(outcome))

    def _next(self, outcome):
        args = self.object.url_args
        step, _sep, code = self.request.POST.get("then", "").partition(":")
        if step == "check":
            return reverse("reporting:report-check", args=args)
        known = {criterion["code"] for criterion in self.desk.typed_criteria}
        if step == "evidence" and code in known:
            return reverse("reporting:evidence-add", args=[*args, code])
        return reverse("reporting:report-entry", args=args)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        report, form = self.object, context["form"]
        notice = services.obstacle(report)
        groups = groups_of(self.desk, form, is_open=not notice, conflicts=self.conflicts)
        context |= {
            "desk": self.desk,
            "groups": groups,
            "notice": notice,
            "conflicts": self.conflicts,
            "conflict_lines": [(f"row-{c['key']}", conflict_sentence(c)) for c in self.conflicts],
            "foot": self._foot(groups),
            "who": {"username": self.request.user.get_username()},
            "previous_name": previous_name(report.period),
            "columns": COLUMNS,
            "owner": owner_mark(self.request.user, self.request.path),
            "last_year": report.enrolment.programme.year - 1,
            "script": json.dumps(self.script_of(report), cls=DjangoJSONEncoder),
            "due_on": self.desk.sent_back.due_on if self.desk.sent_back else report.days.due_on,
        }
        context["page_has_errors"] = bool(form.errors or self.conflicts)
        return context

    def _foot(self, groups) -> dict:
        """How far the report has come, in words."""
        score = self.object.self_score or {}
        has_points = score.get("total") is not None
        last_saved = max((r.updated_at for r in self.desk.results.values()), default=None)
        return {
            "filled": str(sum(group["filled"] for group in groups)),
            "asked": str(sum(group["count"] for group in groups)),
            "total": points(score["total"]) if has_points else "",
            "max": points(score.get("max")) if has_points else "",
            "time": moment(last_saved) if last_saved else "",
        }

    def script_of(self, report) -> dict:
        """What the scripts of the page need; without them the form does everything itself."""
        user = self.request.user
        return {
            "cells": reverse("reporting:report-cells", args=report.url_args),
            "login": reverse("accounts:login"),
            "token": settings.CSRF_COOKIE_NAME,
            "user": user.pk,
            "idle": settings.SESSION_IDLE_SECONDS,
            "report": "/".join(report.url_args),
            "words": entry_words(),
        }


def conflict_sentence(conflict) -> str:
    """Who has changed what meanwhile, and what this user typed."""
    return _("%(code)s: %(who)s has just entered %(theirs)s (%(when)s). You entered %(yours)s.") % {
        "code": conflict["key"],
        "who": conflict["by"],
        "theirs": conflict["theirs"],
        "when": moment(conflict["at"])[:5],
        "yours": conflict["yours"],
    }


def previous_name(period) -> str:
    """The quarter before, by name; the first quarter has none in its programme."""
    if period.quarter == 1:
        return ""
    quarter = period.quarter - 1
    return Period(quarter=quarter, slug=f"{period.slug[:4]}-q{quarter}").name
