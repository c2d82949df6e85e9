"""Who may do what alone, and whose yes counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.approval import Approval, approved_by, limits_of, manager_for
from app.domain.basket import BasketLine
from app.domain.documents import (
    Adjustment,
    Audit,
    BlindReturn,
    CashMove,
    CashWay,
    Exceptional,
    Pieces,
    Return,
    ReturnCheck,
    ReturnedLine,
    ShiftClose,
    ShiftOpen,
)
from app.domain.documents.envelope import Body
from app.domain.exceptional import exceptional
from app.domain.ledger import Kind
from app.domain.refusal import MayNotApprove, NeedsApproval
from app.domain.rulebook import Authority, Limits
from app.domain.staff import Role
from tests.domain.strategies import document

AUTHORITY = Authority(Limits(100), Limits(300))
COLA = BasketLine("102", "可乐", "罐", 350, 1_000)
BOSS = Approval("2001", "王*", Role.MANAGER)


def ask(role: Role, off: int, approval: Approval | None = None) -> str:
    return approved_by("price", lambda may: off <= may.off_permille, role, approval, AUTHORITY)


def test_each_role_goes_as_far_as_the_shop_lets_it() -> None:
    assert limits_of(Role.CASHIER, AUTHORITY) is AUTHORITY.cashier
    assert limits_of(Role.MANAGER, AUTHORITY) is AUTHORITY.manager
    assert limits_of(Role.ADMINISTRATOR, AUTHORITY) is AUTHORITY.manager
    assert limits_of(Role.AUDITOR, AUTHORITY) == Limits()


def test_nobody_is_asked_about_what_somebody_may_do_alone() -> None:
    assert ask(Role.CASHIER, 100) == ""
    assert ask(Role.CASHIER, 100, BOSS) == ""


def test_further_it_goes_only_with_the_yes_of_somebody_who_may() -> None:
    with pytest.raises(NeedsApproval) as asked:
        ask(Role.CASHIER, 101)
    assert asked.value.facts == {"what": "price"}
    assert ask(Role.CASHIER, 101, BOSS) == "2001"
    assert ask(Role.CASHIER, 300, BOSS) == "2001"
    with pytest.raises(MayNotApprove) as no:
        ask(Role.CASHIER, 301, BOSS)
    assert no.value.facts == {"what": "price", "staff": "2001"}


def test_a_colleague_of_the_same_role_cannot_approve_what_neither_may() -> None:
    """Threat 4, and no approval by oneself either."""
    with pytest.raises(MayNotApprove):
        ask(Role.CASHIER, 101, replace(BOSS, role=Role.CASHIER))
    with pytest.raises(MayNotApprove):
        ask(Role.CASHIER, 101, replace(BOSS, role=Role.AUDITOR))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_a_manager_needs_nobody_else_for_what_managers_decide(role: Role) -> None:
    assert manager_for("pin", role, "2002", None) == "2002"
    assert manager_for("pin", role, "2002", BOSS) == "2002"


@pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR])
def test_anybody_else_needs_one(role: Role) -> None:
    with pytest.raises(NeedsApproval) as asked:
        manager_for("pin", role, "1001", None)
    assert asked.value.facts == {"what": "pin"}
    assert manager_for("pin", role, "1001", BOSS) == "2001"
    for other in (Role.CASHIER, Role.AUDITOR):
        with pytest.raises(MayNotApprove) as no:
            manager_for("pin", role, "1001", replace(BOSS, role=other))
        assert no.value.facts == {"what": "pin", "staff": "2001"}


def test_who_approved_is_named_by_number_and_name() -> None:
    assert BOSS.who == "2001 王*"
    assert replace(BOSS, name="").who == "2001"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (Audit(Exceptional.REPRINT, "d", "", "1", 0, ""), Exceptional.REPRINT),
        (BlindReturn((COLA,), "", (), "坏", "2001", 0), Exceptional.BLIND_RETURN),
        (Adjustment("lin", Kind.POINTS, "", 5, "补", "2001"), Exceptional.MANUAL_POINTS),
        (CashMove(CashWay.IN, 1, "换零钱"), None),
    ],
)
def test_a_document_that_carries_its_reason_is_its_own_entry(
    body: Body, what: Exceptional | None
) -> None:
    assert exceptional(document(body)) is what


@pytest.mark.parametrize(("by", "what"), [("", None), ("2001", Exceptional.RETURN_OVER_LIMIT)])
def test_a_return_is_asked_about_where_somebody_approved_it(
    by: str, what: Exceptional | None
) -> None:
    back = Return("s", (ReturnedLine(0, 1_000),), "", (), "坏", by, ReturnCheck(0))
    assert exceptional(document(back)) is what


def test_what_no_shift_and_no_drawer_can_be_is_no_document() -> None:
    for wrong in (
        lambda: Audit(Exceptional.REPRINT, "d", "", "1", -1, ""),
        lambda: CashMove(CashWay.IN, 0, "换零钱"),
        lambda: CashMove(CashWay.OUT, 1, " "),
        lambda: ShiftOpen("", 0),
        lambda: ShiftOpen("20261121-1", -1),
        lambda: Pieces(0, 1),
        lambda: Pieces(100, 0),
        lambda: ShiftClose("", 1, 0, (), 0, 0, 0),
        lambda: ShiftClose("20261121-1", 0, 0, (), 0, 0, 0),
        lambda: ShiftClose("20261121-1", 1, -1, (), 0, 0, 0),
        lambda: ShiftClose("20261121-1", 1, 100, (Pieces(100, 2),), 0, 0, 0),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wrong()
    assert ShiftClose("20261121-1", 1, 100, (Pieces(100, 1),), 0, 0, 0).counted_fen == 100
