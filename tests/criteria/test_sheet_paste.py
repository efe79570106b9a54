"""Rows copied from Excel into a group of a draft."""

import copy

import pytest
from django.utils import translation

from apps.criteria.scoring import problems
from apps.criteria.sheets import from_paste
from apps.criteria.sheets.paste import MAX_ROWS, MAX_SIGNS, example
from apps.criteria.structure import find, group_of
from tests.criteria.definitions import load

DEMO = load("DEMO-ANCS")
HEAD = "Mã\tTên\tĐVT\tChỉ tiêu\tĐiểm\tĐiểm liệt\tMinh chứng\n"


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def pasted(text, group="B", definition=DEMO, **more):
    before = copy.deepcopy(definition)
    new, rows, errors = from_paste(text, definition, group, **more)
    assert definition == before  # the draft itself is never touched
    assert (new is None) == bool(errors)
    return new, rows, [str(error) for error in errors]


def added(row, definition=DEMO):
    new, rows, errors = pasted(row, definition=definition)
    assert errors == []
    assert [r.change for r in rows] == ["added"]
    return find(new, ("criterion", "X1"))


@pytest.mark.parametrize("group", [group["code"] for group in DEMO["groups"]])
def test_the_rows_of_a_group_pasted_back_change_nothing(group):
    new, rows, _errors = pasted(example(DEMO, group), group)

    assert new == DEMO
    assert {row.change for row in rows} == {"same"}


def test_columns_stand_in_any_order_under_headings():
    plain, *_rest = pasted("X1\tTên mới\tvụ\t≤ 5\t1,5\tcó\tnếu có")
    mixed, *_rest = pasted(
        "Minh chứng\tĐiểm tối đa\tTÊN TIÊU CHÍ\tmã\tChỉ tiêu\tđiểm liệt\tĐơn vị tính\n"
        "nếu có\t1,5\tTên mới\tX1\t≤ 5\tx\tvụ"
    )

    assert plain == mixed
    criterion = find(plain, ("criterion", "X1"))
    assert (criterion["max"], criterion["unit_vi"]) == ("1.5", "vụ")
    assert criterion["veto"]
    assert criterion["mandatory"]


@pytest.mark.parametrize(
    ("unit", "target", "veto", "kind", "rule"),
    [
        ("", "", "", "boolean", {"type": "boolean"}),
        ("", "Đạt", "", "boolean", {"type": "boolean"}),
        ("%", "≥ 80", "", "ratio", {"type": "ratio", "at_least": "80"}),
        ("%", "82,5%", "", "ratio", {"type": "ratio", "at_least": "82.5"}),
        ("vụ", "<= 1.000", "", "count", {"type": "threshold", "at_most": "1000"}),
        ("buổi", "12", "", "count", {"type": "threshold", "at_least": "12"}),
        ("km", ">2,5", "", "number", {"type": "threshold", "more_than": "2.5"}),
        ("vụ", "0", "", "count", {"type": "threshold", "equals": "0"}),
        ("vụ", "0", "x", "count", {"type": "veto", "counts": [{"input": "value"}]}),
        ("", "Quý I", "", "date", {"type": "date", "quarter": 1}),
        ("", "trong quý iv", "", "date", {"type": "date", "quarter": 4}),
        ("", "Quý 2", "", "date", {"type": "date", "quarter": 2}),
    ],
)
def test_unit_and_target_say_how_a_new_criterion_is_judged(unit, target, veto, kind, rule):
    criterion = added(f"X1\tTên mới\t{unit}\t{target}\t3\t{veto}\tbắt buộc")

    assert (criterion["kind"], criterion["rule"]) == (kind, rule)
    assert criterion["inputs"]
    assert criterion["evidence"] == "required"


@pytest.mark.parametrize("target", ["", "≥ 12", "≥ 2,5", "Quý I"])
def test_what_was_added_only_lacks_its_english_words(target):
    definition = copy.deepcopy(DEMO)
    new, _rows, _errors = pasted(f"X1\tTên mới\tlần\t{target}\t3", definition=definition)

    found = {p.code for p in problems(new) if p.place[:2] in (("criterion", "X1"), ("input", "X1"))}

    assert found <= {"words_missing", "word_missing", "title_missing", "unit_missing"}, found


