"""The session: planned by the secretary, opened and closed by the chair."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.models import Event
from apps.audit.services import record
from apps.committees.models import Committee, Membership
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.services import notify
from apps.recognition.models import AgendaItem, Attendance, Dossier, Session

from .tally import DEFAULT_QUORUM, majority_of, quorum_of

EDITABLE = ("title", "starts_at", "place")
UP, DOWN = "up", "down"


@transaction.atomic
def plan_session(*, committee, programme, title, starts_at, place, by):
    """The secretary sets up a meeting of the committee on a programme's dossiers."""
    if programme.committee_id != committee.pk:
        raise DomainError(_("Another committee decides on this programme."))
    session = Session.objects.create(
        number=_next_number(timezone.localtime(starts_at).year),
        committee=committee,
        programme=programme,
        title=title,
        starts_at=starts_at,
        place=place,
    )
    record("session.planned", session, by=by, after=_facts(session))
    return session


def _next_number(year):
    """``HN-2022-01``. The committees are locked, so that numbering is serial."""
    list(Committee.objects.select_for_update(no_key=True).order_by("pk"))
    prefix = f"HN-{year}-"
    taken = Session.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    # By number and not by text: after 99 the serial grows a digit.
    last = max((int(number[len(prefix) :]) for number in taken), default=0)
    return f"{prefix}{last + 1:02}"


def _facts(session):
    return {name: getattr(session, name) for name in EDITABLE}


@transaction.atomic
def edit_session(session, *, by, title, starts_at, place):
    """Change title, time or place while the session is planned."""
    session = lock_session(session)
    _refuse_unless_planned(session)
    before = _facts(session)
    session.title, session.starts_at, session.place = title, starts_at, place
    after = _facts(session)
    if before == after:
        return session
    session.save(update_fields=EDITABLE)
    record("session.edited", session, by=by, before=before, after=after)
    return session


# --- agenda -----------------------------------------------------------------------------------


@transaction.atomic
def add_item(session, *, dossier, by):
    """Put an appraised dossier at the end of the agenda."""
    session = lock_session(session)
    _refuse_unless_planned(session)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if dossier.enrolment.programme_id != session.programme_id:
        raise DomainError(_("This dossier belongs to another programme."))
    dossier.move_to(Dossier.Status.ON_AGENDA)
    dossier.save(update_fields=["status"])
    last = session.items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem.objects.create(session=session, dossier=dossier, order=last + 1)
    record(
        "session.item_added", session, by=by, after={"order": item.order, "dossier": dossier.number}
    )
    return item


@transaction.atomic
def move_item(item, *, direction, by):
    """One place up or down."""
    session = lock_session(item.session)
    _refuse_unless_planned(session)
    items = list(session.items.order_by("order"))
    place = next((i for i, row in enumerate(items) if row.pk == item.pk), None)
    other = None if place is None else place - 1 if direction == UP else place + 1
    if other is None or not 0 <= other < len(items):
        raise DomainError(_("The item cannot be moved further."))
    before = [row.dossier.number for row in items]
    items[place], items[other] = items[other], items[place]
    _number(items)
    after = [row.dossier.number for row in items]
    record(
        "session.agenda_ordered", session, by=by, before={"agenda": before}, after={"agenda": after}
    )
    return session


@transaction.atomic
def remove_item(item, *, by):
    """Take a dossier off the agenda; it waits as appraised again."""
    session = lock_session(item.session)
    _refuse_unless_planned(session)
    item = session.items.filter(pk=item.pk).first()
    if item is None:
        raise DomainError(_("This dossier is no longer on the agenda."))
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=item.dossier_id)
    dossier.move_to(Dossier.Status.APPRAISED)
    dossier.save(update_fields=["status"])
    before = {"order": item.order, "dossier": dossier.number}
    item.delete()
    _number(list(session.items.order_by("order")))
    record("session.item_removed", session, by=by, before=before)
    return session


def _number(items):
    for order, row in enumerate(items, 1):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


# --- invitation and attendance ----------------------------------------------------------------


@transaction.atomic
def invite(session, *, by):
    """Send the invitation to the members of the day; again only after a change."""
    session = lock_session(session)
    _refuse_unless_planned(session)
    if not session.items.exists():
        raise DomainError(_("Put at least one dossier on the agenda first."))
    words = invitation(session)
    if session.invited_at and words == last_invitation(session):
        raise DomainError(_("The invitation has been sent and nothing has changed since."))
    again = session.invited_at is not None
    session.invited_at = clock.now()
    session.save(update_fields=["invited_at"])
    event = "session.changed" if again else "session.invited"
    sent = record("session.invited", session, by=by, after=words, again=again)
    notify(
        [seat.user for seat in incumbents(session)],
        event,
        url=session.get_absolute_url(),
        key=f"session.invited:{session.pk}:{sent.seq}",
        number=session.number,
        title=session.title,
        time=f"{timezone.localtime(session.starts_at):%H:%M %d/%m/%Y}",
        place=session.place,
        committee=session.committee.name,
    )
    return session


