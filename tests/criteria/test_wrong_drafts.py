"""Wrong drafts, one change away from a sound set each, refused with a sentence of their own."""

import pytest
from django.utils import translation

from apps.criteria.problems import problem_words
from apps.criteria.scoring import check, problems
from tests.criteria.definitions import find, load

# The other published sets, as far as links go; two of them lead back to DEMO-CAPDH.
OTHERS = {
    "ANTT-124-XP": {},
    "NTM-19.2": {
        "groups": [{"criteria": [{"code": "7", "rule": {"type": "linked", "set": "DH-9745"}}]}]
    },
    "DH-9745": {
        "groups": [{"criteria": [{"code": "9", "rule": {"type": "linked", "set": "DEMO-CAPDH"}}]}]
    },
}


def group(definition, code):
    return next(one for one in definition["groups"] if one["code"] == code)


def band(definition, code):
    return next(one for one in definition["bands"] if one["code"] == code)


def tiers(code, *edges):
    """Tiers of a criterion from (from, below, points)."""

    def change(definition):
        keys = ("from", "below", "points")
        find(definition, code)["rule"]["tiers"] = [
            {key: item for key, item in zip(keys, tier, strict=True) if item is not None}
            for tier in edges
        ]

    return change


def on(code, /, **facts):
    """Other facts of a criterion."""
    return lambda definition: find(definition, code).update(facts)


def rule(code, /, **facts):
    """Another rule of a criterion, or other facts of its rule."""
    return lambda definition: find(definition, code)["rule"].update(facts)


def of_group(code, /, **facts):
    return lambda definition: group(definition, code).update(facts)


def of_band(code, /, **facts):
    return lambda definition: band(definition, code).update(facts)


def of_set(**facts):
    return lambda definition: definition.update(facts)


def counting(code, *of, **facts):
    """A criterion over other criteria, put in the place of a yes-or-no criterion."""

    def change(definition):
        criterion = find(definition, code)
        criterion.update(kind="criteria", inputs=[])
        criterion.pop("fold", None)
        criterion["rule"] = {"type": "k_of_criteria", "of": list(of), **facts}

    return change


def together(*changes):
    def change(definition):
        for one in changes:
            one(definition)

    return change


