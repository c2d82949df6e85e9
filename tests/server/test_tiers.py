"""Tiers are the centre's: reviewed when growth came, each gift given once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.domain.basket import BasketLine
from app.domain.documents import Adjustment, Merge, NewMember, Personal, Source
from app.domain.ledger import Kind
from app.domain.rulebook import Rulebook
from server import feed, rulebooks
from server.base import reading, writing
from server.books import Books
from server.centre import Centre
from server.standing import hold_tier, review_member
from server.tables.journal import TransferRow
from server.tables.people import MemberRow
from tests.server.builder import (
    AT,
    LIN,
    RULES,
    TillBuilder,
    accounts_of,
    balances,
    sums_hold,
)

CHEN = "chen"
TV = BasketLine("tv", "电视", "台", 100_000, 1000)
LAMP = BasketLine("lamp", "台灯", "台", 10_000, 1000)


def standing(centre: Centre, member: str) -> tuple[str, list[str], int]:
    with reading(centre.engine) as session:
        row = session.get_one(MemberRow, member)
        return row.tier, list(row.reached), row.ver


def gifts(centre: Centre) -> list[str]:
    with reading(centre.engine) as session:
        mine = select(TransferRow.document).where(TransferRow.reason == "gift")
        return sorted(session.scalars(mine))


def test_growth_lifts_at_once_and_each_tier_gives_its_gift(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    reply = till.push(centre, till.sell(LIN, TV))
    assert {result.code for result in reply.results} == {""}
    assert standing(centre, LIN) == ("gold", ["silver", "gold"], 2)
    assert gifts(centre) == [f"tier:{LIN}:gold", f"tier:{LIN}:silver"]
    assert balances(centre.engine, LIN) == {
        "points": 1_000 + 1_000 + 50, "growth": 1_000, "principal": 10_000, "bonus": 1_500,
    }  # fmt: skip
    (row,) = [row for row in reply.page if row.row == "member"]
    assert (row.tier, row.ver) == ("gold", 2)
    rows = accounts_of(reply)
    for account in reply.results[0].accounts:
        assert rows[account.owner, Kind(account.kind)].ver >= account.ver
    assert rich.tier("gold").gift.bonus_fen == 500
    sums_hold(centre.engine)


def test_a_tier_is_kept_until_its_time_is_over(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.push(centre, till.sell(LIN, LAMP))
    with reading(centre.engine) as session:
        until = session.get_one(MemberRow, LIN).tier_until
    assert until is not None
    assert timedelta(days=365) <= until - AT <= timedelta(days=366)
    till.push(centre, till.write(Adjustment(LIN, Kind.GROWTH, "", -100, "更正", "li")))
    assert standing(centre, LIN)[0] == "silver"
    assert rich.tier_rules.keep_days == 365


def test_a_gift_is_given_once_however_often_its_tier_is_reached(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    """Not even where the row has forgotten that it was: the act has a name of its own."""
    till.push(centre, till.sell(LIN, LAMP))
    with writing(centre.engine) as session:
        row = session.get_one(MemberRow, LIN)
        row.tier, row.reached = "base", []
    for _ in range(2):
        with feed.stamping(centre.engine) as stamps:
            books = Books(stamps.session)
            books.load({LIN})
            review_member(stamps, books, LIN, rich, at=AT)
            books.write(stamps)
    assert standing(centre, LIN) == ("silver", ["silver"], 3)
    assert gifts(centre) == [f"tier:{LIN}:silver"]


def test_a_return_that_takes_growth_back_does_not_take_the_tier(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    past = till.past(till.sell(LIN, LAMP))
    till.bring_back(past, (0, 1000))
    assert {result.code for result in till.push(centre).results} == {""}
    assert standing(centre, LIN)[0] == "silver"
    assert "growth" not in balances(centre.engine, LIN)
    assert rich.version == 3


def test_the_rules_in_force_decide_not_those_of_an_old_till(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    """By the rules that the till still had there is no silver: its member would fall."""
    till.push(centre, till.sell(LIN, LAMP))
    till.rulebook = RULES
    till.write(Adjustment(LIN, Kind.GROWTH, "", 1, "补", "li"))
    till.push(centre)
    assert standing(centre, LIN)[0] == "silver"
    with reading(centre.engine) as session:
        assert rulebooks.in_force(session, AT) == rich
        assert rulebooks.in_force(session, rich.effective_from - timedelta(days=1)).version == 0


def test_a_locked_tier_does_not_move_until_it_is_unlocked(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    with feed.stamping(centre.engine) as stamps:
        assert hold_tier(stamps, LIN, AT + timedelta(days=30))
        assert not hold_tier(stamps, "nobody", None)
    till.push(centre, till.sell(LIN, LAMP))
    assert standing(centre, LIN) == ("base", [], 2)
    for _ in range(2):
        with feed.stamping(centre.engine) as stamps:
            assert hold_tier(stamps, LIN, None)
    assert standing(centre, LIN) == ("base", [], 3)
    till.push(centre, till.write(Adjustment(LIN, Kind.GROWTH, "", 1, "补", "li")))
    assert standing(centre, LIN)[0] == "silver"
    assert rich.version == 3


def test_rules_that_have_ended_are_not_in_force(centre: Centre, rich: Rulebook) -> None:
    ends = AT + timedelta(days=2)
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, replace(rich, version=8, effective_from=AT, effective_to=ends))
    with reading(centre.engine) as session:
        assert rulebooks.in_force(session, AT - timedelta(seconds=1)).version == 3
        assert rulebooks.in_force(session, AT).version == 8
        assert rulebooks.in_force(session, ends).version == 3
        assert rulebooks.newest(session) == 8


def test_a_newcomer_is_given_what_registering_gives_and_the_tier_that_was_named(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.write(NewMember(CHEN, "18", "silver", Source.TILL), Personal("陈"))
    till.write(NewMember("wang", "26", "none such", Source.TILL), Personal("王"))
    till.push(centre)
    assert standing(centre, CHEN) == ("silver", [], 1)
    assert standing(centre, "wang") == ("base", [], 1)
    assert balances(centre.engine, CHEN) == {"points": 20}
    assert rich.tiers[1].code == "silver"


def test_two_who_are_one_have_the_higher_tier_and_no_gift_twice(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.register(CHEN, "13900000001")
    till.sell(CHEN, LAMP)
    till.sell(LIN, LAMP)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.sell(CHEN, TV)
    assert {result.code for result in till.push(centre).results} == {""}
    tier, reached, _ = standing(centre, LIN)
    assert (tier, reached) == ("gold", ["silver", "gold"])
    assert gifts(centre) == [f"tier:{CHEN}:silver", f"tier:{LIN}:gold", f"tier:{LIN}:silver"]
    assert balances(centre.engine, LIN)["growth"] == 1_200
    assert rich.version == 3
    sums_hold(centre.engine)
