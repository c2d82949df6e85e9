"""A shift (班次) as its documents say: what was sold, paid, given back, and must be in the drawer.

Nothing is counted while it happens: the report follows from the documents, at the till and again
at the centre.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.domain.documents import (
    Audit,
    BlindReturn,
    Body,
    CashMove,
    CashWay,
    Document,
    Exceptional,
    NewMember,
    PlanEnd,
    PlanOrder,
    PrepaidRefund,
    Redeem,
    Return,
    Sale,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.ledger import Kind, Reason
from app.domain.quote import DiscountReason, Quote
from app.domain.rulebook import Rulebook
from app.domain.slips.shift import Counted, ShiftCash, ShiftMembers, ShiftSales

_APART = {TenderKind.STORED_VALUE, TenderKind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class Done:
    """A document, how it was priced if it is a sale, and what it moved of each reason and kind."""

    document: Document
    quote: Quote | None = None
    moved: dict[tuple[Reason, Kind], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the documents of a shift add up to. ``tenders`` is what came in less what was paid back.

    ``principal_fen`` and ``bonus_fen`` are stored value that was spent, less what was given back.
    """

    sales: ShiftSales = field(default_factory=lambda: ShiftSales(0, 0))
    members: ShiftMembers = field(default_factory=ShiftMembers)
    cash: ShiftCash = field(default_factory=lambda: ShiftCash(0))
    tenders: dict[TenderKind, int] = field(default_factory=dict)
    principal_fen: int = 0
    bonus_fen: int = 0
    first: str = ""
    last: str = ""


def business_day(at: datetime, rulebook: Rulebook) -> date:
    """The shop's day of the moment ``at``: it ends when the shop says, not at midnight."""
    return (at.astimezone(rulebook.zone) - timedelta(minutes=rulebook.day_ends_minutes)).date()


def shift_name(day: date, ordinal: int) -> str:
    """The ``ordinal``-th shift of ``day`` at a till, from 1.

    >>> shift_name(date(2026, 11, 21), 2)
    '20261121-2'
    """
    return f"{day:%Y%m%d}-{ordinal}"


def tally(done: Iterable[Done], float_fen: int) -> Tally:
    """What ``done``, in their order, add up to, where ``float_fen`` lay in the drawer before."""
    every = tuple(done)
    bodies = [one.document.body for one in every]
    sold = [(one, body) for one in every if isinstance(body := one.document.body, Sale)]
    serials = [one.document.serial.rpartition("-")[2] for one, _ in sold]
    backs = [body for body in bodies if isinstance(body, Return)]
    value = {kind: _moved(every, {Reason.PAY}, kind) for kind in (Kind.PRINCIPAL, Kind.BONUS)}
    return Tally(
        _sales(sold, bodies),
        _members(every, bodies),
        _cash(bodies, float_fen),
        _tenders(bodies),
        value[Kind.PRINCIPAL] - sum(back.check.principal_fen for back in backs),
        value[Kind.BONUS] - sum(back.check.bonus_fen for back in backs),
        serials[0] if serials else "",
        serials[-1] if serials else "",
    )


def _sales(sold: Sequence[tuple[Done, Sale]], bodies: Sequence[Body]) -> ShiftSales:
    off: Counter[DiscountReason] = Counter()
    for one, sale in sold:
        for reason, amount_fen in _taken_off(one, sale):
            off[reason] += amount_fen
    returned = [_returned_fen(body) for body in bodies if isinstance(body, Return | BlindReturn)]
    audits = [body for body in bodies if isinstance(body, Audit)]
    times = Counter(audit.what for audit in audits)
    changed = {Exceptional.PRICE_OVERRIDE, Exceptional.DISCOUNT_OVER_CAP}
    repriced = [audit.amount_fen for audit in audits if audit.what in changed]
    return ShiftSales(
        len(sold),
        sum(sale.check.gross_fen for _, sale in sold),
        off[DiscountReason.TIER],
        off[DiscountReason.COUPON],
        off[DiscountReason.POINTS],
        off[DiscountReason.PROMOTION],
        off[DiscountReason.ROUNDING],
        returns=Counted(len(returned), sum(returned)),
        repriced=Counted(len(repriced), sum(repriced)),
        cancelled=times[Exceptional.ORDER_CANCELLED],
        lines_deleted=times[Exceptional.LINE_DELETED],
        drawer_openings=times[Exceptional.DRAWER_OPENED],
        reprints=times[Exceptional.REPRINT],
    )


