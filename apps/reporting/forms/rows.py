"""The entry page row by row: what is typed, what stood there last quarter, what it scores."""

from dataclasses import dataclass, field

from django.urls import reverse

from apps.core.templatetags.ui import number
from apps.criteria.cells import NOTHING, Reader, reader
from apps.criteria.entering import EntryRow, InputView, as_typed, field_name
from apps.criteria.models import in_language
from apps.reporting.models import Report, Result
from apps.reporting.services.checking import at_first_sight
from apps.reporting.services.corrections import may_correct
from apps.reporting.services.entry import mark_of

from .asked import Asked, asked_by
from .besides import last_year_figures, so_far
from .cells import points_text

State = Result.State


@dataclass
class RowView(EntryRow):
    """One criterion on the page, with the result that is stored."""

    asked: Asked | None = None
    controls: list = field(default_factory=list)  # what is typed, in the order of the version
    result: Result | None = None
    last_year: str = ""
    so_far: str = ""
    target: str = ""
    own_points: str = ""
    warnings: list = field(default_factory=list)
    history_url: str = ""
    told_url: str = ""  # how the points came about
    ask_url: str = ""
    may_ask: bool = False  # to correct an accepted row of a returned report as well

    @property
    def is_accepted(self) -> bool:
        return self.result is not None and self.result.accepted_at is not None

    @property
    def is_filled(self) -> bool:
        return self.result is not None and self.result.state != State.NOT_REPORTED


class Table:
    """What all rows of one page share."""

    def __init__(self, desk, form, *, is_open, conflicts):
        self.desk, self.form, self.is_open = desk, form, is_open
        report = desk.report
        self.score = report.self_score or {}
        self.lines = {line["code"]: line for line in self.score.get("lines", ())}
        self.asked = asked_by(desk.version)
        self.words: Reader = reader()
        self.last_year = last_year_figures(desk)
        base = reverse("reporting:report-detail", args=report.url_args)
        self.history, self.told, self.ask = f"{base}lich-su/", f"{base}diem/", f"{base}xin-sua/"
        self.conflicts = {conflict["key"]: conflict for conflict in conflicts}

    def typed_in(self, code) -> dict:
        """What was sent for this row; empty where the row is drawn as it is stored."""
        # After a saving with conflicts only the rows in dispute keep what was typed.
        if not self.form.is_bound or (self.conflicts and code not in self.conflicts):
            return {}
        return self.form.data


def groups_of(desk, form, *, is_open, conflicts=()) -> list[dict]:
    """The whole page: groups with their rows."""
    table = Table(desk, form, is_open=is_open, conflicts=conflicts)
    sums = {group["code"]: group for group in table.score.get("groups", ())}
    groups = []
    for group in desk.version.definition["groups"]:
        rows = [_row(table, table.asked[c["code"]]) for c in group["criteria"]]
        asked = [row for row in rows if row.criterion["inputs"]]
        filled = sum([row.is_filled for row in asked])
        groups.append(
            {
                "code": group["code"],
                "title": in_language(group, "title"),
                "rows": rows,
                "filled": filled,
                "count": len(asked),
                "left": str(len(asked) - filled),  # as the page writes it
                "score": sums.get(group["code"]),
            }
        )
    return groups


def _row(table, asked) -> RowView:
    desk, code, criterion = table.desk, asked.code, asked.criterion
    result, line, words = desk.results.get(code), table.lines.get(code), table.words
    row = RowView(
        code=code,
        criterion=criterion,
        title=asked.title,
        unit=asked.unit,
        target=asked.target,
        previous=_previous(criterion, desk.previous.get(code), words),
        last_year=number(table.last_year[code]) if code in table.last_year else NOTHING,
        so_far=so_far(criterion, line, words),
        own_points=points_text(line, words) if line else "",
        asked=asked,
        result=result,
        line=line,
        item=desk.items.get(code),
        is_locked=not table.is_open or not criterion["inputs"] or desk.is_locked(code),
    )
    if line:
        row.told_url = f"{table.told}{asked.path}"
    if result:
        row.files, row.history_url = result.files, f"{table.history}{asked.path}"
        row.percent = words.percent(result.inputs) if criterion["kind"] == "ratio" else ""
    if row.item:
        row.answer, row.answered = row.item.answer, mark_of(row.item.answer)
    if row.is_locked:
        row.value_text = _shown(criterion, result, line, words)
        row.may_ask = table.is_open and may_correct(desk, code)
        row.ask_url = f"{table.ask}{asked.path}" if row.may_ask else ""
    else:
        _fill(row, table.form, table.typed_in(code))
        row.warnings = list(at_first_sight(criterion, result, desk.previous.get(code)))
        _put_conflict(row, table.conflicts.get(code))
    return row


def _previous(criterion, before, words) -> str:
    if before is None:
        return NOTHING
    if before.report_status == Report.Status.VERIFIED and before.verified_state:
        return words.value(criterion, before.verified_state, before.verified_inputs or {})
    return words.value(criterion, before.state, before.inputs)


def _shown(criterion, result, line, words) -> str:
    """The value in words; a computed one comes from the score."""
    if criterion["inputs"]:
        return words.value(criterion, result.state, result.inputs) if result else NOTHING
    value = ((line or {}).get("value") or {}).get("inputs", {}).get("value")
    return NOTHING if value is None else str(value)


def _fill(row, form, data):
    """What stands in the controls: as typed when the page comes back, else as stored."""
    row.states = row.asked.states
    if field_name(row.code, "version") in data:
        _fill_typed(row, form, data)
        values = [data.get(control.look[0], "") for control in row.asked.controls]
    else:
        _fill_stored(row)
        inputs = row.result.inputs if row.result else {}
        values = [as_typed(c.item, inputs.get(c.item["name"])) for c in row.asked.controls]
    for control, value in zip(row.asked.controls, values, strict=True):
        view = InputView(*control.look, value, *control.shown, row.errors.get(control.part, ""))
        getattr(row, control.line).append(view)
        row.controls.append((control, view))


def _fill_typed(row, form, data):
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


def _owns(row, part) -> bool:
    inputs = {control.part for control in row.asked.controls}
    return part in inputs | {"state", "remark", "explanation", "answer", "file"}


def _fill_stored(row):
    result = row.result
    if result is None:
        return
    row.version, row.remark, row.explanation = result.version, result.remark, result.explanation
    untouched = result.state == State.NOT_REPORTED and not result.remark
    row.state = State.VALUE.value if untouched else result.state


def _put_conflict(row, conflict):
    """Sent once more, the row is compared with what the reader has now seen."""
    if conflict is None:
        return
    row.conflict = conflict
    row.version = conflict["version"]
    row.answered = mark_of(row.item.answer) if row.item else ""
