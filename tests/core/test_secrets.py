"""What free text and files must not hold: marks of secrecy, numbers of identity cards."""

import unicodedata
import zlib

import pytest
from django import forms
from django.core.exceptions import ValidationError

from apps.core import pdfwords, text
from apps.core.fields import LongTextField

MARKED = [
    "MẬT",
    "Độ MẬT",
    "ĐỘ MẬT: TỐI MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "Tài liệu (MẬT)",
    "BÁO CÁO MẬT",
    "MẬT BÁO CÁO QUÝ IV",
    "CÔNG AN TỈNH\nMẬT\nSố: 12",
    "Mật",
    "Độ mật: Mật",
    "tối mật",
    "M Ậ T",
    "T U Y Ệ T  M Ậ T",
    "TỐI\u00a0MẬT",
    unicodedata.normalize("NFD", "TUYỆT MẬT"),
]
PLAIN = [
    "Công tác bảo mật, mật khẩu, mật ong, mật độ dân cư.",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "KẾ HOẠCH BẢO MẬT NĂM 2021",
    "ĐỔI MẬT KHẨU",
    "MẬT ĐỘ DÂN CƯ",
    "MẬT ONG",
    "CƠ MẬT",
    "B Ả O  M Ậ T",
    "Độ mật: Không",
    "ĐỘ MẬT: THƯỜNG",
    "Mật độ camera tăng.",
    "thân mật, tối mật độ",
]


@pytest.mark.parametrize("words", MARKED)
def test_marks_of_secrecy_are_refused(words):
    with pytest.raises(ValidationError):
        text.refuse_protected(f"{words}")


@pytest.mark.parametrize("words", PLAIN)
def test_ordinary_words_are_no_marks(words):
    text.refuse_protected(words)


@pytest.mark.parametrize(
    "number",
    [
        "022095001234",
        "số022095001234.",
        "số.022095001234",
        "022 095 001 234",
        "0220 9500 1234",
        "022.095.001.234",
        "022-095-001234",
        "022 0 95 001234",
        "022095 001234",
        "0 2 2 0 9 5 0 0 1 2 3 4",
        "022 095001234",
        "０２２０９５００１２３４",
        "123456789012",
    ],
)
def test_identity_numbers_are_refused(number):
    with pytest.raises(ValidationError):
        text.refuse_protected(f"Công dân {number} đã khai báo")


@pytest.mark.parametrize(
    "number",
    [
        "123.456.789.012",
        "123.456.789.012 đồng",
        "2.225073858507e-311",
        "tỷ lệ 0,123456789012",
        "tổng 12.345.678.901 đ",
        "1234567890123",
        "12345678901",
        "năm 2019 2020 2021",
        "2019-2020-2021",
        "15/12/2020 - 14/03/2021",
        "0203 3825 555",
        "+84 203 382 5555",
        "01.01.2021 31.12.2021",
    ],
)
def test_amounts_years_and_phones_are_no_identity_numbers(number):
    text.refuse_protected(f"Kinh phí {number} theo kế hoạch")


def test_a_field_says_why():
    class Remark(forms.Form):
        remark = LongTextField(label="Ghi chú")

    for typed in ("TỐI MẬT", "Ông A, 022095001234"):
        form = Remark({"remark": typed})
        assert not form.is_valid()
        assert len(form.errors["remark"]) == 1
    assert Remark({"remark": "Kinh phí 123.456.789.012 đồng."}).is_valid()


# --- the words of a PDF


def stream(number, body, packed=True, extra=b""):
    data = zlib.compress(body) if packed else body
    kind = b"/Filter/FlateDecode" if packed else b""
    head = b"%d 0 obj <<%s%s/Length %d>> stream\n" % (number, kind, extra, len(data))
    return head + data + b"\nendstream endobj\n"


def table_of(letters):
    pairs = "".join(
        f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in letters.items()
    )
    head = b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    return head + f"9 beginbfchar {pairs} endbfchar".encode()


def pdf_of(words, *, packed=True, in_stream=False):
    """A PDF as Word and LibreOffice write it: subset fonts with tables of letters."""
    letters = dict(enumerate(sorted(set(words)), 7))
    codes = {letter: code for code, letter in letters.items()}
    shown = "".join(f"{codes[letter]:04x}" for letter in words)
    font = b"<</Type/Font/Subtype/Type0/ToUnicode 5 0 R>>"
    page = b"<</Resources<</Font<</F1 4 0 R>>>>>>"
    if in_stream:
        pairs = b"4 0 3 %d " % (len(font) + 1)
        rows = stream(
            9, pairs + font + b" " + page, extra=b"/Type/ObjStm/N 2/First %d" % len(pairs)
        )
    else:
        rows = b"4 0 obj " + font + b" endobj\n3 0 obj " + page + b" endobj\n"
    content = b"BT /F1 12 Tf 1 0 0 1 72 700 Tm <%s> Tj ET" % shown.encode()
    return (
        b"%PDF-1.7\n"
        + stream(8, b"BT /F2 9 Tf (MAT) Tj ET", packed)
        + stream(2, content, packed)
        + rows
        + stream(5, table_of(letters), packed)
        + b"trailer <</Root 1 0 R>>"
    )


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("in_stream", [True, False])
def test_words_of_a_pdf_are_read_through_its_own_tables(packed, in_stream):
    words = "TỐI MẬT – Báo cáo quý IV"

    found = " ".join(pdfwords.words_of(pdf_of(words, packed=packed, in_stream=in_stream)))

    assert words in found


def test_ranges_of_letters_are_read():
    table = b"beginbfrange <0001> <0003> <0041> <0010> <0011> [<1EAC> <0054>] endbfrange"
    page = b"BT /F1 1 Tf [<0001> -20 <0002> -400 <00100011>] TJ ET"
    content = (
        b"%PDF-1.4 3 0 obj <</ToUnicode 1 0 R>> endobj 4 0 obj <</F1 3 0 R>> endobj "
        + stream(1, table)
        + stream(2, page)
    )

    assert "AB ẬT" in "".join(pdfwords.words_of(content))


def test_a_protected_pdf_is_known():
    assert pdfwords.is_encrypted(b"%PDF-1.7 trailer <</Encrypt 9 0 R>>")
    assert not pdfwords.is_encrypted(pdf_of("Encrypt"))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-" + b"1 0 obj " * 300_000,
        b"%PDF-" + stream(1, b"BT Tj" + b"(" * 20_000_000),
        b"%PDF-3 0 obj <</ToUnicode 1 0 R>> endobj " + stream(1, b"beginbfrange<0><ff>[" * 150_000),
        b"%PDF-" + stream(1, b"BT Tj")[:60],
        b"%PDF-3 0 obj <</ToUnicode 3 0 R>> endobj 9 0 obj <</ObjStm/First 9>> stream\nx endstream",
        b"%PDF-1 0 obj <</ToUnicode 2 0 R>> endobj " + stream(2, b"beginbfchar<ffffffffff><d8>"),
    ],
)
@pytest.mark.timeout(10)
def test_hostile_files_end_soon(content):
    list(pdfwords.words_of(content))
