"""What the documents of a shift add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.basket import BasketLine
from app.domain.documents import (
    Audit,
    BlindReturn,
    Body,
    CashMove,
    CashWay,
    Exceptional,
    GiveBack,
    NewMember,
    PlanOrder,
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
)
from app.domain.ledger import Kind, Reason
from app.domain.quote import quote
from app.domain.rulebook import PLAIN, RewardKind
from app.domain.shift import Done, Tally, business_day, paid_in, paid_out, shift_name, tally
from app.domain.slips.shift import Counted
from tests.domain.strategies import AT, document

COLA = BasketLine("102", "可乐", "罐", 350, 1_000)
CASH, CARD, WECHAT = TenderKind.CASH, TenderKind.CARD, TenderKind.WECHAT


def sale(due_fen: int, *tenders: Tender, gross_fen: int = 0, member: str = "") -> Done:
    check = SaleCheck(gross_fen or due_fen, due_fen, 0, 0)
    return Done(document(Sale((COLA,), member, 0, tenders, (), check)))


def test_nothing_happened_is_a_report_too() -> None:
    empty = tally((), 30_000)
    assert empty.cash.expected_fen == 30_000
    assert (empty.sales.count, empty.sales.net_fen, empty.tenders) == (0, 0, {})
    assert (empty.first, empty.last) == ("", "")
    assert Tally().cash.float_fen == 0


def test_what_is_paid_in_other_ways_is_no_cash() -> None:
    found = tally([sale(700, Tender(CARD, 200), Tender(WECHAT, 100), Tender(CASH, 400, 500))], 0)
    assert found.tenders == {CASH: 400, CARD: 200, WECHAT: 100}
    assert found.cash.expected_fen == 400


def test_a_sale_that_cannot_be_priced_again_counts_with_its_own_check() -> None:
    found = tally([sale(300, Tender(CASH, 300), gross_fen=350)], 0).sales
    assert (found.gross_fen, found.promotions_fen, found.net_fen) == (350, 50, 300)


def test_what_was_taken_off_is_told_by_its_reason() -> None:
    priced = quote((replace(COLA, price_fen=357),), None, PLAIN, at=AT)
    one = replace(sale(350, Tender(CASH, 350), gross_fen=357), quote=priced)
    found = tally([one], 0).sales
    assert (found.rounding_fen, found.promotions_fen, found.net_fen) == (7, 0, 350)


def test_stored_value_and_exchanges_are_no_money_and_come_off_again() -> None:
    moved = {(Reason.PAY, Kind.PRINCIPAL): 200, (Reason.PAY, Kind.BONUS): 50}
    tenders = (Tender(TenderKind.STORED_VALUE, 250), Tender(TenderKind.EXCHANGE, 100))
    body = Sale((COLA,), "lin", 0, tenders, (), SaleCheck(350, 350, 0, 0))
    check = ReturnCheck(100, principal_fen=40, bonus_fen=10)
    refunds = (Tender(TenderKind.EXCHANGE, 60), Tender(CASH, 40))
    back = Return("s", (ReturnedLine(0, 1_000),), "lin", refunds, "坏", "", check)
    found = tally([Done(document(body), None, moved), Done(document(back))], 1_000)
    assert (found.principal_fen, found.bonus_fen) == (160, 40)
    assert found.tenders == {CASH: -40}
    assert found.sales.returns == Counted(1, 150)
    assert found.cash.expected_fen == 960


def test_what_members_pay_in_get_and_redeem_is_told() -> None:
    top_up = TopUp("lin", 500, (Tender(CASH, 300), Tender(CARD, 200)), 50)
    plan = PlanOrder(
        "lin", "month", (Tender(CASH, 3_000),), False, datetime(2027, 1, 1, tzinfo=UTC)
    )
    goods = (RedeemedItem(RewardKind.GOODS, "CUP"),)
    redeem = Redeem("lin", goods, (Tender(CASH, 5),), (), 100)
    joined = NewMember("bao", "990001", "base", Source.TILL)
    every = [
        Done(document(top_up), None, {(Reason.BONUS, Kind.BONUS): 50}),
        Done(document(plan)),
        Done(document(redeem), None, {(Reason.REDEEM, Kind.POINTS): 100}),
        Done(document(joined), None, {(Reason.GIFT, Kind.POINTS): 7}),
        Done(document(GiveBack("lin", (Returned("h", 1),)))),
    ]
    found = tally(every, 0)
    members = found.members
    assert (members.joined, members.top_ups, members.bonus_fen) == (1, Counted(1, 500), 50)
    assert (members.top_up_cash_fen, members.earned, members.redeemed) == (300, 7, 100)
    assert (found.cash.top_ups_fen, found.cash.sales_fen) == (3_300, 5)


def test_a_return_without_receipt_and_cash_beside_sales_change_the_drawer() -> None:
    blind = BlindReturn((COLA,), "", (Tender(CASH, 350),), "坏", "2001", 0)
    every: list[Body] = [
        blind,
        CashMove(CashWay.IN, 1_000, "零钱"),
        CashMove(CashWay.OUT, 400, "存"),
    ]
    found = tally([Done(document(body)) for body in every], 0)
    assert found.cash.expected_fen == 250
    assert found.sales.returns == Counted(1, 350)
    assert paid_out(blind) == (Tender(CASH, 350),)
    assert paid_in(blind) == ()


def test_what_may_be_asked_about_is_counted_by_its_kind() -> None:
    kinds = (
        Exceptional.PRICE_OVERRIDE, Exceptional.DISCOUNT_OVER_CAP, Exceptional.LINE_DELETED,
        Exceptional.ORDER_CANCELLED, Exceptional.DRAWER_OPENED, Exceptional.REPRINT,
    )  # fmt: skip
    audits = [Audit(what, "x", "", "", 10 + at, "") for at, what in enumerate(kinds)]
    found = tally([Done(document(audit)) for audit in audits], 0).sales
    assert found.repriced == Counted(2, 21)
    assert found.lines_deleted == found.cancelled == found.drawer_openings == found.reprints == 1


@pytest.mark.parametrize(
    ("hour", "ends", "day"), [(15, 0, 21), (16, 0, 22), (19, 240, 21), (20, 240, 22)]
)
def test_a_day_is_the_shops(hour: int, ends: int, day: int) -> None:
    """Hours of Greenwich; the shop is eight ahead."""
    at = datetime(2026, 11, 21, hour, tzinfo=UTC)
    assert business_day(at, replace(PLAIN, day_ends_minutes=ends)) == date(2026, 11, day)


def test_a_shift_is_named_by_its_day_and_its_turn() -> None:
    assert shift_name(date(2026, 1, 2), 11) == "20260102-11"
