"""The entry page on a phone: its groups fold, and whatever leads into one opens it."""

import re

import pytest
from playwright.sync_api import expect

from .entrypage import PLACE, entry, field, said, until, value
from .hand import copy
from .people import SCREENS, Crowd, vi

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

OFFICER = "canbo.baichay"


@pytest.fixture
def phone(ward_crowd):
    page = ward_crowd(OFFICER)
    before = page.viewport_size
    page.set_viewport_size(dict(zip(("width", "height"), SCREENS["360"], strict=True)))
    page = entry(ward_crowd, OFFICER)
    yield page
    page.set_viewport_size(before)


def group(page, code):
    return page.locator(f"#entry tbody:has([data-group='{code}'])")


def head(page, code):
    return group(page, code).locator("button.fold")


def rows(page, code):
    return group(page, code).locator("tr.criterion:visible")


def says_what_is_left(page, code):
    """The folded group counts as its heading does."""
    filled, count = re.search(r"(\d+)/(\d+)", head(page, code).inner_text()).groups()
    left = int(count) - int(filled)
    words = vi("{left} still empty").format(left=left) if left else ""
    expect(head(page, code).locator(".fold-left")).to_have_text(words)
    return left


def test_the_group_with_work_is_open_and_the_others_say_what_is_left(phone, ward_crowd):
    expect(rows(phone, "S1")).to_have_count(6)
    for code in ("S2", "S3", "S4", "S5"):
        expect(rows(phone, code)).to_have_count(0)
        expect(head(phone, code)).to_have_attribute("aria-expanded", "false")
        assert says_what_is_left(phone, code) > 0
    ward_crowd.shoot(phone, "entry-folded")

    head(phone, "S3").focus()
    phone.keyboard.press("Enter")
    expect(rows(phone, "S3")).to_have_count(6)
    expect(head(phone, "S3")).to_have_attribute("aria-expanded", "true")
    expect(head(phone, "S3").locator(".fold-left")).to_be_hidden()
    phone.keyboard.press("Space")
    expect(rows(phone, "S3")).to_have_count(0)

    phone.emulate_media(media="print")
    expect(phone.locator("tr.criterion:visible")).to_have_count(30)
    phone.emulate_media(media="screen")
    phone.set_viewport_size({"width": 1366, "height": 768})
    expect(phone.locator("tr.criterion:visible")).to_have_count(30)
    expect(phone.locator("button.fold")).to_have_count(0)


def test_what_leads_into_a_folded_group_opens_it(phone, entry_stack):
    last = rows(phone, "S1").last.locator(".c-value :is(input, select):not([type=hidden], .state)")
    last.last.press("Enter")
    expect(rows(phone, "S2")).to_have_count(6)
    expect(phone.locator("[id='row-S2.1'] :focus")).to_be_in_viewport()

    phone.goto(PLACE.format(ward="quang-la"))
    phone.goto(f"{PLACE.format(ward='bai-chay')}#row-S5.6")
    expect(phone.locator("#entry[data-ready]")).to_be_attached()
    expect(phone.locator("[id='row-S5.6']")).to_be_in_viewport()

    phone.reload()
    expect(phone.locator("#entry[data-ready]")).to_be_attached()
    head(phone, "S5").click()
    expect(rows(phone, "S4")).to_have_count(0)
    before = says_what_is_left(phone, "S3")
    was = value(entry_stack, "S3.2")
    copy(phone, "S3.2\t9\nS4.2\tabc")
    phone.locator(field("S5.1")).focus()
    phone.keyboard.press("Control+V")
    expect(phone.locator("[id='row-S4.2'].row-error")).to_be_visible()  # its group opens by itself
    until(lambda: value(entry_stack, "S3.2") == 9)
    expect(rows(phone, "S3")).to_have_count(0)
    until(lambda: says_what_is_left(phone, "S3") == before - (was is None))
    said(phone).locator("button").click()
    until(lambda: value(entry_stack, "S3.2") == was)
    expect(phone.locator("[id='row-S4.2'].row-error")).to_have_count(0)


def test_without_scripts_every_group_is_open(browser, entry_stack):
    with Crowd(browser, entry_stack, javascript=False) as crowd:
        page = crowd(OFFICER)
        page.set_viewport_size(dict(zip(("width", "height"), SCREENS["360"], strict=True)))
        page.goto(PLACE.format(ward="bai-chay"))
        expect(page.locator("tr.criterion:visible")).to_have_count(30)
        expect(page.locator("tr.group button")).to_have_count(0)
        assert crowd.wrong == []
