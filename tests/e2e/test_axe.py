"""Every page of the story with axe, on a PC and on a phone, in its empty, error and locked states.

One address for each route that the crawl has found, and the states that only pages can make. On
the same visit the page must not scroll sideways.
"""

import urllib.parse

import pytest
from playwright.sync_api import expect

from .axe import violations
from .crawler import ROLES, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
AREAS = [
    *("accounts", "assessments", "committees", "criteria", "dashboards", "localities"),
    *("notifications", "police", "programmes", "recognition", "reporting"),
]
SIZES = [(1366, 768), (360, 740)]
# The bar at the foot always lies over something; what is under it scrolls free of it.
LAY_DOWN = """() => document.querySelectorAll(".action-bar").forEach((bar) => {
  bar.style.position = "static";
})"""
WIDTH = "document.documentElement.scrollWidth"
DEMO_REPORT = """
    SELECT p.slug, k.slug, s.slug FROM reporting_report r
    JOIN programmes_enrolment e ON e.id = r.enrolment_id
    JOIN programmes_programme p ON p.id = e.programme_id
    JOIN programmes_subject s ON s.id = e.subject_id
    JOIN programmes_period k ON k.id = r.period_id
    WHERE r.status = ? AND s.slug LIKE ? ORDER BY r.id DESC
"""
SESSION = "SELECT number FROM recognition_session WHERE status = 'open'"


class Eyes:
    """``eyes.look("thamdinh", "/tham-dinh/")``: that page on both screens; faults are kept."""

    def __init__(self, browser, stack):
        self.browser, self.stack = browser, stack
        self.contexts, self.faults, self.seen = {}, [], []

    def page(self, username):
        if username not in self.contexts:
            # axe is put into the page as a script, which the page's own rules forbid.
            context = self.browser.new_context(
                base_url=self.stack.url, locale="vi-VN", bypass_csp=True
            )
            if username:
                jar = Visitor(self.stack.url, username).cookies
                context.add_cookies(
                    [{"name": c.name, "value": c.value, "url": self.stack.url} for c in jar]
                )
            self.contexts[username] = context.new_page()
        return self.contexts[username]

    def open(self, username, path):
        page = self.page(username)
        page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        answer = page.goto(path)
        assert answer.status == 200, f"{username} {path}: {answer.status}"
        return page

    def look(self, username, path, name=""):
        self.check(self.open(username, path), name or path)

    def check(self, page, name):
        """The page as it stands."""
        self.seen.append(name)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(LAY_DOWN)
            found = violations(page)
            self.faults += [
                f"{name} at {width}: {v['id']}: {node['html'][:160]}"
                for v in found
                for node in v["nodes"][:3]
            ]
            wide = page.evaluate(WIDTH)
            if wide > width:
                self.faults.append(f"{name} at {width}: {wide} px wide")

    def close(self):
        for page in self.contexts.values():
            page.context.close()


@pytest.fixture
def eyes(browser, seeded_stack):
    found = Eyes(browser, seeded_stack)
    yield found
    found.close()


def report_path(stack, status):
    """The address of a report of the current year in that state."""
    return "/ct/{}/{}/{}/".format(*stack.rows(DEMO_REPORT, status, "%-2025")[0])


def one_of_each_route(reached):
    """route → (account, address): without filters, the first one that the crawl has met."""
    chosen = {}
    for role, pages in reached.items():
        for page in pages:
            if page.is_html and page.status == 200 and "?" not in page.url:
                chosen.setdefault(page.route, (ROLES[role], page.url))
    return chosen


def test_the_areas_are_all_there_is(reached):
    routes = one_of_each_route(reached)
    assert {route.partition(":")[0] for route in routes} == set(AREAS)
    assert len(routes) > 50


@pytest.mark.parametrize("area", AREAS)
def test_one_page_of_every_route(eyes, reached, area):
    for route, (username, url) in sorted(one_of_each_route(reached).items()):
        if route.startswith(f"{area}:"):
            path = urllib.parse.urlsplit(url).path
            eyes.look(username, path, f"{route} {path}")
    assert eyes.seen
    assert eyes.faults == []


