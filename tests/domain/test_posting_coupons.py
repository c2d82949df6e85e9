"""Coupons in postings: spent out of holds one by one, uncovered, given back, claimed back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import BasketLine
from app.domain.counters import stock_of
from app.domain.customer import Customer
from app.domain.documents import (
    BlindReturn,
    Document,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    SaleCheck,
    Tender,
    TenderKind,
)
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import (
    ISSUER,
    Account,
    Kind,
    Reason,
    Transfer,
    shop_owner,
    shortfall_owner,
)
from app.domain.lots import Lot
from app.domain.offers import Choice
from app.domain.posting import Posting, post
from app.domain.quote import quote
from app.domain.returns import CouponFate, CouponReturned, Past, coupons_in
from app.domain.rulebook import (
    PLAIN,
    Coupon,
    Deal,
    DealBy,
    Draw,
    EarnBy,
    EarningRule,
    Prize,
    Promotion,
    Returns,
    Rulebook,
)
from app.domain.settlement import Missing, Stock, settle
from tests.domain.strategies import AT, CHEN, LIN, document

OFF = Coupon("OFF", "减券", Deal(DealBy.AMOUNT, off_fen=500), per_sale=3)
OTHER = Coupon("OTHER", "另券", Deal(DealBy.AMOUNT, off_fen=100), group="")
RULES = replace(
    PLAIN,
    earning=(
        EarningRule("base", EarnBy.MONEY, rate=1, per=100),
        EarningRule("again", EarnBy.MONEY, gives=Kind.COUPON, coupon="OTHER", per=2_000),
    ),
    coupons=(OFF, OTHER),
)
PAPER = BasketLine("10004", "清风抽纸", "提", 2_280, 2_000)
MINE, SHOP = Account(LIN, Kind.COUPON, "OFF"), Account(shop_owner("0107"), Kind.COUPON, "OFF")
OTHERS = Account(LIN, Kind.COUPON, "OTHER")


def hold(id: str, *lots: tuple[str, int], account: Account = MINE) -> Hold:
    parts = tuple(HeldLot(lot, amount) for lot, amount in lots)
    return Hold(id, "log1", account, parts, HoldState.OPEN)


def sold(*offers: str, holds: tuple[str, ...] = (), rules: Rulebook = RULES) -> Document:
    choice = Choice(exactly=offers)
    found = quote((PAPER,), Customer(""), rules, at=AT, choice=choice)
    check = SaleCheck(found.gross_fen, found.due_fen, 0, found.earned)
    cash = (Tender(TenderKind.CASH, found.due_fen, found.due_fen),)
    return document(Sale((PAPER,), LIN, 0, cash, holds, check, 0, offers))


def uses(posting: Posting) -> list[tuple[str, str, int]]:
    """What was spent of coupons: hold, lot and amount."""
    moves = [move for move in posting.transfers if move.reason is Reason.USE]
    assert all((move.source, move.target) == (MINE, SHOP) for move in moves)
    return [(move.hold, move.lot, move.amount) for move in moves]


def by_id(*holds: Hold) -> dict[str, Hold]:
    return {one.id: one for one in holds}


def test_a_coupon_is_spent_out_of_its_hold() -> None:
    posting = post(sold("OFF", holds=("h",)), RULES, by_id(hold("h", ("a:0", 2))))
    assert uses(posting) == [("h", "a:0", 1)]
    assert (posting.uncovered_coupons, posting.differences) == ((), ())
    (after,) = [one for one in posting.holds if one.id == "h"]
    assert (after.left, after.state) == (1, HoldState.OPEN)


def test_two_of_one_code_are_spent_one_by_one_out_of_as_many_holds_as_it_takes() -> None:
    holds = by_id(hold("h", ("a:0", 1)), hold("i", ("b:0", 1), ("c:0", 1)))
    posting = post(sold("OFF", "OFF", "OFF", holds=("h", "i")), RULES, holds)
    assert uses(posting) == [("h", "a:0", 1), ("i", "b:0", 1), ("i", "c:0", 1)]
    assert posting.uncovered_coupons == ()
    assert {one.id: one.state for one in posting.holds if one.account == MINE} == {
        "h": HoldState.ENDED,
        "i": HoldState.ENDED,
    }


def test_what_is_named_first_is_spent_first() -> None:
    holds = by_id(hold("h", ("a:0", 1)), hold("i", ("b:0", 1)))
    assert uses(post(sold("OFF", holds=("i", "h")), RULES, holds)) == [("i", "b:0", 1)]


@pytest.mark.parametrize("named", [(), ("gone",), ("hers",), ("ended",), ("other",), ("used",)])
def test_a_coupon_that_no_hold_covers_is_said(named: tuple[str, ...]) -> None:
    """F23, F25: a missing hold, another member's, one that ended, another coupon's, a used one."""
    used = Hold("used", "log1", MINE, (HeldLot("a:0", 1, spent=1),), HoldState.ENDED)
    holds = by_id(
        hold("h", ("a:0", 1)),
        hold("hers", ("b:0", 1), account=Account(CHEN, Kind.COUPON, "OFF")),
        replace(hold("ended", ("c:0", 1)), state=HoldState.ENDED),
        hold("other", ("d:0", 1), account=OTHERS),
        used,
    )
    posting = post(sold("OFF", holds=named), RULES, holds)
    assert uses(posting) == []
    assert posting.uncovered_coupons == ("OFF",)
    assert not [one for one in posting.holds if one.account == MINE]


def test_of_two_coupons_the_one_that_is_not_covered_is_said() -> None:
    held = by_id(hold("h", ("a:0", 1)))
    posting = post(sold("OFF", "OFF", "OTHER", holds=("h", "h")), RULES, held)
    assert uses(posting) == [("h", "a:0", 1)]
    assert posting.uncovered_coupons == ("OFF", "OTHER")


def test_an_uncovered_coupon_falls_on_the_shops_shortfall_with_a_reason() -> None:
    made = sold("OFF", "OFF")
    posting = post(made, RULES, {})
    settled = settle(made, posting, RULES, {})
    source = Account(shortfall_owner("0107"), Kind.COUPON, "OFF")
    moves = [move for move in settled.transfers if move.source.kind is Kind.COUPON]
    fallen = [move for move in moves if move.reason is Reason.SHORTFALL]
    assert [(m.source, m.target, m.amount, m.lot, m.hold) for m in fallen] == [
        (source, SHOP, 1, "", ""),
        (source, SHOP, 1, "", ""),
    ]
    assert settled.missing == (Missing("coupon:OFF", 1, Reason.SHORTFALL),) * 2
    assert len({move.ordinal for move in settled.transfers}) == len(settled.transfers)


def past(*offers: str, held: bool = True, rules: Rulebook = RULES) -> Past:
    holds = by_id(hold("h", ("a:0", 3)), hold("o", ("o:0", 1), account=OTHERS)) if held else {}
    made = sold(*offers, holds=tuple(holds), rules=rules)
    assert isinstance(made.body, Sale)
    settled = settle(made, post(made, rules, holds), rules, {})
    return Past(made, made.body, rules, settled.transfers)


def back(was: Past, milli: int) -> tuple[Posting, Past]:
    """``milli`` of the one line comes back."""
    lines = (ReturnedLine(0, milli),)
    body = Return(was.document.id, lines, LIN, (), "坏", "", ReturnCheck(0))
    returned = replace(document(body), id=f"return-{len(was.returns)}")
    return post(returned, RULES, {}, was), replace(was, returns=(*was.returns, lines))


def moved(posting: Posting, reason: Reason) -> list[tuple[Account, Account, int, str]]:
    mine = [move for move in posting.transfers if move.source.kind is Kind.COUPON]
    return [(m.source, m.target, m.amount, m.lot) for m in mine if m.reason is reason]


def test_a_coupon_comes_back_with_the_last_goods_to_the_lot_it_came_from() -> None:
    """F45: and the till that takes the goods back holds it at once."""
    was = past("OFF", "OFF")
    first, was = back(was, 1_000)
    assert moved(first, Reason.GIVE_BACK) == []
    last, _ = back(was, 1_000)
    assert moved(last, Reason.GIVE_BACK) == [(SHOP, MINE, 1, "a:0")] * 2
    born = [one for one in last.holds if one.account == MINE]
    assert [(one.lots, one.state) for one in born] == [((HeldLot("a:0", 1),), HoldState.OPEN)] * 2


def test_a_coupon_that_no_hold_had_covered_does_not_come_back() -> None:
    """What the shop bore is not the member's."""
    was = past("OFF", held=False)
    whole, _ = back(was, 2_000)
    assert moved(whole, Reason.GIVE_BACK) == []
    assert coupons_in(was, (ReturnedLine(0, 2_000),)) == (
        CouponReturned("OTHER", "另券", 2, CouponFate.TAKEN),
    )


