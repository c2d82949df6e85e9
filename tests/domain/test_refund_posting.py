"""A prepayment ends: principal is paid out as the law says, gifts lapse, and nothing is doubled."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.documents import Prepaid, PrepaidRefund, Tender, TenderKind
from app.domain.holds import HeldLot, Hold, HoldState, Take
from app.domain.ledger import ISSUER, PAID_OUT, Account, Kind, Reason, shop_owner
from app.domain.posting import Difference, Posting, held_of_top_ups, post, refund_of
from app.domain.prepaid_refund import Cause
from app.domain.rulebook import PLAIN, RefundTerms, StoredValue
from tests.domain.book import Book
from tests.domain.strategies import AT, CHEN, LIN, document

POINTS, PRINCIPAL, BONUS = (
    Account(LIN, kind) for kind in (Kind.POINTS, Kind.PRINCIPAL, Kind.BONUS)
)
SHOP = shop_owner("0107")
LONG_AGO = AT - timedelta(days=30)
RULES = replace(
    PLAIN, stored_value=StoredValue(refund=RefundTerms(1_500, lpr_ppm=36_500, deposit_ppm=7_300))
)


def top_up(charged_fen: int, list_fen: int | None = None, *, id: str = "t1") -> Prepaid:
    """500 paid, 100 given."""
    listed = charged_fen if list_fen is None else list_fen
    return Prepaid(id, 50_000, 10_000, LONG_AGO, charged_fen, listed)


def ending(
    *prepaid: Prepaid,
    cause: Cause = Cause.SHOP,
    holds: tuple[str, ...] = ("v", "b"),
    paid_out_fen: int = 0,
    smallest: bool = False,
) -> PrepaidRefund:
    refunds = (Tender(TenderKind.TRANSFER, paid_out_fen),) if paid_out_fen else ()
    return PrepaidRefund(
        LIN, prepaid, cause, None, smallest, holds, refunds, "搬家", "boss", paid_out_fen
    )


def held(principal_fen: int, bonus_fen: int, *, id: str = "t1") -> dict[str, Hold]:
    """What is left of the top-up."""
    return {
        "v": Hold("v", "log1", PRINCIPAL, (HeldLot(f"{id}:0", principal_fen),), HoldState.OPEN),
        "b": Hold("b", "log1", BONUS, (HeldLot(f"{id}:1", bonus_fen),), HoldState.OPEN),
    }


def moved(posting: Posting) -> list[tuple[str, str, int, Reason, str, str]]:
    return [
        (move.source.owner, move.target.owner, move.amount, move.reason, move.lot, move.hold)
        for move in posting.transfers
    ]


def test_where_the_law_gives_what_is_left_it_is_paid_out() -> None:
    """The worked example of law.md: 240 of 500 + 100 consumed, the shop's doing: 300."""
    body = ending(top_up(24_000), paid_out_fen=30_000)
    posting = post(document(body), RULES, held(30_000, 6_000))
    assert moved(posting) == [
        (LIN, PAID_OUT, 30_000, Reason.REFUND, "t1:0", "v"),
        (LIN, ISSUER, 6_000, Reason.LAPSE, "t1:1", "b"),
    ]
    assert posting.differences == ()
    assert posting.closes == ("t1",)
    assert [(hold.id, hold.left, hold.state) for hold in posting.holds] == [
        ("v", 0, HoldState.ENDED),
        ("b", 0, HoldState.ENDED),
    ]
    assert (posting.lots, posting.uncovered_fen, posting.uncovered_points) == ((), 0, 0)


def test_where_the_law_counts_more_as_consumed_the_shop_keeps_it() -> None:
    """The consumer's doing, list prices: 260 of the 300 that are left."""
    body = ending(top_up(24_000), cause=Cause.CONSUMER, paid_out_fen=26_000)
    posting = post(document(body), RULES, held(30_000, 6_000))
    assert moved(posting) == [
        (LIN, SHOP, 4_000, Reason.REVALUE, "t1:0", "v"),
        (LIN, PAID_OUT, 26_000, Reason.REFUND, "t1:0", "v"),
        (LIN, ISSUER, 6_000, Reason.LAPSE, "t1:1", "b"),
    ]
    assert posting.differences == ()


