"""The people of the story: each has a browser of their own and signs in through the login page."""

import os
import re
from pathlib import Path

from django.conf import settings
from django.utils import translation
from playwright.sync_api import expect

from apps.core import chips

SCREENS = {"1366": (1366, 768), "360": (360, 740)}
WAIT = 20_000  # milliseconds; a busy machine is slow, and nothing here measures speed

expect.set_options(timeout=WAIT)


def vi(words, context=None, /, **values):
    """What a Vietnamese page says for ``words``."""
    with translation.override("vi"):
        found = translation.pgettext(context, words) if context else translation.gettext(words)
    return found % values if values else found


class Crowd:
    """``crowd("thamdinh")`` is that person's page; everything that went wrong is kept."""

    def __init__(self, browser, stack, *, javascript=True):
        self.browser = browser
        self.stack = stack
        self.javascript = javascript
        self.pages = {}
        self.wrong = []
        self.shots = os.environ.get("ANCS_E2E_SHOTS")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.leave(*self.pages)

    def __call__(self, username):
        if username not in self.pages:
            self.pages[username] = self._sign_in(username)
        return self.pages[username]

    def open(self, username, path):
        """The person's page at an address."""
        page = self(username)
        page.goto(path)
        return page

    def tab(self, username):
        """A second tab in the same browser."""
        return self._watched(self(username).context.new_page())

    def leave(self, *usernames):
        """Close browsers that are not needed any more; signing in again is possible."""
        for username in usernames or list(self.pages):
            if username in self.pages:
                self.pages.pop(username).context.close()

    def shoot(self, page, name):
        """A picture of the whole page on both screens, where ANCS_E2E_SHOTS names a folder."""
        if not self.shots:
            return
        before = page.viewport_size
        for label, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(self.shots) / f"{name}-{label}.png", full_page=True)
        page.set_viewport_size(before)

    def _sign_in(self, username):
        width, height = SCREENS["1366"]
        context = self.browser.new_context(
            base_url=self.stack.url,
            locale="vi-VN",
            viewport={"width": width, "height": height},
            java_script_enabled=self.javascript,
        )
        context.set_default_timeout(WAIT)
        page = self._watched(context.new_page())
        page.goto("/")
        page.fill("#id_username", username)
        page.fill("#id_password", settings.TRIAL_PASSWORD)
        press(page, "Sign in")
        expect(page.locator(".nav-row")).to_be_visible()
        return page

    def _watched(self, page):
        page.on("response", self._look)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", self._listen)
        return page

    def _look(self, response):
        if response.status >= 500:
            self.wrong.append(f"{response.status} {response.request.method} {response.url}")

    def _listen(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.wrong.append(message.text)


def press(page, words, context=None, /, **values):
    """Press the button that says ``words``."""
    page.get_by_role("button", name=vi(words, context, **values), exact=True).click()


def follow(page, words, context=None, /, **values):
    """Follow the link that says ``words``."""
    page.locator("main").get_by_role("link", name=vi(words, context, **values), exact=True).click()


def fill(page, **fields):
    """Type into the fields of a form, by their names."""
    for name, text in fields.items():
        page.fill(f"#id_{name}", text)


def choose(page, name, words):
    """Choose the option of a list that holds ``words``."""
    option = page.locator(f"#id_{name} option", has_text=words).first
    page.select_option(f"#id_{name}", option.get_attribute("value"))


def told(page, words, context=None, /, **values):
    """The page says that it was done."""
    expect(page.locator(".message-success")).to_contain_text(vi(words, context, **values))


def state_is(page, state, kind="report"):
    """The chip beside the heading of the page shows this state."""
    with translation.override("vi"):
        label = str(chips.find(state, kind).label)
    expect(page.locator(".page-header .chip").first).to_have_text(label)


def refused(page, words):
    """The page says in its summary of errors why it was not done, whatever stands in the gaps."""
    for part in re.split(r"%\(\w+\)s", vi(words)):
        expect(page.locator(".error-summary")).to_contain_text(part.strip())
