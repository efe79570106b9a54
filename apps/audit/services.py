"""Writing the log, pressing twice, and checking the chain."""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from apps.core import clock

from .models import CHAIN_START, Event
from .querysets import stream_of


@dataclass
class Submission:
    """One sent form: the key it carries and what was in it. Used up by the first event."""

    key: str
    body_hash: str
    used: bool = False


_current: ContextVar[Submission | None] = ContextVar("submission", default=None)


@contextmanager
def submission(key: str, body_hash: str):
    """The first event recorded inside the block carries the form key."""
    token = _current.set(Submission(key, body_hash) if key else None)
    try:
        yield
    finally:
        _current.reset(token)


def first_outcome(key: str) -> Event | None:
    """The event that an earlier sending of the same form has left, if any."""
    return Event.objects.filter(form_key=key).first() if key else None


def record(event, obj, *, by, before=None, after=None, **data):
    """Append one event to the chain of ``obj``; call it inside the service's transaction.

    ``by`` is the acting user, or None for the system itself. ``before`` and ``after`` are
    dicts of the changed fields; further keywords are kept as they are.
    """
    payload = dict(data)
    if before is not None:
        payload["before"] = before
    if after is not None:
        payload["after"] = after
    stream = stream_of(obj)
    last = Event.objects.filter(stream=stream).order_by("-seq").values("seq", "digest").first()
    sent = _current.get()
    row = Event(
        stream=stream,
        seq=last["seq"] + 1 if last else 1,
        event=event,
        actor=by,
        actor_name=str(by) if by else "ANCS",
        subject=str(obj)[:250],
        url=obj.get_absolute_url()[:250] if hasattr(obj, "get_absolute_url") else "",
        payload=json.dumps(payload, default=_plain, ensure_ascii=False, sort_keys=True),
        at=clock.now(),
        recorded_at=clock.real_now(),
        previous=last["digest"] if last else CHAIN_START,
    )
    if sent and not sent.used:
        row.form_key, row.body_hash = sent.key, sent.body_hash
        sent.used = True
    row.digest = row.compute_digest()
    row.save(force_insert=True)
    return row


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "pk"):
        return f"{value._meta.label_lower}:{value.pk}"
    return str(value)


def verify(events=None):
    """Walk every chain; yield ``(stream, seq, what)`` for each fault. Constant memory.

    ``what`` is ``"digest"`` (a byte of the row changed), ``"chain"`` (the row before it is
    another) or ``"gap"`` (a row is missing).
    """
    rows = (Event.objects if events is None else events).order_by("stream", "seq")
    stream, seq, digest = None, 0, CHAIN_START
    for row in rows.iterator(chunk_size=2000):
        if row.stream != stream:
            stream, seq, digest = row.stream, 0, CHAIN_START
        if row.seq != seq + 1:
            yield row.stream, row.seq, "gap"
        elif row.previous != digest:
            yield row.stream, row.seq, "chain"
        if row.compute_digest() != row.digest:
            yield row.stream, row.seq, "digest"
        seq, digest = row.seq, row.digest


def form_key_for(user, route: str, key: str) -> str:
    """The key as stored: nobody else's form and no other route can use it up."""
    return hashlib.sha256(f"{user.pk}|{route}|{key}".encode()).hexdigest() if key else ""
