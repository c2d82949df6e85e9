"""A prepayment ends and what is due of it is paid out (退卡、退储值)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.documents import Prepaid, PrepaidRefund, Tender, TenderKind
from app.domain.ledger import Account, Kind, document_of
from app.domain.lots import Lot, in_order
from app.domain.member import Member
from app.domain.posting import held_of_top_ups
from app.domain.prepaid_refund import Cause, RefundOfAll, refund_all
from app.domain.receipt import Receipt
from app.domain.refusal import (
    NeedsApproval,
    NoMember,
    NotHeld,
    UnknownMember,
)
from app.domain.slips import PaidInLine, RefundSlip
from app.models import moves
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.holding import ask_missing
from app.operations.journal import Recorded, queue_print, record, serial_for
from app.operations.paying_back import tenders_back
from app.operations.payments import ask_refunds
from app.operations.prepayments import insist_on_open, serial_of
from app.operations.screen import current, view
from app.operations.serving import Serving, serving, taken
from app.operations.slips import COPIES, head, member_part, render
from app.operations.views import CounterView

_VALUE = (Kind.PRINCIPAL, Kind.BONUS)


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends, as the one who asks has found it out, and why.

    ``ended_at`` is from when interest runs, None: no interest; ``smallest``: the member asks for
    the rest because it buys nothing any more.
    """

    prepaid: tuple[Prepaid, ...]
    cause: Cause
    ended_at: datetime | None = None
    smallest: bool = False

    def __post_init__(self) -> None:
        if not self.prepaid or len({one.top_up for one in self.prepaid}) != len(self.prepaid):
            raise ValueError("each top-up ends once, and at least one does")


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be due, with its arithmetic; nothing is changed by looking.

    ``principal_fen`` and ``bonus_fen`` are what is left of the top-ups, as far as it is known here,
    ``missing_fen`` what of it is not held by this till yet, ``refunds`` how what is due goes back.
    """

    due: RefundOfAll
    principal_fen: int
    bonus_fen: int
    missing_fen: int
    refunds: tuple[Tender, ...]


@dataclass(frozen=True, slots=True)
class Refunded:
    """What was paid out and how, and the member's copy of the slip."""

    document: str
    serial: str
    receipt: Receipt
    due: RefundOfAll
    refunds: tuple[Tender, ...]
    view: CounterView


def preview(desk: Desk, ending: Ending, *, member: str = "") -> Preview:
    """What is due when ``ending`` is done; ``member`` empty: the one on the basket."""
    with reading(desk.store) as session:
        _, served = _whose(session, desk, member)
        left = _left(session, served, ending)
        principal = sum(lot.left for lot in left if lot.account.kind is Kind.PRINCIPAL)
        bonus = sum(lot.left for lot in left if lot.account.kind is Kind.BONUS)
        due = _due(served, ending, principal, bonus)
        missing = sum(max(0, lot.left - _held(served, lot)) for lot in left)
        back = tenders_back(session, _due_of(ending, due), due.paid_out_fen, None)
        return Preview(due, principal, bonus, missing, back)


def ask_left(desk: Desk, ending: Ending, *, member: str = "") -> int:
    """Ask the centre for what is left of the top-ups and not held here; how many fen are missing.

    What is being asked already is not asked again.
    """
    with desk.store.writing.begin() as session:
        _, served = _whose(session, desk, member)
        no = _not_held(session, desk, served, ending)
        return int(no.facts["short"]) if no is not None else 0


def refund(
    desk: Desk,
    ending: Ending,
    *,
    reason: str,
    approved_by: str,
    member: str = "",
    refunds: tuple[Tender, ...] | None = None,
) -> Refunded:
    """End the top-ups and pay out what is due. Two slips are printed.

    ``refunds`` None: by the tenders that paid, see ``tenders_back``; a provider is asked after it.

    A member who may not be served otherwise may have this. Raises ``NeedsApproval``,
    ``AlreadyRefunded``, ``RefundDiffers``, and ``NotHeld`` (kind prepaid) unless this till holds
    all that is left of the top-ups: what is missing is asked for then, and no more.
    """
    if not approved_by:
        raise NeedsApproval(what="prepaid_refund")
    with spending(desk) as session:
        who, served = _whose(session, desk, member)
        insist_on_open(session, who, ending.prepaid)
        no = _not_held(session, desk, served, ending)
        if no is None:
            said = {"reason": reason.strip(), "approved_by": approved_by}
            return _pay_out(session, desk, served, ending, **said, refunds=refunds)
    raise no


