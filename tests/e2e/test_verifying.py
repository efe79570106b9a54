"""A verifier clears a city: two presses for a clean report, one act for many, nothing lost."""

import re
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import expect

from .hand import Hand, no_pointer
from .people import Crowd, press, refused, state_is, vi
from .verifying import CLEAN, DOUBTFUL, PAGES, TITLE, UNITS

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

WHY = "Số mô hình tăng gấp nhiều lần, đề nghị đối chiếu và gửi danh sách."
NOW = date(2021, 12, 20)
ONE_OF_TWO = str.maketrans({"[": "", "]": ""})
BUDGET = 140 * (UNITS - 1) // 54  # presses, keys and texts of one verifier


@pytest.fixture(scope="module")
def city(empty_stack):
    empty_stack.manage("shell", "-v0", "-c", "from tests.e2e.verifying import play; play()")
    empty_stack.stand_at(NOW.year, NOW.month, NOW.day)
    return empty_stack


@pytest.fixture(scope="module")
def crowd(browser, city):
    with Crowd(browser, city) as crowd:
        yield crowd
        assert crowd.wrong == []


def slug(city):
    return city.rows("SELECT slug FROM programmes_programme WHERE title = ?", TITLE)[0][0]


def count(city, status):
    return city.rows(
        "SELECT COUNT(*) FROM reporting_report r JOIN programmes_period q ON q.id = r.period_id"
        " JOIN programmes_programme p ON p.id = q.programme_id"
        " WHERE p.title = ? AND q.quarter = 4 AND r.status = ?",
        TITLE,
        status,
    )[0][0]


def address(city, ward):
    return f"/ct/{slug(city)}/2021-q4/{ward}/tham-dinh/"


def waiting(city):
    return f"/tham-dinh/?ct={slug(city)}"


def test_the_riskiest_stand_first_and_say_why(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    rows = page.locator("table.queue tbody tr")
    expect(rows).to_have_count(CLEAN + DOUBTFUL)
    for number in range(DOUBTFUL):
        expect(rows.nth(number).locator("details.risk")).to_contain_text("C2")
    expect(rows.nth(DOUBTFUL).locator("details.risk")).to_have_count(0)
    crowd.shoot(page, "queue")


def test_a_clean_report_takes_two_acts_and_the_next_opens(crowd, city):
    page = crowd.open("thamdinh", f"{waiting(city)}&sort=age")
    hand = Hand(page)
    with no_pointer(page):
        Hand(page).press_on(page.locator("table.queue tbody a").first)
        expect(page.locator("#review[data-ready]")).to_be_visible()
        first = page.url
        hand.key("Control+Enter")
        expect(page.locator("button[value=verify]")).to_be_focused()
        hand.key("Enter")
        expect(page.locator("#just-decided")).to_be_visible()
    assert hand.acts == 2
    assert page.url.split("?")[0] != first
    assert count(city, "verified") == 1
    crowd.shoot(page, "next-report")
    # Taken back within ten seconds, it waits again.
    page.locator("#just-decided button").click()
    state_is(page, "submitted")
    assert page.url.split("?")[0] == first
    assert count(city, "verified") == 0
    expect(page.locator("#k-C2 input[value=return]")).to_be_visible()  # nothing stays accepted


def test_keys_walk_rows_and_reports(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    page.locator("table.queue tbody a").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.keyboard.press("n")
    row = page.locator("#k-C2")
    expect(row).to_be_focused()
    page.keyboard.press("1")
    expect(row.locator("input[value=accept]")).to_be_checked()
    page.keyboard.press("3")
    box = page.locator("#k-C2 + tr textarea")
    expect(box).to_be_focused()
    page.keyboard.insert_text("j k 1")  # letters in a field stay letters
    expect(box).to_have_value("j k 1")
    box.fill("")
    page.locator("#id_phrase").select_option(label="Không khớp biên bản")
    page.locator("#k-C2 + tr button[data-insert]").click()
    expect(box).to_have_value(re.compile("biên bản"))
    page.locator("h1").click()
    here = page.url
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("so="))
    expect(page.locator("#compare b")).to_be_visible()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.keyboard.press("j")
    expect(page).not_to_have_url(re.compile(re.escape(here.split("?")[0])))
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(re.escape(here.split("?")[0])))
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()


