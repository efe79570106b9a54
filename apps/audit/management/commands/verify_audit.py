"""``manage.py verify_audit``: does every event still say what it said when it was written?"""

from django.core.management.base import BaseCommand, CommandError

from apps.audit.models import Event
from apps.audit.services import verify


class Command(BaseCommand):
    help = "Walk the chain of every aggregate; exit 1 and name each fault."

    def handle(self, *args, **options):
        faults = list(verify())
        for stream, seq, what in faults:
            self.stderr.write(f"{stream} #{seq}: {what}")
        count = Event.objects.count()
        if faults:
            raise CommandError(f"{len(faults)} of {count} events do not verify.")
        streams = Event.objects.values("stream").distinct().count()
        self.stdout.write(f"{count} events in {streams} chains verify.")
