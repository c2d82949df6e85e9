"""Shifts: what a day adds up to, counted blind, closed with a number that has no gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.approval import Approval
from app.domain.documents import (
    Audit,
    CashMove,
    CashWay,
    Exceptional,
    Pieces,
    ReturnedLine,
    ShiftClose,
    ShiftOpen,
)
from app.domain.refusal import (
    BadAmount,
    BadField,
    BasketWaits,
    EmptyBasket,
    MayNotApprove,
    NeedsApproval,
    NoShift,
    ShiftRuns,
)
from app.domain.rulebook import Authority, Limits
from app.domain.staff import Role
from app.models.counter import JobKind, JobState, PrintJobRow
from app.operations import (
    basket,
    cancelling,
    cash,
    checkout,
    pricing,
    printing,
    returns,
    shifts,
    stored_value,
)
from app.operations.desk import Desk
from tests.operations.owning import documents, give, opening, serve
from tests.till import RULES, Till, mirror, rulebook_row

WATER, COLA = "6901234567892", "6901234567885"
BOSS = Approval("2001", "王*", Role.MANAGER, "老顾客")
OTHER = Approval("1009", "王*", Role.CASHIER)


def sell(desk: Desk, *codes: str) -> str:
    for code in codes:
        basket.scan(desk, code)
    return checkout.pay(desk, None).serial


def notes(desk: Desk) -> list[Audit]:
    return [one.body for one in documents(desk) if isinstance(one.body, Audit)]


def printed(till: Till, kind: JobKind) -> list[str]:
    """The jobs of ``kind`` as text."""
    found = []
    while job := printing.next_job(till.desk):
        printing.finish(till.desk, job.id, JobState.PRINTED)
        with till.desk.store.reading() as session:
            if session.get_one(PrintJobRow, job.id).kind == kind:
                lines = job.receipt.items if job.receipt else ()
                found.append("\n".join(getattr(line, "text", "") for line in lines))
    return found


def test_a_shift_adds_up_to_the_fen_and_the_count_is_blind(till: Till) -> None:
    """R192; counter.md 4.5: what should be there = float + cash in - cash back - taken out."""
    desk = till.desk
    assert shifts.running(desk) is None
    begun = shifts.open_shift(desk, 30_000)
    assert (begun.name, begun.opened, begun.float_fen) == ("20261121-1", True, 30_000)
    first = sell(desk, WATER, WATER)
    serve(till)
    sell(desk, COLA)
    serve(till)
    stored_value.top_up(desk, 50_000)
    basket.scan(desk, WATER)
    basket.set_quantity(desk, 10_000)
    give(till, "principal", opening("principal", 18_000))
    stored_value.offer(desk)
    checkout.pay(desk, None)
    returns.take_back(desk, first, [ReturnedLine(0, 1_000)], reason="坏")
    cash.move(desk, CashWay.IN, 10_000, reason="换零钱")
    cash.move(desk, CashWay.OUT, 5_000, reason="存银行")
    basket.scan(desk, COLA)
    pricing.set_price(desk, 300)
    last = checkout.pay(desk, None).serial
    basket.scan(desk, COLA)
    basket.remove_line(desk)
    basket.scan(desk, COLA)
    cancelling.cancel(desk, reason="不要了")
    cash.open_drawer(desk, reason="换零钱")
    printing.reprint_last(desk)

    closed = shifts.close_shift(desk, 85_800)
    assert (closed.number, closed.difference_fen) == (1, -30)
    body = documents(desk)[-1].body
    assert body == ShiftClose("20261121-1", 1, 85_800, (), 85_830, 4, 2_930 - 200)
    report = printed(till, JobKind.SHIFT)[-1]
    told = [line.split() for line in report.splitlines()]
    for line in (
        ["Z", "日结报表", "No.000001"],
        ["班次", "20261121-1", "收银", "1008", "李*"],
        ["销售笔数", "4"],
        ["销售额", "30.50"],
        ["退货", "笔/额", "1/-2.00"],
        ["改价", "笔/差额", "1/0.50"],
        ["整单取消", "笔", "1"],
        ["删行", "行", "1"],
        ["开钱箱(无交易)", "1"],
        ["重打小票", "次", "1"],
        ["现金", "508.30"],
        ["储值消费", "本金", "17.27"],
        ["储值消费", "赠送", "1.73"],
        ["充值", "笔/本金", "1/500.00"],
        ["充值", "赠送", "50.00"],
        ["备用金", "300.00"],
        ["现金退款", "-2.00"],
        ["存入", "100.00"],
        ["提现", "-50.00"],
        ["应有现金", "858.30"],
        ["实点现金", "858.00"],
        ["长短款", "-0.30"],
        ["首单/末单号", f"{first[-6:]}/{last[-6:]}"],
    ):
        assert line in told, (line, report)
    assert shifts.running(desk) is None


def test_an_x_report_closes_nothing_and_tells_no_sum_of_cash(till: Till) -> None:
    """A cashier who has seen what there should be counts until it is there."""
    shifts.open_shift(till.desk, 10_000)
    sell(till.desk, WATER)
    for _ in range(2):
        shifts.x_report(till.desk)
    first, second = printed(till, JobKind.SHIFT)
    assert "第1次打印" in first
    assert "第2次打印" in second
    assert "应有现金" not in first
    sell(till.desk, WATER)
    assert shifts.close_shift(till.desk, 10_400).difference_fen == 0


def test_selling_waits_for_nobody_to_open_a_shift(till: Till) -> None:
    """P10: a shift begins by itself, and whoever opens it later says what lay in the drawer."""
    serial = sell(till.desk, WATER)
    begun = shifts.running(till.desk)
    assert begun is not None
    assert (begun.name, begun.opened, begun.float_fen) == ("20261121-1", False, 0)
    assert not any(isinstance(one.body, ShiftOpen) for one in documents(till.desk))
    taken = shifts.open_shift(till.desk, 20_000)
    assert (taken.name, taken.opened) == ("20261121-1", True)
    with pytest.raises(ShiftRuns) as no:
        shifts.open_shift(till.desk, 20_000)
    assert no.value.facts == {"shift": "20261121-1", "staff": "1008 李*"}
    shifts.close_shift(till.desk, 20_200)
    (report,) = printed(till, JobKind.SHIFT)
    assert f"{serial[-6:]}/{serial[-6:]}" in report


def test_numbers_of_shifts_and_reports_have_no_gap(till: Till) -> None:
    """A Z that is missing is seen: on the next day its number goes on, the shift's begins anew."""
    numbers, names = [], []
    for day in range(2):
        till.world.at = datetime(2026, 11, 21 + day, 3, tzinfo=UTC)
        for _ in range(2):
            names.append(shifts.open_shift(till.desk, 0).name)
            numbers.append(shifts.close_shift(till.desk, 0).number)
    assert numbers == [1, 2, 3, 4]
    assert names == ["20261121-1", "20261121-2", "20261122-1", "20261122-2"]


