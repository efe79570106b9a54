"""A pasted text: what each row becomes."""

import copy
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from apps.reporting.pasting import MAX_SIGNS, paste, rows_of
from tests.e2e import thirty

DEMO = Path(settings.BASE_DIR) / "seeds" / "data" / "criteria" / "demo-ancs.yaml"
GROUPS = yaml.safe_load(DEMO.read_text(encoding="utf-8"))["groups"]
FULL = {
    "A1": "Đạt",
    "A2": "không đạt",
    "A3": "4",
    "B1": "1.234",
    "B2": "16/25",
    "B3": "0",
    "B4": "Không phát sinh",
    "B5": "2",
    "B0": "Không phát sinh",
    "C1": "22/25",
    "C2": "3",
    "C3": "x",
    "D1": "98/100",
    "D2": "3",
    "E1": "0",
    "E2": "Có",
}


CALM = tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(found):
    return {c.code: (c.reading.state, c.reading.inputs) for c in found.cells if c.reading}


def values(text, **kwargs):
    return {code: one[1].get("value") for code, one in said(paste(text, GROUPS, **kwargs)).items()}


def with_kind(code, kind, **input_fields):
    """The set with one criterion of another kind."""
    groups = copy.deepcopy(GROUPS)
    criterion = next(c for g in groups for c in g["criteria"] if c["code"] == code)
    criterion["kind"] = kind
    criterion["inputs"] = [{"name": "value", "label_vi": "", "label_en": "", **input_fields}]
    return groups


def test_the_official_sheet_copied_as_a_whole_is_read_to_the_last_cell():
    definition = thirty.definition()
    cells = thirty.all_cells(definition)
    found = paste(thirty.copied_sheet(definition, cells, "Có sổ."), definition["groups"])

    assert (found.faults, found.skipped) == ([], [])
    assert {code: inputs for code, (_state, inputs) in said(found).items()} == cells
    assert {c.code for c in found.cells if c.explanation == "Có sổ."} == {"S1.1", "S3.1"}


# --- shapes --------------------------------------------------------------------------------------


@CALM
@given(st.permutations(list(FULL.items())))
def test_rows_of_code_and_value_mean_the_same_in_any_order(rows):
    found = paste("\n".join(f"{code}\t{value}" for code, value in rows), GROUPS)

    in_order = paste("\n".join(f"{code}\t{value}" for code, value in FULL.items()), GROUPS)
    assert said(found) == said(in_order)
    assert (len(said(found)), found.faults, found.skipped) == (16, [], [])


@CALM
@given(
    st.permutations(list(FULL)),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(0, 3),
    st.sampled_from(["{}", " {} ", "{}.", "\u00a0{}"]),
)
def test_line_ends_blank_rows_and_codes_as_typed_change_nothing(codes, end, blanks, shape):
    rows = [f"{shape.format(code.lower())}\t{FULL[code]}" for code in codes]
    rows[3:3] = [""] * blanks

    found = paste(end.join(rows) + end, GROUPS)

    assert len(said(found)) == 16
    assert found.faults == []


@CALM
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    found = paste(text, GROUPS, start="B1", locked=["B3"])

    assert found.cells or found.faults or found.skipped or not text.strip() or not found.notes


@CALM
@given(st.lists(st.sampled_from(["", "3", "abc", "1.234,5", "16/25"]), min_size=1, max_size=20))
def test_every_row_of_a_column_ends_somewhere(column):
    found = paste("\n".join(column), GROUPS, start="A3")

    lines = [c.line for c in found.cells] + [f.line for f in [*found.faults, *found.skipped]]
    filled = [n for n, cell in enumerate(column, 1) if cell]
    assert sorted(lines) == filled or (not filled and len(found.faults) == 1)


def test_a_column_goes_through_the_cells_that_are_typed():
    found = paste("8\n16/25\n0\nKhông phát sinh\n2", GROUPS, start="B1")

    assert list(said(found)) == ["B1", "B2", "B3", "B4", "B5"]
    assert any("B5" in note for note in found.notes)


def test_an_empty_row_of_a_column_leaves_its_cell():
    assert values("8\n\n0", start="B1") == {"B1": 8, "B3": 0}


def test_a_heading_above_a_column_is_not_read():
    found = paste("Kết quả\nĐạt\nĐạt", GROUPS, start="A1")

    assert (list(said(found)), len(found.notes)) == (["A1", "A2"], 2)


def test_a_column_copied_with_the_headings_of_groups_is_laid_beside_the_sheet():
    column = ["", "Đạt", "Đạt", "4", "4", "", "8", "16/25", "0"]

    found = paste("\n".join(column), GROUPS, start="A1")

    assert list(said(found)) == ["A1", "A2", "A3", "B1", "B2", "B3"]
    assert [one.code for one in found.skipped] == ["A4"]


def test_two_columns_are_a_ratio():
    assert said(paste("16\t25\n0", GROUPS, start="B2"))["B2"] == (
        "value",
        {"met": 16, "total": 25},
    )


def test_rows_past_the_last_criterion_are_named():
    found = paste("Đạt\nĐạt\nĐạt", GROUPS, start="E2")

    assert list(said(found)) == ["E2"]
    assert [fault.line for fault in found.faults] == [2, 3]


