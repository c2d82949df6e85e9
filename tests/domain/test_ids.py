"""Ids that sort by the moment they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import uuid7

moments = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 (the strategy adds the zone)
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
chances = st.binary(min_size=10, max_size=10)


@given(moments, chances)
def test_an_id_is_a_uuid_of_version_7(at: datetime, chance: bytes) -> None:
    made = UUID(uuid7(at, chance))
    assert (made.version, made.variant) == (7, RFC_4122)
    assert str(made) == uuid7(at, chance)


@given(moments, chances, chances, st.integers(1, 10**9))
def test_a_later_id_sorts_behind(at: datetime, one: bytes, other: bytes, later_ms: int) -> None:
    assert uuid7(at, one) < uuid7(at + timedelta(milliseconds=later_ms), other)


@given(moments, chances, st.integers(0, 73))
def test_every_bit_of_chance_counts(at: datetime, chance: bytes, bit: int) -> None:
    other = int.from_bytes(chance, "big") ^ 1 << 79 - bit
    assert uuid7(at, chance) != uuid7(at, other.to_bytes(10, "big"))


@pytest.mark.parametrize("year", [2026, 2039])
def test_the_millisecond_is_exact(year: int) -> None:
    """As a float, a quarter of the milliseconds of 2039 comes out one too low."""
    begin = datetime(year, 3, 1, tzinfo=UTC)
    since = (begin - datetime(1970, 1, 1, tzinfo=UTC)).days * 86_400_000
    made = [UUID(uuid7(begin + timedelta(milliseconds=n), bytes(10))).int >> 80 for n in range(99)]
    assert made == [since + n for n in range(99)]


def test_too_little_chance_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        uuid7(datetime(2026, 11, 21, tzinfo=UTC), bytes(9))
