"""Marking, returning, confirming: does it, refuses it, leaves nothing behind."""

from contextvars import Context
from datetime import date, timedelta

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.models import Notification
from apps.reporting.models import Report, Return, ReviewMark
from apps.reporting.services.entry import save_draft
from apps.reporting.services.review import (
    Mark,
    claim_report,
    reopen_report,
    return_report,
    save_marks,
    undo_verdict,
    verify_report,
)
from apps.reporting.services.submission import withdraw_report
from tests.reporting.city import cells, fix, submit, submitted

S = Report.Status
DUE = date(2021, 12, 23)


@pytest.fixture
def report(world):
    return submitted(world)


@pytest.fixture
def verifier(world, report):
    return world.user("thamdinh")


def fresh(report):
    return Report.objects.get(pk=report.pk)


def cell(report, code):
    return report.results.get(criterion__code=code)


def traces():
    return Event.objects.count(), Notification.objects.count(), Return.objects.count()


def test_save_marks_keeps_opinions_and_sends_nothing(report, verifier):
    told = Notification.objects.count()
    save_marks(
        report,
        by=verifier,
        marks=[Mark("B2", "return", "Chưa khớp sổ.", seen=0), Mark("C1", "accept", seen=0)],
        version=report.version,
    )

    marks = {m.result.criterion.code: (m.verdict, m.reason) for m in ReviewMark.objects.all()}
    assert marks == {"B2": ("return", "Chưa khớp sổ."), "C1": ("accept", "")}
    assert Notification.objects.count() == told
    assert (fresh(report).status, fresh(report).claimed_by) == (S.SUBMITTED, verifier)


def test_return_report_names_criteria_and_locks_the_others(world, report, verifier):
    save_marks(report, by=verifier, marks=[Mark("B2", "return", "Chưa khớp sổ.")])
    return_report(report, by=verifier, due_on=DUE, version=report.version)

    row = fresh(report)
    assert (row.status, row.decided_by, row.version) == (S.RETURNED, verifier, report.version + 1)
    item = row.returns.get().items.get()
    assert (item.result.criterion.code, item.reason) == ("B2", "Chưa khớp sổ.")
    assert cell(row, "B2").accepted_at is None
    assert row.results.filter(accepted_at__isnull=True).count() == 1
    assert not ReviewMark.objects.exists()
    told = Notification.objects.filter(event="report.returned")
    assert {n.recipient.username for n in told} == {
        "canbo.baichay",
        "truong.baichay",
        "pho.baichay",
    }
    assert all(n.not_before > clock.real_now() for n in told)


def test_accepted_rows_stay_locked_for_the_ward(world, report, verifier):
    return_report(report, by=verifier, due_on=DUE, reasons={"B2": "Chưa khớp sổ."})
    officer = world.user("canbo.baichay")
    row = fresh(report)
    version = cell(row, "C2").version

    with pytest.raises(DomainError):
        save_draft(row, by=officer, cells=cells({"C2": {"value": 1}}, {"C2": version}))

    assert cell(row, "C2").inputs == {"value": 3}
    save_draft(row, by=officer, cells=cells({"B2": {"met": 17, "total": 20}}, {"B2": 1}))
    assert cell(row, "B2").inputs == {"met": 17, "total": 20}


def test_resubmission_keeps_acceptance_and_can_be_confirmed(world, report, verifier):
    return_report(report, by=verifier, due_on=DUE, reasons={"B2": "Chưa khớp sổ."})
    accepted = cell(report, "C1").accepted_at
    row = submit(world, fix(world, report, B2={"met": 17, "total": 20}))

    verify_report(row, by=verifier, version=row.version)

    row = fresh(row)
    assert (row.status, row.submission_number) == (S.VERIFIED, 2)
    assert cell(row, "C1").accepted_at == accepted
    assert row.verified_score["total"] == row.self_score["total"]


def test_verify_report_stores_the_value_the_city_found(report, verifier):
    found = {"state": "value", "inputs": {"met": 8, "total": 10}}
    save_marks(
        report, by=verifier, marks=[Mark("C1", "accept", "Sổ thụ lý ghi 8 khu.", verified=found)]
    )
    verify_report(report, by=verifier)

    row = cell(fresh(report), "C1")
    assert (row.inputs, row.verified_inputs) == ({"met": 9, "total": 10}, {"met": 8, "total": 10})
    assert row.verified_note == "Sổ thụ lý ghi 8 khu."
    same = cell(fresh(report), "D1")
    assert (same.verified_state, same.verified_inputs) == (same.state, same.inputs)
    lines = {line["code"]: line["points"] for line in fresh(report).verified_score["lines"]}
    own = {line["code"]: line["points"] for line in fresh(report).self_score["lines"]}
    assert (own["C1"], lines["C1"]) == ("10", "8")


