"""Which verdicts may still be taken back, and for how long."""

from datetime import timedelta
from math import ceil

from apps.audit.models import Event
from apps.audit.services import stream_of
from apps.core import clock

UNDO = timedelta(seconds=10)  # real time: as long as the ward's mail waits
VERDICTS = ("report.verified", "report.returned")


def undoable(reports, by) -> dict:
    """Report → event of its verdict, for those on which this person's verdict is the last act;
    the ward's next act ends that. One query however many they are.
    """
    streams = {stream_of(report): report for report in reports}
    told = Event.objects.filter(stream__in=streams, recorded_at__gte=clock.real_now() - UNDO)
    last = {streams[event.stream]: event for event in told.order_by("seq")}
    return {
        report: event
        for report, event in last.items()
        if event.event in VERDICTS
        and event.actor_id == by.pk
        and event.data["after"]["version"] == report.version
    }


def fresh_verdicts(reports, by) -> tuple[list, int]:
    """The reports that this person has just decided, and for how many seconds all of those
    verdicts may be taken back; 0 for no longer.
    """
    events = undoable(reports, by)
    ends = [event.recorded_at + UNDO for event in events.values()]
    left = ceil((min(ends) - clock.real_now()).total_seconds()) if ends else 0
    return [report for report in reports if report in events], left


def seconds_to_undo(report, by) -> int:
    """The same for one report."""
    return fresh_verdicts([report], by)[1]
