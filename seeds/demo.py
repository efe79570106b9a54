"""The current year as it stands today: a programme around Hạ Long with the due quarter in all states.

Running it on a later day adds the quarter that is due since and touches nothing else.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.committees.models import Committee
from apps.core import clock
from apps.core.dates import next_working_day
from apps.criteria.models import CriteriaVersion
from apps.notifications.models import Notification
from apps.programmes.models import Enrolment, Programme
from apps.programmes.services import (
    add_legal_basis,
    create_programme,
    generate_periods,
    open_programme,
)
from apps.reporting.models import Report
from apps.reporting.services.verdicts import return_report

from . import acts, people
from .history import TITLE

# ward of today → (plain name of the accounts, ward of 2021 whose figures it borrows)
WARDS = {
    "bai-chay-2025": ("baichay", "bai-chay"),
    "ha-lam-2025": ("caothang", "cao-thang"),
    "hong-gai-2025": ("honggai", "hong-gai"),
    "hoanh-bo-2025": ("donglam", "dong-lam"),
    "quang-la-2025": ("quangla", "quang-la"),
    "thong-nhat-2025": ("thongnhat", "dong-lam"),
    "ha-tu-2025": ("hatu", "hong-gai"),
}
# What the quarter that is due now looks like.
STATES = {
    "bai-chay-2025": "returned",
    "ha-lam-2025": "submitted",
    "hong-gai-2025": "verified",
    "hoanh-bo-2025": "with_chief",
    "quang-la-2025": "draft",
    "thong-nhat-2025": "not_begun",
    "ha-tu-2025": "submitted",
}
TYPED_IN_A_DRAFT = 7


def load(progress=None):
    """Play what is missing up to today; return in words what was added."""
    tell = progress or (lambda done, total, label: None)
    today = clock.today()
    last = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    programme = Programme.objects.filter(title=TITLE, year=today.year).first()
    if programme is None:
        programme = _set_up(today.year)
    periods = [p for p in programme.periods.order_by("quarter") if p.opens_on <= today]
    due = next((p for p in periods if p.due_on >= today), periods[-1])
    added = []
    for number, period in enumerate(periods, 1):
        if not Report.objects.filter(period=period).exists():
            _play(programme, period, mixed=period.pk == due.pk)
            added.append(period.name)
        tell(number, len(periods), str(programme))
    # Old notices were read; of all this no mail leaves.
    fresh = Notification.objects.filter(pk__gt=last)
    fresh.update(mail_state=Notification.MailState.NONE)
    fresh.filter(at__lt=clock.now() - timedelta(days=10)).update(read_at=clock.now())
    return ", ".join(added) or _("nothing to add")


@contextmanager
def _at(day, hour=8, minute=0):
    """Business time of one act, never later than now."""
    moment = clock.local(day.year, day.month, day.day, hour, minute)
    with clock.at(min(moment, clock.now())):
        yield


def _set_up(year):
    admin, verifier = acts.user("quantri"), acts.user("thamdinh")
    begin = clock.today().replace(month=1, day=2)
    with _at(begin):
        programme = create_programme(
            by=admin,
            title=TITLE,
            year=year,
            lead_unit=people.unit_of("quang-ninh"),
            criteria_version=CriteriaVersion.objects.get(set__code="DEMO-ANCS", number="1.0"),
            committee=Committee.objects.get(locality__slug="quang-ninh", kind="steering"),
            purpose="Chương trình minh họa của năm nay trên các đơn vị hiện nay quanh Hạ Long.",
            figures_invented=True,
        )
        add_legal_basis(
            programme,
            by=admin,
            number="Kế hoạch minh họa",
            issued_on=begin,
            issuer="Ban Chỉ đạo (minh họa)",
        )
        generate_periods(programme, by=admin)
        open_programme(programme, by=admin)
        for enrolment in acts.invite(programme, WARDS, by=verifier):
            plain, ward = WARDS[enrolment.subject.slug]
            acts.accept(enrolment, by=acts.user(f"truong.{plain}"))
            fresh = Enrolment.objects.get(pk=enrolment.pk)
            acts.enter_baselines(fresh, ward, by=verifier)
    return programme


def _play(programme, period, *, mixed):
    for enrolment in Enrolment.objects.filter(programme=programme).taking_part().for_list():
        plain, ward = WARDS.get(enrolment.subject.slug, (None, None))
        if plain is None:
            continue
        state = STATES[enrolment.subject.slug] if mixed else "verified"
        _play_ward(enrolment, period, plain, ward, state)


def _play_ward(enrolment, period, plain, ward, state):
    """From the first keystroke as far as ``state``."""
    if state == "not_begun":
        return
    first = _first_day(period)
    officer = acts.user(f"canbo.{plain}")
    with _at(first, 9):
        only = TYPED_IN_A_DRAFT if state == "draft" else None
        report = acts.enter(enrolment, period, ward, by=officer, only=only)
        if state == "draft":
            return
        acts.hand(report, by=officer)
    if state == "with_chief":
        return
    with _at(first, 15):
        acts.submit(report, by=acts.user(f"truong.{plain}"))
    if state == "submitted":
        return
    with _at(first + timedelta(days=1), 9):
        report.refresh_from_db()
        if state == "verified":
            acts.verify(report, by=acts.user("thamdinh"))
            return
        return_report(
            report,
            by=acts.user("thamdinh"),
            due_on=next_working_day(max(clock.today(), period.due_on - timedelta(days=3))),
            reasons={"C1": "Số khu dân cư đạt chưa khớp biên bản kiểm tra, đề nghị đối chiếu."},
            version=report.version,
        )


def _first_day(period):
    """The day after the data are complete; in a quarter that still runs, some days ago."""
    complete = next_working_day(period.window_to + timedelta(days=1))
    return min(complete, max(period.opens_on, clock.today() - timedelta(days=4)))
