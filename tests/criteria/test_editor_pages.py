"""The editor as a browser without scripts uses it."""

import re

import pytest
import yaml

from apps.core import clock
from apps.criteria import services, structure

from .editor import SETS, Editor, fields_of


def codes(version, group="B"):
    found = structure.find(version.definition, ("group", group))
    return [criterion["code"] for criterion in found["criteria"]]


# --- the structure --------------------------------------------------------------------------------


def test_the_editor_shows_structure_total_and_preview(editor):
    html = editor.get()
    assert "100/100" in html
    for code in ("A1", "B2", "E2"):
        assert f'value="up:criterion:{code}"' in html
    assert 'name="B2-met"' in html  # the row of the entry page
    assert "XUAT_SAC" in html


def test_it_takes_few_queries(editor, django_assert_max_num_queries):
    editor.get()
    with django_assert_max_num_queries(10):
        editor.get()
    with django_assert_max_num_queries(10):
        editor.get("editor-item", "tieu-chi", "B2")


def test_items_move_and_the_page_says_where_to(editor):
    answer = editor.do("editor-move", "down:criterion:B2")
    assert answer.url.endswith("#criterion-B2")
    assert codes(editor.now)[:3] == ["B1", "B3", "B2"]
    revision = editor.now.revisions.first()
    assert (revision.what, revision.params) == (
        "moved_in",
        {"item": "B2", "place": 3, "group": "B"},
    )
    editor.do("editor-move", "up:group:B")
    assert [g["code"] for g in editor.now.definition["groups"]][:2] == ["B", "A"]
    editor.do("editor-move", "up:band:TOT")
    editor.do("editor-move", "regroup:criterion:B2", **{"group-of": "A"})
    assert "B2" in codes(editor.now, "A")


def test_the_same_button_pressed_twice_moves_once(editor):
    data = {"do": "down:criterion:B1", "form_key": "one"}
    url = editor.url("editor-move")
    editor.client.post(url, data)
    editor.client.post(url, data)
    assert codes(editor.now)[:3] == ["B2", "B1", "B3"]


def test_a_removed_item_has_a_way_back(editor):
    editor.do("editor-remove", "remove:criterion:B2")
    assert "B2" not in codes(editor.now)
    html = editor.get()
    undo = re.search(r'action="([^"]*khoi-phuc/)"', html)[1]
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    answer = editor.client.post(undo, {"seen": seen, "undo": "1", "form_key": "undo"})
    assert answer.url == editor.url("editor")
    assert "B2" in codes(editor.now)


def test_what_was_added_opens(editor):
    answer = editor.do("editor-add", "after:criterion:B2")
    assert answer.url == editor.url("editor-item", "tieu-chi", "B6")
    assert codes(editor.now)[:4] == ["B1", "B2", "B6", "B3"]
    assert editor.do("editor-add", "into:group:A").url.endswith("/tieu-chi/A5/")
    assert editor.do("editor-add", "new:group:").url.endswith("/nhom/F/")
    assert editor.do("editor-add", "new:band:").url.endswith("/xep-loai/XL1/")
    editor.get("editor-item", "tieu-chi", "A5")


def test_a_copy_gets_its_own_code_and_identity(editor):
    editor.do("editor-duplicate", "duplicate:criterion:B2")
    group = structure.find(editor.now.definition, ("group", "B"))
    twin = group["criteria"][2]
    assert twin["code"] == twin["identity"] == "B6"
    assert twin["rule"] == editor.criterion("B2")["rule"]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("editor-move", "up:criterion:ZZ"),
        ("editor-move", "sideways:criterion:B2"),
        ("editor-move", "regroup:criterion:B2"),
        ("editor-add", "into:group:ZZ"),
        ("editor-remove", "remove:group:ZZ"),
        ("editor-remove", ""),
        ("editor-duplicate", "duplicate:set:"),
    ],
)
def test_a_step_that_is_not_possible_changes_nothing(editor, name, step):
    before = editor.now.definition
    assert editor.do(name, step).status_code == 302
    assert editor.now.definition == before
    assert editor.now.revision == 1


# --- one item -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_item_of_every_set_has_a_page_that_sends_it_back_unchanged(login, admin, path):
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    version = services.publish_definition(definition, number="1.0", published_on=clock.today())
    editor = Editor(login(admin), services.create_draft(version, by=admin, number="2.0"))
    before = editor.now.definition
    slugs = {"set": "bo", "group": "nhom", "criterion": "tieu-chi", "band": "xep-loai"}
    for key in structure.keys(before):
        answer = editor.item(slugs[key[0]], key[1] if key[1:] else "chung")
        assert answer.status_code == 302, (key, answer.context["form"].error_lines())
    assert editor.now.definition == before
    assert editor.now.revision == 1


def test_points_and_words_are_saved(editor):
    answer = editor.item(
        "tieu-chi", "B2", then="next", max="7,5", title_vi="Tỷ lệ điều tra, khám phá án"
    )
    assert answer.url == editor.url("editor-item", "tieu-chi", "B3")
    assert editor.criterion("B2")["max"] == "7.5"
    assert editor.criterion("B2")["title_vi"] == "Tỷ lệ điều tra, khám phá án"
    assert editor.now.revisions.first().by.username == "quantri"


