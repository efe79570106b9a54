"""The register: entered, corrected, never edited."""

import hashlib
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.core.files import path_of
from apps.notifications.models import Notification
from apps.recognition import services
from apps.recognition.models import Recognition
from apps.recognition.services.scans import scan_content

PDF = b"%PDF-1.4\n%signed decision\n"


def scan(name="quyet-dinh.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def facts(**changes):
    return {
        "number": "15-QĐ/BCĐ",
        "decided_on": date(2022, 1, 9),
        "signer": "Trưởng Ban Chỉ đạo",
        "valid_from": date(2022, 1, 9),
        "valid_to": date(2023, 1, 9),
        **changes,
    }


def test_register_keeps_the_scan_under_its_hash_and_tells_the_ward(meeting, world):
    item = meeting.recognised()

    entry = services.register_recognition(item, by=world.user("thuky"), scan=scan(), **facts())

    assert entry.scan_sha256 == hashlib.sha256(PDF).hexdigest()
    assert scan_content(entry) == PDF
    assert entry.scan_type == "application/pdf"
    assert Event.objects.of(entry).get().event == "recognition.registered"
    told = Notification.objects.filter(event="recognition.registered")
    assert {n.recipient.username for n in told} == {"canbo.caothang", "truong.caothang"}


def test_an_altered_scan_is_not_given_out(meeting, world):
    entry = services.register_recognition(
        meeting.recognised(), by=world.user("thuky"), scan=scan(), **facts()
    )
    path_of(entry.scan_sha256).write_bytes(PDF + b"!")

    assert scan_content(entry) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "scan"),  # neither scan nor reason
        ({"no_scan_reason": "Chờ ký", "decided_on": date(2022, 1, 10)}, "decided_on"),
        ({"no_scan_reason": "Chờ ký", "decided_on": date(2022, 1, 8)}, "decided_on"),
        ({"no_scan_reason": "Chờ ký", "valid_to": date(2022, 1, 9)}, "valid_to"),
        ({"scan": scan("a.exe", b"MZ\x90\x00")}, "scan"),
        ({"scan": scan("a.pdf", b"MZ\x90\x00")}, "scan"),
        ({"scan": scan("a.png", PDF)}, "scan"),
        ({"scan": scan("a.pdf", PDF + b"x" * 10 * 1024 * 1024)}, "scan"),
        ({"scan": scan("TỐI MẬT.pdf")}, "scan"),
    ],
)
def test_register_refuses_what_cannot_be_right(meeting, world, changes, field):
    item = meeting.recognised()
    secretary = world.user("thuky")

    with pytest.raises(DomainError) as refused:
        services.register_recognition(item, by=secretary, **facts(**changes))
    assert field in refused.value.fields
    assert not Recognition.objects.exists()

    services.register_recognition(item, by=secretary, **facts(no_scan_reason="Chờ ký"))
    assert Recognition.objects.count() == 1


def test_register_is_once_and_only_after_the_conclusion(meeting, world):
    item = meeting.item()
    secretary, chair = world.user("thuky"), world.user("chutri")
    more = facts(no_scan_reason="Chờ ký")
    with pytest.raises(DomainError):
        services.register_recognition(item, by=secretary, **more)
    meeting.everyone(item)
    services.close_vote(item, by=chair)
    with pytest.raises(DomainError):
        services.register_recognition(item, by=secretary, **more)
    assert not Recognition.objects.exists()

    services.conclude_item(item, by=chair, outcome="recognise", text="Công nhận.")
    services.register_recognition(item, by=secretary, **more)
    with pytest.raises(DomainError):
        services.register_recognition(item, by=secretary, **more)
    assert Recognition.objects.count() == 1


def test_a_unit_that_was_not_recognised_is_not_registered(meeting, world):
    item = meeting.item()
    chair = world.user("chutri")
    services.close_vote(item, by=chair)
    services.conclude_item(item, by=chair, outcome="not_recognise", text="Chưa đủ.")

    with pytest.raises(DomainError):
        services.register_recognition(
            item, by=world.user("thuky"), **facts(no_scan_reason="Chờ ký")
        )
    assert not Recognition.objects.exists()


def test_correction_is_a_new_entry_and_the_old_one_stays(meeting, world):
    item = meeting.recognised()
    secretary = world.user("thuky")
    old = services.register_recognition(item, by=secretary, scan=scan(), **facts())

    with pytest.raises(DomainError):
        services.correct_recognition(old, by=secretary, reason=" ", **facts(number="16-QĐ/BCĐ"))
    new = services.correct_recognition(
        old, by=secretary, reason="Ghi nhầm số.", **facts(number="16-QĐ/BCĐ")
    )

    assert new.replaces == old
    assert Recognition.objects.get(pk=old.pk).number == "15-QĐ/BCĐ"
    assert new.scan_sha256 == old.scan_sha256  # the paper is the same
    data = Event.objects.of(new).get().data
    assert (data["before"]["number"], data["after"]["number"]) == ("15-QĐ/BCĐ", "16-QĐ/BCĐ")
    with pytest.raises(DomainError):
        services.correct_recognition(old, by=secretary, reason="Lần hai", **facts())
    assert Recognition.objects.count() == 2


def test_state_and_in_force_by_day(meeting, world):
    item = meeting.recognised()
    secretary = world.user("thuky")
    old = services.register_recognition(item, by=secretary, scan=scan(), **facts())
    new = services.correct_recognition(
        old, by=secretary, reason="Sai hạn.", **facts(valid_to=date(2022, 12, 31))
    )

    def state(row, day):
        return Recognition.objects.select_related("replaced_by").get(pk=row.pk).state_on(day)

    assert state(old, date(2022, 6, 1)) == "corrected"
    assert state(new, date(2022, 1, 8)) == "upcoming"
    assert state(new, date(2022, 1, 9)) == "in_force"
    assert state(new, date(2022, 12, 30)) == "in_force"
    assert state(new, date(2022, 12, 31)) == "expired"  # half-open
    assert list(Recognition.objects.in_force(date(2022, 12, 30))) == [new]
    assert not Recognition.objects.in_force(date(2022, 12, 31)).exists()
