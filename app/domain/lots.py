"""Value by lot: each top-up and each earning makes its own, with its own expiry and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.ledger import Account, Kind, Reason, document_of

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lot:
    """What one transfer brought: ``amount`` then, ``left`` now. ``expires_at`` None: never.

    Before ``vests_at`` it is the member's and cannot be used yet. ``closed``: what it was paid for
    was refunded, so nothing comes back to it.
    """

    id: str
    account: Account
    amount: int
    left: int
    born_at: datetime
    expires_at: datetime | None
    source: Reason
    vests_at: datetime | None = None
    closed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.left <= self.amount:
            raise ValueError(f"a lot of {self.amount} cannot have {self.left} left")
        if self.account.kind is Kind.PRINCIPAL and self.expires_at is not None:
            raise ValueError("principal never expires")

    def usable(self, at: datetime) -> bool:
        """Whether it can be used at ``at``: something is left, and it is neither early nor late."""
        early = self.vests_at is not None and at < self.vests_at
        return self.left > 0 and not early and not self.expired(at)

    def expired(self, at: datetime) -> bool:
        """Whether it has lapsed at ``at``."""
        return self.expires_at is not None and self.expires_at <= at


@dataclass(frozen=True, slots=True)
class Part:
    """``amount`` out of the lot ``lot``."""

    lot: str
    amount: int


def in_order(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """The order in which lots are used: earliest expiry first, then the oldest.

    Lots of one document stay together, so that principal and bonus of a top-up are used together,
    and the earlier expiry of the bonus brings its principal forward.
    """
    lots = tuple(lots)
    expiry: dict[str, datetime] = {}
    for lot in lots:
        document = document_of(lot.id)
        expiry[document] = min(expiry.get(document, NEVER), lot.expires_at or NEVER)

    def rank(lot: Lot) -> tuple[datetime, datetime, str, datetime, str]:
        document = document_of(lot.id)
        return (expiry[document], lot.born_at, document, lot.expires_at or NEVER, lot.id)

    return tuple(sorted(lots, key=rank))


def allocate(parts: Sequence[Part], amount: int) -> tuple[Part, ...]:
    """``amount`` taken from ``parts`` in their order; less if there is less.

    >>> allocate([Part("a", 30), Part("b", 50)], 40)
    (Part(lot='a', amount=30), Part(lot='b', amount=10))
    """
    assert amount >= 0
    taken = []
    for part in parts:
        take = min(part.amount, amount)
        if take:
            taken.append(Part(part.lot, take))
            amount -= take
    return tuple(taken)


def mirror(taken: Sequence[Part], amount: int) -> tuple[Part, ...]:
    """Where ``amount`` of what was ``taken`` goes back to: the last taken first.

    What was taken last had the latest expiry, so what comes back lives longest. Two returns in a
    row give back what one return of both would, if ``taken`` is first reduced by the earlier.

    >>> mirror([Part("a", 30), Part("b", 10)], 25)
    (Part(lot='b', amount=10), Part(lot='a', amount=15))
    """
    return allocate(tuple(reversed(taken)), amount)
