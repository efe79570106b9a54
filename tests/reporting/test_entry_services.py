"""Saving a draft: cell by cell, nobody's text lost, closed rows stay closed."""

from datetime import timedelta

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError
from apps.reporting import services
from apps.reporting.models import Report, Result, ResultHistory, Return, ReturnItem
from apps.reporting.services import Answer, Cell
from tests.reporting.ward import answer_return, blank, draft, full_cells, submitted


def value(number, version=0, **texts):
    return Cell("value", {"value": number}, version=version, **texts)


def save(report, by, **cells):
    return services.save_draft(report, by=by, cells=cells)


def cell(report, code):
    return Result.objects.get(report=report, criterion__code=code)


def returned(world, *codes):
    """Sent back for ``codes``; all other rows are accepted."""
    report = submitted(world)
    verifier, now = world.user("thamdinh"), clock.now()
    report.move_to("returned")
    report.decided_at, report.decided_by = now, verifier
    report.save()
    sent_back = Return.objects.create(
        report=report, number=1, at=now, by=verifier, due_on=clock.today() + timedelta(3)
    )
    for result in report.results.select_related("criterion"):
        if result.criterion.code in codes:
            ReturnItem.objects.create(sent_back=sent_back, result=result, reason="Chưa khớp.")
        else:
            result.accepted_at, result.accepted_by = now, verifier
            result.save()
    return Report.objects.for_list().get(pk=report.pk)


def test_first_saving_begins_the_report(world):
    officer = world.user("canbo.baichay")

    saved = save(blank(world), officer, B1=value(12), B2=Cell("value", {"met": 16, "total": 25}))

    report = Report.objects.get()
    assert (report.status, saved.codes, saved.conflicts) == ("draft", ["B1", "B2"], [])
    assert cell(report, "B2").inputs == {"met": 16, "total": 25}
    assert {h.batch for h in ResultHistory.objects.all()} == {ResultHistory.objects.first().batch}
    assert [e.event for e in Event.objects.filter(stream__startswith="reporting")] == [
        "report.started"
    ]


def test_begun_twice_is_one_report(world):
    officer = world.user("canbo.baichay")

    first = services.start_report(blank(world), by=officer)
    second = services.start_report(blank(world), by=officer)

    assert first.pk == second.pk
    assert Event.objects.filter(event="report.started").count() == 1


def test_saving_the_same_again_changes_nothing(world):
    report = draft(world)
    before = (report.version, ResultHistory.objects.count())

    saved = services.save_draft(report, by=world.user("canbo.baichay"), cells=full_cells())

    report.refresh_from_db()
    assert (saved.changed, saved.conflicts) == (0, [])
    assert (report.version, ResultHistory.objects.count()) == before


def test_a_stale_cell_is_refused_and_the_others_are_saved(world):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    report = save(blank(world), officer, B1=value(12), B5=value(3)).report
    save(report, chief, B1=value(15, version=1))

    saved = save(report, officer, B1=value(13, version=1), B5=value(4, version=1))

    assert saved.codes == ["B5"]
    (conflict,) = saved.conflicts
    assert (conflict["key"], conflict["theirs"], conflict["yours"]) == ("B1", "15", "13")
    assert (conflict["by"], conflict["version"]) == (str(chief), 2)
    assert (cell(report, "B1").inputs, cell(report, "B5").inputs) == ({"value": 15}, {"value": 4})

    again = save(report, officer, B1=value(13, version=conflict["version"]))
    assert (again.codes, cell(report, "B1").inputs) == (["B1"], {"value": 13})


def test_a_cell_that_was_not_touched_never_conflicts(world):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    report = save(blank(world), officer, B1=value(12)).report
    save(report, chief, B1=value(15, version=1), B3=value(1))

    saved = save(report, officer, B1=value(12, version=1), B3=Cell(), B5=value(3))

    assert (saved.codes, saved.conflicts) == (["B5"], [])
    assert (cell(report, "B1").inputs, cell(report, "B3").inputs) == ({"value": 15}, {"value": 1})


