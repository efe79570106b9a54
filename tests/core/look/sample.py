"""Pages that show every component, rendered without a database."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from apps.core import chips, clock

HERE = Path(__file__).parent
PAGES = ["home", "page", "error", "list", "vote", "form", "login", "paper", "403", "404", "500"]
NAMES = [
    "Tỷ lệ điều tra, khám phá án",
    "Số hộ gia đình ký cam kết bảo đảm an ninh, trật tự",
    "Số mô hình tự quản về an ninh, trật tự đang hoạt động hiệu quả",
    "Tỷ lệ cơ sở cho thuê lưu trú khai báo tạm trú qua phần mềm",
    "Số buổi tuyên truyền, phổ biến pháp luật tại khu dân cư",
]
GROUPS = [
    ("I", "Công tác lãnh đạo, chỉ đạo", 5),
    ("II", "Phòng ngừa, đấu tranh tội phạm", 8),
    ("III", "Xây dựng lực lượng", 7),
    ("IV", "Quản lý hành chính", 5),
    ("V", "Sự hài lòng của Nhân dân", 5),
]


class SampleForm(forms.Form):
    name = forms.CharField(label="Tên đăng nhập", help_text="Chữ thường không dấu.")
    day = forms.DateField(label="Từ ngày", help_text="Ví dụ 31/12/2021.")
    role = forms.ChoiceField(label="Vai trò", choices=[("a", "Cán bộ"), ("b", "Trưởng")])
    kind = forms.ChoiceField(
        label="Loại", choices=[("1", "Phường"), ("2", "Xã")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agree = forms.BooleanField(label="Đã đối chiếu với sổ sách của đơn vị")
    scan = forms.FileField(label="Bản chụp", required=False)


class SampleUser(AnonymousUser):
    is_authenticated = True

    def __str__(self):
        return "Cán bộ Công an phường Bãi Cháy"

    def get_username(self):
        return "canbo.baichay"


def groups(*, broken=False):
    pk, found = 0, []
    for numeral, title, size in GROUPS:
        rows = []
        for index in range(1, size + 1):
            pk += 1
            row = SimpleNamespace(
                pk=pk,
                code=f"{numeral}.{index}",
                name=NAMES[pk % 5],
                unit="%" if pk % 3 == 0 else "vụ",
                prev=Decimal(7 * pk),
                target=Decimal(8 * pk),
                kind={4: "ratio", 11: "yesno"}.get(pk, ""),
                css="",
                note="",
                error="",
            )
            if pk == 14:
                row.css, row.note = "row-returned", "Số liệu chưa khớp biên bản; bổ sung danh sách."
            if broken and pk == 2:
                row.css, row.error = "row-error", "I.2: tỷ lệ phải từ 0 đến 100. Đồng chí nhập 910."
            rows.append(row)
        found.append(SimpleNamespace(name=f"{numeral}. {title}", rows=rows))
    return found


def context(page):
    today = clock.today()
    labels = [
        ("Trang chủ", "house"),
        ("Báo cáo", "clipboard-data"),
        ("Chương trình", "flag"),
        ("Hồ sơ công nhận", "folder2-open"),
        ("Hội nghị", "people"),
        ("Kết quả công nhận", "award"),
    ]
    items = [
        SimpleNamespace(label=label, url=f"/{icon}/", icon=icon, current=icon == "clipboard-data")
        for label, icon in labels
    ]
    rows = [
        SimpleNamespace(name=name, state=state, n=index, points=Decimal("86.456") + index, css=css)
        for index, (name, state, css) in enumerate(
            [
                ("Phường Bãi Cháy", "returned", "row-returned"),
                ("Phường Cao Thắng", "submitted", ""),
                ("Xã Đồng Lâm", "in_review", "row-changed"),
                ("Phường Hồng Gai", "verified", ""),
                ("Xã Quảng La", "overdue", "row-error"),
            ]
            * 9
        )
    ]
    tiles = [
        SimpleNamespace(name=f"Phường số {n}", value=Decimal(60 + 4 * n), seq=n % 5 + 1)
        for n in range(9)
    ]
    signed_in = page != "login"
    form = SampleForm({}) if page == "form" else None
    return {
        "user": SampleUser() if signed_in else AnonymousUser(),
        "nav": {"items": items, "search": True} if signed_in else {},
        "current_units": "Công an phường Bãi Cháy" if signed_in else "",
        "unread_count": 3,
        "contact_line": "Hỗ trợ: Công an thành phố, 0203.000.000",
        "app_version": "0.1",
        "illustrative": page in {"home", "page", "error", "paper"},
        "today": today,
        "soon": today + timedelta(days=3),
        "later": today + timedelta(days=8),
        "past": today - timedelta(days=2),
        "tiles": tiles,
        "kinds": chips.KINDS,
        "natures": chips.NATURES,
        "groups": groups(broken=page == "error"),
        "errors": [("id_2", "I.2: tỷ lệ phải từ 0 đến 100. Đồng chí nhập 910.")]
        if page == "error"
        else [],
        "page_has_errors": page == "error",
        "page_obj": Paginator(rows, 15).page(2),
        "form": form,
        "crispy_form": SampleForm({"name": "x"}) if page == "form" else None,
    }


def render(page):
    """One sample page as text."""
    request = RequestFactory().get("/danh-sach/", {"q": "bãi", "page": "2"})
    engine = engines["django"]
    if page.isdigit():
        return engine.get_template(f"{page}.html").render(
            context(page) if page != "500" else {}, request if page != "500" else None
        )
    name = "page" if page == "error" else page
    return engine.from_string((HERE / f"{name}.html").read_text()).render(context(page), request)
