"""One pasted cell read as a person reads it: numbers, states and answers in words. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import dates, numbers, text
from apps.core.folding import fold
from apps.criteria.entering import LONGEST, states_of, stored
from apps.criteria.reasons import refusal_words
from apps.criteria.scoring import InvalidValueError, parse_value

WORDS = {
    "none": {"khong phat sinh", "none occurred", "none"},
    "not_reported": {"chua co so lieu", "chua bao cao", "not reported"},
    "not_applicable": {"khong ap dung", "khong co doi tuong", "not applicable", "n/a"},
}
STATE_OF = {word: state for state, words in WORDS.items() for word in words}
YES = {"dat", "co", "x", "yes", "met", "true", "1", "✓", "da dat"}
NO = {"khong dat", "chua dat", "khong", "no", "not met", "false", "0", "chua"}
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
LATER = {"reason_required", "explanation_required"}
_SHARE = re.compile(r"\s*\([0-9.,\s]*%\s*\)$")  # the percentage that we print behind a ratio


class UnreadableError(ValueError):
    """The cell cannot be read; the text is a sentence."""


@dataclass
class Reading:
    """What a cell was understood as, and what else it could mean."""

    state: str
    inputs: dict = field(default_factory=dict)
    other: dict | None = None  # the inputs of the second reading of an ambiguous number
    note: str = ""


def required_inputs(criterion) -> list[dict]:
    return [item for item in criterion["inputs"] if not item.get("optional")]


def read(criterion, cells, kept=None) -> Reading | None:
    """The cells of one row for one criterion; None where all are empty.

    A ratio takes ``16/25`` or two cells, a criterion with several inputs one cell each.
    ``kept`` are the inputs that stand there: optional ones are not pasted and stay.
    """
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        return None
    state = STATE_OF.get(fold(cells[0])) if len(cells) == 1 else None
    if state:
        return judged(criterion, Reading(_possible(criterion, state)))
    wanted = required_inputs(criterion)
    if criterion["kind"] == "ratio" and len(cells) == 1:
        cells = _parts_of_ratio(cells[0])
    if len(cells) != len(wanted):
        raise UnreadableError(_wrong_count(criterion, len(cells), len(wanted)))
    reading = _with_inputs(criterion, wanted, cells)
    names = {item["name"] for item in wanted}
    stays = {name: value for name, value in (kept or {}).items() if name not in names}
    reading.inputs = stays | reading.inputs
    return judged(criterion, reading)


def judged(criterion, reading) -> Reading:
    """Refused where the engine could not take it; a reason may still be written on the page."""
    try:
        parse_value(criterion, {"state": reading.state, "inputs": reading.inputs})
    except InvalidValueError as error:
        if error.code not in LATER:
            raise UnreadableError(refusal_words(error)) from error
    return reading


def _possible(criterion, state) -> str:
    if state in states_of(criterion) or state == "not_reported":
        return state
    raise UnreadableError(_("this state cannot be chosen for the criterion."))


def _parts_of_ratio(cell) -> list[str]:
    parts = [part.strip() for part in _SHARE.sub("", cell).split("/")]
    if len(parts) != 2:
        raise UnreadableError(
            _("a ratio is two whole numbers, for example 16/25; the percentage is computed.")
        )
    return parts


def _wrong_count(criterion, found, wanted) -> str:
    if criterion["kind"] == "multi" or found < wanted:
        return _("%(wanted)s values are needed here, %(found)s were pasted.") % {
            "wanted": wanted,
            "found": found,
        }
    return _(
        "%(found)s values stand in this row, one is needed. Paste the row of headings as well."
    ) % {"found": found}


def _with_inputs(criterion, wanted, cells) -> Reading:
    reading = Reading("value")
    others = {}
    for item, cell in zip(wanted, cells, strict=True):
        if not cell:
            raise UnreadableError(refusal_words("missing_input"))
        reading.inputs[item["name"]] = input_of(item, cell)
        if item["type"] in ("int", "decimal") and is_ambiguous(cell):
            others[item["name"]] = _second_reading(item, cell)
            value = reading.inputs[item["name"]]
            reading.note = _("“%(text)s” is understood as %(number)s.") % {
                "text": cell,
                "number": numbers.show(value),
            }
    if len(wanted) == 1 and None not in others.values() and others:
        reading.other = others
    return reading


def is_ambiguous(cell) -> bool:
    return bool(AMBIGUOUS.fullmatch(cell.replace(" ", "").removesuffix("%").lstrip("+")))


def _second_reading(item, cell):
    """``1.234`` could be 1,234 and the other way round; a whole number has no second reading."""
    if item["type"] != "decimal":
        return None
    plain = Decimal(re.sub(r"[^0-9.]", "", cell.replace(",", ".")))
    first = numbers.parse(cell)
    return stored(plain if first != plain else plain * 1000)


def input_of(item, cell):
    """One cell as the stored answer of one input."""
    match item["type"]:
        case "int" | "decimal":
            return _number(item, cell)
        case "bool":
            return _yes_or_no(cell)
        case "date":
            return _day(cell)
        case "choice":
            return _choice(item, cell)
    return words_of(cell)


def _number(item, cell):
    is_whole = item["type"] == "int"
    try:
        number = numbers.parse(cell, whole=is_whole)
    except numbers.NotANumber as error:
        raise UnreadableError(_number_refused(error.code)) from error
    if number < 0:
        raise UnreadableError(refusal_words("negative"))
    return int(number) if is_whole else stored(number)


def _number_refused(code) -> str:
    return {
        "not_whole": _("enter a whole number, without decimals."),
        "too_long": _("the number has too many digits."),
    }.get(code) or _("enter a number, for example 12 or 1.234,5.")


def _yes_or_no(cell) -> bool:
    word = fold(cell)
    if word in YES:
        return True
    if word in NO:
        return False
    raise UnreadableError(_("write “Đạt” or “Không đạt”."))


def _day(cell) -> str:
    try:
        found: date = dates.parse_date(cell)
    except ValueError as error:
        raise UnreadableError(refusal_words("not_a_date")) from error
    return found.isoformat()


def _choice(item, cell) -> str:
    for choice in item["choices"]:
        names = {choice["code"], choice.get("label_vi") or "", choice.get("label_en") or ""}
        if fold(cell) in {fold(name) for name in names if name}:
            return choice["code"]
    raise UnreadableError(refusal_words("unknown_choice"))


def words_of(cell) -> str:
    """Free text: the same rules as everywhere it is typed."""
    try:
        found = text.clean(cell.replace("\r\n", "\n").strip())
        text.refuse_protected(found)
    except ValidationError as error:
        raise UnreadableError(" ".join(error.messages)) from error
    if len(found) > LONGEST:
        raise UnreadableError(refusal_words("too_long"))
    return found
