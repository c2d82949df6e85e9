"""Who answers for a return that somebody has to approve (退货授权)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.domain.approval import Approval, limits_of
from app.domain.basket import BasketLine
from app.domain.documents import Exceptional, ReturnedLine, Tender, TenderKind
from app.domain.money import priced
from app.domain.refusal import BadAmount, MayNotApprove, NeedsApproval
from app.domain.staff import Role
from app.models import articles
from app.models.balances import reading
from app.operations import blind_returns, exchange, returns
from app.operations.desk import Desk
from app.operations.exchange import Exchanged
from app.operations.return_slips import Refunded

T = TypeVar("T")
_SUPERVISORS = {Role.MANAGER, Role.ADMINISTRATOR}


def take_back(
    desk: Desk,
    serial: str,
    lines: Sequence[ReturnedLine],
    *,
    reason: str,
    approval: Approval | None = None,
) -> Refunded:
    """``returns.take_back``, as far as who stands there or who approves it may.

    A supervisor who stands there answers alone for what somebody has to approve. Raises
    ``NeedsApproval``, and ``MayNotApprove`` where who approved it may not pay back so much either.
    """
    return _answered(
        desk,
        approval,
        lambda: returns.preview(desk, serial, lines).check.refund_fen,
        lambda by: returns.take_back(desk, serial, lines, reason=reason, approved_by=by),
    )


def take_in_exchange(
    desk: Desk,
    serial: str,
    lines: Sequence[ReturnedLine],
    received_fen: int | None,
    *,
    reason: str,
    approval: Approval | None = None,
) -> Exchanged:
    """``exchange.exchange``, in the same way."""
    return _answered(
        desk,
        approval,
        lambda: returns.preview(desk, serial, lines).check.refund_fen,
        lambda by: exchange.exchange(
            desk, serial, lines, received_fen, reason=reason, approved_by=by
        ),
    )


def insist_on_exchange(
    desk: Desk,
    serial: str,
    lines: Sequence[ReturnedLine],
    *,
    approval: Approval | None = None,
) -> None:
    """Raise what ``take_in_exchange`` would of what comes back, before anything is paid for it."""
    _answered(
        desk,
        approval,
        lambda: returns.preview(desk, serial, lines).check.refund_fen,
        lambda by: returns.insist(desk, serial, lines, approved_by=by),
    )


def take_without_receipt(
    desk: Desk,
    lines: Sequence[BasketLine],
    *,
    member: str,
    reason: str,
    approval: Approval | None = None,
) -> Refunded:
    """``blind_returns.take_back`` for all that ``lines`` cost, in cash, in the same way.

    Raises ``BadAmount`` where they cost nothing.
    """
    paid_fen = sum(priced(line.quantity_milli, line.price_fen) for line in lines)
    if not paid_fen:
        raise BadAmount(amount_fen=0)
    return _answered(
        desk,
        approval,
        lambda: paid_fen,
        lambda by: blind_returns.take_back(
            desk,
            lines,
            member=member,
            refunds=(Tender(TenderKind.CASH, paid_fen),),
            reason=reason,
            approved_by=by,
        ),
    )


def _answered(
    desk: Desk, approval: Approval | None, refund_fen: Callable[[], int], do: Callable[[str], T]
) -> T:
    """Do it in the name of who answers for it; empty where nobody has to."""
    if approval is not None:
        _insist(desk, approval, refund_fen())
        return do(approval.staff)
    try:
        return do("")
    except NeedsApproval:
        if desk.role not in _SUPERVISORS:
            raise
        return do(desk.staff)


def _insist(desk: Desk, approval: Approval, refund_fen: int) -> None:
    with reading(desk.store) as session:
        authority = articles.rulebook_at(session, desk.now()).authority
    most_fen = limits_of(approval.role, authority).refund_most_fen
    if approval.role not in _SUPERVISORS or refund_fen > most_fen:
        raise MayNotApprove(what=Exceptional.RETURN_OVER_LIMIT, staff=approval.staff)
