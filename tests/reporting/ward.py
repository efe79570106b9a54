"""Figures of one ward, complete enough to be handed in."""

from apps.reporting import services
from apps.reporting.models import Report
from apps.reporting.services import Answer, Cell
from apps.reporting.services.entry import mark_of
from tests.factories import world as worlds

BASE = "/ct/mo-hinh-an-ninh-co-so-2021/2021-q4/bai-chay/"
GROUNDS = "Theo sổ theo dõi của đơn vị."


def full_cells(**changes) -> dict:
    """Every typed criterion of the illustrative set, with grounds instead of files."""

    def value(grounds="", **inputs):
        return Cell("value", inputs, "", grounds)

    cells = {
        "A1": value(GROUNDS, value=True),
        "A2": value(GROUNDS, value=True),
        "A3": value(GROUNDS, value=4),
        "B1": value(value=8),
        "B2": value(met=16, total=25),
        "B3": value(value=0),
        "B4": Cell("none"),
        "B5": value(value=2),
        "B0": Cell("none"),
        "C1": value(GROUNDS, met=22, total=25),
        "C2": value(GROUNDS, value=3),
        "C3": value(GROUNDS, value=True),
        "D1": value(GROUNDS, met=98, total=100),
        "D2": value(GROUNDS, value=3),
        "E1": value(GROUNDS, value=0),
        "E2": value(GROUNDS, value=True),
    }
    return cells | changes


def blank(world, ward="bai-chay", quarter=4):
    return Report(enrolment=world.enrolment(ward), period=world.period(quarter))


def draft(world, ward="bai-chay", quarter=4, **changes):
    """A complete draft."""
    by = world.user(f"canbo.{ward.replace('-', '')}")
    saved = services.save_draft(blank(world, ward, quarter), by=by, cells=full_cells(**changes))
    return Report.objects.get(pk=saved.report.pk)


def submitted(world, ward="bai-chay", quarter=4):
    report = draft(world, ward, quarter)
    by = world.user(f"truong.{ward.replace('-', '')}")
    return services.submit_report(report, by=by, version=report.version)


def answer_return(report, *, by, answers):
    """The unit's first answers to what was sent back: code → text."""
    given = {code: Answer(text, mark_of("")) for code, text in answers.items()}
    return services.save_draft(report, by=by, cells={}, answers=given).report


def blank_of_thirty(world):
    """The report of a quarter on thirty criteria, and their version."""
    version = worlds.make_version("syn-30")
    world.programme.periods.filter(quarter=4).update(criteria_version=version)
    return blank(world), version