def test_a_coupon_stays_used_where_the_shop_says_so() -> None:
    """F43: known before, by the rule in force when it was sold."""
    rules = replace(RULES, returns=Returns(coupons_back=False))
    was = past("OFF", rules=rules)
    whole, _ = back(was, 2_000)
    assert moved(whole, Reason.GIVE_BACK) == []
    assert coupons_in(was, (ReturnedLine(0, 2_000),)) == (
        CouponReturned("OFF", "减券", 1, CouponFate.STAYS_USED),
        CouponReturned("OTHER", "另券", 2, CouponFate.TAKEN),
    )


def test_what_a_return_does_to_coupons_is_told_before() -> None:
    was = past("OFF", "OFF", "OTHER")
    assert coupons_in(was, (ReturnedLine(0, 1_000),)) == (
        CouponReturned("OFF", "减券", 2, CouponFate.LATER),
        CouponReturned("OTHER", "另券", 1, CouponFate.LATER),
        CouponReturned("OTHER", "另券", 1, CouponFate.TAKEN),
    )
    _, was = back(was, 1_000)
    assert coupons_in(was, (ReturnedLine(0, 1_000),)) == (
        CouponReturned("OFF", "减券", 2, CouponFate.BACK),
        CouponReturned("OTHER", "另券", 1, CouponFate.BACK),
    )


