"""The shifted clock of the trial."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from apps.core import clock


def test_shift_moves_business_time_and_off_ends_it(capsys):
    call_command("shift_clock", "2021-03-20 08:00")
    assert "20/03/2021 08:00" in capsys.readouterr().out
    assert abs(clock.now() - clock.local(2021, 3, 20)) < timedelta(seconds=30)
    call_command("shift_clock", "--off")
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=30)
    assert not clock.shift_file().exists()


@pytest.mark.parametrize("arguments", [[], ["tomorrow"], ["2021-03-20 08:00", "--off"]])
def test_shift_refuses_what_it_cannot_read(arguments, capsys):
    call_command("shift_clock", "2021-03-20 08:00")
    before = clock.shift_file().read_text()
    with pytest.raises(CommandError):
        call_command("shift_clock", *arguments)
    assert clock.shift_file().read_text() == before


def test_shift_is_refused_outside_the_trial(settings):
    settings.TRIAL = False
    with pytest.raises(CommandError, match="trial"):
        call_command("shift_clock", "2021-03-20 08:00")
    assert not clock.shift_file().exists()