def test_both_type_the_same_and_nobody_is_bothered(world):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    report = save(blank(world), officer, B1=value(12)).report
    save(report, chief, B1=value(15, version=1))

    assert save(report, officer, B1=value(15, version=1)).conflicts == []


def test_a_remark_in_dispute_shows_both_texts(world):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    report = save(blank(world), officer, B1=value(12)).report
    save(report, chief, B1=value(12, version=1, remark="theo sổ A"))

    (conflict,) = save(report, officer, B1=value(12, version=1, remark="theo sổ B")).conflicts

    assert "sổ A" in conflict["theirs"]
    assert "sổ B" in conflict["yours"]


def test_an_emptied_cell_is_not_reported_and_zero_is_a_value(world):
    officer = world.user("canbo.baichay")
    report = save(blank(world), officer, B1=value(0), B5=value(3)).report

    save(report, officer, B5=Cell(version=1))

    assert (cell(report, "B1").state, cell(report, "B1").inputs) == ("value", {"value": 0})
    assert (cell(report, "B5").state, cell(report, "B5").inputs) == ("not_reported", {})


@pytest.mark.parametrize(
    ("moment", "words"),
    [(clock.local(2021, 9, 1), "mở nhập|opens"), (clock.local(2022, 2, 10), "khóa sổ|closed")],
)
def test_nothing_is_written_outside_the_period(world, clock_at, moment, words):
    clock_at(moment)

    with pytest.raises(DomainError, match=words):
        save(blank(world), world.user("canbo.baichay"), B1=value(1))

    assert not Report.objects.exists()


def test_nothing_is_written_after_submission(world):
    report = submitted(world)
    before = cell(report, "B1").inputs

    with pytest.raises(DomainError):
        save(report, world.user("canbo.baichay"), B1=value(99, version=1))

    assert cell(report, "B1").inputs == before
    assert Report.objects.get(pk=report.pk).status == "submitted"


def test_computed_criteria_are_never_typed(world):
    with pytest.raises(DomainError):
        save(blank(world), world.user("canbo.baichay"), A4=value(4))

    assert not Report.objects.exists()


def test_accepted_rows_stay_and_returned_ones_open(world):
    report, officer = returned(world, "B2"), world.user("canbo.baichay")

    with pytest.raises(DomainError):
        save(
            report,
            officer,
            B1=value(99, version=1),
            B2=Cell("value", {"met": 20, "total": 25}, version=1),
        )
    assert cell(report, "B2").inputs == {"met": 16, "total": 25}

    saved = save(report, officer, B2=Cell("value", {"met": 20, "total": 25}, version=1))
    assert saved.codes == ["B2"]


def test_a_returned_report_needs_its_answers(world):
    report, chief = returned(world, "B2"), world.user("truong.baichay")

    with pytest.raises(DomainError):
        services.submit_report(report, by=chief, version=report.version)
    assert Report.objects.get(pk=report.pk).status == "returned"

    answer_return(report, by=chief, answers={"B2": "Đã bổ sung danh sách."})
    report = Report.objects.get(pk=report.pk)
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    report.refresh_from_db()
    assert (report.status, report.submission_number) == ("submitted", 2)
    assert report.returns.get().closed_at is not None


def test_two_answers_to_one_reason_are_both_shown(world):
    report = returned(world, "B2")
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    seen = services.entry.mark_of("")
    services.save_draft(report, by=chief, cells={}, answers={"B2": Answer("của chỉ huy", seen)})

    saved = services.save_draft(
        report, by=officer, cells={}, answers={"B2": Answer("của cán bộ", seen)}
    )

    assert "của chỉ huy" in saved.conflicts[0]["theirs"]
    assert ReturnItem.objects.get().answer == "của chỉ huy"


