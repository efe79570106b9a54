"""The quarterly report as a PDF: what it says, how it looks on A4, that it can be kept."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from apps.reporting import services
from apps.reporting.services import Cell
from apps.reporting.services.verdicts import verify_report
from tests.reporting.test_papers import CHIEF, OFFICER, PDF
from tests.reporting.ward import blank_of_thirty, draft, submitted

MM = 72 / 25.4


def read(client):
    """The answer and the file; its text has single spaces."""
    response = client.get(PDF)
    assert response.status_code == 200
    return response, PdfReader(io.BytesIO(response.content))


def text_of(file, page=None):
    pages = file.pages if page is None else [file.pages[page]]
    text = " ".join(one.extract_text() for one in pages)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def test_it_says_what_was_handed_in(world, login):
    report = submitted(world)

    response, file = read(login(world.user(OFFICER)))

    text = text_of(file)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CÔNG AN PHƯỜNG BÃI CHÁY",
        "Số: ……/BC-CAP",
        "Bãi Cháy, ngày 20 tháng 12 năm 2021",
        "Tỷ lệ điều tra, khám phá",
        "(1) A1,",
        "Giải trình: Theo sổ theo dõi của đơn vị.",
        "Nơi nhận: - Công an thành phố Hạ Long (để b/c); - Lưu: VT.",
        "TRƯỞNG CÔNG AN",
        "minh họa",
        report.submissions.get().digest[:16],
    ):
        assert words in text
    assert "BẢN NHÁP" not in text
    assert f'filename="{report.receipt}.pdf"' in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"


def test_a_draft_says_so_and_a_deputy_signs_for_the_chief(world, login):
    report = draft(world)
    client = login(world.user(OFFICER))

    response, file = read(client)
    assert "BẢN NHÁP" in text_of(file)
    assert "-nhap.pdf" in response["Content-Disposition"]

    deputy = world.post("pho.baichay", report.enrolment.unit, "deputy_chief")
    services.submit_report(report, by=deputy, version=report.version)
    text = text_of(read(client)[1])
    assert "KT. TRƯỞNG CÔNG AN PHÓ TRƯỞNG CÔNG AN" in text
    assert str(deputy) in text


def test_a_verified_report_shows_both_values(world, login):
    report = submitted(world)
    client = login(world.user(OFFICER))
    assert "Thẩm định" not in text_of(read(client)[1])

    verify_report(report, by=world.user("thamdinh"), version=report.version)

    assert "Thẩm định" in text_of(read(client)[1])


@pytest.mark.parametrize(
    "typed", ['#panic("x") *a* $x$', "= 1+1 // b", "</b> ộ ợ ừ \U0001f600 \\ @a <a>"]
)
def test_what_was_typed_is_never_markup(world, login, typed):
    draft(world, B3=Cell("value", {"value": 1}, typed))

    _response, file = read(login(world.user(CHIEF)))

    assert " ".join(typed.split()[:3]) in text_of(file)


def test_thirty_criteria_are_two_numbered_pages_with_embedded_letters(world, login):
    report, version = blank_of_thirty(world)
    services.start_report(report, by=world.user(OFFICER))

    _response, file = read(login(world.user(OFFICER)))

    assert len(file.pages) == 2
    for page in file.pages:
        assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    assert not text_of(file, 0).startswith("1 "), "the first page has no number (NĐ 30)"
    second = text_of(file, 1)
    assert second.startswith("2 ")
    assert list(version.by_code)[-1] in second, "a signature stands alone on a page"
    for code in version.by_code:
        assert f" {code} " in text_of(file)
    fonts = {
        font.get_object()["/BaseFont"]
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("Tinos" in name for name in fonts)


def test_nothing_that_was_typed_runs_off_the_paper(world, login):
    report, version = blank_of_thirty(world)
    code, name = next(
        (code, item["name"])
        for code, criterion in version.by_code.items()
        for item in criterion["inputs"]
        if item["type"] == "text"
    )
    long = " ".join(f"từ{number}" for number in range(280))
    lines = "\n".join(f"dòng{number}" for number in range(120))
    services.save_draft(
        report,
        by=world.user(OFFICER),
        cells={code: Cell("value", {name: long}, lines)},
    )

    _response, file = read(login(world.user(OFFICER)))

    text = text_of(file)
    for word in ("từ0", "từ140", "từ279", "dòng0", "dòng60", "dòng119"):
        assert word in text.split()


def test_it_is_made_to_be_kept(world, login):
    submitted(world)

    _response, file = read(login(world.user(OFFICER)))

    told = file.xmp_metadata.rdf_root.toxml()
    assert "pdfaid:part" in told
    assert file.metadata.author == "Công an phường Bãi Cháy"
