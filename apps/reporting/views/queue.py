"""The verifier's queue: one list for all programmes, on screen and as Excel."""

from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from rules.contrib.views import PermissionRequiredMixin

from apps.core.chips import find
from apps.core.exporting import download, workbook
from apps.reporting import queue
from apps.reporting.forms.review import QueueFilter
from apps.reporting.models import Report
from apps.reporting.services import review as services

PAGE = 50
MOST_TOLD = 1300  # characters; a hundred reports
CENT = Decimal("0.01")
TAB_NAMES = {
    "wait": gettext_lazy("Waiting for me"),
    "again": gettext_lazy("Resubmitted"),
    "returned": gettext_lazy("Returned"),
    "verified": pgettext_lazy("report state", "Verified"),
    "missing": gettext_lazy("Not submitted"),
}


SORT_NAMES = {
    "risk": gettext_lazy("Risk"),
    "age": gettext_lazy("Waiting longest"),
    "name": gettext_lazy("Name of the unit"),
}


class QueueMixin(PermissionRequiredMixin):
    """Reads the filter; screen and file show the same rows."""

    permission_required = "reporting.view_queue"
    raise_exception = True

    def read(self):
        form = QueueFilter(self.request.GET)
        form.is_valid()
        chosen = {name: form.cleaned_data.get(name, "") for name in ("q", "ct", "ky", "ai")}
        self.chosen = chosen
        self.tab = self.request.GET.get("tab")
        if self.tab not in queue.TABS:
            self.tab = "wait"
        self.sort = self.request.GET.get("sort")
        if self.sort not in queue.SORTS:
            self.sort = ""
        self.everything = queue.load(self.request.user)
        return self.everything.narrowed(
            programme=chosen["ct"], period=chosen["ky"], words=chosen["q"], person=chosen["ai"]
        )

    @cached_property
    def asked(self) -> str:
        """What is chosen in the filter, as the part of an address that links repeat."""
        return urlencode({name: value for name, value in self.chosen.items() if value})

    def query(self, **changes):
        """The part of an address behind its ``?``; tab and order are words of ours."""
        kept = {"tab": self.tab, "asked": self.asked, "sort": self.sort} | changes
        tab, asked, sort = kept["tab"], kept["asked"], kept["sort"]
        return "&".join(filter(None, (tab and f"tab={tab}", asked, sort and f"sort={sort}")))


class Queue(QueueMixin, TemplateView):
    """``/tham-dinh/``: what waits, what came back, what is missing."""

    template_name = "reporting/queue.html"

    def get_context_data(self, **kwargs):
        found = self.read()
        shown = queue.Tab(found, self.tab, self.sort, PAGE)
        page = Paginator(shown, PAGE).get_page(self.request.GET.get("page"))
        rows = page.object_list
        is_waiting = self.tab in ("wait", "again")
        verifiers = found.verifiers if is_waiting and rows else {}
        self.counts = found.counts()
        self.here, self.me = self.query(), str(self.request.user.pk)
        self.cleared = self.query(asked="") if self.asked else ""
        return super().get_context_data(
            **kwargs,
            rows=rows,
            page_obj=page,
            tab=self.tab,
            is_waiting=is_waiting,
            counts=self.counts,
            following=found.following,
            verifiers=verifiers,
            me=self.me,
            chosen=self.told("chon"),
            **self.just_confirmed(),
            here_query=self.here,
            clear_query=self.cleared,
            missing_query=self.query(tab="missing"),
            batch_query=self.query(tab="", sort=""),
            header=self.header(found.following if is_waiting else None),
            tools=self.tools(found),
            order=self.order(found.clean_count),
            head={"is_waiting": is_waiting},
            assign={"people": [[str(pk), name] for pk, name in verifiers.items()]},
            illustrative=any(row.programme.is_marked for row in rows),
        )

    def told(self, name) -> set[int]:
        """Reports that the address names: ``chon`` were chosen for something that was refused,
        ``sau`` were just confirmed together.
        """
        told = self.request.GET.get(name, "")[:MOST_TOLD].split(",")
        return {int(pk) for pk in told if pk.isascii() and pk.isdigit() and len(pk) <= 12}

    def just_confirmed(self):
        """What may still be taken back at once, and for how many seconds."""
        wanted = self.told("sau")
        if not wanted:
            return {}
        found = Report.objects.visible_to(self.request.user).filter(pk__in=wanted).distinct()
        just, seconds = services.fresh_verdicts(list(found.order_by("pk")), self.request.user)
        return {"just": just, "just_seconds": seconds}

    # --- what the parts of the page are filled with (``core.stencils.filled``) ---

    def header(self, following):
        counts = {name: str(count) for name, count in self.counts.items()}
        return {**counts, "next": following.url if following else "", "query": self.here}

    def tools(self, found):
        """The tabs and the filter."""
        chosen, me = self.chosen, self.me
        tabs = [(TAB_NAMES[n], str(self.counts[n]), self.query(tab=n), n) for n in queue.TABS]
        people = [(str(pk), name) for pk, name in found.people.items()]
        return {
            "tabs": [[str(label), *more, name == self.tab] for label, *more, name in tabs],
            "tab": self.tab,
            "sort": self.sort if self.sort != "risk" else "",
            "words": chosen["q"],
            "programmes": [[p.slug, p.name, p.slug == chosen["ct"]] for p in found.programmes],
            "periods": [[p.slug, p.name, p.slug == chosen["ky"]] for p in found.period_slugs],
            "people": [[pk, name, pk == chosen["ai"]] for pk, name in people if pk != me],
            "me": me,
            "is_mine": chosen["ai"] == me,
            "is_nobodys": chosen["ai"] == "none",
            "cleared": self.cleared,
        }

    def order(self, clean_count):
        here = self.sort or "risk"
        return {
            "sorts": [[str(SORT_NAMES[n]), self.query(sort=n), n == here] for n in queue.SORTS],
            "clean": str(clean_count) if clean_count else "",
            "query": self.query(tab="", sort=""),
        }


