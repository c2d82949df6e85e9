"""The benefits mall (权益商城): goods, coupons and services for points, money, tiers and plans."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.customer import counts
from app.domain.documents import Redeem, RedeemedItem, Tender, TenderKind
from app.domain.ledger import Account, Kind
from app.domain.points import (
    MallEntry,
    check_rewards,
    mall,
    redemption_price,
    reward_price,
)
from app.domain.receipt import Receipt
from app.domain.refusal import NotHeld, NotPaid, TenderNotAllowed
from app.domain.rulebook import Rulebook
from app.domain.slips import GivenKind, GivenSlip
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.holding import at_counter, held_for, short_of
from app.operations.journal import Recorded, queue_print, record
from app.operations.screen import current, owned, view
from app.operations.serving import Serving
from app.operations.slips import head, member_part, render
from app.operations.views import CounterView

_NOT_MONEY = {TenderKind.STORED_VALUE, TenderKind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What was taken for ``document``: points, and money where a reward asks for some; its slip.

    ``items`` are by name, with how many of each.
    """

    document: str
    items: tuple[tuple[str, int], ...]
    points: int
    tenders: tuple[Tender, ...]
    receipt: Receipt
    view: CounterView

    @property
    def price_fen(self) -> int:
        """What was taken in money."""
        return sum(tender.amount_fen for tender in self.tenders)


def show_mall(desk: Desk) -> tuple[MallEntry, ...]:
    """What the member on the basket can have now, and why not the rest.

    Points are those that the member has as far as this till knows; what is not held here is asked
    for when something is redeemed.
    """
    with reading(desk.store) as session:
        member, served = at_counter(session, desk)
        there = owned(session, member.id, served.held)[Kind.POINTS]
        assert served.customer is not None
        customer = replace(served.customer, points_available=there)
        return mall(customer, served.rulebook, at=served.at, counted=counts(served.counters))


def redeem_rewards(
    desk: Desk, items: tuple[RedeemedItem, ...], tenders: tuple[Tender, ...] | None = None
) -> Redeemed:
    """Give the member on the basket ``items``; ``tenders`` None: what they cost in money, in cash.

    Raises ``NoSuchReward``, ``NotForMember``, ``NotNow``, ``CapReached``, ``TenderNotAllowed`` for
    what is no money, ``NotPaid`` where the tenders are not the price, ``NotHeld`` where too few
    points are held here: the rest is asked for then. A coupon that was paid for can be used here
    at once.
    """
    with spending(desk) as session:
        _, served = at_counter(session, desk)
        price_fen = price_of(items, served)
        if tenders is None:
            tenders = (Tender(TenderKind.CASH, price_fen, price_fen),) if price_fen else ()
        insist_paid(price_fen, tenders)
        no = short_of_points(session, desk, served, items)
        if no is None:
            return hand_out(session, desk, served, items, tenders)
    raise no


def ask_points(desk: Desk, items: tuple[RedeemedItem, ...]) -> None:
    """Raise ``NotHeld`` where too few points are held here for ``items``, and ask for the rest."""
    with desk.store.writing.begin() as session:
        _, served = at_counter(session, desk)
        no = short_of_points(session, desk, served, items)
    if no is not None:
        raise no


def price_of(items: tuple[RedeemedItem, ...], served: Serving) -> int:
    """What ``items`` cost in money; raises why the member of ``served`` cannot have them."""
    assert served.customer is not None
    _, price_fen = redemption_price(items, served.rulebook)
    counted = counts(served.counters)
    check_rewards(items, served.customer, served.rulebook, at=served.at, counted=counted)
    return price_fen


def insist_paid(price_fen: int, tenders: tuple[Tender, ...]) -> None:
    """Raise ``TenderNotAllowed`` for what is no money, ``NotPaid`` where it is not the price."""
    for tender in tenders:
        if tender.kind in _NOT_MONEY:
            raise TenderNotAllowed(kind=tender.kind.value)
    paid_fen = sum(tender.amount_fen for tender in tenders)
    if paid_fen != price_fen:
        raise NotPaid(due_fen=price_fen, paid_fen=paid_fen)


def short_of_points(
    session: Session, desk: Desk, served: Serving, items: tuple[RedeemedItem, ...]
) -> NotHeld | None:
    """Why the points for ``items`` cannot be spent here now; see ``short_of``."""
    points, _ = redemption_price(items, served.rulebook)
    return short_of(session, desk, served, _points_of(served), points) if points else None


def hand_out(
    session: Session,
    desk: Desk,
    served: Serving,
    items: tuple[RedeemedItem, ...],
    paid: tuple[Tender, ...],
) -> Redeemed:
    """Write that the member of ``served``, who may have ``items``, gets them for ``paid``."""
    account = _points_of(served)
    points, _ = redemption_price(items, served.rulebook)
    held = held_for(served, account) if points else ()
    body = Redeem(account.owner, items, paid, tuple(hold.id for hold in held), points)
    done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis, held=held)
    if any(tender.kind is TenderKind.CASH for tender in paid):
        queue_print(session, desk, JobKind.DRAWER, done.document.id)
    slip = _slip(session, desk, done, served)
    queue_print(session, desk, JobKind.REDEEM, done.document.id, slip)
    print_given(session, desk, done)
    shown = view(session, desk, current(session, desk))
    named = tuple((name_of(item, served.rulebook), item.count) for item in items)
    return Redeemed(done.document.id, named, points, paid, render(slip, desk), shown)


def name_of(item: RedeemedItem, rulebook: Rulebook) -> str:
    """What the reward is called; raises ``NoSuchReward``."""
    return reward_price(item.reward, item.code, rulebook).name


def _points_of(served: Serving) -> Account:
    assert served.member is not None
    return Account(served.member.id, Kind.POINTS)


def _slip(session: Session, desk: Desk, done: Recorded, served: Serving) -> GivenSlip:
    body, member, rulebook = done.document.body, served.member, served.rulebook
    assert isinstance(body, Redeem)
    assert member is not None
    part = member_part(session, desk, member, rulebook, earned=0)
    return GivenSlip(
        head(session, desk, done.document),
        GivenKind.POINTS,
        part,
        member.number,
        tuple((name_of(item, rulebook), f"×{item.count}") for item in body.items),
        (("使用积分", f"-{body.points:,}"), ("可用积分", f"{part.points:,}")),
        body.tenders,
    )
