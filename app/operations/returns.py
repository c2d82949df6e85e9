"""Goods that come back, by their receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.approval import limits_of
from app.domain.basket import BasketLine
from app.domain.documents import (
    Basis,
    Exceptional,
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
from app.domain.refusal import NeedsApproval, PassUsed, RefundDiffers
from app.domain.returns import (
    CouponReturned,
    Past,
    check_lines,
    coupons_in,
    left_to_return,
    needs_approval,
    reversal,
)
from app.domain.rulebook import Rulebook
from app.models import articles, holds, people
from app.models import return_rights as rights
from app.models.balances import balances_of, reading
from app.operations import payments, return_rights
from app.operations.desk import Desk
from app.operations.journal import Recorded, record, serial_for
from app.operations.return_slips import Refunded, finish_return
from app.operations.screen import current

__all__ = [
    "Refunded",
    "ReturnPreview",
    "ReturnView",
    "Returnable",
    "find",
    "finish_return",
    "insist",
    "look",
    "preview",
    "preview_of",
    "record_return",
    "take_back",
]


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


def find(desk: Desk, serial: str) -> ReturnView:
    """The sale with the receipt number ``serial``, of any till of the chain.

    Where this till needs the right to return its goods it asks for it, and waits for the centre;
    the right stays until ``return_rights.release``. Raises what ``return_rights.ask`` does.
    """
    return_rights.ask(desk, serial)
    return look(desk, serial)


def look(desk: Desk, serial: str) -> ReturnView:
    """The same, where this till has the right already; the centre is not asked.

    Raises ``NotSoldHere``.
    """
    with reading(desk.store) as session:
        past = return_rights.past_of(session, serial)
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
        past = return_rights.past_of(session, serial)
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
    ``NotSoldHere`` where this till has no right to do so (see ``find``), ``ReturnTooMuch``,
    ``PassUsed``, ``NeedsApproval`` after the shop's time for returns, and ``RefundDiffers`` where
    ``refunds`` is not what the goods cost.
    """
    with desk.store.writing.begin() as session:
        past = return_rights.past_of(session, serial)
        done = record_return(
            session, desk, past, tuple(lines), reason=reason, approved_by=approved_by, paid=refunds
        )
        return finish_return(session, desk, done, past)


def insist(
    desk: Desk, serial: str, lines: Sequence[ReturnedLine], *, approved_by: str = ""
) -> None:
    """Raise what ``take_back`` of ``lines`` would; nothing is written."""
    with reading(desk.store) as session:
        past = return_rights.past_of(session, serial)
        found = preview_of(past, tuple(lines))
        _check_passes(session, past, tuple(lines))
        if not approved_by:
            rulebook = articles.rulebook_at(session, desk.now())
            _insist_on_approval(desk, past, found.check.refund_fen, rulebook)


def preview_of(past: Past, lines: tuple[ReturnedLine, ...]) -> ReturnPreview:
    """What bringing back ``lines`` does; the money by the tenders of the sale.

    What goods had paid that came back in exchange is paid back in cash.
    """
    check_lines(past, lines)
    money = reversal(past, lines).money_fen
    refunds = tuple(
        _back(tender, amount_fen)
        for tender, amount_fen in zip(past.sale.tenders, money, strict=True)
        if amount_fen
    )
    return ReturnPreview(refunds, return_check(past, lines), coupons_in(past, lines))


def _back(tender: Tender, amount_fen: int) -> Tender:
    if tender.kind is TenderKind.EXCHANGE:
        return Tender(TenderKind.CASH, amount_fen)
    return Tender(tender.kind, amount_fen, reference=tender.reference)


def record_return(
    session: Session,
    desk: Desk,
    past: Past,
    lines: tuple[ReturnedLine, ...],
    *,
    reason: str,
    approved_by: str,
    paid: Sequence[Tender] | None,
    alone: bool = False,
) -> Recorded:
    """Write the return down, inside the caller's transaction; ``alone``: nobody has to approve it.

    What is held here of what will be claimed, points and uses of passes, is given back before, as
    far as the basket does not need it: the centre claims what nobody holds. What a provider has to
    pay back is kept in the same commit, and asked for until it is done.
    """
    found = preview_of(past, lines)
    _check_passes(session, past, lines)
    rulebook = articles.rulebook_at(session, desk.now())
    if not (alone or approved_by):
        _insist_on_approval(desk, past, found.check.refund_fen, rulebook)
    refunds = found.refunds if paid is None else tuple(paid)
    refunded_fen = sum(tender.amount_fen for tender in refunds)
    if refunded_fen != found.check.refund_fen:
        raise RefundDiffers(due_fen=found.check.refund_fen, refunded_fen=refunded_fen)
    if past.sale.member:
        _let_go(session, desk, past, lines, rulebook)
    rights.used(session, past.document.id, desk.now())
    body = Return(
        past.document.id, lines, past.sale.member, refunds, reason, approved_by, found.check
    )
    done = record(
        session,
        desk,
        body,
        rulebook=rulebook,
        basis=_basis(session, body.member, rulebook, desk.now()),
        serial=serial_for(session, "R", desk),
        past=past,
    )
    payments.ask_refunds(session, desk, done.document.id, refunds)
    return done


def _insist_on_approval(desk: Desk, past: Past, refund_fen: int, rulebook: Rulebook) -> None:
    if needs_approval(past.document.made_at, desk.now(), past.rulebook):
        raise NeedsApproval(what="late")
    if refund_fen > limits_of(desk.role, rulebook.authority).refund_most_fen:
        raise NeedsApproval(what=Exceptional.RETURN_OVER_LIMIT)


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


def _basis(session: Session, member: str, rulebook: Rulebook, at: datetime) -> Basis:
    who = people.member(session, member) if member else None
    if who is None:
        return Basis()
    plan = plan_at(who.plan, who.plan_until, rulebook, at)
    return Basis(who.ver, who.tier, plan, who.birthday)
