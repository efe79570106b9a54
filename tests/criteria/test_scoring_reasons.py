"""Every code that the engine can emit has a sentence in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from apps.criteria.reasons import REASONS, REFUSALS, line_words, refusal_words, words
from apps.criteria.scoring import REASONS as REASON_CODES
from apps.criteria.scoring import REFUSALS as REFUSAL_CODES
from apps.criteria.scoring import Context, InvalidValueError, Value, score
from tests.criteria.definitions import load, score_one
from tests.criteria.seed_cases import CHECKLISTS, POINTS

ENGINE = Path(__file__).parents[2] / "apps" / "criteria" / "scoring"
SAMPLE = {
    **dict.fromkeys(("value", "bound", "low", "high", "met", "total", "needed", "count"), 7),
    **dict.fromkeys(("need", "cap", "each", "open", "current", "previous", "percent"), "12.5"),
    "before": "10",
    "after": "12.963",
    "codes": "B2",
    "quarters": "2, 4",
    "version": "1.0",
    "set": "ANTT-124-XP",
    "day": "2021-03-31",
    "first": "2021-01-01",
    "last": "2021-03-31",
    "explanation": "Lũ quét",
    **{key: {"vi": "Tốt", "en": "Good"} for key in ("level", "required", "failing", "excuse")},
}


def placeholders(text):
    return set(re.findall(r"%\((\w+)\)", str(text)))


def test_every_code_has_a_sentence_and_no_sentence_is_left_over():
    assert set(REASONS) == set(REASON_CODES)
    assert set(REFUSALS) == set(REFUSAL_CODES)


def test_every_code_named_in_the_engine_is_known():
    # The advice has sentences of its own.
    paths = [path for path in ENGINE.glob("*.py") if path.name != "improve.py"]
    text = "".join(path.read_text("utf-8") for path in paths)
    noted = set(re.findall(r'(?<!_bound_)note\(\s*"(\w+)"', text))
    refused = set(re.findall(r'InvalidValueError\("(\w+)"', text))
    refused |= set(re.findall(r'None, "(\w+)"', text))

    assert noted
    assert noted <= set(REASON_CODES)
    assert refused <= set(REFUSAL_CODES)


@pytest.mark.parametrize("code", REASON_CODES)
def test_reason_in_both_languages(code):
    params = {key: SAMPLE[key] for key in placeholders(REASONS[code])}
    with translation.override("en"):
        english = words(code, params)
    with translation.override("vi"):
        vietnamese = words(code, params)
        translated = placeholders(REASONS[code])

    assert english != vietnamese
    assert "%(" not in english + vietnamese
    assert translated == set(params)


@pytest.mark.parametrize("code", REFUSAL_CODES)
def test_refusal_in_both_languages(code):
    with translation.override("en"):
        english = refusal_words(code)
    with translation.override("vi"):
        assert refusal_words(InvalidValueError(code)) != english


@pytest.mark.parametrize("case", [*CHECKLISTS, *POINTS], ids=lambda case: f"{case[0]}-{case[1]}")
def test_line_of_every_seed_case_has_words(case):
    line = score_one(*case[:4])

    for language in ("vi", "en"):
        with translation.override(language):
            assert line_words(line)
            assert "%(" not in line_words(line)


@pytest.mark.parametrize(
    ("case", "vietnamese", "english"),
    [
        (
            ("ANTT-124-XP", "6.2", (16, 25)),
            "16/25, tức 64%; yêu cầu từ 70% trở lên (18 trên 25).",
            "16/25, that is 64%; at least 70% is required (18 of 25).",
        ),
        (
            ("ANTT-124-XP", "1.1", "2021-04-01"),
            "Văn bản ngày 01/04/2021, ngoài thời hạn 01/01/2021 – 31/03/2021.",
            None,
        ),
        (
            ("ANTT-124-KDC", "5.1", "khong_hoan_thanh"),
            "Xếp loại “Không hoàn thành nhiệm vụ”; yêu cầu từ “Hoàn thành nhiệm vụ” trở lên.",
            "Rated “Tasks not fulfilled”; at least “Tasks fulfilled” is required.",
        ),
        (
            ("DEMO-ANCS", "B1", 1234, 2000),
            "1.234 so với 2.000 của năm trước: giảm 38,3%.",
            "1,234 against 2,000 last year: down 38.3%.",
        ),
        (
            ("ANTT-124-XP", "6.1", (0, 0)),
            "Không có đối tượng trên địa bàn; tính là đạt.",
            "No subject in the area; counted as met.",
        ),
    ],
)
def test_sentences_as_people_read_them(case, vietnamese, english):
    line = score_one(*case)

    with translation.override("vi"):
        assert line_words(line) == vietnamese
    with translation.override("en"):
        assert english is None or line_words(line) == english


def test_a_share_just_below_the_bound_never_reads_as_the_bound():
    line = score_one("ANTT-124-XP", "6.2", (69999, 100000))

    assert (line.verdict, line.params["percent"]) == ("failed", "69.99")


def test_a_stored_line_reads_like_the_fresh_one():
    scored = score(load("DEMO-ANCS"), {"B2": Value("none"), "B4": Value("none")}, {}, Context(2021))
    stored = {line["code"]: line for line in scored.as_dict()["lines"]}

    with translation.override("vi"):
        assert line_words(stored["B4"]) == line_words(scored.line("B4"))
        assert line_words(stored["B4"]).endswith(
            "Điểm tối đa tăng từ 5 lên 6,4815 do B2 không áp dụng."
        )
