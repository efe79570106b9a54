"""The entry page where things go wrong: no server, no session, two officers, another person."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from . import thirty
from .entrypage import PLACE, entry, field, measured, row_says, saved_word, until, value
from .hand import copy
from .people import Crowd, fill, press, vi

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


def test_saved_by_itself_and_nothing_lost_while_the_server_is_away(ward_crowd, entry_stack):
    page = entry(ward_crowd, "canbo.baichay")
    page.locator(field("S2.2")).focus()
    page.keyboard.type("5")
    took = until(lambda: value(entry_stack, "S2.2") == 5)
    row_says(page, "S2.2", saved_word())
    entry_stack.halt()
    typed = {"S2.2": 6, "S2.3": 7, "S3.2": 2, "S4.2": 9}
    for code, number in typed.items():
        page.locator(field(code)).fill(str(number))
    for code in typed:
        row_says(page, code, vi("Not saved yet – will be tried again"))
    offline = vi(
        "Connection to the server lost. Keep typing; {count} cells will be sent when it is back."
    )
    expect(page.locator("[data-connection]")).to_have_text(offline.format(count=4))
    entry_stack.resume()
    until(lambda: {c: value(entry_stack, c) for c in typed} == typed, 60)
    for code in typed:
        row_says(page, code, saved_word())
    expect(page.locator("[data-connection]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    measured("autosave", f"{took * 1000:.0f} ms after the last key")


def test_two_officers_see_both_values_where_they_work(ward_crowd, entry_stack):
    first, second = entry(ward_crowd, "canbo.baichay"), entry(ward_crowd, "pho.baichay")
    first.locator(field("S2.5")).fill("15")
    until(lambda: value(entry_stack, "S2.5") == 15)
    second.locator(field("S2.5")).fill("13")
    dispute = second.locator("[id='dispute-S2.5']")
    expect(dispute).to_contain_text("15")
    expect(dispute).to_contain_text("Cán bộ Công an phường Bãi Cháy")
    assert value(entry_stack, "S2.5") == 15
    second.get_by_role("button", name=vi("Keep {yours}").format(yours="13"), exact=True).click()
    until(lambda: value(entry_stack, "S2.5") == 13)
    expect(dispute).to_have_count(0)

    first.locator(field("S2.5")).fill("16")
    first.get_by_role("button", name=vi("Take {theirs}").format(theirs="13"), exact=True).click()
    expect(first.locator(field("S2.5"))).to_have_value("13")
    history = entry_stack.rows(
        "SELECT h.inputs FROM reporting_resulthistory h JOIN reporting_result r ON r.id = h.result_id"
        " JOIN criteria_criterion c ON c.id = r.criterion_id WHERE c.code = 'S2.5' ORDER BY h.id"
    )
    kept = [json.loads(i) if isinstance(i, str) else i for (i,) in history]
    assert [inputs.get("value") for inputs in kept][-2:] == [15, 13]


def sign_in_again(page, username="canbo.caothang"):
    expect(page.locator("#sign-in-again")).to_be_visible()
    page.fill("#again-username", username)
    page.fill("#again-password", settings.TRIAL_PASSWORD)
    press(page, "Sign in and go on")


def test_a_session_that_ends_in_mid_typing(ward_crowd, entry_stack):
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    page.context.clear_cookies(name="sessionid")
    typed = {"S2.2": 1, "S2.3": 2, "S2.5": 3, "S4.2": 4, "S4.6": 5}
    page.locator(field("S2.2")).focus()
    page.evaluate(
        """typed => Object.entries(typed).forEach(([code, number]) => {
          const field = document.getElementsByName(`${code}-value`)[0];
          field.focus();
          field.value = number;
          field.dispatchEvent(new Event("input", {bubbles: true}));
        })""",
        typed,
    )
    dialog = page.locator("#sign-in-again")
    sign_in_again(page, "truong.caothang")
    expect(dialog.locator("[data-refused]")).to_contain_text(
        vi(
            "The work on this page belongs to another account. It waits on this computer until"
            " that account signs in; to work as yourself, open the sign-in page."
        )
    )
    sign_in_again(page)
    until(lambda: {c: value(entry_stack, c, "cao-thang") for c in typed} == typed)
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "S4.6-value"
    press(page, "Check and submit")  # the form of the page goes with the new sign-in
    expect(page).to_have_url(re.compile("/kiem-tra/$"))


def test_a_session_that_has_ended_when_the_report_is_handed_in(ward_crowd, entry_stack):
    ward_crowd("canbo.caothang").clock.install()
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    page.context.clear_cookies(name="sessionid")
    page.locator(field("S2.5")).fill("4")
    page.locator("#entry [value=check]").click()
    expect(page.locator("#sign-in-again")).to_be_visible()
    page.clock.run_for(60_000)  # nobody is hurried
    sign_in_again(page)
    expect(page).to_have_url(re.compile("/kiem-tra/$"))  # what was pressed before goes on
    assert value(entry_stack, "S2.5", "cao-thang") == 4
    assert page.evaluate("Object.keys(localStorage).length") == 0
    ward_crowd.leave("canbo.caothang")  # and its clock


def test_a_paste_is_told_as_one_after_signing_in_again(ward_crowd, entry_stack):
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    pasted = "SELECT COUNT(*) FROM reporting_intake WHERE kind = 'paste'"
    before = entry_stack.rows(pasted)[0][0]
    page.context.clear_cookies(name="sessionid")
    copy(page, "14\n15")
    page.locator(field("S2.5")).focus()
    page.keyboard.press("Control+V")
    sign_in_again(page)
    until(lambda: value(entry_stack, "S2.5", "cao-thang") == 14)
    assert entry_stack.rows(pasted)[0][0] == before + 1


def sign_in(page, username):
    page.goto("/dang-nhap/")
    page.fill("#id_username", username)
    page.fill("#id_password", settings.TRIAL_PASSWORD)
    press(page, "Sign in")
    expect(page.locator(".nav-row")).to_be_visible()


def sign_out(page):
    page.goto("/")
    page.locator("details.menu.desktop > summary").click()
    page.locator("details.menu.desktop").get_by_role("button", name=vi("Sign out")).click()
    expect(page.locator("#id_username")).to_be_visible()


def test_another_person_on_the_same_computer_sees_and_sends_nothing(ward_crowd, entry_stack):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    before = value(entry_stack, "S2.2", "hong-gai")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/nhap/o/", lambda route: route.abort())
    page.locator(field("S2.2")).fill("77")
    row_says(page, "S2.2", vi("Not saved yet – will be tried again"))
    sign_out(page)
    page.unroute("**/nhap/o/")

    sign_in(page, "truong.honggai")
    page.goto(PLACE.format(ward="hong-gai"))
    expect(page.locator("#entry[data-ready]")).to_be_attached()
    expect(page.locator(field("S2.2"))).to_have_value(str(before or ""))
    page.locator(field("S2.3")).fill("3")
    until(lambda: value(entry_stack, "S2.3", "hong-gai") == 3)
    assert value(entry_stack, "S2.2", "hong-gai") == before

    sign_out(page)
    sign_in(page, "canbo.honggai")
    page.goto(PLACE.format(ward="hong-gai"))
    expect(page.locator(field("S2.2"))).to_have_value("77")
    until(lambda: value(entry_stack, "S2.2", "hong-gai") == 77)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_refused_row_is_sent_at_the_first_press_and_stays_kept(ward_crowd):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    page.locator(field("S2.5")).fill("4 lần")
    page.locator(field("S2.5")).blur()
    expect(page.locator("#row-S2\\.5")).to_contain_text("Chưa lưu")
    page.locator("#entry [value=check]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#entry[data-ready]")).to_be_attached()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    expect(page.locator(field("S2.5"))).to_have_value("4 lần")
    page.locator(field("S2.5")).fill("4")
    page.locator(field("S2.5")).blur()
    row_says(page, "S2.5", saved_word())
    assert page.evaluate("Object.keys(localStorage).length") == 0
    ward_crowd.wrong.clear()


def test_two_windows_without_a_line_keep_both(ward_crowd):
    one = entry(ward_crowd, "canbo.honggai", "hong-gai")
    other = one.context.new_page()
    other.goto(one.url)
    expect(other.locator("#entry[data-ready]")).to_be_attached()
    one.context.set_offline(True)
    for page, code in ((one, "S2.2"), (other, "S4.2")):
        page.locator(field(code)).fill("21")
        page.locator(field(code)).blur()
        row_says(page, code, vi("Not saved yet – will be tried again"))
    kept = one.evaluate("JSON.parse(Object.values(localStorage)[0]).cells")
    assert set(kept) == {"S2.2", "S4.2"}
    one.context.set_offline(False)
    for page, code in ((one, "S2.2"), (other, "S4.2")):
        page.evaluate("dispatchEvent(new Event('online'))")
        row_says(page, code, saved_word())
    other.close()
    ward_crowd.wrong.clear()  # the line was away on purpose


def test_the_form_does_everything_without_scripts(browser, entry_stack):
    with Crowd(browser, entry_stack, javascript=False) as plain:
        page = plain.open("pho.baichay", PLACE.format(ward="bai-chay"))
        page.fill(field("S5.6"), "12,5")
        explanation = page.locator("[name='S5.6-explanation']")
        expect(explanation).to_be_hidden()
        page.locator("#row-S5\\.6 details.more summary").click()
        explanation.fill("Theo sổ theo dõi.")
        press(page, "Save draft")
        expect(page.locator(".message-success")).to_be_visible()
        assert value(entry_stack, "S5.6") == "12.5"
        expect(explanation).to_have_value("Theo sổ theo dõi.")
        assert plain.wrong == []


def not_taken(page, code, words):
    """The page says why, and what was typed stays to be seen."""
    expect(page.locator("[data-connection]")).to_contain_text(words)
    row_says(page, code, vi("Not saved – kept in this browser"))


def test_a_period_that_closes_in_mid_typing(ward_crowd, entry_stack):
    """Refused with who can give more time; given it, what was typed is sent by itself."""
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    before = value(entry_stack, "S2.5", "hong-gai")
    page.on("dialog", lambda dialog: dialog.accept())
    try:
        entry_stack.stand_at(2022, 11, 15)
        page.locator(field("S2.5")).fill("41")
        not_taken(
            page,
            "S2.5",
            vi("More time is given by %(unit)s, on request.", unit="Công an thành phố Hạ Long"),
        )
        page.locator(field("S2.6", "met")).fill("6")  # typed on, after the word
        expect(page.locator(field("S2.5"))).to_have_value("41")
        assert value(entry_stack, "S2.5", "hong-gai") == before

        page.goto(PLACE.format(ward="hong-gai"))
        expect(page.locator(".notice-locked")).to_be_visible()
        expect(page.locator("[data-kept]")).to_contain_text("S2.5: 41")
        page.goto(f"{PLACE.format(ward='hong-gai').removesuffix('nhap/')}xin-gia-han/")
        fill(page, wanted_until="25/11/2022", reason="Nhập dở khi khóa sổ.")
        press(page, "Send the request")
        city = ward_crowd.open("thamdinh", "/")
        city.locator("a[href*='/hong-gai/gia-han/']").first.click()
        city.get_by_label(vi("Grant more time")).check()
        press(city, "Send the answer")

        page.goto(PLACE.format(ward="hong-gai"))
        until(lambda: value(entry_stack, "S2.5", "hong-gai") == 41)
        expect(page.locator(field("S2.6", "met"))).to_have_value("6")
        assert page.evaluate("Object.keys(localStorage).length") == 0
    finally:
        # Later than all that was done before: a mark older than a figure does not count.
        entry_stack.stand_at(*thirty.OPENING, 14)
