"""What readers outside the unit see of a report that is being corrected: what was handed in.

Drafts and corrections are working papers of the unit; the unit that leads the programme reads
them with it. Committees, readers and successor units read what the chief has signed.
"""

from dataclasses import dataclass, replace

from apps.committees.services import standing
from apps.criteria.explaining import quarter_names

from .models import Report
from .wording import NOTHING

WORKING = (Report.Status.DRAFT, Report.Status.RETURNED)


def sees_working_versions(user, report) -> bool:
    """As ``ReportQuerySet.visible_to`` lets them read a draft."""
    units = {post.unit_id for post in standing(user).posts}
    return bool(units & {report.enrolment.unit_id, report.enrolment.programme.lead_unit_id})


@dataclass(frozen=True)
class Readable:
    """What of a report a reader may see: everything, or what its submissions say."""

    every: bool
    submissions: tuple = ()

    @classmethod
    def of(cls, user, report, submissions):
        return cls(sees_working_versions(user, report), tuple(submissions))

    @property
    def content(self) -> dict:
        """What was handed in last."""
        return self.submissions[-1].content if self.submissions else {}

    def shows(self, code, version) -> bool:
        """Whether a version of a cell may be read."""
        return self.every or any(
            one.content.get(code, {}).get("version") == version for one in self.submissions
        )

    def shows_file(self, code, sha256) -> bool:
        return self.every or any(
            sha256 in one.content.get(code, {}).get("evidence", ()) for one in self.submissions
        )

    def earlier(self, rows) -> dict:
        """Another quarter's rows by code, without those that are still being worked on."""
        return {
            code: row
            for code, row in rows.items()
            if self.every or row.report_status not in WORKING
        }

    def hide(self, report, results):
        """Put what was handed in over the rows that were read; nothing of this is saved."""
        if self.every or report.status not in WORKING:
            return
        # The unit's own score follows its corrections.
        report.self_score = None
        for code, row in results.items():
            cell = self.content.get(code) or {}
            row.state, row.inputs = cell.get("state", ""), cell.get("inputs") or {}
            row.remark, row.explanation = cell.get("remark", ""), cell.get("explanation", "")
            row.version, row.files = cell.get("version", 0), len(cell.get("evidence", ()))
            row.is_unconfirmed = False

    def hide_sources(self, report, explained):
        """What a score rests on, without the figures of quarters that are being worked on."""
        if self.every:
            return
        working = Report.objects.filter(enrolment=report.enrolment_id, status__in=WORKING)
        names = quarter_names()
        hidden = {names[number] for number in working.values_list("period__quarter", flat=True)}
        for one in explained:
            one.sources = [
                replace(source, value=NOTHING) if source.quarter in hidden else source
                for source in one.sources
            ]

    def files(self, report, files) -> list:
        """The files that stand behind what is shown."""
        if self.every or report.status not in WORKING:
            return [file for file in files if file.removed_at is None]
        told, found = self.content, {}
        for file in files:
            code, sha256 = file.result.criterion.code, file.sha256
            if sha256 in told.get(code, {}).get("evidence", ()):
                found.setdefault((code, sha256), file)
        return list(found.values())

    def talk(self, items) -> list:
        """Reasons of the city, and what of the unit's answers and wishes was sent."""
        if self.every:
            return list(items)
        told = [item for item in items if item.sent_back.closed_at or not item.is_own]
        for item in told:
            if item.sent_back.closed_at is None:
                item.answer, item.answered_at, item.answered_by = "", None, None
        return told
