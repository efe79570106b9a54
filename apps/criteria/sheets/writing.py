"""A definition as a workbook."""

import io
from decimal import Decimal

import xlsxwriter

from apps.core.errors import DomainError

from . import layout, words
from .errors import UnwritableError, column_letters
from .lines import Lines

WORDS_SHEET = "Danh mục"
GUIDE_SHEET = "Hướng dẫn"
LINES = 400  # how far down the lists and the text format reach for new lines
INVENTED = ("illustrative", "synthetic")
GUIDE = (
    "Tệp này chứa toàn bộ một phiên bản của bộ tiêu chí. Sửa trong Excel rồi nhập lại vào bản nháp.",
    "Mỗi trang một loại nội dung; không đổi tên trang, không đổi tên cột, không gộp ô.",
    "Không dùng công thức. Số viết như 1.234,5; ngày trong năm viết như 31/03.",
    "Mã ở trang này phải có ở trang kia: trang “Tiêu chí” ghi mã nhóm; các trang “Ô nhập”, "
    "“Mức chọn”, “Cách chấm”, “Bậc”, “Điều kiện” ghi mã tiêu chí.",
    "Mã định danh giữ nguyên khi đổi mã hoặc đổi tên tiêu chí. “Thay cho” ghi mã định danh của những "
    "tiêu chí cũ mà tiêu chí này thay thế.",
    "Thêm dòng để thêm tiêu chí, xóa dòng để bỏ. Thứ tự các dòng là thứ tự trình bày.",
    "Cột “Khác (JSON)” giữ những nội dung không có cột riêng; để nguyên nếu không rõ.",
    "Khi nhập lại, hệ thống kiểm tra từng ô và cho xem thay đổi trước. Còn một ô sai thì không nhập gì.",
)


def to_workbook(definition, *, number="", standing="") -> bytes:
    """The bytes of an .xlsx file. ``number`` and ``standing`` of the version stand on each sheet."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        lines = Lines(definition)
    except UnwritableError as error:
        raise DomainError(str(error)) from error
    with xlsxwriter.Workbook(buffer, options) as book:
        page = Page(book, _top_lines(definition, number, standing))
        page.guide()
        page.facts(lines.facts)
        for table in layout.TABLES:
            page.table(table, lines.of(table))
        page.words()
    return buffer.getvalue()


def _top_lines(definition, number, standing):
    title = " · ".join(
        str(part)
        for part in (
            definition.get("code"),
            f"phiên bản {number}" if number else "",
            standing,
        )
        if part
    )
    nature = definition.get("nature")
    mark = words.NATURE.get(nature, "") if isinstance(nature, str) else ""
    if nature in INVENTED:
        mark = f"[{mark.upper()}] Số liệu, điểm và xếp loại là tự đặt ra, không phải văn bản chính thức."
    return title, mark


class Page:
    """Writes sheets with one look: what it is on top, headings, lines, lists to choose from."""

    HEADINGS = 4

    def __init__(self, book, top):
        self.book, self.top = book, top
        self.bold = book.add_format({"bold": True, "font_size": 13})
        self.mark = book.add_format({"bold": True, "font_color": "#A4161A"})
        self.muted = book.add_format({"italic": True, "font_color": "#4A5765"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E6F0FA", "border": 1, "text_wrap": True, "valign": "top"}
        )
        text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.text = book.add_format(text)
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.decimal = book.add_format({"num_format": "#,##0.0###########", "valign": "top"})
        self.places = {
            heading: (column_letters(at), len(listed))
            for at, (heading, listed) in enumerate(words.LISTS.items())
        }

    def _sheet(self, name, hint=""):
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, self.top[0], self.bold)
        sheet.write_string(1, 0, self.top[1], self.mark)
        if hint:
            sheet.write_string(2, 0, hint, self.muted)
        return sheet

    def guide(self):
        sheet = self._sheet(GUIDE_SHEET)
        sheet.set_column(0, 0, 110)
        for row, line in enumerate(GUIDE, 3):
            sheet.write_string(row, 0, line, self.wrap)

    def facts(self, facts):
        cells, others = facts
        columns = [column for field in layout.FACTS.fields for column in field.columns]
        sheet = self._sheet(layout.FACTS.name, layout.FACTS.hint)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 90, self.text)
        for at, heading in enumerate(("Mục", "Nội dung")):
            sheet.write_string(self.HEADINGS, at, heading, self.head)
        row = self.HEADINGS
        for column, cell in zip(columns, cells, strict=True):
            row += 1
            sheet.write_string(row, 0, column.heading)
            self._cell(sheet, row, 1, cell, column)
            self._choices(sheet, row, row, 1, column)
        for heading, text in others.items():
            row += 1
            sheet.write_string(row, 0, heading)
            sheet.write_string(row, 1, text, self.text)
        sheet.freeze_panes(self.HEADINGS + 1, 1)

    def table(self, table, lines):
        sheet = self._sheet(table.name, table.hint)
        headings = table.headings
        if not any(line[-1] for line in lines):
            headings = headings[:-1]  # nothing is left over: no column for it
        for at, column in enumerate(headings):
            number = getattr(column.codec, "number", False)
            sheet.set_column(at, at, column.width, None if number else self.text)
            sheet.write_string(self.HEADINGS, at, column.heading, self.head)
            first = self.HEADINGS + 1
            self._choices(sheet, first, first + len(lines) + LINES, at, column)
        for row, line in enumerate(lines, self.HEADINGS + 1):
            for at, column in enumerate(headings):
                self._cell(sheet, row, at, line[at], column)
        sheet.freeze_panes(self.HEADINGS + 1, len(table.parents) + 1)

    def _cell(self, sheet, row, at, cell, column):
        if cell is None or cell == "":
            sheet.write_blank(row, at, None, None if column.codec.number else self.text)
        elif isinstance(cell, str):
            sheet.write_string(row, at, cell, self.text)
        else:
            whole = Decimal(cell) == Decimal(cell).to_integral_value()
            sheet.write_number(row, at, cell, self.whole if whole else self.decimal)

    def _choices(self, sheet, first, last, at, column):
        if not column.choices:
            return
        letters, count = self.places[column.choices]
        top = self.HEADINGS + 2
        source = f"='{WORDS_SHEET}'!${letters}${top}:${letters}${top + count - 1}"
        sheet.data_validation(
            first,
            at,
            last,
            at,
            {
                "validate": "list",
                "source": source,
                "error_title": column.heading,
                "error_message": "Chọn một từ trong danh sách.",
            },
        )

    def words(self):
        sheet = self._sheet(WORDS_SHEET, "Các từ được dùng trong những cột chọn từ danh sách.")
        for at, (heading, listed) in enumerate(words.LISTS.items()):
            sheet.set_column(at, at, 30)
            sheet.write_string(self.HEADINGS, at, heading, self.head)
            for row, word in enumerate(listed.values(), self.HEADINGS + 1):
                sheet.write_string(row, at, word)
