"""A past sale as a line of a file (``docs/rehearsal.md``): what a shop sold, without names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.basket import BasketLine
from app.domain.documents import TenderKind
from app.domain.money import priced


@dataclass(frozen=True, slots=True)
class PastMember:
    """Who bought, as the till knew them before the sale.

    ``birthday`` is ``MM-DD``; ``growth`` None: not known. Of a member only the first sale of a file
    says where they begin.
    """

    id: str
    tier: str = ""
    plan: str = ""
    birthday: str = ""
    growth: int | None = None
    first_order: bool = False


@dataclass(frozen=True, slots=True)
class PastTender:
    """``amount_fen`` of what was due."""

    kind: TenderKind
    amount_fen: int


@dataclass(frozen=True, slots=True)
class PastSale:
    """A sale as it was.

    ``points`` were redeemed, ``offers`` used (a code for each use of a coupon). ``bonus_fen`` of
    the stored value had been given and not paid for. ``earned`` are the points that it brought;
    None: not known.
    """

    id: str
    at: datetime
    lines: tuple[BasketLine, ...]
    due_fen: int
    tenders: tuple[PastTender, ...]
    shop: str = ""
    till: str = ""
    member: PastMember | None = None
    points: int = 0
    offers: tuple[str, ...] = ()
    bonus_fen: int = 0
    earned: int | None = None

    @property
    def gross_fen(self) -> int:
        """The price of the goods before every discount."""
        return sum(priced(line.quantity_milli, line.price_fen) for line in self.lines)

    @property
    def value_fen(self) -> int:
        """What stored value paid."""
        stored = TenderKind.STORED_VALUE
        return sum(tender.amount_fen for tender in self.tenders if tender.kind is stored)

    def problems(self) -> Iterator[str]:
        """What in it cannot have been, each with its place."""
        paid_fen = sum(tender.amount_fen for tender in self.tenders)
        for wrong, told in (
            (not self.id, "id: empty"),
            (self.at.tzinfo is None, "at: without a time zone"),
            (not self.lines, "lines: nothing was sold"),
            (
                not 0 <= self.due_fen <= self.gross_fen,
                f"due_fen: not within 0 and the price of the goods, {self.gross_fen}",
            ),
            (
                any(tender.amount_fen <= 0 for tender in self.tenders),
                "tenders: a tender pays something",
            ),
            (
                paid_fen != self.due_fen,
                f"tenders: they pay {paid_fen}, and {self.due_fen} was due",
            ),
            (
                self.points < 0 or (self.points and self.member is None),
                "points: only members redeem them, and no fewer than 0",
            ),
            (
                not 0 <= self.bonus_fen <= self.value_fen,
                "bonus_fen: not within 0 and what stored value paid",
            ),
            ((self.earned or 0) < 0, "earned: below 0"),
            (self.member is not None and not self.member.id, "member.id: empty"),
            (
                self.member is not None and (self.member.growth or 0) < 0,
                "member.growth: below 0",
            ),
        ):
            if wrong:
                yield told
