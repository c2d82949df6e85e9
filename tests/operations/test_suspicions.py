"""What stood out in a shift is on its Z report and waits for a manager, whom nobody replaces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.approval import Approval
from app.domain.receipt import Line, Receipt
from app.domain.refusal import MayNotApprove, NeedsApproval
from app.domain.staff import Role
from app.operations import attention, basket, cash, checkout, shifts
from app.operations.views import AttentionItem, AttentionKind
from tests.till import Till

WATER = "6901234567892"
WANG = Approval("2001", "王*国", Role.MANAGER)


def work(till: Till, openings: int, sales: int = 1) -> None:
    for _ in range(sales):
        basket.scan(till.desk, WATER)
        checkout.pay(till.desk, None)
    for _ in range(openings):
        cash.open_drawer(till.desk, reason="换零钱")


def text_of(receipt: Receipt) -> str:
    return "\n".join(item.text for item in receipt.items if isinstance(item, Line))


def suspected(till: Till) -> list[AttentionItem]:
    every = attention.attention(till.desk)
    return [item for item in every if item.kind is AttentionKind.SUSPICION]


def test_a_quiet_shift_says_nothing_of_it(till: Till) -> None:
    work(till, openings=4)
    closed = shifts.close_shift(till.desk, 0)
    assert "异常提示" not in text_of(closed.receipt)
    assert suspected(till) == []


def test_what_stood_out_is_on_the_z_and_only_a_manager_takes_it_off_the_list(till: Till) -> None:
    """Threats 2 and 4: the cashier it is about cannot make it go."""
    work(till, openings=5)
    closed = shifts.close_shift(till.desk, 0)
    assert "异常提示 项" in text_of(closed.receipt)
    (item,) = suspected(till)
    assert (item.code, item.serial) == ("drawer_opened", "20261121-1 · 1008 · 5")
    cashier = replace(till.desk, role=Role.CASHIER)
    with pytest.raises(NeedsApproval):
        attention.saw_alarm(cashier, item.kind, item.id)
    with pytest.raises(MayNotApprove):
        attention.saw_alarm(cashier, item.kind, item.id, replace(WANG, role=Role.CASHIER))
    assert suspected(till) == [item]
    attention.saw_alarm(cashier, item.kind, item.id, WANG)
    assert suspected(till) == []


def test_a_card_that_comes_in_two_shifts_of_a_day_is_counted_in_both(till: Till) -> None:
    """Threat 2: a shift that is closed in between hides no sixth sale."""
    for sales in (5, 1):
        for _ in range(sales):
            basket.scan(till.desk, WATER)
            basket.scan(till.desk, "8801000000000231")
            checkout.pay(till.desk, None)
        work(till, 0, sales=20)
        shifts.close_shift(till.desk, 0)
    (item,) = suspected(till)
    assert item.code == "card_too_often"
    assert item.serial == "20261121-2 · 1008 · 张*伟 · 6"
