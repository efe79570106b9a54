"""The city's pages about one report: review, verdict, reopening, reminding by hand."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.audit.views import AlreadyDone, FormPage, once
from apps.core.errors import DomainError, StaleError
from apps.reporting import queue
from apps.reporting.forms.review import QueueFilter, ReviewForm, VerdictForm
from apps.reporting.links import readable_cells
from apps.reporting.models import Report
from apps.reporting.riskwords import reasons_of
from apps.reporting.services import review as services
from apps.reporting.services.phrases import phrases_of
from apps.reporting.sheet import Sheet

from .nudge import NudgePage
from .queue import Queue, QueueExport

__all__ = ["NudgePage", "Queue", "QueueExport", "Review", "Verdict"]

CHANGED = "thay-doi"
COMPARED = {"lan": "attempt", "quy": "quarter", "tb": "mean"}
COMPARED_LABELS = {
    "lan": gettext_lazy("the submission before"),
    "quy": pgettext_lazy("compare", "last quarter"),
    "tb": gettext_lazy("the mean of the other units"),
}


class ReportPage(FormPage):
    """A page about one report that exists and that the user may see."""

    raise_exception = True

    def get_object(self):
        found = Report.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(
            found.select_related("claimed_by", "decided_by", "submitted_by").distinct(),
            enrolment__programme__slug=self.kwargs["ct"],
            period__slug=self.kwargs["ky"],
            enrolment__subject__slug=self.kwargs["don_vi"],
        )

    def url(self, name):
        return reverse(f"reporting:{name}", args=self.object.url_args)

    def get_success_url(self):
        return self.url("review")

    def succeed_again(self, event):
        messages.info(self.request, _("This was already done; nothing was done twice."))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        report = self.object
        return super().get_context_data(
            **kwargs,
            report=report,
            programme=report.enrolment.programme,
            period=report.period,
            unit=report.enrolment.subject,
            illustrative=report.enrolment.programme.is_marked
            or report.period.criteria_version.set.is_invented,
            queue_url=reverse("reporting:queue"),
        )


class Review(ReportPage):
    """Every criterion with a place for the city's opinion; reading writes nothing."""

    permission_required = "reporting.review_report"
    template_name = "reporting/review.html"
    form_class = ReviewForm

    def post(self, request, *args, **kwargs):
        steps = {
            "claim": lambda: services.claim_report(self.object, by=request.user),
            "take_over": lambda: services.claim_report(
                self.object, by=request.user, take_over=True
            ),
            "undo": lambda: services.undo_verdict(self.object, by=request.user),
        }
        action = request.POST.get("action", "")
        if action.startswith("insert:"):
            return self.insert(action.removeprefix("insert:"))
        # With the whole page sent along, taking over keeps what is typed on it.
        step = None if "version" in request.POST else steps.get(action)
        return self.do(step) if step else super().post(request, *args, **kwargs)

    def do(self, step):
        """A button without typed text: do it, say so, come back here."""
        try:
            once(self.request, step)
        except AlreadyDone:
            messages.info(self.request, _("This was already done; nothing was done twice."))
        except DomainError as error:
            messages.error(self.request, str(error))
        else:
            done = {
                "claim": _("You are reviewing this report."),
                "take_over": _("You have taken the review over."),
                "undo": _("The verdict was taken back; the report waits for verification again."),
            }
            messages.success(self.request, done[self.request.POST["action"]])
        return redirect(self.here())

    def insert(self, code):
        """The chosen phrase behind what stands in the box; nothing is stored."""
        form = self.get_form()
        phrase = next(
            (p for p in phrases_of(self.request.user) if str(p.pk) == form.data.get("phrase")), None
        )
        if phrase is not None and code in form.results:
            form.data = form.data.copy()
            typed = form.data.get(form.name_of(code), "").strip()
            form.data[form.name_of(code)] = f"{typed} {phrase.text}".strip()
        return self.render_to_response(self.get_context_data(form=form))

    def here(self, **changes):
        """This page with the choices made on it."""
        asked = {name: self.request.GET.get(name, "") for name in (CHANGED, "so", "mau")}
        query = urlencode({name: value for name, value in (asked | changes).items() if value})
        return f"{self.url('review')}?{query}" if query else self.url("review")

    def back_to_sample(self):
        """The list from which this report was opened, with its filter; empty if from none."""
        asked = self.request.GET.get("mau", "")
        kept = QueryDict(asked)
        query = urlencode({name: kept[name] for name in QueueFilter.base_fields if kept.get(name)})
        return asked and f"{reverse('reporting:bulk-confirm')}{query and '?'}{query}"

    @property
    def only_changed(self):
        """The answer to a return shows what changed, unless everything is asked for."""
        return self.sheet.judged is not None and self.request.GET.get(CHANGED) != "0"

    @property
    def compared(self):
        """With what the values stand side by side."""
        asked = self.request.GET.get("so")
        if asked in COMPARED and (asked != "lan" or self.sheet.before):
            return asked
        return "lan" if self.sheet.judged else "quy"

    def comparisons(self):
        names = [n for n in COMPARED if n != "lan" or self.sheet.before]
        return [(n, COMPARED_LABELS[n], self.here(so=n), n == self.compared) for n in names]

    @cached_property
    def place(self):
        return queue.place_of(self.request.user, self.object.pk)

    def just_decided(self):
        """The report of the verdict before this page, and for how long it may be taken back."""
        pk = self.request.GET.get("sau", "")
        if not (pk.isascii() and pk.isdigit() and len(pk) <= 12):
            return None, 0
        found = Report.objects.visible_to(self.request.user).for_list().filter(pk=pk).first()
        seconds = services.seconds_to_undo(found, self.request.user) if found else 0
        return (found, seconds) if seconds else (None, 0)

    @property
    def sheet(self):
        if not hasattr(self, "_sheet"):
            self._sheet = Sheet(self.object)
        return self._sheet

    def get_form_kwargs(self):
        shown = {code: row for code, row in self.sheet.results.items() if self._takes(row)}
        marks = {line.result.pk: line.mark for line in self.sheet.lines if line.mark}
        return {
            **super().get_form_kwargs(),
            "initial": {"version": self.object.version},
            "results": {c: r for c, r in shown.items() if c in self.sheet.version.by_code},
            "marks": marks,
            "definitions": self.sheet.version.by_code,
        }

    def _takes(self, row):
        """Open rows; of a page sent in, also those decided meanwhile, so that no text is lost."""
        if self.request.method == "POST":
            return f"r{row.pk}-seen" in self.request.POST
        return self.sheet.is_open and not row.accepted_at

    @transaction.atomic
    def perform(self, form):
        # Refused, the page may be sent again: then nothing of it has been done.
        if self.request.POST.get("action") == "take_over":
            services.claim_report(self.object, by=self.request.user, take_over=True)
        return services.save_marks(
            self.object,
            by=self.request.user,
            marks=form.marks,
            version=form.cleaned_data["version"],
        )

    def succeed(self, outcome):
        if self.request.POST.get("action") == "conclude":
            return HttpResponseRedirect(self.url("verdict"))
        following = self.place.after or self.place.following  # on down the queue, not back up
        if self.request.POST.get("action") == "next" and following:
            messages.success(self.request, _("Your opinions are kept. Nothing has been sent."))
            return redirect(following.url)
        messages.success(self.request, _("Your opinions are kept. Nothing has been sent."))
        return redirect(self.here())

    def succeed_again(self, event):
        if self.request.POST.get("action") == "conclude":
            return HttpResponseRedirect(self.url("verdict"))
        return super().succeed_again(event)

    def refused(self, form, error):
        self.object = self.get_object()
        for code, sentence in error.fields.items():
            form.add_error(form.blamed(code) if code in form.results else None, sentence)
        if not error.fields:
            form.add_error(None, str(error))
        if isinstance(error, StaleError):
            self.conflicts = {found["key"]: found for found in error.conflicts}
            self._look_again(form)
            self._keep_for_later(form)
        return self.form_invalid(form)

    def _look_again(self, form):
        """Sent once more, the page counts as read: the reader now knows both sides."""
        form.data = form.data.copy()
        if self.object.status == Report.Status.SUBMITTED:
            form.data["version"] = self.object.version
        for code, found in self.conflicts.items():
            theirs = found["theirs"]
            form.data[form.name_of(code, "seen")] = theirs["version"] if theirs else 0

    def _keep_for_later(self, form):
        """The unit has withdrawn its report: said once more, the same opinions are one's own."""
        kept = services.keep_for_later(
            self.object,
            by=self.request.user,
            marks=form.marks,
            version=form.cleaned_data["version"],
        )
        for code, version in kept.items():
            form.data[form.name_of(code, "seen")] = version
        if kept:
            said = _("Your opinions on %(codes)s are kept for when the report comes back.")
            form.add_error(None, said % {"codes": ", ".join(kept)})

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        report, form = self.object, context["form"]
        self._sheet = Sheet(report)
        self.sheet.add_city_score()
        self.sheet.explain(readable_cells(self.request.user, report.enrolment))
        conflicts = getattr(self, "conflicts", {})
        for line in self.sheet.lines:
            line.fields = form.row(line.code)
            line.conflict = conflicts.get(line.code)
        only = (lambda line: line.stands_out) if self.only_changed else None
        is_open = self.sheet.is_open
        self.sheet.compare(COMPARED[self.compared])
        risk = report.risk or {}
        just, just_seconds = self.just_decided()
        undo_seconds = 0 if is_open else services.seconds_to_undo(report, self.request.user)
        return context | {
            "sheet": self.sheet,
            "groups": self.sheet.groups(only),
            "changed_count": sum(line.stands_out for line in self.sheet.lines),
            "only_changed": self.only_changed,
            "changed_url": self.here(**{CHANGED: "1"}),
            "all_url": self.here(**{CHANGED: "0"}),
            "comparisons": self.comparisons(),
            "reasons": reasons_of(risk) if risk.get("of") == report.submission_number else [],
            "phrases": phrases_of(self.request.user),
            "place": self.place,
            "just": just,
            "just_seconds": just_seconds,
            "here": self.here(),
            "is_open": is_open,
            "facts": "" if is_open else services.what_happened(report),
            "holder": services.holder(report, self.request.user) if is_open else None,
            "is_mine": report.claimed_by_id == self.request.user.pk,
            "undo_seconds": undo_seconds,
            "following": self.place.following,
            "sample_url": self.back_to_sample(),
            "verdict_url": self.url("verdict"),
            "reopen_url": self.url("reopen"),
        }


