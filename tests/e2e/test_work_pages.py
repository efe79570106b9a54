"""Every page of entering and verifying: its width, its targets, its errors, its weight."""

import pytest
from playwright.sync_api import expect

from . import test_clicks as story
from .acts import mark
from .crawler import Visitor
from .entrypage import PLACE, entry, field, measured, unfold, until, value
from .people import WAIT, press

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

WIDTHS = {320: 640, 360: 740, 640: 480, 768: 1024, 1024: 768, 1366: 641}
PHONE = 360
HERE, THERE = (PLACE.format(ward=ward).removesuffix("nhap/") for ward in ("bai-chay", "quang-la"))
PAGES = {
    "home": ("canbo.baichay", "/"),
    "entry": ("canbo.baichay", f"{HERE}nhap/"),
    "paste": ("canbo.baichay", f"{HERE}dan/"),
    "upload": ("canbo.baichay", f"{HERE}nap-excel/"),
    "evidence": ("canbo.baichay", f"{HERE}minh-chung/S1.1/"),
    "cell": ("canbo.baichay", f"{HERE}lich-su/S2.2/"),
    "history": ("canbo.baichay", f"{HERE}lich-su/"),
    "check": ("truong.baichay", f"{HERE}kiem-tra/"),
    "receipt": ("truong.quangla", f"{THERE}da-nop/"),
    "report": ("truong.quangla", THERE),
    "queue": ("thamdinh", "/tham-dinh/"),
    "review": ("thamdinh", f"{THERE}tham-dinh/?thay-doi=0"),
    "verdict": ("thamdinh", f"{THERE}tham-dinh/ket-luan/"),
}
FIRST, LATER, SHIFT = 150_000, 30_000, 0.05

# What can be pressed: its own box, or that of the label around it. Links inside a sentence are
# as high as their line (WCAG 2.5.8 leaves them out).
TARGETS = """([least, main]) => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const inSentence = (e) => e.matches("a") && getComputedStyle(e).display === "inline"
    && e.closest("p, li, dd, td, th, span, small") && e.closest("p, li, dd, td, th, span, small")
      .textContent.trim() !== e.textContent.trim();
  const wanted = main
    ? ".btn-primary, .action-bar .btn, .c-value input:not([type=hidden]), .c-value select," +
      " .field .form-control, .verdict-choice label, [data-testid=next-action], .phone-menu > summary"
    : "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const small = [];
  for (const e of document.querySelectorAll(wanted)) {
    if (!seen(e) || e.closest(".visually-hidden, .skip-link") || e.matches(".visually-hidden, .skip-link")) continue;
    if (inSentence(e)) continue;
    const label = e.matches("[type=checkbox], [type=radio]") && (e.closest("label") || e.labels[0]);
    const box = (label || e).getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const needed = e.matches("a") && !main ? [0, least] : [least, least];
    if (box.width < needed[0] - 0.5 || box.height < needed[1] - 0.5) {
      small.push(`${Math.round(box.width)}x${Math.round(box.height)} ${e.outerHTML.slice(0, 90)}`);
    }
  }
  return [...new Set(small)].slice(0, 4);
}"""
SHIFTED = """async () => {
  let sum = 0;
  const watch = new PerformanceObserver(() => {});
  watch.observe({type: "layout-shift", buffered: true});
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const entry of watch.takeRecords()) if (!entry.hadRecentInput) sum += entry.value;
  return sum;
}"""


@pytest.fixture(scope="module")
def opened(browser, entry_stack):
    """``opened(username)``: a page of that person in a browser that has stored nothing yet."""
    contexts = []

    def take(username):
        context = browser.new_context(base_url=entry_stack.url, locale="vi-VN")
        context.set_default_timeout(WAIT)
        jar = Visitor(entry_stack.url, username).cookies
        context.add_cookies(
            [{"name": c.name, "value": c.value, "url": entry_stack.url} for c in jar]
        )
        contexts.append(context)
        return context.new_page()

    yield take
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def people(opened, ward_crowd, entry_stack):
    """One ward is writing, another one has handed in."""
    page = entry(ward_crowd, "canbo.baichay")
    page.locator(field("S2.2")).fill("5")
    until(lambda: value(entry_stack, "S2.2") == 5)
    if ward_crowd.open("truong.quangla", f"{THERE}da-nop/").locator(".receipt-no").count() == 0:
        story.hand_in(ward_crowd, entry_stack, "quang-la", "quangla")
    return {username: opened(username) for username in {who for who, _path in PAGES.values()}}


