"""Goods that come back, on real files: shown before it is done, and done to the fen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import canon
from app.domain.basket import BasketLine
from app.domain.documents import (
    Document,
    GiveBack,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind
from app.domain.receipt import Line
from app.domain.refusal import (
    BadAmount,
    EmptyBasket,
    NeedsApproval,
    NotPaid,
    NotSoldHere,
    PassUsed,
    RefundDiffers,
    ReturnTooMuch,
    UnknownMember,
)
from app.models.counter import JobKind, PrintJobRow
from app.models.journal import DocumentRow
from app.operations import (
    basket,
    blind_returns,
    checkout,
    exchange,
    passes,
    points,
    returns,
    stored_value,
)
from app.operations.desk import Desk
from app.operations.views import CounterView
from tests.operations import owning
from tests.till import LIN, LIN_CARD, Till, grant

WATER_CODE, COLA_CODE, APPLES_CODE = "6901234567892", "6901234567885", "2200101012683"
COLA = BasketLine("102", "可口可乐330ml", "罐", 350, 1_000)
CASH = TenderKind.CASH


def bodies(desk: Desk) -> list[Document]:
    with desk.store.reading() as session:
        raw = session.scalars(select(DocumentRow.content).order_by(DocumentRow.number))
        return [canon.load_document(content) for content in raw]


def jobs(desk: Desk, document: str) -> list[str]:
    with desk.store.reading() as session:
        query = select(PrintJobRow.kind).where(PrintJobRow.document == document)
        return list(session.scalars(query.order_by(PrintJobRow.seq)))


def sell_three_colas(desk: Desk) -> str:
    for _ in range(3):
        basket.scan(desk, COLA_CODE)
    return checkout.pay(desk, None).serial


def sell_to_lin(till: Till) -> str:
    """20.00 after the tier's discount: 10.00 by points, 6.00 of value, 4.00 in cash."""
    desk = till.desk
    for code in (WATER_CODE, WATER_CODE, COLA_CODE, COLA_CODE, APPLES_CODE):
        basket.scan(desk, code)
    basket.scan(desk, LIN_CARD)
    grant(till, Kind.POINTS, 2_000)
    grant(till, Kind.PRINCIPAL, 540)
    grant(till, Kind.BONUS, 60)
    points.redeem(desk, 1_000)
    stored_value.offer(desk)
    return checkout.pay(desk, None).serial


def lin(desk: Desk) -> CounterView:
    view = basket.scan(desk, LIN_CARD).view
    assert view.member is not None
    return view


def owned(view: CounterView) -> tuple[int, int, int]:
    assert view.member is not None
    return view.member.points, view.member.principal_fen, view.member.bonus_fen


