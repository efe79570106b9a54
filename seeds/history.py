"""Hạ Long 2021 from set-up to five recognitions, and Cửa Lò 2023: played step by step.

Facts (programme, resolutions with their dates, the five units, the session of 9/1/2022, five of
five recognised) are those of the city's own news of 2021 and 2022; the quarterly figures, the
votes of single members and the number of the decision were never published: they are invented
and say so.
"""

from contextlib import contextmanager
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.assessments.services import compute_year_score
from apps.committees.models import Committee, Membership
from apps.core import clock
from apps.core.dates import next_working_day
from apps.criteria.models import CriteriaVersion
from apps.notifications.models import Notification
from apps.programmes.models import Enrolment, Programme
from apps.programmes.services import (
    add_legal_basis,
    close_programme,
    create_programme,
    enrol_unit,
    generate_periods,
    open_programme,
)
from apps.recognition.services import dossiers, register, sessions, votes
from apps.reporting.models import Report
from apps.reporting.services import Answer, Cell, save_draft
from apps.reporting.services.entry import mark_of
from apps.reporting.services.verdicts import return_report

from . import acts, people

TITLE = "Mô hình An ninh cơ sở"
HA_LONG = {
    "bai-chay": "baichay",
    "cao-thang": "caothang",
    "hong-gai": "honggai",
    "dong-lam": "donglam",
    "quang-la": "quangla",
}
BASES = [
    (date(2021, 1, 5), "07-NQ/TU", date(2020, 9, 24)),
    (date(2021, 1, 5), "21-NQ/TU", date(2020, 12, 31)),
    (date(2021, 3, 25), "04-NQ/TU", date(2021, 3, 23)),
]
ISSUER = "Ban Thường vụ Thành ủy Hạ Long"
SESSION_ON = date(2022, 1, 9)
ABSENT = "uyvien11"
CHANGES_MIND = "uyvien05"


@contextmanager
def on(day, hour=8, minute=0):
    """Business time of one act."""
    with clock.at(clock.local(day.year, day.month, day.day, hour, minute)):
        yield


def load(progress=None):
    """Play what is missing; a programme that is there is left as it is."""
    tell = progress or (lambda done, total, label: None)
    played = []
    last = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if not Programme.objects.filter(title=TITLE, year=2021).exists():
        HaLong2021(tell).play()
        played.append("Hạ Long 2021")
    if not Programme.objects.filter(year=2023).exists():
        cua_lo_2023()
        played.append("Cửa Lò 2023")
    # What was told years ago was read years ago, and no mail of it leaves today.
    Notification.objects.filter(pk__gt=last).update(
        read_at=clock.now(), mail_state=Notification.MailState.NONE
    )
    return ", ".join(played) or _("nothing to add")