NINE = ("0", "70", "0"), ("70", "90", "4")
TIERS = [
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "80", "0"), ("75", "90", "7"), ("90", None, "10")),
        "Tiêu chí C1, bậc 2: bậc 0–80 và 75–90 chồng nhau.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "70", "0"), ("80", "90", "7"), ("90", None, "10")),
        "Tiêu chí C1, bậc 2: giữa bậc 0–70 và 80–90 có khoảng hở (từ 70 đến 80).",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", *NINE, ("95.5", None, "10")),
        "Tiêu chí C1, bậc 3: giữa bậc 70–90 và từ 95,5 trở lên có khoảng hở (từ 90 đến 95,5).",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("10", "70", "0"), ("70", None, "10")),
        "Tiêu chí C1, bậc 1: bậc đầu tiên bắt đầu từ 10; phải bắt đầu từ 0.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "70", "0"), ("70", "100", "10")),
        "Tiêu chí C1, bậc 2: bậc cuối cùng dừng ở 100; bậc này không được có cận trên.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", None, "0"), ("70", None, "10")),
        "Tiêu chí C1, bậc 1: thiếu cận trên của bậc, trong khi còn bậc 2 tiếp theo.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "70", "0"), ("70", "70", "3"), ("70", None, "10")),
        "Tiêu chí C1, bậc 2: bậc 70–70 không chứa giá trị nào: cận trên không lớn hơn cận dưới.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "bảy mươi", "0"), ("70", None, "10")),
        "Tiêu chí C1, bậc 1: cận “bảy mươi” không phải là số.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", *NINE, ("90", None, "12")),
        "Tiêu chí C1, bậc 3: 12 điểm cao hơn điểm tối đa 10.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", *NINE, ("90", None, "9.5")),
        "Tiêu chí C1: kết quả tốt nhất chỉ được 9,5 điểm, trong khi điểm tối đa là 10.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1", ("0", "70", None), ("70", None, "10")),
        "Tiêu chí C1, bậc 1: chưa có điểm của bậc.",
    ),
    (
        "DEMO-ANCS",
        tiers("C1"),
        "Tiêu chí C1: chưa có bậc điểm nào.",
    ),
    (
        "DEMO-ANCS",
        tiers("B1", ("0", "10", "8"), ("10", None, "10")),
        "Tiêu chí B1, bậc 1: bậc đầu tiên bắt đầu từ 0; bậc này không được có cận dưới để tính cả trường hợp tăng.",
    ),
]
SUMS = [
    (
        "DEMO-ANCS",
        of_set(max_total="110"),
        "Bộ tiêu chí: các nhóm cộng lại được 100 trên tổng 110 điểm, còn thiếu 10 điểm (A 20 + B 35 + C 20 + D 15 + E 10).",
    ),
    (
        "DEMO-ANCS",
        of_set(max_total="99.5"),
        "Bộ tiêu chí: các nhóm cộng lại được 100 điểm, thừa 0,5 điểm so với tổng 99,5 (A 20 + B 35 + C 20 + D 15 + E 10).",
    ),
    (
        "DEMO-ANCS",
        of_set(max_total="một trăm"),
        "Bộ tiêu chí: điểm tối đa “một trăm” không phải là số điểm (từ 0 trở lên, tối đa 4 chữ số thập phân).",
    ),
    (
        "DEMO-ANCS",
        on("A3", max="4"),
        "Nhóm A: các tiêu chí cộng lại được 19 trên 20 điểm của nhóm, còn thiếu 1 điểm (A1 6 + A2 4 + A3 4 + A4 5).",
    ),
    (
        "DEMO-ANCS",
        on("A3", max="6.25"),
        "Nhóm A: các tiêu chí cộng lại được 21,25 điểm, thừa 1,25 điểm so với 20 điểm của nhóm (A1 6 + A2 4 + A3 6,25 + A4 5).",
    ),
    (
        "DEMO-ANCS",
        on("A2", max=None),
        "Tiêu chí A2: chưa có điểm tối đa, trong khi bộ tiêu chí có chấm điểm.",
    ),
    (
        "DEMO-ANCS",
        of_group("E", max=None),
        "Nhóm E: chưa có điểm tối đa, trong khi bộ tiêu chí có chấm điểm.",
    ),
    (
        "DEMO-ANCS",
        of_group("D", max="-15"),
        "Nhóm D: điểm tối đa “-15” không phải là số điểm (từ 0 trở lên, tối đa 4 chữ số thập phân).",
    ),
    (
        "ANTT-124-XP",
        on("1.4", max="3"),
        "Tiêu chí 1.4: có 3 điểm, trong khi bộ tiêu chí không chấm điểm.",
    ),
    (
        "ANTT-124-XP",
        of_group("G2", max="10"),
        "Nhóm G2: có 10 điểm, trong khi bộ tiêu chí không chấm điểm.",
    ),
    (
        "DEMO-ANCS",
        of_band("XUAT_SAC", min="120"),
        "Xếp loại XUAT_SAC (“Xuất sắc”): yêu cầu 120 điểm, trong khi cả bộ tiêu chí chỉ có 100 điểm.",
    ),
    (
        "DEMO-ANCS",
        of_band("XUAT_SAC", group_min={"A": "25"}),
        "Xếp loại XUAT_SAC (“Xuất sắc”): yêu cầu 25 điểm ở nhóm A, trong khi nhóm này chỉ có 20 điểm.",
    ),
    (
        "DEMO-ANCS",
        of_band("DAT", min="95"),
        "Xếp loại DAT (“Đạt chuẩn”): điểm tối thiểu 95 không thấp hơn 90 của mức XUAT_SAC ở trên.",
    ),
]
REFERENCES = [
    (
        "DEMO-CAPDH",
        counting("A3", "A1", "Z9", k=1),
        "Tiêu chí A3: tính theo tiêu chí “Z9” nhưng không có tiêu chí này.",
    ),
    (
        "DEMO-CAPDH",
        counting("A3", "A1", "A3", k=1),
        "Tiêu chí A3: tiêu chí tính theo chính nó.",
    ),
    (
        "DEMO-CAPDH",
        counting("A3", "A1", "A1", k=1),
        "Tiêu chí A3: tính tiêu chí A1 hai lần.",
    ),
    (
        "DEMO-CAPDH",
        counting("A3", "A1", "A2", k=3),
        "Tiêu chí A3: không thể yêu cầu đạt “3” trên 2.",
    ),
    (
        "DEMO-CAPDH",
        counting("A3", k=1),
        "Tiêu chí A3: chưa nêu tính theo những tiêu chí nào.",
    ),
    (
        "DEMO-CAPDH",
        together(counting("A3", "B2", "A1"), counting("B2", "A3", "A2")),
        "Tiêu chí A3: các tiêu chí tính vòng quanh theo nhau: A3 → B2 → A3.",
    ),
    (
        "DEMO-CAPDH",
        rule("B3", set="DEMO-CAPDH"),
        "Tiêu chí B3: cần kết quả công nhận của chính bộ tiêu chí DEMO-CAPDH.",
    ),
    (
        "DEMO-CAPDH",
        rule("B3", set="ANTT-124-KDC"),
        "Tiêu chí B3: cần kết quả công nhận theo bộ ANTT-124-KDC nhưng không có bộ tiêu chí đã ban hành nào có mã này.",
    ),
    (
        "DEMO-CAPDH",
        rule("B3", set=""),
        "Tiêu chí B3: chưa nêu cần kết quả công nhận nào.",
    ),
    (
        "DEMO-CAPDH",
        rule("B3", set="NTM-19.2"),
        "Tiêu chí B3: các bộ tiêu chí cần kết quả công nhận của nhau theo vòng tròn: DEMO-CAPDH → NTM-19.2 → DH-9745 → DEMO-CAPDH.",
    ),
    (
        "DEMO-ANCS",
        of_band("XUAT_SAC", group="H"),
        "Xếp loại XUAT_SAC (“Xuất sắc”): yêu cầu nhóm “H” nhưng không có nhóm này.",
    ),
    (
        "DEMO-ANCS",
        of_band("XUAT_SAC", cap={"part": 1, "of": 5, "of_band": "TOT"}),
        "Xếp loại XUAT_SAC (“Xuất sắc”): tỷ lệ khống chế tính theo mức “TOT” nhưng không có mức này.",
    ),
    (
        "DEMO-ANCS",
        on("A1", replaces=["A9", "A9"]),
        "Tiêu chí A1: tiêu chí được thay thế A9 bị nêu hai lần.",
    ),
    (
        "DEMO-ANCS",
        on("A1", identity="A2"),
        "Tiêu chí A1: định danh cố định “A2” trùng với tiêu chí A2.",
    ),
]
UNITS_AND_CODES = [
    (
        "DEMO-ANCS",
        on("B1", unit_vi=None),
        "Tiêu chí B1: thiếu đơn vị tính (tiếng Việt); tiêu chí số đếm phải có đơn vị tính.",
    ),
    (
        "DEMO-ANCS",
        on("C1", unit_vi=" "),
        "Tiêu chí C1: thiếu đơn vị tính (tiếng Việt); tiêu chí tỷ lệ phải có đơn vị tính.",
    ),
    (
        "DEMO-ANCS",
        on("A3", unit_en=None),
        "Tiêu chí A3: thiếu đơn vị tính (tiếng Anh); tiêu chí số đếm phải có đơn vị tính.",
    ),
    (
        "DEMO-ANCS",
        on("A3", code="A2"),
        "Tiêu chí A2: mã này được dùng cho 2 tiêu chí.",
    ),
    (
        "DEMO-ANCS",
        on("A3", code="A 3"),
        "Tiêu chí A 3: “A 3” không dùng làm mã được: chỉ dùng chữ không dấu, chữ số, dấu chấm, gạch nối và gạch dưới, không có dấu cách.",
    ),
    (
        "DEMO-ANCS",
        on("A3", code=""),
        "Nhóm A: tiêu chí thứ 3 chưa có mã.",
    ),
    (
        "DEMO-ANCS",
        of_group("C", code="B"),
        "Nhóm B: mã này được dùng cho nhiều nhóm.",
    ),
    (
        "DEMO-ANCS",
        of_group("C", code="NHOM-C-VE-CONG-TAC-PHONG-NGUA"),
        "Nhóm NHOM-C-VE-CONG-TAC-PHONG-NGUA: mã “NHOM-C-VE-CONG-TAC-PHONG-NGUA” dài quá 20 ký tự.",
    ),
    (
        "DEMO-ANCS",
        of_band("DAT", code="XUAT_SAC"),
        "Xếp loại XUAT_SAC (“Xuất sắc”): mã này được dùng cho nhiều mức xếp loại.",
    ),
    (
        "DEMO-ANCS",
        of_set(code=""),
        "Bộ tiêu chí: chưa có mã.",
    ),
    (
        "DEMO-ANCS",
        on("B2", kind="percent"),
        "Tiêu chí B2: không có loại tiêu chí “percent”.",
    ),
    (
        "DEMO-ANCS",
        on("A1", title_vi=""),
        "Tiêu chí A1: thiếu tên tiếng Việt.",
    ),
]
KINDS = {"tiers": TIERS, "sums": SUMS, "references": REFERENCES, "units and codes": UNITS_AND_CODES}


