"""What stands between a draft and its submission, and what deserves a second look."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.core.templatetags.ui import number
from apps.criteria.reasons import refusal_words
from apps.criteria.scoring import InvalidValueError
from apps.reporting.carrying import carrier_of
from apps.reporting.models import Evidence, Result, Submission

from .desk import Desk

JUMP = Decimal(50)  # percent against last quarter


@dataclass(frozen=True)
class Finding:
    """One sentence about one criterion."""

    code: str
    sentence: str


@dataclass
class Findings:
    """Blocking problems and warnings, in the order of the set."""

    blocking: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def check(desk: Desk) -> Findings:
    """Look through the whole report; accepted rows were judged already."""
    found = Findings(blocking_of(desk))
    for criterion in desk.typed_criteria:
        code = criterion["code"]
        if not desk.is_locked(code):
            for sentence in doubts(criterion, desk.results.get(code), desk.previous.get(code)):
                found.warnings.append(Finding(code, f"{code}: {sentence}"))
    return found


def blocking_of(desk: Desk) -> list[Finding]:
    """What stands in the way of submission."""
    found, silent = [], _not_answered(desk)
    forms = carrier_of(desk.version).forms
    for criterion in desk.typed_criteria:
        code = criterion["code"]
        if not desk.is_locked(code):
            for sentence in _blocking(criterion, forms[code], desk.results.get(code)):
                found.append(Finding(code, f"{code}: {sentence}"))
        if code in silent:
            sentence = _("correct it, or answer what the city police wrote about it.")
            found.append(Finding(code, f"{code}: {sentence}"))
    return found


def count_to_fix(desk: Desk):
    """Note on the report, not saved yet, whether its chief could submit it as it stands."""
    desk.report.to_fix = len(blocking_of(desk))


def _not_answered(desk) -> set[str]:
    """Criteria sent back that say the same as before, and about which the unit says nothing."""
    asked = {code: item for code, item in desk.items.items() if not item.is_own}
    silent = {code for code, item in asked.items() if not item.answer.strip()}
    if not silent:
        return silent
    rows = Submission.objects.filter(report=desk.report, at__lte=desk.sent_back.at)
    said = rows.order_by("-number").values_list("content", flat=True).first() or {}
    same = {code for code in silent if _says(desk.results[code]) == _said(said.get(code, {}))}
    return same - _with_other_files(desk, same, said)


def _with_other_files(desk, codes, said) -> set[str]:
    """Criteria with as many files as before, yet other ones; no query where there is none."""
    rows = {desk.results[code].pk: code for code in codes if desk.results[code].files}
    found = {code: [] for code in rows.values()}
    kept = Evidence.objects.kept().filter(result__in=rows)
    for pk, sha256 in kept.values_list("result", "sha256"):
        found[rows[pk]].append(sha256)
    return {code for code, files in found.items() if sorted(files) != said[code]["evidence"]}


def _says(result) -> tuple:
    return (result.state, result.inputs, result.remark, result.explanation, result.files)


def _said(cell) -> tuple:
    words = (cell.get("state"), cell.get("inputs"), cell.get("remark"), cell.get("explanation"))
    return (*words, len(cell.get("evidence", ())))


def _blocking(criterion, form, result):
    if result is not None and result.is_unconfirmed:
        yield _("taken over from last quarter; confirm it, or enter this quarter's answer.")
    state = result.state if result else Result.State.NOT_REPORTED
    if state == Result.State.NOT_REPORTED:
        if not (result and result.remark.strip()):
            counts = any(item["type"] in ("int", "decimal") for item in criterion["inputs"])
            yield (
                _("enter a result. If none occurred, enter 0 or choose “None occurred”.")
                if counts
                else _("choose a result.")
            )
        return
    try:
        form.read({"state": state, "inputs": result.inputs})
    except InvalidValueError as error:
        sentence = refusal_words(error)
        yield sentence[:1].lower() + sentence[1:]
        return
    if needs_evidence(criterion, result) and not (result.files or result.explanation.strip()):
        yield _("add at least one file of evidence, or an explanation.")


def needs_evidence(criterion, result) -> bool:
    """Files are asked for where something is claimed, not for “none” or “not applicable”."""
    return criterion["evidence"] == "required" and result.state == Result.State.VALUE


def at_first_sight(criterion, result, before):
    """What a row says as soon as it is typed: nobody has confirmed it, a share of more than all,
    every doubt.

    ``result`` is the row, or a cell that is not saved yet; ``before`` last quarter's row.
    """
    if getattr(result, "is_unconfirmed", False):
        yield _("taken over from last quarter and not confirmed; “Check and submit” asks for it.")
    if criterion["kind"] == "ratio" and result is not None and result.state == Result.State.VALUE:
        met, total = (result.inputs.get(name) for name in ("met", "total"))
        if met is not None and total is not None and met > total:
            yield (
                _("%(met)s of %(total)s: more than there is. It cannot be submitted like this.")
                % {"met": number(met), "total": number(total)}
            )
    yield from doubts(criterion, result, before)


def doubts(criterion, result, before):
    """What deserves a second look; nothing of it stands in the way."""
    if result is None:
        return
    if result.state == Result.State.NOT_REPORTED and result.remark.strip():
        yield _("handed in without figures; the reason stands in the remark.")
    change = _change(criterion, result, before)
    if change is not None and abs(change[2]) > JUMP and not result.remark.strip():
        words = {
            "before": number(change[0]),
            "now": number(change[1]),
            "percent": number(abs(change[2]), 0),
        }
        if change[2] > 0:
            yield (
                _("up %(percent)s%% on last quarter (%(before)s → %(now)s). Say why in the remark.")
                % words
            )
        else:
            yield (
                _(
                    "down %(percent)s%% on last quarter (%(before)s → %(now)s). Say why in the remark."
                )
                % words
            )


def _change(criterion, result, before):
    """(last quarter, now, change in percent) of a plain number; else None."""
    if before is None or criterion["kind"] not in ("count", "number"):
        return None
    if Result.State.VALUE not in (result.state, before.state):
        return None
    now, was = result.inputs.get("value"), before.inputs.get("value")
    if now is None or not was:
        return None
    was, now = Decimal(str(was)), Decimal(str(now))
    if not was:
        return None
    return was, now, (now - was) * 100 / was
