"""Every origin, next step, change and difference has its sentence, in both languages."""

import pytest
from django.utils.translation import override

from apps.criteria.explaining import (
    change_words,
    difference_words,
    explain_score,
    improvement_words,
    origin_words,
    place_words,
    quarter_names,
    reason_words,
)
from apps.criteria.scoring import Context, fold, score
from apps.criteria.scoring.compare import KINDS, Change, differences, score_differences
from apps.criteria.scoring.improve import IMPROVEMENTS
from apps.criteria.scoring.origins import HOWS, InputOrigin, Origin, origins
from apps.criteria.scoring.outcomes import Note, note
from apps.criteria.scoring.rescore import BAND_REASONS, REASONS
from tests.criteria.definitions import find, load, read

LANGUAGES = ["vi", "en"]
WORDS = {"vi": "Nội dung", "en": "Content"}
PARAMS = {
    **dict.fromkeys(["value", "target", "change", "bound", "each", "late", "total", "met"], "2"),
    **dict.fromkeys(["label", "failing", "cases", "excuses", "required"], WORDS),
    **dict.fromkeys(["first", "last"], "2021-03-31"),
    "quarters": [2, 3],
    "more": 1,
    "count": 2,
    "set": "X",
    "codes": "B1, B2",
    "points": "2.5",
}


def is_plain(text):
    return text.endswith(".") and "%(" not in text and "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", IMPROVEMENTS)
def test_every_next_step_has_a_sentence(code, language):
    with override(language):
        for points in ("2.5", "0", None):
            assert is_plain(improvement_words(Note(code, PARAMS | {"points": points})))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", HOWS)
def test_every_origin_has_a_sentence(how, language):
    parts = InputOrigin("value", how, ((1, 3), (2, "0.5")), (1, 2))
    with override(language):
        text = origin_words(
            Origin("B1", how, (1, 2), (3,), ((1, "value"),), (parts,)), quarter_names(2021)
        )
    assert is_plain(text)


def test_origins_name_every_part():
    demo = load("DEMO-ANCS")
    quarters = [
        {"B1": read(find(demo, "B1"), n), "B2": read(find(demo, "B2"), (n, 4))} for n in (3, 2)
    ]
    found = origins(demo, quarters)
    with override("vi"):
        assert origin_words(found["B1"], quarter_names()) == "Cộng các quý: Quý I 3 + Quý II 2."
        assert origin_words(found["B2"], quarter_names(2021)) == (
            "Cộng cả hai phần của tỷ lệ qua các quý: Quý I/2021 3/4 + Quý II/2021 2/4."
        )
        assert origin_words(found["A1"], quarter_names()) == (
            "Chưa xác định được vì chưa có báo cáo Quý I, Quý II."
        )


SENTENCES = [
    (note("lower_to", value=3, target=2, change=1, points="8"), "Giảm 1, còn 2: 8 điểm."),
    (
        note("ratio_raise", met=16, total=25, target=18, change=2, bound="70", points="6"),
        "Thêm 2 (18/25) để đạt mốc 70%: 6 điểm.",
    ),
    (
        note("answer_yes", label=WORDS, points=None),
        "Cần đạt: “Nội dung”. Khi đạt: được tính là đạt.",
    ),
]


@pytest.mark.parametrize(("found", "sentence"), SENTENCES)
def test_next_steps_in_vietnamese(found, sentence):
    with override("vi"):
        assert improvement_words(found) == sentence


ITEM = {"code": "B2", "title_vi": "Tỷ lệ", "title_en": "Share", "max": "8", "rule": {}}
SIDES = {
    "added": (None, ITEM),
    "dropped": (ITEM, None),
    "split": (ITEM, [ITEM, ITEM]),
    "merged": ([ITEM, ITEM], ITEM),
    "replaced": (ITEM, ITEM),
    "renamed": (ITEM, ITEM),
    "unit": ({"unit_vi": "vụ"}, {}),
    "inputs": ([{"name": "value", "label_vi": "Số"}], []),
    "conditions": ({}, {"group_min": {"A": "9"}, "requires_no_veto": True, "group": "B"}),
    "cap": (None, {"part": 1, "of": 5}),
    "facts": ({"nature": "real"}, {"nature": "partial"}),
    "wording": ({"source_vi": "Cũ", "source_en": "Old"}, {"source_vi": "Mới", "source_en": "New"}),
    "settings": ({"x": 1}, {"x": 2}),
    "reordered": (["A", "B"], ["B", "A"]),
    "bands_reordered": (["A", "B"], ["B", "A"]),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_has_a_sentence_that_names_the_place(kind, language):
    before, after = SIDES.get(kind, ("1", "2"))
    change = Change(kind, ("criterion", "B2"), before, after, items=({}, {}))
    with override(language):
        text = change_words(change)
        assert text.startswith(place_words(("criterion", "B2")))
    assert is_plain(text)


def test_real_changes_in_vietnamese():
    old, new = load("DEMO-ANCS"), load("DEMO-ANCS")
    find(new, "C1")["max"] = "12"
    find(new, "A3")["rule"]["cap"] = "5"
    find(new, "B4")["veto"] = True
    with override("vi"):
        texts = [change_words(change) for change in differences(old, new)]
    assert texts[1:] == [
        "Tiêu chí B4: nay là tiêu chí điểm liệt.",
        "Tiêu chí C1: điểm tối đa từ 10 điểm thành 12 điểm.",
    ]
    assert texts[0].startswith("Tiêu chí A3: quy tắc từ “")


def test_a_half_made_draft_is_put_into_words_too():
    old, new = load("DEMO-ANCS"), load("DEMO-ANCS")
    find(new, "C1").update(max="nhiều", rule={}, inputs=None, fold=None)
    for language in LANGUAGES:
        with override(language):
            assert all(is_plain(change_words(change)) for change in differences(old, new))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_difference_has_words(language):
    with override(language):
        assert all(reason_words(code) for code in (*REASONS, *BAND_REASONS))


def test_a_difference_says_old_new_and_why():
    old, new = load("DEMO-ANCS"), load("DEMO-ANCS")
    find(new, "A3").update(max="10")
    values = {"A3": read(find(old, "A3"), 3)}
    scores = [score(d, values, {}, Context(year=2021)).as_dict() for d in (old, new)]
    (line,) = score_differences(*scores, old, new).changed
    with override("vi"):
        text = difference_words(line)
    assert text == "Tiêu chí A3: 3,75/5 → 7,5/10. Lý do: đổi điểm tối đa."


def test_points_spread_over_a_line_are_in_its_promise():
    """B2 does not apply: what B3 could still earn is promised in the raised points."""
    demo = load("DEMO-ANCS")
    quarter = {"B2": read(find(demo, "B2"), (0, 0)), "B3": read(find(demo, "B3"), 1)}
    year = fold(demo, [quarter] * 4)
    pinned = score(demo, year, {}, Context(year=2021)).as_dict()
    (line,) = (one for one in pinned["lines"] if one["code"] == "B3")
    with override("vi"):
        explained = explain_score(pinned, demo, year=2021)["B3"]
    assert line["max"] == "9.0741"
    assert explained.improvement == "Giảm 1, còn 0: 9,07 điểm."
    assert explained.maximum == line["max"]
