"""A scored line is explained alike to ward, verifier and committee, and in print."""

import re

import pytest
from django.urls import reverse

from apps.assessments.services import compute_year_score
from apps.recognition import services
from apps.recognition.services.dossiers import digest_of
from apps.reporting.models import Report
from apps.reporting.services.review import Mark, return_report, save_marks, verify_report
from tests.reporting.city import baselines, day, fix, submit, submitted, verified_year, write

pytestmark = pytest.mark.django_db
ADDRESS = ["mo-hinh-an-ninh-co-so-2021", "2021-q4", "bai-chay"]


@pytest.fixture
def year(world, clock_at):
    """Four quarters of Bãi Cháy; in the fourth the city found 8 of 10 areas, not 9."""
    baselines(world)
    verified_year(world, clock_at, quarters=(1, 2, 3))
    clock_at(day(20))
    report = submitted(world)
    found = {"state": "value", "inputs": {"met": 8, "total": 10}}
    verifier = world.user("thamdinh")
    save_marks(
        report, by=verifier, marks=[Mark("C1", "accept", "Một khu chưa đạt.", verified=found)]
    )
    verify_report(report, by=verifier)
    compute_year_score(world.enrolment("bai-chay"), by=verifier)
    return world


@pytest.fixture
def dossier(year):
    officer, chief = year.user("canbo.baichay"), year.user("truong.baichay")
    dossier = services.create_dossier(year.enrolment("bai-chay"), by=officer)
    services.edit_dossier(
        dossier, by=officer, version=1, summary="Giữ vững địa bàn.", difficulties="Kinh phí."
    )
    return services.submit_dossier(dossier, by=chief, version=2)


def told(page, code) -> str:
    """The explanation of one criterion on a page, as text."""
    html = page.content.decode()
    for part in re.findall(r'<details class="disclosure explanation">.*?</details>', html, re.S):
        if re.search(rf"tiêu chí {code}</span>", part):
            facts = part[part.index("<dl") :]
            return " ".join(re.sub(r"<[^>]+>", " ", facts).split())
    raise AssertionError(f"{code} is not explained")


def open_page(login, user, name, *args):
    page = login(user).get(reverse(name, args=args))
    assert page.status_code == 200
    return page


def test_ward_verifier_and_member_read_the_same(year, dossier, login):
    ward = open_page(login, year.user("canbo.baichay"), "reporting:report-detail", *ADDRESS)
    city = open_page(login, year.user("thamdinh"), "reporting:review", *ADDRESS)
    sheet = open_page(
        login, year.user("thamdinh"), "assessments:year-detail", ADDRESS[0], ADDRESS[2]
    )
    member = open_page(login, year.user("uyvien01"), "recognition:dossier-detail", dossier.number)
    for code in ("A3", "A4", "B1", "B2", "B5", "C1"):
        texts = {told(page, code) for page in (ward, city, sheet, member)}
        assert len(texts) == 1, texts


def test_what_is_said_of_a_ratio(year, dossier, login):
    member = open_page(login, year.user("uyvien01"), "recognition:dossier-detail", dossier.number)
    text = told(member, "C1")
    assert "8/10 (80 %)" in text.replace("\xa0", " ")
    assert "Lấy số liệu quý cuối, Quý IV" in text
    assert "Điểm thẩm định : 8/10" in text or "Điểm thẩm định 8/10" in text
    assert "Thêm 1 (9/10) để đạt mốc 90%: 10 điểm." in text
    offences = told(member, "B1")
    assert "Cộng các quý: Quý I 2 ; Quý II 2 ; Quý III 2 ; Quý IV 2" in offences
    assert "Không cần thêm: đã đạt tối đa." in offences
    assert "Giảm 1, còn 3: 5 điểm." in told(member, "B5")


def test_the_cell_is_linked_for_those_who_may_open_it(year, dossier, login):
    officer, member = year.user("canbo.baichay"), year.user("uyvien01")
    cell = reverse("reporting:report-detail", args=[ADDRESS[0], "2021-q2", ADDRESS[2]])
    for user in (officer, member):
        page = open_page(login, user, "recognition:dossier-detail", dossier.number)
        assert f'href="{cell}#row-B1"' in page.content.decode()
        assert login(user).get(cell).status_code == 200
    own = open_page(login, officer, "reporting:report-detail", *ADDRESS).content.decode()
    assert 'href="#row-B1"' in own
    assert 'id="row-B1"' in own


