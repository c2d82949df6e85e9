"""Two members who are one: value, holds and codes go over, and back while nothing was spent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.documents import (
    GiveBack,
    Merge,
    NewMember,
    Personal,
    Returned,
    Source,
    StatusChange,
    Unmerge,
)
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.rulebook import EarnBy, EarningRule, Rulebook
from app.keys import phone_hash
from server import feed, rulebooks
from server.base import reading
from server.centre import Centre
from server.tables.journal import TransferRow
from server.tables.people import (
    AliasRow,
    ConsentRow,
)
from server.tables.value import HoldLotRow, HoldRow, LotRow
from tests.server.builder import (
    LIN,
    PAPER,
    PHONE_KEY,
    RULES,
    TillBuilder,
    accounts_of,
    balances,
    exceptions,
    holds_of,
    sums_hold,
)
from tests.server.invariants import all_hold
from tests.server.people import (
    CHEN,
    WANG,
    codes_of,
    live,
    merged,
    row_of,
    tags,
    wire_row,
)


def test_a_merge_moves_lots_holds_and_codes_in_one_transaction(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    merge = merged(centre, till)
    sums_hold(centre.engine)
    assert balances(centre.engine, CHEN) == {}
    assert balances(centre.engine, LIN) == {
        "points": 1_000, "principal": 60_000, "bonus": 6_000,
    }  # fmt: skip
    assert ("phone", phone_hash("13900000001", PHONE_KEY)) in live(centre.engine, LIN)
    assert live(centre.engine, CHEN) == set()
    reply = other.push(centre)
    assert (wire_row(reply, CHEN).status, wire_row(reply, CHEN).codes) == ("cancelled", ())
    rows = accounts_of(reply)
    assert (rows[CHEN, Kind.PRINCIPAL].balance, rows[CHEN, Kind.PRINCIPAL].held) == (0, 0)
    assert (rows[LIN, Kind.PRINCIPAL].balance, rows[LIN, Kind.PRINCIPAL].held) == (60_000, 50_000)
    with reading(centre.engine) as session:
        moves = session.scalars(select(TransferRow).where(TransferRow.document == merge)).all()
        assert {(move.source, move.target, move.reason) for move in moves} == {(CHEN, LIN, "merge")}
        assert {move.amount for move in moves} == {50_000, 5_000}
        assert set(session.scalars(select(HoldRow.member))) == {LIN}
        assert set(session.scalars(select(LotRow.member))) == {LIN}
        refused = select(ConsentRow.given).where(ConsentRow.member == LIN)
        assert session.scalars(refused).all() == [False]
    assert tags(centre.engine, LIN) == {("VIP", False)}


def test_lots_holds_and_what_they_set_aside_change_their_member_and_nothing_else(
    centre: Centre, till: TillBuilder
) -> None:
    """The member leads their keys; by their ids they stay who they are."""
    till.register(CHEN, "13900000001")
    till.top_up(CHEN, 50_000)
    till.push(centre)
    before = owned(centre)
    chens = {id for id, (member, _) in before.items() if member == CHEN}
    assert {id.count(":") for id in chens} == {1, 2}, "lots or holds, and parts of holds"
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre, merge)
    assert owned(centre) == {id: (LIN, rest) for id, (_, rest) in before.items()}
    till.push(centre, till.write(Unmerge(LIN, CHEN, merge.id, "看错了", "li")))
    assert owned(centre) == before


def owned(centre: Centre) -> dict[str, tuple[str, tuple[object, ...]]]:
    """By name, whose each lot, hold and part of a hold is, and all else that it says."""
    found: dict[str, tuple[str, tuple[object, ...]]] = {}
    with reading(centre.engine) as session:
        for table in (LotRow, HoldRow, HoldLotRow):
            columns = [c for c in table.__table__.c if c.name != "member"]
            for row in session.execute(select(table.member, *columns)):
                member, *rest = row
                name = row.id if table is not HoldLotRow else f"{row.hold}:{row.ordinal}"
                found[f"{table.__tablename__} {name}"] = (member, tuple(rest))
    return found


def test_a_sale_to_who_was_merged_spends_the_hold_and_is_the_winners(
    centre: Centre, till: TillBuilder
) -> None:
    """The till sold before it heard of the merge: its own part has to end under the old name."""
    merged(centre, till)
    top_up = till.sent[3].id
    sale = till.sell(
        CHEN, PAPER, value_fen=1_100, bonus_fen=100, holds=(f"{top_up}:0", f"{top_up}:1")
    )
    till.give_back(CHEN, {f"{top_up}:0": 49_000, f"{top_up}:1": 4_900})
    reply = till.push(centre)
    assert codes_of(reply)[-2:] == ["", ""]
    assert balances(centre.engine, LIN) == {
        "points": 1_000 + 21, "principal": 59_000, "bonus": 5_900,
    }  # fmt: skip
    assert balances(centre.engine, CHEN) == {}
    sums_hold(centre.engine)
    named = {(a.owner, a.kind) for r in reply.results if r.id == sale.id for a in r.accounts}
    assert named == {
        (who, kind) for who in (CHEN, LIN) for kind in ("points", "principal", "bonus")
    }
    rows = accounts_of(reply)
    for result in reply.results:
        for account in result.accounts:
            assert rows[account.owner, Kind(account.kind)].ver >= account.ver


def test_the_holds_of_every_till_go_over(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    till.sell(CHEN, *[PAPER] * 20)
    till.push(centre)
    other.ask(centre, "h", CHEN, Kind.POINTS, 300)
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    other.sell(CHEN, PAPER, points=300, holds=("h",))
    assert codes_of(other.push(centre)) == [""]
    assert holds_of(centre.engine, "h")["h"].account.owner == LIN
    sums_hold(centre.engine)


def test_what_protects_more_and_what_is_higher_holds_for_both(
    centre: Centre, till: TillBuilder, rich: Rulebook
) -> None:
    till.write(NewMember(CHEN, "18", "gold", Source.TILL), Personal("陈"))
    till.write(StatusChange(CHEN, MemberStatus.LOST, "丢卡"))
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    assert set(codes_of(till.push(centre))) == {""}
    row = row_of(centre.engine, LIN)
    assert (row.tier, row.status) == ("gold", "lost")
    assert rich.tiers[-1].code == "gold"


def test_what_a_referral_brings_goes_to_who_the_referrer_is_by_now(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    refers = replace(RULES, version=5, earning=(EarningRule("bring", EarnBy.REFERRAL, rate=30),))
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, refers)
    till.register(CHEN, "13900000001")
    till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    other.rulebook = refers
    body = NewMember(WANG, "26", "base", Source.REFERRAL, referrer=CHEN)
    reply = other.push(centre, other.write(body, Personal("王")))
    assert codes_of(reply) == [""]
    assert balances(centre.engine, LIN)["points"] == 1_030
    named = {(account.owner, account.kind) for account in reply.results[0].accounts}
    assert named >= {(LIN, "points"), (CHEN, "points")}


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        (Merge(WANG, CHEN, "又", "li"), "merged"),
        (Merge(WANG, LIN, "又", "li"), "chain"),
        (Merge(CHEN, LIN, "反", "li"), "merged"),
    ],
)
def test_a_merge_that_cannot_be_moves_nothing_and_is_told(
    centre: Centre, till: TillBuilder, then: Merge, reason: str
) -> None:
    till.register(WANG, "13900000002")
    merged(centre, till)
    before = balances(centre.engine, LIN)
    till.write(then)
    assert codes_of(till.push(centre))[-1] == "cannot_merge"
    assert exceptions(centre.engine) == {"cannot_merge": {"reason": reason}}
    assert balances(centre.engine, LIN) == before


def test_a_merge_is_undone_while_nothing_was_spent(centre: Centre, till: TillBuilder) -> None:
    merge = merged(centre, till)
    till.write(Unmerge(LIN, CHEN, merge, "看错了", "li"))
    till.sell(CHEN, PAPER)
    assert codes_of(till.push(centre))[-2:] == ["", ""]
    assert balances(centre.engine, CHEN) == {"points": 22, "principal": 50_000, "bonus": 5_000}
    assert balances(centre.engine, LIN) == {
        "points": 1_000, "principal": 10_000, "bonus": 1_000,
    }  # fmt: skip
    assert row_of(centre.engine, CHEN).status == "active"
    assert ("phone", phone_hash("13900000001", PHONE_KEY)) in live(centre.engine, CHEN)
    assert {
        hold.account.owner for hold in holds_of(centre.engine, f"{till.sent[3].id}:0").values()
    } == {CHEN}
    with reading(centre.engine) as session:
        assert session.scalars(select(AliasRow)).all() == []
    sums_hold(centre.engine)


def test_a_merge_after_which_something_was_spent_stays(centre: Centre, till: TillBuilder) -> None:
    """Also where the sale stands in the same batch."""
    merge = merged(centre, till)
    top_up = till.sent[3].id
    till.sell(LIN, PAPER, value_fen=1_100, bonus_fen=100, holds=(f"{top_up}:0", f"{top_up}:1"))
    till.write(Unmerge(LIN, CHEN, merge, "看错了", "li"))
    assert codes_of(till.push(centre))[-2:] == ["", "spent_since_merge"]
    assert exceptions(centre.engine) == {"spent_since_merge": {"spent": 1}}
    assert balances(centre.engine, CHEN) == {}


def test_what_is_held_of_one_of_them_goes_back_after_the_merge_was_undone(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """F25: the till still knows them as one, and the centre by then as two (seed 846)."""
    till.register(CHEN, "13900000001")
    till.sell(CHEN, *[PAPER] * 20)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    other.ask(centre, "h", LIN, Kind.POINTS, 100)
    till.write(Unmerge(LIN, CHEN, merge.id, "看错了", "li"))
    assert codes_of(till.push(centre))[-1] == ""
    held = holds_of(centre.engine, "h")["h"]
    assert (held.account.owner, held.left) == (CHEN, 100)
    other.write(GiveBack(LIN, (Returned("h", 100),)))
    assert codes_of(other.push(centre)) == [""]
    assert holds_of(centre.engine, "h")["h"].left == 0
    all_hold(centre.engine)


def test_what_is_spent_for_the_other_once_the_merge_was_undone_is_borne_by_the_shop(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    """P6, F25: nobody pays for another, and what the till has no more is not held for ever."""
    till.register(CHEN, "13900000001")
    till.sell(CHEN, *[PAPER] * 20)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    other.ask(centre, "h", LIN, Kind.POINTS, 300)
    till.write(Unmerge(LIN, CHEN, merge.id, "看错了", "li"))
    assert codes_of(till.push(centre))[-1] == ""
    before = balances(centre.engine, CHEN)
    other.sell(LIN, PAPER, points=200, holds=("h",))
    assert codes_of(other.push(centre)) == ["overdrawn"]
    assert exceptions(centre.engine)["overdrawn"] == {"points": 200, "fen": 0}
    assert balances(centre.engine, CHEN) == before
    held = holds_of(centre.engine, "h")["h"]
    assert (held.account.owner, held.left) == (CHEN, 100)
    all_hold(centre.engine)


def test_a_merge_stays_while_a_till_holds_value_of_both_as_one(
    centre: Centre, till: TillBuilder, other: TillBuilder
) -> None:
    till.register(CHEN, "13900000001")
    till.sell(CHEN, *[PAPER] * 20)
    merge = till.write(Merge(LIN, CHEN, "同一人", "li"))
    till.push(centre)
    other.ask(centre, "h", LIN, Kind.POINTS, 1_200)
    till.write(Unmerge(LIN, CHEN, merge.id, "看错了", "li"))
    assert codes_of(till.push(centre))[-1] == "held_since_merge"
    other.push(centre, other.give_back(LIN, {"h": 1_200}))
    till.write(Unmerge(LIN, CHEN, merge.id, "看错了", "li"))
    till.write(Unmerge(LIN, CHEN, merge.id, "再", "li"))
    assert codes_of(till.push(centre))[-2:] == ["", "not_merged"]
    assert balances(centre.engine, CHEN) == {"points": 456}
    sums_hold(centre.engine)
