"""The sheets of the workbook: which key of a definition stands in which column.

A ``Table`` is one sheet with a line per item, led by the codes of what the item belongs to.
"""

from dataclasses import dataclass

from . import words
from .cells import (
    Branch,
    Code,
    Fold,
    Listed,
    Minima,
    MonthDay,
    Number,
    Text,
    Units,
    Whole,
    Word,
    WordOrCode,
)
from .columns import MISSING, Column, Either, Field, Nested

EXTRA = "Khác (JSON)"
ABSENT = "không có"  # inside EXTRA: keys that the item has not, though their columns exist


@dataclass(frozen=True)
class Table:
    """One sheet: the codes of what a line belongs to, then the item's fields."""

    name: str
    fields: tuple
    parents: tuple = ()
    hint: str = ""
    own: tuple = ()  # columns that belong to the sheet and not to the item
    apart: tuple = ()  # keys whose items have lines on sheets of their own

    @property
    def headings(self):
        """Every column in order: parents, fields, own, the rest as JSON."""
        parents = [Column(heading, Code(), 12) for heading in self.parents]
        fields = [column for each in self.fields for column in each.columns]
        return [*parents, *fields, *self.own, Column(EXTRA, Text(), 24)]


# --- short ways to write a field ------------------------------------------------------------------


def text(key, heading, *, width=30, blank=MISSING):
    return Field(key, Column(heading, Text(), width), blank)


def code(key, heading, *, required=False):
    return Field(key, Column(heading, Code(), 12), required=required)


def number(key, heading, *, blank=MISSING):
    return Field(key, Column(heading, Number(), 11), blank)


def whole(key, heading):
    return Field(key, Column(heading, Whole(), 11))


def yes(key, heading, *, blank=MISSING):
    return Field(key, Column(heading, Word(words.YES_NO), 11, "Có hay không"), blank)


def word(key, heading, listed, *, required=False, width=20):
    return Field(key, Column(heading, Word(words.LISTS[listed]), width, listed), required=required)


def listed(key, heading):
    return Field(key, Column(heading, Listed(), 16))


def day(key, heading):
    return Field(key, Column(heading, MonthDay(), 11))


