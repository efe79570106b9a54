"""A definition as a workbook and back: the identity, whatever it holds."""

import io
import json
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings

from apps.core.folding import fold
from apps.criteria.scoring.checks import KINDS, NATURES
from apps.criteria.scoring.folds import FOLDS
from apps.criteria.scoring.rules import RULES
from apps.criteria.scoring.values import PARSERS
from apps.criteria.sheets import from_workbook, to_workbook, words
from apps.criteria.sheets.archive import open_workbook
from apps.criteria.sheets.layout import FACTS, TABLES
from tests.criteria.definitions import CODES, find, load
from tests.criteria.random_definitions import BENT, WHOLE
from tests.criteria.workbooks import Book

CALM = settings(
    deadline=None,
    derandomize=True,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("code", CODES)
def test_a_seed_set_comes_back_as_it_went_out(code):
    definition = load(code)

    back, errors = from_workbook(to_workbook(definition, number="1.0"))

    assert errors == []
    assert back == definition
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)


@CALM
@given(WHOLE)
def test_any_definition_comes_back_as_it_went_out(definition):
    back, errors = from_workbook(to_workbook(definition))

    assert [str(error) for error in errors] == []
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)


@settings(CALM, max_examples=100)
@given(BENT)
def test_even_a_broken_definition_loses_nothing(definition):
    back, errors = from_workbook(to_workbook(definition), any_shape=True)

    assert [str(error) for error in errors] == []
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)


@pytest.mark.parametrize("listed", words.LISTS.values(), ids=list(words.LISTS))
def test_every_code_has_a_word_of_its_own(listed):
    assert len({fold(word) for word in listed.values()}) == len(listed)


def test_every_rule_and_kind_of_the_engine_has_a_word():
    assert set(words.RULE) == set(RULES)
    assert set(words.KIND) == set(KINDS)
    assert set(words.INPUT) == set(PARSERS)
    assert set(words.FOLD) == set(FOLDS)
    assert set(words.NATURE) == set(NATURES)


def test_headings_stand_once_on_a_sheet():
    for table in (FACTS, *TABLES):
        headings = [fold(column.heading) for column in table.headings]
        assert len(set(headings)) == len(headings), table.name


def test_a_text_like_a_formula_stays_a_text():
    definition = load("DEMO-ANCS")
    definition["groups"][0]["title_vi"] = "=HYPERLINK(1)"

    content = to_workbook(definition)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert from_workbook(content) == (definition, [])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (7, "7"),
        (1234.5, "1234.5"),
        (0.1 + 0.2, "0.3"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234", "1234"),
        ("0,25", "0.25"),
        (" 12 ", "12"),
    ],
)
def test_points_are_read_as_people_type_them(typed, read):
    book = Book(load("DEMO-ANCS"))
    book.set("Tiêu chí", ("A", "A1"), "Điểm tối đa", typed)

    definition, errors = from_workbook(book.bytes())

    assert errors == []
    assert find(definition, "A1")["max"] == read


def test_points_stand_as_numbers_that_excel_shows_in_its_own_way():
    definition = load("DEMO-ANCS")
    find(definition, "A1")["max"] = "1234.5678"

    grid = next(g for g in open_workbook(to_workbook(definition)) if g.name == "Tiêu chí")

    assert 1234.5678 in grid.rows[5]


def test_lines_may_be_added_and_columns_moved():
    book = Book(load("DEMO-ANCS"))
    book.add("Tiêu chí", Nhóm="A", Mã="A9", Tên_tiêu_chí="Mới", Kiểu="có hay không")
    book.set("Tiêu chí", ("A", "A9"), "Minh chứng", "BẮT BUỘC")
    book.add("Ô nhập", Tiêu_chí="A9", Tên_ô="value", Loại_ô="có/không", Nhãn="Có")
    book.add("Cách chấm", Tiêu_chí="A9", Cách_chấm="Đạt hay không")
    for row in book.sheets["Cách chấm"][Book.HEADINGS :]:
        row.reverse()

    definition, errors = from_workbook(book.bytes())

    assert [str(error) for error in errors] == []
    added = definition["groups"][0]["criteria"][-1]
    assert (added["code"], added["evidence"], added["rule"]) == (
        "A9",
        "required",
        {"type": "boolean"},
    )
    expected = load("DEMO-ANCS")
    expected["groups"][0]["criteria"].append(added)
    assert definition == expected


def test_sheets_that_are_not_ours_do_no_harm():
    book = Book(load("DEMO-ANCS"))
    book.sheets["Sheet1"] = [["ghi chú", 5]]

    assert from_workbook(book.bytes()) == (load("DEMO-ANCS"), [])


@pytest.mark.parametrize("seed", range(120))
def test_a_damaged_workbook_never_breaks_the_page(seed):
    chance = random.Random(seed)
    content = bytearray(to_workbook(load("DH-9745")))
    for _step in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if seed % 5 == 0:
        del content[chance.randrange(len(content)) :]

    definition, errors = from_workbook(bytes(content))

    assert (definition is None) == bool(errors)