class HaLong2021:
    """One year of one programme, in the order in which it happened."""

    def __init__(self, tell):
        self.tell = tell
        self.enrolments = {}

    def play(self):
        self.set_up()
        self.enrol()
        for quarter in (1, 2, 3, 4):
            self.play_quarter(quarter)
            self.tell(quarter, 6, _("Hạ Long 2021"))
        self.prepare_dossiers()
        self.tell(5, 6, _("Hạ Long 2021"))
        self.hold_session()
        self.tell(6, 6, _("Hạ Long 2021"))

    def set_up(self):
        admin = acts.user("quantri")
        with on(date(2021, 1, 5)):
            self.programme = create_programme(
                by=admin,
                title=TITLE,
                year=2021,
                lead_unit=people.unit_of("ha-long"),
                criteria_version=CriteriaVersion.objects.get(set__code="DEMO-ANCS", number="1.0"),
                committee=Committee.objects.get(locality__slug="ha-long", kind="steering"),
                purpose=(
                    "Xây dựng mô hình An ninh cơ sở tại xã, phường, kết hợp với các mô hình bảo đảm "
                    "an ninh, trật tự đã có và gắn với xây dựng đô thị văn minh."
                ),
                figures_invented=True,
            )
        for day, number, issued_on in BASES:
            with on(day, 9):
                add_legal_basis(
                    self.programme, by=admin, number=number, issued_on=issued_on, issuer=ISSUER
                )
        with on(date(2021, 1, 5), 10):
            generate_periods(self.programme, by=admin)
            open_programme(self.programme, by=admin)

    def enrol(self):
        verifier = acts.user("thamdinh")
        with on(date(2021, 1, 8)):
            invited = acts.invite(self.programme, HA_LONG, by=verifier)
        self.enrolments = {row.subject.slug: row for row in invited}
        for number, (ward, plain) in enumerate(HA_LONG.items()):
            with on(date(2021, 1, 11), 8, number * 10):
                acts.accept(self.enrolments[ward], by=acts.user(f"truong.{plain}"))
            with on(date(2021, 1, 15), 9, number):
                enrolment = Enrolment.objects.get(pk=self.enrolments[ward].pk)
                acts.enter_baselines(enrolment, ward, by=verifier)
                self.enrolments[ward] = enrolment

    def play_quarter(self, quarter):
        period = self.programme.periods.get(quarter=quarter)
        first = next_working_day(period.window_to + timedelta(days=1))
        for number, (ward, plain) in enumerate(HA_LONG.items()):
            with on(first, 9, number * 10):
                report = acts.enter(
                    self.enrolments[ward], period, ward, by=acts.user(f"canbo.{plain}")
                )
                acts.hand(report, by=acts.user(f"canbo.{plain}"))
            with on(first, 15, number * 10):
                acts.submit(report, by=acts.user(f"truong.{plain}"))
            if (ward, quarter) == ("bai-chay", 4):
                self.return_and_resubmit(report, first)
        for number, ward in enumerate(HA_LONG):
            with on(first + timedelta(days=5), 9, number * 10):
                report = Report.objects.get(enrolment=self.enrolments[ward], period=period)
                acts.verify(report, by=acts.user("thamdinh"))

    def return_and_resubmit(self, report, first):
        """Bãi Cháy, fourth quarter: one criterion came back and was put right."""
        with on(first + timedelta(days=1), 10):
            report.refresh_from_db()
            return_report(
                report,
                by=acts.user("thamdinh"),
                due_on=next_working_day(first + timedelta(days=3)),
                reasons={"C1": "Số khu dân cư đạt chưa khớp biên bản kiểm tra, đề nghị đối chiếu."},
                version=report.version,
            )
        with on(first + timedelta(days=2), 9):
            report.refresh_from_db()
            officer = acts.user("canbo.baichay")
            seen = report.results.get(criterion__code="C1").version
            corrected = Cell(
                state="value",
                inputs={"met": 9, "total": 10},
                remark="Đã đối chiếu với biên bản kiểm tra.",
                explanation=acts.EXPLANATION,
                version=seen,
            )
            answer = Answer("Đã đối chiếu, số liệu khớp biên bản.", seen=mark_of(""))
            report = save_draft(
                report, by=officer, cells={"C1": corrected}, answers={"C1": answer}
            ).report
            acts.hand(report, by=officer)
        with on(first + timedelta(days=2), 14):
            acts.submit(report, by=acts.user("truong.baichay"))

    def prepare_dossiers(self):
        verifier = acts.user("thamdinh")
        self.dossiers = []
        for number, (ward, plain) in enumerate(HA_LONG.items()):
            with on(date(2021, 12, 27), 9, number):
                compute_year_score(self.enrolments[ward], by=verifier)
            with on(date(2021, 12, 28), 9, number * 5):
                officer, chief = acts.user(f"canbo.{plain}"), acts.user(f"truong.{plain}")
                dossier = dossiers.create_dossier(self.enrolments[ward], by=officer)
                dossier = dossiers.edit_dossier(
                    dossier,
                    by=officer,
                    version=dossier.version,
                    summary=(
                        "Đơn vị đã triển khai đồng bộ các biện pháp, huy động cả hệ thống chính trị "
                        "tham gia xây dựng mô hình An ninh cơ sở (nội dung minh họa)."
                    ),
                    difficulties="",
                )
            with on(date(2021, 12, 29), 9, number * 5):
                dossiers.submit_dossier(dossier, by=chief, version=dossier.version)
            with on(date(2022, 1, 4), 9, number * 5):
                dossier.refresh_from_db()
                dossier = dossiers.appraise_dossier(
                    dossier,
                    by=verifier,
                    version=dossier.version,
                    proposes=True,
                    text="Hồ sơ đầy đủ, số liệu bốn quý đã được xác nhận. Đề nghị công nhận.",
                )
            self.dossiers.append(dossier)

    def hold_session(self):
        secretary, chair = acts.user("thuky"), acts.user("chutri")
        with on(date(2022, 1, 5)):
            session = sessions.plan_session(
                committee=self.programme.committee,
                programme=self.programme,
                title="Hội nghị xét duyệt và công nhận mô hình An ninh cơ sở năm 2021",
                starts_at=clock.local(2022, 1, 9, 8, 0),
                place="Phòng họp Thành ủy Hạ Long",
                by=secretary,
            )
            for dossier in self.dossiers:
                sessions.add_item(session, dossier=dossier, by=secretary)
        with on(date(2022, 1, 6)):
            sessions.invite(session, by=secretary)
        seats = {
            seat.user.username: seat
            for seat in Membership.objects.incumbents(session.committee, SESSION_ON)
        }
        present = [seat.pk for name, seat in seats.items() if name != ABSENT]
        with on(SESSION_ON, 7, 50):
            sessions.mark_attendance(
                session, by=secretary, present=present, reasons={seats[ABSENT].pk: "Đi công tác"}
            )
        with on(SESSION_ON, 8):
            sessions.open_session(session, by=chair)
        for item in session.items.order_by("order"):
            self.vote_on(item, seats, chair)
        with on(SESSION_ON, 11):
            session.refresh_from_db()
            sessions.close_session(session, by=chair)
        for item in session.items.order_by("order"):
            self.enter_decision(item, secretary)
        with on(date(2022, 1, 20)):
            close_programme(
                self.programme, by=acts.user("quantri"), reason="Đã công nhận 5/5 đơn vị."
            )

    def vote_on(self, item, seats, chair):
        hour, minute = divmod(15 * item.order, 60)
        with on(SESSION_ON, 8 + hour, minute):
            item = votes.open_vote(item, by=chair)
        with on(SESSION_ON, 8 + hour, minute + 5):
            recused = set(item.recusals.values_list("membership_id", flat=True))
            for name, seat in seats.items():
                if name == ABSENT or not seat.is_voting or seat.pk in recused:
                    continue
                self.cast(item, name)
        with on(SESSION_ON, 8 + hour, minute + 10):
            item = votes.close_vote(item, by=chair)
            votes.conclude_item(
                item,
                by=chair,
                outcome="recognise",
                text="Công nhận đạt chuẩn mô hình An ninh cơ sở năm 2021.",
            )

    def cast(self, item, name):
        """On the first item one member first asks for more, then votes in favour."""
        member = acts.user(name)
        if (name, item.order) == (CHANGES_MIND, 1):
            first = votes.cast_vote(
                item, by=member, choice="other", reason="Đề nghị làm rõ kết quả kiểm tra quý IV."
            )
            votes.cast_vote(item, by=member, choice="for", replaces=first.pk)
            return
        votes.cast_vote(item, by=member, choice="for")

    def enter_decision(self, item, secretary):
        with on(date(2022, 1, 11), 9, item.order):
            register.register_recognition(
                item,
                by=secretary,
                number=f"{item.order:02}-QĐ/BCĐ (số minh họa)",
                decided_on=date(2022, 1, 10),
                signer="Trưởng Ban Chỉ đạo",
                valid_from=date(2022, 1, 10),
                valid_to=date(2023, 1, 10),
                no_scan_reason="Dữ liệu minh họa, không có bản ký thật.",
            )


