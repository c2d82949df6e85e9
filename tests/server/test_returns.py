"""Goods that come back: what the centre books, whatever it knows of the sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.basket import BasketLine
from app.domain.documents import Adjustment, Merge, Return, ReturnCheck, Tender, TenderKind
from app.domain.ledger import Kind, shortfall_owner
from app.domain.returns import Past
from app.sync.wire import Reply
from server import nightly
from server.base import reading
from server.centre import Centre
from server.tables.journal import TransferRow
from server.tables.value import LotRow
from tests.server.builder import (
    APPLE,
    LIN,
    PAPER,
    TillBuilder,
    balances,
    exceptions,
    holds_of,
    sums_hold,
)

CHEN = "chen"
BEFORE = {"points": 1_000, "principal": 10_000, "bonus": 1_000}
TWO = BasketLine("10004", "清风抽纸", "提", 2280, 2000)


def states(reply: Reply) -> list[tuple[str, str]]:
    return [(result.state.value, result.code) for result in reply.results]


def sold(centre: Centre, till: TillBuilder, *lines: BasketLine) -> Past:
    """Lin buys ``lines``, paid by 300 points, 11 yuan of stored value and cash."""
    till.ask(centre, "p", LIN, Kind.POINTS, 300)
    till.ask(centre, "v", LIN, Kind.PRINCIPAL, 1_000)
    till.ask(centre, "b", LIN, Kind.BONUS, 100)
    held = holds_of(centre.engine, "p", "v", "b")
    sale = till.sell(LIN, *lines, points=300, value_fen=1_100, bonus_fen=100, holds=("p", "v", "b"))
    return till.past(sale, holds=held)


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "settled before"])
def test_a_return_of_everything_is_the_sale_undone(
    centre: Centre, till: TillBuilder, *, together: bool
) -> None:
    past = sold(centre, till, TWO, APPLE)
    if not together:
        till.push(centre)
    till.bring_back(past, (0, 2000), (1, 1268))
    reply = till.push(centre)
    assert states(reply) == [("settled", ""), ("settled", "")]
    assert balances(centre.engine, LIN) == BEFORE
    sums_hold(centre.engine)


def test_partial_returns_give_together_what_was_taken_and_are_held_for_the_till(
    centre: Centre, till: TillBuilder
) -> None:
    past = sold(centre, till, TWO, APPLE)
    for part in ((0, 1000), (1, 1268), (0, 1000)):
        till.bring_back(past, part)
        past = replace(past, returns=(*past.returns, till.returned(past, part).lines))
        assert {code for _, code in states(till.push(centre))} == {""}
        sums_hold(centre.engine)
    assert balances(centre.engine, LIN) == BEFORE
    with reading(centre.engine) as session:
        held = select(LotRow.held).where(LotRow.kind == "principal")
        assert sum(session.scalars(held)) == 1_000


def test_the_same_goods_come_back_once(centre: Centre, till: TillBuilder) -> None:
    past = sold(centre, till, TWO)
    till.bring_back(past, (0, 2000))
    till.bring_back(past, (0, 2000))
    reply = till.push(centre)
    assert states(reply) == [
        ("settled", ""), ("settled", ""), ("exception", "posting_differs"),
    ]  # fmt: skip
    assert balances(centre.engine, LIN) == BEFORE
    sums_hold(centre.engine)


def test_what_another_till_returns_without_the_right_is_booked_and_told(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    past = sold(centre, till, TWO)
    till.push(centre)
    other.bring_back(past, (0, 2000))
    assert states(other.push(centre)) == [("exception", "return_without_right")]
    assert balances(centre.engine, LIN) == BEFORE
    sums_hold(centre.engine)


def test_a_sale_that_is_not_known_moves_nothing_and_is_told(
    centre: Centre, till: TillBuilder
) -> None:
    sale = till.past(till.sell(LIN, PAPER))
    till.push(centre)
    unknown = till.returned(sale, (0, 1000))
    cash = (Tender(TenderKind.CASH, 2_280),)
    check = ReturnCheck(2_280, clawed_points=22)
    till.write(Return("nothing", unknown.lines, LIN, cash, "坏", "li", check))
    till.bring_back(sale, (0, 1000), member=CHEN)
    reply = till.push(centre)
    assert states(reply)[1:] == [("exception", "posting_differs")] * 2
    assert exceptions(centre.engine)["posting_differs"] == {
        "differences": [{"what": "sale_unknown", "claimed": 1, "derived": 0}]
    }
    assert balances(centre.engine, LIN) == BEFORE | {"points": 1_022}
    assert reply.results[1].accounts == ()


def test_a_parked_sale_keeps_its_return_waiting(centre: Centre, till: TillBuilder) -> None:
    sale = till.sell(LIN, PAPER)
    past = till.past(sale)
    till.make_newer()
    till.bring_back(past, (0, 1000))
    assert states(till.push(centre)) == [("parked", "newer"), ("parked", "depends")]


@pytest.mark.parametrize("name", [LIN, CHEN], ids=["the new name", "the old name"])
@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "settled before"])
def test_what_was_sold_to_who_was_merged_comes_back_to_the_winner(
    centre: Centre, till: TillBuilder, name: str, *, together: bool
) -> None:
    till.register(CHEN, "13900000001")
    top_up = till.top_up(CHEN, 10_000)
    till.push(centre)
    hold = f"{top_up.id}:0"
    held = holds_of(centre.engine, hold)
    past = till.past(till.sell(CHEN, TWO, value_fen=4_500, holds=(hold,)), holds=held)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    if not together:
        till.push(centre)
    till.bring_back(past, (0, 2000), member=name)
    assert set(states(till.push(centre))) == {("settled", "")}
    assert balances(centre.engine, LIN) == BEFORE | {"principal": 20_000}
    assert balances(centre.engine, CHEN) == {}
    sums_hold(centre.engine)


def test_what_was_earned_and_spent_since_falls_on_the_shops_shortfall(
    centre: Centre, till: TillBuilder
) -> None:
    past = till.past(till.sell(LIN, PAPER))
    till.write(Adjustment(LIN, Kind.POINTS, "", -1_010, "更正", "li"))
    till.bring_back(past, (0, 1000))
    reply = till.push(centre)
    assert states(reply) == [("settled", ""), ("settled", ""), ("exception", "claim_not_covered")]
    assert exceptions(centre.engine)["claim_not_covered"] == {
        "missing": [{"unit": "points", "amount": 10, "reason": "claw_back"}]
    }
    assert balances(centre.engine, LIN) == {"principal": 10_000, "bonus": 1_000}
    with reading(centre.engine) as session:
        lost = select(TransferRow.amount).where(TransferRow.source == shortfall_owner("0107"))
        assert session.scalars(lost).all() == [10]
    sums_hold(centre.engine)


def test_what_is_held_elsewhere_is_not_clawed_back(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    past = till.past(till.sell(LIN, PAPER))
    till.push(centre)
    other.ask(centre, "all", LIN, Kind.POINTS, 99_999)
    till.bring_back(past, (0, 1000))
    assert states(till.push(centre))[-1] == ("exception", "claim_not_covered")
    assert holds_of(centre.engine, "all")["all"].left == 1_022
    sums_hold(centre.engine)


def test_points_that_lapsed_after_the_sale_come_back_for_a_time_of_grace(
    centre: Centre, till: TillBuilder
) -> None:
    till.sell(LIN, *[PAPER] * 20)
    till.push(centre)
    till.ask(centre, "p", LIN, Kind.POINTS, 1_456)
    held = holds_of(centre.engine, "p")
    past = till.past(till.sell(LIN, PAPER, PAPER, points=1_400, holds=("p",)), holds=held)
    till.give_back(LIN, {"p": 56})
    till.push(centre)
    till.at += timedelta(days=400)
    nightly.run(centre.engine, till.at, lambda _line: None)
    before = balances(centre.engine, LIN)["points"]
    till.bring_back(past, (0, 1000), (1, 1000))
    later = Centre(centre.engine, now=lambda: till.at + timedelta(hours=1))
    assert {code for _, code in states(till.push(later))} <= {"", "claim_not_covered"}
    grown = balances(centre.engine, LIN)["points"] - before
    assert grown > 0
    with reading(centre.engine) as session:
        back = select(LotRow).where(LotRow.source == "give_back")
        assert [lot.expires_at for lot in session.scalars(back)] == [till.at + timedelta(days=30)]
    sums_hold(centre.engine)
