"""How the points of a row came about, asked for while typing."""

import pytest
from playwright.sync_api import expect

from .entrypage import entry, field

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_how_the_points_came_about_is_fetched_and_as_new_as_the_last_saving(ward_crowd):
    """Asked for in the row, without leaving what is typed; the link leads to the same words."""
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    row = page.locator("#row-S2\\.1")
    link = row.locator("xpath=following-sibling::tr[1]").locator("a[data-tell]")
    said = []
    for figure in ("3", "4"):
        page.fill(field("S2.1"), figure)
        page.locator(field("S2.1")).press("Tab")
        expect(row.locator(".save-state[data-state=saved]")).to_be_attached()
        if not link.count():  # a row that has never been scored has nothing to explain
            page.reload()
            expect(page.locator("#entry[data-ready]")).to_be_attached()
        if not link.is_visible():
            row.locator("details.more summary").click()
        if link.get_attribute("aria-expanded") == "true":
            link.click()
            expect(link).to_have_attribute("aria-expanded", "false")
        link.click()
        expect(link).to_have_attribute("aria-expanded", "true")
        told = link.locator("xpath=following-sibling::*[@data-told]")
        expect(told.locator("dl.told")).to_be_visible()
        said.append(told.inner_text())
        assert page.url.endswith("/nhap/")
    assert said[0] != said[1]
    page.goto(link.evaluate("link => link.href"))
    assert page.locator("[data-told]").inner_text() == said[1]
