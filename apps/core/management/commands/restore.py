"""``manage.py restore FILE``: put a backup in the place of what is here, and prove it."""

import fcntl
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.core import backup, dumps


class Command(BaseCommand):
    help = "Check a backup, put it back, and verify counts and audit chains afterwards."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path)
        parser.add_argument("--replace", action="store_true", help="what is here may be lost")

    def handle(self, *, source, replace, **options):
        try:
            with self._nobody_else():
                archive, manifest = backup.open_checked(source)
                if not replace and not backup.target_is_empty():
                    raise CommandError("There is data here. Say --replace to lose it.")
                keys = backup.put_back(archive, manifest)
        except (backup.Unusable, dumps.Failed, OSError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        self._prove(manifest)
        files = len(manifest["files"]) - 2
        rows = sum(manifest["rows"].values())
        self.stdout.write(
            f"Restored: {rows} rows, {files} files of evidence, made {manifest['made_at']}."
        )
        self.stdout.write(f"Keys: {keys}")

    def _nobody_else(self):
        """Refuse while the installation runs."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        lock = (settings.DATA_DIR / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("The installation is running; stop it first.") from None
        if others := dumps.others_at_work():
            raise CommandError(f"Others use the database ({others}); stop web, worker and beat.")
        return lock

    def _prove(self, manifest):
        """Counts as packed, then today's migrations, then the audit chains."""
        connection.close()
        counts, wanted = backup.row_counts(), manifest["rows"]
        if wrong := [name for name in wanted | counts if counts.get(name) != wanted.get(name)]:
            raise CommandError(f"Restored, but the counts differ: {', '.join(wrong)}.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)
