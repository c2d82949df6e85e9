"""Bookings: each movement of points and stored value once, and what there was before them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, name_of
from app.domain.member.statement import (
    Booked,
    Booking,
    Movement,
    Owned,
    booked,
    bookings_of,
    owned,
)
from tests.domain.strategies import AT, CHEN, LIN

ZONE = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
START = datetime(2026, 8, 1, 16, tzinfo=UTC)
"""Midnight in the shop."""


def move(
    kind: Kind, amount: int, reason: Reason, *, document: str = "d", ordinal: int = 0, of: str = ""
) -> Transfer:
    """Below zero it goes from Lin, else to Lin."""
    mine, house = Account(LIN, kind, of), Account(ISSUER, kind, of)
    source, target = (mine, house) if amount < 0 else (house, mine)
    name = name_of(document, ordinal)
    return Transfer(document, ordinal, source, target, abs(amount), reason, name)


def test_lots_of_one_document_and_reason_are_one_booking_and_other_kinds_none() -> None:
    moves = (
        move(Kind.PRINCIPAL, -700, Reason.PAY),
        move(Kind.PRINCIPAL, -100, Reason.PAY, ordinal=1),
        move(Kind.BONUS, -80, Reason.PAY, ordinal=2),
        move(Kind.POINTS, 7, Reason.EARN, ordinal=3),
        move(Kind.GROWTH, 7, Reason.EARN, ordinal=4),
        move(Kind.COUPON, -1, Reason.USE, ordinal=5, of="TEN"),
        move(Kind.POINTS, 9, Reason.EARN, document="a"),
    )
    movements = [Movement(one, AT, "0107-T03-1") for one in moves]
    movements.append(Movement(move(Kind.POINTS, 1, Reason.GIFT, document="z"), AT - DAY))
    assert bookings_of(LIN, movements) == (
        Booking(AT - DAY, "", Reason.GIFT, Owned(1)),
        Booking(AT, "0107-T03-1", Reason.EARN, Owned(9)),
        Booking(AT, "0107-T03-1", Reason.PAY, Owned(0, -800, -80)),
        Booking(AT, "0107-T03-1", Reason.EARN, Owned(7)),
    )
    assert bookings_of(CHEN, movements) == ()


def test_what_came_and_went_for_one_reason_in_one_document_is_nothing() -> None:
    both = (move(Kind.POINTS, 5, Reason.ADJUST), move(Kind.POINTS, -5, Reason.ADJUST, ordinal=1))
    assert bookings_of(LIN, [Movement(one, AT) for one in both]) == ()


def test_an_amount_is_of_its_kind_only() -> None:
    assert owned(Kind.POINTS, 1) == Owned(1, 0, 0)
    assert owned(Kind.PRINCIPAL, 2) == Owned(0, 2, 0)
    assert owned(Kind.BONUS, 3) == Owned(0, 0, 3)


def test_what_there_was_before_is_what_there_is_without_what_is_listed() -> None:
    old, new = (Booking(AT + day, "", Reason.EARN, Owned(5, 1, 2)) for day in (-DAY, DAY))
    found = booked((old, new), Owned(12, 3, 4), AT, ZONE)
    assert found == Booked(AT, Owned(7, 2, 2), (new,))
    assert booked((new,), Owned(5, 1, 2), new.at, ZONE).bookings == (new,)
    assert booked((), Owned(5), AT, ZONE) == Booked(AT, Owned(5), ())


@pytest.mark.parametrize(
    ("hours", "most", "left", "begins"),
    [
        ((0, 1, 24, 25), 4, 4, -24),
        ((0, 1, 24, 25), 3, 2, 24),
        ((0, 1, 24, 25), 2, 2, 24),
        ((0, 23, 24, 47, 48), 3, 3, 24),
        ((0, 1, 2, 3), 2, 4, 0),
        ((0, 24, 25, 26), 2, 3, 24),
    ],
)
def test_of_too_many_whole_days_are_left_and_the_last_whatever_is_on_it(
    hours: tuple[int, ...], most: int, left: int, begins: int
) -> None:
    """So that what there was as the first day began is told to the point."""
    every = [
        Booking(START + timedelta(hours=hour), "", Reason.EARN, Owned(10**at))
        for at, hour in enumerate(hours)
    ]
    now = Owned(sum(one.change.points for one in every))
    found = booked(every, now, START - DAY, ZONE, most=most)
    assert found.bookings == tuple(every[-left:])
    gone = len(every) - left
    assert found.since == START + timedelta(hours=begins)
    assert found.before == Owned(sum(one.change.points for one in every[:gone]))


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(-50, 50)), max_size=30),
    st.integers(0, 400),
    st.integers(1, 12),
)
def test_before_and_all_that_is_listed_are_what_there_is(
    drawn: list[tuple[int, int]], since: int, most: int
) -> None:
    every = sorted(
        (
            Booking(START + timedelta(hours=hour), str(at), Reason.ADJUST, Owned(change, at, -at))
            for at, (hour, change) in enumerate(drawn)
        ),
        key=lambda one: one.at,
    )
    found = booked(every, Owned(7, 8, 9), START + timedelta(hours=since), ZONE, most=most)
    assert sum((one.change for one in found.bookings), start=found.before) == Owned(7, 8, 9)
    assert list(found.bookings) == [one for one in every if one.at >= found.since]
    assert found.since >= START + timedelta(hours=since)
    days = {one.at.astimezone(ZONE).date() for one in found.bookings}
    assert len(found.bookings) <= most or len(days) == 1


def test_a_day_that_is_told_in_part_is_never_said_to_be_whole() -> None:
    every = [Booking(START + timedelta(hours=at), "", Reason.EARN, Owned(1)) for at in range(5)]
    found = booked(every, Owned(5), every[2].at, ZONE, most=1)
    assert found == Booked(every[2].at, Owned(2), tuple(every[2:]))
