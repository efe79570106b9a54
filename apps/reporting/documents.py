"""The quarterly report as a Word file in the form of Nghị định 30/2020.

A document of state speaks Vietnamese in every language of the screen. The number is left open:
the unit's own register gives it, after signing.
"""

import io

from django.utils.translation import override
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from . import paper_words as words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT, BODY, TABLE, FOOT = "Times New Roman", Pt(13), Pt(11), Pt(9)
CENTRE, LEFT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
MARGINS = {"top_margin": 20, "right_margin": 15, "bottom_margin": 20, "left_margin": 30}  # mm
# In mm, together the 165 between the margins; a day stands in one line.
WIDTHS = [12, 50, 14, 23.5, 23.5, 17, 25]
INSET = Mm(1)  # between the text of a cell and its lines, left and right


def document_of(paper) -> bytes:
    """The bytes of the file."""
    with override("vi"):
        document = Document()
        _set_up(document, paper)
        _heading(document, paper)
        _title(document, paper)
        _results(document, paper)
        _remarks(document, paper)
        _signature(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document, paper):
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in MARGINS.items():
        setattr(section, name, Mm(width))
    section.footer_distance = Mm(9)  # two lines have room below the text
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    facts = document.core_properties
    facts.title = f"{paper.report.receipt} {paper.code}"
    facts.author, facts.language = paper.issuer, "vi-VN"
    facts.created = facts.modified = paper.printed_at.replace(tzinfo=None, microsecond=0)
    document.styles["Footer"].font.size = FOOT  # what a field shows takes it from there
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    _write(foot, " · ".join([*paper.footer, "trang "]), size=FOOT)
    _count(foot, "PAGE")
    _write(foot, "/", size=FOOT)
    _count(foot, "NUMPAGES")


def _write(paragraph, text, *, bold=False, italic=False, size=None):
    run = paragraph.add_run(str(text))
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = size
    return run


def _count(paragraph, field):
    """A field that Word fills in: the page, or their number."""
    run = _write(paragraph, "", size=FOOT)
    for kind, text in (("begin", None), (None, field), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _line(holder, text, *, align=CENTRE, **look):
    """One more paragraph in a cell or in the document."""
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    _write(paragraph, text, **look)
    return paragraph


def _two_columns(document, left, right):
    """A table without lines; its cells begin with an empty paragraph that is taken out."""
    table = document.add_table(rows=1, cols=2)
    _make_wide(table, (left, right))
    _inset(table, Mm(0))
    for cell in table.rows[0].cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    _keep_together(table.rows[0])
    return table.rows[0].cells


def _make_wide(table, widths):
    """In mm. Word reads the cells, LibreOffice the grid above them; a row that is added takes
    after the grid.
    """
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _inset(table, width):
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        part = OxmlElement(f"w:{side}")
        part.set(qn("w:w"), str(width.twips))
        part.set(qn("w:type"), "dxa")
        margins.append(part)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _heading(document, paper):
    left, right = _two_columns(document, 70, 95)
    _line(left, paper.superior.upper(), size=Pt(12))
    _line(left, paper.issuer.upper(), bold=True, size=Pt(12))
    _line(left, "───────", size=Pt(6))
    _line(left, f"Số: ……{paper.symbol}")
    _line(right, words.NATION, bold=True, size=Pt(12))
    _line(right, words.MOTTO, bold=True)
    _line(right, "─────────────────────────────", size=Pt(6))
    _line(right, paper.dateline, italic=True)


def _title(document, paper):
    _line(document, "")
    for mark in words.marks(paper):
        _line(document, mark, bold=True)
    _line(document, words.KIND, bold=True, size=Pt(14))
    _line(document, words.subject(paper), bold=True)
    _line(document, "───────", size=Pt(6))
    about = _line(document, words.opening(paper), align=JUSTIFY)
    about.paragraph_format.first_line_indent = Mm(12.7)
    about.paragraph_format.space_after = Pt(6)


def _results(document, paper):
    table = document.add_table(rows=1, cols=len(words.HEADS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _make_wide(table, WIDTHS)
    _inset(table, INSET)
    _fill(table.rows[0], words.HEADS, bold=True, align=CENTRE)
    _repeat(table.rows[0])
    for group in paper.groups:
        row = table.add_row()
        merged = row.cells[0].merge(row.cells[-1])
        _write(merged.paragraphs[0], f"{group.code}. {group.title}", bold=True, size=TABLE)
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        _keep_together(row)
        for one in group.rows:
            values = [one.code, one.title, one.unit, one.previous, one.value, one.points]
            _fill(table.add_row(), [*values, one.evidence])
    text = words.total(paper)
    if text:
        row = table.add_row()
        label = row.cells[0].merge(row.cells[4])
        _write(label.paragraphs[0], words.TOTAL, bold=True, size=TABLE)
        total = row.cells[5].merge(row.cells[6])
        _write(total.paragraphs[0], text, bold=True, size=TABLE)
        _keep_together(row)


def _fill(row, texts, *, bold=False, align=None):
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align or (CENTRE if place in (2, 3, 4, 5) else LEFT)
        _write(paragraph, text or "", bold=bold, size=TABLE)
    _keep_together(row)


def _keep_together(row):
    """Word does not cut the row in two at the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row):
    """The row stands at the head of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _remarks(document, paper):
    """Reasons and difficulties, where the unit wrote any."""
    if not paper.remarks:
        return
    head = _line(document, "Ghi chú, khó khăn, vướng mắc", align=LEFT, bold=True)
    head.paragraph_format.space_before = Pt(6)
    head.paragraph_format.keep_with_next = True
    for row in paper.remarks:
        text = f"- {row.code}. {row.title}: {row.remark}"
        _line(document, text, align=JUSTIFY).paragraph_format.space_after = Pt(3)


def _signature(document, paper):
    _line(document, "")
    left, right = _two_columns(document, 80, 85)
    _line(left, "Nơi nhận:", align=LEFT, bold=True, italic=True, size=Pt(12))
    for one in words.receivers(paper):
        _line(left, f"- {one}", align=LEFT, size=Pt(11))
    for line in paper.signatory:
        _line(right, line, bold=True)
    for _space in range(4):
        _line(right, "")
    if paper.submission:
        _line(right, paper.signed_by, bold=True)
        _line(right, words.confirmed(paper), italic=True, size=Pt(11))
