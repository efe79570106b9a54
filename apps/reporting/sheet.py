"""One report laid out for the verifier: every criterion with all that is said of it."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Prefetch
from django.utils.functional import cached_property

from apps.criteria.explaining import Explanation
from apps.criteria.models import in_language
from apps.criteria.reasons import line_words

from .carrying import by_codes_of
from .comparison import difference, is_big_change, is_same, lacks_evidence
from .duplicates import duplicates_of
from .handed_in import WORKING
from .models import Evidence, Report, Result, Return, ReturnItem
from .peers import mean_text, means_of
from .reading import explain_report, own_score
from .services.marks import seen
from .services.scores import counted_value, score_report
from .wording import NOTHING, value_text


@dataclass
class Line:
    """One criterion: the ward's value between its earlier ones and the city's."""

    criterion: dict
    result: Result | None = None
    now: dict = field(default_factory=dict)
    quarter: dict | None = None  # last quarter, as it counted
    attempt: dict | None = None  # what ``Sheet.before`` said
    mean: dict | None = None  # of the other units of the period
    compared: str = ""  # "attempt", "quarter" or "mean"
    is_doubted: bool = False  # named by a reason of the risk
    self_line: dict | None = None
    city_line: dict | None = None
    items: list[ReturnItem] = field(default_factory=list)
    mark: object = None
    fields: object = None
    conflict: dict | None = None
    explained: Explanation | None = None

    @property
    def code(self):
        return self.criterion["code"]

    @property
    def title(self):
        return in_language(self.criterion, "title")

    @property
    def unit(self):
        return in_language(self.criterion, "unit")

    @property
    def shown(self):
        if self.result is None and self.self_line and self.self_line.get("value"):
            return shown_value({**self.criterion, "inputs": [COMPUTED]}, self.self_line["value"])
        return shown_value(self.criterion, self.now)

    @property
    def shown_quarter(self):
        return shown_value(self.criterion, self.quarter or {})

    @property
    def shown_attempt(self):
        return shown_value(self.criterion, self.attempt or {})

    @property
    def verified(self) -> dict | None:
        """The value the city found, where it is decided and another than the ward's."""
        row = self.result
        if row is None or not row.verified_state:
            return None
        found = {"state": row.verified_state, "inputs": row.verified_inputs or {}}
        return None if is_same(self.criterion, found, self.now) else found

    @property
    def shown_verified(self):
        return shown_value(self.criterion, self.verified or {})

    @property
    def shown_marked(self):
        """The value a mark proposes, before the verdict."""
        if not self.mark or not self.mark.verified_state:
            return ""
        found = {"state": self.mark.verified_state, "inputs": self.mark.verified_inputs}
        return shown_value(self.criterion, found)

    @property
    def is_changed(self) -> bool:
        """Another value, remark, explanation or file than in the submission before."""
        if self.attempt is None:
            return False
        said = [
            (cell.get("remark") or "", cell.get("explanation") or "", cell.get("evidence") or [])
            for cell in (self.attempt, self.now)
        ]
        return said[0] != said[1] or not is_same(self.criterion, self.attempt, self.now)

    @property
    def moved(self):
        base = getattr(self, self.compared) if self.compared else self.attempt or self.quarter
        return difference(self.criterion, base, self.now)

    @property
    def shown_mean(self):
        return mean_text(self.criterion, self.mean)

    @property
    def asks_a_look(self) -> bool:
        """Something here is worth the reader's eye before a verdict."""
        return self.stands_out or self.is_notable

    @property
    def is_notable(self) -> bool:
        """Much changed, nothing behind it, doubted by the risk, or struck as a knock-out."""
        return self.is_big or self.is_lacking or self.is_doubted or self.is_knocked_out

    @property
    def is_big(self) -> bool:
        return is_big_change(self.criterion, self.quarter, self.now)

    @property
    def is_lacking(self) -> bool:
        return lacks_evidence(self.criterion, self.now)

    @property
    def is_knocked_out(self) -> bool:
        return bool(self.self_line and self.self_line.get("mandatory_failure"))

    @property
    def is_returned(self) -> bool:
        """Sent back in the latest return."""
        return bool(self.items)

    @property
    def stands_out(self) -> bool:
        return self.is_changed or self.is_returned

    @property
    def self_reason(self):
        return line_words(self.self_line) if self.self_line else ""

    @property
    def city_reason(self):
        return line_words(self.city_line) if self.city_line else ""


