"""Two cities with one object of every kind each, and one person for each role."""

import hashlib
from datetime import date

from apps.assessments.models import YearScore
from apps.audit.services import record
from apps.committees.models import Assignment, Committee, Membership
from apps.core import clock
from apps.criteria import services
from apps.criteria.models import CriteriaVersion
from apps.localities.models import LocalityVersion
from apps.notifications.models import Notification
from apps.programmes.models import Enrolment, LegalBasis, Programme, Subject
from apps.recognition.models import AgendaItem, Attendance, Dossier, Recognition, Session
from apps.reporting.models import (
    CommentTemplate,
    Evidence,
    Extension,
    Report,
    Result,
    Submission,
)
from tests.factories import world as worlds

CONTENT = b"%PDF-1.4 a file"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ROLES = {
    "anonymous": None,
    "officer": "canbo.baichay",
    "chief": "truong.baichay",
    "verifier": "thamdinh",
    "secretary": "thuky",
    "member": "uyvien01",
    "chair": "chutri",
    "leader": "lanhdao.halong",
    "administrator": "quantri",
    "auditor": "kiemtoan",
    "outsider": "khongchucvu",
}
# What stands behind code and number in the address.
ABOUT_A_DRAFT = {
    "assessments:version-simulate": [],
    "assessments:version-simulate-export": [],
    "criteria:draft-history": [],
    "criteria:draft-restore": [1],
    "criteria:draft-discard": [],
    "criteria:draft-publish": [],
    "criteria:draft-import": [],
    "criteria:draft-paste": [],
    "criteria:editor": [],
    "criteria:editor-add": [],
    "criteria:editor-move": [],
    "criteria:editor-remove": [],
    "criteria:editor-duplicate": [],
    "criteria:editor-preview": [],
    "criteria:editor-item": ["tieu-chi", "A1"],
}
ABOUT_A_PUBLISHED_VERSION = (
    "version-detail",
    "version-compare",
    "version-export",
    "version-retire",
    "draft-create",
    "correction-create",
)


class Place:
    """One unit with its report, dossier, session and register entry, and their addresses."""

    def __init__(self, world, programme, period, enrolment, committee, number):
        self.programme, self.period, self.enrolment = programme, period, enrolment
        self.number = number
        author = world.users["canbo.baichay"]
        self.report = Report.objects.create(
            enrolment=enrolment,
            period=period,
            status="submitted",
            submission_number=1,
            submitted_at=clock.now(),
            submitted_by=author,
            first_submitted_at=clock.now(),
            created_at=clock.now(),
        )
        self.result = Result.objects.create(
            report=self.report,
            criterion=period.criteria_version.criteria.get(code="A1"),
            state="value",
            inputs={"value": True},
            updated_by=author,
            updated_at=clock.now(),
        )
        self.evidence = Evidence.objects.create(
            result=self.result,
            name="nghi-quyet.pdf",
            sha256=SHA256,
            size=len(CONTENT),
            content_type="application/pdf",
            uploaded_by=author,
            uploaded_at=clock.now(),
        )
        cell = {
            "state": "value",
            "inputs": {"value": True},
            "remark": "",
            "explanation": "",
            "version": 1,
            "evidence": [SHA256],
        }
        Submission.objects.create(
            report=self.report,
            number=1,
            at=clock.now(),
            by=author,
            content={"A1": cell},
            digest="0" * 64,
        )
        self.extension = Extension.objects.create(
            enrolment=enrolment,
            period=period,
            asked_by=author,
            asked_at=clock.now(),
            reason="Chờ số liệu của Tòa án.",
            wanted_until=date(2021, 12, 30),
        )
        self.score = YearScore.objects.create(
            enrolment=enrolment,
            criteria_version=programme.criteria_version,
            at=clock.now(),
            by=author,
            content={"lines": [], "groups": [], "total": "90", "max": "100", "band": "DAT"},
        )
        self.dossier = Dossier.objects.create(
            enrolment=enrolment,
            number=f"HS-2021-{number:04}",
            status="on_agenda",
            year_score=self.score,
            created_at=clock.now(),
            submitted_at=clock.now(),
            submitted_by=author,
            content={},
        )
        self.session = Session.objects.create(
            number=f"HN-2022-{number:02}",
            committee=committee,
            programme=programme,
            title="Hội nghị xét duyệt",
            starts_at=clock.local(2022, 1, 9),
            place="Phòng họp",
            invited_at=clock.now(),
        )
        self.item = AgendaItem.objects.create(session=self.session, order=1, dossier=self.dossier)
        for seat in Membership.objects.filter(committee=committee):
            Attendance.objects.create(session=self.session, membership=seat, is_present=True)
        self.recognition = Recognition.objects.create(
            dossier=self.dossier,
            item=self._concluded(committee),
            number=f"0{number}-QĐ/BCĐ",
            decided_on=date(2022, 1, 10),
            signer="Trưởng Ban",
            valid_from=date(2022, 1, 10),
            scan_name="quyet-dinh.pdf",
            scan_sha256=SHA256,
            scan_type="application/pdf",
            registered_at=clock.now(),
            registered_by=author,
        )

    def _concluded(self, committee):
        """An item of an earlier session, concluded, for the register."""
        session = Session.objects.create(
            number=f"HN-2022-{self.number + 50}",
            committee=committee,
            programme=self.programme,
            title="Hội nghị trước",
            starts_at=clock.local(2022, 1, 8),
            place="Phòng họp",
            status="closed",
        )
        return AgendaItem.objects.create(
            session=session,
            order=1,
            dossier=self.dossier,
            status="concluded",
            tally={"for": 9},
            outcome="recognise",
        )


