"""What counts at the centre against caps, of a member by all tills, and stocks, of each till."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from app.domain.customer import Counter
from app.domain.posting import Counted
from app.domain.rulebook import (
    Cap,
    CapPer,
    Deal,
    DealBy,
    Draw,
    Prize,
    Promotion,
    Reward,
    RewardKind,
    Rulebook,
)
from server import caps
from server.base import reading, writing
from server.tables.people import CapRow
from tests.server.builder import AT, LIN, RICH

DAY, TILL = "2026-11-21", "house:shop:0107:T01"
FLASH = Promotion(
    "FLASH",
    "秒杀",
    Deal(DealBy.PRICE, price_fen=100),
    caps=(Cap(2), Cap(3), Cap(5, CapPer.EVER)),
    stock=4,
)
RULES = replace(
    RICH,
    version=9,
    promotions=(FLASH, replace(FLASH, code="FREE", caps=(), stock=0)),
    rewards=(Reward(RewardKind.SERVICE, "WASH", "洗车", 10, caps=(Cap(1, CapPer.MONTH),)),),
    draws=(
        Draw(
            "D", "抽奖", (Prize("TV", "电视", 1, stock=1), Prize("NO", "谢谢", 9)),
            points=10, caps=(Cap(1, CapPer.YEAR),),
        ),
    ),
)  # fmt: skip


def count(
    engine: Engine,
    name: str,
    amount: int = 1,
    *,
    member: str = LIN,
    till: str = TILL,
    rules: Rulebook = RULES,
) -> list[tuple[str, dict[str, object]]]:
    """What a manager is told once ``amount`` more of ``name`` was given."""
    with writing(engine) as session:
        given = [Counted(member, Counter(name, amount))]
        troubles = list(caps.count(session, given, rules, at=AT, till=till))
    return [(trouble.code, trouble.facts) for trouble in troubles]


def passed(rule: str, most: int, counted: int) -> list[tuple[str, dict[str, object]]]:
    return [("cap_passed", {"rule": rule, "most": most, "counted": counted})]


def rows(engine: Engine) -> dict[tuple[str, str], int]:
    with reading(engine) as session:
        return {(row.member, row.name): row.amount for row in session.scalars(select(CapRow))}


@pytest.mark.parametrize(
    ("rule", "span", "most"),
    [
        ("offer:FLASH", DAY, 2),
        ("offer:FLASH", "", 5),
        ("reward:service:WASH", DAY[:7], 1),
        ("draw:D", DAY[:4], 1),
        ("sign", DAY, 5),
    ],
)
def test_a_cap_of_a_member_is_counted_over_all_tills(
    engine: Engine, rule: str, span: str, most: int
) -> None:
    """F39: of two caps in one span the least counts; what passed it stays given."""
    name = f"{rule}/{span}"
    assert count(engine, name, most) == []
    assert count(engine, name, till="house:shop:0107:T02") == passed(rule, most, most + 1)
    assert count(engine, name, 2) == passed(rule, most, most + 3)
    assert rows(engine) == {(LIN, name): most + 3}


@pytest.mark.parametrize(
    "name",
    ["offer:FLASH/2026-11-20", "offer:FREE/" + DAY, "offer:GONE/" + DAY, "saved:GOLD", "saved:G/"],
)
def test_what_has_no_cap_now_is_only_added_up(engine: Engine, name: str) -> None:
    """A rule that is gone, a day that is over, and what a plan saved."""
    assert count(engine, name, 10**9) == []
    assert count(engine, name, 1) == []
    assert rows(engine) == {(LIN, name): 10**9 + 1}


@pytest.mark.parametrize(
    ("name", "stock"), [("stock:offer:FLASH", 4), ("stock:prize:D:TV", 1), ("stock:offer:FREE", 0)]
)
def test_a_stock_is_counted_for_each_till(engine: Engine, name: str, stock: int) -> None:
    """R96: what one till gave does not count for another, nor for a member."""
    other = "house:shop:0107:T02"
    assert count(engine, name, stock or 7, member="") == []
    assert count(engine, name, stock or 7, member="", till=other) == []
    told = count(engine, name, 1, member="")
    assert told == (passed(name, stock, stock + 1) if stock else [])
    assert rows(engine) == {(TILL, name): (stock or 7) + 1, (other, name): stock or 7}


def test_a_cap_is_asked_of_the_day_of_the_sale(engine: Engine) -> None:
    name = "offer:FLASH/2026-11-22"
    with writing(engine) as session:
        given = [Counted(LIN, Counter(name, 3))]
        at = AT + timedelta(days=1)
        (trouble,) = caps.count(session, given, RULES, at=at, till=TILL)
    assert (trouble.code, trouble.facts["counted"]) == ("cap_passed", 3)


def test_the_centres_own_acts_give_of_no_stock(engine: Engine) -> None:
    assert count(engine, "sign/" + DAY, till="") == []
    with pytest.raises(AssertionError):
        count(engine, "stock:offer:FLASH", member="", till="")
