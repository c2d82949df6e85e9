"""What can be taken back of a document, by the books as they stand now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Document, GiveBack, Returned
from app.domain.documents.envelope import Basis
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, shortfall_owner
from app.domain.lots import Lot
from app.domain.refusal import CannotVoid
from app.domain.settlement import Missing, Settled, Stock
from app.domain.voiding import Undoing, insist_on_voidable, undo

AT = datetime(2026, 11, 21, tzinfo=UTC)
GRACE = AT + timedelta(days=30)
UNDOING = Undoing("void:d", "0107", AT, GRACE)
LIN, HOUSE = Account("lin", Kind.POINTS), Account(ISSUER, Kind.POINTS)
BEARS = Account(shortfall_owner("0107"), Kind.POINTS)
SPENT = Transfer("d", 0, LIN, HOUSE, 30, Reason.REDEEM, "old:0", "h")
GIVEN = Transfer("d", 1, HOUSE, LIN, 20, Reason.EARN, "d:1")


def stock(
    id: str, left: int, amount: int, *, held: int = 0, lapses: datetime | None = None
) -> dict[str, Stock]:
    return {id: Stock(Lot(id, LIN, amount, left, AT, lapses, Reason.EARN), held)}


def moved(settled: Settled) -> list[tuple[Account, Account, int, str]]:
    return [(one.source, one.target, one.amount, one.lot) for one in settled.transfers]


def test_what_was_taken_comes_back_before_what_was_given_is_taken() -> None:
    books = stock("old:0", 10, 40) | stock("d:1", 5, 20)
    found = undo(UNDOING, (SPENT, GIVEN), books)
    assert moved(found) == [
        (HOUSE, LIN, 30, "old:0"), (LIN, HOUSE, 5, "d:1"), (LIN, HOUSE, 15, "old:0"),
    ]  # fmt: skip
    assert [move.id for move in found.transfers] == ["void:d:0", "void:d:1", "void:d:2"]
    assert {move.reason for move in found.transfers} == {Reason.VOID}
    assert (found.closed, found.missing, found.lots, found.holds) == (("d:1",), (), (), ())


@pytest.mark.parametrize(
    ("borne", "expected"),
    [
        ({"a": 12, "b": 3}, [("a", 12), ("b", 3), ("lin", 15)]),
        ({"a": 12, "b": 40}, [("a", 12), ("b", 18)]),
        ({"a": 0}, [("lin", 30)]),
    ],
)
def test_what_comes_back_of_a_void_credit_goes_to_who_bore_it_before_the_member(
    borne: dict[str, int], expected: list[tuple[str, int]]
) -> None:
    """It was never theirs: else it could be spent, and shortfall would never be made good."""
    by_shop = {shortfall_owner(shop): amount for shop, amount in borne.items()}
    shares = {"old:0": by_shop}
    found = undo(
        Undoing("void:d", "0107", AT, GRACE, borne=shares), (SPENT,), stock("old:0", 0, 40)
    )
    owners = [(shortfall_owner(to) if to in borne else to, part) for to, part in expected]
    assert [(move.target.owner, move.amount) for move in found.transfers] == owners
    assert all(move.lot == "old:0" for move in found.transfers)
    reasons = [Reason.SHORTFALL if to in borne else Reason.VOID for to, _ in expected]
    assert [move.reason for move in found.transfers] == reasons
    assert shares == {"old:0": by_shop}, "what was asked is not changed"


def test_what_was_borne_is_made_good_once() -> None:
    again = replace(SPENT, ordinal=1)
    borne = {"old:0": {shortfall_owner("0107"): 40}}
    undoing = Undoing("void:d", "0107", AT, GRACE, borne=borne)
    found = undo(undoing, (SPENT, again), stock("old:0", 0, 60))
    assert moved(found) == [
        (HOUSE, BEARS, 30, "old:0"), (HOUSE, BEARS, 10, "old:0"), (HOUSE, LIN, 20, "old:0"),
    ]  # fmt: skip


@pytest.mark.parametrize("lapses", [AT, None])
def test_a_lot_that_takes_nothing_any_more_is_followed_by_one_for_a_time(
    lapses: datetime | None,
) -> None:
    left = 0 if lapses else 11
    found = undo(UNDOING, (SPENT,), stock("old:0", left, 40, lapses=lapses))
    (lot,) = found.lots
    assert (lot.id, lot.amount, lot.left, lot.expires_at) == ("void:d:0", 30, 30, GRACE)
    assert moved(found) == [(HOUSE, LIN, 30, "void:d:0")]


def test_principal_that_comes_back_never_lapses() -> None:
    account = Account("lin", Kind.PRINCIPAL)
    shop = Account("house:shop:0107", Kind.PRINCIPAL)
    move = Transfer("d", 0, account, shop, 30, Reason.PAY, "t:0", "h")
    closed = Lot("t:0", account, 40, 0, AT, None, Reason.TOP_UP, closed=True)
    (lot,) = undo(UNDOING, (move,), {"t:0": Stock(closed)}).lots
    assert lot.expires_at is None


def test_a_born_hold_ends_and_what_it_kept_is_taken() -> None:
    hold = Hold("d:1", "log", LIN, (HeldLot("d:1", 20, spent=8),), HoldState.OPEN)
    done = Hold("x", "log", LIN, (), HoldState.ENDED)
    found = undo(UNDOING, (GIVEN,), stock("d:1", 12, 20, held=12), (hold, done))
    (ended,) = found.holds
    assert (ended.state, ended.lots) == (HoldState.ENDED, (HeldLot("d:1", 20, 8, 12),))
    assert moved(found) == [(LIN, HOUSE, 12, "d:1"), (BEARS, HOUSE, 8, "d:1")]
    assert found.missing == (Missing("points", 8, Reason.VOID),)


def test_what_is_set_aside_and_what_has_lapsed_is_left_and_only_the_first_is_borne() -> None:
    books = stock("d:1", 9, 20, held=6)
    undoing = Undoing("void:d", "0107", AT, GRACE, {"d:1": 7})
    found = undo(undoing, (GIVEN,), books)
    assert moved(found) == [(LIN, HOUSE, 3, "d:1"), (BEARS, HOUSE, 10, "d:1")]


def test_what_lapsed_once_is_counted_once() -> None:
    twice = (GIVEN, Transfer("d", 2, HOUSE, LIN, 20, Reason.GIVE_BACK, "d:1"))
    undoing = Undoing("void:d", "0107", AT, GRACE, {"d:1": 25})
    found = undo(undoing, twice, stock("d:1", 0, 40))
    assert moved(found) == [(BEARS, HOUSE, 15, "d:1")]


def test_what_fell_on_shortfall_is_taken_from_it_again() -> None:
    uncovered = Transfer("d", 0, BEARS, HOUSE, 30, Reason.SHORTFALL, "")
    assert moved(undo(UNDOING, (uncovered,), {})) == [(HOUSE, BEARS, 30, "")]


@given(
    left=st.integers(0, 20), held=st.integers(0, 20), others=st.integers(0, 30),
    kept=st.integers(0, 30), spent=st.integers(1, 30),
)  # fmt: skip
def test_undoing_sums_to_nothing_and_takes_no_more_than_is_free(
    left: int, held: int, others: int, kept: int, spent: int
) -> None:
    """Section 4: ``min(amount, balance - held)``; the rest is the shop's."""
    held, kept = min(held, left), min(kept, others)
    books = stock("d:1", left, 20, held=held) | stock("old:0", others, 90, held=kept)
    move = Transfer("d", 0, LIN, HOUSE, spent, Reason.REDEEM, "old:0", "h")
    found = undo(UNDOING, (move, GIVEN), books)
    taken = sum(one.amount for one in found.transfers if one.source == LIN)
    borne = sum(one.amount for one in found.missing)
    free = left + others + spent - held - kept
    assert (taken, borne) == (min(20, free), 20 - min(20, free))
    back = sum(one.amount for one in found.transfers if one.target == LIN)
    assert back == spent


def test_what_took_nothing_is_not_voided() -> None:
    body = GiveBack("lin", (Returned("h", 5),))
    document = Document("d", "log", 1, AT, "0107", "T01", "chen", "", 1, Basis(), body, "", "")
    with pytest.raises(CannotVoid) as no:
        insist_on_voidable(document)
    assert no.value.facts == {"kind": "give_back"}