class Verdict(ReportPage):
    """What will be sent, before it is sent: confirm the report, or return it."""

    permission_required = "reporting.review_report"
    template_name = "reporting/verdict.html"
    form_class = VerdictForm

    def get(self, request, *args, **kwargs):
        if self.object.status != Report.Status.SUBMITTED:
            return redirect(self.url("review"))
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {
            "version": self.object.version,
            "shown": Sheet(self.object).seen,
            "due_on": services.proposed_deadline(self.object.days),
        }

    def refused(self, form, error):
        """The page comes back with what stands now; pressed again, it counts as read."""
        self.object = self.get_object()
        form.data = form.data.copy()
        form.data["shown"] = Sheet(self.object).seen
        return super().refused(form, error)

    def perform(self, form):
        by = self.request.user
        page = {name: form.cleaned_data[name] for name in ("version", "shown")}
        if self.request.POST.get("verdict") == "return":
            return services.return_report(
                self.object,
                by=by,
                due_on=form.cleaned_data["due_on"],
                comment=form.cleaned_data["comment"],
                **page,
            )
        return services.verify_report(self.object, by=by, **page)

    @cached_property
    def following(self):
        return queue.next_waiting(self.request.user, after=self.object.pk)

    def get_success_url(self):
        """The next report opens by itself; there the verdict can be taken back."""
        if self.following is None:
            return self.url("review")
        return f"{self.following.url}?sau={self.object.pk}"

    def get_success_message(self, outcome):
        told = {"unit": self.object.enrolment.subject.name, "period": self.object.period.name}
        if self.request.POST.get("verdict") == "return":
            said = _("Returned to %(unit)s: report of %(period)s.") % told
        else:
            said = _("Confirmed: report of %(unit)s, %(period)s.") % told
        if self.following is None:
            return said
        opened = _("Now open: %(unit)s.") % {"unit": self.following.unit}
        return f"{said} {opened}"

    def get_context_data(self, **kwargs):
        self.object = self.get_object()
        sheet = Sheet(self.object)
        sheet.add_city_score()
        return super().get_context_data(
            **kwargs,
            sheet=sheet,
            review_url=self.url("review"),
            is_open=sheet.is_open,
            holder=services.holder(self.object, self.request.user),
        )
