"""The editor in Chromium: a set from nothing, next year's version in few clicks, the keyboard."""

import json
import re

import pytest
import yaml
from django.conf import settings
from playwright.sync_api import expect

from apps.criteria import scoring, structure
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings

from .people import Crowd, fill, follow, press, vi
from .stack import Stack
from .test_axe import Eyes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
ADMIN = "quantri"
MOST_CLICKS = 12
DEFINITION = """
    SELECT v.definition, v.status, v.scoring_digest FROM criteria_criteriaversion v
    JOIN criteria_criteriaset s ON s.id = v.set_id WHERE s.code = ? AND v.number = ?
"""


def seed(name):
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def stored(stack, code, number):
    """(definition, status, scoring digest) as the database holds them."""
    definition, status, digest = stack.rows(DEFINITION, code, number)[0]
    return (json.loads(definition) if isinstance(definition, str) else definition), status, digest


@pytest.fixture
def crowd(browser, empty_stack):
    with Crowd(browser, empty_stack) as crowd:
        yield crowd
        assert crowd.wrong == []


# --- a set from nothing -------------------------------------------------------------------------


class Hand:
    """Types a definition into the pages with a mouse and a keyboard."""

    def __init__(self, page, wanted):
        self.page, self.wanted = page, wanted

    def begin(self, code):
        self.page.goto("/bo-tieu-chi/them/")
        fill(self.page, code=code, title_vi="Bộ dựng lại", title_en="Rebuilt")
        fill(self.page, legal_basis="Không có", source="Dựng lại để kiểm thử")
        self.page.select_option("#id_nature", "illustrative")
        press(self.page, "Begin the draft")
        self.editor = self.page.url

    def build(self):
        page = self.page
        follow(page, "Facts of the set: titles, basis, source, total, recognition")
        self.fill(("set",), self.wanted)
        for group in self.wanted["groups"]:
            press(page, "Add a group")
            self.fill(("group", group["code"]), group)
            for criterion in group["criteria"]:
                press(page, "Add a criterion to %(code)s", code=group["code"])
                self.fill(("criterion", criterion["code"]), criterion)
        for band in self.wanted["bands"]:
            press(page, "Add a rating")
            self.fill(("band", band["code"]), band)

    def fill(self, key, item):
        """The fields of one item, then the button."""
        page = self.page
        expect(page.locator("form#item")).to_be_visible()
        parts = structure.PARTS.get(key[0], ())
        item = {name: part for name, part in item.items() if name not in parts}
        form = form_class(key)(key=key, item=item, around=Surroundings(self.wanted))
        if key[0] == "criterion":
            self.choose("kind_of", form)
            self.choose("rule_type", form)
            self.rows("inputs", len(form.inputs))
            self.rows("tiers", len(form.tiers))
        for part in (*getattr(form, "inputs", ()), *getattr(form, "tiers", ()), form):
            for bound in part:
                if bound.name not in ("before", "kind_of", "rule_type"):
                    self.type(bound)
        page.get_by_role("button", name=vi("Save"), exact=True).last.click()
        expect(page).to_have_url(re.compile("/soan/(#.*)?$"))

    def choose(self, name, form):
        """Another kind or rule: its fields come by themselves."""
        if self.page.locator(f"#id_{name}").input_value() != form[name].value():
            self.page.select_option(f"#id_{name}", form[name].value())
        shown = self.page.locator("input[name=shown]")
        kind, rule = form["kind_of"].value(), form["rule_type"].value()
        pattern = f"^{kind}/" if name == "kind_of" else f"^{kind}/{rule}$"
        expect(shown).to_have_value(re.compile(pattern))

    def rows(self, name, wanted):
        count = self.page.locator(f"input[name={name}-count]")
        for _row in range(60):
            now = int(count.get_attribute("value")) if count.count() else 0
            if now == wanted:
                return
            step = f"row:add:{name}" if now < wanted else f"row:remove:{name}:0"
            self.page.locator(f"button[value='{step}']").click()
            expect(count).to_have_value(str(now + 1 if now < wanted else now - 1))
        raise AssertionError(name)

    def type(self, bound):
        field, value = self.page.locator(f"#{bound.auto_id}"), bound.value()
        if isinstance(value, list):
            for one in value:
                self.page.locator(f"input[name={bound.html_name}][value='{one}']").check()
        elif isinstance(value, bool):
            field.set_checked(value)
        elif value not in (None, "") and field.count():
            tag = field.evaluate("e => e.tagName")
            if field.input_value() == str(value):
                return
            field.select_option(value) if tag == "SELECT" else field.fill(str(value))
            if bound.name == "choices":  # the levels become what one may ask for
                field.press("Tab")
                last = self.page.locator("#id_at_least option").last
                expect(last).to_have_attribute("value", value.splitlines()[-1].split(" | ")[0])


