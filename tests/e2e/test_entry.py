"""The ward's entry page in a browser: keyboard, clipboard, saving by itself, and what goes wrong."""

import json
import random
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from apps.core import numbers
from apps.criteria.entering import as_typed

from . import thirty
from .people import Crowd, press, vi
from .stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

PLACE = "/ct/mo-hinh-ba-muoi-tieu-chi-2022/2022-q1/{ward}/nhap/"
FIGURES = (
    "[...document.querySelectorAll('.entry .c-value, .entry .entry-inputs')].flatMap(cell =>"
    " [...cell.querySelectorAll('input:not([type=hidden]), select:not(.state)')])"
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory, empty_data):
    with Stack(tmp_path_factory.mktemp("entry"), like=empty_data) as stack:
        stack.manage("shell", "-v0", "-c", "from tests.e2e.thirty import play; play()")
        stack.stand_at(*thirty.OPENING)
        yield stack


@pytest.fixture(scope="module")
def crowd(browser, stack):
    with Crowd(browser, stack) as crowd:
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


def put_on_clipboard(page, text):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


# --- thirty criteria -------------------------------------------------------------------------------


def answer_of(item, number):
    """What a test enters for one input, as it is stored."""
    match item["type"]:
        case "int":
            return 25 if item["name"] == "total" else number % 20 + 1
        case "decimal":
            return "1234.5"
        case "bool":
            return True
        case "date":
            return "2022-02-10"
    return item["choices"][0]["code"]


def all_cells(definition):
    """Code → inputs for the thirty criteria, optional ones left out."""
    criteria = [c for group in definition["groups"] for c in group["criteria"]]
    return {
        c["code"]: {
            item["name"]: answer_of(item, number)
            for item in c["inputs"]
            if not item.get("optional")
        }
        for number, c in enumerate(criteria)
    }


@pytest.fixture(scope="module")
def definition():
    return thirty.definition()


def pasted(criterion, inputs, number):
    """One line as a spreadsheet has it; decimals in both fashions."""
    if criterion["kind"] == "ratio":
        return f"{inputs['met']}/{inputs['total']}"
    parts = []
    for item in criterion["inputs"]:
        if item["name"] in inputs:
            match item["type"]:
                case "bool":
                    text = "Đạt"
                case "choice":
                    text = item["choices"][0]["label_vi"]
                case "decimal":
                    text = ("1.234,5", "1,234.5")[number % 2]
                case _:
                    text = as_typed(item, inputs[item["name"]])
            parts.append(text)
    return "\t".join(parts)


def lines_of(definition, cells) -> dict:
    by_code = {c["code"]: c for group in definition["groups"] for c in group["criteria"]}
    return {c: pasted(by_code[c], i, n) for n, (c, i) in enumerate(cells.items())}


def test_thirty_criteria_by_keyboard_alone(crowd, stack, definition):
    page = entry(crowd, "canbo.honggai", "hong-gai")
    cells = all_cells(definition)
    by_code = {c["code"]: c for group in definition["groups"] for c in group["criteria"]}
    page.locator(field("S1.1")).focus()
    enters = digits = arrows = 0
    for code, inputs in cells.items():
        for item in by_code[code]["inputs"]:
            if item["name"] not in inputs:
                continue
            assert page.evaluate("document.activeElement.name") == f"{code}-{item['name']}"
            if item["type"] in ("bool", "choice"):
                page.keyboard.press("ArrowDown")
                arrows += 1
            else:
                text = as_typed(item, inputs[item["name"]])
                page.keyboard.type(text)
                digits += len(text)
            page.keyboard.press("Enter")
            enters += 1
    until(lambda: len(stored(stack, "hong-gai")) == 30)
    expect(page.locator("[data-saved]")).to_contain_text(saved_word())
    kept = {code: row[1] for code, row in stored(stack, "hong-gai").items()}
    assert kept == cells
    assert page.url.endswith("/nhap/")
    print(f"\nkeyboard: {digits} signs, {enters} Enter, {arrows} arrows, 0 mouse")


