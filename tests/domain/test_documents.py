"""What a document can be at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app import canon
from app.domain.basket import BasketLine
from app.domain.documents import (
    Activity,
    Adjustment,
    BlindReturn,
    GiveBack,
    NewMember,
    PassUse,
    Prepaid,
    PrepaidRefund,
    Rating,
    Redeem,
    RedeemedItem,
    Return,
    ReturnCheck,
    Returned,
    ReturnedLine,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
    Unmerge,
)
from app.domain.ledger import Kind
from app.domain.posting import Posting, post
from app.domain.prepaid_refund import Cause
from app.domain.rulebook import PLAIN, EarnBy, RewardKind
from tests.domain.strategies import CHEN, LIN, document

CASH = Tender(TenderKind.CASH, 3_040, 5_000)
VALUE = Tender(TenderKind.STORED_VALUE, 1_000)
SALE = Sale(
    (BasketLine("10002", "可乐", "罐", 4_040, 1_000),),
    LIN,
    0,
    (VALUE, CASH),
    (),
    SaleCheck(4_040, 4_040, 0, 40),
)
PAID_IN = TopUp(LIN, 4_040, (CASH, Tender(TenderKind.CASH, 1_000)), 0)
BACK = Return("sale1", (ReturnedLine(0, 1_000),), LIN, (), "坏了", "", ReturnCheck(0))
BLIND = BlindReturn(SALE.lines, LIN, (), "坏了", "boss", 0)
REFUND = PrepaidRefund(
    LIN,
    (Prepaid("t1", 1, 0, document(SALE).made_at, 0, 0),),
    Cause.SHOP,
    None,
    False,
    (),
    (),
    "搬家",
    "boss",
    0,
)
REDEEM = Redeem(LIN, (RedeemedItem(RewardKind.GOODS, "MUG"),), (), (), 300)
PASS_USE = PassUse(LIN, "YOGA10", "CLASS", 1, ())
ADJUSTMENT = Adjustment(LIN, Kind.POINTS, "", 5, "更正", "boss")


def test_change_is_what_was_handed_over_beyond_the_amount() -> None:
    assert CASH.change_fen == 1_960
    assert VALUE.change_fen == 0
    assert Tender(TenderKind.CASH, 3_040, 3_040).change_fen == 0


@pytest.mark.parametrize(("amount_fen", "received_fen"), [(0, 0), (-1, 0), (1, -1)])
def test_a_tender_pays_something(amount_fen: int, received_fen: int) -> None:
    with pytest.raises(ValueError, match="pays something"):
        Tender(TenderKind.CASH, amount_fen, received_fen)


def test_a_sale_knows_what_was_paid_how() -> None:
    assert SALE.paid_fen(TenderKind.CASH) == 3_040
    assert SALE.paid_fen(TenderKind.STORED_VALUE) == 1_000
    assert replace(SALE, tenders=()).paid_fen(TenderKind.CASH) == 0


@pytest.mark.parametrize("amount_fen", [4_039, 4_041])
def test_a_top_up_is_paid_in_full(amount_fen: int) -> None:
    with pytest.raises(ValueError, match="in full"):
        replace(PAID_IN, amount_fen=amount_fen)


def test_a_top_up_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="in full"):
        TopUp(LIN, 0, (), 0)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_given_back(amount: int) -> None:
    with pytest.raises(ValueError, match="nothing"):
        Returned("hold0", amount)


def test_a_moment_has_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(document(SALE), made_at=datetime(2026, 11, 21))  # noqa: DTZ001 (what is refused)


@pytest.mark.parametrize("lacking", [{"number": 0}, {"id": ""}, {"log": ""}])
def test_a_document_has_an_id_and_a_place_in_a_log(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a place in a log"):
        replace(document(SALE), **lacking)


@pytest.mark.parametrize(
    "body",
    [
        SALE,
        PAID_IN,
        NewMember(LIN, "010703000017", "base", Source.TILL),
        GiveBack(LIN, (Returned("hold0", 1),)),
    ],
    ids=lambda body: str(body.kind),
)
def test_every_document_says_whom_it_is_about(body: Sale | TopUp | NewMember | GiveBack) -> None:
    assert document(body).member == LIN


def test_a_sale_takes_points_or_none() -> None:
    """F46: points below zero would be given, not taken."""
    assert replace(SALE, points=0).points == 0
    with pytest.raises(ValueError, match="takes points"):
        replace(SALE, points=-1)


@pytest.mark.parametrize("into_value_fen", [0, 1, 1_960])
def test_change_may_go_into_the_balance(into_value_fen: int) -> None:
    assert replace(SALE, into_value_fen=into_value_fen).into_value_fen == into_value_fen


@pytest.mark.parametrize("into_value_fen", [-1, 1_961])
def test_no_more_than_the_change_goes_into_the_balance(into_value_fen: int) -> None:
    with pytest.raises(ValueError, match="than the change"):
        replace(SALE, into_value_fen=into_value_fen)


def test_change_goes_into_a_members_balance_only() -> None:
    with pytest.raises(ValueError, match="a member's"):
        replace(SALE, member="", into_value_fen=1)
    assert replace(SALE, member="").into_value_fen == 0


@pytest.mark.parametrize(("index", "milli"), [(-1, 1), (0, 0), (0, -1)])
def test_nothing_does_not_come_back(index: int, milli: int) -> None:
    with pytest.raises(ValueError, match="does not come back"):
        ReturnedLine(index, milli)


def test_each_line_comes_back_once_in_a_return() -> None:
    first, again, other = ReturnedLine(0, 1), ReturnedLine(0, 2), ReturnedLine(1, 1)
    assert replace(BACK, lines=(first, other)).lines == (first, other)
    for lines in ((), (first, again)):
        with pytest.raises(ValueError, match="comes back once"):
            replace(BACK, lines=lines)


@pytest.mark.parametrize("lacking", [{"lines": ()}, {"approved_by": ""}, {"reason": ""}])
def test_a_return_without_receipt_has_goods_a_reason_and_an_approval(
    lacking: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="without receipt"):
        replace(BLIND, **lacking)


@pytest.mark.parametrize("lacking", [{"prepaid": ()}, {"approved_by": ""}])
def test_a_prepaid_refund_ends_something_and_somebody_approved_it(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="somebody approved"):
        replace(REFUND, **lacking)


@pytest.mark.parametrize("count", [0, -1, 1_000])
def test_not_so_many_are_redeemed_at_once(count: int) -> None:
    with pytest.raises(ValueError, match="not redeemed"):
        RedeemedItem(RewardKind.GOODS, "MUG", count)


def test_something_is_redeemed_for_points() -> None:
    assert RedeemedItem(RewardKind.GOODS, "MUG").count == 1
    assert RedeemedItem(RewardKind.GOODS, "MUG", 999).count == 999
    assert replace(REDEEM, points=0).points == 0
    for lacking in ({"items": ()}, {"points": -1}):
        changed: dict[str, Any] = lacking
        with pytest.raises(ValueError, match="redeemed, for points"):
            replace(REDEEM, **changed)


@pytest.mark.parametrize("uses", [0, -1])
def test_a_pass_is_used_at_least_once(uses: int) -> None:
    with pytest.raises(ValueError, match="at least once"):
        replace(PASS_USE, uses=uses)


@pytest.mark.parametrize("what", EarnBy)
def test_what_has_a_document_of_its_own_is_no_activity(what: EarnBy) -> None:
    """F42: nothing is earned twice by being written down twice."""
    own = {"money", "quantity", "points", "top_up", "registration", "anniversary"}
    if what.value in own:
        with pytest.raises(ValueError, match="not an activity"):
            Activity(LIN, what, "", 0)
    else:
        assert Activity(LIN, what, "", 0).what is what


@pytest.mark.parametrize(
    "lacking", [{"amount": 0}, {"reason": ""}, {"reason": " \n"}, {"approved_by": ""}]
)
def test_an_adjustment_has_an_amount_a_reason_and_an_approval(lacking: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="amount, a reason"):
        replace(ADJUSTMENT, **lacking)


@pytest.mark.parametrize("kind", Kind)
def test_passes_and_coupons_are_of_something_and_nothing_else_is(kind: Kind) -> None:
    of = "X" if kind in {Kind.PASS, Kind.COUPON} else ""
    assert replace(ADJUSTMENT, account=kind, of=of, amount=-1).of == of
    with pytest.raises(ValueError, match="of something"):
        replace(ADJUSTMENT, account=kind, of="" if of else "X")


def test_a_document_says_which_other_it_is_about() -> None:
    assert document(BACK).about == "sale1"
    assert document(Unmerge(LIN, CHEN, "merge1", "错了", "boss")).about == "merge1"
    assert document(SALE).about == document(BLIND).about == ""


@pytest.mark.parametrize(
    "wrong",
    [{"paid_fen": 0}, {"bonus_fen": -1}, {"paid_at": datetime(2026, 11, 1)}],  # noqa: DTZ001
)
def test_a_prepayment_was_paid_at_a_moment(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="was paid"):
        replace(REFUND.prepaid[0], **wrong)


@pytest.mark.parametrize(("charged_fen", "list_fen"), [(-1, 0), (5, 4), (1, 0)])
def test_a_discount_makes_nothing_dearer(charged_fen: int, list_fen: int) -> None:
    with pytest.raises(ValueError, match="dearer"):
        replace(REFUND.prepaid[0], charged_fen=charged_fen, list_fen=list_fen)
    assert replace(REFUND.prepaid[0], charged_fen=4, list_fen=4).charged_fen == 4


def test_a_sale_is_rated_by_one_to_five_stars() -> None:
    assert [Rating("sale1", stars).stars for stars in range(1, 6)] == [1, 2, 3, 4, 5]
    assert (Rating("sale1", 1).member, Rating("sale1", 1, LIN).member) == ("", LIN)
    for sale, stars in (("sale1", 0), ("sale1", 6), ("sale1", -1), ("", 5)):
        with pytest.raises(ValueError, match="1 to 5 stars"):
            Rating(sale, stars)


def test_a_rating_moves_nothing_and_no_return_is_mistaken_for_it() -> None:
    """What is about a sale is what came back of it: a rating never stands in its way."""
    rated = document(Rating("sale1", 5, LIN))
    assert rated.about == ""
    assert post(rated, PLAIN, {}) == Posting()
    assert canon.load_document(canon.dump(rated)) == rated