def cua_lo_2023():
    """Seven wards to become exemplary ward police; enrolled, and long past its lock."""
    admin, verifier = acts.user("quantri"), acts.user("thamdinh.cualo")
    with on(date(2023, 3, 7)):
        programme = create_programme(
            by=admin,
            title="Công an phường điển hình, kiểu mẫu về ANTT và văn minh đô thị",
            year=2023,
            lead_unit=people.unit_of("cua-lo"),
            criteria_version=CriteriaVersion.objects.get(set__code="DEMO-CAPDH", number="1.0"),
            committee=Committee.objects.get(locality__slug="cua-lo"),
            purpose=(
                "Xây dựng Công an 7 phường điển hình, kiểu mẫu; hướng đến thị xã Cửa Lò điển hình "
                "về phong trào toàn dân bảo vệ an ninh Tổ quốc trong năm 2023."
            ),
            figures_invented=True,
        )
        add_legal_basis(
            programme,
            by=admin,
            number="Kết luận buổi làm việc ngày 07/3/2023",
            issued_on=date(2023, 3, 7),
            issuer="Công an tỉnh Nghệ An và Thị ủy Cửa Lò",
        )
        generate_periods(programme, by=admin)
        open_programme(programme, by=admin)
    with on(date(2023, 3, 10)):
        for enrolment in acts.invite(programme, people.CUA_LO, by=verifier):
            enrol_unit(enrolment, by=verifier)
