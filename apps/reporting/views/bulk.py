"""Acts on several reports: confirm the clean ones, remind those who are missing, hand out work."""

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from apps.accounts.models import User
from apps.audit.views import ActionView, AlreadyDone, FormPage, once
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.notifications.services import words
from apps.programmes.models import Enrolment, Period
from apps.reporting import queue
from apps.reporting.forms.bulk import ConfirmManyForm, NudgeManyForm, pairs
from apps.reporting.models import Report
from apps.reporting.services import bulk as services
from apps.reporting.services.review import notice

from .queue import QueueMixin

PAGE = 100


def tell_left(request, outcome):
    for name, sentence in outcome.left:
        messages.warning(request, _("Left: %(name)s. %(why)s") % {"name": name, "why": sentence})


class BatchPage(QueueMixin, FormPage):
    """A page about the rows of the queue that this filter shows."""

    tab_name = "wait"

    def get_object(self):
        return None

    def get_permission_object(self):
        return None

    def get_success_url(self):
        return self.queue_url()

    def queue_url(self):
        return f"{reverse('reporting:queue')}?{self.query(tab=self.tab_name)}"

    def here(self):
        return f"{self.request.path}?{self.query(tab='')}"

    def succeed(self, outcome):
        tell_left(self.request, outcome)
        return super().succeed(outcome)


class ConfirmMany(BatchPage):
    """Clean reports in one list; some of them, drawn by lot, must be opened first."""

    permission_required = "reporting.view_queue"
    template_name = "reporting/bulk_confirm.html"
    form_class = ConfirmManyForm

    def perform(self, form):
        self.read()
        sent = dict(pairs(self.request.POST.getlist("report")))
        known = {row.report: row for row in self.everything.rows(sent)}
        allowed = {row.report for row in queue.clean_rows(self.request.user, known.values())}
        outcome = services.Outcome()
        if allowed or not known:
            chosen = {pk: version for pk, version in sent.items() if pk in allowed}
            outcome = services.confirm_many(chosen, by=self.request.user)
        for pk, row in known.items():
            if pk not in allowed:
                why = _("It changed meanwhile, or asks for a second look.")
                outcome.left.append((f"{row.unit} – {row.period}", why))
        return outcome

    def succeed(self, outcome):
        self.confirmed = [report.pk for report in outcome.done]
        return super().succeed(outcome)

    def get_success_url(self):
        """The queue, from which what was just confirmed can be taken back."""
        just = ",".join(map(str, getattr(self, "confirmed", [])))
        return super().get_success_url() + (f"&sau={just}" if just else "")

    def get_success_message(self, outcome):
        count = len(outcome.done)
        if not count:
            return ""
        return ngettext("%(n)s report confirmed.", "%(n)s reports confirmed.", count) % {"n": count}

    def get_context_data(self, **kwargs):
        rows = queue.clean_rows(self.request.user, self.read().tab("wait"))[:PAGE]
        user = self.request.user
        # After a refusal the lot is drawn among those that were chosen.
        sent = dict(pairs(self.request.POST.getlist("report")))
        is_first = self.request.method == "GET"
        numbers = {row.report: row.attempt for row in rows if is_first or row.report in sent}
        sample, opened = services.sample_of(user, numbers), services.opened_by(user, numbers)
        for row in rows:
            row.is_chosen = row.report in numbers
            row.is_sample, row.is_opened = row.report in sample, row.report in opened
        rows.sort(key=lambda row: (not row.is_sample, row.sort_key, row.report))
        return super().get_context_data(
            **kwargs,
            rows=rows,
            sample=[row for row in rows if row.is_sample],
            unread=[row for row in rows if row.is_sample and not row.is_opened],
            rows_key=rows_key(rows),
            asked=self.asked,
            queue_url=self.queue_url(),
            here=self.here(),
            illustrative=any(row.programme.is_marked for row in rows),
        )


class UndoMany(QueueMixin, ActionView):
    """Takes back at once what was just confirmed together."""

    def get_permission_object(self):
        return None

    def post(self, request):
        self.read()
        return super().post(request)

    def perform(self):
        sent = dict(pairs(self.request.POST.getlist("report")))
        mine = Report.objects.visible_to(self.request.user).filter(pk__in=sent).distinct()
        return services.undo_many(list(mine.for_list().order_by("pk")), by=self.request.user)

    def succeed(self, outcome):
        tell_left(self.request, outcome)
        return super().succeed(outcome)

    def get_success_message(self, outcome):
        count = len(outcome.done)
        if not count:
            return ""
        said = ngettext("%(n)s verdict was taken back.", "%(n)s verdicts were taken back.", count)
        return said % {"n": count}

    def get_success_url(self):
        return f"{reverse('reporting:queue')}?{self.query()}"