class AccessWorld:
    """``places["own"]`` is Bãi Cháy, ``"sibling"`` another ward of the city, ``"other"`` elsewhere."""

    def __init__(self):
        self.world = worlds.build()
        self.world.grant("lanhdao.halong", "leader", locality=self.world.city)
        self.world.users["khongchucvu"] = worlds.make_user("khongchucvu", "Không chức vụ")
        w = self.world
        self.places = {
            "own": Place(w, w.programme, w.periods[4], w.enrolments["bai-chay"], w.committee, 1),
            "sibling": Place(
                w, w.programme, w.periods[4], w.enrolments["cao-thang"], w.committee, 2
            ),
            "other": self._elsewhere(),
        }
        self._versions(w.programme.criteria_version)
        self.posting = w.users["canbo.caothang"].postings.get()
        self.grant = w.users["lanhdao.halong"].grants.get()
        self.membership = w.committee.memberships.first()
        self.assignment = Assignment.objects.create(
            membership=self.membership, locality=w.localities["quang-la"], valid_from=worlds.BEGIN
        )
        self.notices = {
            role: Notification.objects.create(
                recipient=w.users[name],
                event="report.submitted",
                key=f"test:{role}",
                at=clock.now(),
                not_before=clock.real_now(),
                url="/",
            )
            for role, name in ROLES.items()
            if name
        }
        self.phrase = CommentTemplate.objects.create(
            owner=w.users["thamdinh"], title="Của tôi", text="Đề nghị đối chiếu."
        )
        self.event = record(
            "report.started", self.places["own"].report, by=w.users["canbo.baichay"]
        )

    def _versions(self, published):
        """Beside the version in force: a draft of the next, and one whose decision is filed."""
        admin = self.world.user("quantri")
        services.create_draft(published, by=admin, number="2.0")
        CriteriaVersion.objects.create(
            set=published.set,
            number="0.9",
            status=CriteriaVersion.Status.RETIRED,
            definition=published.definition,
            published_on=worlds.BEGIN,
            effective_from=worlds.BEGIN,
            file_name="quyet-dinh.pdf",
            file_sha256=SHA256,
            file_type="application/pdf",
        )

    def _elsewhere(self):
        w = self.world
        city = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
        ward = worlds.make_locality("nghi-hai", "phuong", "Nghi Hải", parent=city)
        city_police = worlds.make_unit(city, "Công an thị xã Cửa Lò")
        unit = worlds.make_unit(ward, "Công an phường Nghi Hải")
        w.post("canbo.nghihai", unit, "officer")
        w.post("thamdinh.cualo", city_police, "verifier")
        committee = Committee.objects.create(locality=city, kind="steering", name="BCĐ Cửa Lò")
        other_chair = worlds.make_user("chutri.cualo")
        Membership.objects.create(
            committee=committee, user=other_chair, position="head", valid_from=worlds.BEGIN
        )
        programme = Programme.objects.create(
            slug="cua-lo-2021",
            title="Cửa Lò",
            year=2021,
            lead_unit=city_police,
            committee=committee,
            criteria_version=w.programme.criteria_version,
            status="open",
        )
        LegalBasis.objects.create(
            programme=programme, number="1", issued_on=date(2021, 1, 1), issuer="UBND"
        )
        period = worlds.make_period(programme, 4)
        subject = Subject.objects.create(
            name="Phường Nghi Hải",
            slug="nghi-hai",
            locality=ward,
            locality_version=ward.versions.get(),
        )
        enrolment = Enrolment.objects.create(
            programme=programme,
            subject=subject,
            unit=unit,
            status="enrolled",
            invited_at=clock.now(),
        )
        return Place(w, programme, period, enrolment, committee, 3)

    def address(self, route, relation, role):
        """The arguments of a route for the object in that relation."""
        place = self.places.get(relation)
        app, name = route.split(":")
        if route in ABOUT_A_DRAFT:
            return ["DEMO-ANCS", "2.0", *ABOUT_A_DRAFT[route]]
        if app in {
            "dashboards",
            "notifications",
            "accounts",
            "localities",
            "police",
            "committees",
            "criteria",
        }:
            return self._frame(route, role)
        if app == "programmes" and place:
            ct = [place.programme.slug]
            if name == "basis-delete":
                return [*ct, place.programme.legal_bases.first().pk]
            if name in {"period-update", "period-criteria"}:
                return [*ct, place.period.slug]
            if name in {
                "enrolment-detail",
                "enrolment-respond",
                "enrolment-enrol",
                "baseline-update",
            }:
                return [*ct, place.enrolment.subject.slug]
            return ct
        if app == "reporting" and place:
            if name in {"evidence-download", "evidence-look", "evidence-remove"}:
                return [place.evidence.pk]
            if name == "extension-decide":
                return [*place.report.url_args, place.extension.pk]
            if name in {"period-detail", "period-export"}:
                return [place.programme.slug, place.period.slug]
            about_a_cell = name in {
                "evidence-add",
                "evidence-reuse",
                "cell-explained",
                "cell-history",
                "report-correct",
            }
            return place.report.url_args + (["A1"] if about_a_cell else [])
        if name == "phrase-remove":
            return [self.phrase.pk]
        if app == "assessments" or name == "dossier-create":
            unit = [place.enrolment.subject.slug] if name != "year-list" else []
            return [place.programme.slug, *unit]
        if place and name.startswith("dossier-"):
            return [place.dossier.number]
        if place and name in {"recognition-detail", "recognition-correct", "scan-download"}:
            return [place.recognition.pk]
        if place:
            on_item = name in {
                "item-detail",
                "agenda-move",
                "agenda-remove",
                "vote",
                "recuse",
                "vote-open",
                "vote-close",
                "item-conclude",
                "recognition-create",
            }
            return [place.session.number, *([1] if on_item else [])]
        return []

    def _frame(self, route, role):
        w = self.world
        version = LocalityVersion.objects.get(locality__slug="bai-chay")
        return {
            "dashboards:help-role": ["can-bo"],
            "dashboards:audit-detail": [self.event.pk],
            "notifications:notification-open": [
                self.notices[role if role in self.notices else "officer"].pk
            ],
            "localities:locality-detail": ["bai-chay"],
            "localities:version-create": ["bai-chay"],
            "localities:version-update": ["bai-chay", version.pk],
            "police:posting-end": [self.posting.pk],
            "police:unit-update": ["bai-chay"],
            "accounts:grant-end": [self.grant.pk],
            "committees:committee-detail": [w.committee.pk],
            "committees:membership-create": [w.committee.pk],
            "committees:membership-end": [self.membership.pk],
            "committees:assignment-create": [self.membership.pk],
            "committees:assignment-end": [self.assignment.pk],
            "criteria:version-file": ["DEMO-ANCS", "0.9"],
            **{f"criteria:{name}": ["DEMO-ANCS", "1.0"] for name in ABOUT_A_PUBLISHED_VERSION},
        }.get(route, ["canbo.caothang"] if _about_a_user(route) else [])


def _about_a_user(route):
    app, name = route.split(":")
    return name == "posting-create" or (
        app == "accounts"
        and (name == "grant-create" or name.startswith("user-"))
        and name not in {"user-list", "user-create", "user-import", "user-slips"}
    )