BOUNDS = {
    "at_least": "Ít nhất",
    "at_most": "Nhiều nhất",
    "more_than": "Lớn hơn",
    "less_than": "Nhỏ hơn",
    "equals": "Bằng",
}
WINDOW = (
    whole("quarter", "Trong quý"),
    day("before", "Trước ngày"),
    day("from", "Từ ngày"),
    day("to", "Đến ngày"),
)
BRANCHES = {
    "lower": "Nếu giảm",
    "equal": "Nếu bằng",
    "higher": "Nếu tăng",
    "both_zero": "Nếu cả hai bằng 0",
    "rose_from_zero": "Nếu tăng từ 0",
}
FACTS = Table(
    "Bộ tiêu chí",
    (
        code("code", "Mã bộ tiêu chí", required=True),
        text("title_vi", "Tên", blank=""),
        text("title_en", "Tên (tiếng Anh)", blank=""),
        word("nature", "Tính chất", "Tính chất", required=True),
        yes("complete", "Đầy đủ so với nguồn"),
        yes("scored", "Dùng để chấm", blank=False),
        text("legal_basis", "Căn cứ pháp lý", blank=""),
        text("legal_basis_vi", "Căn cứ pháp lý (tiếng Việt)"),
        text("legal_basis_en", "Căn cứ pháp lý (tiếng Anh)"),
        text("source", "Nguồn", blank=""),
        text("source_vi", "Nguồn (tiếng Việt)"),
        text("source_en", "Nguồn (tiếng Anh)"),
        text("confidence", "Mức tin cậy", blank=""),
        text("confidence_vi", "Mức tin cậy (tiếng Việt)"),
        text("confidence_en", "Mức tin cậy (tiếng Anh)"),
        text("status", "Tình trạng", blank=""),
        text("status_vi", "Tình trạng (tiếng Việt)"),
        text("status_en", "Tình trạng (tiếng Anh)"),
        Field("applies_to", Column("Áp dụng cho", Units(), 60)),
        Nested(
            "period",
            {
                ("kind",): Column("Kỳ đánh giá", WordOrCode(words.PERIOD), 60, "Kỳ đánh giá"),
                ("reporting",): Column("Kỳ báo cáo", WordOrCode(words.REPORTING), 60, "Kỳ báo cáo"),
                ("cut_off",): Column("Chốt số liệu theo", Code(), 60),
                ("registration",): Column("Đăng ký", WordOrCode(words.REGISTRATION), 60),
                ("decision_before",): Column("Quyết định trước ngày", MonthDay(), 60),
                ("assessment_window", "from"): Column("Năm đánh giá từ ngày", MonthDay(), 60),
                ("assessment_window", "from_year"): Column(
                    "Năm đánh giá từ năm", WordOrCode(words.FROM_YEAR), 60
                ),
                ("assessment_window", "to"): Column("Năm đánh giá đến ngày", MonthDay(), 60),
            },
        ),
        number("max_total", "Tổng điểm", blank=None),
        text("recognition_rule_vi", "Điều kiện công nhận", blank=""),
        text("recognition_rule_en", "Điều kiện công nhận (tiếng Anh)", blank=""),
        text("authority_vi", "Thẩm quyền"),
        text("authority_en", "Thẩm quyền (tiếng Anh)"),
        whole("criteria_count", "Số tiêu chí theo nguồn"),
    ),
    apart=("groups", "bands"),
    hint="Mỗi dòng một nội dung. Tổng điểm để trống nếu bộ tiêu chí không có điểm.",
)
GROUPS = Table(
    "Nhóm",
    (
        code("code", "Mã nhóm", required=True),
        text("title_vi", "Tên nhóm", width=50, blank=""),
        text("title_en", "Tên nhóm (tiếng Anh)", width=40, blank=""),
        number("max", "Điểm tối đa", blank=None),
        whole("need", "Số tiêu chí phải đạt"),
    ),
    apart=("criteria",),
    hint="Mỗi dòng một nhóm, theo thứ tự trình bày.",
)
CRITERIA = Table(
    "Tiêu chí",
    (
        code("code", "Mã", required=True),
        code("identity", "Mã định danh"),
        listed("replaces", "Thay cho"),
        text("title_vi", "Tên tiêu chí", width=50, blank=""),
        text("title_en", "Tên tiêu chí (tiếng Anh)", width=40, blank=""),
        text("unit_vi", "Đơn vị tính", width=12, blank=None),
        text("unit_en", "Đơn vị tính (tiếng Anh)", width=12, blank=None),
        word("kind", "Kiểu", "Kiểu", required=True),
        number("max", "Điểm tối đa", blank=None),
        yes("mandatory", "Bắt buộc đạt", blank=False),
        yes("veto", "Điểm liệt", blank=False),
        word("not_applicable", "Không áp dụng", "Không áp dụng"),
        word("evidence", "Minh chứng", "Minh chứng", required=True, width=12),
        Field("fold", Column("Cả năm", Fold(words.LISTS["Cả năm"]), 20, "Cả năm")),
        word("computed", "Tự tính", "Tự tính"),
        text("guidance_vi", "Hướng dẫn", width=40),
        text("guidance_en", "Hướng dẫn (tiếng Anh)", width=30),
        text("source_rule", "Cách chấm theo nguồn", width=30),
    ),
    parents=("Nhóm",),
    apart=("inputs", "rule"),
    hint="Mỗi dòng một tiêu chí. Mã định danh giữ nguyên qua các phiên bản; để trống thì là mã.",
)
INPUTS = Table(
    "Ô nhập",
    (
        code("name", "Tên ô", required=True),
        word("type", "Loại ô", "Loại ô", required=True),
        text("label_vi", "Nhãn", width=50, blank=""),
        text("label_en", "Nhãn (tiếng Anh)", width=40, blank=""),
        yes("optional", "Không bắt buộc"),
    ),
    parents=("Tiêu chí",),
    own=(Column("Cả năm của ô", Word(words.FOLD), 20, "Cả năm của ô"),),
    apart=("choices",),
    hint="Những ô đơn vị nhập cho từng tiêu chí. “Cả năm của ô” chỉ ghi khi tiêu chí tính theo "
    "từng ô nhập.",
)
CHOICES = Table(
    "Mức chọn",
    (
        code("code", "Mã mức", required=True),
        text("label_vi", "Tên mức", width=40, blank=""),
        text("label_en", "Tên mức (tiếng Anh)", width=40, blank=""),
    ),
    parents=("Tiêu chí", "Tên ô"),
    hint="Các mức của ô “chọn mức”, từ thấp đến cao.",
)
RULES = Table(
    "Cách chấm",
    (
        word("type", "Cách chấm", "Cách chấm", required=True, width=30),
        Either(
            "at_least",
            (Column(BOUNDS["at_least"], Number(), 11), Column("Mức phải đạt", Code(), 16)),
        ),
        *(number(key, heading) for key, heading in BOUNDS.items() if key != "at_least"),
        number("cap", "Trần"),
        number("each", "Trừ mỗi vụ"),
        word("zero_total", "Tổng số bằng 0", "Tổng số bằng 0", width=14),
        *WINDOW,
        whole("k", "Cần đạt (số)"),
        listed("of", "Trong các tiêu chí"),
        code("set", "Theo bộ tiêu chí"),
        code("explanation", "Ô giải trình"),
        word("against", "So với", "So với"),
        *(Field(key, Column(heading, Branch(), 12)) for key, heading in BRANCHES.items()),
    ),
    parents=("Tiêu chí",),
    apart=("tiers", "conditions", "counts"),
    hint="Mỗi tiêu chí một dòng. Chỉ điền những cột mà cách chấm cần.",
)
TIERS = Table(
    "Bậc",
    (
        number("from", "Từ"),
        number("below", "Dưới"),
        number("points", "Điểm"),
        Field("met", Column("Kết quả", Word(words.VERDICT), 12, "Đạt hay không")),
    ),
    parents=("Tiêu chí",),
    hint="Các bậc từ thấp lên cao; bậc sau bắt đầu ở chỗ bậc trước kết thúc.",
)
CONDITIONS = Table(
    "Điều kiện",
    (
        code("input", "Tên ô", required=True),
        yes("is", "Trả lời phải là"),
        *(number(key, heading) for key, heading in BOUNDS.items()),
        *WINDOW,
        listed("excused_by", "Được loại trừ bởi ô"),
    ),
    parents=("Tiêu chí",),
    hint="Các điều kiện của tiêu chí nhiều ô nhập; các ô đếm số vụ của tiêu chí không để xảy ra.",
)
BANDS = Table(
    "Xếp loại",
    (
        code("code", "Mã", required=True),
        text("title_vi", "Tên", width=40, blank=""),
        text("title_en", "Tên (tiếng Anh)", width=40, blank=""),
        number("min", "Từ điểm"),
        code("group", "Nhóm phải đạt"),
        Field("group_min", Column("Điểm tối thiểu của nhóm", Minima(), 18)),
        yes("requires_no_failure", "Không trượt tiêu chí bắt buộc"),
        yes("requires_no_veto", "Không phạm điểm liệt"),
        yes("recognised", "Được công nhận"),
        yes("unknown", "Nguồn không nêu điều kiện"),
        Nested(
            "cap",
            {
                ("part",): Column("Trần: lấy", Whole(), 9),
                ("of",): Column("Trần: trên", Whole(), 9),
                ("of_band",): Column("Trần: của xếp loại", Code(), 12),
            },
        ),
    ),
    hint="Từ cao xuống thấp; dòng cuối nhận mọi trường hợp còn lại.",
)
TABLES = (GROUPS, CRITERIA, INPUTS, CHOICES, RULES, TIERS, CONDITIONS, BANDS)

TIERED = ("tiers", "ratio_tiers", "change_tiers")
CONDITIONED = {"all_of": "conditions", "k_of_n": "conditions", "veto": "counts"}
# What a whole set may do without; every other key with a column must be there.
MAY_BE_ABSENT = (
    *("unit_vi", "unit_en", "legal_basis", "source", "confidence", "status"),
    *("recognition_rule_vi", "recognition_rule_en"),
)