def test_a_business_day_ends_when_the_shop_says(till: Till) -> None:
    mirror(till, (rulebook_row(replace(RULES, version=3, day_ends_minutes=240), ver=3),))
    till.world.at = datetime(2026, 11, 21, 19, 59, tzinfo=UTC)  # 03:59 in the shop
    assert shifts.open_shift(till.desk, 0).name == "20261121-1"
    shifts.close_shift(till.desk, 0)
    till.world.at += timedelta(minutes=1)
    assert shifts.open_shift(till.desk, 0).name == "20261122-1"


def test_a_shift_is_not_closed_over_goods_that_are_rung_up_nor_twice(till: Till) -> None:
    shifts.open_shift(till.desk, 0)
    basket.scan(till.desk, WATER)
    with pytest.raises(BasketWaits):
        shifts.close_shift(till.desk, 0)
    basket.suspend(till.desk)
    shifts.close_shift(till.desk, 0)
    with pytest.raises(NoShift):
        shifts.close_shift(till.desk, 0)
    with pytest.raises(NoShift):
        shifts.x_report(till.desk)


def test_pieces_that_were_counted_are_kept_and_have_to_be_the_sum(till: Till) -> None:
    shifts.open_shift(till.desk, 0)
    with pytest.raises(ValueError, match="pieces"):
        shifts.close_shift(till.desk, 10_000, (Pieces(5_000, 1),))
    shifts.close_shift(till.desk, 10_050, (Pieces(10_000, 1), Pieces(50, 1)))
    body = documents(till.desk)[-1].body
    assert isinstance(body, ShiftClose)
    assert body.pieces == (Pieces(10_000, 1), Pieces(50, 1))