def test_a_differing_value_needs_a_note(report, verifier):
    found = {"state": "value", "inputs": {"met": 15, "total": 20}}
    with pytest.raises(DomainError, match="B2"):
        save_marks(report, by=verifier, marks=[Mark("B2", "accept", "", verified=found)])
    assert not ReviewMark.objects.exists()


def test_an_impossible_value_is_refused(report, verifier):
    found = {"state": "value", "inputs": {"met": 25, "total": 20}}
    with pytest.raises(DomainError, match="B2"):
        save_marks(report, by=verifier, marks=[Mark("B2", "accept", "x", verified=found)])
    assert not ReviewMark.objects.exists()


def test_verify_report_refuses_while_criteria_are_marked_for_return(report, verifier):
    save_marks(report, by=verifier, marks=[Mark("B2", "return", "Chưa khớp.")])
    before = traces()
    with pytest.raises(DomainError, match="B2"):
        verify_report(report, by=verifier)
    assert (fresh(report).status, traces()) == (S.SUBMITTED, before)


@pytest.mark.parametrize(
    ("reasons", "due_on"),
    [
        ({}, DUE),
        ({"B2": " "}, DUE),
        ({"B2": "Chưa khớp."}, date(2021, 12, 19)),
        ({"B2": "Chưa khớp."}, date(2022, 1, 31)),
        ({"B2": "Chưa khớp."}, None),
        ({"X9": "Chưa khớp."}, DUE),
    ],
)
def test_return_report_refuses_and_changes_nothing(report, verifier, reasons, due_on):
    before = traces()
    with pytest.raises(DomainError):
        return_report(report, by=verifier, due_on=due_on, reasons=reasons)
    row = fresh(report)
    assert (row.status, row.version, traces()) == (S.SUBMITTED, report.version, before)
    assert not row.results.filter(accepted_at__isnull=False).exists()


def test_four_eyes_also_when_the_person_now_verifies(world, report):
    officer = world.user("canbo.baichay")
    world.users["canbo.baichay"] = officer
    world.post("canbo.baichay", world.city_police, "verifier")
    before = traces()
    for step in (
        lambda: save_marks(report, by=officer, marks=[Mark("B2", "accept")]),
        lambda: verify_report(report, by=officer),
        lambda: return_report(report, by=officer, due_on=DUE, reasons={"B2": "x"}),
        lambda: claim_report(report, by=officer),
    ):
        with pytest.raises(DomainError):
            step()
    assert (fresh(report).status, traces()) == (S.SUBMITTED, before)
    assert not world.user("canbo.baichay").has_perm("reporting.review_report", report)
    assert world.user("thamdinh").has_perm("reporting.review_report", report)


def test_two_verifiers_reach_one_verdict(world, report, verifier):
    second = world.user("thamdinh2")
    verify_report(report, by=verifier, version=report.version)
    before = traces()

    with pytest.raises(StaleError, match="Cán bộ thẩm định"):
        return_report(
            report, by=second, due_on=DUE, reasons={"B2": "Chưa khớp."}, version=report.version
        )

    assert (fresh(report).status, fresh(report).decided_by, traces()) == (
        S.VERIFIED,
        verifier,
        before,
    )


def test_a_colleague_in_hand_is_not_overrun_but_can_be_taken_over(world, report, verifier):
    second = world.user("thamdinh2")
    claim_report(report, by=verifier)
    with pytest.raises(DomainError, match="Cán bộ thẩm định"):
        verify_report(report, by=second)
    assert fresh(report).status == S.SUBMITTED

    claim_report(report, by=second, take_over=True)
    verify_report(report, by=second)
    assert fresh(report).decided_by == second


def test_an_expired_claim_binds_nobody(world, report, verifier):
    claim_report(report, by=verifier)
    past = clock.real_now() - timedelta(seconds=1)
    Report.objects.filter(pk=report.pk).update(claimed_until=past)
    verify_report(report, by=world.user("thamdinh2"))
    assert fresh(report).status == S.VERIFIED


def test_the_same_criterion_marked_by_two_shows_both(world, report, verifier):
    save_marks(report, by=verifier, marks=[Mark("B2", "return", "Của tôi.", seen=0)])
    second = world.user("thamdinh2")
    claim_report(report, by=second, take_over=True)

    with pytest.raises(StaleError) as refused:
        save_marks(report, by=second, marks=[Mark("B2", "accept", seen=0), Mark("C1", "accept")])

    assert refused.value.conflicts[0]["theirs"]["reason"] == "Của tôi."
    assert [m.reason for m in ReviewMark.objects.all()] == ["Của tôi."]