def test_an_administrator_rebuilds_a_set_from_nothing_and_publishes_it(crowd, empty_stack):
    page, wanted = crowd(ADMIN), seed("demo-capdh")
    hand = Hand(page, wanted)
    hand.begin("LAI-CAPDH")
    hand.build()
    crowd.shoot(page, "editor-rebuilt")
    follow(page, "Check and publish")
    fill(page, decision_number="12/QĐ-CAT", no_file_reason="Bộ minh họa", number_typed="1.0")
    fill(page, effective_from="01/01/2030")
    press(page, "Publish")
    expect(page.locator(".page-header .chip").first).to_be_visible()
    definition, status, digest = stored(empty_stack, "LAI-CAPDH", "1.0")
    assert status == "published"
    assert digest == scoring.digest(wanted).scoring == scoring.digest(definition).scoring


# --- next year's version in few clicks --------------------------------------------------------------


class Finger:
    """Counts what is clicked."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def __call__(self, role, words, context=None, /, **values):
        name = vi(words, context, **values)
        self.page.locator("body").get_by_role(role, name=name, exact=True).last.click()
        self.clicks += 1

    def open(self, address):
        """A criterion in the structure."""
        self.page.locator(f".tree a[href$='{address}']").click()
        self.clicks += 1


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_next_years_version_with_three_changes_takes_few_clicks(
    browser, tmp_path, empty_data, javascript
):
    with (
        Stack(tmp_path, like=empty_data) as stack,
        Crowd(browser, stack, javascript=javascript) as crowd,
    ):
        page = crowd(ADMIN)
        before, _status, digest = stored(stack, "DEMO-ANCS", "1.0")
        click = Finger(page)
        click("link", "Criteria sets")
        page.locator("main a[href='/bo-tieu-chi/DEMO-ANCS/1.0/']").first.click()
        click.clicks += 1
        crowd.shoot(page, "clicks-1-version")
        click("link", "Draft a new version")
        click("button", "Begin the draft")
        crowd.shoot(page, "clicks-2-editor")
        click.open("/tieu-chi/C2/")
        fill(page, max="5", cap="4")
        crowd.shoot(page, "clicks-3-criterion")
        click("button", "Save")
        click.open("/tieu-chi/C3/")
        fill(page, max="5", title_vi="Tổ chức Ngày hội Toàn dân bảo vệ ANTQ hằng năm")
        click("button", "Save")
        click.open("/tieu-chi/A2/")
        fill(page, guidance_vi="Kèm quyết định thành lập.")
        click("button", "Save")
        crowd.shoot(page, "clicks-4-changed")
        click("link", "Check and publish")
        crowd.shoot(page, "clicks-5-publish")
        fill(page, decision_number="15/QĐ-UBND", effective_from="01/01/2030")
        fill(page, no_file_reason="Bản giấy lưu tại văn phòng", number_typed="2.0")
        click("button", "Publish")
        crowd.shoot(page, "clicks-6-published")
        definition, status, new_digest = stored(stack, "DEMO-ANCS", "2.0")
        assert status == "published"
        assert click.clicks <= MOST_CLICKS
        assert new_digest != digest
        found = {c["code"]: c for g in definition["groups"] for c in g["criteria"]}
        assert (found["C2"]["max"], found["C2"]["rule"]["cap"]) == ("5", "4")
        assert found["A2"]["guidance_vi"] == "Kèm quyết định thành lập."
        assert stored(stack, "DEMO-ANCS", "1.0")[0] == before
        assert crowd.wrong == []


# --- keys, live preview, two screens -----------------------------------------------------------------


@pytest.fixture
def draft(crowd, empty_stack):
    """A draft of the synthetic set; its page stands open."""
    page = crowd(ADMIN)
    page.goto("/bo-tieu-chi/SYN-30/1.0/ban-nhap/")
    press(page, "Begin the draft")
    expect(page.locator("#structure")).to_be_visible()
    page.wait_for_load_state("load")  # the keys work from here on
    version = page.url.split("soan/")[0]
    yield page
    page.goto(version)
    page.locator("summary", has_text=vi("Throw the draft away")).click()
    press(page, "Throw the draft away")


def order(page, group="S1"):
    rows = page.locator(f"#group-{group} ol > li")
    return [row.get_attribute("id").removeprefix("criterion-") for row in rows.all()]


def test_items_are_moved_and_added_with_keys(draft):
    page = draft
    page.locator("#criterion-S1\\.2 a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    words = vi(
        "%(item)s moved to place %(place)s in group %(group)s", item="S1.2", place=3, group="S1"
    )
    expect(page.locator("#editor-status")).to_contain_text(words)
    assert order(page)[:3] == ["S1.1", "S1.3", "S1.2"]
    button = page.locator("#up-S1\\.2")
    button.press("Enter")
    expect(page.locator("#editor-status")).to_contain_text(
        vi("%(item)s moved to place %(place)s in group %(group)s", item="S1.2", place=2, group="S1")
    )
    expect(button).to_be_focused()
    assert order(page)[:3] == ["S1.1", "S1.2", "S1.3"]
    menu = page.locator("#criterion-S1\\.2 details")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/soan/tieu-chi/S1.7/$"))
    page.goto(page.url.rsplit("tieu-chi/", 1)[0], wait_until="load")
    assert order(page)[:3] == ["S1.1", "S1.2", "S1.7"]
    press(page, "Undo")
    expect(page.locator("#editor-status")).to_contain_text(
        vi("State %(number)s brought back", number=3)
    )
    assert order(page)[:3] == ["S1.1", "S1.2", "S1.3"]


def test_the_preview_follows_what_is_typed(draft):
    page = draft
    page.goto(page.url.split("#")[0] + "tieu-chi/S2.5/")
    expect(page.locator("#tried")).to_contain_text("3/3")
    page.fill("#id_max", "6")
    page.fill("#id_tiers-0-gives", "6")
    expect(page.locator("#tried")).to_contain_text("6/6")
    page.locator("#tried input[name='S2.5-value']").fill("1")
    expect(page.locator("#tried .c-points").last).to_have_text("1/6")
    expect(page.locator("#tried input[name='S2.5-value']")).to_be_focused()
    page.select_option("#id_rule_type", "linear")
    expect(page.locator("#id_cap")).to_be_visible()
    expect(page.locator("#id_max")).to_have_value("6")


def test_test_values_of_the_whole_page_are_counted_at_once(draft):
    page = draft
    total = page.locator(".tried-total b").first
    expect(total).to_contain_text("100/100")
    page.locator("#preview select[name='S1.3-value']").select_option("no")
    expect(total).to_contain_text("97/100")


@pytest.mark.parametrize("kind", ["boolean", "multi", "level"])
def test_pages_of_the_editor_pass_axe_on_both_screens(browser, draft, empty_stack, kind):
    eyes = Eyes(browser, empty_stack)
    base = draft.url.split("#")[0].removeprefix(empty_stack.url)
    item = {"boolean": "S1.3", "multi": "S4.5", "level": "S5.2"}[kind]
    try:
        if kind == "boolean":
            for part in ("", "bo/chung/", "nhom/S1/", "xep-loai/DAT/", "xem-truoc/"):
                eyes.look(ADMIN, base + part)
            for shape in ("dien-thoai", "ban-in", "khung"):
                eyes.look(ADMIN, f"{base}xem-truoc/?kieu={shape}")
        eyes.look(ADMIN, f"{base}tieu-chi/{item}/")
        page = eyes.open(ADMIN, f"{base}tieu-chi/{item}/")
        fill(page, code="S 1", max="nhiều")
        page.locator(".action-bar button[value=save]").click()
        expect(page.locator(".error-summary")).to_be_focused()
        assert page.title().startswith("Lỗi: ")
        eyes.check(page, f"{item} with errors")
    finally:
        eyes.close()
    assert eyes.faults == []