@pytest.mark.parametrize("fen", [-1, shifts.MOST_FEN + 1])
def test_no_such_amount_lies_in_a_drawer(till: Till, fen: int) -> None:
    with pytest.raises(BadAmount):
        shifts.open_shift(till.desk, fen)
    shifts.open_shift(till.desk, 0)
    with pytest.raises(BadAmount):
        shifts.close_shift(till.desk, fen)


def test_change_that_a_member_keeps_stays_in_the_drawer(till: Till) -> None:
    """零钱转存: 20 yuan came in, 3.30 of it for goods; 16.70 is stored value now."""
    shifts.open_shift(till.desk, 0)
    serve(till)
    basket.scan(till.desk, COLA)
    checkout.pay(till.desk, 2_000, keep_change=True)
    assert shifts.close_shift(till.desk, 2_000).difference_fen == 0
    (report,) = printed(till, JobKind.SHIFT)
    assert ["充值", "笔/本金", "1/16.70"] in [line.split() for line in report.splitlines()]


def cashier(till: Till, limits: Limits | None = None) -> Desk:
    """The desk with somebody at it who may do little."""
    rules = replace(RULES, version=3, authority=Authority(limits or Limits(100, 0, 300, 0)))
    mirror(till, (rulebook_row(rules, ver=3),))
    till.desk.role = Role.CASHIER
    return till.desk


def test_a_price_is_lowered_as_far_as_the_role_may_and_further_with_approval(till: Till) -> None:
    """Threat 4; counter.md job 10."""
    desk = cashier(till)
    basket.scan(desk, COLA)
    assert pricing.set_price(desk, 315, reason="破损").quote.gross_fen == 315
    with pytest.raises(NeedsApproval) as no:
        pricing.set_price(desk, 314)
    assert no.value.facts == {"what": "price_override"}
    with pytest.raises(MayNotApprove):
        pricing.set_price(desk, 314, approval=OTHER)
    assert pricing.set_price(desk, 200, approval=BOSS).quote.gross_fen == 200
    assert notes(desk) == [
        Audit(Exceptional.PRICE_OVERRIDE, "102", "3.50", "3.15", 35, "破损"),
        Audit(Exceptional.DISCOUNT_OVER_CAP, "102", "3.15", "2.00", 115, "老顾客", "2001"),
    ]
    line = pricing.set_price(desk, 350).basket.lines[0]
    assert (line.price_fen, line.shelf_fen) == (350, 0)


def test_a_line_or_the_whole_basket_is_discounted_from_the_shelf_price(till: Till) -> None:
    """88 is 8.8折; a second discount does not build on the first."""
    desk = till.desk
    basket.scan(desk, WATER)
    basket.scan(desk, COLA)
    assert pricing.discount_line(desk, 880).quote.gross_fen == 200 + 308
    shown = pricing.discount_order(desk, 900)
    assert [line.price_fen for line in shown.basket.lines] == [180, 315]
    assert shown.basket.selected == 1
    assert pricing.discount_order(desk, 1000).quote.gross_fen == 550
    assert all(not line.shelf_fen for line in basket.show(desk).basket.lines)


