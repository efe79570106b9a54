"""``manage.py seed base|accounts|history|demo``: real input first, then the trial's people and years."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from seeds import criteria, demo, history, people, units


class Command(BaseCommand):
    help = (
        "base: all units of the country and the criteria sets. "
        "accounts: the trial's accounts with their posts. "
        "history: the accounts, Hạ Long 2021 from set-up to five recognitions, Cửa Lò 2023. "
        "demo: the current year, as it stands today. Each can run again and adds only what is missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("part", choices=["base", "accounts", "history", "demo"])

    def handle(self, *, part, **options):
        if part != "base" and not settings.TRIAL:
            raise CommandError("Trial accounts and their years are for trial mode only.")
        with translation.override("vi"):
            getattr(self, part)()

    def base(self):
        counts = units.load(progress=self.show)
        versions = criteria.load(progress=self.show)
        self.stdout.write(
            "base: {localities} units, {versions} versions, {successions} successions added; ".format(
                **counts
            )
            + f"{len(versions)} criteria sets."
        )

    def accounts(self):
        self.stdout.write(f"accounts: {people.load()} added.")

    def history(self):
        self.accounts()
        self.stdout.write(f"history: {history.load(progress=self.show)}")

    def demo(self):
        people.load()
        self.stdout.write(f"demo: {demo.load(progress=self.show)}")

    def show(self, done, total, label):
        """One line that counts up; only where somebody is looking."""
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            self.stderr.write(f"\r{label} {done}/{total}   ", ending=end)
