"""What secretary, members and chair owe: agenda, session, vote, conclusion, register."""

from collections import defaultdict

from django.utils import timezone

from apps.recognition.models import AgendaItem, Dossier, Recusal, Session, Vote

from .kinds import Duty, Holder

MEMBERS = ("head", "standing_deputy", "deputy", "member")
CHAIRS = ("head", "standing_deputy")
SECRETARY = ("secretary",)


def appraised(committees=None):
    """Appraised dossiers that stand on no agenda yet: the secretary's."""
    rows = Dossier.objects.filter(
        status__in=["appraised", "deferred"], enrolment__programme__committee__isnull=False
    )
    if committees is not None:
        rows = rows.filter(enrolment__programme__committee__in=committees)
    for row in rows.select_related("enrolment__subject", "enrolment__programme"):
        yield Duty(
            kind="agenda.place",
            key=f"agenda:{row.pk}:{row.version}",
            subject=row.number,
            context=f"{row.enrolment.subject} – {row.enrolment.programme}",
            holder=Holder("seat", SECRETARY, row.enrolment.programme.committee_id),
            route="recognition:dossier-detail",
            args=(row.number,),
            state=row.status,
        )


def sessions(today, committees=None):
    """Invited sessions that are still to come."""
    rows = Session.objects.filter(status="planned", invited_at__isnull=False)
    if committees is not None:
        rows = rows.filter(committee__in=committees)
    for row in rows:
        day = timezone.localtime(row.starts_at).date()
        if day < today:
            continue
        yield Duty(
            kind="session.attend",
            key=f"session:{row.pk}:{day:%Y%m%d}",
            subject=row.title,
            context=f"{row.number} – {row.place}",
            holder=Holder("seat", (*MEMBERS, *SECRETARY), row.committee_id),
            route="recognition:session-detail",
            args=(row.number,),
            state="planned",
            due_on=day,
        )


def items(committees=None):
    """Items being voted on, closed ones to conclude, concluded ones to register.

    Three queries: items, votes, recusals.
    """
    rows = AgendaItem.objects.filter(status__in=["voting", "closed", "concluded"]).exclude(
        status="concluded", outcome__in=["not_recognise", "defer"]
    )
    rows = rows.exclude(status="concluded", recognitions__isnull=False)
    if committees is not None:
        rows = rows.filter(session__committee__in=committees)
    rows = list(rows.select_related("session", "dossier__enrolment__subject"))
    voting = [row.pk for row in rows if row.status == "voting"]
    done = _done(voting) if voting else {}
    for row in rows:
        yield _item_duty(row, done)


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
        subject=row.dossier.enrolment.subject.name,
        context=f"{row.session.number}/{row.order}",
        holder=Holder(
            "seat",
            roles,
            row.session.committee_id,
            except_for=frozenset(done.get(row.pk, ())),
            voting_only=kind == "vote.cast",
        ),
        route=route,
        args=(row.session.number, row.order),
        state=row.status,
    )
