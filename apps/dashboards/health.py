"""Is everything running? Asked by a supervisor or a balancer, without signing in."""

import time
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError

from apps.core import clock
from apps.notifications.models import Notification
from apps.reminders.models import Tick

STARTED = time.monotonic()
STARTING_SECONDS = 120
TICK_LIMIT = timedelta(minutes=3)
UNSENT_LIMIT = timedelta(minutes=30)


def report() -> tuple[bool, dict]:
    """``(all well, parts)``; each part has ``ok`` and what was measured, ages in seconds."""
    parts = {"database": _database()}
    if parts["database"]["ok"]:
        parts["migrations"] = _migrations()
        if parts["migrations"]["ok"]:
            parts["tick"] = _tick()
            parts["oldest_unsent"] = _oldest_unsent()
    parts["broker"] = _broker()
    return all(part["ok"] for part in parts.values()), parts


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"ok": False}
    return {"ok": True, "engine": connection.vendor}


def _migrations():
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return {"ok": missing == 0, "missing": missing}


def _tick():
    last = Tick.objects.first()
    starting = time.monotonic() - STARTED < STARTING_SECONDS
    if last is None:
        return {"ok": starting, "age": None, "starting": starting}
    age = clock.real_now() - last.at
    return {"ok": age <= TICK_LIMIT or starting, "age": round(age.total_seconds(), 1)}


def _oldest_unsent():
    oldest = Notification.objects.unsent().order_by("not_before").first()
    if oldest is None:
        return {"ok": True, "age": 0}
    age = clock.real_now() - oldest.not_before
    return {"ok": age <= UNSENT_LIMIT, "age": max(0, round(age.total_seconds(), 1))}


def _broker():
    kind = settings.CELERY_BROKER_URL.split(":")[0]
    if kind == "filesystem":
        folder = settings.QUEUE_DIR / "messages"
        return {"ok": folder.is_dir(), "kind": kind}
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return {"ok": False, "kind": kind}
    return {"ok": True, "kind": kind}