def _pay_out(
    session: Session,
    desk: Desk,
    served: Serving,
    ending: Ending,
    *,
    reason: str,
    approved_by: str,
    refunds: tuple[Tender, ...] | None,
) -> Refunded:
    assert served.member is not None
    takes = held_of_top_ups(ending.prepaid, served.held)
    bonus_fen = taken(takes, Kind.BONUS)
    due = _due(served, ending, taken(takes, Kind.PRINCIPAL), bonus_fen)
    body = PrepaidRefund(
        served.member.id,
        ending.prepaid,
        ending.cause,
        ending.ended_at,
        ending.smallest,
        tuple(dict.fromkeys(take.hold for take in takes)),
        tenders_back(session, _due_of(ending, due), due.paid_out_fen, refunds),
        reason,
        approved_by,
        due.paid_out_fen,
    )
    done = record(
        session,
        desk,
        body,
        rulebook=served.rulebook,
        basis=served.basis,
        serial=serial_for(session, "R", desk),
        held=served.held,
    )
    ask_refunds(session, desk, done.document.id, body.refunds)
    slip = _slip(session, desk, served, done, due=due, bonus_fen=bonus_fen)
    if any(tender.kind is TenderKind.CASH for tender in body.refunds):
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
    for copy in COPIES:
        queue_print(session, desk, JobKind.PREPAID_REFUND, done.document.id, slip, variant=copy)
    return Refunded(
        done.document.id,
        done.document.serial,
        render(slip, desk, variant=COPIES[-1]),
        due,
        body.refunds,
        view(session, desk, current(session, desk)),
    )


def _slip(
    session: Session,
    desk: Desk,
    served: Serving,
    done: Recorded,
    *,
    due: RefundOfAll,
    bonus_fen: int,
) -> RefundSlip:
    body, member = done.document.body, served.member
    assert isinstance(body, PrepaidRefund)
    assert member is not None
    part = member_part(session, desk, member, served.rulebook, earned=0)
    lines = tuple(
        PaidInLine(serial_of(session, one.top_up), one.paid_at.astimezone(desk.zone))
        for one in body.prepaid
    )
    top = head(session, desk, done.document)
    return RefundSlip(top, part, member.number, body.cause, lines, due, bonus_fen, body.refunds)


def _whose(session: Session, desk: Desk, member: str) -> tuple[Member, Serving]:
    member = member or current(session, desk).member
    if not member:
        raise NoMember
    served = serving(session, desk, member)
    if served.member is None:
        raise UnknownMember(key=member)
    return served.member, served


def _not_held(session: Session, desk: Desk, served: Serving, ending: Ending) -> NotHeld | None:
    """What is missing, after it was asked for; None where all that is left is held here."""
    left = _left(session, served, ending)
    missing = sum(max(0, lot.left - _held(served, lot)) for lot in left)
    if missing == 0 and not served.shut:
        return None
    assert served.member is not None
    lots = in_order(lot for lot in moves.lots_of(session, served.member.id) if _usable(lot, served))
    for kind in _VALUE:
        wanted = {lot.id for lot in left if lot.account.kind is kind}
        ask_missing(session, desk, Account(served.member.id, kind), _up_to(lots, wanted, served))
    held = sum(_held(served, lot) for lot in left)
    return NotHeld(kind="prepaid", held=held, short=missing)


def _up_to(lots: Sequence[Lot], wanted: set[str], served: Serving) -> int:
    """How much to ask for, so that all of ``wanted`` comes: the centre gives in the lots' order."""
    amount = so_far = 0
    kinds = {lot.account.kind for lot in lots if lot.id in wanted}
    for lot in lots:
        if lot.account.kind in kinds:
            free = max(0, lot.left - _held(served, lot))
            so_far += free
            if lot.id in wanted and free:
                amount = so_far
    return amount


def _left(session: Session, served: Serving, ending: Ending) -> tuple[Lot, ...]:
    """What is left of the top-ups in stored value that can be used; the rest lapses by itself."""
    assert served.member is not None
    ended = {one.top_up for one in ending.prepaid}
    return tuple(
        lot
        for lot in moves.lots_of(session, served.member.id)
        if document_of(lot.id) in ended and _usable(lot, served)
    )


def _usable(lot: Lot, served: Serving) -> bool:
    """Whether the centre can grant it: stored value, and neither early nor lapsed, or held."""
    return lot.account.kind in _VALUE and (lot.usable(served.at) or _held(served, lot) > 0)


def _held(served: Serving, lot: Lot) -> int:
    return sum(part.left for hold in served.held for part in hold.lots if part.lot == lot.id)


def _due(served: Serving, ending: Ending, principal_fen: int, bonus_fen: int) -> RefundOfAll:
    return refund_all(
        ending.prepaid,
        ending.cause,
        served.rulebook.stored_value.refund,
        balance_fen=principal_fen + bonus_fen,
        principal_fen=principal_fen,
        smallest=ending.smallest,
        ended_at=ending.ended_at,
        at=served.at,
    )


def _due_of(ending: Ending, due: RefundOfAll) -> list[tuple[str, int]]:
    """Each top-up, and what is due of it."""
    parts = zip(ending.prepaid, due.parts, strict=True)
    return [(one.top_up, part.principal_fen) for one, part in parts]
