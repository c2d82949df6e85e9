"""A member as a person writes one into a case: who they are, and what they own, lot by lot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.canon import Unreadable
from app.domain.customer import Counter
from app.domain.documents import Basis
from app.domain.holds import HeldLot, Hold, HoldState
from app.domain.ledger import Account, Kind, Reason
from app.domain.lots import Lot, in_order
from app.domain.settlement import Stock

MEMBER = "member"
LOG = "case"


@dataclass(frozen=True, slots=True)
class CaseLot:
    """``amount`` that is left of a lot. Lots of one top-up share their name up to the last colon.

    ``held_elsewhere`` is what other tills have set aside of it; ``of`` is the SKU of a pass or the
    code of a coupon.
    """

    id: str
    kind: Kind
    amount: int
    of: str = ""
    expires_at: datetime | None = None
    vests_at: datetime | None = None
    born_at: datetime | None = None
    held_elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class CaseMember:
    """Who buys, and what they own.

    ``points``, ``principal_fen`` and ``bonus_fen`` are short for lots that never lapse, the latter
    two of one top-up, ``coupons`` for how many there are of each code. ``counted`` is what counts
    against caps already, by rule or offer and span: "base/2026-11-08". ``growth`` is what there is
    before; without it no progress is shown.
    ``first_order``: nothing was bought yet.
    """

    tier: str = ""
    plan: str = ""
    birthday: str = ""
    named: bool = True
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    growth: int | None = None
    counted: dict[str, int] = field(default_factory=dict)
    lots: tuple[CaseLot, ...] = ()
    coupons: dict[str, int] = field(default_factory=dict)
    first_order: bool = False

    @property
    def basis(self) -> Basis:
        """What a till that serves them knows."""
        counters = (Counter(name, amount) for name, amount in self.counted.items())
        return Basis(
            1, self.tier, self.plan, self.birthday, tuple(counters), first_order=self.first_order
        )


def stocks_of(member: CaseMember, at: datetime, place: str) -> dict[str, Stock]:
    """What ``member`` owns at ``at``, by the names of the lots; raises ``Unreadable``."""
    short = (
        CaseLot("points:0", Kind.POINTS, member.points),
        CaseLot("top-up:0", Kind.PRINCIPAL, member.principal_fen),
        CaseLot("top-up:1", Kind.BONUS, member.bonus_fen),
        *(CaseLot(f"{code}:0", Kind.COUPON, n, code) for code, n in member.coupons.items()),
    )
    stocks: dict[str, Stock] = {}
    for index, lot in enumerate((*member.lots, *(lot for lot in short if lot.amount))):
        here = f"{place}.lots.{index}"
        if not lot.id or lot.id in stocks:
            raise Unreadable(f"{here}.id: a name of its own is wanted")
        if bool(lot.of) != (lot.kind in {Kind.PASS, Kind.COUPON}):
            raise Unreadable(f"{here}.of: passes and coupons are of something")
        if not 0 <= lot.held_elsewhere <= lot.amount:
            raise Unreadable(f"{here}.held_elsewhere: not within the amount")
        stocks[lot.id] = Stock(_lot(lot, at, here), lot.held_elsewhere)
    return stocks


def holds_on(stocks: Iterable[Stock], at: datetime) -> dict[str, Hold]:
    """All that is free and usable at ``at``, set aside for this till; one hold an account.

    Principal and bonus share one order, as at the centre.
    """
    free = {stock.lot.id: stock.free for stock in stocks}
    held: dict[Account, list[HeldLot]] = {}
    for lot in in_order(stock.lot for stock in stocks):
        if lot.usable(at) and free[lot.id]:
            held.setdefault(lot.account, []).append(HeldLot(lot.id, free[lot.id]))
    return {
        account.unit: Hold(account.unit, LOG, account, tuple(lots), HoldState.OPEN)
        for account, lots in held.items()
    }


def _lot(lot: CaseLot, at: datetime, place: str) -> Lot:
    account = Account(MEMBER, lot.kind, lot.of)
    born_at = lot.born_at or at
    try:
        return Lot(
            lot.id,
            account,
            lot.amount,
            lot.amount,
            born_at,
            lot.expires_at,
            Reason.OPENING,
            lot.vests_at,
        )
    except ValueError as error:
        raise Unreadable(f"{place}: {error}") from None