def test_where_the_law_gives_more_than_is_left_the_takings_give_it_back() -> None:
    """Principal was spent first: 260 are left of it, 300 are due. F31: it does not shrink."""
    body = ending(top_up(24_000), paid_out_fen=30_000)
    posting = post(document(body), RULES, held(26_000, 10_000))
    assert moved(posting) == [
        (LIN, PAID_OUT, 26_000, Reason.REFUND, "t1:0", "v"),
        (LIN, ISSUER, 10_000, Reason.LAPSE, "t1:1", "b"),
        (SHOP, PAID_OUT, 4_000, Reason.REVALUE, "", ""),
    ]
    assert posting.transfers[2].source == Account(SHOP, Kind.PRINCIPAL)
    assert posting.differences == ()


def test_principal_that_was_spent_is_not_refunded() -> None:
    """F32: 550 consumed at list prices, the consumer's doing: nothing is due, nothing owed."""
    body = ending(top_up(55_000), cause=Cause.CONSUMER)
    posting = post(document(body), RULES, held(4_167, 833))
    assert moved(posting) == [
        (LIN, SHOP, 4_167, Reason.REVALUE, "t1:0", "v"),
        (LIN, ISSUER, 833, Reason.LAPSE, "t1:1", "b"),
    ]
    assert posting.differences == ()


def test_several_top_ups_end_together_the_consumed_part_comes_off_the_first() -> None:
    lots = (HeldLot("t1:0", 10_000), HeldLot("t2:0", 30_000), HeldLot("t3:0", 7))
    holds = {
        "v": Hold("v", "log1", PRINCIPAL, lots, HoldState.OPEN),
        "b": Hold("b", "log1", BONUS, (HeldLot("t3:1", 9),), HoldState.OPEN),
    }
    prepaid = (top_up(0, 35_000), replace(top_up(0, 37_000), top_up="t2"))
    body = ending(*prepaid, cause=Cause.CONSUMER, paid_out_fen=28_000)
    posting = post(document(body), RULES, holds)
    assert moved(posting) == [
        (LIN, SHOP, 10_000, Reason.REVALUE, "t1:0", "v"),
        (LIN, SHOP, 2_000, Reason.REVALUE, "t2:0", "v"),
        (LIN, PAID_OUT, 28_000, Reason.REFUND, "t2:0", "v"),
    ]
    assert posting.closes == ("t1", "t2")
    assert [(hold.id, hold.left) for hold in posting.holds] == [("v", 7)]
    assert posting.differences == ()


def test_a_rest_too_small_to_buy_anything_is_paid_out() -> None:
    body = ending(top_up(58_600), cause=Cause.CONSUMER, smallest=True, paid_out_fen=1_200)
    posting = post(document(body), RULES, held(1_200, 299))
    assert moved(posting)[0] == (LIN, PAID_OUT, 1_200, Reason.REFUND, "t1:0", "v")
    assert posting.differences == ()
    larger = post(document(replace(body, paid_out_fen=0, refunds=())), RULES, held(1_200, 300))
    assert moved(larger)[0] == (LIN, SHOP, 1_200, Reason.REVALUE, "t1:0", "v")
    assert larger.differences == ()


def test_interest_is_paid_by_the_shop_and_moves_no_value() -> None:
    """A hundred days at 3.65 % on 300: 3.00."""
    body = replace(ending(top_up(24_000), paid_out_fen=30_300), ended_at=AT - timedelta(days=100))
    posting = post(document(body), RULES, held(30_000, 6_000))
    assert posting.differences == ()
    assert sum(m.amount for m in posting.transfers if m.target.owner == PAID_OUT) == 30_000


