"""A session that is going on: on top of the seeds, so that pages can be seen in every state.

Run inside the stack (``manage.py shell``); plays the seeded year once more under another title,
through the services: one vote closed, one open, one not open, one dossier waiting for its
appraisal and one being built.
"""

from unittest import mock

from apps.committees.models import Membership
from apps.core import clock
from apps.recognition.services import dossiers, sessions, votes
from seeds import acts, history

TITLE = "Mô hình An ninh cơ sở (đang xét)"
ON_AGENDA = 3
VOTED = ("chutri", "uyvien01", "uyvien02", "uyvien03")
ABSENT = "uyvien11"


class Meeting(history.HaLong2021):
    """Hạ Long's year under another title; its session is going on now."""

    def prepare_dossiers(self):
        """Three dossiers are ready, one waits for its appraisal, one is being built."""
        wards = history.HA_LONG
        with mock.patch.object(history, "HA_LONG", dict(list(wards.items())[:ON_AGENDA])):
            super().prepare_dossiers()
        for ward, plain in list(wards.items())[ON_AGENDA:]:
            history.compute_year_score(self.enrolments[ward], by=acts.user("thamdinh"))
            officer = acts.user(f"canbo.{plain}")
            dossier = dossiers.create_dossier(self.enrolments[ward], by=officer)
            dossier = dossiers.edit_dossier(
                dossier,
                by=officer,
                version=dossier.version,
                summary="Đã triển khai (nội dung minh họa).",
                difficulties="Kinh phí.",
            )
            if plain == "quangla":
                dossiers.submit_dossier(
                    dossier, by=acts.user("truong.quangla"), version=dossier.version
                )

    def hold_session(self):
        secretary, chair = acts.user("thuky"), acts.user("chutri")
        session = sessions.plan_session(
            committee=self.programme.committee,
            programme=self.programme,
            title="Hội nghị đang họp",
            starts_at=clock.now(),
            place="Phòng họp Thành ủy Hạ Long",
            by=secretary,
        )
        for dossier in self.dossiers:
            sessions.add_item(session, dossier=dossier, by=secretary)
        sessions.invite(session, by=secretary)
        seats = Membership.objects.incumbents(session.committee, clock.today())
        present = [seat.pk for seat in seats if seat.user.username != ABSENT]
        absent = {seat.pk: "Đi công tác" for seat in seats if seat.user.username == ABSENT}
        sessions.mark_attendance(session, by=secretary, present=present, reasons=absent)
        sessions.open_session(session, by=chair)
        first, second, _third = session.items.order_by("order")
        # Bãi Cháy stands first and is still open: its own member is recused there.
        second = votes.open_vote(second, by=chair)
        for name in VOTED:
            votes.cast_vote(second, by=acts.user(name), choice="for")
        votes.close_vote(second, by=chair)
        votes.open_vote(first, by=chair)


def play():
    """Once per stack."""
    with mock.patch.object(history, "TITLE", TITLE):
        Meeting(lambda done, total, label: None).play()
