"""Run by the stacks' fixture in a process of its own: a migrated database with reports due."""

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)

    from tests.factories import world

    call_command("shift_clock", f"{world.NOW:%Y-%m-%d %H:%M}")
    world.build()
