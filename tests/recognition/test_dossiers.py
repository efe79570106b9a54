"""Dossiers: begun, written, frozen, appraised, sent back."""

from datetime import date, timedelta

import pytest

from apps.assessments.models import YearScore
from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.models import Notification
from apps.recognition import services
from apps.recognition.models import Dossier
from apps.recognition.services.dossiers import digest_of
from apps.reporting.models import Report

from .conftest import fresh, verified_year

S = Dossier.Status


def events():
    rows = Event.objects.filter(stream__startswith="recognition.").order_by("pk")
    return list(rows.values_list("event", flat=True))


def told():
    rows = Notification.objects.order_by("pk").values_list("event", "recipient__username")
    return list(rows)


def test_create_dossier_numbers_by_year(story):
    first, second = story.dossier("bai-chay", until="building"), story.dossier("quang-la")

    assert (first.number, second.number) == ("HS-2021-0001", "HS-2021-0002")
    assert events()[0] == "dossier.created"


def test_create_dossier_needs_a_year_score(story, world):
    officer = world.user("canbo.baichay")

    with pytest.raises(DomainError):
        services.create_dossier(world.enrolment("bai-chay"), by=officer)
    assert not Dossier.objects.exists()
    assert events() == []

    verified_year(world, "bai-chay")
    assert services.create_dossier(world.enrolment("bai-chay"), by=officer).status == S.BUILDING


def test_create_dossier_is_once_per_enrolment(story, world):
    story.dossier(until="building")

    with pytest.raises(DomainError):
        services.create_dossier(world.enrolment("bai-chay"), by=world.user("canbo.baichay"))
    assert Dossier.objects.count() == 1


def test_edit_dossier_records_before_and_after(story, world):
    dossier = story.dossier(until="building")
    officer = world.user("canbo.baichay")

    services.edit_dossier(dossier, by=officer, version=1, summary="Một", difficulties="")
    services.edit_dossier(dossier, by=officer, version=2, summary="Hai", difficulties="")

    data = Event.objects.last().data
    assert (data["before"]["summary"], data["after"]["summary"]) == ("Một", "Hai")


def test_edit_dossier_refuses_a_stale_page_with_both_texts(story, world):
    dossier = story.dossier(until="building")
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    services.edit_dossier(dossier, by=officer, version=1, summary="Của cán bộ", difficulties="")

    with pytest.raises(StaleError) as refused:
        services.edit_dossier(dossier, by=chief, version=1, summary="Của trưởng", difficulties="")

    assert fresh(dossier).summary == "Của cán bộ"
    assert refused.value.conflicts == [
        {"key": "summary", "theirs": "Của cán bộ", "yours": "Của trưởng"}
    ]


def test_submit_dossier_freezes_content_with_a_digest(story, world):
    dossier = story.dossier(until="submitted")

    dossier = fresh(dossier)
    assert dossier.status == S.SUBMITTED
    assert dossier.content["year_score"]["content"]["total"] == "88.5"
    assert [q["receipt"] for q in dossier.content["quarters"]] == [
        f"BC-2021Q{n}-bai-chay" for n in (1, 2, 3, 4)
    ]
    assert dossier.content["legal_bases"][0]["number"] == "21-NQ/TU"
    assert digest_of(dossier.content) == dossier.digest
    assert events()[-1] == "dossier.submitted"
    assert told() == [("dossier.submitted", "thamdinh"), ("dossier.submitted", "thamdinh2")]


def test_submit_dossier_by_a_deputy_keeps_both_facts(story, world):
    dossier = story.dossier(until="building")
    deputy = world.user("pho.baichay")
    services.edit_dossier(dossier, by=deputy, version=1, summary="Đủ", difficulties="")
    services.submit_dossier(dossier, by=deputy, version=2)

    assert Event.objects.last().data["kt"] is True
    assert fresh(dossier).submitted_by == deputy


