"""The ward's whole story counted: what officer and chief press between home page and receipt."""

import pytest
from playwright.sync_api import expect

from . import thirty
from .acts import mark
from .entrypage import PLACE, field, measured, saved_word, stored, until
from .hand import Hand, copy, no_pointer
from .people import press, state_is, vi

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

CLICKED, TYPED = ("dong-lam", "donglam"), ("quang-la", "quangla")
REPORT = PLACE.removesuffix("nhap/")
WORDS = "Có sổ theo dõi."
WHY = "Số liệu chưa khớp biên bản, đề nghị đối chiếu."
CORRECTED = {"S2.2": "4", "S2.3": "5", "S4.2": "6"}


def whole_sheet():
    """The official sheet, filled in and copied from top to bottom."""
    definition = thirty.definition()
    return thirty.copied_sheet(definition, thirty.all_cells(definition), WORDS)


@pytest.fixture(scope="module")
def sheet():
    return whole_sheet()


def home(crowd, username):
    page = crowd.open(username, "/")
    return page, Hand(page)


def next_action(page):
    return page.get_by_test_id("next-action")


def is_written(page):
    """The scripts are at work, and nothing waits to be sent."""
    expect(page.locator("#entry[data-ready]")).to_be_attached()


def paste_everything(page, hand, stack, ward, sheet):
    is_written(page)
    assert page.url.endswith(PLACE.format(ward=ward))
    copy(page, sheet)
    hand.key("Control+V")
    expect(page.locator("[data-said]")).to_contain_text(
        vi("{count} values pasted.").format(count=30)
    )
    until(lambda: len(stored(stack, ward)) == 30)
    expect(page.locator("[data-saved]")).to_contain_text(saved_word())


def send_back(crowd, ward):
    """The city returns three criteria."""
    page = crowd.open("thamdinh", f"{REPORT.format(ward=ward)}tham-dinh/")
    for code in CORRECTED:
        mark(page, code, "return", WHY)
    press(page, "Conclude…")
    page.locator("button[name=verdict][value=return]").click()
    expect(page.locator(".message-success")).to_be_visible()


def correct(page, hand, stack, ward):
    is_written(page)
    expect(page.locator("tr.criterion:visible")).to_have_count(len(CORRECTED))
    for code, text in CORRECTED.items():
        hand.fill(page.locator(field(code)), text)
    until(lambda: all(value_of(stack, ward, c) == int(t) for c, t in CORRECTED.items()))


def value_of(stack, ward, code):
    return stored(stack, ward)[code][1]["value"]


def at_the_check_page(page, ward):
    expect(page.locator("#id_statement")).to_be_visible()
    assert page.url.endswith(f"{REPORT.format(ward=ward)}kiem-tra/")


def receipt(page, ward):
    expect(page.locator(".receipt-no")).to_have_text(f"BC-2022Q1-{ward}")


def submit_button(page):
    return page.get_by_role("button", name=vi("Submit the report"), exact=True)


def sign(page, hand, ward):
    """The chief without a pointer, from the home page to the receipt."""
    hand.press_on(next_action(page))
    at_the_check_page(page, ward)
    hand.press_on(page.locator("#id_statement"), "Space")
    hand.press_on(submit_button(page))
    receipt(page, ward)


def hand_in(crowd, stack, ward, plain):
    """The report is with the city."""
    page, officer = home(crowd, f"canbo.{plain}")
    officer.click(next_action(page))
    paste_everything(page, officer, stack, ward, whole_sheet())
    page, chief = home(crowd, f"truong.{plain}")
    sign(page, chief, ward)


def test_from_home_to_receipt_in_four_clicks_and_one_chord(ward_crowd, entry_stack, sheet):
    ward, plain = CLICKED
    page, officer = home(ward_crowd, f"canbo.{plain}")
    officer.click(next_action(page))
    paste_everything(page, officer, entry_stack, ward, sheet)

    page, chief = home(ward_crowd, f"truong.{plain}")
    chief.click(next_action(page))
    at_the_check_page(page, ward)
    submit_button(page).click()  # not counted: without the tick nothing is handed in
    expect(page.locator(".error-summary")).to_contain_text(
        vi("Confirm the figures before you submit.")
    )
    assert page.title().startswith("Lỗi: ")
    page.locator(".error-summary a").click()
    expect(page.locator("#id_statement")).to_be_focused()
    page.goto("/")
    next_action(page).click()
    chief.click(page.locator("#id_statement"))
    chief.click(submit_button(page))
    receipt(page, ward)

    assert (officer.clicks, officer.keys, officer.texts) == (1, 1, 0)
    assert (chief.clicks, chief.keys, chief.texts) == (3, 0, 0)
    measured("story by paste", "4 clicks (officer 1, chief 3) and 1 chord")


