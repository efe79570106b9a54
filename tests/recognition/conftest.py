"""The small world at the end of its year: four verified quarters, a year score."""

from dataclasses import dataclass

import pytest

from apps.assessments.models import YearScore
from apps.committees.models import Membership
from apps.core import clock
from apps.programmes.models import Enrolment
from apps.recognition import services
from apps.recognition.models import AgendaItem, Dossier, Session
from apps.reporting.models import Report

JANUARY = clock.local(2022, 1, 5)
MEETING = clock.local(2022, 1, 9)


def verified_year(world, ward):
    """Four verified reports and the pinned score of the year, made directly."""
    enrolment = world.enrolment(ward)
    verifier = world.user("thamdinh")
    for quarter in (1, 2, 3, 4):
        Report.objects.create(
            enrolment=enrolment,
            period=world.period(quarter),
            status=Report.Status.VERIFIED,
            created_at=clock.now(),
            first_submitted_at=clock.now(),
            submitted_at=clock.now(),
            submitted_by=world.user(f"truong.{ward.replace('-', '')}"),
            decided_at=clock.now(),
            decided_by=verifier,
            verified_score={"total": "84.5", "max_total": "100", "digest": "d" * 64},
        )
    version = enrolment.programme.criteria_version
    lines = [
        {
            "code": c["code"],
            "group": g["code"],
            "mandatory": bool(c["mandatory"]),
            "points": str(c["max"]),
            "max": str(c["max"]),
            "verdict": "met",
            "reason": "yes",
            "params": {},
            "value": None,
            "notes": [],
        }
        for g in version.definition["groups"]
        for c in g["criteria"]
    ]
    return YearScore.objects.create(
        enrolment=enrolment,
        criteria_version=version,
        scoring_digest=version.scoring_digest,
        at=clock.now(),
        by=verifier,
        content={
            "lines": lines,
            "groups": [],
            "total": "88.5",
            "max_total": "100",
            "band": "DAT",
            "passed": True,
            "complete": True,
            "failed_mandatory": [],
        },
        digest="e" * 64,
    )


@dataclass
class Story:
    """Moves the world on through the services; each method does one person's step."""

    world: object

    def user(self, name):
        return self.world.user(name)

    def dossier(self, ward="bai-chay", *, until="appraised", proposes=True):
        """A dossier of the ward, carried as far as ``until``."""
        verified_year(self.world, ward)
        plain = ward.replace("-", "")
        enrolment = self.world.enrolment(ward)
        dossier = services.create_dossier(enrolment, by=self.user(f"canbo.{plain}"))
        if until == "building":
            return dossier
        officer, chief = self.user(f"canbo.{plain}"), self.user(f"truong.{plain}")
        services.edit_dossier(
            dossier, by=officer, version=1, summary="Giữ vững địa bàn.", difficulties="Kinh phí."
        )
        dossier = services.submit_dossier(dossier, by=chief, version=2)
        if until == "submitted":
            return dossier
        return services.appraise_dossier(
            dossier,
            by=self.user("thamdinh"),
            version=3,
            proposes=proposes,
            text="Hồ sơ đủ điều kiện.",
        )

    def session(self, *wards, until="open", absent=()):
        """A session with the dossiers of ``wards`` on its agenda."""
        secretary = self.user("thuky")
        session = services.plan_session(
            committee=self.world.committee,
            programme=self.world.programme,
            title="Hội nghị xét duyệt",
            starts_at=MEETING,
            place="Hội trường Thành ủy",
            by=secretary,
        )
        for ward in wards:
            services.add_item(session, dossier=self.dossier(ward), by=secretary)
        if until == "planned":
            return session
        services.invite(session, by=secretary)
        self.attend(session, absent=absent)
        return services.open_session(session, by=self.user("chutri"))

    def attend(self, session, *, absent=()):
        seats = Membership.objects.filter(committee=self.world.committee)
        present = {s.pk for s in seats.select_related("user") if s.user.username not in absent}
        services.mark_attendance(session, by=self.user("thuky"), present=present)

    def item(self, ward="cao-thang", *, until="voting", absent=()):
        """An item whose vote is open (or further): the session has only this one."""
        session = self.session(ward, absent=absent)
        item = session.items.get()
        if until != "not_open":
            item = services.open_vote(item, by=self.user("chutri"))
        return item

    def vote(self, item, name, choice="for", **more):
        if choice != "for":
            more.setdefault("reason", "Cần thêm thời gian theo dõi.")
        return services.cast_vote(item, by=self.user(name), choice=choice, **more)

    def everyone(self, item, *, against=(), other=(), silent=()):
        names = ["chutri", *(f"uyvien{n:02}" for n in range(1, 13))]
        recused = set(item.recusals.values_list("membership__user__username", flat=True))
        for name in names:
            if name in recused or name in silent:
                continue
            choice = "against" if name in against else "other" if name in other else "for"
            self.vote(item, name, choice)

    def recognised(self, ward="cao-thang"):
        """An item concluded with “recognise”."""
        item = self.item(ward)
        self.everyone(item)
        chair = self.user("chutri")
        item = services.close_vote(item, by=chair)
        return services.conclude_item(
            item, by=chair, outcome="recognise", text="Công nhận đạt chuẩn."
        )


@pytest.fixture
def story(world, clock_at):
    clock_at(JANUARY)
    return Story(world)


@pytest.fixture
def meeting(story, clock_at):
    """The day of the session."""
    clock_at(MEETING)
    return story


def fresh(row):
    return type(row).objects.get(pk=row.pk)


__all__ = ["AgendaItem", "Dossier", "Enrolment", "Session", "Story", "fresh"]
