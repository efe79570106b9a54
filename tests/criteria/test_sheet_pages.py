"""Export, import and paste as pages: who may, what is shown, what is stored."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import Grant
from apps.audit.models import Event
from apps.criteria import services, structure
from apps.criteria.sheets import from_workbook
from apps.criteria.sheets.archive import MAX_BYTES, open_workbook
from tests.criteria.workbooks import Book
from tests.factories.world import BEGIN, NOW, make_user, make_version

ROWS = "Mã\tTên\tĐVT\tChỉ tiêu\tĐiểm\tĐiểm liệt\tMinh chứng\n"


@pytest.fixture
def admin(db, clock_at):
    clock_at(NOW)
    user = make_user("quantri", "Quản trị")
    Grant.objects.create(user=user, kind="administrator", valid_from=BEGIN)
    return user


@pytest.fixture
def published(admin):
    return make_version("demo-ancs")


@pytest.fixture
def draft(published, admin):
    return services.create_draft(published, by=admin, number="2.0")


@pytest.fixture
def web(login, admin):
    return login(admin)


def address(name, version):
    return reverse(f"criteria:{name}", args=version.url_args)


def key():
    return uuid.uuid4().hex


def upload(web, version, content, name="bo.xlsx"):
    data = {"workbook": SimpleUploadedFile(name, content), "form_key": key()}
    return web.post(address("draft-import", version), data)


def apply(web, version, shown, form_key=None):
    data = {"apply": shown.context["kept"], "form_key": form_key or key()}
    return web.post(address("draft-import", version), data, follow=True)


def paste(web, version, text, step="check", group="B", **more):
    data = {"group": group, "text": text, step: "1", "form_key": key(), **more}
    return web.post(address("draft-paste", version), data)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def retitle(version, admin, identity, title):
    """What another administrator does meanwhile."""
    before = structure.item(version.definition, ("criterion", identity))
    after = {**before, "title_vi": title}
    services.change_item(version, by=admin, key=("criterion", identity), before=before, after=after)


# --- out ------------------------------------------------------------------------------------------


def test_export_is_named_and_marked_on_every_sheet(web, published):
    answer = web.get(address("version-export", published))

    assert answer["Content-Disposition"] == 'attachment; filename="DEMO-ANCS-1.0.xlsx"'
    for grid in open_workbook(answer.content):
        assert grid.rows[0][0].startswith("DEMO-ANCS · phiên bản 1.0"), grid.name
        assert grid.rows[1][0].startswith("[MINH HỌA]"), grid.name


def test_export_speaks_vietnamese_to_english_readers_too(web, admin, published):
    admin.language = "en"
    admin.save(update_fields=["language"])

    answer = web.get(address("version-export", published))

    assert from_workbook(answer.content) == (published.definition, [])


@pytest.mark.parametrize(("grant", "status"), [("auditor", 200), ("leader", 404), ("", 404)])
def test_a_draft_is_exported_by_those_who_see_it(login, draft, grant, status):
    user = make_user("khac")
    if grant:
        Grant.objects.create(user=user, kind=grant, valid_from=BEGIN)

    assert login(user).get(address("version-export", draft)).status_code == status
    assert login(user).get(address("version-export", draft.base)).status_code == 200


def test_export_asks_the_database_no_more_than_any_page(
    web, published, django_assert_max_num_queries
):
    web.get(address("version-export", published))
    with django_assert_max_num_queries(6):
        web.get(address("version-export", published))


# --- in -------------------------------------------------------------------------------------------


def test_export_and_import_give_the_same_definition(web, published, draft, admin):
    exported = web.get(address("version-export", published))
    bare = {**draft.definition, "groups": [], "bands": []}
    services.replace_definition(draft, by=admin, seen=1, definition=bare, what="imported")

    shown = upload(web, draft, exported.content)
    done = apply(web, draft, shown)

    draft.refresh_from_db()
    assert shown.context["preview"]["counts"] == {"added": 25, "changed": 0, "dropped": 0}
    assert done.redirect_chain[-1][0] == address("editor", draft)
    assert draft.definition == published.definition
    assert draft.revisions.first().what == "imported"
    assert "Bản nháp đã nhận nội dung" in text_of(done)


def test_upload_alone_stores_nothing_and_says_what_would_change(web, draft):
    book = Book(draft.definition)
    book.set("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "Có nghị quyết mới")
    book.set("Tiêu chí", ("A", "A2"), "Điểm tối đa", 3)
    events = Event.objects.count()

    shown = upload(web, draft, book.bytes())

    draft.refresh_from_db()
    assert shown.context["preview"]["counts"] == {"added": 0, "changed": 2, "dropped": 0}
    assert "Có nghị quyết mới" in text_of(shown)
    assert "Còn 1 nội dung phải sửa trước khi ban hành" in text_of(shown)
    assert (draft.revision, Event.objects.count()) == (1, events)


def test_the_same_workbook_changes_nothing(web, draft):
    shown = upload(web, draft, web.get(address("version-export", draft)).content)

    assert shown.context["preview"]["same"]
    assert "Áp dụng vào bản nháp" not in text_of(shown)


def test_apply_pressed_twice_counts_once(web, draft):
    book = Book(draft.definition)
    book.set("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "Có nghị quyết mới")
    shown, form_key = upload(web, draft, book.bytes()), key()

    apply(web, draft, shown, form_key)
    apply(web, draft, shown, form_key)

    draft.refresh_from_db()
    assert (draft.revision, draft.revisions.count()) == (2, 2)


def test_import_over_somebody_elses_change_is_refused_and_loses_nothing(web, draft, admin):
    book = Book(draft.definition)
    book.set("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "Có nghị quyết mới")
    shown = upload(web, draft, book.bytes())
    retitle(draft, admin, "A2", "Tên của người khác")

    refused = apply(web, draft, shown)

    draft.refresh_from_db()
    assert draft.revision == 2
    assert "Quản trị đã sửa bản nháp" in text_of(refused)
    assert "Tên của người khác" in text_of(refused)  # the preview stands against the newest state
    apply(web, draft, refused)
    draft.refresh_from_db()
    assert draft.revision == 3
    assert structure.find(draft.definition, ("criterion", "A1"))["title_vi"] == "Có nghị quyết mới"


def test_what_was_kept_belongs_to_one_person_and_one_draft(web, login, draft, published, admin):
    second = services.create_draft(published, by=admin, number="3.0")
    other = make_user("quantri2", "Quản trị hai")
    Grant.objects.create(user=other, kind="administrator", valid_from=BEGIN)
    book = Book(draft.definition)
    book.set("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "Có nghị quyết mới")
    shown = upload(web, draft, book.bytes())

    elsewhere = apply(web, second, shown)
    by_another = apply(login(other), draft, shown)

    for answer, version in ((elsewhere, second), (by_another, draft)):
        assert "Tải tệp lên lại" in text_of(answer)
        version.refresh_from_db()
        assert version.revision == 1


def test_a_workbook_of_another_set_is_refused(web, draft):
    other = make_version("syn-30")

    shown = upload(web, draft, web.get(address("version-export", other)).content)

    assert "SYN-30" in shown.context["faults"][0]
    assert "preview" not in shown.context


def test_thirty_megabytes_are_refused_unread(web, draft):
    shown = upload(web, draft, b"PK" + b"\0" * (30 * 1024 * 1024))

    assert shown.context["faults"] == [
        "Tệp lớn hơn 2 MB. Tệp của một bộ tiêu chí nhỏ hơn nhiều; đề nghị kiểm tra lại."
    ]


def test_a_large_file_is_not_read_beyond_the_limit():
    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 < size <= MAX_BYTES + 1
            return b"x" * size

    assert "2 MB" in from_workbook(Endless())[1][0].sentence


# --- pasted rows ----------------------------------------------------------------------------------


def test_paste_shows_the_rows_and_then_stores_them(web, draft):
    text = ROWS + "B9\tTỷ lệ camera hoạt động\t%\t≥ 80\t4\t\tbắt buộc\nB3\t\t\t\t6\t\t\n"

    shown = paste(web, draft, text)
    draft.refresh_from_db()
    assert draft.revision == 1
    assert [row.change for row in shown.context["rows"]] == ["added", "changed"]

    done = paste(web, draft, text, "apply", seen=shown.context["seen"])
    draft.refresh_from_db()
    assert done.url == address("editor", draft)
    assert draft.revisions.first().what == "pasted"
    added = structure.find(draft.definition, ("criterion", "B9"))
    assert (added["kind"], added["rule"]) == ("ratio", {"type": "ratio", "at_least": "80"})


def test_paste_with_a_fault_stores_nothing(web, draft):
    text = ROWS + "B9\tMới\t\t\t4\t\t\nA1\tTrùng mã\t\t\t4\t\t\nB8\tMới\t\t\tnăm\t\t\n"

    for step in ("check", "apply"):
        shown = paste(web, draft, text, step, seen=1)
        assert shown.context["faults"] == [
            "Dòng 3: “A1” là mã của một tiêu chí thuộc nhóm A.",
            "Dòng 4: điểm: “năm” không phải là số. Nhập như 12 hoặc 1.234,5.",
        ]
        assert "B9\tMới" in shown.content.decode()  # what was typed is still there

    draft.refresh_from_db()
    assert draft.revision == 1


def test_paste_over_somebody_elses_change_is_refused_and_loses_nothing(web, draft, admin):
    text = ROWS + "B9\tMới\t\t\t4\t\t\n"
    seen = paste(web, draft, text).context["seen"]
    retitle(draft, admin, "A2", "Tên của người khác")

    refused = paste(web, draft, text, "apply", seen=seen)

    assert "Quản trị đã sửa bản nháp" in text_of(refused)
    assert "B9\tMới" in refused.content.decode()
    paste(web, draft, text, "apply", seen=refused.context["seen"])
    draft.refresh_from_db()
    assert structure.find(draft.definition, ("criterion", "B9"))
    assert structure.find(draft.definition, ("criterion", "A2"))["title_vi"] == "Tên của người khác"


def test_the_rows_of_a_group_are_offered_to_copy(web, draft):
    answer = web.get(address("draft-paste", draft), {"nhom": "B"})

    assert answer.context["example"].startswith("Mã\tTên\tĐVT")
    shown = paste(web, draft, answer.context["example"])
    assert {row.change for row in shown.context["rows"]} == {"same"}


# --- who and when ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["draft-import", "draft-paste"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("grant", "status"), [("auditor", 403), ("leader", 404), ("", 404)])
def test_only_administrators_change_a_draft(login, draft, name, method, grant, status):
    user = make_user("khac")
    if grant:
        Grant.objects.create(user=user, kind=grant, valid_from=BEGIN)

    answer = getattr(login(user), method)(address(name, draft), {"apply": "x"})

    draft.refresh_from_db()
    assert (answer.status_code, draft.revision) == (status, 1)


def test_a_published_version_takes_neither_workbook_nor_rows(web, draft, published):
    book = Book(published.definition)
    book.set("Tiêu chí", ("A", "A1"), "Tên tiêu chí", "Có nghị quyết mới")
    for name in ("draft-import", "draft-paste"):
        answer = web.get(address(name, published))
        assert answer.status_code == 200
        assert "<textarea" not in text_of(answer)
        assert 'type="file"' not in text_of(answer)

    shown = upload(web, published, book.bytes())
    if "kept" in shown.context:
        apply(web, published, shown)
    paste(web, published, ROWS + "B9\tMới\t\t\t4\t\t\n", "apply", seen=published.revision)

    before = published.definition
    published.refresh_from_db()
    assert published.definition == before
    assert Event.objects.filter(event="criteria.change_refused").exists()