def test_evidence_is_looked_at_under_its_row(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    page.locator("table.queue tbody a").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    here = page.url
    page.keyboard.press("n")
    page.keyboard.press("e")
    shown = page.locator(".evidence-panel")
    picture = shown.locator("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 640)
    expect(shown).to_contain_text("anh-1.png")
    crowd.shoot(page, "evidence")
    page.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("anh-2.png")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_contain_text("anh-1.png")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(page.locator("a[data-look]").first).to_be_focused()
    assert page.url == here
    # The same on a page of its own, for whoever has no scripts.
    page.goto(page.locator("a[data-look]").first.evaluate("link => link.href"))
    expect(page.locator("#file img")).to_be_visible()
    expect(page.locator("[data-close]")).to_be_hidden()


def test_a_pdf_is_drawn_under_its_row(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    page.locator("table.queue tbody a").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.get_by_role("link", name="bien-ban.pdf").first.click()
    pages = page.locator(".evidence-panel canvas")
    expect(pages).to_have_count(2)
    expect(pages.first).to_have_attribute("aria-label", vi("Page [1] of [2]").translate(ONE_OF_TWO))
    expect(pages.first).to_have_attribute("data-drawn", "")
    middle = "canvas => [...canvas.getContext('2d').getImageData(50, 50, 1, 1).data]"
    assert pages.first.evaluate(middle) == [0, 0, 0, 255]
    crowd.shoot(page, "evidence-pdf")
    page.keyboard.press("ArrowRight")
    shown = page.locator(".evidence-panel")
    expect(shown).to_contain_text("hong.pdf")
    expect(shown).to_contain_text("Tệp này không hiển thị được ở đây")
    expect(shown.get_by_role("link", name=vi("Download"))).to_be_visible()
    # The same on a page of its own.
    page.goto(page.get_by_role("link", name="bien-ban.pdf").first.evaluate("link => link.href"))
    expect(page.locator("#file canvas").first).to_have_attribute("data-drawn", "")


def test_a_long_pdf_is_drawn_where_it_is_looked_at(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    page.locator("table.queue tbody a").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    held = []
    other = page.get_by_role("link", name="bien-ban.pdf").first
    number = re.search(r"/minh-chung/(\d+)/", other.evaluate("link => link.href"))[1]
    page.route(f"**/minh-chung/{number}/", lambda route: held.append(route) or None)
    with page.expect_request(f"**/minh-chung/{number}/"):
        other.click()
    page.get_by_role("link", name="phu-luc.pdf").first.click()
    pages = page.locator(".evidence-panel canvas")
    expect(pages).to_have_count(PAGES)
    held[0].continue_()  # the file that was looked at before arrives late
    for place in (0, PAGES // 2, PAGES - 1):
        pages.nth(place).scroll_into_view_if_needed()
        expect(pages.nth(place)).to_have_attribute("data-drawn", "")
    expect(pages.first).to_have_js_property("width", 0)
    drawn = page.locator(".evidence-panel canvas[data-drawn]")
    expect(drawn.nth(6)).to_have_count(0)  # a long file does not fill the memory
    row = page.locator("#k-C2")
    row.focus()
    shown = page.locator(".evidence-panel article")
    shown.focus()
    page.keyboard.press("ArrowDown")  # scrolls the paper
    expect(shown).to_be_focused()
    page.keyboard.press("Escape")
    page.unroute(f"**/minh-chung/{number}/")


def test_without_scripts_a_pdf_is_downloaded(browser, city):
    with Crowd(browser, city, javascript=False) as crowd:
        page = crowd.open("thamdinh", waiting(city))
        page.locator("table.queue tbody a").first.click()
        page.get_by_role("link", name="bien-ban.pdf").first.click()
        expect(page.locator("#file")).to_contain_text(vi("Download this file to open it."))
        with page.expect_download() as told:
            page.locator("#file").get_by_role("link", name=vi("Download")).click()
        assert told.value.suggested_filename == "bien-ban.pdf"
        assert crowd.wrong == []


def test_what_is_typed_is_kept_in_the_browser_until_it_is_saved(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    rows = page.locator("table.queue tbody tr").filter(has_not_text="Quảng La")
    rows.first.locator("a").first.click()
    here, text = page.url, page.locator("#k-C2 + tr textarea")

    def ready():
        expect(page.locator("#review[data-ready]")).to_be_visible()

    ready()
    page.locator("#k-C2 input[value=return]").check()
    text.fill(WHY)
    page.locator("h1").click()
    page.keyboard.press("c")  # another comparison is another page
    expect(page).to_have_url(re.compile("so="))
    ready()
    expect(text).to_have_value(WHY)
    expect(text).to_be_visible()
    expect(page.locator("[data-restored]")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.locator("button[value=save]").click()
    page.fill("#id_username", "thamdinh")
    page.fill("#id_password", settings.TRIAL_PASSWORD)
    press(page, "Sign in")
    page.goto(here)
    ready()
    expect(text).to_have_value(WHY)
    page.locator("button[form=review][value=conclude]").click()
    page.fill("#id_comment", "Đề nghị rà soát lại sổ theo dõi.")
    page.get_by_role("link", name=vi("Back to the review")).click()
    ready()
    expect(page.locator("[data-restored]")).to_be_hidden()  # saved by now
    page.locator("button[form=review][value=conclude]").click()
    expect(page.locator("#id_comment")).to_have_value("Đề nghị rà soát lại sổ theo dõi.")
    page.get_by_role("link", name=vi("Back to the review")).click()
    ready()
    page.locator("#k-C2 input[value=accept]").check()
    text.fill("")
    page.reload()
    ready()
    expect(page.locator("#k-C2 input[value=accept]")).to_be_checked()
    page.locator("[data-forget]").click()
    expect(text).to_have_value(WHY)  # as it is stored


def test_a_conclusion_that_is_pressed_again_is_taken_away(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    rows = page.locator("table.queue tbody tr").filter(has_not_text="Quảng La")
    rows.nth(3).locator("a").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    back, none = (page.locator(f"#k-C2 input[value='{value}']") for value in ("return", ""))
    back.click()
    expect(page.locator("#k-C2 + tr #id_phrase")).to_be_visible()  # where somebody will write
    back.click()
    expect(none).to_be_checked()
    for key, value in (("2", "return"), ("1", "accept")):
        page.locator("#k-C2").evaluate("row => { row.tabIndex = -1; row.focus(); }")
        page.keyboard.press(key)
        expect(page.locator(f"#k-C2 input[value={value}]")).to_be_checked()
    page.keyboard.press("0")
    expect(none).to_be_checked()
    page.locator("#k-B2 details.more summary").click()  # by mouse: nothing jumps away from it
    page.locator("#k-B2 + tr [data-insert]").click()
    expect(page.locator("#k-B2 + tr textarea")).not_to_have_value("")
    page.locator("#k-B2 details.more summary").click()
    expect(page.locator(".review-head #id_phrase")).to_be_visible()
    (chosen,) = page.locator("#id_phrase").select_option(index=1)
    page.reload()
    expect(page.locator("#id_phrase")).to_have_value(chosen)


def test_what_is_left_out_of_many_stays_left_out(crowd, city):
    page = crowd.open("thamdinh", f"{waiting(city)}&ky=2021-q4")
    page.locator("a[href*='xac-nhan-nhieu']").click()
    here, boxes = page.url, page.locator("tbody input[name=report]")
    left = boxes.nth(5).get_attribute("value")
    boxes.nth(5).uncheck()
    page.locator("ul.tasks form button").first.click()
    expect(page.locator("#review[data-ready]")).to_be_visible()
    page.get_by_role("link", name=vi("Back to the list to confirm")).click()
    expect(page).to_have_url(here)
    expect(page.locator(f"tbody input[value='{left}']")).not_to_be_checked()
    expect(page.locator("tbody input[name=report]:checked")).to_have_count(boxes.count() - 1)
    page.locator("[data-forget]").click()
    expect(page.locator(f"tbody input[value='{left}']")).to_be_checked()


def test_two_verifiers_and_one_report(crowd, city):
    report = address(city, "quang-la")
    first = crowd.open("thamdinh", report)
    press(first, "Start reviewing")
    second = crowd.open("thamdinh2", report)
    expect(second.locator(".notice-warning")).to_contain_text("Cán bộ thẩm định")
    expect(second.locator("button[value=conclude]:visible")).to_have_count(0)
    queue = crowd.open("thamdinh2", waiting(city))
    expect(queue.locator("tr", has_text="Quảng La")).to_contain_text(
        vi("%(who)s is reviewing", who="Cán bộ thẩm định")
    )
    second.goto(report)
    press(second, "Take over")
    expect(second.locator(".message-success")).to_be_visible()
    first.locator("#k-C2 input[value=accept]").check()
    first.locator("#k-C2 summary").first.click()
    first.locator("#k-C2 + tr textarea").fill(WHY)
    press(first, "Conclude…")
    refused(first, "%(who)s is reviewing this report. Take it over first, then decide.")
    expect(first.locator("#k-C2 + tr textarea")).to_have_value(WHY)
    # Taking it back keeps what was typed.
    press(first, "Take over")
    expect(first.locator(".message-success")).to_be_visible()
    expect(first.locator("#k-C2 + tr textarea")).to_have_value(WHY)
    crowd.leave("thamdinh2")


def test_a_report_withdrawn_under_review(crowd, city):
    report = address(city, "bai-chay")
    page = crowd.open("thamdinh", report)
    page.locator("#k-C2 input[value=return]").check()
    page.locator("#k-C2 + tr textarea").fill(WHY)
    ward = crowd.open("truong.baichay", report.removesuffix("tham-dinh/"))
    ward.locator("a[href$='/rut-lai/']").click()
    press(ward, "Withdraw the report")
    expect(ward.locator(".message-success")).to_be_visible()
    press(page, "Conclude…")
    refused(page, "%(who)s withdrew this report at %(when)s.")
    refused(page, "Your opinions on %(codes)s are kept for when the report comes back.")
    expect(page.locator("#k-C2 + tr textarea")).to_have_value(WHY)
    assert count(city, "returned") == 0
    ward.goto(f"{report.removesuffix('tham-dinh/')}kiem-tra/")
    ward.check("#id_statement")
    press(ward, "Submit the report")
    expect(ward.locator(".receipt-no")).to_be_visible()
    crowd.leave("truong.baichay")
    page.goto(report)
    expect(page.locator("#k-C2 input[value=return]")).to_be_checked()
    expect(page.locator("#k-C2 + tr textarea")).to_have_value(WHY)
    page.locator("#k-C2 input[value=accept]").check()
    page.locator("#k-C2 + tr textarea").fill("")
    press(page, "Conclude…")
    page.locator("button[name=verdict][value=verify]").click()
    expect(page.locator(".message-success")).to_contain_text("Bãi Cháy")
    assert count(city, "verified") == 1


def test_a_city_is_cleared_within_the_budget(crowd, city):
    page = crowd.open("thamdinh", waiting(city))
    hand = Hand(page)
    hand.click(page.locator("a[href*='xac-nhan-nhieu']"))
    expect(page.locator("tbody input[name=report]")).to_have_count(
        CLEAN - 1
    )  # one was withdrawn, handed in again and confirmed
    crowd.shoot(page, "bulk-confirm")
    samples = page.locator("ul.tasks form button")
    expect(samples).to_have_count(CLEAN // 10)
    for number in range(CLEAN // 10):
        hand.click(samples.nth(number))
        expect(page.locator("#review[data-ready]")).to_be_visible()
        hand.click(page.get_by_role("link", name=vi("Back to the list to confirm")))
        expect(page.locator("tbody input[name=report]").first).to_be_visible()
    hand.click(page.get_by_role("button", name=vi("Confirm the chosen reports")))
    expect(page.locator(".message-success")).to_contain_text(str(CLEAN - 1))
    expect(page.locator("#just-decided button")).to_contain_text(str(CLEAN - 1))
    assert count(city, "verified") == CLEAN

    hand.click(page.locator(".page-header a.btn-primary"))
    for _number in range(DOUBTFUL):
        expect(page.locator("#review[data-ready]")).to_be_visible()
        hand.key("n")
        expect(page.locator("#k-C2")).to_be_focused()
        hand.key("2")
        expect(page.locator("#k-C2 + tr textarea")).to_be_focused()
        hand.type(WHY)
        hand.key("Control+Enter")
        hand.click(page.locator("button[name=verdict][value=return]"))
        expect(page.locator(".message-success")).to_be_visible()
    assert count(city, "returned") == DOUBTFUL

    page.goto(f"{waiting(city)}&ky=2021-q4&tab=missing")
    hand.clicks += 1
    hand.click(page.locator("a[href*='nhac-nhieu']"))
    hand.click(page.get_by_role("button", name=vi("Remind the chosen units")))
    expect(page.locator(".message-success")).to_be_visible()
    reminded = city.rows("SELECT COUNT(*) FROM reporting_nudge")[0][0]
    assert reminded == UNITS - CLEAN - DOUBTFUL
    assert hand.acts <= BUDGET