def test_the_entry_page_leads_to_the_own_score(year, login):
    write(year, "cao-thang", 4, A3={"value": 3}, C1={"met": 16, "total": 25})
    officer = year.user("canbo.caothang")
    address = [ADDRESS[0], "2021-q4", "cao-thang"]
    entry = open_page(login, officer, "reporting:report-entry", *address)
    read = open_page(login, officer, "reporting:report-detail", *address)
    cells = {}
    for code in ("A3", "A4", "C1"):
        url = reverse("reporting:cell-explained", args=[*address, code])
        assert f'href="{url}"' in entry.content.decode()
        cells[code] = login(officer).get(url).content.decode()
        part = cells[code][cells[code].index("<dl") :]
        facts = " ".join(re.sub(r"<[^>]+>", " ", part[: part.index("</dl>")]).split())
        assert facts == told(read, code).removesuffix("</details>").strip()
    assert "Điểm tự chấm" in cells["A3"]
    assert "Tăng thêm 1 thì được thêm 1,25 điểm; đạt 4: 5 điểm." in cells["A3"]
    assert "Hệ thống tự tính, không nhập tay." in cells["A4"]
    # what is being typed stands on the entry page, not on the page that is read
    assert f'href="{reverse("reporting:report-entry", args=address)}#row-A3"' in cells["A3"]


def test_only_who_types_reads_how_the_own_points_came_about(year, login):
    def status(user, *address):
        url = reverse("reporting:cell-explained", args=address)
        return login(year.user(user)).get(url).status_code

    assert status("canbo.baichay", *ADDRESS, "A1") == 200
    assert status("canbo.baichay", *ADDRESS, "XX") == 404
    assert status("canbo.caothang", *ADDRESS, "A1") == 404
    assert status("thamdinh", *ADDRESS, "A1") == 403


def test_the_print_spells_everything_out(year, dossier, login):
    page = open_page(login, year.user("thuky"), "recognition:dossier-print", dossier.number)
    html = page.content.decode()
    lines = dossier.content["year_score"]["content"]["lines"]
    assert html.count('<dl class="told told-paper">') == len(lines)
    assert "Thêm 1 (9/10) để đạt mốc 90%: 10 điểm." in html
    assert "Cộng các quý: Quý I 2; Quý II 2; Quý III 2; Quý IV 2." in html
    assert "#row-" not in html
    assert "explanation" not in re.findall(r"<details[^>]*>", html)
    dossier.refresh_from_db()
    assert digest_of(dossier.content) == dossier.digest


def test_the_frozen_dossier_says_what_it_said_then(year, dossier, login):
    """Figures corrected later change neither the frozen lines nor their explanation."""
    before = told(
        open_page(login, year.user("uyvien01"), "recognition:dossier-detail", dossier.number), "C1"
    )
    report = year.enrolment("bai-chay").reports.get(period=year.period(4))
    report.results.filter(criterion__code="C1").update(verified_inputs={"met": 1, "total": 10})
    after = told(
        open_page(login, year.user("uyvien01"), "recognition:dossier-detail", dossier.number), "C1"
    )
    assert before == after


def test_english_readers_read_english(year, dossier, login):
    client = login(year.user("uyvien01"))
    client.post(reverse("accounts:language"), {"language": "en", "next": "/"})
    html = client.get(reverse("recognition:dossier-detail", args=[dossier.number])).content.decode()
    assert "1 more (9/10) to the mark of 90%: 10 points." in html


@pytest.fixture
def corrected(world, clock_at):
    """The third quarter was submitted, the fourth is a draft; then the third was corrected."""
    clock_at(day(20, month=9))
    third = submitted(world, quarter=3)
    clock_at(day(20))
    write(world)
    verifier = world.user("thamdinh")
    return_report(third, by=verifier, due_on=day(23).date(), reasons={"B4": "Chưa khớp."})
    fix(world, third, B4={"value": 2})
    return world


def test_a_draft_is_explained_by_the_points_it_shows(corrected, login):
    page = open_page(login, corrected.user("canbo.baichay"), "reporting:report-detail", *ADDRESS)
    rows = [row for group in page.context["groups"] for row in group["rows"] if row.line]
    assert {row.code: row.explained.points for row in rows} == {
        row.code: row.line["points"] for row in rows
    }
    # Where a value came from is said as far as it still is that value.
    sources = {row.code: [s.value for s in row.explained.sources] for row in rows}
    assert len(sources["C1"]) == 2
    assert sources["B4"] == []


def test_the_review_says_where_values_come_from_while_the_ward_corrects(corrected, login):
    verifier = corrected.user("thamdinh")
    report = Report.objects.get(period__quarter=4)
    submit(corrected, report)
    reasons = {"C1": "Chưa khớp."}
    return_report(report, by=verifier, due_on=day(23).date(), reasons=reasons)
    fix(corrected, report, C1={"met": 8, "total": 10})
    page = open_page(login, verifier, "reporting:review", *ADDRESS)
    sources = [line.explained.sources for line in page.context["sheet"].lines if line.code == "B1"]
    assert [len(found) for found in sources] == [2]