def test_thirty_values_in_one_paste_and_back_again(crowd, stack, definition):
    page = entry(crowd, "canbo.baichay")
    cells = all_cells(definition)
    lines = list(lines_of(definition, cells).values())
    text = "\r\n".join([*lines[:12], "", *lines[12:], ""])  # a blank row and a last line break
    put_on_clipboard(page, text)
    page.locator(field("S1.1")).focus()
    begin = time.monotonic()
    page.keyboard.press("Control+V")
    expect(said(page)).to_contain_text(vi("{count} values pasted.").format(count=30))
    filled = time.monotonic() - begin
    until(lambda: len(stored(stack)) == 30)
    saving = time.monotonic() - begin
    assert {code: row[1] for code, row in stored(stack).items()} == cells
    assert {row[2] for row in stored(stack).values()} == {1}
    expect(page.locator(field("S3.5"))).to_have_value("1.234,5")
    expect(page.locator("[data-counts]")).to_have_text(
        vi("Entered {filled}/{asked}").format(filled=30, asked=30)
    )
    expect(page.locator("[data-total]")).to_contain_text("/100")
    print(f"\npaste: filled after {filled * 1000:.0f} ms, all saved after {saving * 1000:.0f} ms")

    page.locator("[data-undo]").click()
    until(lambda: all(row[0] == "not_reported" for row in stored(stack).values()))
    assert page.evaluate(f"{FIGURES}.every(field => field.value === '')")
    expect(said(page)).to_contain_text(
        vi("The paste is undone; {count} values stand as before.").format(count=30)
    )


def test_paste_by_code_in_any_order(crowd, stack, definition):
    page = entry(crowd, "canbo.caothang", "cao-thang")
    cells = all_cells(definition)
    lines = [f"{code}\t{line}" for code, line in lines_of(definition, cells).items()]
    missing = {"S2.2", "S5.6"}
    lines = [line for line in lines if line.split("\t")[0] not in missing]
    lines += ["X9.1\t5", "X9.2\t7"]
    random.Random(4).shuffle(lines)
    put_on_clipboard(page, "\n".join(lines))
    page.locator(field("S3.2")).focus()
    page.keyboard.press("Control+V")

    expect(said(page)).to_contain_text(vi("{count} values pasted.").format(count=28))
    expect(said(page)).to_contain_text("X9.1")
    expect(said(page)).to_contain_text("X9.2")
    until(lambda: len(stored(stack, "cao-thang")) == 28)
    kept = {code: row[1] for code, row in stored(stack, "cao-thang").items()}
    assert kept == {code: inputs for code, inputs in cells.items() if code not in missing}


def test_paste_of_the_whole_sheet(crowd, stack):
    page = entry(crowd, "canbo.caothang", "cao-thang")
    rows = [
        ["Công an phường Cao Thắng"],
        ["Mã", "Tiêu chí", "ĐVT", "Kết quả", "Tổng số", "Tình trạng", "Ghi chú"],
        ["S2", "An ninh, trật tự"],
        ["S2.2", "Vụ phạm pháp", "vụ", "7"],
        ["S2.6", "Tỷ lệ tin báo", "%", "9", "10"],
        ["S5.6", "Số giờ huấn luyện", "giờ", "abc"],
        ["S2.1", "Vụ việc", "vụ", "", "", "Không phát sinh"],
    ]
    put_on_clipboard(page, "\r\n".join("\t".join(row) for row in rows))
    page.locator(field("S1.4")).focus()
    page.keyboard.press("Control+V")

    until(lambda: stored(stack, "cao-thang").get("S2.1", ("",))[0] == "none")
    kept = stored(stack, "cao-thang")
    assert (kept["S2.2"][1], kept["S2.6"][1]) == ({"value": 7}, {"met": 9, "total": 10})
    assert "S5.6" not in kept
    # What is no number stays to be seen, marked and unsaved.
    expect(page.locator(field("S5.6"))).to_have_value("abc")
    expect(page.locator(field("S5.6"))).to_have_attribute("aria-invalid", "true")
    expect(said(page)).to_contain_text(vi("To look at again: {codes}.").format(codes="S5.6"))
    page.locator("[data-said] button").click()
    until(lambda: stored(stack, "cao-thang")["S2.1"][0] != "none")
    expect(page.locator(field("S5.6"))).to_have_value("")


def test_numbers_are_read_alike_on_both_sides(crowd):
    page = entry(crowd, "canbo.baichay")
    samples = ["1.234,5", "1,234.5", "1234,5", "1234.5", "1.234.567", "1.234", "1,234", "12%"]
    samples += ["12 %", "0", "007", "1.23", "0,5", "0.123", "-3", "+4", "1 234,5", "12.345.6"]
    samples += ["abc", "", "1,2,3", "1.2.3,4", "1e5", "٣", "1234567890123", ",5", "5,", "1,234,567"]
    for whole in (False, True):
        here = []
        for text in samples:
            try:
                here.append(numbers.show(numbers.parse(text, whole=whole)))
            except numbers.NotANumber as error:
                here.append(error.code)
        there = page.evaluate(
            """async ([samples, whole]) => {
              const {parse, show, NotANumber} = await import("/static/js/entry/numbers.js");
              return samples.map(text => {
                try { return show(parse(text, whole)); } catch (error) {
                  if (error instanceof NotANumber) return error.code;
                  throw error;
                }
              });
            }""",
            [samples, whole],
        )
        assert dict(zip(samples, there, strict=True)) == dict(zip(samples, here, strict=True))


