"""How long a till waits: the heartbeat; after failures more, but never together nor for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.pace import LONGEST_S, wait_s

chances = st.floats(0, 1, exclude_max=True)
heartbeats = st.floats(0.1, 600)


@given(heartbeats, chances)
def test_any_success_returns_to_the_heartbeat(heartbeat_s: float, chance: float) -> None:
    assert wait_s(0, heartbeat_s, chance) == heartbeat_s


@given(st.integers(1, 10**6), heartbeats, chances)
def test_a_till_never_waits_longer_than_five_minutes(
    failures: int, heartbeat_s: float, chance: float
) -> None:
    assert 0 <= wait_s(failures, heartbeat_s, chance) <= LONGEST_S == 300


@pytest.mark.parametrize(
    ("failures", "limit_s"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (100_000, 300)]
)
def test_the_limit_doubles_from_a_second(failures: int, limit_s: float) -> None:
    assert wait_s(failures, 15.0, 1.0) == limit_s
    assert wait_s(failures, 15.0, 0.25) == limit_s / 4


@given(st.integers(1, 40), heartbeats, chances)
def test_one_more_failure_never_shortens_the_wait(
    failures: int, heartbeat_s: float, chance: float
) -> None:
    assert wait_s(failures, heartbeat_s, chance) <= wait_s(failures + 1, heartbeat_s, chance)


@given(st.integers(1, 100), st.integers(0, 999), st.integers(0, 999))
def test_tills_that_lost_the_centre_together_do_not_return_together(
    failures: int, one: int, other: int
) -> None:
    waits = {wait_s(failures, 15.0, drawn / 1000) for drawn in (one, other)}
    assert len(waits) == len({one, other})
