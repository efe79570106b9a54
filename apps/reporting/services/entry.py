"""The unit writes: beginning a report, saving a draft, answering what was sent back."""

import hashlib
import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.models import Event
from apps.audit.services import record, submission
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.prepared import Prepared
from apps.core.templatetags.ui import moment
from apps.reporting.carrying import carrier_of
from apps.reporting.models import Intake, Report, ResultHistory
from apps.reporting.wording import cell_text, value_text

from .checking import count_to_fix
from .desk import (
    Desk,
    lock_report,
    obstacle,
    refuse_closed_row,
    refuse_unless_writable,
)
from .evidence import attach
from .rows import EMPTY, Cell, cell_of, new_rows, put, row_of, write
from .scores import score_figures
from .year import lay_out_year, own_figures

# Every change of a report and of what hangs on it makes its version grow.
_STATE = Prepared(
    lambda pk: Report.objects.select_for_update().filter(pk=pk).values_list("version", "status"),
    int,
)


@dataclass(frozen=True)
class Answer:
    """The unit's answer to one returned criterion; ``seen`` is the mark of the text shown."""

    text: str
    seen: str = ""


@dataclass
class Saved:
    """What a saving did: which cells were taken, and which were changed by somebody else."""

    report: Report
    codes: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    files: int = 0
    conflicts: list[dict] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return len(self.codes) + len(self.answered) + self.files


