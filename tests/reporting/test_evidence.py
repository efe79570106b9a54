"""Files behind the figures: what is taken, how it is kept, how it is given out."""

import hashlib
import io
import unicodedata
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.audit.models import Event
from apps.audit.services import verify
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.files import path_of
from apps.reporting import services
from apps.reporting.models import Evidence, Report, Result
from apps.reporting.services.filechecks import LARGEST, check_file, clean_name
from tests.core.test_secrets import pdf_of
from tests.reporting.ward import BASE, draft, submitted

PDF = b"%PDF-1.4 something"
PNG = b"\x89PNG\r\n\x1a\n rest"


def office(kind="docx", text="Kế hoạch", **parts):
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, f"<w:document><w:p><w:t>{text}</w:t></w:p></w:document>")
        for name, body in parts.items():
            archive.writestr(name, body)
    return content.getvalue()


def upload(name="bien-ban.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def add(world, report, code="B1", **file):
    return services.add_evidence(
        report, code, by=world.user("canbo.baichay"), upload=upload(**file)
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.png", PNG),
        ("a.docx", office()),
        ("a.xlsx", office("xlsx")),
        ("Chương trình bảo mật.pdf", PDF),
        ("Kinh phí 123.456.789.012.pdf", PDF),
        ("a.pdf", pdf_of("KẾ HOẠCH BẢO VỆ BÍ MẬT NHÀ NƯỚC")),
        ("a.docx", office(text="Công tác bảo mật, mật khẩu")),
        ("a.xlsx", office("xlsx", **{"xl/worksheets/sheet1.xml": "<c><v>123456789012</v></c>"})),
    ],
)
def test_these_are_taken(name, content):
    assert check_file(name, content)[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"<html><script>"),
        ("a.png", PDF),
        ("a.jpg", PNG),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", office("xlsx")),
        ("a.xlsx", office("xlsx", **{"xl/vbaProject.bin": "x"})),
        ("a.docx", PDF),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.html", b"<html>"),
        ("a.xlsm", office("xlsx")),
        ("noextension", PDF),
        ("a.pdf.exe", PDF),
        ("\u202efdp.exe", b"MZ"),
        ("a.pdf", PDF + b"x" * LARGEST),
        ("MẬT - báo cáo.pdf", PDF),
        ("bao_cao_TỐI MẬT.pdf", PDF),
        (unicodedata.normalize("NFD", "TUYỆT MẬT.pdf"), PDF),
        ("a.docx", office(text="TỐI MẬT")),
        ("a.docx", office(**{"word/header1.xml": "<w:p><w:t>MẬT</w:t></w:p>"})),
        ("022095001234.pdf", PDF),
        ("022_095_001_234.pdf", PDF),
        ("BAO CAO TOI MAT.pdf", PDF),
        ("a.pdf", pdf_of("TUYỆT MẬT")),
        ("a.pdf", pdf_of("Báo cáo MẬT", in_stream=True)),
        ("a.pdf", b"%PDF-1.7 trailer <</Encrypt 9 0 R>>"),
        ("a.docx", office(text="Độ mật: Mật")),
        ("a.docx", office(text="TỐI</w:t></w:r><w:r><w:t> MẬT")),
        ("a.xlsx", office("xlsx", **{"xl/worksheets/sheet1.xml": "<is><t>TỐI MẬT</t></is>"})),
        (
            "a.xlsx",
            office(
                "xlsx",
                **{
                    "xl/worksheets/sheet1.xml": "<headerFooter><oddHeader>&amp;CMẬT</oddHeader>"
                    "</headerFooter>"
                },
            ),
        ),
    ],
)
def test_these_are_refused(world, name, content):
    report = draft(world)

    with pytest.raises(DomainError):
        add(world, report, name=name, content=content)

    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\Báo cáo.PDF", "Báo cáo.pdf"),
        (unicodedata.normalize("NFD", "Biên bản.pdf"), "Biên bản.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("\u202ea.pdf", "a.pdf"),
        ("\ud800a.pdf", "a.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_extension():
    assert len(clean_name("x" * 400 + ".pdf")) <= 130
    assert clean_name("x" * 400 + ".pdf").endswith(".pdf")


def test_a_file_is_stored_under_its_hash(world, settings):
    evidence = add(world, draft(world))

    sha256 = hashlib.sha256(PDF).hexdigest()
    path = settings.EVIDENCE_DIR / sha256[:2] / sha256
    assert (evidence.sha256, evidence.size, path.read_bytes()) == (sha256, len(PDF), PDF)
    assert [p.name for p in path.parent.iterdir()] == [sha256]


def test_the_same_bytes_are_one_file(world):
    report = draft(world)
    assert add(world, report).pk == add(world, report, name="khac.pdf").pk


def test_six_files_are_too_many(world):
    report = draft(world)
    for number in range(5):
        add(world, report, content=PDF + bytes([number]))

    with pytest.raises(DomainError):
        add(world, report, content=PDF + b"six")

    assert Evidence.objects.count() == 5


def test_a_file_may_come_before_the_figure(world):
    report = draft(world)
    Result.objects.filter(criterion__code="B1").delete()

    add(world, report)

    assert Result.objects.get(criterion__code="B1").state == "not_reported"


def test_removal_forgets_what_was_never_submitted(world):
    report = draft(world)
    evidence = add(world, report)

    services.remove_evidence(evidence, by=world.user("canbo.baichay"))

    assert not Evidence.objects.exists()


def test_two_people_remove_one_file_at_once(world):
    report = draft(world)
    evidence = add(world, report)
    seen_by_the_chief = Evidence.objects.get(pk=evidence.pk)

    services.remove_evidence(evidence, by=world.user("canbo.baichay"))
    services.remove_evidence(seen_by_the_chief, by=world.user("truong.baichay"))

    removals = Event.objects.filter(event="evidence.removed")
    assert [event.actor.username for event in removals] == ["canbo.baichay"]


def test_removal_sets_aside_what_was_submitted(world):
    report = draft(world)
    evidence = add(world, report)
    chief = world.user("truong.baichay")
    report.refresh_from_db()
    services.submit_report(report, by=chief, version=report.version)

    with pytest.raises(DomainError):
        services.remove_evidence(evidence, by=chief)
    evidence.refresh_from_db()
    assert evidence.removed_at is None

    services.withdraw_report(report, by=chief)
    services.remove_evidence(evidence, by=chief)
    evidence.refresh_from_db()
    assert evidence.removed_at is not None


def test_a_submitted_report_takes_no_file(world):
    report = submitted(world)

    with pytest.raises(DomainError):
        add(world, report)

    assert not Evidence.objects.exists()


def test_download_is_an_attachment_that_runs_nothing(world, login):
    evidence = add(world, draft(world), name="Biên bản số 1.pdf")
    url = f"/minh-chung/{evidence.pk}/"

    response = login(world.user("canbo.baichay")).get(url)

    assert (response.status_code, response.content) == (200, PDF)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert login(world.user("canbo.honggai")).get(url).status_code == 404
    assert login(world.user("quantri")).get(url).status_code == 404
    assert login(world.user("thamdinh")).get(url).status_code == 200


def test_the_log_tells_who_had_a_file_on_which_day(world, login):
    evidence = add(world, draft(world))
    file, look = f"/minh-chung/{evidence.pk}/", f"/minh-chung/{evidence.pk}/xem/"

    def told():
        rows = Event.objects.filter(event="evidence.given_out").order_by("pk")
        return [(row.actor.username, row.subject, row.url) for row in rows]

    assert login(world.user("canbo.honggai")).get(file).status_code == 404
    verifier = login(world.user("thamdinh"))
    assert verifier.get(look).status_code == 200  # says what there is, gives nothing out
    assert told() == []
    for _time in range(2):
        assert verifier.get(file).status_code == 200
    assert told() == [("thamdinh", evidence.name, look)]
    with clock.at(clock.now() + timedelta(days=1)):
        assert verifier.get(file).status_code == 200
    assert len(told()) == 2
    assert list(verify()) == []


def test_altered_bytes_are_not_given_out(world, login):
    evidence = add(world, draft(world))
    path_of(evidence.sha256).write_bytes(b"%PDF-1.4 another")

    response = login(world.user("canbo.baichay")).get(f"/minh-chung/{evidence.pk}/")

    assert response.status_code == 302
    with pytest.raises(DomainError):
        services.content_of(evidence)


def test_a_row_s_own_page_adds_and_removes(world, login):
    draft(world)
    client, url = login(world.user("canbo.baichay")), f"{BASE}minh-chung/B1/"
    form = {"file": upload(), "form_key": uuid.uuid4().hex}

    assert client.post(url, form).status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.name in client.get(url).content.decode()

    refused = client.post(url, {"file": upload("x.exe"), "form_key": uuid.uuid4().hex})
    assert "file" in refused.context["form"].errors
    assert client.get(f"{BASE}minh-chung/A4/").status_code == 404
    assert client.get(f"{BASE}minh-chung/Z9/").status_code == 404

    key = {"form_key": uuid.uuid4().hex}
    remove = f"/minh-chung/{evidence.pk}/go/"
    assert login(world.user("canbo.honggai")).post(remove, key).status_code == 404
    assert login(world.user("thamdinh")).post(remove, key).status_code == 403
    client = login(world.user("canbo.baichay"))
    assert client.post(remove, key).status_code == 302
    assert client.post(remove, key).status_code == 302  # the second press
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_refused_first_file_begins_nothing(world, login, accept):
    form = {"file": upload("x.exe"), "form_key": uuid.uuid4().hex}

    client = login(world.user("canbo.baichay"))
    answer = client.post(f"{BASE}minh-chung/B1/", form, headers={"Accept": accept})

    assert answer.status_code == (422 if accept == "application/json" else 200)
    assert not Report.objects.exists()
    assert not Event.objects.filter(event="report.started").exists()