def test_figure_and_answer_of_one_row_are_one_choice(world):
    report = returned(world, "B1")
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    seen, version = services.entry.mark_of(""), cell(report, "B1").version

    def send(by, number, words):
        return services.save_draft(
            report,
            by=by,
            cells={"B1": value(number, version=version)},
            answers={"B1": Answer(words, seen)},
        )

    send(chief, 15, "của chỉ huy")
    (conflict,) = send(officer, 13, "của cán bộ").conflicts

    assert [word in conflict["theirs"] for word in ("15", "của chỉ huy")] == [True, True]
    assert [word in conflict["yours"] for word in ("13", "của cán bộ")] == [True, True]
    assert cell(report, "B1").inputs == {"value": 15}
    assert ReturnItem.objects.get().answer == "của chỉ huy"


def test_own_score_is_the_year_so_far(world):
    for quarter in (1, 2, 3):
        with clock.at(clock.local(2021, quarter * 3, 20)):
            submitted(world, quarter=quarter)
    report = draft(world)

    lines = {line["code"]: line for line in report.self_score["lines"]}
    assert (lines["A4"]["points"], lines["A3"]["points"]) == ("3.75", "5")
    assert lines["C1"]["points"] == "8"
    assert lines["B2"]["params"]["met"] == 64
    assert lines["B1"]["verdict"] == "waiting"  # last year's figures are not entered


def test_the_city_s_figures_make_the_verified_score(world):
    report = submitted(world)
    row = cell(report, "C1")
    row.verified_state, row.verified_inputs = "value", {"met": 15, "total": 25}
    row.save()

    own = services.score_report(report)
    city = services.score_report(report, which="verified")

    def points(score):
        return next(line["points"] for line in score["lines"] if line["code"] == "C1")

    assert (points(own), points(city)) == ("8", "0")
    assert services.score_year(world.enrolment("bai-chay"))["complete"] is False


def test_what_was_seen_serves_while_nothing_has_changed(world, django_assert_num_queries):
    officer = world.user("canbo.baichay")
    found = Report.objects.for_list().get(pk=draft(world).pk)
    seen = services.lay_out_year(found, for_writing=True)

    with django_assert_num_queries(6):  # two of them open and close the transaction
        saved = services.save_draft(found, by=officer, cells={"B1": value(9, version=1)}, seen=seen)

    assert saved.report is found
    assert cell(found, "B1").inputs == {"value": 9}
    assert Report.objects.get().version == found.version


@pytest.mark.parametrize("other", ["B1", "B3"])
def test_a_change_between_reading_and_lock_is_not_overlooked(world, other):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    found = Report.objects.for_list().get(pk=draft(world).pk)
    seen = services.lay_out_year(found, for_writing=True)
    save(found, chief, **{other: value(15, version=1)})

    saved = services.save_draft(found, by=officer, cells={"B1": value(9, version=1)}, seen=seen)

    report = Report.objects.get()
    assert [c["key"] for c in saved.conflicts] == (["B1"] if other == "B1" else [])
    assert cell(report, other).inputs == {"value": 15}
    scored = services.score_report(report)
    for line in scored["lines"]:
        del line["origin"]  # pinned when the report is submitted
    assert report.self_score == scored
    assert report.version == saved.report.version


def test_a_report_submitted_between_reading_and_lock_stays_as_it_is(world):
    officer, chief = world.user("canbo.baichay"), world.user("truong.baichay")
    found = Report.objects.for_list().get(pk=draft(world).pk)
    seen = services.lay_out_year(found, for_writing=True)
    services.submit_report(found, by=chief, version=found.version)
    before = Report.objects.values().get(), list(Result.objects.order_by("pk").values())

    with pytest.raises(DomainError, match=r"đã nộp|submitted"):
        services.save_draft(found, by=officer, cells={"B1": value(9, version=1)}, seen=seen)

    assert (Report.objects.values().get(), list(Result.objects.order_by("pk").values())) == before