@pytest.mark.parametrize("how", ["not named", "unknown", "hers", "ended", "written_off"])
def test_what_no_hold_covers_is_paid_by_the_shop_and_ends_with_the_top_up(how: str) -> None:
    """F31: what is due does not depend on what is left; the books take what is still there."""
    holds = held(30_000, 6_000)
    if how in {"hers", "ended", "written_off"}:
        owner = CHEN if how == "hers" else LIN
        state = HoldState(how) if how != "hers" else HoldState.OPEN
        holds = {
            id: replace(hold, account=replace(hold.account, owner=owner), state=state)
            for id, hold in holds.items()
        }
    named = {"not named": (), "unknown": ("gone",)}.get(how, ("v", "b"))
    posting = post(document(ending(top_up(24_000), holds=named)), RULES, holds)
    assert moved(posting) == [(SHOP, PAID_OUT, 30_000, Reason.REVALUE, "", "")]
    assert posting.holds == ()
    assert posting.closes == ("t1",)


def test_each_number_that_was_printed_or_paid_otherwise_is_listed_once() -> None:
    body = ending(top_up(24_000), paid_out_fen=30_000)
    holds = held(30_000, 6_000)
    honest = post(document(body), RULES, holds)
    printed = post(document(replace(body, paid_out_fen=30_001)), RULES, holds)
    assert printed.differences == (Difference("paid_out_fen", 30_001, 30_000),)
    paid = replace(body, refunds=(*body.refunds, Tender(TenderKind.CASH, 5)))
    handed = post(document(paid), RULES, holds)
    assert handed.differences == (Difference("refunded_fen", 30_005, 30_000),)
    for other in (printed, handed):
        assert replace(other, differences=()) == honest


def test_only_what_is_left_of_the_top_ups_that_end_is_taken() -> None:
    lots = (HeldLot("t1:0", 9, 9), HeldLot("t1:1", 8, 1, 2), HeldLot("t11:0", 3), HeldLot("x", 1))
    hold = Hold("v", "log1", PRINCIPAL, lots, HoldState.OPEN)
    gone = replace(hold, id="g", state=HoldState.WRITTEN_OFF)
    assert held_of_top_ups([top_up(0)], [gone, hold]) == (Take("v", PRINCIPAL, "t1:1", 5),)


def test_a_refund_that_comes_late_takes_what_is_frozen() -> None:
    hold = Hold("f", "log1", PRINCIPAL, (HeldLot("t1:0", 9, 2),), HoldState.FROZEN)
    assert held_of_top_ups([top_up(0)], [hold]) == (Take("f", PRINCIPAL, "t1:0", 7),)


def test_what_is_due_is_reckoned_from_what_the_holds_have() -> None:
    takes = [Take("v", PRINCIPAL, "t1:0", 900), Take("b", BONUS, "t1:1", 600)]
    body = ending(top_up(58_500), smallest=True, cause=Cause.CONSUMER)
    assert refund_of(document(body), body, RULES, takes).principal_fen == 0
    takes[1] = Take("b", BONUS, "t1:1", 599)
    assert refund_of(document(body), body, RULES, takes).principal_fen == 900
    points = Take("p", POINTS, "t1:2", 10_000)
    assert refund_of(document(body), body, RULES, [*takes, points]).principal_fen == 900


def test_points_that_a_hold_names_are_not_paid_out() -> None:
    """Gifts in points lapse in the books, from what is free of them."""
    book = Book()
    for id, account in (("t1:0", PRINCIPAL), ("t1:1", BONUS), ("t1:2", POINTS)):
        book.put(id, account, 6_000)
    for name, account in (("v", PRINCIPAL), ("b", BONUS), ("p", POINTS)):
        book.grant(name, account, 6_000)
    body = ending(top_up(0), holds=("v", "b", "p"))
    posting, settled = book.settle(document(body), RULES)
    book.check()
    assert {move.source.kind for move in posting.transfers} == {Kind.PRINCIPAL, Kind.BONUS}
    assert settled.transfers == posting.transfers
    assert [book.left(account) for account in (PRINCIPAL, BONUS, POINTS)] == [0, 0, 6_000]


