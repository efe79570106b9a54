"""Reports that wait for the city, made through the services of the ward."""

from apps.core import clock
from apps.criteria.models import Criterion
from apps.programmes.models import Baseline
from apps.reporting.models import Report
from apps.reporting.services.entry import Cell, save_draft
from apps.reporting.services.review import verify_report
from apps.reporting.services.submission import submit_report
from tests.reporting.ward import answer_return

# Every criterion that is typed: full points where the previous year does not matter.
GOOD = {
    "A1": {"value": True},
    "A2": {"value": True},
    "A3": {"value": 4},
    "B1": {"value": 2},
    "B2": {"met": 18, "total": 20},
    "B3": {"value": 0},
    "B4": {"value": 0},
    "B5": {"value": 1},
    "B0": {"value": 0},
    "C1": {"met": 9, "total": 10},
    "C2": {"value": 3},
    "C3": {"value": True},
    "D1": {"met": 99, "total": 100},
    "D2": {"value": 3},
    "E1": {"value": 0},
    "E2": {"value": True},
}


def cells(values, versions=None):
    return {
        code: Cell(
            state="value",
            inputs=inputs,
            explanation="Có sổ theo dõi tại đơn vị.",
            version=(versions or {}).get(code, 0),
        )
        for code, inputs in values.items()
    }


def write(world, ward="bai-chay", quarter=4, **changes):
    """A full draft of the ward's officer."""
    probe = Report(enrolment=world.enrolment(ward), period=world.period(quarter))
    saved = save_draft(
        probe, by=world.user(f"canbo.{ward.replace('-', '')}"), cells=cells(GOOD | changes)
    )
    return saved.report


def submit(world, report):
    ward = report.enrolment.subject.slug.replace("-", "")
    report.refresh_from_db()
    return submit_report(report, by=world.user(f"truong.{ward}"), version=report.version)


def submitted(world, ward="bai-chay", quarter=4, **changes):
    """A report that waits for the city."""
    return submit(world, write(world, ward, quarter, **changes))


def fix(world, report, **values):
    """The ward corrects and answers what was returned."""
    ward = report.enrolment.subject.slug.replace("-", "")
    by = world.user(f"canbo.{ward}")
    report = Report.objects.get(pk=report.pk)
    versions = {r.criterion.code: r.version for r in report.results.select_related("criterion")}
    save_draft(report, by=by, cells=cells(values, versions))
    answer_return(report, by=by, answers=dict.fromkeys(values, "Đã sửa theo sổ."))
    return Report.objects.get(pk=report.pk)


def day(number, hour=8, month=12, year=2021):
    return clock.local(year, month, number, hour)


def verified_year(world, clock_at, ward="bai-chay", quarters=(1, 2, 3, 4), **last):
    """Verified quarters, each submitted in time; ``last`` changes the last one's values."""
    for quarter in quarters:
        clock_at(day(20, month=quarter * 3))
        changes = last if quarter == quarters[-1] else {}
        report = submitted(world, ward, quarter, **changes)
        verify_report(report, by=world.user("thamdinh"))


def baselines(world, ward="bai-chay"):
    """Last year: 10 offences (3, 2, 3, 2) and 4 accidents (one each quarter)."""
    for code, figures in {"B1": (3, 2, 3, 2), "B5": (1, 1, 1, 1)}.items():
        for quarter, value in enumerate(figures, 1):
            Baseline.objects.create(
                enrolment=world.enrolments[ward],
                criterion=Criterion.objects.get(
                    version=world.programme.criteria_version, code=code
                ),
                quarter=quarter,
                inputs={"value": value},
                updated_by=world.user("thamdinh"),
                updated_at=clock.now(),
            )
