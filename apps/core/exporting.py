"""Excel files that equal the screen."""

import io

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title, headings, rows, *, notes=()):
    """Bytes of a workbook with one sheet: title, notes, headings, rows.

    Text is always written as text, so that a cell starting with ``=`` is no formula.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True})
        head = book.add_format(
            {"bold": True, "bg_color": "#E6F0FA", "border": 1, "text_wrap": True}
        )
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"border": 1, "num_format": "dd/mm/yyyy", "valign": "top"})
        sheet.write_string(0, 0, str(title), bold)
        top = 1
        for note in notes:
            sheet.write_string(top, 0, str(note))
            top += 1
        top += 1
        for column, heading in enumerate(headings):
            sheet.write_string(top, column, str(heading), head)
            sheet.set_column(column, column, max(12, min(40, len(str(heading)) + 4)))
        sheet.freeze_panes(top + 1, 0)
        for offset, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                _write(sheet, offset, column, value, cell, day)
    return buffer.getvalue()


def _write(sheet, row, column, value, cell, day):
    if value is None:
        sheet.write_blank(row, column, None, cell)
    elif hasattr(value, "strftime"):
        if getattr(value, "tzinfo", None):
            value = value.replace(tzinfo=None)
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, bool | str) or not _is_number(value):
        sheet.write_string(row, column, str(value), cell)
    else:
        sheet.write_number(row, column, value, cell)


def _is_number(value):
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _sheet_name(title):
    return "".join(c for c in str(title) if c not in "[]:*?/\\'")[:31] or "Sheet1"


def download(content, name):
    """An answer that the browser saves as ``name``.xlsx."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