# --- moving about ----------------------------------------------------------------------------------

SEEN = """() => {
  const field = document.activeElement;
  const box = field.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    name: field.name || field.id || field.textContent.trim().slice(0, 30),
    row: field.closest("tr")?.id || "",
    top: box.top + scrollY, left: box.left,
    inTable: Boolean(field.closest("table.entry")),
    seen: Boolean(top && (field.contains(top) || top.contains(field) && top.closest("summary, label"))),
  };
}"""


def test_tab_goes_row_by_row_and_focus_is_never_hidden(crowd):
    page = entry(crowd, "canbo.baichay")
    page.set_viewport_size({"width": 1366, "height": 641})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    steps, hidden = [], []
    for _step in range(400):
        page.keyboard.press("Tab")
        step = page.evaluate(SEEN)
        if page.evaluate("document.activeElement === document.body"):
            break
        steps.append(step)
        if not step["seen"]:
            hidden.append(step)
    else:
        raise AssertionError("Tab never leaves the page")
    inside = [step for step in steps if step["inTable"]]
    assert inside == sorted(inside, key=lambda s: (round(s["top"] / 20), s["left"]))
    assert len({step["row"] for step in inside}) == 30
    assert hidden == []


def test_enter_and_arrows_never_hide_the_cell(crowd):
    page = entry(crowd, "canbo.baichay")
    page.set_viewport_size({"width": 1366, "height": 641})
    count = page.evaluate(f"{FIGURES}.length")
    page.evaluate(f"{FIGURES}[0].focus()")
    hidden = []
    for key in ("Enter", "Shift+Enter"):
        for _step in range(count - 1):
            page.keyboard.press(key)
            step = page.evaluate(SEEN)
            if not step["seen"]:
                hidden.append((key, step["name"]))
    assert hidden == []
    assert page.evaluate(f"document.activeElement === {FIGURES}[0]")
    page.locator(field("S2.4")).focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "S2.3-value"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "S2.4-value"
    page.keyboard.type("55")
    page.keyboard.press("Escape")
    expect(page.locator(field("S2.4"))).to_have_value("")


def test_eleven_criteria_are_seen_at_once(crowd):
    page = entry(crowd, "canbo.honggai", "hong-gai")
    page.set_viewport_size({"width": 1366, "height": 641})
    seen = page.evaluate(
        """() => {
          const bar = document.querySelector(".action-bar").getBoundingClientRect().top;
          return [...document.querySelectorAll("tr.criterion")].filter(row => {
            const box = row.getBoundingClientRect();
            return box.top >= 0 && box.bottom <= bar;
          }).length;
        }"""
    )
    assert seen >= 11
    page.set_viewport_size({"width": 360, "height": 740})
    wide, length = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('table.entry').offsetHeight]"
    )
    assert wide <= 360
    assert length / 30 <= 150
    print(f"\ndensity: {seen} criteria at 1366×641, {length / 30:.0f} px each at 360 px")
    page.set_viewport_size({"width": 1366, "height": 768})


# --- saving by itself, and what goes wrong -----------------------------------------------------------


