"""Points turned into goods and coupons (积分兑换)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents import Redeem, RedeemedItem, Tender, TenderKind
from app.domain.ledger import Account, Kind
from app.domain.points import redemption_price
from app.domain.refusal import NotPaid, TenderNotAllowed
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.holding import at_counter, held_for, short_of
from app.operations.journal import queue_print, record
from app.operations.screen import current, view
from app.operations.views import CounterView

_NOT_MONEY = {TenderKind.STORED_VALUE, TenderKind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What was taken for ``document``: points, and money where a reward asks for some."""

    document: str
    points: int
    price_fen: int
    view: CounterView


def redeem_rewards(
    desk: Desk, items: tuple[RedeemedItem, ...], tenders: tuple[Tender, ...] | None = None
) -> Redeemed:
    """Give the member on the basket ``items`` for points; ``tenders`` None: the price in cash.

    Raises ``NoSuchReward``, ``TenderNotAllowed`` for what is no money, ``NotPaid`` where the
    tenders are not the price, ``NotHeld`` where too few points are held here: the rest is asked
    for then. A coupon can be used here at once.
    """
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        points, price_fen = redemption_price(items, served.rulebook)
        paid = _paid(price_fen, tenders)
        account = Account(member.id, Kind.POINTS)
        no = short_of(session, desk, served, account, points)
        if no is None:
            held = held_for(served, account)
            body = Redeem(member.id, items, paid, tuple(hold.id for hold in held), points)
            done = record(
                session, desk, body, rulebook=served.rulebook, basis=served.basis, held=held
            )
            if any(tender.kind is TenderKind.CASH for tender in paid):
                queue_print(session, desk, JobKind.DRAWER, done.document.id)
            shown = view(session, desk, current(session, desk))
            return Redeemed(done.document.id, points, price_fen, shown)
    raise no


def _paid(price_fen: int, tenders: tuple[Tender, ...] | None) -> tuple[Tender, ...]:
    if tenders is None:
        return (Tender(TenderKind.CASH, price_fen, price_fen),) if price_fen else ()
    for tender in tenders:
        if tender.kind in _NOT_MONEY:
            raise TenderNotAllowed(kind=tender.kind.value)
    paid_fen = sum(tender.amount_fen for tender in tenders)
    if paid_fen != price_fen:
        raise NotPaid(due_fen=price_fen, paid_fen=paid_fen)
    return tenders