def test_submit_dossier_refuses_until_all_is_in_it(story, world):
    dossier = story.dossier(until="building")
    chief = world.user("truong.baichay")

    with pytest.raises(DomainError):  # no summary
        services.submit_dossier(dossier, by=chief, version=1)
    services.edit_dossier(dossier, by=chief, version=1, summary="Đủ", difficulties="")

    report = Report.objects.get(period=world.period(4))
    Report.objects.filter(pk=report.pk).update(status="returned")
    with pytest.raises(DomainError):  # a quarter open again
        services.submit_dossier(dossier, by=chief, version=2)
    later = clock.now() + timedelta(hours=1)
    Report.objects.filter(pk=report.pk).update(status="verified", decided_at=later)
    with pytest.raises(DomainError):  # verified after the score
        services.submit_dossier(dossier, by=chief, version=2)
    assert fresh(dossier).status == S.BUILDING
    assert not Notification.objects.exists()

    Report.objects.filter(pk=report.pk).update(decided_at=clock.now())
    services.submit_dossier(dossier, by=chief, version=2)
    assert fresh(dossier).status == S.SUBMITTED


def test_submitted_dossier_is_not_edited_or_submitted_again(story, world):
    dossier = story.dossier(until="submitted")
    chief = world.user("truong.baichay")
    before = fresh(dossier).digest

    with pytest.raises(DomainError):
        services.edit_dossier(dossier, by=chief, version=3, summary="Khác", difficulties="")
    with pytest.raises(DomainError):
        services.submit_dossier(dossier, by=chief, version=3)

    assert (fresh(dossier).summary, fresh(dossier).digest) == ("Giữ vững địa bàn.", before)


def test_appraise_dossier_tells_the_secretary(story):
    dossier = story.dossier()

    assert fresh(dossier).status == S.APPRAISED
    assert fresh(dossier).proposes_recognition is True
    assert ("dossier.appraised", "thuky") in told()


def test_supplement_goes_back_to_the_chief_and_comes_again(story, world):
    dossier = story.dossier(until="submitted")
    first_digest = fresh(dossier).digest
    due = date(2022, 1, 8)
    verifier, chief = world.user("thamdinh"), world.user("truong.baichay")

    with pytest.raises(DomainError):
        services.ask_supplement(
            dossier, by=verifier, version=3, reason="Thêm biên bản", due_on=date(2022, 1, 4)
        )
    assert fresh(dossier).status == S.SUBMITTED

    services.ask_supplement(dossier, by=verifier, version=3, reason="Thêm biên bản", due_on=due)
    asked = [name for event, name in told() if event == "dossier.supplement_asked"]
    assert sorted(asked) == ["pho.baichay", "truong.baichay"]
    assert (fresh(dossier).supplement_reason, fresh(dossier).supplement_due_on) == (
        "Thêm biên bản",
        due,
    )

    services.edit_dossier(dossier, by=chief, version=4, summary="Đã bổ sung", difficulties="")
    services.submit_dossier(dossier, by=chief, version=5)
    assert fresh(dossier).status == S.SUBMITTED
    assert Event.objects.last().data["before"]["digest"] == first_digest
    assert fresh(dossier).digest != first_digest


def test_a_new_year_score_is_taken_at_the_next_submission(story, world):
    dossier = story.dossier(until="building")
    old = YearScore.objects.get()
    YearScore.objects.filter(pk=old.pk).update(superseded_at=clock.now())
    new = YearScore.objects.create(
        enrolment=old.enrolment,
        criteria_version=old.criteria_version,
        scoring_digest=old.scoring_digest,
        at=clock.now(),
        by=old.by,
        content=old.content | {"total": "91"},
        digest="f" * 64,
    )
    chief = world.user("truong.baichay")
    services.edit_dossier(dossier, by=chief, version=1, summary="Đủ", difficulties="")
    services.submit_dossier(dossier, by=chief, version=2)

    assert fresh(dossier).year_score == new
    assert fresh(dossier).content["year_score"]["content"]["total"] == "91"
