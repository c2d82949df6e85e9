"""What in a shift's documents a manager should ask about (trust.md, threats 2 and 4).

A sign accuses nobody: it says that something was done more often than honest work needs it. The
till looks when a shift is closed, so that the figures stand on the Z report that is signed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.documents import Audit, BlindReturn, Document, Exceptional, Return, Sale

CARD_A_DAY = 5
"""A member buys so often a day at most (trust.md, threat 2)."""
CARD_SHARE_PERMILLE = 300
"""So much of one cashier's sales at most are one member's (trust.md, threat 2)."""
CARD_SHARE_FROM = 4
"""Fewer sales than these to one member are no share of anything."""
QUICK = timedelta(minutes=10)
"""Goods that come back sooner were hardly carried out of the shop."""


class Sign(StrEnum):
    """What was done too often. Stable: stored, printed and translated."""

    CARD_TOO_OFTEN = "card_too_often"
    CARD_SHARE = "card_share"
    LINES_DELETED = "lines_deleted"
    ORDERS_CANCELLED = "orders_cancelled"
    DRAWER_OPENED = "drawer_opened"
    REPRINTS = "reprints"
    PRICES = "prices"
    BOUND_LATE = "bound_late"
    QUICK_RETURNS = "quick_returns"
    BLIND_RETURNS = "blind_returns"


@dataclass(frozen=True, slots=True)
class Allowed:
    """How often somebody may do a thing in a shift: ``least``, or ``permille`` of their sales."""

    least: int
    permille: int = 0

    def of(self, sales: int) -> int:
        """The most for somebody who has rung up ``sales``."""
        return max(self.least, sales * self.permille // 1000)


ALLOWED = {
    Sign.LINES_DELETED: Allowed(8, 80),
    Sign.ORDERS_CANCELLED: Allowed(4, 30),
    Sign.DRAWER_OPENED: Allowed(4),
    Sign.REPRINTS: Allowed(4, 30),
    Sign.PRICES: Allowed(6, 60),
    Sign.BOUND_LATE: Allowed(2),
    Sign.QUICK_RETURNS: Allowed(1),
    Sign.BLIND_RETURNS: Allowed(2),
}
"""Ours: nobody has published any. A month of honest shifts stays under them (see the test)."""

_AUDITED = {
    Exceptional.LINE_DELETED: Sign.LINES_DELETED,
    Exceptional.ORDER_CANCELLED: Sign.ORDERS_CANCELLED,
    Exceptional.DRAWER_OPENED: Sign.DRAWER_OPENED,
    Exceptional.REPRINT: Sign.REPRINTS,
    Exceptional.PRICE_OVERRIDE: Sign.PRICES,
    Exceptional.DISCOUNT_OVER_CAP: Sign.PRICES,
    Exceptional.BOUND_AFTER_PAYMENT: Sign.BOUND_LATE,
}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """``sign`` was found ``count`` times: of ``staff``, by number, and ``member``, if any."""

    sign: Sign
    staff: str
    member: str
    count: int


def suspicions(
    shift: Sequence[Document], earlier: Iterable[Document] = ()
) -> tuple[Suspicion, ...]:
    """What to ask about in ``shift``, its documents in their order.

    ``earlier`` are documents of the same day before it: only for how often a member came.
    """
    sold = Counter(one.staff for one in shift if isinstance(one.body, Sale))
    done = Counter(_acts(shift))
    found = [
        Suspicion(sign, staff, "", count)
        for (sign, staff), count in sorted(done.items())
        if count > ALLOWED[sign].of(sold[staff])
    ]
    return (*_cards_too_often(shift, earlier), *_card_shares(shift, sold), *found)


def _cards_too_often(shift: Sequence[Document], earlier: Iterable[Document]) -> Iterator[Suspicion]:
    """Named is who served the member last: one card passed round is all the same one card."""
    before = Counter(one.member for one in earlier if isinstance(one.body, Sale))
    last = {one.member: one.staff for one in shift if isinstance(one.body, Sale) and one.member}
    here = Counter(one.member for one in shift if isinstance(one.body, Sale))
    for member, staff in sorted(last.items()):
        count = here[member] + before[member]
        if count > CARD_A_DAY:
            yield Suspicion(Sign.CARD_TOO_OFTEN, staff, member, count)


def _card_shares(shift: Sequence[Document], sold: Counter[str]) -> Iterator[Suspicion]:
    pairs = Counter(
        (one.staff, one.member) for one in shift if isinstance(one.body, Sale) and one.member
    )
    for (staff, member), count in sorted(pairs.items()):
        if count >= CARD_SHARE_FROM and count * 1000 > sold[staff] * CARD_SHARE_PERMILLE:
            yield Suspicion(Sign.CARD_SHARE, staff, member, count)


def _acts(shift: Sequence[Document]) -> Iterator[tuple[Sign, str]]:
    """What may be done too often, once for each time, and by whom."""
    sales = {one.id: one for one in shift if isinstance(one.body, Sale)}
    for one in shift:
        match one.body:
            case Audit(what=what) if what in _AUDITED:
                yield _AUDITED[what], one.staff
            case BlindReturn():
                yield Sign.BLIND_RETURNS, one.staff
            case Return(sale=id) if id in sales and one.made_at - sales[id].made_at < QUICK:
                yield Sign.QUICK_RETURNS, one.staff
            case _:
                pass