def test_saved_by_itself_and_nothing_lost_while_the_server_is_away(crowd, stack):
    page = entry(crowd, "canbo.baichay")
    page.locator(field("S2.2")).focus()
    page.keyboard.type("5")
    took = until(lambda: value(stack, "S2.2") == 5)
    row_says(page, "S2.2", saved_word())
    stack.halt()
    typed = {"S2.2": 6, "S2.3": 7, "S3.2": 2, "S4.2": 9}
    for code, number in typed.items():
        page.locator(field(code)).fill(str(number))
    for code in typed:
        row_says(page, code, vi("Not saved yet – will be tried again"))
    offline = vi(
        "Connection to the server lost. Keep typing; {count} cells will be sent when it is back."
    )
    expect(page.locator("[data-connection]")).to_have_text(offline.format(count=4))
    stack.resume()
    until(lambda: {c: value(stack, c) for c in typed} == typed, 60)
    for code in typed:
        row_says(page, code, saved_word())
    expect(page.locator("[data-connection]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    print(f"\nautosave: on the server {took * 1000:.0f} ms after the last key")


def test_two_officers_see_both_values_where_they_work(crowd, stack):
    first, second = entry(crowd, "canbo.baichay"), entry(crowd, "pho.baichay")
    first.locator(field("S2.5")).fill("15")
    until(lambda: value(stack, "S2.5") == 15)
    second.locator(field("S2.5")).fill("13")
    dispute = second.locator("[id='dispute-S2.5']")
    expect(dispute).to_contain_text("15")
    expect(dispute).to_contain_text("Cán bộ Công an phường Bãi Cháy")
    assert value(stack, "S2.5") == 15
    second.get_by_role("button", name=vi("Keep {yours}").format(yours="13"), exact=True).click()
    until(lambda: value(stack, "S2.5") == 13)
    expect(dispute).to_have_count(0)

    first.locator(field("S2.5")).fill("16")
    first.get_by_role("button", name=vi("Take {theirs}").format(theirs="13"), exact=True).click()
    expect(first.locator(field("S2.5"))).to_have_value("13")
    history = stack.rows(
        "SELECT h.inputs FROM reporting_resulthistory h JOIN reporting_result r ON r.id = h.result_id"
        " JOIN criteria_criterion c ON c.id = r.criterion_id WHERE c.code = 'S2.5' ORDER BY h.id"
    )
    kept = [json.loads(i) if isinstance(i, str) else i for (i,) in history]
    assert [inputs.get("value") for inputs in kept][-2:] == [15, 13]


def test_a_session_that_ends_in_mid_typing(crowd, stack):
    page = entry(crowd, "canbo.caothang", "cao-thang")
    page.context.clear_cookies(name="sessionid")
    typed = {"S2.2": 1, "S2.3": 2, "S2.5": 3, "S4.2": 4, "S4.6": 5}
    page.locator(field("S2.2")).focus()
    page.evaluate(
        """typed => Object.entries(typed).forEach(([code, number]) => {
          const field = document.getElementsByName(`${code}-value`)[0];
          field.focus();
          field.value = number;
          field.dispatchEvent(new Event("input", {bubbles: true}));
        })""",
        typed,
    )
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    page.fill("#again-username", "truong.caothang")
    page.fill("#again-password", settings.TRIAL_PASSWORD)
    press(page, "Sign in and go on")
    expect(dialog.locator("[data-refused]")).to_contain_text(
        vi(
            "The work on this page belongs to another account. It waits on this computer until"
            " that account signs in; to work as yourself, open the sign-in page."
        )
    )
    page.fill("#again-username", "canbo.caothang")
    page.fill("#again-password", settings.TRIAL_PASSWORD)
    press(page, "Sign in and go on")
    until(lambda: {c: value(stack, c, "cao-thang") for c in typed} == typed)
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "S4.6-value"


def sign_in(page, username):
    page.goto("/dang-nhap/")
    page.fill("#id_username", username)
    page.fill("#id_password", settings.TRIAL_PASSWORD)
    press(page, "Sign in")
    expect(page.locator(".nav-row")).to_be_visible()


def sign_out(page):
    page.goto("/")
    page.locator("details.menu.desktop > summary").click()
    page.locator("details.menu.desktop").get_by_role("button", name=vi("Sign out")).click()
    expect(page.locator("#id_username")).to_be_visible()


def test_another_person_on_the_same_computer_sees_and_sends_nothing(crowd, stack):
    page = entry(crowd, "canbo.honggai", "hong-gai")
    before = value(stack, "S2.2", "hong-gai")
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/nhap/o/", lambda route: route.abort())
    page.locator(field("S2.2")).fill("77")
    row_says(page, "S2.2", vi("Not saved yet – will be tried again"))
    sign_out(page)
    page.unroute("**/nhap/o/")

    sign_in(page, "truong.honggai")
    page.goto(PLACE.format(ward="hong-gai"))
    expect(page.locator("#entry[data-ready]")).to_be_attached()
    expect(page.locator(field("S2.2"))).to_have_value(str(before or ""))
    page.locator(field("S2.3")).fill("3")
    until(lambda: value(stack, "S2.3", "hong-gai") == 3)
    assert value(stack, "S2.2", "hong-gai") == before

    sign_out(page)
    sign_in(page, "canbo.honggai")
    page.goto(PLACE.format(ward="hong-gai"))
    expect(page.locator(field("S2.2"))).to_have_value("77")
    until(lambda: value(stack, "S2.2", "hong-gai") == 77)
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_the_form_does_everything_without_scripts(browser, stack):
    with Crowd(browser, stack, javascript=False) as plain:
        page = plain.open("pho.baichay", PLACE.format(ward="bai-chay"))
        page.fill(field("S5.6"), "12,5")
        press(page, "Save draft")
        expect(page.locator(".message-success")).to_be_visible()
        assert value(stack, "S5.6") == "12.5"
        assert plain.wrong == []
