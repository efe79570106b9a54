"""The sample pages in Chromium: no axe violation, no sideways scroll, no hidden focus, dense rows."""

import functools
import http.server
import threading

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import expect

from tests.core.look import sample

from .axe import violations

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
CSP = "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self'; font-src 'self'; form-action 'self'"
SIZES = {"pc": (1366, 641), "phone": (360, 740), "small": (320, 640)}
HIDDEN = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const r = e.getBoundingClientRect();
  const y = r.top + Math.min(r.height / 2, 16);
  const t = document.elementFromPoint(r.left + Math.min(r.width / 2, 40), y);
  return t && (e.contains(t) || t.contains(e)) ? '' : e.outerHTML.slice(0, 80);
}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    pages: dict[str, bytes] = {}

    def do_GET(self):
        body = self.pages.get(self.path.strip("/"))
        if body is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the test report short."""


@pytest.fixture(scope="module")
def site():
    with override_settings(ROOT_URLCONF="tests.core.look.urls"), translation.override("vi"):
        Handler.pages = {page: sample.render(page).encode() for page in sample.PAGES}
    handler = functools.partial(Handler, directory=str(settings.BASE_DIR))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def opened(browser, site, name, size, **options):
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.goto(f"{site}/{name}", wait_until="load")
    return page


@pytest.mark.parametrize("size", ["pc", "phone"])
@pytest.mark.parametrize("name", sample.PAGES)
def test_pages_pass_axe(browser, site, name, size):
    page = opened(browser, site, name, size, bypass_csp=True)
    found = violations(page)
    page.close()
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("name", sample.PAGES)
def test_pages_do_not_scroll_sideways_and_load_clean(browser, site, name, size):
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/{name}", wait_until="load")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= width
    assert said == []  # a refused style, font or image would speak here


@pytest.mark.parametrize("size", ["pc", "phone"])
@pytest.mark.parametrize("name", ["home", "page", "error", "list", "vote", "form"])
def test_focus_is_never_hidden(browser, site, name, size):
    page = opened(browser, site, name, size)
    hidden = []
    for _step in range(150):
        page.keyboard.press("Tab")
        found = page.evaluate(HIDDEN)
        if found is None:
            break
        hidden += [found] if found else []
    page.close()
    assert hidden == []


def test_skip_link_comes_first(browser, site):
    page = opened(browser, site, "list", "pc")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.close()


def test_error_summary_has_the_focus(browser, site):
    page = opened(browser, site, "error", "pc")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "id_2"
    page.close()


def test_entry_page_shows_eleven_criteria(browser, site):
    page = opened(browser, site, "page", "pc")
    seen = page.evaluate(
        """() => {
          const bar = document.querySelector('.action-bar').getBoundingClientRect().top;
          return [...document.querySelectorAll('tr.criterion')]
            .filter((row) => row.getBoundingClientRect().bottom <= bar).length;
        }"""
    )
    page.close()
    assert seen >= 11


def test_entry_page_is_short_on_a_phone(browser, site):
    page = opened(browser, site, "page", "phone")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.close()
    assert height / 30 <= 150


def test_choices_are_large_enough(browser, site):
    page = opened(browser, site, "vote", "phone")
    heights = page.evaluate(
        "[...document.querySelectorAll('.choice')].map((e) => e.getBoundingClientRect().height)"
    )
    page.close()
    assert min(heights) >= 56


@pytest.mark.parametrize("screen", SIZES)
@pytest.mark.parametrize("scripted", [False, True])
def test_more_of_a_row_opens_and_closes(browser, site, screen, scripted):
    page = opened(browser, site, "page", screen, java_script_enabled=scripted)
    field = page.locator("#n_1")
    expect(field).to_be_hidden()
    page.locator("details.more summary").first.click()
    expect(field).to_be_visible()
    page.locator("details.more summary").first.click()
    expect(field).to_be_hidden()
    page.close()