def test_a_refund_without_its_hold_leaves_nothing_to_spend() -> None:
    """F31, F32: paid out once, and not usable any more."""
    book = Book()
    book.put("t1:0", PRINCIPAL, 50_000, used=20_000)
    book.put("t1:1", BONUS, 10_000, used=4_000)
    book.settle(document(ending(top_up(24_000), holds=())), RULES)
    book.check()
    assert (book.left(PRINCIPAL), book.left(BONUS)) == (0, 0)
    assert book.balances[Account(PAID_OUT, Kind.PRINCIPAL)] == 30_000
    assert book.balances[Account(SHOP, Kind.PRINCIPAL)] == 0
    assert book.stocks["t1:0"].lot.closed


@st.composite
def endings(draw: st.DrawFn) -> tuple[PrepaidRefund, Book]:
    book, prepaid = Book(), []
    for number in range(draw(st.integers(1, 3))):
        paid, bonus = draw(st.integers(1, 9_000)), draw(st.integers(0, 3_000))
        used_paid, used_bonus = draw(st.integers(0, paid)), draw(st.integers(0, bonus))
        book.put(f"t{number}:0", PRINCIPAL, paid, used=used_paid)
        book.put(f"t{number}:1", BONUS, bonus, used=used_bonus)
        charged = used_paid + used_bonus
        listed = charged + draw(st.integers(0, 2_000))
        days = timedelta(days=draw(st.sampled_from([0, 7, 8, 90])))
        prepaid.append(Prepaid(f"t{number}", paid, bonus, AT - days, charged, listed))
    book.grant("v", PRINCIPAL, draw(st.integers(0, 20_000)))
    book.grant("b", BONUS, draw(st.integers(0, 9_000)))
    body = PrepaidRefund(
        LIN,
        tuple(draw(st.lists(st.sampled_from(prepaid), min_size=1, max_size=3, unique=True))),
        draw(st.sampled_from(Cause)),
        draw(st.none() | st.just(AT - timedelta(days=40))),
        draw(st.booleans()),
        ("v", "b"),
        (),
        "不办了",
        "boss",
        draw(st.integers(0, 9_000)),
    )
    return body, book


@given(endings())
def test_no_more_is_paid_out_than_was_paid_in_and_every_fen_is_somewhere(
    ending: tuple[PrepaidRefund, Book],
) -> None:
    """F31, F32: whatever is held, due is due; and of no top-up that ended bonus is left free."""
    body, book = ending
    before = book.left(PRINCIPAL)
    posting, settled = book.settle(document(body), RULES)
    book.check()
    paid_out = Counter[str]()
    for move in settled.transfers:
        paid_out[move.target.owner] += move.amount
    takes = [
        Take(m.hold, m.source, m.lot, m.amount) for m in posting.transfers if m.source.of_member
    ]
    due = refund_of(document(body), body, RULES, takes)
    assert paid_out[PAID_OUT] == due.principal_fen <= sum(one.paid_fen for one in body.prepaid)
    ended = {one.top_up for one in body.prepaid}
    for id, stock in book.stocks.items():
        assert stock.lot.closed is (id.partition(":")[0] in ended)
        if stock.lot.closed and stock.lot.account == BONUS:
            assert stock.free == 0
    assert all(hold.left == 0 for hold in posting.holds) or len(ended) < len(book.stocks) // 2
    from_lots = before - book.left(PRINCIPAL)
    taken_in = book.balances[Account(SHOP, Kind.PRINCIPAL)]
    assert from_lots == due.principal_fen + taken_in
