"""Parts of a definition as they are typed, and back: numbers, days, conditions, levels.

Every pair is an identity on what the engine accepts: ``write(read(x)) == x``. Reading never fails
on an unsound draft; writing raises ValidationError only for what cannot be stored.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core import numbers
from apps.criteria.scoring.numbers import plain
from apps.criteria.scoring.outcomes import BOUNDS

NOT_A_DAY = _("Enter day and month, for example 15/02.")
NOT_A_QUARTER = _("Enter a quarter from 1 to 4.")
NUMBER_SENTENCES = {
    "not_a_number": _("Enter a number, for example 12 or 1.234,5."),
    "not_whole": _("Enter a whole number, without decimals."),
    "too_long": _("The number has too many digits."),
}

NUMBER_OPS = [
    ("at_least", pgettext_lazy("bound", "at least")),
    ("more_than", pgettext_lazy("bound", "more than")),
    ("at_most", pgettext_lazy("bound", "at most")),
    ("less_than", pgettext_lazy("bound", "less than")),
    ("equals", pgettext_lazy("bound", "exactly")),
    ("range", pgettext_lazy("bound", "from … to below …")),
]
DAY_OPS = [
    ("quarter", pgettext_lazy("bound", "dated in quarter (1–4)")),
    ("before", pgettext_lazy("bound", "dated before (day/month)")),
    ("between", pgettext_lazy("bound", "dated from … to … (day/month)")),
]
YES_OPS = [
    ("yes", pgettext_lazy("bound", "the answer is yes")),
    ("no", pgettext_lazy("bound", "the answer is no")),
]
_DAY = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})$", re.ASCII)
LONGEST_YEAR = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


# --- numbers --------------------------------------------------------------------------------------


def read_number(stored) -> str:
    """A stored number as one types it; anything else as it stands."""
    if stored is None:
        return ""
    try:
        return numbers.show(stored)
    except (ArithmeticError, ValueError):
        return str(stored)


def write_number(typed, *, whole=False):
    """The stored form (text, or an int where ``whole``); None where nothing was typed."""
    if not str(typed or "").strip():
        return None
    try:
        number = numbers.parse(str(typed), whole=whole)
    except numbers.NotANumber as error:
        raise ValidationError(NUMBER_SENTENCES[error.code], code=error.code) from error
    return int(number) if whole else plain(number)


# --- days of the year -----------------------------------------------------------------------------


def read_day(stored) -> str:
    """``02-15`` as ``15/02``."""
    parts = str(stored or "").split("-")
    return f"{parts[1]}/{parts[0]}" if len(parts) == 2 else str(stored or "")


def write_day(typed) -> str | None:
    """``15/2`` as ``02-15``."""
    text = (typed or "").strip()
    if not text:
        return None
    found = _DAY.match(text)
    day, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= LONGEST_YEAR.get(month, 31)):
        raise ValidationError(NOT_A_DAY, code="not_a_day")
    return f"{month:02}-{day:02}"


# --- conditions: one operator and at most two values ------------------------------------------------


def read_condition(spec) -> tuple[str, str, str]:
    """``(operator, first, second)`` of a rule or a condition; empty where it names none."""
    if "quarter" in spec:
        return "quarter", str(spec["quarter"]), ""
    if "before" in spec:
        return "before", read_day(spec["before"]), ""
    if "from" in spec or "to" in spec:
        return "between", read_day(spec.get("from")), read_day(spec.get("to"))
    if {"at_least", "less_than"} <= set(spec):
        return "range", read_number(spec["at_least"]), read_number(spec["less_than"])
    for key in BOUNDS:
        if key in spec:
            return key, read_number(spec[key]), ""
    if "is" in spec:
        return ("yes" if spec["is"] else "no"), "", ""
    return "", "", ""


def write_condition(op, first, second) -> dict:
    """The keys of the condition; a value that was left empty is left out."""
    if op in ("yes", "no"):
        return {"is": op == "yes"}
    if op == "quarter":
        return _without_nothing(quarter=_quarter(first))
    if op == "before":
        return _without_nothing(before=write_day(first))
    if op == "between":
        return _without_nothing(**{"from": write_day(first), "to": write_day(second)})
    if op == "range":
        return _without_nothing(at_least=write_number(first), less_than=write_number(second))
    return _without_nothing(**{op: write_number(first)}) if op else {}


def _quarter(typed):
    number = write_number(typed, whole=True)
    if number is not None and number not in (1, 2, 3, 4):
        raise ValidationError(NOT_A_QUARTER, code="not_a_quarter")
    return number


def _without_nothing(**keys):
    return {key: item for key, item in keys.items() if item is not None}


# --- branches of a rule: points in a set with points, met in a checklist ------------------------------


def read_branch(branch, with_points) -> str:
    branch = branch or {}
    if with_points:
        return read_number(branch.get("points"))
    return {True: "yes", False: "no"}.get(branch.get("met"), "")


def write_branch(typed, with_points) -> dict:
    if with_points:
        return _without_nothing(points=write_number(typed))
    return {"met": typed == "yes"} if typed in ("yes", "no") else {}


# --- levels of a choice, one a line -------------------------------------------------------------------


def read_choices(choices) -> str:
    """``tot | Tốt | Good``, from low to high."""
    parts = ("code", "label_vi", "label_en")
    return "\n".join(" | ".join(c.get(part) or "" for part in parts) for c in choices or ())


def write_choices(typed) -> list[dict]:
    """The levels; tabs (pasted from a sheet) part them as well as bars."""
    choices = []
    for line in (typed or "").splitlines():
        if not line.strip(" |\t"):
            continue
        parts = [part.strip() for part in re.split(r"[|\t]", line)]
        if len(parts) > 3 or not parts[0]:
            raise ValidationError(
                _("Write each level as: code | Vietnamese name | English name. See “%(line)s”."),
                params={"line": line.strip()},
            )
        code, title_vi, title_en = (*parts, "", "")[:3]
        choices.append({"code": code, "label_vi": title_vi, "label_en": title_en})
    codes = [choice["code"] for choice in choices]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ValidationError(_("The level “%(code)s” stands there twice."), params={"code": twice})
    return choices
