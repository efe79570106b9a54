"""The ward's entry page in a browser: keyboard, clipboard, what is seen and where the focus goes."""

import random
import time

import pytest
from playwright.sync_api import expect

from apps.core import numbers
from apps.criteria.entering import as_typed

from . import thirty
from .entrypage import entry, field, measured, row_says, said, saved_word, stored, unfold, until
from .hand import copy, no_pointer
from .people import vi

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FIGURES = (
    "[...document.querySelectorAll('.entry .c-value, .entry .entry-inputs')].flatMap(cell =>"
    " [...cell.querySelectorAll('input:not([type=hidden]), select:not(.state)')])"
)


# --- thirty criteria -------------------------------------------------------------------------------


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
                case "decimal" if inputs[item["name"]] == "1234.5":
                    text = ("1.234,5", "1,234.5")[number % 2]
                case _:
                    text = as_typed(item, inputs[item["name"]])
            parts.append(text)
    return "\t".join(parts)


def lines_of(definition, cells) -> dict:
    by_code = {c["code"]: c for group in definition["groups"] for c in group["criteria"]}
    return {c: pasted(by_code[c], i, n) for n, (c, i) in enumerate(cells.items())}


def test_thirty_criteria_by_keyboard_alone(ward_crowd, entry_stack, definition):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    cells = thirty.all_cells(definition)
    by_code = {c["code"]: c for group in definition["groups"] for c in group["criteria"]}
    enters = digits = arrows = 0
    with no_pointer(page):
        expect(page.locator("#entry[data-ready]")).to_be_attached()
        page.locator(field("S1.1")).focus()
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
    until(lambda: inputs_of(stored(entry_stack, "hong-gai")) == cells)
    expect(page.locator("[data-saved]")).to_contain_text(saved_word())
    assert page.url.endswith("/nhap/")
    measured("keys", f"{digits} signs, {enters} Enter, {arrows} arrows, 0 mouse")


def test_half_a_figure_is_not_sent(ward_crowd, entry_stack):
    """The clock of the browser stands still, so that the hand is caught in the middle."""
    ward_crowd("canbo.honggai").clock.install()
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    before = stored(entry_stack, "hong-gai")["S5.6"][2]
    held = []
    page.route("**/nhap/o/", lambda route: held.append(route))

    page.locator(field("S2.2")).fill("7")
    page.keyboard.press("Enter")
    page.clock.run_for(10)
    until(lambda: asked(page, held))
    page.locator(field("S5.6")).fill("")
    page.locator(field("S5.6")).press_sequentially("98765,")
    let_through(page, held)
    page.clock.run_for(500)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(10)
    expect(page.locator(".is-invalid")).to_have_count(0)
    page.locator(field("S5.6")).press_sequentially("4")
    page.clock.run_for(1000)  # after the last key; no other field follows
    until(lambda: asked(page, held))
    let_through(page, held)

    assert stored(entry_stack, "hong-gai")["S5.6"][1:] == ({"value": "98765.4"}, before + 1)
    ward_crowd.leave("canbo.honggai")  # and its clock


def inputs_of(rows):
    return {code: row[1] for code, row in rows.items()}


def asked(page, held):
    page.evaluate("null")  # what the browser has to say is heard
    return held


def let_through(page, held):
    """The one request that waits."""
    (route,) = held
    held.clear()
    with page.expect_response("**/nhap/o/"):
        route.continue_()


def test_a_field_that_is_left_sends_and_keeps_nothing_twice(ward_crowd):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    sent = []
    page.on("request", lambda one: sent.append(one) if one.url.endswith("/nhap/o/") else None)
    page.locator("#row-S2\\.2 details.more summary").click()
    page.locator("[name='S2.2-remark']").press_sequentially("Theo sổ.")
    row_says(page, "S2.2", saved_word())
    before = len(sent)
    page.locator("[name='S2.2-remark']").blur()
    assert (
        page.evaluate("Object.values(localStorage).filter((kept) => kept.includes('S2.2'))") == []
    )
    page.locator(field("S2.5")).fill("6")
    page.locator(field("S2.5")).blur()
    row_says(page, "S2.5", saved_word())
    assert ["S2.2" in one.post_data for one in sent[before:]] == [False]


