"""The entry page as its browser tests see it: opened, read, compared with what is stored."""

import json
import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .people import Crowd, vi

PLACE = "/ct/mo-hinh-ba-muoi-tieu-chi-2022/2022-q1/{ward}/nhap/"


@pytest.fixture(scope="session")
def ward_crowd(browser, entry_stack):
    with Crowd(browser, entry_stack) as crowd:
        yield crowd
        assert crowd.wrong == []


def entry(crowd, username, ward="bai-chay"):
    """The entry page with its scripts at work."""
    page = crowd.open(username, PLACE.format(ward=ward))
    expect(page.locator("#entry[data-ready]")).to_be_attached()
    return page


def stored(stack, ward="bai-chay") -> dict:
    """Criterion → (state, inputs, version)."""
    rows = stack.rows(
        "SELECT c.code, r.state, r.inputs, r.version FROM reporting_result r"
        " JOIN criteria_criterion c ON c.id = r.criterion_id"
        " JOIN reporting_report p ON p.id = r.report_id"
        " JOIN programmes_enrolment e ON e.id = p.enrolment_id"
        " JOIN programmes_subject s ON s.id = e.subject_id WHERE s.slug = ?",
        ward,
    )
    plain = [(c, s, json.loads(i) if isinstance(i, str) else i, v) for c, s, i, v in rows]
    return {code: (state, inputs, version) for code, state, inputs, version in plain}


def value(stack, code, ward="bai-chay"):
    return stored(stack, ward).get(code, ("", {}, 0))[1].get("value")


def until(check, seconds=10.0):
    """Seconds until ``check()`` holds."""
    begin = time.monotonic()
    while not check():
        assert time.monotonic() - begin < seconds
        time.sleep(0.05)
    return time.monotonic() - begin


def field(code, part="value"):
    return f"[name='{code}-{part}']"


def row_says(page, code, words):
    expect(page.locator(f"[id='row-{code}'] .save-state")).to_contain_text(words)


def said(page):
    return page.locator("[data-said]")


def saved_word():
    return vi("Saved {time}").split("{")[0].strip()


def unfold(page):
    """On a phone the groups of criteria fold; here all rows are looked at."""
    for button in page.locator("#entry .fold[aria-expanded=false]").all()[::-1]:
        button.click()


def measured(what, figure):
    """Kept where ANCS_E2E_FIGURES names a file; nothing here judges speed."""
    if os.environ.get("ANCS_E2E_FIGURES"):
        with Path(os.environ["ANCS_E2E_FIGURES"]).open("a", encoding="utf-8") as kept:
            kept.write(f"{what}: {figure}\n")