def test_a_sale_is_found_by_its_receipt_with_what_can_come_back(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    found = returns.find(desk, serial)
    (line,) = found.lines
    assert (line.line.name, line.left_milli, line.net_fen) == ("可口可乐330ml", 3_000, 1_050)
    assert (found.member, found.approval) == (None, False)


def test_a_return_is_shown_before_it_is_done_and_changes_nothing(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    found = returns.preview(desk, serial, [ReturnedLine(0, 2_000)])
    assert found.refunds == (Tender(CASH, 700),)
    assert found.check == ReturnCheck(700)
    assert len(bodies(desk)) == 1


def test_goods_come_back_in_parts_until_nothing_is_left(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    first = returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="质量问题")
    assert first.serial == "R0107-T03-20261121-000001"
    assert first.refunds == (Tender(CASH, 350),)
    second = returns.take_back(desk, serial, [ReturnedLine(0, 2_000)], reason="质量问题")
    assert second.refunds == (Tender(CASH, 700),)
    assert returns.find(desk, serial).lines[0].left_milli == 0
    with pytest.raises(ReturnTooMuch) as no:
        returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="质量问题")
    assert no.value.facts == {"name": "可口可乐330ml", "left_milli": 0}
    with pytest.raises(ReturnTooMuch):
        returns.preview(desk, serial, [ReturnedLine(9, 1_000)])
    assert len(bodies(desk)) == 3


def test_a_return_prints_two_slips_and_opens_the_drawer_once(desk: Desk) -> None:
    done = returns.take_back(
        desk, sell_three_colas(desk), [ReturnedLine(0, 1_000)], reason="质量问题"
    )
    assert jobs(desk, done.document) == [JobKind.DRAWER, JobKind.RETURN, JobKind.RETURN]
    text = "\n".join(item.text for item in done.receipt.items if isinstance(item, Line))
    assert "退货凭证(顾客联)" in text
    assert "可口可乐330ml" in text
    assert "-3.50" in text


def test_everything_that_paid_goes_back_to_where_it_came_from(till: Till) -> None:
    """F28: a return could not be put back to the gift card."""
    desk = till.desk
    before = owned(lin(desk))
    serial = sell_to_lin(till)
    shown = returns.find(desk, serial)
    assert shown.member is not None
    assert shown.member.name == "张*伟"
    whole = [ReturnedLine(line.index, line.left_milli) for line in shown.lines]
    done = returns.take_back(desk, serial, whole, reason="不要了")
    assert sum(tender.amount_fen for tender in done.refunds) == 400
    assert (done.check.points, done.check.principal_fen, done.check.bonus_fen) == (1_000, 540, 60)
    assert done.check.clawed_points == 9
    assert owned(lin(desk)) == before


def test_what_comes_back_can_be_spent_here_at_once_also_offline(till: Till) -> None:
    desk = till.desk
    serial = sell_to_lin(till)
    till.world.online = False
    whole = [ReturnedLine(line.index, line.left_milli) for line in returns.find(desk, serial).lines]
    returns.take_back(desk, serial, whole, reason="不要了")
    view = lin(desk)
    assert view.member is not None
    assert (view.member.held_points, view.member.held_fen) == (1_000, 600)


def test_points_held_here_are_let_go_so_that_the_centre_can_claim_what_was_earned(
    till: Till,
) -> None:
    desk = till.desk
    serial = sell_to_lin(till)
    basket.scan(desk, COLA_CODE)
    lin(desk)
    grant(till, Kind.POINTS, 500)
    points.redeem(desk, 100)
    line = [ReturnedLine(2, 1_268)]
    returns.take_back(desk, serial, line, reason="坏")
    let_go = bodies(desk)[-2].body
    assert isinstance(let_go, GiveBack)
    assert [part.amount for part in let_go.returned] == [400]
    view = basket.show(desk)
    assert view.quote.points == 100


def test_a_pass_comes_back_as_long_as_all_its_uses_are_there(till: Till) -> None:
    owning.rule(till)
    desk = till.desk
    till.world.online = False
    basket.scan(desk, "YOGA10")
    lin(desk)
    serial = checkout.pay(desk, None).serial
    line = [ReturnedLine(0, 1_000)]
    assert returns.preview(desk, serial, line).check.clawed_points >= 0
    lin(desk)
    passes.use_pass(desk, "YOGA10", "YOGA")
    for refused in (
        lambda: returns.preview(desk, serial, line),
        lambda: returns.take_back(desk, serial, line, reason="不要了"),
    ):
        with pytest.raises(PassUsed) as no:
            refused()
        assert no.value.facts == {"sku": "YOGA10", "left": 9}


def test_uses_held_here_are_let_go_before_a_pass_comes_back(till: Till) -> None:
    owning.rule(till)
    desk = till.desk
    till.world.online = False
    basket.scan(desk, "YOGA10")
    lin(desk)
    serial = checkout.pay(desk, None).serial
    returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="不要了")
    let_go = bodies(desk)[-2].body
    assert isinstance(let_go, GiveBack)
    assert [part.amount for part in let_go.returned] == [10]
    lin(desk)
    assert passes.passes(desk) == ()


def test_the_receipt_of_another_till_is_not_taken_here(desk: Desk) -> None:
    with pytest.raises(NotSoldHere) as no:
        returns.find(desk, "0107-T09-20261121-000001")
    assert no.value.facts == {"serial": "0107-T09-20261121-000001"}