def test_three_returned_criteria_take_three_edits_and_four_clicks(ward_crowd, entry_stack):
    ward, plain = CLICKED
    send_back(ward_crowd, ward)

    page, officer = home(ward_crowd, f"canbo.{plain}")
    officer.click(next_action(page))
    correct(page, officer, entry_stack, ward)
    page, chief = home(ward_crowd, f"truong.{plain}")
    chief.click(next_action(page))
    at_the_check_page(page, ward)
    chief.click(page.locator("#id_statement"))
    chief.click(submit_button(page))
    receipt(page, ward)

    assert (officer.clicks + chief.clicks, officer.texts) == (4, 3)
    assert officer.keys == chief.keys == chief.texts == 0
    page = ward_crowd.open("thamdinh", f"{REPORT.format(ward=ward)}tham-dinh/")
    expect(page.locator("tr.criterion")).to_have_count(3)
    expect(page.locator("main")).to_contain_text(
        vi("The unit has corrected the row and adds no words.")
    )
    measured("corrections", f"{officer.texts} edits and 4 clicks")


def test_what_was_sent_back_stands_alone_until_all_is_asked_for(ward_crowd, entry_stack):
    ward, plain = CLICKED
    page = ward_crowd(f"truong.{plain}")
    withdraw(page, ward)
    page.goto(PLACE.format(ward=ward))
    is_written(page)
    tick = page.locator("[data-only] input")
    codes, headings = page.locator("tr.criterion:visible .c-code"), page.locator("tr.group:visible")
    expect(tick).to_be_checked()
    expect(codes).to_have_text(list(CORRECTED))
    expect(headings).to_have_count(2)

    tick.uncheck()
    expect(codes).to_have_count(30)
    expect(headings).to_have_count(5)
    page.reload()
    is_written(page)
    expect(tick).not_to_be_checked()
    expect(codes).to_have_count(30)
    tick.check()
    page.reload()
    is_written(page)
    expect(codes).to_have_text(list(CORRECTED))

    page.goto(f"{REPORT.format(ward=ward)}kiem-tra/")
    page.goto(f"{PLACE.format(ward=ward)}#row-S5.6")  # whoever is sent to a row sees it
    is_written(page)
    expect(page.locator("[id='row-S5.6']")).to_be_in_viewport()
    expect(tick).not_to_be_checked()
    page.goto(f"{REPORT.format(ward=ward)}kiem-tra/")
    page.check("#id_statement")
    submit_button(page).click()
    receipt(page, ward)


def test_who_types_while_the_chief_hands_in_loses_nothing(ward_crowd, entry_stack):
    """The page says that the report is in; taken back, it is sent what was typed meanwhile."""
    ward, plain = CLICKED
    page = ward_crowd(f"truong.{plain}")
    withdraw(page, ward)
    writing = ward_crowd.open(f"canbo.{plain}", PLACE.format(ward=ward))
    is_written(writing)
    writing.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{REPORT.format(ward=ward)}kiem-tra/")
    page.check("#id_statement")
    submit_button(page).click()
    receipt(page, ward)

    writing.locator(field("S2.2")).fill("9")
    expect(writing.locator("[data-connection]")).to_contain_text(
        vi("The report is submitted; the verdict is due by 24:00 on %(day)s.").split("%")[0].strip()
    )
    expect(writing.locator(field("S2.2"))).to_have_value("9")
    assert value_of(entry_stack, ward, "S2.2") == int(CORRECTED["S2.2"])
    withdraw(page, ward)
    writing.goto(PLACE.format(ward=ward))
    until(lambda: value_of(entry_stack, ward, "S2.2") == 9)


def withdraw(page, ward):
    page.goto(f"{REPORT.format(ward=ward)}da-nop/")
    page.locator("a[href$='/rut-lai/']").click()
    press(page, "Withdraw the report")
    expect(page.locator(".message-success")).to_be_visible()


def test_the_same_by_keyboard_alone(ward_crowd, entry_stack, sheet):
    ward, plain = TYPED
    page, officer = home(ward_crowd, f"canbo.{plain}")
    with no_pointer(page):
        officer.press_on(next_action(page))
        paste_everything(page, officer, entry_stack, ward, sheet)
        officer.press_on(page.locator("[data-said] button"))
        until(lambda: all(row[0] == "not_reported" for row in stored(entry_stack, ward).values()))
        page.reload()
        paste_everything(page, officer, entry_stack, ward, sheet)
        check = page.get_by_role("button", name=vi("Check and submit"), exact=True)
        officer.press_on(check, back=True)
        officer.press_on(page.get_by_role("button", name=vi("Hand over to the chief"), exact=True))
        state_is(page, "with_chief")
    page, chief = home(ward_crowd, f"truong.{plain}")
    with no_pointer(page):
        sign(page, chief, ward)
    send_back(ward_crowd, ward)
    page.goto("/")
    with no_pointer(page):
        chief.press_on(next_action(page))
        is_written(page)
        for code, text in CORRECTED.items():
            chief.walk_to(page.locator(field(code)))
            chief.type(text)
        until(lambda: all(value_of(entry_stack, ward, c) == int(t) for c, t in CORRECTED.items()))
        page.goto("/")
        sign(page, chief, ward)
    assert officer.clicks == chief.clicks == 0
