"""``manage.py backup DIR|FILE``: database, evidence and keys in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.core import backup, clock, dumps


class Command(BaseCommand):
    help = "Pack database, evidence and keys into one file; the installation may run meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="a file that does not exist, or a folder")

    def handle(self, *, target, **options):
        if target.is_dir():
            target /= f"ancs-{timezone.localtime(clock.real_now()):%Y%m%d-%H%M%S}.zip"
        if target.exists():
            raise CommandError(f"{target} exists; nothing is overwritten.")
        if not target.parent.is_dir():
            raise CommandError(f"{target.parent} does not exist.")
        try:
            manifest = backup.write(target)
        except dumps.Failed as error:
            raise CommandError(f"No backup was made: {error}") from error
        rows, files = sum(manifest["rows"].values()), len(manifest["files"]) - 2
        self.stdout.write(f"{target}: {rows} rows, {files} files of evidence, keys.")
        self.stdout.write("It holds the secret key: keep it as you keep passwords.")
