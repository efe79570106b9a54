"""One person's hands: every click, key and text that reaches a page is counted."""

import contextlib

MOST_TABS = 400
HEARD = """() => {
  for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel", "mousemove"]) {
    document.addEventListener(kind, (event) => window.ancsPointer(`${kind} ${location.pathname}`),
      {capture: true, passive: true});
  }
}"""


class Hand:
    """``acts`` is the sum; ``clicks``, ``keys`` and ``texts`` are its parts."""

    def __init__(self, page):
        self.page = page
        self.clicks = self.keys = self.texts = 0

    @property
    def acts(self):
        return self.clicks + self.keys + self.texts

    def key(self, name):
        self.keys += 1
        self.page.keyboard.press(name)

    def type(self, text):
        self.texts += 1
        self.page.keyboard.insert_text(text)

    def fill(self, locator, text):
        """One field edited, wherever the focus was."""
        self.texts += 1
        locator.fill(text)

    def click(self, locator):
        self.clicks += 1
        locator.click()

    # --- without a pointer --------------------------------------------------------------------

    def walk_to(self, locator, key="Tab"):
        """Tab until the focus stands there."""
        target = locator.element_handle()
        for _step in range(MOST_TABS):
            self.key(key)
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Not reached by {key}: {locator}")

    def press_on(self, locator, key="Enter", *, back=False):
        self.walk_to(locator, "Shift+Tab" if back else "Tab")
        self.key(key)


@contextlib.contextmanager
def no_pointer(page):
    """Nothing of a mouse, a finger or a pen reaches the pages that are opened meanwhile."""
    heard = []
    if not page.evaluate("'ancsPointer' in window"):
        page.expose_function("ancsPointer", lambda what: page.ancs_heard.append(what))
        page.add_init_script(f"({HEARD})()")
    page.ancs_heard = heard
    page.reload()
    yield
    assert heard == []


def copy(page, text):
    """Text on the clipboard, as a spreadsheet leaves it there."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


__all__ = ["Hand", "copy", "no_pointer"]
