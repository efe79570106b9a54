"""The planner: from duties to reminders, once per person, duty and stage."""

from collections import defaultdict

from django.db import transaction

from apps.committees.models import Membership
from apps.core import clock
from apps.core.dates import working_days_between
from apps.core.failpoints import failpoint
from apps.notifications.models import Notification
from apps.notifications.services import message, notify_all
from apps.police.models import Posting

from .duties import outstanding
from .models import Reminder, Tick

DUE_STAGES = (1, 3, 7)  # working days before the deadline
WAITING_DAYS = 3
SESSION_DAYS = 3
PREFIX = "reminder:"


def stage_of(duty, today) -> str | None:
    """Which reminder a duty has reached today; None when it is too early or has no stages.

    Only the present stage counts: after days without a planner nobody gets the old ones too.
    """
    if duty.kind == "report.verify":
        waited = working_days_between(duty.since, today)
        return "waiting" if waited > WAITING_DAYS else None
    if duty.due_on is None:
        return None
    left = working_days_between(today, duty.due_on)
    if duty.kind == "session.attend":
        return f"d{SESSION_DAYS}" if left <= SESSION_DAYS else None
    if today > duty.due_on:
        return "overdue"
    return next((f"d{days}" for days in DUE_STAGES if left <= days), None)


def plan_reminders(today=None):
    """Write every reminder that is due and not written yet; a second run adds nothing.

    Returns the keys of the reminders that hold now.
    """
    today = today or clock.today()
    people = _people(today)
    keys = set()
    due = []
    for duty in outstanding(today):
        stage = stage_of(duty, today)
        if stage is None:
            continue
        for user in people(duty.holder):
            due.append((user, duty, stage))
            keys.add((user.pk, key_of(duty, stage)))
    with transaction.atomic():
        now = clock.now()
        Reminder.objects.bulk_create(
            [
                Reminder(
                    user=user,
                    duty=duty.key,
                    stage=stage,
                    due_on=duty.due_on or duty.since,
                    planned_at=now,
                )
                for user, duty, stage in due
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
        notify_all([_message(*entry) for entry in due])
        failpoint("plan.before_commit")
    failpoint("plan.after_commit")
    return keys


def _message(user, duty, stage):
    return message(
        user,
        f"reminder.{duty.kind.split('.')[0]}",
        url=duty.url,
        key=key_of(duty, stage),
        kind=duty.kind,
        stage=stage,
        subject=duty.subject,
        context=duty.context,
        due_on=f"{duty.due_on:%d/%m/%Y}" if duty.due_on else "",
    )


def key_of(duty, stage) -> str:
    return f"{PREFIX}{duty.key}:{stage}"


def _people(day):
    """A function from the holder of a duty to the active users; two queries for all."""
    posts, seats = defaultdict(list), defaultdict(list)
    for posting in Posting.objects.on(day).filter(user__is_active=True).select_related("user"):
        posts[posting.role, posting.unit_id].append(posting.user)
    for seat in Membership.objects.on(day).filter(user__is_active=True).select_related("user"):
        seats[seat.position, seat.committee_id].append(seat)

    def of(holder):
        if holder.kind == "post":
            found = [u for role in holder.roles for u in posts[role, holder.place_id]]
        else:
            found = [
                seat.user
                for position in holder.roles
                for seat in seats[position, holder.place_id]
                if seat.pk not in holder.except_for and (seat.is_voting or not holder.voting_only)
            ]
        return list({user.pk: user for user in found}.values())

    return of


def withdraw_outdated(keys) -> int:
    """Cancel waiting mail whose duty was done, or whose reader left the post, meanwhile."""
    waiting = Notification.objects.filter(
        key__startswith=PREFIX, mail_state=Notification.MailState.WAITING
    ).values_list("pk", "recipient_id", "key")
    outdated = [pk for pk, user, key in waiting if (user, key) not in keys]
    return Notification.objects.filter(
        pk__in=outdated, mail_state=Notification.MailState.WAITING
    ).update(mail_state=Notification.MailState.CANCELLED)


def mark_tick():
    """The planner is alive (real time)."""
    Tick.objects.update_or_create(pk=1, defaults={"at": clock.real_now()})


def run_planner():
    """One tick: plan what is due, take back what is outdated."""
    keys = plan_reminders()
    withdraw_outdated(keys)
    mark_tick()