def test_only_the_cells_that_are_given_change_a_criterion():
    new, rows, _errors = pasted(HEAD + "B2\t\t\t\t9,5\t\t\nB3\tTên khác\t\t\t\t\t\n")

    before, after = (find(d, ("criterion", "B2")) for d in (DEMO, new))
    assert after == {**before, "max": "9.5"}
    assert find(new, ("criterion", "B3"))["title_vi"] == "Tên khác"
    assert [row.change for row in rows] == ["changed", "changed"]


def test_a_new_criterion_stands_last_and_takes_a_name_nobody_had():
    new, *_rest = pasted("X1\tTên mới\t\t\t3", taken={"X1"})

    criterion = group_of(new, "X1-2")["criteria"][-1]
    assert (criterion["code"], criterion["identity"]) == ("X1", "X1-2")


def test_line_breaks_quotes_and_blank_lines_as_excel_copies_them():
    new, rows, _errors = pasted(HEAD + 'X1\t"Dòng ""một""\nDòng hai"\t\t\t3\t\t\r\n\r\n\t\t\t\n')

    assert len(rows) == 1
    assert find(new, ("criterion", "X1"))["title_vi"] == 'Dòng "một"\nDòng hai'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Dán ít nhất một dòng."),
        ("\t\t\n", "Dán ít nhất một dòng."),
        ("x" * (MAX_SIGNS + 1), "Nội dung quá dài. Mỗi lần dán nhiều nhất 300 dòng."),
        ("X\tY\n" * (MAX_ROWS + 1), "Nội dung quá dài. Mỗi lần dán nhiều nhất 300 dòng."),
        ("Mã\tTên\tMã\nX1\tA\tX2", "Cột “Mã” có hai lần."),
        (
            "Mã\tTên\tGhi chú\nX1\tA\tb",
            "Không có cột “Ghi chú”. Các cột được nhận: Mã, Tên, ĐVT, Chỉ tiêu, Điểm, "
            "Điểm liệt, Minh chứng.",
        ),
        ("\tTên\t\t\t3", "Dòng 1: chưa có mã."),
        ("X1\t\t\t\t3", "Dòng 1: thiếu tên tiêu chí."),
        ("X1\tTên", "Dòng 1: thiếu điểm."),
        ("X1\tTên\t\t\t-3", "Dòng 1: điểm không được âm."),
        ("X1\tTên\t\t\tba", "Dòng 1: điểm: “ba” không phải là số. Nhập như 12 hoặc 1.234,5."),
        ("X1\tTên\t\t\t3\nX1\tTên\t\t\t3", "Dòng 2: “X1” đã có ở dòng 1."),
        ("A1\tTên\t\t\t3", "Dòng 1: “A1” là mã của một tiêu chí thuộc nhóm A."),
        (
            "X1\tTên\t\t\t3\tchắc",
            "Dòng 1: “chắc” ở cột “Điểm liệt”: ghi “có” hoặc để trống.",
        ),
        (
            "X1\tTên\t\t\t3\t\tảnh",
            "Dòng 1: “ảnh” ở cột “Minh chứng”: ghi một trong các từ: bắt buộc; nếu có; không cần.",
        ),
        (
            "X1\tTên\t\ttheo kế hoạch\t3",
            "Dòng 1: không đọc được chỉ tiêu “theo kế hoạch”. Ghi như “≥ 80”, “Quý I” hoặc "
            "“Đạt”; cách chấm khác thì đặt ở trang soạn.",
        ),
        (
            "B2\t\t\t≥ 5",
            "Dòng 1: tiêu chí này không chấm theo một chỉ tiêu; sửa cách chấm ở trang soạn.",
        ),
        ("X1\tTên\t\t\t3\t\t\tthừa", "Dòng 1: “thừa” nằm ngoài cột cuối cùng."),
        ("X" * 21 + "\tTên\t\t\t3", "Dòng 1: mã dài quá 20 ký tự."),
    ],
)
def test_rows_that_cannot_be_taken_say_why(text, sentence):
    assert sentence in pasted(text)[2]


def test_a_checklist_takes_no_points():
    checklist = load("ANTT-124-XP")
    group = checklist["groups"][0]["code"]

    _new, _rows, errors = pasted("X1\tTên\t\t\t3", group, checklist)
    new, *_rest = pasted("X1\tTên", group, checklist)

    assert errors == ["Dòng 1: bộ tiêu chí này không có điểm; để trống cột “Điểm”."]
    assert find(new, ("criterion", "X1"))["max"] is None