def test_handing_in_right_after_the_last_key_leaves_nothing_in_the_browser(ward_crowd):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    page.locator(field("S2.5")).fill("7")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.evaluate("document.querySelector('#entry [value=check]').click()")  # the focus stays
    page.wait_for_url("**/kiem-tra/**")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.go_back()
    expect(page.locator(field("S2.5"))).to_have_value("7")


def test_what_no_answer_came_for_is_tried_again_as_a_whole(ward_crowd, entry_stack):
    ward_crowd("canbo.honggai").clock.install()
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    tried = []

    def no_answer(route):
        tried.append(route.request.post_data)
        route.abort()

    page.route("**/nhap/o/", no_answer)
    for code in ("S2.2", "S2.5"):
        page.locator(field(code)).fill("8")
        page.keyboard.press("Enter")
        page.clock.run_for(10)
        row_says(page, code, vi("Not saved yet – will be tried again"))
    page.clock.run_for(2100)
    until(lambda: asked(page, tried) and len(tried) == 3)
    assert ["S2.2-value=8" in text for text in tried] == [True, True, True]
    assert ["S2.5-value=8" in text for text in tried] == [False, True, True]
    page.unroute("**/nhap/o/")
    with page.expect_response("**/nhap/o/"):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.clock.run_for(10)
    row_says(page, "S2.2", saved_word())
    row_says(page, "S2.5", saved_word())
    ward_crowd.leave("canbo.honggai")  # and its clock


def test_thirty_values_in_one_paste_and_back_again(ward_crowd, entry_stack, definition):
    page = entry(ward_crowd, "canbo.baichay")
    cells = thirty.all_cells(definition)
    lines = list(lines_of(definition, cells).values())
    text = "\r\n".join([*lines[:12], "", *lines[12:], ""])  # a blank row and a last line break
    copy(page, text)
    state = page.locator(".page-header .chip:visible")
    expect(state).to_have_text("Chưa nhập")
    page.locator(field("S1.1")).focus()
    begin = time.monotonic()
    page.keyboard.press("Control+V")
    expect(said(page)).to_contain_text(vi("{count} values pasted.").format(count=30))
    filled = time.monotonic() - begin
    until(lambda: len(stored(entry_stack)) == 30)
    saving = time.monotonic() - begin
    assert {code: row[1] for code, row in stored(entry_stack).items()} == cells
    assert {row[2] for row in stored(entry_stack).values()} == {1}
    expect(page.locator(field("S3.5"))).to_have_value("1.234,5")
    expect(page.locator("[data-counts]")).to_have_text(
        vi("Entered {filled}/{asked}").format(filled=30, asked=30)
    )
    expect(page.locator("[data-total]")).to_contain_text("/100")
    expect(state).to_have_text("Đang soạn")
    measured("paste", f"filled {filled * 1000:.0f} ms, saved {saving * 1000:.0f} ms")

    page.locator("[data-undo]").click()
    until(lambda: all(row[0] == "not_reported" for row in stored(entry_stack).values()))
    assert page.evaluate(f"{FIGURES}.every(field => field.value === '')")
    expect(said(page)).to_contain_text(
        vi("The paste is undone; {count} values stand as before.").format(count=30)
    )