def refusals(code, change):
    """The Vietnamese sentences with which the changed set is refused."""
    definition = load(code)
    assert check(definition) == []
    change(definition)
    with translation.override("vi"):
        return [
            problem_words(problem, definition)
            for problem in problems(definition, sets=OTHERS)
            if problem.blocking
        ]


@pytest.mark.parametrize(
    ("code", "change", "sentence"),
    [
        pytest.param(*case, id=f"{kind} {number}")
        for kind, cases in KINDS.items()
        for number, case in enumerate(cases, 1)
    ],
)
def test_a_wrong_draft_is_refused_in_one_sentence_that_names_the_place(code, change, sentence):
    assert refusals(code, change) == [sentence]


def test_there_are_enough_of_each_kind_and_no_sentence_serves_twice():
    sentences = [sentence for cases in KINDS.values() for _code, _change, sentence in cases]

    assert all(len(cases) >= 8 for cases in KINDS.values())
    assert len(sentences) >= 40
    assert len(set(sentences)) == len(sentences)


def test_the_sentences_are_not_english_in_disguise():
    for code, change, sentence in (case for cases in KINDS.values() for case in cases):
        definition = load(code)
        change(definition)
        with translation.override("en"):
            english = [problem_words(p, definition) for p in problems(definition, sets=OTHERS)]

        assert sentence not in english
        assert all("%(" not in text for text in english)