def test_another_kind_shows_its_fields_and_keeps_what_was_typed(editor):
    answer = editor.item("tieu-chi", "A2", then="kind", kind_of="count", title_vi="Số lần họp")
    html = answer.content.decode()
    data = fields_of(html)
    assert editor.now.revision == 1  # nothing stored yet
    assert data["title_vi"] == "Số lần họp"
    assert data["rule_type"] == "threshold"
    assert data["inputs-0-type"] == "int"
    assert data["fold"] == "sum"
    data |= {"rule_type": "tiers", "then": "kind"}
    data = fields_of(editor.send("tieu-chi", "A2", data).content.decode())
    assert data["tiers-count"] == "2"
    data["then"] = "row:add:tiers"
    data = fields_of(editor.send("tieu-chi", "A2", data).content.decode())
    for place, (low, high, gives) in enumerate(
        [("0", "2", "0"), ("2", "4", "1,5"), ("4", "", "4")]
    ):
        data |= {
            f"tiers-{place}-low": low,
            f"tiers-{place}-high": high,
            f"tiers-{place}-gives": gives,
        }
    answer = editor.send("tieu-chi", "A2", data | {"then": "save"})
    assert answer.status_code == 302
    assert editor.criterion("A2")["rule"] == {
        "type": "tiers",
        "tiers": [
            {"from": "0", "below": "2", "points": "0"},
            {"from": "2", "below": "4", "points": "1.5"},
            {"from": "4", "points": "4"},
        ],
    }


def test_saving_with_another_kind_first_shows_its_fields(editor):
    answer = editor.item("tieu-chi", "A2", kind_of="ratio")
    assert answer.status_code == 200
    assert fields_of(answer.content.decode())["inputs-1-name"] == "total"
    assert editor.now.revision == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max": "nhiều"}, "max"),
        ({"max": "-1"}, "max"),
        ({"code": "A1"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "B 2"}, "code"),
        ({"tiers-1-low": "sáu lăm"}, "tiers-1-low"),
        ({"tiers-0-gives": "x"}, "tiers-0-gives"),
        ({"inputs-1-name": "met"}, "inputs-1-name"),
        ({"inputs-1-name": "state"}, "inputs-1-name"),
        ({"evidence": "perhaps"}, "evidence"),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field(editor, changes, field):
    answer = editor.item("tieu-chi", "B2", title_vi="Không mất", **changes)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in html
    assert f'href="#id_{field}"' in html
    assert re.search(r"<title>\s*Lỗi: ", html)
    assert "Không mất" in html
    for value in changes.values():
        assert value in html or value == "perhaps"  # a choice that is none is not shown
    assert editor.now.revision == 1


@pytest.mark.parametrize(
    ("kind", "key", "field"),
    [
        ("tieu-chi", "A1", "fold"),
        ("bo", "-", "applies_to"),
        ("xep-loai", "XUAT_SAC", r"\S*group"),
    ],
)
def test_a_choice_that_no_page_offers_is_refused(editor, kind, key, field):
    name = re.search(
        rf'<(?:select|input)[^>]*name="({field})"', editor.get("editor-item", kind, key)
    )
    before = editor.now.definition

    answer = editor.item(kind, key, **{name[1]: "a\0"})

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert editor.now.definition == before


def test_an_unsound_draft_is_stored_and_its_faults_are_listed(editor):
    editor.item("tieu-chi", "B2", max="6", **{"tiers-1-low": "60"})
    assert editor.now.revision == 2
    html = editor.get()
    assert (
        editor.url("editor-item", "tieu-chi", "B2")
        in re.search(r'<ul class="faults">.*?</ul>', html, re.S)[0]
    )
    assert "98/100" in html


def test_a_preview_is_counted_from_what_is_typed(editor):
    html = editor.item("tieu-chi", "B3", then="preview", max="9", **{"tiers-0-gives": "9"})
    html = html.content.decode()
    assert "9/9" in html
    assert editor.now.revision == 1


def test_test_values_are_counted_and_not_stored(editor):
    html = editor.get()
    data = fields_of(html, "try") | {"B2-met": "10", "B2-total": "100", "A3-value": "một"}
    answer = editor.client.post(editor.url("editor-preview"), data)
    html = answer.content.decode()
    assert "0/8" in html
    assert 'value="một"' in html
    assert editor.now.revision == 1
    part = editor.client.post(editor.url("editor-preview"), data, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<section id="preview"')


@pytest.mark.parametrize("shape", ["may-tinh", "dien-thoai", "ban-in", "khung"])
def test_the_preview_has_its_own_page_in_every_shape(editor, shape):
    answer = editor.client.get(editor.url("editor-preview"), {"kieu": shape})
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_identity_of_a_new_criterion_follows_its_code_until_it_is_published(editor):
    editor.do("editor-add", "into:group:A")
    answer = editor.item("tieu-chi", "A5", then="stay", code="A9")
    assert answer.url == editor.url("editor-item", "tieu-chi", "A9")
    editor.item("tieu-chi", "A9", code="A10")
    assert editor.criterion("A10")["code"] == "A10"
    editor.item("tieu-chi", "A1", code="A1b")
    assert editor.criterion("A1")["code"] == "A1b"  # it was published: its name stays
