"""The steps that history and demo play: always through the services, as the post that does it."""

from decimal import Decimal

from apps.accounts.models import User
from apps.core import clock
from apps.localities.models import LocalityVersion
from apps.programmes.services import accept_invitation, invite_units, save_baselines
from apps.programmes.services.baselines import compared_criteria
from apps.reporting.models import Report
from apps.reporting.services import Cell, hand_over, save_draft, submit_report
from apps.reporting.services.verdicts import verify_report

from . import figures

EXPLANATION = "Hồ sơ lưu tại đơn vị (số liệu minh họa)."
COMMITMENT = (
    "Đơn vị đăng ký phấn đấu đạt chuẩn mô hình An ninh cơ sở trong năm, "
    "báo cáo đúng kỳ và chịu trách nhiệm về số liệu."
)


def user(username) -> User:
    """A fresh copy: what a person may do is asked anew for each act."""
    return User.objects.get(username=username)


def invite(programme, slugs, *, by):
    """Invite the units by the slugs of their localities."""
    versions = LocalityVersion.objects.filter(locality__slug__in=slugs)
    return invite_units(programme, by=by, versions=list(versions.on(clock.today())))


def accept(enrolment, *, by):
    return accept_invitation(enrolment, by=by, commitment=COMMITMENT)


def enter_baselines(enrolment, ward, *, by):
    """The year before, quarter by quarter, for the criteria that are compared with it."""
    criteria = {c.code: c for c in compared_criteria(enrolment.programme.criteria_version)}
    cells = [
        {
            "criterion": criteria[code],
            "quarter": number,
            "value": Decimal(value),
            "shown": None,
            "version": 0,
        }
        for code, values in figures.previous(ward).items()
        for number, value in enumerate(values, 1)
    ]
    return save_baselines(enrolment, by=by, cells=cells)


def enter(enrolment, period, ward, *, by, only=None):
    """The officer types the quarter; ``only`` limits it to the first so many criteria."""
    report = Report.objects.filter(enrolment=enrolment, period=period).first()
    report = report or Report(enrolment=enrolment, period=period)
    seen = {r.criterion.code: r.version for r in report.results.all()} if report.pk else {}
    needs = period.criteria_version.by_code
    typed = list(figures.quarter(ward, period.quarter).items())[:only]
    cells = {
        code: Cell(
            state="value",
            inputs=inputs,
            explanation=EXPLANATION if needs[code]["evidence"] == "required" else "",
            version=seen.get(code, 0),
        )
        for code, inputs in typed
    }
    return save_draft(report, by=by, cells=cells).report


def hand(report, *, by):
    return hand_over(report, by=by)


def submit(report, *, by):
    report.refresh_from_db()
    return submit_report(report, by=by, version=report.version)


def verify(report, *, by):
    report.refresh_from_db()
    return verify_report(report, by=by, version=report.version)
