"""Telling once, mailing once."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count, F
from django.template.loader import render_to_string
from django.utils import translation

from apps.core import clock
from apps.core.failpoints import failpoint
from apps.core.prepared import Prepared

from .models import Notification

MAX_ATTEMPTS = 6
BACK_OFF_MINUTES = (1, 5, 15, 60, 60, 60)


def notify(recipients, event, *, url="", key, delay=timedelta(), mail=True, **data):
    """Tell each recipient once per ``key``; running it again adds nothing.

    ``delay`` holds the mail back (real time), so that a mistaken step can be undone first.
    """
    notify_all(
        message(user, event, url=url, key=key, delay=delay, mail=mail, **data)
        for user in recipients
    )


def message(user, event, *, url="", key, delay=timedelta(), mail=True, **data):
    """One row for one reader, not stored yet; without an address there is no mail."""
    state = Notification.MailState.WAITING if mail else Notification.MailState.NONE
    return Notification(
        recipient=user,
        event=event,
        url=url,
        key=key,
        data={name: str(value) for name, value in data.items()},
        at=clock.now(),
        not_before=clock.real_now() + delay,
        mail_state=state if user.email else Notification.MailState.NONE,
    )


def notify_all(messages):
    """Store many messages at once; those whose key is there already are left out."""
    Notification.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)


def cancel(keys_prefix: str) -> int:
    """Withdraw mail that has not left yet; what the bell showed stays."""
    return Notification.objects.filter(
        key__startswith=keys_prefix, mail_state=Notification.MailState.WAITING
    ).update(mail_state=Notification.MailState.CANCELLED)


def words(notification, language=None) -> tuple[str, str]:
    """Subject line and body in the reader's language. No figures: mail leaves the house."""
    with translation.override(language or translation.get_language()):
        text = render_to_string(
            f"notifications/{notification.event}.txt",
            {**notification.data, "notification": notification, "site_url": settings.SITE_URL},
        ).strip()
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), body.strip()


def claim_pending(limit=50):
    """Lease unsent notifications one by one; an expired lease may be claimed again."""
    now = clock.real_now()
    rows = Notification.objects.sendable(now).values_list("pk", flat=True)[:limit]
    for pk in list(rows):
        failpoint("mail.before_claim")
        won = (
            Notification.objects.sendable(now)
            .order_by()
            .filter(pk=pk)
            .update(
                mail_state=Notification.MailState.SENDING,
                lease_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
                attempts=F("attempts") + 1,
            )
        )
        failpoint("mail.after_claim")
        if won:
            yield pk


def message_id(notification) -> str:
    """The same for every try, so that mail systems and people see a second copy for what it is."""
    digest = hashlib.sha256(f"{notification.recipient_id}|{notification.key}".encode())
    return f"<{digest.hexdigest()[:40]}@ancs>"


def mail(pk):
    """Send one claimed notification and mark it; a failing server is tried again later."""
    note = Notification.objects.select_related("recipient").get(pk=pk)
    if not note.recipient.is_active or note.attempts > MAX_ATTEMPTS:
        _finish(note, Notification.MailState.FAILED)
        return
    subject, body = words(note, note.recipient.language or settings.LANGUAGE_CODE)
    message = EmailMessage(
        subject=f"[ANCS] {subject}",
        body=f"{body}\n\n{settings.SITE_URL}{note.url}\n" if note.url else body,
        to=[note.recipient.email],
        headers={"Message-ID": message_id(note)},
    )
    try:
        message.send()
    except OSError:  # SMTPException is one: server away, refusing or slow
        _retry_later(note)
        return
    failpoint("mail.after_accept")
    failpoint("mail.before_commit")
    _finish(note, Notification.MailState.SENT)
    failpoint("mail.after_commit")


def _finish(note, state):
    Notification.objects.filter(pk=note.pk).update(
        mail_state=state, lease_until=None, sent_at=clock.real_now()
    )


def _retry_later(note):
    if note.attempts >= MAX_ATTEMPTS:
        _finish(note, Notification.MailState.FAILED)
        return
    minutes = BACK_OFF_MINUTES[note.attempts - 1]
    Notification.objects.filter(pk=note.pk).update(
        mail_state=Notification.MailState.WAITING,
        lease_until=None,
        not_before=clock.real_now() + timedelta(minutes=minutes),
    )


def mark_read(notifications):
    """The reader has seen these."""
    notifications.unread().update(read_at=clock.now())


def _unread(user_id):
    rows = Notification.objects.filter(recipient=user_id).unread().order_by()
    return rows.values("recipient").annotate(count=Count("pk")).values_list("count")


_UNREAD = Prepared(_unread, int)


def unread_count(user) -> int:
    """How many notices the user has not read; shown on every page."""
    return next((count for (count,) in _UNREAD.rows(user.pk)), 0)
