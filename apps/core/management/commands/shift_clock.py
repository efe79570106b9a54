"""``manage.py shift_clock "2021-03-20 08:00"``: business time of the trial; ``--off`` ends it."""

from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.core import clock


class Command(BaseCommand):
    help = "Set the business clock of the trial; it runs on from there, for all processes."

    def add_arguments(self, parser):
        parser.add_argument("moment", nargs="?", help='local time, "YYYY-MM-DD HH:MM"')
        parser.add_argument("--off", action="store_true", help="back to the real time")

    def handle(self, *, moment, off, **options):
        if not settings.TRIAL:
            raise CommandError("The clock is shifted in trial mode only.")
        if bool(moment) == off:
            raise CommandError('Say a moment ("YYYY-MM-DD HH:MM") or --off.')
        if off:
            clock.shift_file().unlink(missing_ok=True)
        else:
            self._shift_to(moment)
        self.stdout.write(f"Business time: {timezone.localtime(clock.now()):%d/%m/%Y %H:%M}")

    def _shift_to(self, moment):
        try:
            wanted = timezone.make_aware(datetime.fromisoformat(moment))
        except ValueError:
            raise CommandError(f'"{moment}" is not of the form "YYYY-MM-DD HH:MM".') from None
        seconds = (wanted - clock.real_now()).total_seconds()
        fresh = clock.shift_file().with_suffix(".new")
        fresh.write_text(f"{seconds}\n")
        fresh.replace(clock.shift_file())  # nobody reads half a number
