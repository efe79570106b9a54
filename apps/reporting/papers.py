"""The quarterly report as a document: what it says, who signs it; screen, print and Word read it.

What was handed in is read from the frozen submission; a draft says that it is one.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import clock
from apps.core.templatetags.ui import moment, points
from apps.criteria.models import in_language

from .handed_in import Readable
from .models import Report, Submission
from .reading import computed_text
from .services.desk import Desk, lay_out
from .services.submission import digest, snapshot
from .wording import standing_text, value_text

SHORT = 16  # signs of a digest on paper
SYMBOLS = {"Công an phường": "CAP", "Công an xã": "CAX", "Công an đặc khu": "CAĐK"}


@dataclass
class PaperRow:
    """One criterion on paper."""

    code: str
    title: str
    unit: str
    previous: str
    value: str
    verified: str
    points: str
    evidence: str
    remark: str
    files: str = ""
    explanation: str = ""
    # Numbers of the notes under the table; the paper gives them.
    explained_in: int = 0
    remarked_in: int = 0


@dataclass
class PaperNote:
    """What the unit wrote about one criterion, or word for word about several."""

    number: int
    kind: str
    text: str
    codes: list[str] = field(default_factory=list)


@dataclass
class PaperGroup:
    code: str
    title: str
    rows: list[PaperRow]


@dataclass
class Paper:
    """One report on paper."""

    report: Report
    submission: Submission | None  # None: a draft
    content: dict
    desk: Desk
    printed_at: object = field(default_factory=clock.now)

    @property
    def is_draft(self) -> bool:
        return self.submission is None

    @property
    def is_verified(self) -> bool:
        return self.report.status == Report.Status.VERIFIED

    @property
    def is_marked(self) -> bool:
        return self.report.enrolment.programme.is_marked

    @cached_property
    def groups(self) -> list[PaperGroup]:
        lines = {line["code"]: line for line in (self.report.self_score or {}).get("lines", ())}
        return [
            PaperGroup(
                group["code"],
                in_language(group, "title"),
                [
                    self._row(criterion, lines.get(criterion["code"]))
                    for criterion in group["criteria"]
                ],
            )
            for group in self.desk.version.definition["groups"]
        ]

    def _row(self, criterion, line) -> PaperRow:
        code = criterion["code"]
        cell = self.content.get(code) or {}
        if criterion["inputs"]:
            value = value_text(criterion, cell.get("state"), cell.get("inputs") or {})
        else:
            value = computed_text(line)
        return PaperRow(
            code=code,
            title=in_language(criterion, "title"),
            unit=in_language(criterion, "unit"),
            previous=standing_text(criterion, self.desk.previous.get(code)),
            value=value,
            verified=standing_text(criterion, self.desk.results.get(code))
            if self.is_verified
            else "",
            points=points_text(line),
            evidence=evidence_text(cell),
            remark=cell.get("remark") or "",
            files=files_text(cell),
            explanation=cell.get("explanation") or "",
        )

    @cached_property
    def notes(self) -> list[PaperNote]:
        """Explanations and remarks, each text once; a narrow column would take many lines."""
        found = {}

        def note(row, kind, text):
            if not text:
                return 0
            one = found.setdefault((kind, text), PaperNote(len(found) + 1, kind, text))
            one.codes.append(row.code)
            return one.number

        for group in self.groups:
            for row in group.rows:
                row.explained_in = note(row, _("Explanation"), row.explanation)
                row.remarked_in = note(row, _("Remark"), row.remark)
        return list(found.values())

    @property
    def remarks(self) -> list[PaperRow]:
        """What the unit wrote beside its figures: reasons, difficulties."""
        return [row for group in self.groups for row in group.rows if row.remark]

    # --- heading and signature, NĐ 30/2020 ----------------------------------------------------

    @property
    def superior(self) -> str:
        return str(self.report.enrolment.programme.lead_unit)

    @property
    def issuer(self) -> str:
        return str(self.report.enrolment.unit)

    @property
    def symbol(self) -> str:
        """``/BC-CAP``: the number is given by the unit's own register, after signing."""
        kind = next((s for name, s in SYMBOLS.items() if self.issuer.startswith(name)), "CA")
        return f"/BC-{kind}"

    @property
    def place(self) -> str:
        """The name of the commune, without its kind."""
        version = self.report.enrolment.subject.locality_version
        return version.name if version else str(self.report.enrolment.subject)

    @property
    def dateline(self) -> str:
        """Place and date; days under ten and the first two months have a leading zero."""
        if self.is_draft:
            return f"{self.place}, ngày …… tháng …… năm {self.report.period.slug[:4]}"
        day = timezone.localtime(self.submission.at)
        month = f"{day.month:02}" if day.month < 3 else str(day.month)
        return f"{self.place}, ngày {day.day:02} tháng {month} năm {day.year}"

    @property
    def signatory(self) -> list[str]:
        if self.submission and self.submission.for_chief:
            return ["KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"]
        return ["TRƯỞNG CÔNG AN"]

    @property
    def signed_by(self) -> str:
        return str(self.submission.by) if self.submission else ""

    # --- what stands at the foot of every page ------------------------------------------------

    @property
    def code(self) -> str:
        """The version code: the fingerprint of what the paper says."""
        return (self.submission.digest if self.submission else digest(self.content))[:SHORT]

    @property
    def criteria_code(self) -> str:
        """The set, its version and the fingerprint of what decides points."""
        version = self.report.period.criteria_version
        one = self.submission
        name = one.criteria_version if one else f"{version.set.code} {version.number}"
        scoring = one.scoring_digest if one else version.scoring_digest
        return f"{name} ({scoring[:8]})"

    @property
    def footer(self) -> list[str]:
        number = self.submission.number if self.submission else 0
        parts = [
            self.report.receipt,
            _("version %(number)s") % {"number": number} if number else _("DRAFT"),
            self.code,
            _("criteria %(code)s") % {"code": self.criteria_code},
            _("printed %(when)s") % {"when": moment(self.printed_at)},
        ]
        return [*parts, _("illustrative figures")] if self.is_marked else parts


def paper_of(report, *, working=True) -> Paper:
    """A submitted or verified report from its last submission; anything else is a draft.

    Without ``working`` a report that is being corrected also says what was handed in last, and
    the quarter before is left out while it is being worked on.
    """
    desk = lay_out(report)
    if not working:
        desk.previous = Readable(every=False).earlier(desk.previous)
    submission = None
    if not working or report.status in (Report.Status.SUBMITTED, Report.Status.VERIFIED):
        submission = report.submissions.select_related("by").order_by("-number").first()
    content = submission.content if submission else snapshot(report)
    return Paper(report, submission, content, desk)


def points_text(line) -> str:
    if not line:
        return "–"
    if line["points"] is not None:
        return f"{points(line['points'])}/{points(line['max'])}"
    return {"met": _("Met"), "failed": _("Not met")}.get(line["verdict"], "–")


def evidence_text(cell) -> str:
    """How many files, or the explanation given instead."""
    return files_text(cell) or cell.get("explanation") or ""


def files_text(cell) -> str:
    count = len(cell.get("evidence") or ())
    if not count:
        return ""
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