def test_a_return_is_not_a_sale_whose_goods_can_come_back(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    done = returns.take_back(desk, serial, [ReturnedLine(0, 1_000)], reason="质量问题")
    with pytest.raises(NotSoldHere):
        returns.find(desk, done.serial)


def test_late_goods_need_an_approval(till: Till) -> None:
    desk = till.desk
    serial = sell_three_colas(desk)
    till.world.at += timedelta(days=8)
    assert returns.find(desk, serial).approval
    line = [ReturnedLine(0, 1_000)]
    with pytest.raises(NeedsApproval) as no:
        returns.take_back(desk, serial, line, reason="质量问题")
    assert no.value.facts == {"what": "late"}
    returns.take_back(desk, serial, line, reason="质量问题", approved_by="1001")
    body = bodies(desk)[-1].body
    assert isinstance(body, Return)
    assert body.approved_by == "1001"


def test_money_may_be_paid_back_another_way_but_not_another_amount(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    line = [ReturnedLine(0, 1_000)]
    with pytest.raises(RefundDiffers) as no:
        returns.take_back(
            desk, serial, line, reason="质量问题", refunds=[Tender(TenderKind.WECHAT, 349)]
        )
    assert no.value.facts == {"due_fen": 350, "refunded_fen": 349}
    done = returns.take_back(
        desk, serial, line, reason="质量问题", refunds=[Tender(TenderKind.WECHAT, 350)]
    )
    assert jobs(desk, done.document) == [JobKind.RETURN, JobKind.RETURN]


def test_goods_without_receipt_come_back_with_approval_only(desk: Desk) -> None:
    def back(paid_fen: int, by: str = "1001", member: str = "") -> returns.Refunded:
        return blind_returns.take_back(
            desk,
            [COLA],
            member=member,
            refunds=[Tender(CASH, paid_fen)],
            reason="没有小票",
            approved_by=by,
        )

    with pytest.raises(NeedsApproval) as no:
        back(350, by="")
    assert no.value.facts == {"what": "without_receipt"}
    for wrong in (351, 20_001):
        with pytest.raises(BadAmount):
            back(wrong)
    with pytest.raises(UnknownMember):
        back(350, member="nobody")
    done = back(350)
    assert done.check == ReturnCheck(350)
    assert jobs(desk, done.document) == [JobKind.DRAWER, JobKind.RETURN, JobKind.RETURN]


def test_points_cannot_be_bought_by_returning_goods_without_receipt(desk: Desk) -> None:
    """F34: what such goods would earn is taken back from the member."""
    before = owned(lin(desk))
    done = blind_returns.take_back(
        desk,
        [COLA],
        member=LIN,
        refunds=[Tender(CASH, 350)],
        reason="没有小票",
        approved_by="1001",
    )
    assert done.check.clawed_points == 3
    assert owned(lin(desk)) == (before[0] - 3, before[1], before[2])


def test_goods_are_exchanged_in_one_commit_and_the_difference_is_paid(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    for _ in range(5):
        basket.scan(desk, COLA_CODE)
    with pytest.raises(NotPaid):
        exchange.exchange(desk, serial, [ReturnedLine(0, 2_000)], 1_049, reason="换货")
    assert len(bodies(desk)) == 1
    done = exchange.exchange(desk, serial, [ReturnedLine(0, 2_000)], 2_000, reason="换货")
    assert done.returned.refunds == (Tender(TenderKind.EXCHANGE, 700),)
    assert (done.paid.due_fen, done.paid.change_fen) == (1_750, 950)
    sale = bodies(desk)[-1].body
    assert isinstance(sale, Sale)
    assert sale.tenders == (
        Tender(TenderKind.EXCHANGE, 700, reference=done.returned.document),
        Tender(CASH, 1_050, 2_000),
    )


def test_what_the_new_goods_do_not_cost_is_paid_back(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    basket.scan(desk, WATER_CODE)
    done = exchange.exchange(desk, serial, [ReturnedLine(0, 3_000)], None, reason="换货")
    assert done.returned.refunds == (Tender(CASH, 850), Tender(TenderKind.EXCHANGE, 200))
    assert done.paid.change_fen == 0


def test_what_goods_had_paid_that_came_back_is_paid_back_in_cash(desk: Desk) -> None:
    """Else who exchanged goods and brings the others back too would get nothing for the first."""
    serial = sell_three_colas(desk)
    for _ in range(4):
        basket.scan(desk, COLA_CODE)
    paid = exchange.exchange(desk, serial, [ReturnedLine(0, 2_000)], None, reason="换货").paid
    found = returns.preview(desk, paid.serial, [ReturnedLine(0, 4_000)])
    assert found.refunds == (Tender(CASH, 700), Tender(CASH, 700))
    done = returns.take_back(desk, paid.serial, [ReturnedLine(0, 4_000)], reason="不要了")
    assert done.refunds == found.refunds


def test_an_exchange_needs_goods_in_the_basket(desk: Desk) -> None:
    serial = sell_three_colas(desk)
    with pytest.raises(EmptyBasket):
        exchange.exchange(desk, serial, [ReturnedLine(0, 1_000)], None, reason="换货")


def test_change_goes_into_the_balance_and_is_spent_from_there(till: Till) -> None:
    desk = till.desk
    before = owned(lin(desk))
    basket.scan(desk, COLA_CODE)
    till.world.online = False
    paid = checkout.pay(desk, 1_000, keep_change=True)
    assert paid.change_fen == 0
    text = [item.text for item in paid.receipt.items if isinstance(item, Line)]
    assert any("零钱转存" in line and line.endswith("6.70") for line in text)
    view = lin(desk)
    assert owned(view)[1] == before[1] + 670
    assert view.member is not None
    assert view.member.held_fen == 670


def test_a_walk_in_takes_the_change_along(desk: Desk) -> None:
    basket.scan(desk, COLA_CODE)
    assert checkout.pay(desk, 1_000, keep_change=True).change_fen == 650
