"""Goods that come back, by their receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.basket import BasketLine
from app.domain.documents import (
    Basis,
    GiveBack,
    Return,
    ReturnCheck,
    Returned,
    ReturnedLine,
    Tender,
    TenderKind,
)
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.plans import plan_at
from app.domain.posting import return_check
from app.domain.receipt import Receipt
from app.domain.refusal import NeedsApproval, NotSoldHere, PassUsed, RefundDiffers
from app.domain.returns import (
    CouponReturned,
    Past,
    ReturnRight,
    check_lines,
    coupons_in,
    left_to_return,
    needs_approval,
    reversal,
    right_to_return,
)
from app.domain.rulebook import Rulebook
from app.domain.slips import ReturnedGoods, ReturnSlip
from app.models import articles, holds, people, sales
from app.models.balances import balances_of, reading
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.journal import Recorded, queue_print, record, serial_for
from app.operations.screen import current
from app.operations.slips import COPIES, head, member_part, render


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of a sale; ``left_milli`` of it are still with the customer."""

    index: int
    line: BasketLine
    left_milli: int
    net_fen: int


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A sale whose goods may come back. ``approval``: the shop's time for that is over."""

    serial: str
    sold_at: datetime
    member: Member | None
    lines: tuple[Returnable, ...]
    approval: bool


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What a return would do, before it is done.

    ``refunds`` is the money by the tenders of the sale, ``check`` what goes to the member and back.
    """

    refunds: tuple[Tender, ...]
    check: ReturnCheck
    coupons: tuple[CouponReturned, ...] = ()


@dataclass(frozen=True, slots=True)
class Refunded:
    """A return as it was made: its slip, and how the money was paid back."""

    document: str
    serial: str
    receipt: Receipt
    refunds: tuple[Tender, ...]
    check: ReturnCheck
    coupons: tuple[CouponReturned, ...] = ()


def find(desk: Desk, serial: str) -> ReturnView:
    """The sale of this till with the receipt number ``serial``; raises ``NotSoldHere``."""
    with reading(desk.store) as session:
        past = sold(session, desk, serial)
        member = people.member(session, past.sale.member) if past.sale.member else None
        left = left_to_return(past)
        lines = tuple(
            Returnable(index, line.line, left[index], line.net_fen)
            for index, line in enumerate(past.quote.lines)
        )
        sold_at = past.document.made_at
        late = needs_approval(sold_at, desk.now(), past.rulebook)
        return ReturnView(serial, sold_at, member, lines, late)


def preview(desk: Desk, serial: str, lines: Sequence[ReturnedLine]) -> ReturnPreview:
    """What bringing back ``lines`` would do.

    Raises ``NotSoldHere``, ``ReturnTooMuch`` or ``PassUsed``.
    """
    with reading(desk.store) as session:
        past = sold(session, desk, serial)
        found = preview_of(past, tuple(lines))
        _check_passes(session, past, tuple(lines))
        return found


def take_back(
    desk: Desk,
    serial: str,
    lines: Sequence[ReturnedLine],
    *,
    reason: str,
    approved_by: str = "",
    refunds: Sequence[Tender] | None = None,
) -> Refunded:
    """Take ``lines`` of the sale ``serial`` back; two slips are printed, and cash opens the drawer.

    Points and stored value go back to where they came from, and may be spent here at once.
    ``refunds`` is how the money is paid back where not by the tenders of the sale. Raises
    ``NotSoldHere``, ``ReturnTooMuch``, ``PassUsed``, ``NeedsApproval`` after the shop's time for
    returns, and ``RefundDiffers`` where ``refunds`` is not what the goods cost.
    """
    with desk.store.writing.begin() as session:
        past = sold(session, desk, serial)
        done = record_return(
            session, desk, past, tuple(lines), reason=reason, approved_by=approved_by, paid=refunds
        )
        return finish_return(session, desk, done, past)


def sold(session: Session, desk: Desk, serial: str) -> Past:
    """The sale ``serial`` of this till, if this till may take its goods back now.

    Raises ``NotSoldHere``: another till's sale, or one whose right has gone to the centre while
    the centre cannot be asked.
    """
    found = sales.by_serial(session, serial)
    if found is None:
        raise NotSoldHere(serial=serial)
    right = right_to_return(sold_here=True, settled=found.settled, online=desk.online())
    if right is ReturnRight.WITHOUT_RECEIPT:
        raise NotSoldHere(serial=serial)
    return found.past


def preview_of(past: Past, lines: tuple[ReturnedLine, ...]) -> ReturnPreview:
    """What bringing back ``lines`` does; the money by the tenders of the sale."""
    check_lines(past, lines)
    money = reversal(past, lines).money_fen
    refunds = tuple(
        Tender(tender.kind, amount_fen, reference=tender.reference)
        for tender, amount_fen in zip(past.sale.tenders, money, strict=True)
        if amount_fen
    )
    return ReturnPreview(refunds, return_check(past, lines), coupons_in(past, lines))


def record_return(
    session: Session,
    desk: Desk,
    past: Past,
    lines: tuple[ReturnedLine, ...],
    *,
    reason: str,
    approved_by: str,
    paid: Sequence[Tender] | None,
) -> Recorded:
    """Write the return down, inside the caller's transaction.

    What is held here of what will be claimed, points and uses of passes, is given back before, as
    far as the basket does not need it: the centre claims what nobody holds.
    """
    found = preview_of(past, lines)
    _check_passes(session, past, lines)
    if needs_approval(past.document.made_at, desk.now(), past.rulebook) and not approved_by:
        raise NeedsApproval(what="late")
    refunds = found.refunds if paid is None else tuple(paid)
    refunded_fen = sum(tender.amount_fen for tender in refunds)
    if refunded_fen != found.check.refund_fen:
        raise RefundDiffers(due_fen=found.check.refund_fen, refunded_fen=refunded_fen)
    rulebook = articles.rulebook_at(session, desk.now())
    if past.sale.member:
        _let_go(session, desk, past, lines, rulebook)
    body = Return(
        past.document.id, lines, past.sale.member, refunds, reason, approved_by, found.check
    )
    return record(
        session,
        desk,
        body,
        rulebook=rulebook,
        basis=_basis(session, body.member, rulebook, desk.now()),
        serial=serial_for(session, "R", desk),
        past=past,
    )


def _check_passes(session: Session, past: Past, lines: tuple[ReturnedLine, ...]) -> None:
    """Raises ``PassUsed`` where more uses would be taken back than the member has left."""
    there = balances_of(session, past.sale.member)
    for move, uses in zip(past.transfers, reversal(past, lines).reversed, strict=True):
        left = there[move.target.unit]
        if move.target.kind is Kind.PASS and uses > left:
            raise PassUsed(sku=move.target.of, left=left)


def _let_go(
    session: Session, desk: Desk, past: Past, lines: tuple[ReturnedLine, ...], rulebook: Rulebook
) -> None:
    moves = zip(past.transfers, reversal(past, lines).reversed, strict=True)
    claimed = {m.target for m, amount in moves if amount and m.target.owner == past.sale.member}
    basket = current(session, desk)
    needed = basket.points if basket.member == past.sale.member else 0
    held = holds.open_holds(session, past.sale.member)
    returned = []
    for hold in held:
        if hold.account in claimed:
            kept = min(needed, hold.left) if hold.account.kind is Kind.POINTS else 0
            needed -= kept
            if hold.left > kept:
                returned.append(Returned(hold.id, hold.left - kept))
    if returned:
        body = GiveBack(past.sale.member, tuple(returned))
        record(session, desk, body, rulebook=rulebook, held=held)


def finish_return(session: Session, desk: Desk, done: Recorded, past: Past) -> Refunded:
    """Let its slips be printed, in the same commit."""
    body = done.document.body
    assert isinstance(body, Return)
    slip = _slip(session, desk, done, past)
    print_slips(session, desk, done.document.id, slip)
    receipt = render(slip, desk.columns, variant=COPIES[-1])
    return Refunded(
        done.document.id,
        done.document.serial,
        receipt,
        body.refunds,
        body.check,
        coupons_in(past, body.lines),
    )


def _basis(session: Session, member: str, rulebook: Rulebook, at: datetime) -> Basis:
    who = people.member(session, member) if member else None
    if who is None:
        return Basis()
    plan = plan_at(who.plan, who.plan_until, rulebook, at)
    return Basis(who.ver, who.tier, plan, who.birthday)


def _slip(session: Session, desk: Desk, done: Recorded, past: Past) -> ReturnSlip:
    body = done.document.body
    assert isinstance(body, Return)
    prices = reversal(past, body.lines).prices_fen
    goods = tuple(
        ReturnedGoods(
            replace(past.sale.lines[line.index], quantity_milli=line.quantity_milli),
            prices[line.index],
        )
        for line in body.lines
    )
    who = people.member(session, body.member) if body.member else None
    part = member_part(session, desk, who, past.rulebook, earned=0) if who else None
    return ReturnSlip(
        head(session, desk, done.document),
        past.document.serial,
        goods,
        body.refunds,
        body.reason,
        body.check.points,
        body.check.principal_fen,
        body.check.bonus_fen,
        body.check.clawed_points,
        part,
    )


def print_slips(session: Session, desk: Desk, document: str, slip: ReturnSlip) -> None:
    """Two copies of ``slip``, and the drawer where cash is paid back."""
    if any(tender.kind is TenderKind.CASH for tender in slip.refunds):
        queue_print(session, desk, JobKind.DRAWER, document)
    for copy in COPIES:
        queue_print(session, desk, JobKind.RETURN, document, slip, variant=copy)
