"""Reading an uploaded sheet (.xlsx or .csv) into rows of text, without trusting it."""

import csv
import io
import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from apps.core import text
from apps.core.archives import ArchiveError, parts_of
from apps.core.errors import DomainError
from apps.core.folding import fold

from .services.people import Row

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROWS = 200
MAX_COLUMNS = 30
MAX_CELL = 300
HEADING_WITHIN = 10
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"\sr\s*=\s*([\"'])(.*?)\1")
_SMALL_PLACE = re.compile(rb"[A-Z]{0,2}([0-9]{1,5})")


def read(name, content, columns) -> list[Row]:
    """The rows under the headings; ``columns`` maps a name to the heading as people write it."""
    if len(content) > MAX_BYTES:
        raise DomainError(_("The file is larger than 1 MB. Split the list."))
    ending = name.rpartition(".")[2].lower()
    if ending == "xlsx":
        lines = _read_xlsx(content)
    elif ending == "csv":
        lines = _read_csv(content)
    else:
        raise DomainError(_("Only Excel (.xlsx) or CSV files are read."))
    return _under_headings(lines, columns)


def _read_xlsx(content):
    _guard_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.height > 10 * MAX_ROWS or sheet.width > 10 * MAX_COLUMNS:
            raise DomainError(_too_many())
        return [[_as_text(cell) for cell in line] for line in sheet.to_python()]
    except DomainError:
        raise
    except (KeyboardInterrupt, SystemExit):
        raise
    # The reader is compiled code: a broken file may come out as a panic, which is no Exception.
    except BaseException as error:
        raise DomainError(_unreadable()) from error


def _guard_archive(content):
    """Unpack each part once, within its declared size, and refuse what a list does not need."""
    try:
        parts = parts_of(content, max_unpacked=MAX_UNPACKED)
    except ArchiveError as error:
        raise DomainError(_refusal(error.code)) from error
    for name, inside in parts.items():
        if not name.endswith(".xml"):
            continue
        if b"\x00" in inside:  # UTF-16 would hide what is looked for
            raise DomainError(_unreadable())
        if _FORMULA.search(inside):
            raise DomainError(
                _("The sheet holds formulas. Copy the cells and paste them as values.")
            )
        if b"sheetData" in inside:
            _refuse_far_cells(inside)


def _refusal(code):
    return {
        "huge": _("The file unpacks to far more than a list of users. It is refused."),
        "locked": _("The file is protected by a password. Save it without one."),
        "linked": _("The file holds macros or links to other files. Save plain values."),
    }.get(code) or _unreadable()


def _refuse_far_cells(inside):
    """A single cell in the last row would make the reader lay out millions of empty ones."""
    for match in _PLACE.finditer(inside):
        place = _SMALL_PLACE.fullmatch(match.group(2))
        if not place or int(place.group(1)) > 10 * MAX_ROWS:
            raise DomainError(_too_many())


def _read_csv(content):
    try:
        whole = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(_("The CSV file is not in UTF-8. Save it as “CSV UTF-8”.")) from error
    first = whole.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DomainError(_unreadable()) from error


def _as_text(cell):
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _under_headings(lines, columns):
    wanted = {fold(heading): name for name, heading in columns.items()}
    below, found = _find_headings(lines, wanted)
    if not found:
        raise DomainError(_no_headings(columns))
    missing = [heading for name, heading in columns.items() if name not in found]
    if missing:
        raise DomainError(
            _("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )
    rows = []
    for number, line in enumerate(lines[below:], below + 1):
        cells = {name: line[found[name]] if found[name] < len(line) else "" for name in columns}
        if any(cell.strip() for cell in cells.values()):
            rows.append(_row(number, cells))
    if not rows:
        raise DomainError(_("There is no line under the headings."))
    if len(rows) > MAX_ROWS:
        raise DomainError(_too_many())
    return rows


def _find_headings(lines, wanted):
    """How many lines down the data begins, and in which place each column stands."""
    for number, line in enumerate(lines[:HEADING_WITHIN], 1):
        found = {wanted[fold(cell)]: at for at, cell in enumerate(line) if fold(cell) in wanted}
        if len(found) >= 2:
            return number, found
    return 0, {}


def _row(number, cells):
    row = Row(number, {})
    for name, cell in cells.items():
        try:
            value = text.clean(cell).strip()
        except ValidationError as error:
            value = ""
            row.errors.extend(error.messages)
        if len(value) > MAX_CELL:
            value = value[:MAX_CELL]
            row.errors.append(_("A cell holds more than %(limit)d signs.") % {"limit": MAX_CELL})
        if re.match(r"[=@]|[+-](?!\d)", value):
            row.errors.append(
                _("“%(value)s” looks like a formula; enter plain text.") % {"value": value[:40]}
            )
        row.cells[name] = value
    return row


def _no_headings(columns):
    return _("No line of headings was found. It needs the columns: %(columns)s.") % {
        "columns": ", ".join(columns.values())
    }


def _unreadable():
    return _("The file cannot be read. Save it again as an Excel workbook (.xlsx).")


def _too_many():
    return _("At most %(count)d users at a time. Split the list.") % {"count": MAX_ROWS}
