"""The visual language: tags, filters, layout, static files."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.management import call_command
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import translation

from apps.core import chips, clock
from apps.core.templatetags import ui
from tests.core.look import sample

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SPRITE = set(
    re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/bootstrap-icons/icons.svg").read_text())
)


def render(text, request=None, **context):
    return engines["django"].from_string(text).render(context, request)


@pytest.fixture
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def look_urls():
    with override_settings(ROOT_URLCONF="tests.core.look.urls"):
        yield


# --- numbers and days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (Decimal("1234.5"), None, "1.234,5", "1,234.5"),
        (Decimal("1234567.00"), None, "1.234.567", "1,234,567"),
        (1234, None, "1.234", "1,234"),
        (0, None, "0", "0"),
        (Decimal("79.995"), 2, "80", "80"),
        (Decimal("86.445"), 2, "86,45", "86.45"),
        (Decimal("-0.004"), 2, "0", "0"),
        (None, None, "–", "–"),
        ("", None, "–", "–"),
    ],
)
def test_number_is_written_as_the_language_wants(value, places, vi, en):
    with translation.override("vi"):
        assert ui.number(value, places) == vi
    with translation.override("en"):
        assert ui.number(value, places) == en


def test_points_show_two_decimals_half_up(vietnamese):
    assert render("{{ x|points }}", x=Decimal("88.4949")) == "88,49"
    assert render("{{ x|points }}", x=Decimal("88.495")) == "88,5"


def test_days_and_moments_are_vietnamese_in_both_languages():
    late = datetime(2021, 12, 31, 17, 5, tzinfo=UTC)  # past midnight in Việt Nam
    for language in ("vi", "en"):
        with translation.override(language):
            assert ui.day(date(2022, 4, 3)) == "03/04/2022"
            assert ui.day(late) == "01/01/2022"
            assert ui.day("2022-04-03") == "03/04/2022"
            assert ui.moment(late) == "00:05 01/01/2022"
            assert ui.moment(late.isoformat()) == "00:05 01/01/2022"
            assert ui.day(None) == ui.moment(None) == "–"


@pytest.mark.parametrize(
    ("day", "words", "level"),
    [
        (14, "còn 4 ngày", ""),
        (13, "còn 3 ngày", "soon"),
        (10, "hôm nay", "soon"),
        (8, "quá hạn 2 ngày", "late"),
    ],
)
def test_deadline_says_how_far_it_is(vietnamese, day, words, level):
    with clock.at(clock.local(2022, 1, 10, 23, 30)):
        assert ui.due(date(2022, 1, day)) == words
        assert ui.deadline(date(2022, 1, day))["level"] == level
        html = render("{% deadline d %}", d=date(2022, 1, day))
        assert f"{day:02}/01/2022 – {words}" in html


def test_deadline_of_finished_work_is_a_plain_date(vietnamese):
    html = render("{% deadline d True %}", d=date(2020, 1, 8))
    assert ">08/01/2020<" in html


# --- icons and chips ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(chips.KINDS))
def test_every_state_has_icon_word_and_tint(vietnamese, kind):
    css = (STATIC / "css/components.css").read_text()
    for state, chip in chips.KINDS[kind].items():
        html = ui.chip(state, kind)
        assert chip.icon in SPRITE
        assert f"#{chip.icon}" in html
        assert str(chip.label) in html
        assert f".chip-{chip.css} " in css


def test_chip_of_an_unknown_state_escapes_its_word():
    assert "&lt;b&gt;" in ui.chip("<b>")


def test_same_word_differs_by_kind(vietnamese):
    assert "Đang soạn" in ui.chip("draft")
    assert "Bản nháp" in ui.chip("draft", "criteria")
    assert "Đã trình" in ui.chip("submitted", "dossier")


@pytest.mark.parametrize("nature", sorted(chips.NATURES))
def test_natures_are_told_apart(vietnamese, nature):
    assert chips.NATURES[nature].icon in SPRITE
    assert f"nature-{nature}" in ui.nature_badge(nature)


def test_nature_badge_is_silent_without_nature():
    assert ui.nature_badge("") == ""


def test_icons_named_in_templates_are_in_the_sprite():
    missing = {
        f"{path.name}: {name}"
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bicon[ =]"([a-z0-9-]+)"', path.read_text())
        if name not in SPRITE
    }
    assert not missing


# --- forms ---------------------------------------------------------------------------------------------


class Small(forms.Form):
    name = forms.CharField(label="Tên", help_text="Không dấu.")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("<i>Chung</i>")


def test_error_summary_links_each_line_to_its_field(vietnamese):
    html = render("{% error_summary form %}", form=Small({}))

    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert "Có 3 nội dung cần sửa" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert "&lt;i&gt;Chung&lt;/i&gt;" in html
    assert "Tên: " in html


def test_error_summary_joins_a_label_that_is_a_sentence(vietnamese):
    class Confirm(forms.Form):
        sure = forms.BooleanField(label="Tôi xác nhận.", error_messages={"required": "Đánh dấu."})

    assert "Tôi xác nhận: Đánh dấu." in render("{% error_summary form %}", form=Confirm({}))


def test_error_summary_takes_formsets_and_pairs(vietnamese):
    formset = forms.formset_factory(Small, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"}
    )
    html = render(
        "{% error_summary formset pairs %}", formset=formset, pairs=[("id_v2", "I.2: nhập số.")]
    )
    assert 'href="#id_form-0-kind_0"' in html
    assert 'href="#id_v2"' in html


def test_error_summary_of_news_asks_for_no_correction(vietnamese):
    html = render("{% error_summary news %}", news=[("", "Biểu quyết đã đóng lúc 09:41.")])

    assert "Chưa thực hiện được" in html
    assert "cần sửa" not in html
    assert "Biểu quyết đã đóng lúc 09:41." in html


@pytest.mark.parametrize("form", [None, Small()])
def test_error_summary_is_silent_without_errors(form):
    assert render("{% error_summary form %}", form=form).strip() == ""


def test_field_ties_help_and_errors_to_the_control(vietnamese):
    html = render("{% field form.name %}", form=Small({}))

    assert '<label class="form-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert "form-control is-invalid" in html


def test_field_of_several_options_is_a_fieldset():
    html = render("{% field form.kind %}", form=Small())
    assert "<fieldset" in html
    assert 'for="id_kind_0"' in html
    assert "is-invalid" not in html


def test_action_button_posts_with_token_and_key():
    html = render(
        '{% action_button "/x/" "Nhắc" icon="bell" version=3 %}', RequestFactory().get("/")
    )
    assert 'method="post" action="/x/"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="form_key"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert "Nhắc</button>" in html


# --- moving about ------------------------------------------------------------------------------------------


def test_pagination_keeps_the_filters(vietnamese):
    request = RequestFactory().get("/", {"q": "bãi cháy", "page": "2"})
    html = render("{% pagination p %}", request, p=Paginator(range(300), 10).page(2))

    assert 'href="?q=b%C3%A3i+ch%C3%A1y&amp;page=3"' in html
    assert 'aria-current="page"' in html
    assert "11–20 trong 300" in html


def test_pagination_is_silent_on_a_single_page():
    request = RequestFactory().get("/")
    assert render("{% pagination p %}", request, p=Paginator([1], 10).page(1)).strip() == ""


def test_breadcrumbs_begin_at_home_and_end_here(vietnamese):
    html = render('{% breadcrumbs "Kỳ" "/ky/" "Nhập" %}')
    assert re.findall(r'href="([^"]+)"', html) == ["/", "/ky/"]
    assert '<span aria-current="page">Nhập</span>' in html


def test_progress_and_empty_state(vietnamese):
    assert 'value="29" max="30"' in render("{% progress 29 30 %}")
    assert 'max="1"' in render("{% progress 0 0 %}")
    html = render('{% empty_state "Không có gì." "/x/" "Thêm" %}')
    assert "Không có gì." in html
    assert 'href="/x/"' in html


# --- layout ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", sample.PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_hold_no_inline_style_or_script(look_urls, page, language):
    with translation.override(language):
        html = sample.render(page)

    assert f'<html lang="{language}">' in html
    assert not re.search(r'\sstyle="|<style|<script(?![^>]* src="/)|\son[a-z]+="|https?://', html)
    assert html.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    if page != "form":  # two forms over the same fields, to compare them
        assert len(ids) == len(set(ids))


def test_base_begins_with_the_skip_link(look_urls, vietnamese):
    body = sample.render("list").split("<body")[1]
    assert body.index('href="#main"') < body.index("<header")
    assert 'id="main"' in body


@pytest.mark.parametrize(("page", "says"), [("error", True), ("form", True), ("page", False)])
def test_title_begins_with_error_when_there_are_errors(look_urls, vietnamese, page, says):
    title = re.search(r"<title>(.*?)</title>", sample.render(page), re.S)[1]
    assert title.startswith("Lỗi: ") is says
    assert title.endswith("– An ninh cơ sở")


@pytest.mark.parametrize(("page", "marked"), [("home", True), ("list", False)])
def test_illustrative_pages_carry_the_mark(look_urls, vietnamese, page, marked):
    html = sample.render(page)
    assert ("mark-illustrative" in html) is marked
    assert ("Số liệu minh họa" in html) is marked


def test_top_bar_shows_unit_bell_menu_and_current_item(look_urls, vietnamese):
    html = sample.render("list")
    assert "Công an phường Bãi Cháy" in html
    assert '<span class="count">3</span>' in html
    assert html.count('aria-current="page"') >= 3  # row, menu, pager
    assert 'action="/dang-xuat/"' in html
    assert 'name="language" value="en"' in html
    assert "Hỗ trợ: Công an thành phố" in html


def test_signed_out_page_has_no_navigation(look_urls, vietnamese):
    html = sample.render("login")
    assert "nav-row" not in html
    assert "dang-xuat" not in html


def test_layout_stands_without_the_other_rooms(vietnamese):
    with override_settings(ROOT_URLCONF="tests.core.look.empty_urls"):
        assert "Thẩm định" in sample.render("list")


# --- static files ------------------------------------------------------------------------------------------------


def test_styles_ask_for_nothing_outside():
    for path in STATIC.rglob("*.css"):
        text = path.read_text()
        assert "@import" not in text
        for target in re.findall(r"url\(\"?([^\")]+)\"?\)", text):
            assert not target.startswith(("data:", "http", "//")), (path, target)
            assert (path.parent / target).exists(), (path, target)


def test_vendored_files_keep_their_licences():
    for folder in (STATIC / "vendor").iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE").exists()


def test_static_files_pass_the_manifest(tmp_path):
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=str(tmp_path)):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