def rows_key(rows) -> str:
    """Which rows a page shows: what is chosen on it is kept by the browser for these only."""
    shown = ",".join(sorted(f"{row.report}:{row.version}" for row in rows))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


class OpenSample(ActionView):
    """“Mở xem”: note that this submission was opened, and open it."""

    permission_required = "reporting.review_report"
    raise_exception = True

    def get_object(self, queryset=None):
        return get_object_or_404(
            Report.objects.visible_to(self.request.user).for_list().distinct(),
            enrolment__programme__slug=self.kwargs["ct"],
            period__slug=self.kwargs["ky"],
            enrolment__subject__slug=self.kwargs["don_vi"],
        )

    def perform(self):
        return services.note_reading(self.object, by=self.request.user)

    def get_success_url(self):
        """The page knows the way back to the same list."""
        back = urlencode({"mau": self.request.POST.get("filter", "")[:200] or "1"})
        return f"{reverse('reporting:review', args=self.object.url_args)}?{back}"

    def get_failure_url(self):
        return reverse("reporting:bulk-confirm")


class NudgeMany(BatchPage):
    """Every unit that is missing in this filter: what they will read, one button."""

    permission_required = "reporting.view_queue"
    template_name = "reporting/bulk_nudge.html"
    form_class = NudgeManyForm
    tab_name = "missing"

    def missing(self):
        return self.read().tab("missing", size=PAGE)

    def perform(self, form):
        sent = set(pairs(self.request.POST.getlist("unit")))
        self.read()
        wanted = [
            row for row in self.everything.tab("missing") if (row.enrolment, row.period.pk) in sent
        ]
        found = Enrolment.objects.for_list().in_bulk([row.enrolment for row in wanted])
        periods = Period.objects.in_bulk([row.period.pk for row in wanted])
        return services.nudge_many(
            [(found[row.enrolment], periods[row.period.pk]) for row in wanted],
            by=self.request.user,
            text=form.cleaned_data["text"].strip(),
        )

    def get_success_message(self, outcome):
        count = len(outcome.done)
        if not count:
            return ""
        return ngettext("%(n)s unit reminded.", "%(n)s units reminded.", count) % {"n": count}

    def get_context_data(self, **kwargs):
        rows = self.missing()
        open_rows = [row for row in rows if not row.is_nudged_today]
        return super().get_context_data(
            **kwargs,
            rows=rows,
            open_count=len(open_rows),
            preview=self.preview(open_rows, kwargs.get("form")),
            queue_url=self.queue_url(),
            here=self.here(),
            illustrative=any(row.programme.is_marked for row in rows),
        )

    def preview(self, rows, form):
        """What the first of them will read."""
        if not rows:
            return None
        text = form.data.get("text", "") if form is not None else ""
        enrolment = Enrolment.objects.for_list().get(pk=rows[0].enrolment)
        told = notice(enrolment, Period.objects.get(pk=rows[0].period.pk), text.strip())
        url = told.pop("url")
        subject, body = words(Notification(event="report.nudged", data=told, url=url))
        return {"unit": rows[0].unit, "subject": subject, "body": body}


class AssignReports(QueueMixin, View):
    """“Giao cho…”, “Tôi nhận”: whose work the chosen reports are."""

    http_method_names = ["post"]

    def post(self, request):
        self.read()
        try:
            outcome = once(request, self.perform)
        except AlreadyDone:
            messages.info(request, _("This was already done; nothing was done twice."))
        except DomainError as error:
            messages.error(request, str(error))
            return self.back(self.chosen_again())
        else:
            self.tell(outcome)
            if not outcome.done:
                return self.back(self.chosen_again())
        return self.back()

    def back(self, more=""):
        return HttpResponseRedirect(f"{reverse('reporting:queue')}?{self.query()}{more}")

    def chosen_again(self) -> str:
        """What was chosen, so that it need not be chosen again."""
        chosen = dict(pairs(self.request.POST.getlist("report")[:PAGE]))
        return "&chon=" + ",".join(map(str, chosen))

    def perform(self):
        chosen = dict(pairs(self.request.POST.getlist("report")))
        mine = [row.report for row in self.everything.rows(chosen)]
        reports = Report.objects.visible_to(self.request.user).filter(pk__in=mine).distinct()
        return services.assign_reports(
            list(reports.order_by("pk")), by=self.request.user, to=self.receiver()
        )

    def receiver(self):
        if self.request.POST.get("to") == "me":
            return self.request.user
        wanted = self.request.POST.get("person", "")
        found = None
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= 12:
            found = User.objects.filter(pk=wanted, is_active=True).first()
        if found is None:
            raise DomainError(_("Choose who is to verify."))
        return found

    def tell(self, outcome):
        count = len(outcome.done)
        if count:
            said = ngettext("%(n)s report assigned.", "%(n)s reports assigned.", count)
            messages.success(self.request, said % {"n": count})
        tell_left(self.request, outcome)
