"""What secretary, members and chair owe: agenda, session, vote, conclusion, register."""

from collections import defaultdict
from typing import NamedTuple

from django.utils import timezone

from apps.core.prepared import PreparedAmong
from apps.recognition.models import AgendaItem, Dossier, Recusal, Session, Vote

from .kinds import Duty, Holder

MEMBERS = ("head", "standing_deputy", "deputy", "member")
CHAIRS = ("head", "standing_deputy")
SECRETARY = ("secretary",)


def appraised(committees=None):
    """Appraised dossiers that stand on no agenda yet: the secretary's."""
    for pk, number, version, status, subject, title, year, committee in _APPRAISED.rows(
        among=committees
    ):
        yield Duty(
            kind="agenda.place",
            key=f"agenda:{pk}:{version}",
            subject=number,
            context=f"{subject} – {title} {year}",
            holder=Holder("seat", SECRETARY, committee),
            route="recognition:dossier-detail",
            args=(number,),
            state=status,
        )


def _appraised(committees):
    rows = Dossier.objects.filter(
        status__in=["appraised", "deferred"], enrolment__programme__committee__isnull=False
    )
    if committees is not None:
        rows = rows.filter(enrolment__programme__committee__in=committees)
    return rows.values_list(
        "pk",
        "number",
        "version",
        "status",
        "enrolment__subject__name",
        "enrolment__programme__title",
        "enrolment__programme__year",
        "enrolment__programme__committee",
    )


def sessions(today, committees=None):
    """Invited sessions that are still to come."""
    for pk, number, title, place, starts_at, committee in _SESSIONS.rows(among=committees):
        day = timezone.localtime(starts_at).date()
        if day < today:
            continue
        yield Duty(
            kind="session.attend",
            key=f"session:{pk}:{day:%Y%m%d}",
            subject=title,
            context=f"{number} – {place}",
            holder=Holder("seat", (*MEMBERS, *SECRETARY), committee),
            route="recognition:session-detail",
            args=(number,),
            state="planned",
            due_on=day,
        )


def _sessions(committees):
    rows = Session.objects.filter(status="planned", invited_at__isnull=False)
    if committees is not None:
        rows = rows.filter(committee__in=committees)
    return rows.values_list("pk", "number", "title", "place", "starts_at", "committee")


def items(committees=None):
    """Items being voted on, closed ones to conclude, concluded ones to register.

    Three queries: items, votes, recusals.
    """
    rows = [_Item(*row) for row in _ITEMS.rows(among=committees)]
    voting = [row.pk for row in rows if row.status == "voting"]
    done = _done(voting) if voting else {}
    for row in rows:
        yield _item_duty(row, done)


class _Item(NamedTuple):
    """An item of an agenda and its session."""

    pk: int
    status: str
    order: int
    session: str
    committee: int
    subject: str


def _items(committees):
    rows = AgendaItem.objects.filter(status__in=["voting", "closed", "concluded"]).exclude(
        status="concluded", outcome__in=["not_recognise", "defer"]
    )
    rows = rows.exclude(status="concluded", recognitions__isnull=False)
    if committees is not None:
        rows = rows.filter(session__committee__in=committees)
    return rows.values_list(
        "pk",
        "status",
        "order",
        "session__number",
        "session__committee",
        "dossier__enrolment__subject__name",
    )


def _done(voting):
    """Item → memberships that need not vote any more."""
    done = defaultdict(set)
    for model in (Vote, Recusal):
        for item, member in model.objects.filter(item__in=voting).values_list(
            "item_id", "membership_id"
        ):
            done[item].add(member)
    return done


def _item_duty(row, done):
    kind, roles, route = {
        "voting": ("vote.cast", MEMBERS, "recognition:vote"),
        "closed": ("item.conclude", CHAIRS, "recognition:item-conclude"),
        "concluded": ("decision.register", SECRETARY, "recognition:recognition-create"),
    }[row.status]
    return Duty(
        kind=kind,
        key=f"item:{row.pk}:{kind}",
        subject=row.subject,
        context=f"{row.session}/{row.order}",
        holder=Holder(
            "seat",
            roles,
            row.committee,
            except_for=frozenset(done.get(row.pk, ())),
            voting_only=kind == "vote.cast",
        ),
        route=route,
        args=(row.session, row.order),
        state=row.status,
    )


_SESSIONS = PreparedAmong(_sessions)
_ITEMS = PreparedAmong(_items)
_APPRAISED = PreparedAmong(_appraised)
