"""A report as it is read: rows in words, files, what was said, what changed between submissions."""

from dataclasses import dataclass

from apps.criteria.explaining import Explanation, explain_score
from apps.criteria.models import in_language

from .models import Evidence, Report, Return, ReturnItem
from .services import score_report
from .wording import result_text, standing_text


@dataclass
class ReadRow:
    """One criterion to read: own value, the city's, points and the reason for them."""

    code: str
    title: str
    unit: str
    previous: str
    value: str
    verified: str
    result: object
    line: dict | None
    is_typed: bool
    files: int
    explained: Explanation | None = None

    @property
    def is_changed(self) -> bool:
        return self.result is not None and self.result.is_changed_by_city


def groups_to_read(desk, link=None) -> list[dict]:
    """Groups with rows in words; each explained by the city's score, or the unit's own so far."""
    report = desk.report
    score = own_score(report)
    own = {line["code"]: line for line in (score or {}).get("lines", ())}
    explained = explain_report(report, report.verified_score or score, link)
    groups = []
    for group in desk.version.definition["groups"]:
        codes = [criterion["code"] for criterion in group["criteria"]]
        rows = [
            _row(desk, criterion, own.get(code))
            for code, criterion in zip(codes, group["criteria"], strict=True)
        ]
        for row in rows:
            row.explained = explained.get(row.code)
        title = in_language(group, "title")
        groups.append({"code": group["code"], "title": title, "rows": rows})
    return groups


def own_score(report) -> dict | None:
    """The own score as it is stored, with where every value came from.

    While a report is being written this is not stored with it, but worked out here; it is left
    away where another quarter or a baseline has changed since, and the stored value with it.
    """
    score = report.self_score
    is_being_written = report.status in {Report.Status.DRAFT, Report.Status.RETURNED}
    if not score or not is_being_written or any("origin" in line for line in score["lines"]):
        return score
    now = {line["code"]: line for line in score_report(report)["lines"]}
    lines = [_with_origin(line, now.get(line["code"], {})) for line in score["lines"]]
    return {**score, "lines": lines}


def _with_origin(line, now) -> dict:
    is_same = all(line.get(name) == now.get(name) for name in ("value", "points"))
    return {**line, "origin": now["origin"]} if is_same and now else line


def explain_report(report, score, link=None) -> dict[str, Explanation]:
    """Criterion code → explanation of a score of this report."""
    year = report.enrolment.programme.year
    return explain_score(score, report.period.criteria_version.definition, year=year, link=link)


def _row(desk, criterion, line) -> ReadRow:
    code = criterion["code"]
    result, before = desk.results.get(code), desk.previous.get(code)
    verified = desk.report.status == "verified" or bool(result and result.verified_state)
    return ReadRow(
        code=code,
        title=in_language(criterion, "title"),
        unit=in_language(criterion, "unit"),
        previous=standing_text(criterion, before),
        value=result_text(criterion, result) if criterion["inputs"] else computed_text(line),
        verified=standing_text(criterion, result) if verified else "",
        result=result,
        line=line,
        is_typed=bool(criterion["inputs"]),
        files=result.files if result else 0,
    )


def computed_text(line) -> str:
    """The value of a criterion that nobody types."""
    value = ((line or {}).get("value") or {}).get("inputs", {}).get("value")
    return "–" if value is None else str(value)


def evidence_of(report) -> list[Evidence]:
    """The files of a report, those set aside after a submission included."""
    if report.pk is None:
        return []
    rows = Evidence.objects.filter(result__report=report)
    return list(
        rows.select_related("result__criterion", "uploaded_by").order_by(
            "result__criterion__order", "pk"
        )
    )


def talk_of(report, readable) -> list[Return]:
    """Every return with its criteria, reasons and the answers that may be read."""
    if report.pk is None:
        return []
    returns = list(report.returns.select_related("by").order_by("number"))
    by_return = {row.pk: [] for row in returns}
    items = ReturnItem.objects.filter(sent_back__report=report)
    items = items.select_related("result__criterion", "answered_by", "asked_by", "sent_back")
    for item in readable.talk(items.order_by("result__criterion__order")):
        by_return[item.sent_back_id].append(item)
    for row in returns:
        row.lines = by_return[row.pk]
    return returns
