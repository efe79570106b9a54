"""Papers: A4, the code of the version on each page, the header of the table on each page."""

import re
import subprocess

import pytest

from .crawler import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
A4 = re.compile(r"Page size:\s+59[45]\.?\d* x 84[12]\.?\d* pts \(A4\)")
VERIFIED = """
    SELECT k.slug, s.digest FROM reporting_report r
    JOIN programmes_period k ON k.id = r.period_id
    JOIN programmes_enrolment e ON e.id = r.enrolment_id
    JOIN programmes_subject u ON u.id = e.subject_id
    JOIN programmes_programme p ON p.id = e.programme_id
    JOIN reporting_submission s ON s.report_id = r.id AND s.number = r.submission_number
    WHERE p.slug = ? AND u.slug = ? AND r.status = 'verified' ORDER BY k.slug DESC
"""
PROGRAMME = "mo-hinh-an-ninh-co-so-2021"


@pytest.fixture
def printed(browser, seeded_stack, tmp_path):
    """``printed("canbo.baichay", path)``: what pdfinfo and pdftotext find, page by page."""

    def take(username, path):
        context = browser.new_context(base_url=seeded_stack.url, locale="vi-VN")
        jar = Visitor(seeded_stack.url, username).cookies
        context.add_cookies(
            [{"name": c.name, "value": c.value, "url": seeded_stack.url} for c in jar]
        )
        page = context.new_page()
        assert page.goto(path).status == 200
        target = tmp_path / "paper.pdf"
        page.pdf(path=target, prefer_css_page_size=True, print_background=False)
        context.close()
        info = subprocess.run(["pdfinfo", target], capture_output=True, text=True, check=True)
        text = subprocess.run(
            ["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True
        )
        assert A4.search(info.stdout), info.stdout
        return [" ".join(one.split()) for one in text.stdout.split("\f") if one.strip()]

    return take


def test_report(printed, seeded_stack):
    period, digest = seeded_stack.rows(VERIFIED, PROGRAMME, "bai-chay")[0]
    pages = printed("canbo.baichay", f"/ct/{PROGRAMME}/{period}/bai-chay/in/")

    assert 1 <= len(pages) <= 2
    for text in pages:
        assert f"BC-{period.replace('-q', 'Q')}-bai-chay" in text
        assert digest[:16] in text
        assert "minh họa" in text.lower()
        assert "Tiêu chí" in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]


def test_receipt(printed):
    pages = printed("truong.baichay", f"/ct/{PROGRAMME}/2021-q4/bai-chay/da-nop/")

    assert len(pages) == 1
    assert "BC-2021Q4-bai-chay" in pages[0]


@pytest.mark.parametrize(
    ("query", "path", "words"),
    [
        (
            "SELECT number FROM recognition_session WHERE status = 'closed' ORDER BY id",
            "/hoi-nghi/{}/bien-ban/",
            ["Biên bản", "Bãi Cháy", "Quảng La", "minh họa"],
        ),
        (
            "SELECT number FROM recognition_dossier WHERE status = 'recognised' ORDER BY id",
            "/ho-so/{}/in/",
            ["Hồ sơ", "Bãi Cháy", "minh họa"],
        ),
    ],
)
def test_minutes_and_dossier(printed, seeded_stack, query, path, words):
    number = seeded_stack.rows(query)[0][0]
    pages = printed("thuky", path.format(number))

    whole = " ".join(pages)
    assert number in whole
    assert number in pages[-1]
    for word in words:
        assert word.lower() in whole.lower()
    assert "Trang chủ" not in whole  # navigation stays on the screen