class QueueExport(QueueMixin, View):
    """The same rows as an Excel file, all pages of them."""

    http_method_names = ["get"]

    def get(self, request):
        rows = self.read().tab(self.tab, self.sort)
        is_missing = self.tab == "missing"
        headings = MISSING_HEADINGS if is_missing else HEADINGS
        cells = [missing_cells(row) if is_missing else report_cells(row) for row in rows]
        content = workbook(
            f"{_('Verification')} – {TAB_NAMES[self.tab]}", headings, cells, notes=self.notes(rows)
        )
        return download(content, f"tham-dinh-{self.tab}")

    def notes(self, rows):
        notes = [f"{label}: {said}" for label, said in self.said() if said]
        if any(row.programme.is_marked for row in rows):
            notes.append(_("Illustrative figures – not data of any unit"))
        return notes

    def said(self):
        """The filter in the words of the page."""
        everything, chosen = self.everything, self.chosen
        nobody = {"none": _("Nobody yet")}
        people = {str(pk): name for pk, name in everything.people.items()} | nobody
        programmes = {programme.slug: programme.name for programme in everything.programmes}
        periods = {term.slug: term.name for term in everything.period_slugs}
        yield _("Search"), chosen["q"]
        yield _("Programme"), programmes.get(chosen["ct"], chosen["ct"])
        yield _("Period"), periods.get(chosen["ky"], chosen["ky"])
        yield _("Assigned to"), people.get(chosen["ai"], "") if chosen["ai"] else ""


HEADINGS = [
    gettext_lazy("Unit"),
    gettext_lazy("Programme"),
    gettext_lazy("Period"),
    gettext_lazy("State"),
    gettext_lazy("Submitted at"),
    gettext_lazy("Submission"),
    gettext_lazy("Concluded at"),
    gettext_lazy("Waiting, working days"),
    gettext_lazy("Risk"),
    gettext_lazy("Reasons"),
    gettext_lazy("Big changes"),
    gettext_lazy("Warnings"),
    gettext_lazy("Without evidence"),
    gettext_lazy("Self-assessed score"),
    gettext_lazy("Assigned to"),
    gettext_lazy("Being reviewed by"),
    gettext_lazy("Kind of figures"),
]
MISSING_HEADINGS = [
    gettext_lazy("Unit"),
    gettext_lazy("Programme"),
    gettext_lazy("Period"),
    gettext_lazy("State"),
    gettext_lazy("Deadline"),
    gettext_lazy("Duty phone"),
    gettext_lazy("Last signed in"),
    gettext_lazy("Last reminded"),
]


def report_cells(row):
    mark = _("illustrative") if row.programme.is_marked else ""
    waiting = row.waiting if row.tab == "wait" else None
    score = row.total.quantize(CENT, ROUND_HALF_UP) if row.has_points else verdict_word(row.passed)
    return [
        row.unit,
        str(row.programme),
        str(row.period),
        str(find(row.chip, "report").label),
        timezone.localtime(row.submitted_at),
        row.attempt,
        timezone.localtime(row.decided_at) if row.decided_at else None,
        waiting,
        row.points if row.is_assessed else None,
        " ".join(reason.sentence for reason in row.reasons),
        row.big_changes,
        row.warnings,
        row.lacking,
        score,
        row.assignee,
        row.holder,
        mark,
    ]


def verdict_word(passed):
    if passed is None:
        return ""
    return _("Met") if passed else _("Not met")


def missing_cells(row):
    return [
        row.unit,
        str(row.programme),
        str(row.period),
        str(find(row.chip, "report").label),
        row.days.due_on,
        row.phone,
        timezone.localtime(row.signed_in_at) if row.signed_in_at else None,
        timezone.localtime(row.nudged_at) if row.nudged_at else None,
    ]
