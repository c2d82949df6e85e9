"""What a till counts: of each member under caps, and of itself of its stock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.customer import Counter
from app.domain.posting import Counted
from app.domain.rulebook import PLAIN, Cap, CapPer, Deal, DealBy, Promotion, Rulebook
from app.models import caps
from tests.till import LIN, START, Till, new_till

DAY, EVER, STOCK = "offer:F/2026-11-21", "offer:F/", "stock:offer:F"
FLASH = Promotion(
    "F", "秒杀", Deal(DealBy.PRICE, price_fen=1), caps=(Cap(2), Cap(9, CapPer.EVER)), stock=5
)
RULES = replace(PLAIN, promotions=(FLASH,))


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path)
    yield till
    till.close()


def count(till: Till, *given: tuple[str, str, int]) -> None:
    with till.desk.store.writing.begin() as session:
        caps.count(session, [Counted(who, Counter(name, n)) for who, name, n in given])


def counted(till: Till, member: str, rules: Rulebook = RULES) -> dict[str, int]:
    with till.desk.store.reading() as session:
        found = caps.counted(session, member, rules, START)
        return {counter.name: counter.amount for counter in found}


def test_what_is_counted_adds_up_for_the_member_and_for_the_till(till: Till) -> None:
    count(till, (LIN, DAY, 1), (LIN, EVER, 1), ("", STOCK, 1))
    count(till, (LIN, DAY, 2), ("other", DAY, 7), ("", STOCK, 3))
    assert counted(till, LIN) == {DAY: 3, EVER: 1, STOCK: 4}
    assert counted(till, "other") == {DAY: 7, STOCK: 4}
    assert counted(till, "nobody") == {STOCK: 4}


def test_a_walk_in_has_no_caps_but_finds_the_stock_as_it_is(till: Till) -> None:
    count(till, ("", DAY, 1), ("", STOCK, 2))
    assert counted(till, "") == {STOCK: 2}


def test_what_the_rules_do_not_ask_for_and_what_was_not_given_is_not_shown(till: Till) -> None:
    """A day that is over, what a plan saved, and a count of nothing."""
    count(till, (LIN, "offer:F/2026-11-20", 5), (LIN, "saved:GOLD", 900), (LIN, DAY, 0))
    assert counted(till, LIN) == {}
    assert counted(till, LIN, PLAIN) == {}
