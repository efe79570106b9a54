"""Other values in the cells that may be typed in: read, or refused by name."""

import unicodedata
from datetime import date, timedelta

from tests.reporting.operators import ALL, NUMBERS, on

EPOCH = date(1899, 12, 30)

# --- numbers that are read ------------------------------------------------------------------------


def whole(slot, number):
    """A whole number as it is stored."""
    return number if slot.item["type"] == "int" else str(number)


@on(*NUMBERS, sure=True)
def another_number(book, rng, slot):
    number = rng.choice([0, 1, rng.randrange(10**6), rng.randrange(10**12)])
    book.put(slot.place, number)
    book.takes(slot, whole(slot, number))


@on(*NUMBERS, sure=True)
def number_with_point_and_exponent(book, rng, slot):
    book.put(slot.place, rng.choice(["1200.0", "1.2E3", "12E2", "+1200", "001200", " 1200 "]))
    book.takes(slot, whole(slot, 1200))


@on(*NUMBERS, sure=True)
def number_as_vietnamese_text(book, rng, slot):
    text = rng.choice(["1.234", "1234", " 1.234 ", "1.234,0", "1 234", "\u00a01234", "+1234"])
    book.text(slot.place, text)
    book.takes(slot, whole(slot, 1234))


@on("decimal", sure=True)
def decimal_as_excel_writes_it(book, rng, slot):
    written, stored = rng.choice(
        [("7.0000000000000007E-2", "0.07"), ("0.5", "0.5"), ("12.3", "12.3"), ("1.234", "1.234")]
    )
    book.put(slot.place, written)
    book.takes(slot, stored)


@on(*NUMBERS, "date", "bool", "choice", "state", sure=True)
def emptied(book, rng, slot):
    place = slot.place
    book.set(place, rng.choice([f'<c r="{place}"/>', f'<c r="{place}" s="1"/>', ""]))
    book.takes(slot, None)


@on(*NUMBERS, "date", "bool", "text", sure=True)
def whitespace_is_empty(book, rng, slot):
    book.text(slot.place, rng.choice([" ", "\u00a0", "\n\t", "   "]))
    book.takes(slot, None)


# --- numbers that are refused ---------------------------------------------------------------------


def refused(name, kinds, values, kind="", style=None):
    """An operator that puts one of ``values`` where it must be named."""

    def run(book, rng, slot):
        book.put(slot.place, rng.choice(values), kind=kind, style=style)
        book.refuses(slot.place)

    run.__name__ = name
    on(*kinds)(run)


refused("not_a_number", ALL, ["NaN", "INF", "-INF", "1e400", "-1e999", "1e", "0x10", "1,5", "--1"])
refused("negative", NUMBERS, ["-1", "-0.5", "-999999"])
refused("fraction_of_a_whole", ("int",), ["1.5", "0.1", "12.0001", "1E-3"])
refused("too_many_digits", NUMBERS, ["1234567890123", "1E+15", "1E300", "123456.1234567"])
refused("a_date_for_a_number", NUMBERS, ["44561", "1", "44561.5"], style="date")
refused("a_percentage_for_a_number", NUMBERS, ["0.64", "1"], style="percent")
refused("thousands_for_a_number", NUMBERS, ["12000", "5"], style="scaled")
refused("true_for_a_number", (*NUMBERS, "date", "text", "choice", "state"), ["1", "0"], kind="b")
refused("an_error", ALL, ["#REF!", "#N/A", "#DIV/0!", "#NAME?"], kind="e")
refused("unknown_kind", ALL, ["1", "a"], kind="q")
refused("shared_text_out_of_range", ALL, ["99999", "-1", "1.5", "x"], kind="s")
refused("number_in_a_list", ("bool", "choice", "state"), ["1", "0", "3.5"])
refused("plain_number_for_a_day", ("date",), ["44561", "20211231"], style="percent")
refused("day_with_a_time", ("date",), ["44561.5", "0", "-1", "999999", "1"], style="date")
refused("iso_nonsense", (*NUMBERS, "date", "text"), ["2021-02-30", "2021-13-01"], kind="d")


