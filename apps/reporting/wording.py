"""Reported values as people read them, in the reader's language."""

from django.utils.translation import gettext as _

from apps.criteria.cells import NOTHING, input_text, ratio_percent, ratio_text, value_text

__all__ = [
    "NOTHING",
    "cell_text",
    "input_text",
    "ratio_percent",
    "ratio_text",
    "result_text",
    "standing_text",
    "value_text",
    "words_text",
]


def result_text(criterion, result) -> str:
    """What the unit reported."""
    return value_text(criterion, result.state, result.inputs) if result else NOTHING


def standing_text(criterion, result) -> str:
    """The value that counts: the city's where it changed something, else the unit's own."""
    if result is None:
        return NOTHING
    if result.verified_state:
        return value_text(criterion, result.verified_state, result.verified_inputs or {})
    return result_text(criterion, result)


def cell_text(criterion, cell) -> str:
    """A whole cell in one line: value, remark, explanation."""
    return " · ".join([value_text(criterion, cell.state, cell.inputs), *_words(cell)])


def words_text(cell) -> str:
    """What a cell says in words: remark and explanation."""
    return " · ".join(_words(cell))


def _words(cell) -> list[str]:
    parts = []
    if cell.remark:
        parts.append(_("remark: “%(text)s”") % {"text": cell.remark})
    if cell.explanation:
        parts.append(_("explanation: “%(text)s”") % {"text": cell.explanation})
    return parts