def test_a_withdrawn_report_takes_no_verdict(world, report, verifier):
    withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    before = traces()
    with pytest.raises(StaleError, match="Trưởng Công an"):
        verify_report(report, by=verifier, version=report.version)
    assert (fresh(report).status, traces()) == (S.DRAFT, before)


def test_undo_brings_marks_and_open_rows_back(report, verifier):
    save_marks(
        report, by=verifier, marks=[Mark("B2", "return", "Chưa khớp."), Mark("C1", "accept")]
    )
    return_report(report, by=verifier, due_on=DUE)
    undo_verdict(report, by=verifier)

    row = fresh(report)
    assert (row.status, row.decided_at, row.returns.count()) == (S.SUBMITTED, None, 0)
    assert not row.results.filter(accepted_at__isnull=False).exists()
    assert {m.result.criterion.code for m in ReviewMark.objects.all()} == {"B2", "C1"}
    mails = Notification.objects.filter(event="report.returned")
    assert {n.mail_state for n in mails} == {"cancelled"}
    assert [e.event for e in Event.objects.of(row)][-2:] == [
        "report.returned",
        "report.verdict_undone",
    ]


@pytest.mark.parametrize(
    "decide",
    [verify_report, lambda r, by: return_report(r, by=by, due_on=DUE, reasons={"B2": "X"})],
)
def test_undo_opens_the_rows_while_the_clock_goes_on(report, verifier, settings, tmp_path, decide):
    settings.DATA_DIR = tmp_path
    past = clock.now() - clock.real_now()
    (tmp_path / "clock-shift").write_text(str(past.total_seconds()))

    def play():
        decide(report, by=verifier)
        undo_verdict(report, by=verifier)

    Context().run(play)  # outside the test's clock, which stands still

    row = fresh(report)
    assert (row.status, row.returns.count()) == (S.SUBMITTED, 0)
    assert not row.results.filter(accepted_at__isnull=False).exists()
    return_report(row, by=verifier, due_on=DUE, reasons={"C1": "Chưa khớp sổ."})


def test_undo_is_refused_once_the_ward_has_read(world, report, verifier):
    verify_report(report, by=verifier)
    Notification.objects.filter(
        event="report.verified", recipient=world.user("canbo.baichay")
    ).update(read_at=clock.now())
    with pytest.raises(DomainError):
        undo_verdict(report, by=verifier)
    assert fresh(report).status == S.VERIFIED


def test_undo_is_refused_after_the_ward_wrote(world, report, verifier):
    return_report(report, by=verifier, due_on=DUE, reasons={"B2": "Chưa khớp."})
    officer = world.user("canbo.baichay")
    save_draft(fresh(report), by=officer, cells=cells({"B2": {"met": 1, "total": 2}}, {"B2": 1}))
    with pytest.raises(DomainError):
        undo_verdict(report, by=verifier)
    assert fresh(report).status == S.RETURNED


def test_undo_is_for_the_same_verifier(world, report, verifier):
    verify_report(report, by=verifier)
    with pytest.raises(DomainError):
        undo_verdict(report, by=world.user("thamdinh2"))
    assert fresh(report).status == S.VERIFIED


def test_reopen_frees_chosen_criteria_only(report, verifier):
    verify_report(report, by=verifier)
    reopen_report(report, by=verifier, reason="Có kết luận mới.", due_on=DUE, codes=["B2"])

    row = fresh(report)
    assert (row.status, row.verified_score) == (S.RETURNED, None)
    assert row.returns.get().is_reopening
    assert cell(row, "B2").accepted_at is None
    assert cell(row, "C1").accepted_at is not None


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"codes": []}, {"codes": ["X9"]}, {"due_on": date(2021, 12, 1)}],
)
def test_reopen_refuses_and_changes_nothing(report, verifier, wrong):
    verify_report(report, by=verifier)
    before = traces()
    asked = {"reason": "Có kết luận mới.", "due_on": DUE, "codes": ["B2"], **wrong}
    with pytest.raises(DomainError):
        reopen_report(report, by=verifier, **asked)
    assert (fresh(report).status, traces()) == (S.VERIFIED, before)


def test_reopen_is_for_confirmed_reports(report, verifier):
    before = traces()
    with pytest.raises(DomainError):
        reopen_report(report, by=verifier, reason="x", due_on=DUE, codes=["B2"])
    assert (fresh(report).status, traces()) == (S.SUBMITTED, before)


def test_closed_period_takes_no_return_but_a_confirmation(report, verifier, clock_at):
    clock_at(clock.local(2022, 2, 1))
    with pytest.raises(DomainError):
        return_report(report, by=verifier, due_on=date(2022, 2, 4), reasons={"B2": "Chưa khớp."})
    assert fresh(report).status == S.SUBMITTED
    verify_report(report, by=verifier)
    assert fresh(report).status == S.VERIFIED