@pytest.mark.parametrize("name", PAGES)
def test_no_sideways_scroll_and_no_small_target(people, name):
    username, path = PAGES[name]
    page = people[username]
    assert page.goto(path).status == 200
    faults = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        unfold(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{width}: {wide} px wide")
        faults += [f"{width}: {small}" for small in page.evaluate(TARGETS, [24, False])]
    page.set_viewport_size({"width": PHONE, "height": WIDTHS[PHONE]})
    unfold(page)
    faults += [f"main: {small}" for small in page.evaluate(TARGETS, [44, True])]
    assert faults == []


def refused_entry(page):
    page.goto(f"{HERE}nhap/")
    expect(page.locator("#entry[data-ready]")).to_be_attached()
    page.route("**/nhap/o/", lambda route: route.abort())
    page.locator(field("S2.3")).fill("abc")
    press(page, "Save draft")


def refused_paste(page):
    page.goto(f"{HERE}dan/")
    press(page, "See what goes where")


def refused_upload(page):
    page.goto(f"{HERE}nap-excel/")
    press(page, "Check the workbook")


def refused_review(page):
    page.goto(f"{THERE}tham-dinh/?thay-doi=0")
    open_row = page.locator("tr.criterion:has(input[value=return])").first.get_attribute("id")
    mark(page, open_row.removeprefix("k-"), "return", "Số liệu chưa khớp biên bản.")
    press(page, "Conclude…")
    page.fill("#id_due_on", "32/13/2022")
    page.locator("button[name=verdict][value=return]").click()


REFUSED = {
    "entry": ("canbo.baichay", refused_entry),
    "paste": ("canbo.baichay", refused_paste),
    "upload": ("canbo.baichay", refused_upload),
    "review": ("thamdinh", refused_review),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_summed_up_with_links_to_the_fields(people, name):
    username, refuse = REFUSED[name]
    page = people[username]
    page.set_viewport_size({"width": 1366, "height": 641})
    refuse(page)
    summary = page.locator(".error-summary").first
    expect(summary).to_be_visible()
    assert page.title().startswith("Lỗi: ")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    expect(links.first).to_be_visible()
    for link in links.all():
        link.click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')"), link
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


class Meter:
    """What comes over the line, by the browser's own count."""

    def __init__(self, page):
        self.page, self.bytes, self.hosts = page, 0, set()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._count)
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _count(self, told):
        self.bytes += max(0, told["encodedDataLength"])

    def visit(self, path):
        before = self.bytes
        self.page.goto(path, wait_until="networkidle")
        return self.bytes - before


@pytest.mark.parametrize(
    ("username", "first", "later"),
    [
        ("canbo.honggai", "entry", ["home", "entry"]),
        ("canbo.honggai", "home", ["entry", "home"]),
        ("thamdinh", "queue", ["home", "queue"]),
    ],
)
def test_pages_are_light_and_stand_still(opened, entry_stack, username, first, later):
    paths = {
        "home": "/",
        "entry": PLACE.format(ward="hong-gai"),
        "queue": "/tham-dinh/",
    }
    page = opened(username)
    page.set_viewport_size({"width": 1366, "height": 641})
    meter = Meter(page)
    weights = [(first, meter.visit(paths[first]))]
    shifts = [page.evaluate(SHIFTED)]
    for name in later:
        weights.append((name, meter.visit(paths[name])))
        shifts.append(page.evaluate(SHIFTED))
    measured("bytes", ", ".join(f"{name} {weight}" for name, weight in weights))
    measured("layout shift", max(shifts))
    assert meter.hosts == {entry_stack.url.split("/")[2]}
    assert weights[0][1] <= FIRST
    assert all(weight <= LATER for _name, weight in weights[1:])
    assert all(weight > 1000 for _name, weight in weights)  # the browser really counted
    assert max(shifts) <= SHIFT


def test_an_error_in_english(browser, entry_stack):
    context = browser.new_context(base_url=entry_stack.url, locale="en-GB")
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.locator("form[action*='ngon-ngu'] button[value=en]").first.click()
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.title().startswith("Error: ")
    context.close()