def test_a_coupon_that_the_sale_earned_is_claimed_back_as_far_as_the_rest_does_not_earn_it() -> (
    None
):
    """F34, F35, F36: buying, returning and keeping the coupon."""
    issuer = replace(OTHERS, owner=ISSUER)
    was = past()
    given = [move for move in was.transfers if move.target == OTHERS]
    assert [(move.amount, move.reason) for move in given] == [(2, Reason.EARN)]
    first, was = back(was, 1_000)
    assert moved(first, Reason.CLAW_BACK) == [(OTHERS, issuer, 1, given[0].lot)]
    last, _ = back(was, 1_000)
    assert moved(last, Reason.CLAW_BACK) == [(OTHERS, issuer, 1, given[0].lot)]


def test_an_earned_coupon_that_was_used_falls_on_shortfall_and_no_account_below_zero() -> None:
    was = past()
    whole, _ = back(was, 2_000)
    lot = next(move.lot for move in was.transfers if move.target == OTHERS)
    empty = Stock(Lot(lot, OTHERS, 2, 1, AT, None, Reason.EARN))
    settled = settle(replace(document(_return(was)), id="r"), whole, RULES, {lot: empty})
    taken = [m.amount for m in settled.transfers if m.source == OTHERS]
    assert taken == [1]
    assert Missing("coupon:OTHER", 1, Reason.CLAW_BACK) in settled.missing


def _return(was: Past) -> Return:
    lines = (ReturnedLine(0, 2_000),)
    return Return(was.document.id, lines, LIN, (), "坏", "", ReturnCheck(0))


def test_goods_without_a_receipt_take_back_the_coupons_that_they_would_earn() -> None:
    """F34: a claim on the account of that coupon, and not of coupons at large."""
    cash = (Tender(TenderKind.CASH, 4_560),)
    made = document(BlindReturn((PAPER,), LIN, cash, "坏", "li", 45))
    posting = post(made, RULES, {})
    assert posting.differences == ()
    assert [
        (m.source, m.target, m.amount) for m in posting.transfers if m.source.kind is Kind.COUPON
    ] == [(OTHERS, replace(OTHERS, owner=ISSUER), 2)]
    assert isinstance(posting.transfers[0], Transfer)


def test_a_stock_is_found_by_the_name_of_its_counter() -> None:
    flash = Promotion("F", "秒", Deal(DealBy.PRICE, price_fen=1), stock=3)
    draw = Draw("D", "抽", (Prize("TV", "电视", 1, stock=2), Prize("NO", "谢", 1)), points=1)
    rules = replace(RULES, promotions=(replace(flash, code="E", stock=0), flash), draws=(draw,))
    names = ("stock:offer:F", "stock:offer:E", "stock:prize:D:TV", "stock:prize:D:NO", "offer:F")
    assert [stock_of(name, rules) for name in names] == [3, 0, 2, 0, 0]