def test_goods_at_another_price_are_a_line_of_their_own(till: Till) -> None:
    basket.scan(till.desk, COLA)
    pricing.set_price(till.desk, 300)
    lines = basket.scan(till.desk, COLA).view.basket.lines
    assert [(line.price_fen, line.shelf_fen) for line in lines] == [(300, 350), (350, 0)]


@pytest.mark.parametrize("fen", [-1, 100_000_000])
def test_no_goods_cost_that(till: Till, fen: int) -> None:
    with pytest.raises(EmptyBasket):
        pricing.set_price(till.desk, 100)
    basket.scan(till.desk, COLA)
    with pytest.raises(BadAmount):
        pricing.set_price(till.desk, fen)
    for permille in (0, 1001):
        with pytest.raises(BadAmount):
            pricing.discount_line(till.desk, permille)


def test_a_basket_worth_more_than_the_role_may_is_given_up_with_approval(till: Till) -> None:
    desk = cashier(till)
    with pytest.raises(EmptyBasket):
        cancelling.cancel(desk)
    basket.scan(desk, WATER)
    cancelling.cancel(desk, reason="不要了")
    serve(till)
    basket.scan(desk, COLA)
    with pytest.raises(NeedsApproval):
        cancelling.cancel(desk, reason="不要了")
    shown = cancelling.cancel(desk, reason="不要了", approval=BOSS)
    assert (shown.basket.lines, shown.basket.member) == ((), "")
    assert [
        (one.about != "", one.amount_fen, one.reason, one.approved_by) for one in notes(desk)
    ] == [
        (True, 200, "不要了", ""),
        (True, 350, "老顾客", "2001"),
    ]


def test_a_line_that_is_taken_out_is_noted_however_it_goes(till: Till) -> None:
    """Threat 4: goods handed over that were rung up and deleted."""
    basket.scan(till.desk, COLA)
    basket.scan(till.desk, COLA)
    basket.one_less(till.desk)
    assert notes(till.desk) == []
    basket.one_less(till.desk)
    assert notes(till.desk) == [Audit(Exceptional.LINE_DELETED, "102", "1", "", 350, "")]


def test_cash_is_taken_out_and_the_drawer_opened_as_far_as_the_role_may(till: Till) -> None:
    desk = cashier(till)
    with pytest.raises(NeedsApproval):
        cash.move(desk, CashWay.OUT, 100, reason="存银行")
    with pytest.raises(NeedsApproval):
        cash.open_drawer(desk, reason="换零钱")
    cash.move(desk, CashWay.IN, 100, reason="换零钱")
    receipt = cash.move(desk, CashWay.OUT, 100, reason="存银行", approval=BOSS)
    assert "2001 王*" in "".join(getattr(line, "text", "") for line in receipt.items)
    assert [one.body for one in documents(desk)] == [
        CashMove(CashWay.IN, 100, "换零钱"),
        CashMove(CashWay.OUT, 100, "存银行", "2001"),
    ]
    for reason in ("", " "):
        with pytest.raises(BadField):
            cash.open_drawer(desk, reason=reason)
    for fen in (0, cash.MOST_FEN + 1):
        with pytest.raises(BadAmount):
            cash.move(desk, CashWay.IN, fen, reason="换零钱")


def test_a_return_over_the_limit_of_the_role_needs_approval(till: Till) -> None:
    """Threat 3."""
    desk = cashier(till, Limits(refund_most_fen=350))
    serial = sell(desk, COLA, COLA)
    with pytest.raises(NeedsApproval) as no:
        returns.take_back(desk, serial, [ReturnedLine(0, 2_000)], reason="坏")
    assert no.value.facts == {"what": "return_over_limit"}
    returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="坏")
    returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="坏", approved_by="2001")
