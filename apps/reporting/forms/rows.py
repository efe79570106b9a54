"""The entry page row by row: what is typed, what stood there last quarter, what it scores."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.urls import reverse

from apps.criteria.entering import EntryRow, as_typed, field_name, input_name, input_part
from apps.criteria.explaining import Explanation
from apps.criteria.models import in_language
from apps.reporting.links import cell_links
from apps.reporting.models import Result
from apps.reporting.reading import explain_report
from apps.reporting.services.checking import doubts
from apps.reporting.services.corrections import may_correct
from apps.reporting.services.entry import mark_of
from apps.reporting.wording import ratio_percent, result_text, standing_text

from .besides import last_year, so_far, target_text
from .entry import states_of

State = Result.State


@dataclass
class RowView(EntryRow):
    """One criterion on the page, with the result that is stored."""

    result: Result | None = None
    explained: Explanation | None = None
    last_year: str = ""
    so_far: str = ""
    target: str = ""
    warnings: list = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        return self.result is not None and self.result.accepted_at is not None

    history_url: str = ""
    may_ask: bool = False  # to correct an accepted row of a returned report as well

    @property
    def is_filled(self) -> bool:
        return self.result is not None and self.result.state != State.NOT_REPORTED


def groups_of(desk, form, *, is_open, conflicts=()) -> list[dict]:
    """The whole page: groups with their rows."""
    lines = {line["code"]: line for line in (desk.report.self_score or {}).get("lines", ())}
    sums = {group["code"]: group for group in (desk.report.self_score or {}).get("groups", ())}
    quarter, report = desk.report.period.quarter, desk.report
    link = cell_links(report.enrolment, range(1, quarter), here=quarter)
    explained = explain_report(report, report.self_score, link)
    history = reverse("reporting:report-history", args=report.url_args)
    found = {conflict["key"]: conflict for conflict in conflicts}
    # After a saving with conflicts only the rows in dispute keep what was typed.
    typed = form.data if form.is_bound else {}
    kept = dict.fromkeys(found, typed) if conflicts else None
    groups = []
    for group in desk.version.definition["groups"]:
        rows = [
            _row(
                desk,
                c,
                form,
                typed if kept is None else kept.get(c["code"], {}),
                line=lines.get(c["code"]),
                is_open=is_open,
            )
            for c in group["criteria"]
        ]
        for row in rows:
            row.explained = explained.get(row.code)
            if row.result is not None:
                row.history_url = f"{history}{quote(row.code)}/"
            _put_conflict(row, found.get(row.code))
        asked = [row for row in rows if row.criterion["inputs"]]
        groups.append(
            {
                "code": group["code"],
                "title": in_language(group, "title"),
                "rows": rows,
                "filled": sum(row.is_filled for row in asked),
                "count": len(asked),
                "score": sums.get(group["code"]),
            }
        )
    return groups


def _row(desk, criterion, form, data, *, line, is_open) -> RowView:
    code = criterion["code"]
    result, before = desk.results.get(code), desk.previous.get(code)
    row = RowView(
        code=code,
        criterion=criterion,
        title=in_language(criterion, "title"),
        unit=in_language(criterion, "unit"),
        previous=_previous(criterion, before),
        last_year=last_year(desk, code),
        so_far=so_far(criterion, line),
        target=target_text(criterion),
        result=result,
        line=line,
        item=desk.items.get(code),
        is_locked=not is_open or desk.is_locked(code) or not criterion["inputs"],
        files=result.files if result else 0,
    )
    row.value_text = _shown(criterion, result, line)
    if result:
        row.percent = ratio_percent(result.inputs) if criterion["kind"] == "ratio" else ""
    if row.item:
        row.answer, row.answered = row.item.answer, mark_of(row.item.answer)
    row.may_ask = is_open and may_correct(desk, code)
    if not row.is_locked:
        _fill(row, form, data)
        row.warnings = list(doubts(criterion, desk, code))
    return row


def _previous(criterion, before) -> str:
    if before is None:
        return "–"
    if before.report_status == "verified":
        return standing_text(criterion, before)
    return result_text(criterion, before)


def _shown(criterion, result, line) -> str:
    """The value in words; a computed one comes from the score."""
    if criterion["inputs"]:
        return result_text(criterion, result)
    value = ((line or {}).get("value") or {}).get("inputs", {}).get("value")
    return "–" if value is None else str(value)


def _fill(row, form, data):
    """What stands in the controls: as typed when the page comes back, else as stored."""
    data = data if field_name(row.code, "version") in data else None
    row.version = row.result.version if row.result else 0
    row.states = states_of(row.criterion)
    if data is None:
        _fill_stored(row)
    else:
        row.version = data.get(field_name(row.code, "version"), "0")
        for part in ("remark", "explanation", "answer", "answered"):
            setattr(row, part, data.get(field_name(row.code, part), ""))
        row.state = data.get(field_name(row.code, "state"), State.VALUE.value)
        start = len(row.code) + 1
        row.errors = {
            name[start:]: " ".join(errors)
            for name, errors in form.errors.items()
            if name.startswith(f"{row.code}-") and name in form.fields and _owns(row, name[start:])
        }
    for item in row.criterion["inputs"]:
        _place(row, item, data)


def _owns(row, part) -> bool:
    inputs = {input_part(item["name"]) for item in row.criterion["inputs"]}
    return part in inputs | {"state", "remark", "explanation", "answer", "file"}


def _fill_stored(row):
    result = row.result
    if result is None:
        return
    row.remark, row.explanation = result.remark, result.explanation
    untouched = result.state == State.NOT_REPORTED and not result.remark
    row.state = State.VALUE.value if untouched else result.state


def _place(row, item, data):
    if data is None:
        value = as_typed(item, (row.result.inputs if row.result else {}).get(item["name"]))
    else:
        value = data.get(input_name(row.code, item["name"]), "")
    row.place(item, value)


def _put_conflict(row, conflict):
    """Sent once more, the row is compared with what the reader has now seen."""
    if conflict is None or row.is_locked:
        return
    row.conflict = conflict
    row.version = conflict["version"]
    row.answered = mark_of(row.item.answer) if row.item else ""
