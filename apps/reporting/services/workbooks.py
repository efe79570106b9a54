"""A report as the official workbook: handed out, compared with what stands online, taken in."""

from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from apps.core import clock, text
from apps.core.errors import DomainError
from apps.core.templatetags.ui import moment
from apps.criteria.models import in_language
from apps.criteria.scoring import digest
from apps.reporting import sheets
from apps.reporting.models import Intake, ResultHistory
from apps.reporting.sheets.checking import typed_codes
from apps.reporting.wording import cell_text, result_text, standing_text

from .checking import at_first_sight
from .desk import Desk, lay_out, lock_report, refuse_unless_writable
from .entry import Saved, save_draft, start_report
from .rows import EMPTY, Cell, cell_of

CHOICES = ("workbook", "online", "original")


@dataclass
class Difference:
    """One criterion that the workbook changes; texts are for people."""

    code: str
    title: str
    version: int  # of the cell online
    base: Cell | None
    online: Cell
    mine: Cell
    words: dict[str, str] = field(default_factory=dict)  # original, online, workbook
    by: str = ""
    at: object = None
    warnings: list[str] = field(default_factory=list)  # of what the workbook says


@dataclass
class Comparison:
    """What a workbook would change: plainly, against somebody else's change, or in closed rows."""

    changes: list[Difference] = field(default_factory=list)
    disputes: list[Difference] = field(default_factory=list)
    closed: list[Difference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.disputes)

    @property
    def shown(self) -> dict[str, int]:
        """Code → the version of the disputed cell that the page shows."""
        return {item.code: item.version for item in self.disputes}


@dataclass
class Taken:
    """The outcome of taking in: saved, or cells still to be decided and nothing written."""

    comparison: Comparison
    saved: Saved | None = None


class _DisputedError(Exception):
    """Somebody was faster; what was saved is rolled back."""


# --- out ------------------------------------------------------------------------------------------


def expected_of(report) -> sheets.Expected:
    version = report.period.criteria_version
    programme, period, unit = report.url_args
    return sheets.Expected(
        definition=version.definition,
        programme=programme,
        period=period,
        unit=unit,
        criteria=f"{version.set.code} {version.number}",
        text=digest(version.definition).full,
    )


def layout_of(report, desk=None) -> sheets.Layout:
    """The official sheet of a report, cell by cell."""
    desk = desk or lay_out(report)
    with override("vi"):
        head = _head(report)
        previous = {c["code"]: _previous(c, desk) for c in desk.criteria}
    return sheets.Layout(desk.version.definition, head, previous)


def official_workbook(report) -> bytes:
    """The official sheet of a report with what stands in it now."""
    desk, expected = lay_out(report), expected_of(report)
    layout = layout_of(report, desk)
    identity = sheets.Identity(
        programme=expected.programme,
        period=expected.period,
        unit=expected.unit,
        criteria=expected.criteria,
        text=expected.text,
        form=layout.digest,
        report=report.version if report.pk else 0,
        versions={code: _version(desk, code) for code in sorted(typed_codes(layout))},
        head=layout.head,
        previous=layout.previous,
    )
    return sheets.to_workbook(layout, identity, values=_values(desk), locked=_locked(desk))


def _head(report) -> list[str]:
    """Three lines above the table; the third says where the figures come from."""
    version, enrolment = report.period.criteria_version, report.enrolment
    mark = " · SỐ LIỆU MINH HỌA" if enrolment.programme.is_marked else ""
    lines = [
        f"BÁO CÁO SỐ LIỆU – {report.period}{mark}",
        f"{enrolment.subject} · {enrolment.unit}",
        f"{enrolment.programme} · {version}",
    ]
    return [" ".join(line.split()) for line in lines]


def _previous(criterion, desk) -> str:
    before = desk.previous.get(criterion["code"])
    if before is None:
        return "–"
    is_verified = before.report_status == "verified"
    words = standing_text if is_verified else result_text
    return " ".join(words(criterion, before).split())


def _version(desk, code) -> int:
    result = desk.results.get(code)
    return result.version if result else 0


def _values(desk: Desk) -> dict:
    """``(code, part)`` → what is stored."""
    values = {}
    for criterion in desk.typed_criteria:
        code, result = criterion["code"], desk.results.get(criterion["code"])
        if result is None:
            continue
        values |= {(code, "remark"): result.remark, (code, "explanation"): result.explanation}
        values |= {(code, name): answer for name, answer in result.inputs.items()}
        # “Not entered” is an empty cell, whatever else the row says.
        if result.state not in ("value", "not_reported"):
            values[code, "state"] = result.state
    return values


# --- in -------------------------------------------------------------------------------------------