def refused_text(name, kinds, texts):
    def run(book, rng, slot):
        book.text(slot.place, rng.choice(texts))
        book.refuses(slot.place)

    run.__name__ = name
    on(*kinds)(run)


refused_text("words_for_a_number", NUMBERS, ["mười hai", "12 vụ", "12/25", "khoảng 5", "-", "O"])
refused_text("look_alike_digits", NUMBERS, ["１２", "١٢", "1О", "l2", "۱", "1\u200b2", "𝟏𝟐"])
refused_text("formula_as_text", (*NUMBERS, "date"), ["=1+1", "=A1", "+1+1", "@SUM(A1)"])
refused_text("numbers_of_other_shapes", NUMBERS, ["1.23.4", "1,2,3", "1..2", "1e5", "0,5,", ",5"])
refused_text("impossible_days", ("date",), ["31/02/2021", "2021", "hôm qua", "1/1/1900", "12/2021"])
refused_text("not_in_the_list", ("bool", "choice", "state"), ["Có lẽ", "x", "Dat", "Đạt.", "#"])
refused_text("look_alike_words", ("bool", "state"), ["Đạ\u0442", "Кhông đạt", "Khônɡ áp dụng"])
refused_text(
    "protected_words", ("text",), ["TỐI MẬT", "Số 022095001234", "a\u202eb", "_x0007_", "_xD800_"]
)
refused_text("too_long_a_text", ("text",), ["a" * 2001, "ă " * 3000])


# --- lists, days, texts that are read -------------------------------------------------------------


@on("bool", "choice", "state", sure=True)
def another_word_of_the_list(book, rng, slot):
    stored, word = rng.choice(slot.options)
    shapes = [word, word.upper(), f"  {word} ", unicodedata.normalize("NFD", word)]
    book.text(slot.place, rng.choice(shapes))
    book.takes(slot, stored)


@on("bool", sure=True)
def true_and_false(book, rng, slot):
    said = rng.choice([True, False])
    book.put(slot.place, int(said), kind="b")
    book.takes(slot, said or (None if slot.item.get("optional") else False))


@on("date", sure=True)
def another_day(book, rng, slot):
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(8000))
    shape = rng.randrange(4)
    if shape == 0:
        book.put(slot.place, (day - EPOCH).days, style="date")
    elif shape == 1:
        book.put(slot.place, f"{day.isoformat()}T00:00:00", kind="d")
    else:
        book.text(slot.place, f"{day:%d/%m/%Y}" if shape == 2 else f" {day:%d-%m-%Y} ")
    book.takes(slot, day.isoformat())


@on("text", sure=True)
def another_text(book, rng, slot):
    written, stored = rng.choice(
        [
            ("Đã rà soát", "Đã rà soát"),
            (unicodedata.normalize("NFD", "Tổ dân phố"), "Tổ dân phố"),
            (" hai\r\ndòng ", "hai\ndòng"),
            ("<b>&amp;</b>", "<b>&amp;</b>"),
            ("dấu _x0041_", "dấu A"),
            ("0", "0"),
        ]
    )
    book.text(slot.place, written.replace("\r", "_x000D_"))
    book.takes(slot, stored)


@on("text", sure=True)
def rich_text_with_a_reading(book, rng, slot):
    inside = '<is><r><t>Rà </t></r><r><rPr><b/></rPr><t>soát</t></r><rPh sb="0" eb="1"><t>x</t>'
    book.raw(slot.place, f"{inside}</rPh></is>", ' t="inlineStr"')
    book.takes(slot, "Rà soát")


@on("text", sure=True)
def number_in_a_text(book, rng, slot):
    number = rng.randrange(10**6)
    book.put(slot.place, number)
    book.takes(slot, str(number))


@on("text", sure=True)
def text_result_without_formula(book, rng, slot):
    book.put(slot.place, "Theo sổ", kind="str")
    book.takes(slot, "Theo sổ")
