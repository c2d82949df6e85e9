"""A till whose clock is wrong, or is set while it sells: threat 24."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.ledger import Kind
from app.domain.rulebook import Coupon, Deal, DealBy, EarnBy, EarningRule, Validity
from app.operations import basket, checkout, members
from server.centre import Centre
from server.feed import stamping
from server.grants import Group, grant
from server.rulebooks import put
from tests.field.counter import (
    ANNA,
    DEAR,
    MIDDLE,
    at_centre,
    documents,
    restart,
    sell,
    settled,
    sync,
)
from tests.simulation.chain import OFFERS
from tests.simulation.world import World
from tests.till import START

DAY = timedelta(days=1)
OPENED = 1_000
LATER = START + 40 * DAY
MONTH = Coupon("GIFT", "5元券", Deal(DealBy.AMOUNT, off_fen=500), per_sale=1, validity=Validity(30))
SHORT = replace(
    OFFERS,
    version=3,
    promotions=(),
    coupons=(MONTH,),
    earning=(EarningRule("base", EarnBy.MONEY, rate=1, per=100, validity=Validity(days=30)),),
)
WRONG: dict[str, Callable[[datetime], datetime]] = {
    "a day behind": lambda at: at - DAY,
    "ten years behind": lambda at: at - 3_652 * DAY,
    "a year ahead": lambda at: at + 365 * DAY,
    "in the hour that comes twice": lambda _: datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    "at the leap second": lambda _: datetime(2016, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
}


@pytest.fixture
def world(world: World) -> World:
    """Points and coupons that lapse after a month."""
    with stamping(world.engine) as stamps:
        put(stamps, SHORT)
    sync(world)
    return world


@pytest.mark.parametrize("how", WRONG)
def test_a_clock_that_is_wrong_brings_back_nothing_that_has_lapsed(world: World, how: str) -> None:
    """Whether something has lapsed is said by the centre, where it is set aside."""
    till = world.tills["T01"]
    grant(world.engine, MONTH.code, Group(everybody=True), "autumn", at=START)
    world.note()
    earned = sell(till, DEAR, member=ANNA).earned
    sync(world)
    assert earned > 0
    assert at_centre(world, Kind.POINTS) == OPENED + earned
    world.centre = Centre(world.engine, lambda: LATER)
    till.world.at = WRONG[how](LATER)
    basket.scan(till.desk, DEAR)
    members.bind(till.desk, ANNA)
    sync(world)
    strip = basket.show(till.desk).member
    assert strip is not None
    assert strip.held_points == OPENED, "what lapsed is not set aside, though it is still there"
    assert basket.show(till.desk).quote.offers == ()
    sold = checkout.pay(till.desk, None)
    sync(world)
    assert settled(world)[sold.document] == "settled"


@pytest.mark.parametrize("how", WRONG)
def test_a_clock_that_is_set_within_a_sale_gives_no_number_twice_and_breaks_no_order(
    world: World, how: str
) -> None:
    """Documents are ordered by their numbers, and receipts numbered by a series, not by time."""
    till = world.tills["T01"]
    serials = [sell(till).serial]
    basket.scan(till.desk, MIDDLE)
    members.bind(till.desk, ANNA)
    till.world.at = WRONG[how](till.world.at)
    serials.append(checkout.pay(till.desk, None).serial)
    till = restart(world)
    serials.append(sell(till).serial)
    till.world.at = START + timedelta(minutes=5)
    serials.append(sell(till).serial)
    counts = [int(serial.rpartition("-")[2]) for serial in serials]
    assert counts == [1, 2, 3, 4]
    assert [one.number for one in documents(till)] == [*range(1, len(documents(till)) + 1)]
    sync(world)
    assert set(settled(world).values()) <= {"settled", "exception"}
    assert len(settled(world)) == len(documents(till))
