"""Many users from one sheet: good ones, bad ones, hostile ones."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts import sheets
from apps.accounts.models import User
from apps.accounts.services.importing import columns
from apps.core import archives
from apps.core.errors import DomainError
from apps.police.models import Posting

from .acts import names

HEAD = [
    "Tên đăng nhập",
    "Chức danh",
    "E-mail",
    "Điện thoại",
    "Đơn vị công an",
    "Vai trò",
    "Từ ngày",
]
GOOD = [
    ["CanBo.Mot", "Cán bộ một", "mot@example.vn", "0203 1", "bai-chay", "Cán bộ", "01/07/2021"],
    ["canbo.hai", "Cán bộ hai", "", "", "", "", ""],
]


def csv_of(rows, head=HEAD, delimiter=","):
    return "\n".join(delimiter.join(row) for row in [head, *rows]).encode()


def xlsx_of(rows, head=HEAD, write=None):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Danh sách người dùng")
        for at, row in enumerate([head, *rows], 2):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(
                        at, column, cell, book.add_format({"num_format": "dd/mm/yyyy"})
                    )
                else:
                    sheet.write(at, column, cell)
        if write:
            write(sheet)
    return buffer.getvalue()


def repacked(content, change):
    """The same archive with its parts changed by ``change(name, bytes) -> bytes``."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, change(name, source.read(name)))
    return target.getvalue()


@pytest.fixture
def admin(world, login):
    return login(world.user("quantri"))


def upload(client, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("accounts:user-import"), {"sheet": file})


def confirm(client, response, key="b" * 32):
    return client.post(
        reverse("accounts:user-import"), {"confirm": response.context["token"], "form_key": key}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ds.csv", csv_of(GOOD)),
        ("ds.CSV", b"\xef\xbb\xbf" + csv_of(GOOD, delimiter=";")),
        ("ds.xlsx", xlsx_of(GOOD)),
        ("ds.xlsx", xlsx_of([[*GOOD[0][:6], date(2021, 7, 1)], GOOD[1]])),
    ],
)
def test_a_good_sheet_is_shown_first_and_imported_on_confirmation(admin, world, name, content):
    count = User.objects.count()
    shown = upload(admin, name, content)
    assert shown.context["fits"]
    assert User.objects.count() == count

    response = confirm(admin, shown)

    assert response.url == reverse("accounts:user-slips")
    posting = Posting.objects.get(user__username="canbo.mot")
    assert (posting.role, posting.unit, posting.valid_from) == (
        "officer",
        world.units["bai-chay"],
        date(2021, 7, 1),
    )
    assert names() == ["user.created", "posting.added", "user.created"]
    slips = {s["user"].username: s["password"] for s in admin.get(response.url).context["slips"]}
    assert all(User.objects.get(username=n).check_password(p) for n, p in slips.items())
    assert set(slips) == {"canbo.mot", "canbo.hai"}


@pytest.mark.django_db
def test_confirming_twice_imports_once(admin, world):
    shown = upload(admin, "ds.csv", csv_of(GOOD))
    confirm(admin, shown)
    confirm(admin, shown)

    assert (
        User.objects.filter(username__startswith="canbo.", is_trial=False)
        .filter(username__in=["canbo.mot", "canbo.hai"])
        .count()
        == 2
    )
    assert len(names()) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (0, ""),
        (0, "thamdinh"),
        (0, "canbo.hai"),
        (0, "có*sao"),
        (0, "phieu"),
        (1, ""),
        (1, "x" * 151),
        (1, "=1+1"),
        (2, "khong phai dia chi"),
        (3, "1" * 31),
        (4, "khong-co"),
        (4, ""),
        (5, "tổng thống"),
        (6, "31/02/2021"),
        (6, ""),
        (1, "Cán bộ 034123456789"),
        (1, "@SUM(A1)"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_nothing_is_imported(admin, world, column, cell):
    count = User.objects.count()
    bad = [*GOOD[0]]
    bad[column] = cell

    shown = upload(admin, "ds.csv", csv_of([bad, GOOD[1]]))

    assert not shown.context["fits"]
    assert shown.context["rows"][0].number == 2
    assert shown.context["rows"][0].errors
    assert shown.context["token"] == ""
    assert User.objects.count() == count
    assert names() == []


@pytest.mark.django_db
def test_a_sheet_that_no_longer_fits_imports_nothing(admin, world):
    shown = upload(admin, "ds.csv", csv_of(GOOD))
    User.objects.create(username="canbo.hai", display_name="Đã có")
    count = User.objects.count()

    response = confirm(admin, shown)

    assert response.url == reverse("accounts:user-import")
    assert User.objects.count() == count
    assert names() == []


@pytest.mark.django_db
def test_confirming_without_a_checked_sheet_imports_nothing(admin, world):
    count = User.objects.count()

    admin.post(reverse("accounts:user-import"), {"confirm": "c" * 32})

    assert User.objects.count() == count


def formula(sheet):
    sheet.write_formula(5, 1, "=1+1", None, "2")


def far(sheet):
    sheet.write(1048575, 1, "x")


def many(count):
    return [[f"canbo.so{n}", "Cán bộ", "", "", "", "", ""] for n in range(count)]


def add_part(content, name, inside):
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, inside)
    return target.getvalue()


