"""A report on which nothing is left to fix is put before its chief without a word."""

from datetime import date

import pytest

from apps.committees.services import standing
from apps.core import clock
from apps.core.errors import DomainError
from apps.programmes.services import change_period, change_programme
from apps.reminders.duties import duties_of
from apps.reporting import services
from apps.reporting.models import Evidence, Report
from apps.reporting.services import Cell
from apps.reporting.services.checking import blocking_of
from apps.reporting.services.verdicts import return_report
from tests.programmes.test_binding import bind, published
from tests.reporting.city import submitted as sent
from tests.reporting.test_evidence import upload
from tests.reporting.ward import GROUNDS, answer_return, draft

CHIEF, OFFICER = "truong.baichay", "canbo.baichay"


@pytest.fixture
def only_quarter_four(world):
    world.programme.periods.exclude(quarter=4).delete()
    return world


def owed(world, username):
    return [(d.kind, d.url.rsplit("/", 2)[1]) for d in duties_of(standing(world.user(username)))]


def test_the_chief_is_asked_to_sign_while_the_officer_may_still_write(only_quarter_four):
    draft(only_quarter_four)

    assert owed(only_quarter_four, CHIEF) == [("report.submit", "kiem-tra")]
    assert owed(only_quarter_four, OFFICER) == [("report.enter", "nhap")]


@pytest.mark.parametrize(
    "cell",
    [Cell("not_reported", version=1), Cell("value", {"value": 4}, version=1)],
    ids=["a figure is missing", "evidence is missing"],
)
def test_what_is_not_complete_is_still_to_be_entered(only_quarter_four, cell):
    report, officer = draft(only_quarter_four), only_quarter_four.user(OFFICER)
    services.save_draft(report, by=officer, cells={"A3": cell})

    assert Report.objects.get().to_fix == 1
    assert owed(only_quarter_four, CHIEF) == [("report.enter", "nhap")]

    whole = Cell("value", {"value": 4}, explanation=GROUNDS, version=2)
    services.save_draft(Report.objects.get(), by=officer, cells={"A3": whole})
    assert owed(only_quarter_four, CHIEF) == [("report.submit", "kiem-tra")]


def send_back(world):
    report = sent(world)
    return_report(
        report,
        by=world.user("thamdinh"),
        due_on=report.period.due_on,
        reasons={"B1": "Đối chiếu lại.", "B3": "Nêu rõ."},
    )
    return Report.objects.get()


def test_a_returned_report_is_ready_once_each_row_is_corrected_or_answered(only_quarter_four):
    world, officer = only_quarter_four, only_quarter_four.user(OFFICER)
    report = send_back(world)
    assert owed(world, CHIEF) == [("report.correct", "nhap")]

    kept = Cell("value", {"value": 5}, explanation="Có sổ theo dõi tại đơn vị.", version=1)
    services.save_draft(report, by=officer, cells={"B1": kept})
    assert Report.objects.get().to_fix == 1  # B3 says what it said, and nothing is answered
    answer_return(Report.objects.get(), by=officer, answers={"B3": "Đúng theo sổ."})
    assert owed(world, CHIEF) == [("report.submit", "kiem-tra")]
    assert owed(world, OFFICER) == [("report.correct", "nhap")]

    # Put back as it was, B1 is neither corrected nor answered.
    same = Cell("value", {"value": 2}, explanation="Có sổ theo dõi tại đơn vị.", version=2)
    services.save_draft(Report.objects.get(), by=officer, cells={"B1": same})
    report = Report.objects.get()
    assert report.to_fix == 1
    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user(CHIEF), version=report.version)
    assert Report.objects.get().status == "returned"


def test_what_was_withdrawn_can_be_signed_again_as_it_stands(only_quarter_four):
    world, chief = only_quarter_four, only_quarter_four.user(CHIEF)
    report = draft(world)
    report = services.submit_report(report, by=chief, version=report.version)
    services.withdraw_report(report, by=chief)
    assert owed(world, CHIEF) == [("report.submit", "kiem-tra")]
    assert owed(world, OFFICER) == [("report.enter", "nhap")]

    # The same where the answer to a return is taken back.
    report = services.submit_report(report, by=chief, version=Report.objects.get().version)
    reasons, verifier = {"B1": "Đối chiếu lại."}, world.user("thamdinh")
    return_report(report, by=verifier, due_on=report.period.due_on, reasons=reasons)
    answer_return(Report.objects.get(), by=world.user(OFFICER), answers={"B1": "Đúng theo sổ."})
    report = Report.objects.get()
    report = services.submit_report(report, by=chief, version=report.version)
    services.withdraw_report(report, by=chief)
    assert Report.objects.get().to_fix == 0
    assert owed(world, CHIEF) == [("report.submit", "kiem-tra")]
    assert owed(world, OFFICER) == [("report.correct", "nhap")]


def test_another_file_in_the_place_of_one_corrects_a_row(only_quarter_four):
    world, officer = only_quarter_four, only_quarter_four.user(OFFICER)
    report = draft(world)
    blurred = services.add_evidence(report, "B1", by=officer, upload=upload())
    report.refresh_from_db()
    report = services.submit_report(report, by=world.user(CHIEF), version=report.version)
    reasons = {"B1": "Bản chụp không đọc được."}
    verifier = world.user("thamdinh")
    return_report(report, by=verifier, due_on=report.period.due_on, reasons=reasons)

    services.remove_evidence(blurred, by=officer)
    clear = upload(content=b"%PDF-1.4 clear")
    services.add_evidence(report, "B1", by=officer, upload=clear)
    assert Report.objects.get().to_fix == 0

    services.remove_evidence(Evidence.objects.kept().get(), by=officer)
    services.add_evidence(report, "B1", by=officer, upload=upload())
    assert Report.objects.get().to_fix == 1  # the same file as before


def every_proof_is_required(definition):
    for group in definition["groups"]:
        for criterion in group["criteria"]:
            if criterion["inputs"]:
                criterion["evidence"] = "required"


def test_no_other_criteria_come_under_a_report_that_is_counted(only_quarter_four, clock_at):
    world, admin = only_quarter_four, only_quarter_four.user("quantri")
    clock_at(clock.local(2021, 10, 20))
    stricter = published(world, every_proof_is_required, begins=date(2021, 11, 1))
    report = draft(world)
    assert owed(world, CHIEF) == [("report.submit", "kiem-tra")]

    # Not even by moving the opening, as for a period in which nobody writes yet.
    change_period(world.period(4), by=admin, opens_on=date(2021, 11, 15))
    with pytest.raises(DomainError):
        bind(world, 4, stricter)
    with pytest.raises(DomainError):
        change_programme(world.programme, by=admin, criteria_version=stricter)
    change_period(world.period(4), by=admin, opens_on=date(2021, 9, 15))
    report = Report.objects.get()
    assert report.period.criteria_version != stricter
    assert report.to_fix == len(blocking_of(services.lay_out(report))) == 0
    assert owed(world, CHIEF) == [("report.submit", "kiem-tra")]

    # A unit that begins afterwards is counted by what its period stands under.
    Report.objects.all().delete()
    change_period(world.period(4), by=admin, opens_on=date(2021, 11, 15))
    bind(world, 4, stricter)
    change_period(world.period(4), by=admin, opens_on=date(2021, 9, 15))
    assert draft(world).to_fix > 0
    assert owed(world, CHIEF) == [("report.enter", "nhap")]