def invitation(session) -> dict:
    """What the invitation says; compared before it is sent a second time."""
    return {
        "title": session.title,
        "starts_at": session.starts_at.isoformat(),
        "place": session.place,
        "agenda": [i.dossier.number for i in session.items.select_related("dossier")],
    }


def last_invitation(session) -> dict | None:
    """What the last invitation said, from the log."""
    last = Event.objects.of(session).filter(event="session.invited").last()
    return last.data["after"] if last else None


def day_of(session):
    """The day whose members count: the opening day, before that the planned one."""
    return timezone.localtime(session.opened_at or session.starts_at).date()


def incumbents(session):
    """The members of the day, in the order of the list."""
    return Membership.objects.incumbents(session.committee_id, day_of(session))


@transaction.atomic
def mark_attendance(session, *, by, present, reasons=None):
    """The secretary notes who is here (ids of memberships) and why others are not."""
    session = lock_session(session)
    if session.status == Session.Status.CLOSED:
        raise DomainError(_("The session has ended; its attendance is fixed."))
    reasons = reasons or {}
    rows = {row.membership_id: row for row in session.attendance.all()}
    before, after = {}, {}
    for seat in incumbents(session):
        here = seat.pk in present
        reason = "" if here else reasons.get(seat.pk, "")
        row = rows.get(seat.pk)
        if row and (row.is_present, row.reason) == (here, reason):
            continue
        if row:
            before[str(seat.pk)] = [row.is_present, row.reason]
        after[str(seat.pk)] = [here, reason]
        Attendance.objects.update_or_create(
            session=session, membership=seat, defaults={"is_present": here, "reason": reason}
        )
    if after:
        record("session.attendance_marked", session, by=by, before=before, after=after)
    return session


def quorum(session) -> dict:
    """Whether enough voting members are here; pinned in the session once it is open."""
    voting = [seat.pk for seat in incumbents(session) if seat.is_voting]
    present = session.attendance.filter(is_present=True, membership__in=voting).count()
    if session.rule:
        rule = session.rule
        base = session.base_count
    else:
        rule, base = rule_of(session.committee), len(voting)
    needed = quorum_of(base, rule["quorum_numerator"], rule["quorum_denominator"])
    return {
        **rule,
        "base": base,
        "present": present,
        "quorum_needed": needed,
        "majority_needed": majority_of(base),
        "met": base > 0 and present >= needed,
    }


def rule_of(committee) -> dict:
    """The rules of the committee as data; what is a default says so."""
    fraction = (committee.quorum_numerator, committee.quorum_denominator)
    return {
        "quorum_numerator": fraction[0],
        "quorum_denominator": fraction[1],
        "quorum_is_default": fraction == DEFAULT_QUORUM,
        "majority": "more_than_half",
        "majority_base": "incumbents",
        "majority_is_default": True,
        "mode": "named",
    }


# --- opening and closing ----------------------------------------------------------------------


@transaction.atomic
def open_session(session, *, by):
    """The chair opens the meeting: base and rules of the day are pinned."""
    session = lock_session(session)
    session.move_to(Session.Status.OPEN)
    session.opened_at = clock.now()
    if not session.items.exists():
        raise DomainError(_("Put at least one dossier on the agenda first."))
    found = quorum(session)
    if not found["met"]:
        raise DomainError(
            _("%(present)s of %(base)s voting members are present; at least %(needed)s are needed.")
            % {"present": found["present"], "base": found["base"], "needed": found["quorum_needed"]}
        )
    session.base_count, session.rule = found["base"], rule_of(session.committee)
    session.rule |= {"on": day_of(session).isoformat(), "present_at_opening": found["present"]}
    session.save(update_fields=["status", "opened_at", "base_count", "rule"])
    after = {"base_count": session.base_count, "rule": session.rule}
    record("session.opened", session, by=by, after=after)
    return session


@transaction.atomic
def close_session(session, *, by):
    """The chair ends the meeting; what was not reached goes back to the appraised dossiers."""
    session = lock_session(session)
    session.move_to(Session.Status.CLOSED)
    items = list(session.items.select_for_update(of=("self",)).select_related("dossier"))
    unfinished = [i for i in items if i.status in {i.Status.VOTING, i.Status.CLOSED}]
    if unfinished:
        raise DomainError(
            _("Item %(order)s has not been concluded yet.") % {"order": unfinished[0].order}
        )
    left = [i for i in items if i.status == i.Status.NOT_OPEN]
    for item in left:
        dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=item.dossier_id)
        dossier.move_to(Dossier.Status.APPRAISED)
        dossier.save(update_fields=["status"])
    session.closed_at = clock.now()
    session.save(update_fields=["status", "closed_at"])
    record(
        "session.closed", session, by=by, after={"not_reached": [i.dossier.number for i in left]}
    )
    return session


def lock_session(session):
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _refuse_unless_planned(session):
    if session.status != Session.Status.PLANNED:
        raise DomainError(
            _("The session is “%(state)s”; this can only be changed before it begins.")
            % {"state": session.get_status_display()}
        )