def test_paste_by_code_in_any_order(ward_crowd, entry_stack, definition):
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    cells = thirty.all_cells(definition)
    lines = [f"{code}\t{line}" for code, line in lines_of(definition, cells).items()]
    missing = {"S2.2", "S5.6"}
    lines = [line for line in lines if line.split("\t")[0] not in missing]
    lines += ["X9.1\t5", "X9.2\t7"]
    random.Random(4).shuffle(lines)
    copy(page, "\n".join(lines))
    page.locator(field("S3.2")).focus()
    page.keyboard.press("Control+V")

    expect(said(page)).to_contain_text(vi("{count} values pasted.").format(count=28))
    expect(said(page)).to_contain_text("X9.1")
    expect(said(page)).to_contain_text("X9.2")
    until(lambda: len(stored(entry_stack, "cao-thang")) == 28)
    kept = {code: row[1] for code, row in stored(entry_stack, "cao-thang").items()}
    assert kept == {code: inputs for code, inputs in cells.items() if code not in missing}


def test_paste_of_the_whole_sheet(ward_crowd, entry_stack):
    page = entry(ward_crowd, "canbo.caothang", "cao-thang")
    rows = [
        ["Công an phường Cao Thắng"],
        ["Mã", "Tiêu chí", "ĐVT", "Kết quả", "Tổng số", "Tình trạng", "Ghi chú"],
        ["S2", "An ninh, trật tự"],
        ["S2.2", "Vụ phạm pháp", "vụ", "7"],
        ["S2.6", "Tỷ lệ tin báo", "%", "9", "10"],
        ["S5.6", "Số giờ huấn luyện", "giờ", "abc"],
        ["S2.1", "Vụ việc", "vụ", "", "", "Không phát sinh"],
    ]
    copy(page, "\r\n".join("\t".join(row) for row in rows))
    page.locator(field("S1.4")).focus()
    page.keyboard.press("Control+V")

    until(lambda: stored(entry_stack, "cao-thang").get("S2.1", ("",))[0] == "none")
    kept = stored(entry_stack, "cao-thang")
    assert (kept["S2.2"][1], kept["S2.6"][1]) == ({"value": 7}, {"met": 9, "total": 10})
    assert "S5.6" not in kept
    # What is no number stays to be seen, marked and unsaved.
    expect(page.locator(field("S5.6"))).to_have_value("abc")
    expect(page.locator(field("S5.6"))).to_have_attribute("aria-invalid", "true")
    expect(said(page)).to_contain_text(vi("To look at again: {codes}.").format(codes="S5.6"))
    page.locator("[data-said] button").click()
    until(lambda: stored(entry_stack, "cao-thang")["S2.1"][0] != "none")
    expect(page.locator(field("S5.6"))).to_have_value("")


def test_rows_take_more_room_where_that_is_preferred(ward_crowd):
    page = entry(ward_crowd, "canbo.baichay")
    tick = page.locator("[data-roomy] input")
    height = "document.querySelector('tr.criterion').getBoundingClientRect().height"
    close = page.evaluate(height)
    tick.check()
    assert page.evaluate(height) == pytest.approx(close + 8, abs=1)
    page.reload()
    expect(tick).to_be_checked()
    assert page.evaluate(height) == pytest.approx(close + 8, abs=1)
    tick.uncheck()
    assert page.evaluate(height) == pytest.approx(close, abs=1)


def test_numbers_are_read_alike_on_both_sides(ward_crowd):
    page = entry(ward_crowd, "canbo.baichay")
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


def test_tab_goes_row_by_row_and_focus_is_never_hidden(ward_crowd):
    page = entry(ward_crowd, "canbo.baichay")
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
    assert len({step["row"] for step in inside} - {""}) == 30
    assert hidden == []


def test_enter_and_arrows_never_hide_the_cell(ward_crowd):
    page = entry(ward_crowd, "canbo.baichay")
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


def test_eleven_criteria_are_seen_at_once(ward_crowd):
    page = entry(ward_crowd, "canbo.honggai", "hong-gai")
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
    unfold(page)
    wide, length = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('table.entry').offsetHeight]"
    )
    assert wide <= 360
    assert length / 30 <= 150
    measured("density", f"{seen} criteria at 1366x641, {length / 30:.0f} px each at 360")
    page.set_viewport_size({"width": 1366, "height": 768})
