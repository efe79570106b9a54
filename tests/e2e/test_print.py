"""Papers: A4, the code of the version on each page, the header of the table on each page."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from apps.reporting import services
from apps.reporting.models import Report
from tests.factories import world as worlds

from .conftest import ARGS, CHROMIUM
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


def test_pages_of_work_are_printed_as_tables(printed, seeded_stack):
    """Not as the cards of a phone, although paper is narrow."""
    pages = printed("canbo.baichay", f"/ct/{PROGRAMME}/2021-q3/bai-chay/")
    assert len(pages) <= 3
    for text in pages[:2]:
        assert "Mã Tiêu chí Quý trước" in text  # the head of the table, on each page
        assert "Quý trước:" not in text  # the label of a card


def answer(criterion, item):
    """Something plausible for one input."""
    match item["type"]:
        case "int":
            return 9 if item["name"] == "met" else 12
        case "decimal":
            return "1"
        case "bool":
            return True
        case "date":
            return "2021-02-10"
        case "choice":
            return item["choices"][0]["code"]
    return "Theo sổ theo dõi của đơn vị."


def full(version):
    """Every typed criterion of a set, with grounds instead of files."""
    return {
        code: services.Cell(
            "value",
            {i["name"]: answer(criterion, i) for i in criterion["inputs"] if not i.get("optional")},
            explanation="Có sổ theo dõi." if criterion["evidence"] == "required" else "",
        )
        for code, criterion in version.by_code.items()
        if criterion["inputs"]
    }


@pytest.fixture
def paper_of_thirty(world, login, tmp_path):
    """The print page of a report on thirty criteria, as a file and as PDF."""
    version = worlds.make_version("syn-30")
    world.programme.periods.filter(quarter=4).update(criteria_version=version)
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    report = Report(enrolment=world.enrolment("bai-chay"), period=world.period(4))
    report = services.save_draft(report, by=officer, cells=full(version)).report
    report = services.submit_report(report, by=chief, version=report.version)
    html = login(officer).get(report.get_absolute_url() + "in/").content.decode()
    page_file, target = tmp_path / "paper.html", tmp_path / "paper.pdf"
    static = Path(settings.BASE_DIR, "static").as_uri()
    page_file.write_text(html.replace('"/static/', f'"{static}/'), encoding="utf-8")
    printing = [f"--print-to-pdf={target}", "--no-pdf-header-footer", page_file.as_uri()]
    subprocess.run([CHROMIUM, *ARGS, *printing], capture_output=True, check=True, timeout=120)
    return report, target


def words(target):
    """Where every word stands: page → [(x, y, x to, y to, word)], in points."""
    done = subprocess.run(
        ["pdftotext", "-bbox", target, "-"], capture_output=True, text=True, check=True
    )
    pages = []
    for page in done.stdout.split("<page ")[1:]:
        found = re.findall(
            r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page
        )
        pages.append([(*map(float, place), word) for *place, word in found])
    return pages


def test_thirty_criteria_are_two_pages_with_the_margins_of_the_decree(paper_of_thirty):
    report, target = paper_of_thirty
    pages = words(target)
    fonts = subprocess.run(["pdffonts", target], capture_output=True, text=True, check=True)

    assert len(pages) <= 2
    assert "Tinos" in fonts.stdout
    last = report.submissions.get()
    for number, page in enumerate(pages, 1):
        text = " ".join(word for *_place, word in page)
        for part in (report.receipt, last.digest[:16], last.scoring_digest[:8], "SYN-30", "Mã"):
            assert part in text
        assert f"{number}/{len(pages)}" in text
        body = [one for one in page if one[4] != f"{number}/{len(pages)}"]
        millimetres = 72 / 25.4
        assert min(x for x, *_rest in body) >= 30 * millimetres - 1
        assert max(one[2] for one in body) <= (210 - 15) * millimetres + 1
        assert min(one[1] for one in body) >= 20 * millimetres - 1
        assert max(one[3] for one in body) <= (297 - 20) * millimetres + 1
    whole = " ".join(word for page in pages for *_place, word in page)
    for code in report.period.criteria_version.by_code:
        assert whole.count(f" {code} ") >= 1
    assert "Nơi nhận:" in whole


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
