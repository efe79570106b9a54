"""``violations(page)``: what axe finds wrong with the page as it stands."""

from axe_playwright_python.sync_playwright import Axe

SCRIPT = Axe().axe_script
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A page keeps the script until it is left, and only what is wrong comes back: two thirds of the
# time went into sending both to and fro.
RUN = "options => axe.run(options).then(found => found.violations)"


def violations(page):
    """A list of axe's findings, each with its rule as ``id`` and its ``nodes``."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, {"runOnly": RULES, "resultTypes": ["violations"]})
