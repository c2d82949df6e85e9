"""What moves when goods come back, by what has become of the lot since: the table of returns.

``docs/returns-table.md`` has a row for each group of tests here, and names them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.basket import BasketLine
from app.domain.documents import ReturnedLine, Sale, SaleCheck
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import ISSUER, Account, Kind, Reason, Transfer, shop_owner, shortfall_owner
from app.domain.returns import Past
from app.domain.rulebook import (
    PLAIN,
    EarningRule,
    PassProduct,
    Redemption,
    Returns,
    Rulebook,
    StoredValue,
)
from app.domain.settlement import Missing, Settled
from tests.domain.book import Book, honest_return
from tests.domain.strategies import AT, CHEN, LIN, document

SOLD = AT
NOW = AT + timedelta(days=3)
JUST_AFTER = NOW + timedelta(microseconds=1)
SHORT = shortfall_owner("0107")
YOGA = BasketLine("YOGA10", "瑜伽十次", "张", 1_000, 1_000)
HOUSE = {
    Reason.PAY: shop_owner("0107"),
    Reason.USE: shop_owner("0107"),
    Reason.REDEEM: ISSUER,
    Reason.EARN: ISSUER,
    Reason.BOUGHT: ISSUER,
}
TAKEN = {
    "points": (Account(LIN, Kind.POINTS), Reason.REDEEM),
    "principal": (Account(LIN, Kind.PRINCIPAL), Reason.PAY),
    "bonus": (Account(LIN, Kind.BONUS), Reason.PAY),
    "coupon": (Account(LIN, Kind.COUPON, "TEN"), Reason.USE),
}
GIVEN = {
    "points": (Account(LIN, Kind.POINTS), Reason.EARN),
    "growth": (Account(LIN, Kind.GROWTH), Reason.EARN),
    "pass": (Account(LIN, Kind.PASS, "YOGA10"), Reason.BOUGHT),
}
taken = pytest.mark.parametrize("what", TAKEN)
given = pytest.mark.parametrize("what", GIVEN)


def rules_for(what: str) -> Rulebook:
    """The sale of 10.00 earns 30 points or growth, or brings 30 uses."""
    earning = () if what == "pass" else (EarningRule("e", gives=Kind(what), rate=3, per=100),)
    passes = (PassProduct("YOGA10", "瑜伽十次", 30),) if what == "pass" else ()
    return replace(
        PLAIN,
        earning=earning,
        stored_value=StoredValue(passes=passes),
        redemption=Redemption(1, 1, 0, 1000),
        returns=Returns(grace_days=30),
    )


def sold(book: Book, rulebook: Rulebook, move: Transfer, *, points: int = 0) -> None:
    """A sale that moved nothing but ``move``."""
    sale = Sale((YOGA,), LIN, points, (), (), SaleCheck(0, 0, 0, 0))
    book.pasts["d1"] = Past(document(sale), sale, rulebook, (move,))


def comes_back(book: Book, rulebook: Rulebook) -> Settled:
    """All of it comes back three days later; whatever happens, the books stay right."""
    body = honest_return(book.pasts["d1"], (ReturnedLine(0, 1_000),))
    envelope = replace(document(body, id="r1"), made_at=NOW, number=2)
    posting, settled = book.settle(envelope, rulebook)
    assert posting.differences == ()
    book.check()
    return settled


def spent_of(book: Book, what: str) -> Account:
    """30 were taken off the lot old:0 by the sale."""
    account, reason = TAKEN[what]
    house = Account(HOUSE[reason], account.kind, account.of)
    rulebook = replace(rules_for("points"), earning=())
    points = 30 if what == "points" else 0
    sold(book, rulebook, Transfer("d1", 0, account, house, 30, reason, "old:0"), points=points)
    return account


def undo_spending(book: Book) -> Settled:
    return comes_back(book, replace(rules_for("points"), earning=()))


def earned_of(book: Book, what: str) -> Account:
    """The sale made the lot d1:0 of 30."""
    account, reason = GIVEN[what]
    house = Account(ISSUER, account.kind, account.of)
    sold(book, rules_for(what), Transfer("d1", 0, house, account, 30, reason, "d1:0"))
    return account


def undo_earning(book: Book, what: str) -> Settled:
    return comes_back(book, rules_for(what))


def moved(settled: Settled) -> list[tuple[str, str, int, Reason, str]]:
    return [
        (move.source.owner, move.target.owner, move.amount, move.reason, move.lot)
        for move in settled.transfers
    ]


def held(book: Book) -> tuple[Account, tuple[HeldLot, ...], HoldState]:
    """The hold that was born with what came back."""
    hold = book.holds["r1:0"]
    return hold.account, hold.lots, hold.state


def goes_to_its_own_lot(book: Book, account: Account, settled: Settled, left: int) -> None:
    house = HOUSE[settled_reason(account)]
    assert moved(settled) == [(house, account.owner, 30, Reason.GIVE_BACK, "old:0")]
    assert settled.lots == ()
    assert book.stocks["old:0"].lot.left == left
    assert held(book) == (account, (HeldLot("old:0", 30),), HoldState.OPEN)


def goes_to_a_new_lot(book: Book, account: Account, settled: Settled) -> None:
    house = HOUSE[settled_reason(account)]
    assert moved(settled) == [(house, account.owner, 30, Reason.GIVE_BACK, "r1:0")]
    lapses = None if account.kind is Kind.PRINCIPAL else NOW + timedelta(days=30)
    (lot,) = settled.lots
    assert (lot.id, lot.account, lot.amount, lot.left) == ("r1:0", account, 30, 30)
    assert (lot.born_at, lot.expires_at, lot.source) == (NOW, lapses, Reason.GIVE_BACK)
    assert not lot.closed
    assert held(book) == (account, (HeldLot("r1:0", 30),), HoldState.OPEN)


def settled_reason(account: Account) -> Reason:
    return next(reason for known, reason in TAKEN.values() if known.kind is account.kind)


@taken
def test_spent_of_an_open_lot_goes_back_to_it(what: str) -> None:
    """F28, F43."""
    book = Book()
    account = spent_of(book, what)
    lapses = None if what == "principal" else JUST_AFTER
    book.put("old:0", account, 100, used=45, expires_at=lapses)
    goes_to_its_own_lot(book, account, undo_spending(book), left=85)
    assert book.left(account) == 85


@taken
def test_spent_of_a_lot_that_is_all_spent_goes_back_to_it(what: str) -> None:
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 30, used=30)
    goes_to_its_own_lot(book, account, undo_spending(book), left=30)


@pytest.mark.parametrize("what", ["points", "bonus", "coupon"])
def test_spent_of_a_lot_that_lapsed_goes_to_a_new_one_for_a_time_of_grace(what: str) -> None:
    """F39, F46: not to a lot of which it would be gone the same night. Principal never lapses."""
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=100, expires_at=NOW)
    goes_to_a_new_lot(book, account, undo_spending(book))
    assert book.stocks["old:0"].lot.left == 0


@taken
def test_spent_of_a_lot_that_another_till_holds_goes_back_to_it(what: str) -> None:
    """F33: what was spent or held since is not written over."""
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=40)
    book.grant("theirs", account, 60, log="log2")
    goes_to_its_own_lot(book, account, undo_spending(book), left=90)
    assert book.stocks["old:0"].held == 90
    assert book.holds["theirs"].left == 60


@taken
def test_spent_of_a_lot_that_was_refunded_goes_to_a_new_one(what: str) -> None:
    """F32, F44: what was paid out is not usable again, what comes back since is."""
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=100, closed=True)
    goes_to_a_new_lot(book, account, undo_spending(book))


@taken
def test_spent_of_a_lot_nobody_knows_goes_to_a_new_one(what: str) -> None:
    book = Book()
    account = spent_of(book, what)
    goes_to_a_new_lot(book, account, undo_spending(book))


@taken
def test_spent_of_a_lot_that_was_merged_goes_back_to_the_winner(what: str) -> None:
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=30)
    book.merge(LIN, CHEN)
    winner = replace(account, owner=CHEN)
    goes_to_its_own_lot(book, winner, undo_spending(book), left=100)
    assert (book.left(winner), book.left(account)) == (100, 0)


@pytest.mark.parametrize("what", ["points", "bonus", "coupon"])
def test_spent_of_a_merged_lot_that_lapsed_goes_to_a_new_one_of_the_winner(what: str) -> None:
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=100, expires_at=NOW)
    book.merge(LIN, CHEN)
    goes_to_a_new_lot(book, replace(account, owner=CHEN), undo_spending(book))


@taken
def test_a_lot_never_has_more_than_it_brought(what: str) -> None:
    """F44: it was given back already by another way; the same lot cannot take it again."""
    book = Book()
    account = spent_of(book, what)
    book.put("old:0", account, 100, used=29)
    goes_to_a_new_lot(book, account, undo_spending(book))


def test_what_no_hold_had_covered_goes_back_to_the_shop() -> None:
    book = Book()
    source = Account(SHORT, Kind.POINTS)
    house = Account(ISSUER, Kind.POINTS)
    rulebook = replace(rules_for("points"), earning=())
    sold(book, rulebook, Transfer("d1", 0, source, house, 30, Reason.SHORTFALL, ""), points=30)
    settled = undo_spending(book)
    assert moved(settled) == [(ISSUER, SHORT, 30, Reason.GIVE_BACK, "")]
    assert (settled.lots, settled.holds, settled.missing) == ((), (), ())


@given
def test_earned_and_still_there_is_claimed_from_its_own_lot(what: str) -> None:
    """F34, F36: also where lots that would be used first are there."""
    book = Book()
    account = earned_of(book, what)
    book.put("a:0", account, 50, expires_at=JUST_AFTER)
    book.put("d1:0", account, 40, expires_at=JUST_AFTER + timedelta(days=1))
    settled = undo_earning(book, what)
    assert moved(settled) == [(LIN, ISSUER, 30, Reason.CLAW_BACK, "d1:0")]
    assert settled.missing == ()
    assert book.left(account) == 60


@given
def test_earned_and_spent_is_claimed_from_other_lots_in_the_order_of_use(what: str) -> None:
    """F34, F35: first what is left of its own, then what lapses first, and nothing twice."""
    book = Book()
    account = earned_of(book, what)
    book.put("never:0", account, 50)
    book.put("gone:0", account, 50, expires_at=NOW)
    book.put("late:0", account, 8, expires_at=NOW + timedelta(days=9))
    book.put("soon:0", account, 5, expires_at=JUST_AFTER)
    book.put("d1:0", account, 30, used=20)
    assert moved(undo_earning(book, what)) == [
        (LIN, ISSUER, 10, Reason.CLAW_BACK, "d1:0"),
        (LIN, ISSUER, 5, Reason.CLAW_BACK, "soon:0"),
        (LIN, ISSUER, 8, Reason.CLAW_BACK, "late:0"),
        (LIN, ISSUER, 7, Reason.CLAW_BACK, "never:0"),
    ]


@given
def test_earned_and_not_there_any_more_falls_on_shortfall(what: str) -> None:
    """F46: never below zero, never from another member, and it is told."""
    book = Book()
    account = earned_of(book, what)
    book.put("d1:0", account, 30, used=29)
    book.put("hers:0", replace(account, owner=CHEN), 99)
    settled = undo_earning(book, what)
    assert moved(settled) == [
        (LIN, ISSUER, 1, Reason.CLAW_BACK, "d1:0"),
        (SHORT, ISSUER, 29, Reason.SHORTFALL, ""),
    ]
    assert settled.missing == (Missing(account.unit, 29, Reason.CLAW_BACK),)
    assert book.left(replace(account, owner=CHEN)) == 99


@given
def test_earned_and_lapsed_is_not_claimed_again(what: str) -> None:
    """F39: it is gone already; another lot has nothing to do with it."""
    book = Book()
    account = earned_of(book, what)
    book.put("other:0", account, 50)
    book.put("d1:0", account, 30, used=30, expires_at=NOW)
    settled = undo_earning(book, what)
    assert settled == Settled()
    assert book.left(account) == 50


@given
def test_earned_and_about_to_lapse_is_claimed(what: str) -> None:
    book = Book()
    account = earned_of(book, what)
    book.put("d1:0", account, 30, expires_at=JUST_AFTER)
    assert moved(undo_earning(book, what)) == [(LIN, ISSUER, 30, Reason.CLAW_BACK, "d1:0")]


@given
def test_earned_and_held_by_another_till_is_claimed_from_what_is_free(what: str) -> None:
    book = Book()
    account = earned_of(book, what)
    book.put("d1:0", account, 30)
    book.grant("theirs", account, 28, log="log2")
    book.put("other:0", account, 7)
    book.grant("more", account, 3, log="log2")
    settled = undo_earning(book, what)
    assert moved(settled) == [
        (LIN, ISSUER, 6, Reason.CLAW_BACK, "other:0"),
        (SHORT, ISSUER, 24, Reason.SHORTFALL, ""),
    ]
    assert (book.holds["theirs"].left, book.holds["more"].left) == (28, 3)


@given
def test_earned_of_a_lot_that_was_refunded_is_claimed_as_far_as_it_is_there(what: str) -> None:
    book = Book()
    account = earned_of(book, what)
    book.put("d1:0", account, 30, used=18, closed=True)
    book.put("other:0", account, 50, closed=True)
    assert moved(undo_earning(book, what)) == [
        (LIN, ISSUER, 12, Reason.CLAW_BACK, "d1:0"),
        (LIN, ISSUER, 18, Reason.CLAW_BACK, "other:0"),
    ]


@given
def test_earned_and_merged_is_claimed_from_the_winner(what: str) -> None:
    book = Book()
    account = earned_of(book, what)
    book.put("hers:0", replace(account, owner=CHEN), 99)
    book.put("d1:0", account, 30, used=25)
    book.merge(LIN, CHEN)
    assert moved(undo_earning(book, what)) == [
        (CHEN, ISSUER, 5, Reason.CLAW_BACK, "d1:0"),
        (CHEN, ISSUER, 25, Reason.CLAW_BACK, "hers:0"),
    ]


@given
def test_earned_in_a_lot_nobody_knows_is_claimed_from_the_others(what: str) -> None:
    book = Book()
    account = earned_of(book, what)
    book.put("other:0", account, 40)
    assert moved(undo_earning(book, what)) == [(LIN, ISSUER, 30, Reason.CLAW_BACK, "other:0")]


def test_a_pass_that_its_till_still_holds_is_not_free_until_it_is_given_back() -> None:
    """What was bought is held by the till that sold it: the hold goes back before the return."""
    book = Book()
    account = earned_of(book, "pass")
    book.put("d1:0", account, 30)
    lots = (HeldLot("d1:0", 30),)
    book.keep(Hold("d1:0", "log1", account, lots, HoldState.OPEN))
    settled = undo_earning(book, "pass")
    assert settled.missing == (Missing("pass:YOGA10", 30, Reason.CLAW_BACK),)
    assert book.left(account) == 30