SHEET = (
    "BÁO CÁO QUÝ IV\n\nMã\tTiêu chí\tQuý trước\tKết quả (số đạt)\tTổng số\tTình trạng\tGhi chú\n"
    "A. Lãnh đạo, chỉ đạo\nA1\t…\tĐạt\tĐạt\n A4 \t…\t3\tTự tính\nB1\t…\t9\t8\t\t\tTheo sổ\n"
    "B2\t…\t1/2\t16\t25\nB4\t…\t\t\t\tKhông phát sinh\nB5\t…\t3\t\n"
)


def test_a_whole_sheet_is_read_by_its_headings():
    found = paste(SHEET, GROUPS)

    assert said(found) == {
        "A1": ("value", {"value": True}),
        "B1": ("value", {"value": 8}),
        "B2": ("value", {"met": 16, "total": 25}),
        "B4": ("none", {}),
    }
    assert next(c.remark for c in found.cells if c.code == "B1") == "Theo sổ"
    assert (found.faults, len(found.notes)) == ([], 1)


def test_a_figure_beside_its_denial_is_refused():
    found = paste("Mã\tKết quả\tTình trạng\nB1\t8\tKhông phát sinh\n", GROUPS)

    assert (found.cells, [f.code for f in found.faults]) == ([], ["B1"])


def test_a_code_with_nothing_behind_it_changes_nothing():
    found = paste("B1\t8\nB3\t\nB5\nB. Kết quả bảo đảm an ninh", GROUPS)

    assert (list(said(found)), found.faults) == (["B1"], [])


def test_a_figure_behind_the_code_of_a_group_is_named():
    found = paste("B1\t8\nA 5", GROUPS)

    assert (list(said(found)), [f.line for f in found.faults]) == (["B1"], [2])


def test_a_code_that_stands_twice_is_taken_from_neither_row():
    found = paste("B1\t8\nB5\t2\nB1\t9", GROUPS)

    assert list(said(found)) == ["B5"]
    assert [fault.line for fault in found.faults] == [1, 3]


def test_unknown_codes_and_locked_rows_are_named():
    found = paste("B1\t8\nX9\t3\nB3\t1", GROUPS, locked=["B3"])

    assert list(said(found)) == ["B1"]
    assert [(f.line, "X9" in str(f)) for f in found.faults] == [(2, True)]
    assert [(s.line, s.code) for s in found.skipped] == [(3, "B3")]


def test_a_stray_quotation_mark_swallows_no_row():
    assert [row.cells for row in rows_of('"a\nb\nc')] == [['"a'], ["b"], ["c"]]
    assert [row.cells for row in rows_of('"a\nb"\tc\nd')] == [["a\nb", "c"], ["d"]]


@pytest.mark.parametrize("text", ["", "\n\r\n  \n", "\t\t\n", "8\n" * 500, "x" * (MAX_SIGNS + 1)])
def test_nothing_and_too_much_are_said_in_a_sentence(text):
    found = paste(text, GROUPS)

    assert (found.cells, len(found.faults)) == ([], 1)


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1234,5", "1234.5"), ("1234.5", "1234.5")],
)
def test_numbers_are_read_as_people_write_them(typed, stored):
    groups = with_kind("B1", "number", type="decimal")

    assert said(paste(f"B1\t{typed}", groups))["B1"][1] == {"value": stored}


@pytest.mark.parametrize(
    ("typed", "value", "other"), [("1.234", "1234", "1.234"), ("1,234", "1.234", "1234")]
)
def test_an_ambiguous_number_is_noted_with_its_second_reading(typed, value, other):
    (cell,) = paste(f"B1\t{typed}", with_kind("B1", "number", type="decimal")).cells

    assert cell.reading.inputs == {"value": value}
    assert cell.reading.other == {"value": other}
    assert typed in cell.reading.note


def test_an_ambiguous_whole_number_has_no_second_reading():
    for typed in ("1.234", "1,234"):
        (cell,) = paste(f"B1\t{typed}", GROUPS).cells
        assert (cell.reading.inputs, cell.reading.other) == ({"value": 1234}, None)
        assert cell.reading.note


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        *[("B1", typed) for typed in ("abc", "-1", "1,5", "16/25", "=1+1", "１２", "9" * 13)],
        *[("B2", typed) for typed in ("64%", "16", "26/25", "a/b", "1/2/3", "/25")],
        *[("A1", typed) for typed in ("Không phát sinh", "có thể", "12")],
        *[("B1", typed) for typed in ("Không áp dụng", "012345678901 2")],
    ],
)
def test_what_cannot_stand_is_named_by_its_row(code, typed):
    found = paste(f"E1\t0\n{code}\t{typed}", GROUPS)

    assert list(said(found)) == ["E1"]
    assert [(f.line, f.code) for f in found.faults] == [(2, code)]


@pytest.mark.parametrize("remark", ["TUYỆT MẬT", "CCCD 001099012345"])
def test_protected_content_is_refused(remark):
    found = paste(f"Mã\tKết quả\tGhi chú\nB1\t8\t{remark}", GROUPS)

    assert (found.cells, len(found.faults)) == ([], 1)


def test_what_the_screen_shows_of_a_ratio_can_be_pasted():
    assert said(paste("B2\t16/25 (64\u00a0%)", GROUPS))["B2"][1] == {"met": 16, "total": 25}
