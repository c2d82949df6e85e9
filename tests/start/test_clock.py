"""The till's time: put right by the centre, and never put back by anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.start.clock import TOLERATED, Clock

START = datetime(2026, 11, 21, 6, 57, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Machine:
    """A wall clock that may be set, and a stopwatch that may not."""

    def __init__(self, at: datetime = START) -> None:
        self.at, self.stopwatch_s = at, 5.0

    def pass_(self, by: timedelta) -> None:
        self.at += by
        self.stopwatch_s += by.total_seconds()

    def clock(self, last: datetime | None = None) -> Clock:
        return Clock(lambda: self.at, lambda: self.stopwatch_s, last)


def test_a_clock_that_is_right_is_left_alone() -> None:
    machine = Machine()
    clock = machine.clock(START - DAY)
    for passed in (SECOND, DAY):
        machine.pass_(passed)
        assert clock.now() == machine.at
        clock.hear(machine.at + TOLERATED)
        assert (clock.now(), clock.off_s) == (machine.at, 0)


@pytest.mark.parametrize("off", [-3_652 * DAY, -DAY, 3 * SECOND - 4 * TOLERATED, DAY, 365 * DAY])
def test_the_centre_puts_it_right_and_says_by_how_much(off: timedelta) -> None:
    """Threat 24; G7: told within one round."""
    machine = Machine(START + off)
    clock = machine.clock()
    clock.hear(START)
    assert (clock.now(), clock.off_s) == (START, int(off.total_seconds()))
    machine.pass_(SECOND)
    assert clock.now() == START + SECOND
    machine.at = START + 2 * SECOND
    clock.hear(START + 2 * SECOND)
    assert (clock.now(), clock.off_s) == (START + 2 * SECOND, 0)


def test_a_clock_that_is_put_back_while_the_till_runs_stands_still_nowhere() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.pass_(SECOND)
    machine.at -= DAY
    assert (clock.now(), clock.off_s) == (START + SECOND, -86_400)
    machine.pass_(SECOND)
    assert clock.now() == START + 2 * SECOND
    machine.at -= DAY
    assert (clock.now(), clock.off_s) == (START + 2 * SECOND, -172_800)


def test_a_clock_that_was_put_back_while_the_till_was_off_goes_on_from_the_last_talk() -> None:
    machine = Machine(START - DAY)
    clock = machine.clock(START)
    machine.pass_(SECOND)
    assert (clock.now(), clock.off_s) == (START + SECOND, -86_400)


def test_a_machine_that_slept_is_not_wrong() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.at += DAY
    assert (clock.now(), clock.off_s) == (START + DAY, 0)