def _taken_off(one: Done, sale: Sale) -> Iterable[tuple[DiscountReason, int]]:
    """What was taken off, by reason; under promotions where nobody can say."""
    if one.quote is None:
        return [(DiscountReason.PROMOTION, sale.check.gross_fen - sale.check.due_fen)]
    return [(discount.reason, discount.amount_fen) for discount in one.quote.discounts]


def _returned_fen(body: Return | BlindReturn) -> int:
    """What goods that came back had cost, in whatever way it was paid."""
    if isinstance(body, BlindReturn):
        return sum(tender.amount_fen for tender in body.refunds)
    return body.check.refund_fen + body.check.principal_fen + body.check.bonus_fen


def _members(done: Sequence[Done], bodies: Sequence[Body]) -> ShiftMembers:
    kept = [body.into_value_fen for body in bodies if isinstance(body, Sale)]
    paid = [body.amount_fen for body in bodies if isinstance(body, TopUp)]
    paid += [fen for fen in kept if fen]
    cash = [tender for body in bodies if isinstance(body, TopUp) for tender in body.tenders]
    return ShiftMembers(
        joined=sum(isinstance(body, NewMember) for body in bodies),
        sales=sum(isinstance(body, Sale) and bool(body.member) for body in bodies),
        top_ups=Counted(len(paid), sum(paid)),
        bonus_fen=_moved(done, {Reason.BONUS}, Kind.BONUS),
        top_up_cash_fen=_of(cash, TenderKind.CASH) + sum(kept),
        earned=_moved(done, {Reason.EARN, Reason.GIFT}, Kind.POINTS),
        redeemed=_moved(done, {Reason.REDEEM}, Kind.POINTS),
    )


def _cash(bodies: Sequence[Body], float_fen: int) -> ShiftCash:
    """Change that a member keeps in their balance (零钱转存) stays in the drawer: it is paid in."""
    moves = [body for body in bodies if isinstance(body, CashMove)]
    kept_fen = sum(body.into_value_fen for body in bodies if isinstance(body, Sale))
    ahead = [t for body in bodies if isinstance(body, TopUp | PlanOrder) for t in body.tenders]
    return ShiftCash(
        float_fen,
        _of(t for body in bodies if isinstance(body, Sale | Redeem) for t in body.tenders),
        _of(ahead) + kept_fen,
        _of(t for body in bodies for t in paid_out(body)),
        sum(move.amount_fen for move in moves if move.way is CashWay.IN),
        sum(move.amount_fen for move in moves if move.way is CashWay.OUT),
    )


def _tenders(bodies: Sequence[Body]) -> dict[TenderKind, int]:
    """What came in less what was paid back, without stored value and exchanges, by kind."""
    found: Counter[TenderKind] = Counter()
    for body in bodies:
        for tender in paid_in(body):
            found[tender.kind] += tender.amount_fen
        for tender in paid_out(body):
            found[tender.kind] -= tender.amount_fen
        if isinstance(body, Sale):
            found[TenderKind.CASH] += body.into_value_fen
    return {kind: found[kind] for kind in TenderKind if found[kind] and kind not in _APART}


def paid_in(body: Body) -> tuple[Tender, ...]:
    """How a customer paid with ``body``; nothing where they did not."""
    return body.tenders if isinstance(body, Sale | TopUp | PlanOrder | Redeem) else ()


def paid_out(body: Body) -> tuple[Tender, ...]:
    """How a customer was paid back with ``body``; nothing where they were not."""
    back = Return | BlindReturn | PrepaidRefund | PlanEnd
    return body.refunds if isinstance(body, back) else ()


def _of(tenders: Iterable[Tender], kind: TenderKind = TenderKind.CASH) -> int:
    return sum(tender.amount_fen for tender in tenders if tender.kind is kind)


def _moved(done: Iterable[Done], reasons: set[Reason], kind: Kind) -> int:
    return sum(one.moved.get((reason, kind), 0) for one in done for reason in reasons)
