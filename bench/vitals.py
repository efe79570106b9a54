"""Weight and vitals of the pages in Chromium, on a PC and on a slow line.

Both profiles slow the processor down four times. A page is opened cold (nothing kept) and warm
(the second time); its weight is what went over the line.
"""

import os
import shutil
import statistics
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CPU = 4
PROFILES = {"PC": (20, 10_000), "Slow": (150, 1_600)}  # ms, kbit/s
SIZE = {"width": 1366, "height": 641}
PAGES = ("entry", "queue", "home")
RUNS = 5
KEYS = 12  # criteria that are typed
WATCH = """
window.seen = {lcp: 0, cls: 0, worst: 0};
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver((l) => { for (const e of l.getEntries())
  if (e.interactionId) seen.worst = Math.max(seen.worst, e.duration); })
  .observe({type: "event", durationThreshold: 16, buffered: true});
"""
# On a loaded machine the network may be quiet before anything is painted: that is no 0 ms.
PAINTED = """new Promise((done) => {
  const look = () => (seen.lcp ? done() : setTimeout(look, 20));
  look();
})"""


@dataclass
class Seen:
    """One page on one profile: milliseconds of each run, bytes of the last."""

    cold: list = field(default_factory=list)
    warm: list = field(default_factory=list)
    shifts: list = field(default_factory=list)
    presses: list = field(default_factory=list)
    first: Counter = field(default_factory=Counter)
    later: Counter = field(default_factory=Counter)
    strangers: int = 0  # requests to other hosts

    def text(self, name, profile) -> str:
        press = f"{quarter(self.presses):5.0f}" if self.presses else "    –"
        return (
            f"{name:18}{profile:6}{quarter(self.cold):9.0f}{quarter(self.warm):9.0f}"
            f"{max(self.shifts):8.3f}{press:>7}"
            f"{kilo(self.first):9.1f}{kilo(self.first, fonts=True):10.1f}"
            f"{kilo(self.later, fonts=True):8.1f}{self.strangers:7}"
        )


def quarter(values):
    """The third quartile: three of four openings were at least as quick."""
    return statistics.quantiles(values, n=4, method="inclusive")[2]


def kilo(weight, *, fonts=False):
    return sum(n for kind, n in weight.items() if fonts or kind != "Font") / 1000


def lines(port, people, pages):
    """``pages``: name → (user, path). Text, line by line."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    found = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), None)
    program = os.environ.get("CHROMIUM") or found
    yield (
        f"{'':24}{'LCP cold':>9}{'warm':>9}{'CLS':>8}{'INP':>7}{'kB first':>9}{'+ fonts':>10}"
        f"{'later':>8}{'others':>7}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for profile, line in PROFILES.items():
            for name, (user, path) in pages.items():
                seen = Seen()
                for _run in range(RUNS):
                    look(browser, port, people[user], path, line, seen)
                yield seen.text(name, profile)
        browser.close()


def look(browser, port, person, path, line, seen):
    """One run with a fresh browser profile: cold, typed in, then once more."""
    origin = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport=SIZE, locale="vi-VN")
    context.add_cookies([{"name": n, "value": v, "url": origin} for n, v in person.cookies.items()])
    context.add_init_script(WATCH)
    page = context.new_page()
    slow(context.new_cdp_session(page), line)
    watch = Line(context.new_cdp_session(page), port)
    page.goto(origin + path, wait_until="networkidle")
    page.evaluate(PAINTED)
    told = page.evaluate("seen")
    seen.cold.append(told["lcp"])
    seen.first, seen.strangers = watch.taken(), seen.strangers + watch.strangers
    press(page)
    told = page.evaluate("seen")
    seen.shifts.append(told["cls"])
    if told["worst"]:
        seen.presses.append(told["worst"])
    page.goto("about:blank")
    watch.taken()
    page.goto(origin + path, wait_until="networkidle")
    page.evaluate(PAINTED)
    seen.warm.append(page.evaluate("seen")["lcp"])
    seen.later = watch.taken()
    context.close()


def press(page):
    """Figures and Enter on the entry page; elsewhere the first thing that opens or is ticked."""
    if page.locator("#entry[data-ready]").count():
        page.locator("#entry td.c-value input[inputmode=numeric]:not(.day)").first.focus()
        for number in range(KEYS):
            page.keyboard.type(str(number % 9 + 1))
            page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
    for wanted in ("main details summary:visible", "main tbody input[type=checkbox]:visible"):
        found = page.locator(wanted)
        if found.count():
            found.first.click()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def slow(session, line):
    latency, kilobits = line
    session.send("Network.enable")
    speed = kilobits * 125
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})


class Line:
    """What goes over the line, by kind, headers included."""

    def __init__(self, session, port):
        self.kinds, self.weight, self.strangers = {}, Counter(), 0
        self.own = f"127.0.0.1:{port}"
        session.on("Network.responseReceived", self._began)
        session.on("Network.loadingFinished", self._ended)
        session.send("Network.enable")

    def _began(self, event):
        self.kinds[event["requestId"]] = event["type"]
        parts = urlsplit(event["response"]["url"])
        self.strangers += parts.scheme.startswith("http") and parts.netloc != self.own

    def _ended(self, event):
        kind = self.kinds.get(event["requestId"], "Other")
        self.weight[kind] += int(event["encodedDataLength"])

    def taken(self) -> Counter:
        found, self.weight = self.weight, Counter()
        return found
