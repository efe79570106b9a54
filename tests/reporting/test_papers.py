"""The quarterly report on paper: the print page, the Word file and the PDF."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document
from docx.shared import Mm, Pt

from apps.reporting import services
from apps.reporting.models import Report, Result
from apps.reporting.papers import paper_of
from apps.reporting.services import Cell
from apps.reporting.services.submission import withdraw_report
from tests.reporting.ward import BASE, blank_of_thirty, draft, submitted

PRINT, WORD, PDF = f"{BASE}in/", f"{BASE}word/", f"{BASE}pdf/"
OFFICER, CHIEF = "canbo.baichay", "truong.baichay"
MOST_QUERIES = 8


def paper(report):
    return paper_of(Report.objects.for_list().get(pk=report.pk))


def word(client):
    response = client.get(WORD)
    assert response.status_code == 200
    return response, Document(io.BytesIO(response.content))


def words_of(document):
    """Every word of the body, tables included."""
    tables = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *tables])


def foot_of(document):
    return document.sections[0].footer.paragraphs[0].text


def test_the_print_has_heading_table_signature_and_footer(world, login):
    report = submitted(world)

    response = login(world.user(OFFICER)).get(PRINT)

    html = response.content.decode()
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CÔNG AN THÀNH PHỐ HẠ LONG",
        "CÔNG AN PHƯỜNG BÃI CHÁY",
        "/BC-CAP",
        "Bãi Cháy, ngày 20 tháng 12 năm 2021",
        "TRƯỞNG CÔNG AN",
        "Nơi nhận:",
    ):
        assert words in html
    foot = re.search(r'doc-code"><tr><td[^>]*>([^<]*)', html)[1]
    last = report.submissions.get()
    for part in (report.receipt, last.digest[:16], last.scoring_digest[:8], "DEMO-ANCS 1.0"):
        assert part in foot
    assert response.context["illustrative"]


def test_what_was_handed_in_is_printed_not_what_stands_now(world, login):
    report = submitted(world)
    Result.objects.filter(report=report, criterion__code="B1").update(inputs={"value": 99})

    rows = {r.code: r for g in paper(report).groups for r in g.rows}

    assert (rows["B1"].value, rows["B2"].value) == ("8", "16/25 (64\u00a0%)")
    assert rows["A1"].evidence == "Theo sổ theo dõi của đơn vị."


def test_a_draft_says_so(world, login):
    draft(world)
    client = login(world.user(OFFICER))

    response, document = word(client)

    assert "BẢN NHÁP" in words_of(document)
    assert "-nhap.docx" in response["Content-Disposition"]
    assert "ngày …… tháng …… năm 2021" in words_of(document)
    assert client.get(PRINT).context["paper"].is_draft


def test_a_withdrawn_report_is_a_draft_again(world):
    report = submitted(world)
    withdraw_report(report, by=world.user(CHIEF))

    assert paper(report).is_draft


def test_a_deputy_signs_for_the_chief(world, login):
    report = draft(world)
    unit = report.enrolment.unit
    deputy = world.post("pho.baichay", unit, "deputy_chief")
    services.submit_report(report, by=deputy, version=report.version)

    _response, document = word(login(world.user(OFFICER)))

    text = words_of(document)
    assert "KT. TRƯỞNG CÔNG AN" in text
    assert "PHÓ TRƯỞNG CÔNG AN" in text
    assert str(deputy) in text


def test_the_word_file_has_the_form_of_the_decree(world, login):
    report = submitted(world)

    response, document = word(login(world.user(OFFICER)))

    section = document.sections[0]
    margins = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
    assert [round(m.mm) for m in margins] == [20, 15, 20, 30]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    style = document.styles["Normal"]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(13))
    table = document.tables[1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)
    assert round(sum(cell.width for cell in table.rows[0].cells) / Mm(1)) == 165
    assert f'filename="{report.receipt}.docx"' in response["Content-Disposition"]


def test_columns_are_as_wide_in_every_office_program(world, login):
    submitted(world)
    _answer, document = word(login(world.user(CHIEF)))
    heading, results, _signature = document.tables
    for table in document.tables:
        grid = [column.width for column in table.columns]
        assert round(sum(grid) / Mm(1)) == 165  # what the margins leave
        for row in table.rows:
            cells = list(dict.fromkeys(row.cells))
            assert sum(cell.width for cell in cells) == sum(grid)
            assert len(cells) < len(grid) or [cell.width for cell in cells] == grid
    assert heading.columns[1].width > Mm(94)  # the name of the state stands in one line
    assert len({column.width for column in results.columns}) > 3


def test_the_word_file_says_what_was_handed_in(world, login):
    report = submitted(world)

    _response, document = word(login(world.user(OFFICER)))

    table = document.tables[1]
    told = {row.cells[0].text: row.cells[4].text for row in table.rows}
    assert (told["B1"], told["B2"], told["A1"]) == ("8", "16/25 (64\u00a0%)", "Đạt")
    assert (told["B4"], told["B3"]) == ("Không phát sinh", "0")
    text = words_of(document)
    assert "BẢN NHÁP" not in text
    assert "minh họa" in text
    foot = foot_of(document)
    for part in (report.receipt, "phiên bản 1", report.submissions.get().digest[:16], "trang"):
        assert part in foot
    assert "NUMPAGES" in document.sections[0].footer.paragraphs[0]._p.xml


def test_remarks_are_told_as_difficulties(world, login):
    draft(world, B3=Cell("value", {"value": 1}, "Còn một tụ điểm ở khu chợ."))

    _response, document = word(login(world.user(OFFICER)))

    assert "Ghi chú, khó khăn, vướng mắc" in words_of(document)
    assert "Còn một tụ điểm ở khu chợ." in words_of(document)


def test_without_remarks_there_is_no_such_heading(world, login):
    draft(world)

    _response, document = word(login(world.user(OFFICER)))

    assert "khó khăn" not in words_of(document)


def test_the_document_speaks_vietnamese_in_every_language(world, login):
    submitted(world)
    client = login(world.user(OFFICER))
    client.cookies["django_language"] = "en"

    _response, document = word(client)

    assert "Draft" not in words_of(document)
    assert "BÁO CÁO" in words_of(document)
    assert translation.get_language() == "vi"


@pytest.mark.parametrize("typed", ["<b>&amp;\u201d</b>", "=1+1", "a\nb", "\U0001f600 ộ ợ ừ"])
def test_any_remark_can_be_written(world, login, typed):
    draft(world, B3=Cell("value", {"value": 1}, typed))

    response, document = word(login(world.user(OFFICER)))

    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    assert typed.split("\n")[0] in words_of(document)


def test_papers_follow_the_report(world, login):
    draft(world)

    for url in (PRINT, WORD, PDF):
        assert login(world.user("canbo.caothang")).get(url).status_code == 404
        assert login(world.user("thamdinh")).get(url).status_code == 200


def test_a_longer_report_takes_no_more_queries(world, login, clock_at):
    submitted(world)
    client = login(world.user(OFFICER))

    for url in (PRINT, WORD, PDF):
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        assert len(found) <= 4 + MOST_QUERIES


def test_thirty_criteria_are_one_paper(world, login):
    report, version = blank_of_thirty(world)
    services.start_report(report, by=world.user(OFFICER))

    _response, document = word(login(world.user(OFFICER)))

    codes = {row.cells[0].text for row in document.tables[1].rows}
    assert len(codes & set(version.by_code)) == 30
