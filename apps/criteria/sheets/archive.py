"""An uploaded workbook as plain grids of cells, opened without trusting it.

The directory of the archive is looked at before anything is unpacked; formulas, macros, far cells
and merged headings are found in the parts themselves.
"""

import io
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from apps.core.archives import ArchiveError, parts_of

from .errors import FileError

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 4000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"\sr\s*=\s*([\"'])(.*?)\1")
_SMALL_PLACE = re.compile(rb"(?:[A-C]?[A-Z])?([0-9]{1,5})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Grid:
    """One sheet: rows of raw cells from A1, the cells with formulas, the merged ranges."""

    name: str
    rows: list
    formulas: list = field(default_factory=list)
    merged: list = field(default_factory=list)  # (first row, first column, last row, last column)


def open_workbook(file) -> list[Grid]:
    """The sheets of an .xlsx file given as bytes or as an open file; raises FileError."""
    content = _content(file)
    formulas = _guard(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_grid(book, name, formulas.get(name, [])) for name in book.sheet_names]
    except FileError:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    # The reader is compiled code: a broken file may come out as a panic, which is no Exception.
    except BaseException as error:
        raise FileError(_unreadable()) from error


def _content(file):
    if not isinstance(file, bytes):
        if getattr(file, "size", 0) > MAX_BYTES:
            raise FileError(_too_large())
        file = file.read(MAX_BYTES + 1)
    if len(file) > MAX_BYTES:
        raise FileError(_too_large())
    if not file:
        raise FileError(_("The file is empty."))
    if file.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in file:
            raise FileError(_("The file is protected by a password. Save it without one."))
        raise FileError(_("This is an old .xls file. Save it as an Excel workbook (.xlsx)."))
    return file


def _grid(book, name, formulas):
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False) if sheet.total_height else []
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return Grid(name, rows, formulas, merged)


def _guard(content):
    """Sheet name → cells with formulas; refuses what a workbook of criteria never needs."""
    try:
        parts = parts_of(content, max_unpacked=MAX_UNPACKED)
    except ArchiveError as error:
        raise FileError(_refusal(error.code)) from error
    found = {name: _look_inside(name, inside) for name, inside in parts.items()}
    return {sheet: found.get(part, []) for sheet, part in _sheets(parts)}


def _refusal(code):
    return {
        "no_workbook": _("This is no Excel workbook (.xlsx)."),
        "huge": _("The file unpacks to far more than a set of criteria. It is refused."),
        "locked": _("The file is protected by a password. Save it without one."),
        "linked": _("The file holds macros or links to other files. Save plain values."),
        "unreadable": _unreadable(),
    }[code]


def _look_inside(name, inside):
    """The places of the formulas of one part."""
    if not name.endswith((".xml", ".rels")):
        return []
    # UTF-16 would hide what is looked for; entities have no place in a workbook.
    if b"\x00" in inside or b"<!DOCTYPE" in inside or b"<!ENTITY" in inside:
        raise FileError(_unreadable())
    if b"sheetData" not in inside:
        return []
    for match in _PLACE.finditer(inside):
        found = _SMALL_PLACE.fullmatch(match.group(2))
        if not found or int(found.group(1)) > MAX_ROWS:
            raise FileError(
                _("A sheet reaches beyond row %(rows)d or column CZ. Delete the empty rest.")
                % {"rows": MAX_ROWS}
            )
    places = [_PLACE.search(match.group(1)) for match in _FORMULA.finditer(inside)]
    return [found.group(2).decode() if found else "" for found in places]


def _sheets(parts):
    """``(sheet name, part)`` of the workbook."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in parts:
        raise FileError(_unreadable())
    try:
        targets = {
            node.get("Id"): (node.get("Target") or "").removeprefix("/xl/").removeprefix("/")
            for node in ElementTree.fromstring(parts[relations])  # noqa: S314 -- no DOCTYPE
        }
        book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 -- no DOCTYPE
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise FileError(_unreadable()) from error
    for node in book.iter():
        if node.tag.endswith("}sheet"):
            yield node.get("name"), f"xl/{targets.get(node.get(_RELATION), '')}"


def _unreadable():
    return _("The file cannot be read. Save it again as an Excel workbook (.xlsx).")


def _too_large():
    return _("The file is larger than 2 MB. A set of criteria is far smaller.")
