"""One item of a definition ↔ the cells of one line, with the rest of it as JSON."""

import json

from django.utils.translation import gettext as _

from .cells import as_text, is_blank
from .columns import MISSING
from .errors import CellError, UnwritableError
from .layout import ABSENT, EXTRA, MAY_BE_ABSENT

LONGEST_JSON = 32_000


def encode(table, item, *, apart=()):
    """``(cells, rest)``: the cells of the fields, and what they cannot hold as a dict.

    ``apart`` are the keys that have lines of their own elsewhere.
    """
    cells, rest, absent = [], {}, []
    for field in table.fields:
        value = item.get(field.key, MISSING)
        found = field.encode(value)
        if value is MISSING and (found is None or field.required):
            absent.append(field.key)
        elif found is None:
            rest[field.key] = value
        cells += found or (None,) * len(field.columns)
    known = {field.key for field in table.fields} | set(apart)
    rest |= {key: value for key, value in item.items() if key not in known}
    if absent:
        rest[ABSENT] = absent
    return cells, rest


def to_json(rest) -> str:
    """The rest of an item as the text of one cell, empty when nothing is left."""
    if not rest:
        return ""
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    if not text.isprintable() or _from_text(text) is None:
        text = json.dumps(rest, sort_keys=True)
    text = text.replace("_x", "\\u005fx")  # Excel would read _x0041_ as one sign
    if len(text) > LONGEST_JSON:
        raise UnwritableError(_("One part of the set is longer than a cell of Excel can hold."))
    return text


def _from_text(text):
    try:
        return as_text(text) == text or None
    except CellError:
        return None


def from_json(raw) -> dict:
    """The JSON of a cell as a dict; raises CellError."""
    if is_blank(raw):
        return {}
    try:
        found = json.loads(as_text(raw), parse_constant=_no_constant)
        json.dumps(found, allow_nan=False)
    except (ValueError, RecursionError) as error:
        if isinstance(error, CellError):
            raise
        raise CellError(no_json()) from error
    if not isinstance(found, dict):
        raise CellError(no_json())
    return found


def no_json():
    return _("This is no JSON object. Leave the cell as it was exported, or empty it.")


def _no_constant(name):
    raise ValueError(name)


def check_rest(table, rest):
    """Refuse JSON that takes a part away or bends it; pages rely on the parts being there."""
    for key in rest.get(ABSENT, ()):
        if key not in MAY_BE_ABSENT:
            raise CellError(_("The JSON leaves “%(key)s” out; it must be there.") % {"key": key})
    fields = {field.key: field for field in table.fields}
    for key, value in rest.items():
        if key in fields and not fields[key].fits(value):
            raise CellError(_("The JSON holds a wrong value for “%(key)s”.") % {"key": key})
        if key in table.apart and not _may_stand(table, value):
            raise CellError(
                _("“%(key)s” cannot be given as JSON; use the lines of its sheet.") % {"key": key}
            )


def _may_stand(table, value):
    """Empty lists, and tiers that a rule keeps though it is not judged by them."""
    whole = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value == [] or (whole and "tiers" in table.apart)


def decode(table, cells, rest, report):
    """The item that a line holds. ``report(column, sentence)`` takes each fault.

    ``cells`` are those of the fields; ``column`` counts from the first of them.
    """
    rest = dict(rest)
    absent = rest.pop(ABSENT, [])
    item, at = {}, 0
    for field in table.fields:
        mine = cells[at : at + len(field.columns)]
        given = not all(is_blank(cell) for cell in mine)
        try:
            if given and (field.key in rest or field.key in absent):
                raise CellError(
                    _("This stands in the column “%(column)s” as well; keep one of them.")
                    % {"column": EXTRA}
                )
            value = field.decode(mine)
            if value is MISSING and field.required and field.key not in (*rest, *absent):
                raise CellError(
                    _("“%(heading)s” is missing.") % {"heading": field.columns[0].heading}
                )
            if value is not MISSING and field.key not in absent:
                item[field.key] = value
        except CellError as error:
            report(at + error.column, str(error))
        at += len(field.columns)
    return item | rest
