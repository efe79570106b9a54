"""One report laid out for work: its rows by criterion, and whether they can be written now."""

from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.prepared_objects import PreparedObjects
from apps.reporting.carrying import by_codes_of
from apps.reporting.finding import locked
from apps.reporting.models import Evidence, Report, Result, Return, ReturnItem

from .calendar import standing_of

EDITABLE = (Report.Status.DRAFT, Report.Status.RETURNED)


def lock_report(report) -> Report:
    """The report's row, locked, with what its sentences and addresses need."""
    return locked(report)


def obstacle(report) -> str:
    """Why the unit cannot write in this report today, as a sentence; empty when it can."""
    editing = standing_of(report)
    return "" if editing.may else editing.words


def refuse_unless_writable(report):
    """Asked under lock before every writing by the unit."""
    sentence = obstacle(report)
    if sentence:
        raise DomainError(sentence)


@dataclass
class Desk:
    """A report's results, last quarter's, and the criteria sent back, each by code."""

    report: Report
    results: dict[str, Result] = field(default_factory=dict)
    previous: dict[str, Result] = field(default_factory=dict)
    items: dict[str, ReturnItem] = field(default_factory=dict)
    sent_back: Return | None = None
    year: object = None  # the quarters before and last year's figures, where they were asked for

    @property
    def version(self):
        return self.report.period.criteria_version

    @property
    def criteria(self) -> list[dict]:
        return list(self.version.by_code.values())

    @property
    def typed_criteria(self) -> list[dict]:
        """Those with something to type; computed and linked ones are only shown."""
        return [criterion for criterion in self.criteria if criterion["inputs"]]

    def is_locked(self, code) -> bool:
        """Accepted rows stay; after a return only what was sent back is open."""
        result = self.results.get(code)
        if result is not None and result.accepted_at is not None:
            return True
        sent_back = any(not item.is_own for item in self.items.values())
        return sent_back and code not in self.items

    def score_line(self, code) -> dict | None:
        lines = (self.report.self_score or {}).get("lines", ())
        return next((line for line in lines if line["code"] == code), None)


def lay_out(report) -> Desk:
    """Two queries, whatever the number of criteria; a third for a returned report."""
    desk = Desk(report)
    quarter = report.period.quarter
    rows = (
        Result.objects.filter(
            report__enrolment=report.enrolment_id,
            report__period__quarter__in=(quarter, quarter - 1),
        )
        .select_related("criterion", "updated_by")
        .annotate(report_status=F("report__status"), files=file_count())
        .order_by("criterion__order")
    )
    for row in rows:
        side = desk.results if row.report_id == report.pk else desk.previous
        side[row.criterion.code] = row
    desk.previous = by_codes_of(desk.version, desk.previous)
    if report.status == Report.Status.RETURNED:
        lay_out_return(desk)
    return desk


def file_count():
    """Files that stand behind a result, as a number per row."""
    kept = Evidence.objects.kept().filter(result=OuterRef("pk")).order_by().values("result")
    return Coalesce(Subquery(kept.annotate(n=Count("pk")).values("n")), 0)


def _open_items(report):
    items = ReturnItem.objects.filter(
        sent_back__report=report, sent_back__closed_at__isnull=True
    ).select_related("sent_back__by", "result__criterion", "answered_by", "asked_by")
    return items.order_by("result__criterion__order")


_OPEN_ITEMS = PreparedObjects(_open_items, int)


def lay_out_return(desk):
    for item in _OPEN_ITEMS.objects(desk.report.pk):
        desk.items[item.result.criterion.code] = item
        desk.sent_back = item.sent_back
    if desk.sent_back is None:
        desk.sent_back = (
            desk.report.returns.filter(closed_at__isnull=True).select_related("by").first()
        )
    desk.report.sent_back = desk.sent_back


def refuse_closed_row(desk, code):
    """Accepted rows are refused whatever the form says."""
    if desk.is_locked(code):
        raise DomainError(
            _("%(code)s is accepted and closed; only what was sent back can be changed.")
            % {"code": code},
            fields={code: _("This row is closed.")},
        )
