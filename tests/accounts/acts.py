"""What the administrator's use cases left in the log; the small world leaves events of its own."""

from apps.audit.models import Event

KINDS = r"^(user|grant|posting|unit|membership|assignment|committee|locality)\."


def acts():
    rows = Event.objects.filter(event__regex=KINDS).exclude(event="user.logged_in")
    return list(rows.order_by("pk"))


def names():
    return [event.event for event in acts()]