def with_directory(content, at, number):
    """The archive with a number in the first entry of its directory replaced."""
    size = 2 if at == 10 else 4  # the method of packing; where the part begins
    at += content.index(b"PK\x01\x02")
    return content[:at] + number.to_bytes(size, "little") + content[at + size :]


HOSTILE = {
    "formula": ("ds.xlsx", lambda: xlsx_of(GOOD, write=formula)),
    "cell in the last row": ("ds.xlsx", lambda: xlsx_of(GOOD, write=far)),
    "bomb": ("ds.xlsx", lambda: add_part(xlsx_of(GOOD), "xl/bomb.bin", b"0" * 30_000_000)),
    "small bomb": ("ds.xlsx", lambda: add_part(xlsx_of(GOOD), "xl/bomb.bin", b"0" * 1_000_000)),
    "macros": ("ds.xlsx", lambda: add_part(xlsx_of(GOOD), "xl/vbaProject.bin", b"x")),
    "many parts": (
        "ds.xlsx",
        lambda: (
            repacked(xlsx_of(GOOD), lambda n, b: b) and add_many(xlsx_of(GOOD), archives.MAX_PARTS)
        ),
    ),
    "not a workbook": ("ds.xlsx", lambda: add_part(b"", "a.txt", b"x")),
    "not an archive": ("ds.xlsx", lambda: b"PK\x03\x04 broken"),
    "broken sheet": (
        "ds.xlsx",
        lambda: repacked(xlsx_of(GOOD), lambda n, b: b[:90] if "sheet1" in n else b),
    ),
    "packed in an unknown way": ("ds.xlsx", lambda: with_directory(xlsx_of(GOOD), 10, 99)),
    "part that begins outside": ("ds.xlsx", lambda: with_directory(xlsx_of(GOOD), 42, 1 << 30)),
    "sheet in UTF-16": (
        "ds.xlsx",
        lambda: repacked(
            xlsx_of(GOOD), lambda n, b: b.decode().encode("utf-16") if "sheet1" in n else b
        ),
    ),
    "too large": ("ds.csv", lambda: b"x" * (sheets.MAX_BYTES + 1)),
    "too many": ("ds.csv", lambda: csv_of(many(sheets.MAX_ROWS + 1))),
    "no headings": ("ds.csv", lambda: b"a,b\nc,d"),
    "a heading is missing": ("ds.csv", lambda: csv_of([row[:6] for row in GOOD], HEAD[:6])),
    "no lines": ("ds.csv", lambda: csv_of([])),
    "empty": ("ds.csv", lambda: b""),
    "not UTF-8": ("ds.csv", lambda: "Tên đăng nhập,Chức danh".encode("utf-16")),
    "another kind": ("ds.exe", lambda: b"MZ"),
    "old Excel": ("ds.xls", lambda: b"\xd0\xcf\x11\xe0"),
}


def add_many(content, count):
    for number in range(count):
        content = add_part(content, f"xl/p{number}.txt", b"x")
    return content


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_in_words(case):
    name, make = HOSTILE[case]

    with pytest.raises(DomainError) as refusal:
        sheets.read(name, make(), columns())

    assert len(str(refusal.value)) > 20


def test_a_part_larger_than_it_declares_is_refused():
    content = bytearray(xlsx_of(GOOD))
    archive = zipfile.ZipFile(io.BytesIO(bytes(content)))
    size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46 + 24  # its size in the directory
    assert content[at : at + 4] == size
    content[at : at + 4] = (50).to_bytes(4, "little")

    with pytest.raises(DomainError):
        sheets.read("ds.xlsx", bytes(content), columns())


@pytest.mark.django_db
def test_a_refused_file_brings_the_page_back(admin, world):
    response = upload(admin, "ds.xlsx", HOSTILE["formula"][1]())

    assert response.status_code == 200
    assert response.context["form"].errors["sheet"]
    assert names() == []