def shown_value(criterion, cell) -> str:
    return value_text(criterion, cell.get("state"), cell.get("inputs") or {}) or NOTHING


COMPUTED = {"name": "value", "type": "int"}


@dataclass
class Group:
    """A heading and its criteria."""

    code: str
    title: str
    lines: list[Line]


class Sheet:
    """A report with its history; built in a handful of queries."""

    def __init__(self, report):
        self.report = report
        self.version = report.period.criteria_version

    @cached_property
    def results(self) -> dict[str, Result]:
        rows = self.report.results.select_related("criterion", "mark__by").prefetch_related(
            Prefetch("evidence", Evidence.objects.kept(), to_attr="files")
        )
        found = {row.criterion.code: row for row in rows.order_by("criterion__order")}
        files = [file for row in found.values() for file in row.files]
        same = duplicates_of(files, for_city=True)
        for file in files:
            file.same = same.get(file.pk)  # bytes that stand elsewhere too
        return found

    @cached_property
    def attempts(self) -> list:
        return list(self.report.submissions.order_by("number"))

    @cached_property
    def judged(self):
        """The submission before this one that was sent back; what was withdrawn nobody judged."""
        for before, after in reversed(list(pairwise(self.attempts))):
            if any(before.at <= sent_back.at <= after.at for sent_back in self.returns):
                return before
        return None

    @cached_property
    def before(self):
        """The submission that the values are held against.

        While the unit is working on its report: what it handed in last.
        """
        if self.is_working:
            return self.attempts[-1] if self.attempts else None
        return self.judged or (self.attempts[-2] if len(self.attempts) > 1 else None)

    @cached_property
    def returns(self) -> list[Return]:
        return list(self.report.returns.order_by("number"))

    @cached_property
    def last_quarter(self) -> dict[str, dict]:
        """What counted one quarter earlier: the city's value where there is one."""
        rows = Result.objects.filter(
            report__enrolment=self.report.enrolment_id,
            report__period__quarter=self.report.period.quarter - 1,
            report__first_submitted_at__isnull=False,
        ).select_related("criterion")
        found = by_codes_of(self.version, {row.criterion.code: row for row in rows})
        return {code: counted_value(row, "verified") for code, row in found.items()}

    @cached_property
    def items(self) -> dict[int, list[ReturnItem]]:
        """The latest return's criteria by result."""
        found = {}
        if self.returns:
            for item in self.returns[-1].items.select_related(
                "sent_back__by", "answered_by", "asked_by"
            ):
                found.setdefault(item.result_id, []).append(item)
        return found

    @cached_property
    def doubted(self) -> set[str]:
        """Criteria that the risk of this submission names."""
        risk = self.report.risk or {}
        if risk.get("of") != self.report.submission_number:
            return set()
        return {code for reason in risk.get("reasons", ()) for code in reason.get("criteria", ())}

    @cached_property
    def lines(self) -> list[Line]:
        own = _by_code(self.report.self_score)
        before = self.before.content if self.before else {}
        return [
            self._line(code, criterion, before.get(code), own.get(code))
            for code, criterion in self.version.by_code.items()
        ]

    def _line(self, code, criterion, attempt, self_line):
        line = Line(criterion, self_line=self_line, attempt=attempt)
        line.is_doubted = code in self.doubted
        line.result = row = self.results.get(code)
        line.quarter = self.last_quarter.get(code)
        if row is None:
            return line
        line.now = {
            "state": row.state,
            "inputs": row.inputs,
            "remark": row.remark,
            "explanation": row.explanation,
            "evidence": [file.sha256 for file in row.files],
        }
        line.items = self.items.get(row.pk, [])
        mark = getattr(row, "mark", None)
        line.mark = mark if mark and mark.at >= row.updated_at else None
        return line

    def add_city_score(self):
        """The city's points: pinned, or what the marks would come to if sent now."""
        if self.is_open:
            found = {
                line.result.pk: {
                    "state": line.mark.verified_state,
                    "inputs": line.mark.verified_inputs,
                }
                for line in self.corrected
            }
            self.city_score = score_report(self.report, which="verified", found=found)
        else:
            self.city_score = self.report.verified_score
        lines = _by_code(self.city_score)
        for line in self.lines:
            line.city_line = lines.get(line.code)

    def explain(self, link=None):
        """Every line by the city's score, or by the unit's own where there is none."""
        score = self.city_score or own_score(self.report)
        explained = explain_report(self.report, score, link)
        for line in self.lines:
            line.explained = explained.get(line.code)

    units_compared = 0

    def compare(self, kind):
        """Hold every value against one other; the mean is read only where it is asked for."""
        if kind == "mean":
            means, self.units_compared = means_of(self.report)
            for line in self.lines:
                line.mean = means.get(line.code)
        for line in self.lines:
            line.compared = kind

    @property
    def width(self) -> int:
        """Columns of the table."""
        return 5 + self.has_points + bool(self.before) + bool(self.units_compared)

    @property
    def to_look_at(self) -> list[Line]:
        """Open lines that ask for a look."""
        return [
            line
            for line in self.lines
            if line.asks_a_look and line.result and not line.result.accepted_at
        ]

    @property
    def looked_at(self) -> list[Line]:
        return [line for line in self.to_look_at if line.mark and line.mark.verdict]

    def groups(self, only=None) -> list[Group]:
        by_code = {line.code: line for line in self.lines}
        found = []
        for group in self.version.definition["groups"]:
            lines = [by_code[c["code"]] for c in group["criteria"]]
            lines = [line for line in lines if only is None or only(line)]
            if lines:
                found.append(Group(group["code"], in_language(group, "title"), lines))
        return found

    @property
    def has_points(self) -> bool:
        return self.version.definition["max_total"] is not None

    @property
    def notable(self) -> list[Line]:
        """Where a reader should stop: much changed, nothing behind it, or sent back before."""
        return [line for line in self.lines if line.is_notable or line.is_returned]

    @property
    def marked(self) -> list[Line]:
        return [line for line in self.lines if line.mark and line.mark.verdict]

    @property
    def seen(self) -> str:
        """Which marks the page shows, so that a verdict sends exactly these."""
        return seen({line.mark.result_id: line.mark for line in self.lines if line.mark})

    @property
    def to_return(self) -> list[Line]:
        return [line for line in self.marked if line.mark.verdict == "return"]

    @property
    def to_accept(self) -> list[Line]:
        """Everything open that is not marked for return."""
        back = {line.code for line in self.to_return}
        return [
            line
            for line in self.lines
            if line.result and not line.result.accepted_at and line.code not in back
        ]

    @property
    def unmarked(self) -> list[Line]:
        return [
            line
            for line in self.to_accept
            if not (line.mark and (line.mark.verdict or line.mark.verified_state))
        ]

    @property
    def corrected(self) -> list[Line]:
        return [line for line in self.to_accept if line.mark and line.mark.verified_state]

    @property
    def is_open(self) -> bool:
        return self.report.status == Report.Status.SUBMITTED

    @property
    def is_working(self) -> bool:
        """The values are the unit's working copy, not what anybody has signed."""
        return self.report.status in WORKING


def _by_code(score) -> dict[str, dict]:
    return {line["code"]: line for line in (score or {}).get("lines", ())}