def read_workbook(report, *, name, content) -> sheets.Checked:
    """The whole workbook checked; DomainError for one that is not opened."""
    try:
        if text.clean(name) != name or PurePath(name).suffix.lower() != ".xlsx":
            raise sheets.FileError(_("Only Excel workbooks (.xlsx) are read."))
        return sheets.check(content, expected_of(report))
    except (ValidationError, sheets.FileError) as error:
        sentence = " ".join(getattr(error, "messages", [str(error)]))
        raise DomainError(sentence, fields={"workbook": sentence}) from error


def marked_workbook(report, *, identity, problems, typed) -> bytes:
    """The workbook back to its sender, wrong cells red and a reason beside each."""
    desk = lay_out(report)
    return sheets.to_marked(
        desk.version.definition, identity, problems=problems, typed=typed, locked=_locked(desk)
    )


def _locked(desk) -> list[str]:
    return [c["code"] for c in desk.criteria if desk.is_locked(c["code"])]


def compare(report, *, readings, versions) -> Comparison:
    """What the readings of a workbook would change in the report as it stands."""
    desk = lay_out(report)
    found = Comparison()
    bases = _bases(desk, versions)
    for criterion in desk.typed_criteria:
        code = criterion["code"]
        if code not in readings:
            continue
        mine, online = readings[code], cell_of(desk.results.get(code))
        base = bases.get(code)
        if mine.content == online.content or (base and mine.content == base.content):
            continue
        item = _difference(criterion, desk, base, online, mine)
        if desk.is_locked(code):
            found.closed.append(item)
        elif base and base.content == online.content:
            found.changes.append(item)
        else:
            found.disputes.append(item)
    return found


def _bases(desk, versions) -> dict[str, Cell]:
    """What stood in each cell when the workbook was downloaded."""
    bases, moved = {}, {}
    for code, version in versions.items():
        result = desk.results.get(code)
        if version == 0:
            bases[code] = EMPTY
        elif result is not None and result.version == version:
            bases[code] = cell_of(result)
        elif result is not None:
            moved[result.pk] = (code, version)
    for row in ResultHistory.objects.filter(result__in=moved):
        code, version = moved[row.result_id]
        if row.version == version:
            bases[code] = cell_of(row)
    return bases


def _difference(criterion, desk, base, online, mine) -> Difference:
    result = desk.results.get(criterion["code"])
    sides = {"workbook": mine, "online": online} | ({"original": base} if base else {})
    return Difference(
        code=criterion["code"],
        title=in_language(criterion, "title"),
        version=online.version,
        base=base,
        online=online,
        mine=mine,
        words={side: cell_text(criterion, cell) for side, cell in sides.items()},
        by=str(result.updated_by) if result else "",
        at=result.updated_at if result else None,
        warnings=list(at_first_sight(criterion, mine, desk.previous.get(criterion["code"]))),
    )


def take_in(report, *, by, readings, versions, choices, shown, name, sha256) -> Taken:
    """Write what the workbook changes, all of it in one act.

    ``choices`` maps each disputed code to one of CHOICES; ``shown`` says which version of it the
    page showed. A dispute that was not shown so is given back and nothing is written.
    """
    try:
        with transaction.atomic():
            report = start_report(report, by=by) if report.pk is None else lock_report(report)
            refuse_unless_writable(report)
            found = compare(report, readings=readings, versions=versions)
            if (
                found.is_empty
                or found.shown.items() - shown.items()
                or (found.shown.keys() - choices.keys())
            ):
                raise _DisputedError
            intake = Intake(report=report, kind=Intake.Kind.WORKBOOK, name=name, sha256=sha256)
            wanted = _cells(found, choices)
            cells = {code: wanted[code] for code in readings if code in wanted}
            saved = save_draft(report, by=by, cells=cells, intake=intake)
            if saved.conflicts:
                raise _DisputedError
            return Taken(found, saved)
    except _DisputedError:
        return Taken(compare(report, readings=readings, versions=versions))


def _cells(found, choices) -> dict[str, Cell]:
    """The cells to write, each on the version that the reader has seen."""
    cells = {item.code: _on(item.mine, item.version) for item in found.changes}
    for item in found.disputes:
        side = choices[item.code]
        if side == "workbook":
            cells[item.code] = _on(item.mine, item.version)
        elif side == "original" and item.base:
            cells[item.code] = _on(item.base, item.version)
    return cells


def _on(cell, version) -> Cell:
    return Cell(cell.state, cell.inputs, cell.remark, cell.explanation, version)


def receipt_of(saved, *, name) -> str:
    """How many cells were taken from which file, and when."""
    return ngettext(
        "%(count)s cell taken from “%(name)s”, %(time)s: %(codes)s.",
        "%(count)s cells taken from “%(name)s”, %(time)s: %(codes)s.",
        len(saved.codes),
    ) % {
        "count": len(saved.codes),
        "name": name,
        "time": moment(clock.now()),
        "codes": ", ".join(saved.codes),
    }