def mark_of(text) -> str:
    """A short mark of a text, so that a form can say what it showed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def start_report(report, *, by):
    """Begin the report of one unit and one period; begun twice it is still one."""
    probe = obstacle(report)
    if probe:
        raise DomainError(probe)
    row, created = Report.objects.get_or_create(
        enrolment=report.enrolment, period=report.period, defaults={"created_at": clock.now()}
    )
    row = lock_report(row)
    refuse_unless_writable(row)
    if created:
        record("report.started", row, by=by)
    return row


def save_draft(report, *, by, cells, answers=None, files=None, intake=None, desk=None, seen=None):
    """Save what was typed, cell by cell.

    A cell that somebody else has changed meanwhile is left as it is and reported in
    ``Saved.conflicts``; a cell that this user did not touch never conflicts. Saving is
    repeatable by its versions, so the form key stays unused and a page with conflicts can be
    sent again. ``intake``, not saved yet, says where the cells came from; it is kept with the
    batch of their history when at least one was taken. ``desk`` is what the caller has laid out
    under the report's lock in the same transaction: what is refused then undoes all of it.
    ``seen`` is what the caller has laid out before, without the lock.
    """
    with transaction.atomic(savepoint=desk is None), submission("", ""):
        if desk is None:
            desk = _lock(report, by, seen)
        report = desk.report
        saved = Saved(report)
        _save_cells(desk, cells, saved, by, intake)
        _save_answers(desk, answers or {}, saved, by)
        for code, upload in (files or {}).items():
            refuse_closed_row(desk, code)
            row = row_of(desk, code, by)
            attach(row, upload, by=by)
            row.files += 1
            saved.files += 1
        if saved.changed:
            report.version += 1
            report.take_self_score(_score_so_far(desk))
            count_to_fix(desk)
            report.save(update_fields=["version", *Report.SELF_SCORE, "to_fix"])
    return saved


def _score_so_far(desk) -> dict:
    """Where every value came from is worked out when somebody asks, and pinned at submission."""
    carrier = carrier_of(desk.version)
    return score_figures(
        own_figures(desk), desk.version, which="self", carrier=carrier, explained=False
    )


def _lock(report, by, seen) -> Desk:
    """The report locked and laid out; what was ``seen`` serves if nothing has changed since."""
    if report.pk is None:
        report = start_report(report, by=by)
    elif seen is not None and _STATE.rows(report.pk) == [(report.version, report.status)]:
        refuse_unless_writable(report)
        return seen
    else:
        report = lock_report(report)
    refuse_unless_writable(report)
    return lay_out_year(report, for_writing=True)


def _save_cells(desk: Desk, cells, saved, by, intake=None):
    known = {criterion["code"]: criterion for criterion in desk.typed_criteria}
    changes = {}
    for code, cell in cells.items():
        if code not in known:
            raise DomainError(_("%(code)s is not typed in this report.") % {"code": code})
        if cell.content != cell_of(desk.results.get(code)).content:
            changes[code] = cell
    for code in changes:
        refuse_closed_row(desk, code)
    taken = _undisputed(desk, changes, known, saved)
    if not taken:
        return
    batch, now = uuid.uuid4(), clock.now()
    is_unconfirmed = intake is not None and intake.kind == Intake.Kind.LAST_QUARTER
    desk.results |= new_rows(desk, [code for code in taken if code not in desk.results])
    rows = [
        put(desk.results[code], cell, by, now, is_unconfirmed=is_unconfirmed)
        for code, cell in taken.items()
    ]
    write(rows, batch)
    saved.codes += taken
    if intake is not None:
        intake.report, intake.batch, intake.cells = desk.report, batch, len(rows)
        intake.by, intake.at = by, now
        intake.save(force_insert=True)


def _undisputed(desk, changes, known, saved) -> dict[str, Cell]:
    """The changes that nobody else stands against; the others go to ``saved.conflicts``."""
    bases, taken = _bases(desk, changes), {}
    for code, cell in changes.items():
        result = desk.results.get(code)
        if cell.version != (result.version if result else 0):
            base = bases.get(code, EMPTY).content
            if cell.content == base:
                continue  # the user has not touched it
            if cell_of(result).content != base:
                saved.conflicts.append(_conflict(known[code], result, cell))
                continue
        taken[code] = cell
    return taken


def _bases(desk, changes) -> dict[str, Cell]:
    """What the pages showed of cells that moved on since, from the history."""
    stale = {
        desk.results[code].pk: (code, cell.version)
        for code, cell in changes.items()
        if code in desk.results and cell.version != desk.results[code].version
    }
    bases = {}
    if not stale:
        return bases
    for row in ResultHistory.objects.filter(result__in=stale):
        code, version = stale[row.result_id]
        if row.version == version:
            bases[code] = cell_of(row)
    return bases


def _conflict(criterion, result, cell) -> dict:
    theirs = cell_of(result)
    same_text = (theirs.remark, theirs.explanation) == (cell.remark, cell.explanation)
    show = (
        (lambda c: value_text(criterion, c.state, c.inputs))
        if same_text
        else (lambda c: cell_text(criterion, c))
    )
    return {
        "key": criterion["code"],
        "theirs": show(theirs),
        "yours": show(cell),
        "by": str(User.objects.get(pk=result.updated_by_id)) if result else "",
        "at": result.updated_at if result else None,
        "version": theirs.version,
    }


def _save_answers(desk, answers, saved, by):
    for code, answer in answers.items():
        item = desk.items.get(code)
        if item is None:
            raise DomainError(_("%(code)s was not sent back.") % {"code": code})
        if answer.text == item.answer or mark_of(answer.text) == answer.seen:
            continue  # nothing new, or not touched by this user
        if answer.seen != mark_of(item.answer):
            _dispute_answer(desk, code, answer, saved)
            continue
        item.answer, item.answered_by, item.answered_at = answer.text, by, clock.now()
        item.save(update_fields=["answer", "answered_by", "answered_at"])
        saved.answered.append(code)


def _dispute_answer(desk, code, answer, saved):
    """Two answers to one return; with two figures in the same row both are shown as one choice."""
    item = desk.items[code]
    theirs = _("answer: “%(text)s”") % {"text": item.answer}
    yours = _("answer: “%(text)s”") % {"text": answer.text}
    same_row = next((found for found in saved.conflicts if found["key"] == code), None)
    if same_row is not None:
        same_row["theirs"] = f"{same_row['theirs']}; {theirs}"
        same_row["yours"] = f"{same_row['yours']}; {yours}"
        return
    saved.conflicts.append(
        {
            "key": code,
            "theirs": theirs,
            "yours": yours,
            "by": str(item.answered_by or ""),
            "at": item.answered_at,
            "version": desk.results[code].version,
        }
    )


def refuse_stale(report, version):
    """The page on which somebody decides must show the report as it is."""
    if version is None or int(version) == report.version:
        return
    rows = ResultHistory.objects.filter(result__report=report).order_by("-at")
    last = rows.select_related("result__criterion", "by").first()
    newest = Event.objects.of(report).last()  # handed over, taken back, …
    if last is None or (newest is not None and newest.at > last.at):
        raise StaleError(
            _("The report has changed since this page was opened. Look through it again.")
        )
    batch = rows.filter(batch=last.batch).select_related("result__criterion")
    codes = ", ".join(sorted({row.result.criterion.code for row in batch}))
    raise StaleError(
        _(
            "The report has changed since this page was opened: %(who)s saved %(codes)s at"
            " %(when)s. Look through it again."
        )
        % {"who": last.by, "codes": codes, "when": moment(last.at)}
    )
