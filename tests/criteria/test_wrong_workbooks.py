"""Wrong workbooks, one change away from a sound one each: refused, named, nothing imported."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Grant
from apps.audit.models import Event
from apps.criteria import services
from apps.criteria.sheets import from_workbook, to_workbook
from tests.criteria.definitions import load
from tests.criteria.workbooks import Book, Formula
from tests.factories.world import BEGIN, NOW, make_user, make_version

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sound():
    return to_workbook(load("DEMO-ANCS"), number="1.0")


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts():
    with zipfile.ZipFile(io.BytesIO(sound())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bomb():
    return packed({**parts(), "xl/media/image1.xml": b"<a>" + b" " * 60_000_000})


def with_part(name, content):
    return lambda: packed({**parts(), name: content})


def changed(change):
    """A sound workbook with one change."""

    def make():
        book = Book(load("DEMO-ANCS"))
        change(book)
        return book.bytes()

    return make


def cell(sheet, start, heading, value):
    return changed(lambda book: book.set(sheet, start, heading, value))


def line(sheet, **cells):
    return changed(lambda book: book.add(sheet, **cells))


def heading(sheet, old, new):
    def change(book):
        book.sheets[sheet][Book.HEADINGS][book.column(sheet, old)] = new

    return changed(change)


def without_line(sheet, *start):
    return changed(lambda book: book.sheets[sheet].pop(book.row(sheet, *start)))


def merged(sheet, *span):
    return changed(lambda book: book.merged.append((sheet, *span)))


def far_cell(book):
    book.sheets["Bậc"] += [[] for _ in range(5000)] + [["B2"]]


WRONG_FILES = [
    ("no file of Excel", lambda: b"Ma;Ten\n1;A\n", "Đây không phải tệp Excel (.xlsx)."),
    ("empty", lambda: b"", "Tệp không có nội dung."),
    (
        "old format",
        lambda: OLE + b"\0" * 600,
        "Đây là tệp Excel cũ (.xls). Lưu lại thành tệp .xlsx.",
    ),
    (
        "password",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        "Tệp được đặt mật khẩu. Đề nghị lưu lại không có mật khẩu.",
    ),
    (
        "30 MB",
        lambda: b"PK" + b"\0" * 30_000_000,
        "Tệp lớn hơn 2 MB. Tệp của một bộ tiêu chí nhỏ hơn nhiều; đề nghị kiểm tra lại.",
    ),
    (
        "bomb",
        bomb,
        "Tệp giải nén ra lớn bất thường so với một bộ tiêu chí nên không được nhận.",
    ),
    ("another zip", lambda: packed({"a.txt": b"a"}), "Đây không phải tệp Excel (.xlsx)."),
    (
        "macros",
        with_part("xl/vbaProject.bin", b"x"),
        "Tệp có macro hoặc liên kết tới tệp khác. Đề nghị lưu lại chỉ có giá trị.",
    ),
    (
        "entities",
        with_part("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "Không đọc được tệp. Đề nghị lưu lại dạng Excel (.xlsx).",
    ),
    (
        "cut off",
        lambda: sound()[:-400],
        "Đây không phải tệp Excel (.xlsx).",
    ),
    (
        "a cell far down",
        changed(far_cell),
        "Có trang vượt quá dòng 4000 hoặc cột CZ. Xóa phần trống phía sau.",
    ),
]
WRONG_CONTENT = [
    (
        "missing sheet",
        changed(lambda book: book.sheets.pop("Bậc")),
        "Trang “Bậc”: tệp thiếu trang này.",
    ),
    (
        "missing heading",
        heading("Tiêu chí", "Kiểu", ""),
        "Trang “Tiêu chí”: thiếu cột “Kiểu”.",
    ),
    (
        "unknown heading",
        heading("Bậc", "Dưới", "Đến dưới"),
        "Trang “Bậc”, ô C5: trang này không có cột “Đến dưới”.",
    ),
    (
        "no headings",
        changed(lambda book: book.sheets["Bậc"].pop(Book.HEADINGS)),
        "Trang “Bậc”: không tìm thấy dòng tiêu đề. Dòng này bắt đầu bằng: Tiêu chí, Từ, Dưới.",
    ),
    (
        "twice the same heading",
        heading("Bậc", "Điểm", "Từ"),
        "Trang “Bậc”, ô D5: cột “Từ” có hai lần.",
    ),
    (
        "merged cells in the headings",
        merged("Bậc", 4, 5, 4, 6),
        "Trang “Bậc”, ô F5: ô bị gộp. Bỏ gộp ô.",
    ),
    (
        "formula",
        cell("Bậc", ("B2",), "Điểm", Formula("=1+1")),
        "Trang “Bậc”, ô D10: ô có công thức. Dán giá trị thay cho công thức.",
    ),
    (
        "unknown kind",
        cell("Tiêu chí", ("A", "A1"), "Kiểu", "đúng sai"),
        "Trang “Tiêu chí”, ô I6: “đúng sai” không thuộc danh sách của cột này: Có hay không; "
        "Số lượng; Số có đơn vị tính; Tỷ lệ của hai số; Chọn mức; Ngày của văn bản; "
        "Nhiều ô nhập; Tính từ tiêu chí khác.",
    ),
    (
        "no kind",
        cell("Tiêu chí", ("A", "A1"), "Kiểu", ""),
        "Trang “Tiêu chí”, ô I6: thiếu “Kiểu”.",
    ),
    (
        "points in words",
        cell("Tiêu chí", ("A", "A1"), "Điểm tối đa", "sáu"),
        "Trang “Tiêu chí”, ô J6: “sáu” không phải là số. Nhập như 12 hoặc 1.234,5.",
    ),
    (
        "half a criterion needed",
        cell("Nhóm", ("A",), "Số tiêu chí phải đạt", "1,5"),
        "Trang “Nhóm”, ô E6: Nhập số nguyên, không có phần thập phân.",
    ),
    (
        "duplicate code",
        cell("Tiêu chí", ("A", "A2"), "Mã", "A1"),
        "Trang “Tiêu chí”, ô B7: “A1” đã có ở dòng 6.",
    ),
    (
        "duplicate group",
        cell("Nhóm", ("B",), "Mã nhóm", "A"),
        "Trang “Nhóm”, ô A7: “A” đã có ở dòng 6.",
    ),
    (
        "group that is not there",
        cell("Tiêu chí", ("A", "A1"), "Nhóm", "Z"),
        "Trang “Tiêu chí”, ô A6: không có “Z” ở trang “Nhóm”.",
    ),
    (
        "tier of a criterion that is not there",
        line("Bậc", Tiêu_chí="B99", Từ=0, Điểm=1),
        "Trang “Bậc”, ô A24: không có “B99” ở trang “Tiêu chí”.",
    ),
    (
        "tier of a criterion without tiers",
        line("Bậc", Tiêu_chí="A1", Từ=0, Điểm=1),
        "Trang “Bậc”, ô A24: “A1” có cách chấm không dùng những dòng này; xóa dòng hoặc sửa "
        "trang “Cách chấm”.",
    ),
    (
        "no rule",
        without_line("Cách chấm", "A1"),
        "Trang “Tiêu chí”, ô B6: “A1” chưa có dòng ở trang “Cách chấm”.",
    ),
    (
        "two rules",
        line("Cách chấm", Tiêu_chí="A1", Cách_chấm="Theo bậc"),
        "Trang “Cách chấm”, ô A23: “A1” đã có ở dòng 6.",
    ),
    (
        "level of no input",
        line("Mức chọn", Tiêu_chí="A1", Tên_ô="muc", Mã_mức="tot"),
        "Trang “Mức chọn”, ô B6: tiêu chí “A1” không có ô “muc” ở trang “Ô nhập”.",
    ),
    (
        "fold of an input alone",
        cell("Ô nhập", ("A1", "value"), "Cả năm của ô", "lấy quý cuối"),
        "Trang “Ô nhập”, ô G6: tiêu chí “A1” không tính cả năm theo từng ô nhập; để trống ô này.",
    ),
    (
        "a day that is none",
        cell("Cách chấm", ("A1",), "Trước ngày", "31/02"),
        "Trang “Cách chấm”, ô M6: Nhập ngày theo dạng ngày/tháng, ví dụ 31/03.",
    ),
    (
        "bound and level at once",
        changed(
            lambda book: (
                book.set("Cách chấm", ("B2",), "Ít nhất", 5),
                book.set("Cách chấm", ("B2",), "Mức phải đạt", "tot"),
            )
        ),
        "Trang “Cách chấm”, ô D11: Chỉ điền một trong hai cột “Ít nhất” và “Mức phải đạt”.",
    ),
    (
        "unknown fact",
        changed(lambda book: book.sheets["Bộ tiêu chí"].append(["Người soạn", "Ai đó"])),
        "Trang “Bộ tiêu chí”, ô A39: trang này không có mục “Người soạn”.",
    ),
    (
        "no code of the set",
        changed(
            lambda book: book.sheets["Bộ tiêu chí"][
                book.row("Bộ tiêu chí", "Mã bộ tiêu chí")
            ].__setitem__(1, "")
        ),
        "Trang “Bộ tiêu chí”, ô B6: thiếu “Mã bộ tiêu chí”.",
    ),
    (
        "JSON that is none",
        cell("Tiêu chí", ("A", "A1"), "Khác (JSON)", "{source"),
        "Trang “Tiêu chí”, ô T6: Nội dung JSON không đọc được. Giữ nguyên ô như khi xuất ra, "
        "hoặc để trống.",
    ),
    (
        "JSON in the place of a column",
        cell("Tiêu chí", ("A", "A1"), "Khác (JSON)", '{"code": 7}'),
        "Trang “Tiêu chí”, ô T6: Phần JSON có giá trị sai ở “code”.",
    ),
    (
        "JSON that takes the rule away",
        cell("Tiêu chí", ("A", "A1"), "Khác (JSON)", '{"không có": ["inputs"]}'),
        "Trang “Tiêu chí”, ô T6: Phần JSON bỏ mất “inputs”; nội dung này bắt buộc phải có.",
    ),
    (
        "classified words",
        cell("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "TỐI MẬT: phương án"),
        "Trang “Tiêu chí”, ô E6: Hệ thống không được lưu nội dung mật (MẬT, TỐI MẬT, TUYỆT MẬT).",
    ),
]
EVERY = [*WRONG_FILES, *WRONG_CONTENT]


def first_sentence(content):
    with translation.override("vi"):
        definition, errors = from_workbook(content)
        return definition, [str(error) for error in errors]


@pytest.mark.parametrize(("_name", "make", "sentence"), EVERY, ids=[case[0] for case in EVERY])
def test_a_wrong_workbook_is_refused_with_its_own_sentence(_name, make, sentence):
    definition, sentences = first_sentence(make())

    assert definition is None
    assert sentence in sentences


def test_there_are_enough_and_no_sentence_serves_for_two_faults():
    told = [sentence for name, _make, sentence in EVERY if name not in ("another zip", "cut off")]

    assert len(told) >= 30
    assert len(set(told)) == len(told)


def test_every_fault_is_told_at_once():
    book = Book(load("DEMO-ANCS"))
    book.set("Tiêu chí", ("A", "A1"), "Điểm tối đa", "sáu")
    book.set("Tiêu chí", ("A", "A2"), "Kiểu", "đúng sai")
    book.set("Bậc", ("B2",), "Dưới", "x")
    book.add("Bậc", Tiêu_chí="B99", Từ=0, Điểm=1)

    _definition, sentences = first_sentence(book.bytes())

    assert len(sentences) == 4


@pytest.fixture
def draft(db, clock_at):
    clock_at(NOW)
    admin = make_user("quantri", "Quản trị")
    Grant.objects.create(user=admin, kind="administrator", valid_from=BEGIN)
    return services.create_draft(make_version("demo-ancs"), by=admin, number="2.0")


def test_no_wrong_workbook_changes_a_draft(draft, login):
    web, before = login(draft.created_by), draft.definition
    events = Event.objects.count()
    url = reverse("criteria:draft-import", args=draft.url_args)

    for name, make, sentence in EVERY:
        answer = web.post(url, {"workbook": SimpleUploadedFile("bo.xlsx", make())})
        assert answer.status_code == 200, name
        assert sentence in answer.context["faults"], name
        assert "kept" not in answer.context, name

    draft.refresh_from_db()
    assert (draft.definition, draft.revision) == (before, 1)
    assert Event.objects.count() == events
