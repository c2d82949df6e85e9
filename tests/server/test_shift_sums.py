"""The centre works a till's Z report out again, and tells a manager where it differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from app.domain.documents import (
    Audit,
    CashMove,
    CashWay,
    Exceptional,
    ShiftClose,
    ShiftOpen,
)
from app.domain.staff import Role
from server import feed, resettling
from server.acts import By
from server.base import reading
from server.centre import Centre
from server.identity.staff import Somebody
from server.shifts import CODE
from server.tables.journal import ExceptionRow
from tests.server.builder import AT, LIN, PAPER, RULES, TillBuilder, exceptions

PAPER_FEN = PAPER.price_fen
BOSS = By(Somebody("admin", "店长", Role.ADMINISTRATOR, None), AT, "看过了")


def work(till: TillBuilder, sales: int = 3) -> ShiftClose:
    """A shift with all that moves cash, and the Z report that is right for it."""
    till.write(ShiftOpen("20261121-1", 30_000))
    for _ in range(sales):
        till.sell("", PAPER)
    till.top_up(LIN, 50_000)
    till.write(CashMove(CashWay.OUT, 20_000, "存银行"))
    till.write(Audit(Exceptional.DRAWER_OPENED, "", "", "", 0, "换零钱"))
    sold_fen = sales * PAPER_FEN
    expected_fen = 30_000 + sold_fen + 50_000 - 20_000
    return ShiftClose("20261121-1", 1, expected_fen, (), expected_fen, sales, sold_fen)


def differs(engine: Engine) -> dict[str, object] | None:
    return exceptions(engine).get(CODE)


def test_a_z_report_that_is_right_raises_nothing_and_the_next_begins_behind_it(
    centre: Centre, till: TillBuilder
) -> None:
    till.write(work(till))
    till.sell("", PAPER)
    till.write(ShiftClose("20261121-2", 2, PAPER_FEN, (), PAPER_FEN, 1, PAPER_FEN))
    till.push(centre)
    assert differs(centre.engine) is None


@pytest.mark.parametrize(
    "wrong", [{"expected_fen": 1_000}, {"sales": 2}, {"net_fen": 2 * PAPER_FEN}]
)
def test_a_z_report_that_differs_is_told_once_with_both_figures(
    centre: Centre, till: TillBuilder, wrong: dict[str, int]
) -> None:
    """A till cannot print other figures than those of what it has sent: threats 3 and 4."""
    right = work(till)
    close = till.write(replace(right, **wrong))  # type: ignore[arg-type]  # (whole numbers)
    till.push(centre)
    till.push(centre)
    centre.round(till.id, till.request(*till.sent))
    mine = {"expected_fen": right.expected_fen, "sales": 3, "net_fen": right.net_fen}
    assert differs(centre.engine) == {
        "shift": "20261121-1",
        "number": 1,
        "documents": 7,
        "till": mine | wrong,
        "centre": mine,
    }
    with reading(centre.engine) as session:
        told = select(ExceptionRow.document).where(ExceptionRow.code == CODE)
        assert session.scalars(told).all() == [close.id]


def test_a_document_that_is_given_up_lets_its_shift_be_compared(
    centre: Centre, till: TillBuilder
) -> None:
    """F71: a close with something unsettled before it is not a wrong one."""
    right = work(till)
    lost = till.raw(b"no document")
    till.write(replace(right, sales=5))
    till.push(centre)
    assert differs(centre.engine) is None
    with feed.stamping(centre.engine) as stamps:
        assert resettling.reject(stamps, lost.id, BOSS)
    told = differs(centre.engine)
    assert told is not None
    assert (told["till"], told["centre"]) == (
        {"expected_fen": right.expected_fen, "sales": 5, "net_fen": right.net_fen},
        {"expected_fen": right.expected_fen, "sales": 3, "net_fen": right.net_fen},
    )


def test_a_shift_goes_on_in_the_log_of_a_restored_till(centre: Centre, till: TillBuilder) -> None:
    """What its copy had counts; what came after the copy was made is not of its report."""
    right = work(till)
    head, number = till.head, till.number
    lost = till.sell("", PAPER)
    till.push(centre)
    again = TillBuilder("T01", "log-9", rulebook=RULES, head=head)
    again.at = till.at
    again.sell("", PAPER)
    again.write(
        replace(
            right,
            expected_fen=right.expected_fen + PAPER_FEN,
            counted_fen=right.expected_fen,
            sales=4,
            net_fen=4 * PAPER_FEN,
        )
    )
    again.push(centre)
    assert (lost.number, number) == (8, 7)
    assert differs(centre.engine) is None