def test_states_of_the_entry_page(eyes, seeded_stack):
    returned = report_path(seeded_stack, "returned")
    programme, period = returned.split("/")[2:4]

    eyes.look("canbo.baichay", f"{returned}nhap/", "entry, returned")
    empty = f"/ct/{programme}/{period}/thong-nhat-2025/nhap/"
    page = eyes.open("canbo.thongnhat", empty)
    eyes.check(page, "entry, empty")
    page.locator("input[inputmode=decimal], input[inputmode=numeric]").first.fill("abc")
    page.locator(".action-bar button:visible").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.title().startswith("Lỗi:")
    eyes.check(page, "entry, error")
    locked = report_path(seeded_stack, "submitted")
    owner = {"ha-lam-2025": "canbo.caothang", "ha-tu-2025": "canbo.hatu"}[locked.split("/")[-2]]
    page = eyes.open(owner, f"{locked}nhap/")
    assert page.locator(".notice-locked").count()
    eyes.check(page, "entry, locked")

    assert eyes.faults == []


def test_states_of_the_queue(eyes):
    eyes.look("thamdinh", "/tham-dinh/", "queue")
    page = eyes.open("thamdinh", "/tham-dinh/?q=khong+co+don+vi+nay")
    assert page.locator(".empty").is_visible()
    eyes.check(page, "queue, empty")
    eyes.look("thamdinh", "/tham-dinh/?tab=returned", "queue, returned")
    eyes.look("thamdinh", "/tham-dinh/?tab=missing", "queue, missing")
    eyes.look("thamdinh.cualo", "/", "home of a verifier whose unit ended")

    assert eyes.faults == []


def test_states_of_the_review(eyes, seeded_stack):
    """A verdict without a reason is refused; a confirmed report is locked."""
    waiting = report_path(seeded_stack, "submitted")
    page = eyes.open("thamdinh", f"{waiting}tham-dinh/")
    eyes.check(page, "review")
    page.locator(".verdict-choice input[value=return]").first.check()
    expect(page.locator("tr.entry-more #id_phrase")).to_be_visible()
    eyes.check(page, "review, a row open")
    eyes.look("thamdinh", f"{waiting}tham-dinh/ket-luan/", "verdict")
    eyes.look("thamdinh", f"{report_path(seeded_stack, 'verified')}tham-dinh/", "review, locked")

    assert eyes.faults == []


def test_states_of_the_vote(eyes, seeded_stack):
    number = seeded_stack.rows(SESSION)[0][0]
    ballot = f"/hoi-nghi/{number}/bieu-quyet"
    eyes.look("uyvien04", f"{ballot}/1/", "vote, open")
    page = eyes.open("uyvien04", f"{ballot}/1/")
    page.locator("input[value=against]").check()
    page.locator("main form .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()  # a reason is missing
    eyes.check(page, "vote, error")
    eyes.look("uyvien12", f"{ballot}/1/", "vote, recused")
    eyes.look("uyvien01", f"{ballot}/2/", "vote, closed")
    eyes.look("uyvien04", f"{ballot}/2/", "vote, closed without a ballot")
    eyes.look("uyvien04", f"{ballot}/3/", "vote, not open")
    for n in (1, 2, 3):
        eyes.look("chutri", f"/hoi-nghi/{number}/muc/{n}/", f"item {n} for the chair")
    eyes.look("chutri", f"/hoi-nghi/{number}/muc/2/ket-luan/", "conclusion")
    eyes.look("thuky", f"/hoi-nghi/{number}/diem-danh/", "attendance")

    assert eyes.faults == []


def test_states_of_signing_in(eyes):
    page = eyes.open(None, "/dang-nhap/")
    page.fill("#id_username", "khongco")
    page.fill("#id_password", "sai")
    page.locator("main form button").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    eyes.check(page, "signing in, error")

    assert eyes.faults == []
