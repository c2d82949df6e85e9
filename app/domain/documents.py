"""Documents (单据): what happened at the counter, each one immutable value.

A document says what was done and chosen: goods, points wanted, tenders. What follows from it
(points earned, lots used) is derived by ``posting`` at the till and again at the centre;
``Check`` carries what the till derived and printed, to be compared, never to be believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from app.domain.basket import BasketLine


class TenderKind(StrEnum):
    """How something was paid."""

    CASH = "cash"
    STORED_VALUE = "stored_value"


class Source(StrEnum):
    """Where a member was registered."""

    TILL = "till"
    BACK_OFFICE = "back_office"
    WEB = "web"
    IMPORT = "import"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the till knew of the member and the rules used: row version and tier."""

    member_ver: int = 0
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """``amount_fen`` of what is due; for cash, ``received_fen`` is what was handed over."""

    kind: TenderKind
    amount_fen: int
    received_fen: int = 0

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or self.received_fen < 0:
            raise ValueError(f"a tender pays something, not {self.amount_fen}")

    @property
    def change_fen(self) -> int:
        """What was given back."""
        return max(0, self.received_fen - self.amount_fen)


@dataclass(frozen=True, slots=True)
class SaleCheck:
    """What the till worked out and printed."""

    gross_fen: int
    due_fen: int
    points: int
    earned: int


@dataclass(frozen=True, slots=True)
class Sale:
    """Goods sold. ``holds`` are those the sale may spend, in their order."""

    lines: tuple[BasketLine, ...]
    member: str
    points: int
    tenders: tuple[Tender, ...]
    holds: tuple[str, ...]
    check: SaleCheck
    kind: Literal["sale"] = "sale"

    def paid_fen(self, kind: TenderKind) -> int:
        """What was paid by tenders of ``kind``."""
        return sum(tender.amount_fen for tender in self.tenders if tender.kind is kind)


@dataclass(frozen=True, slots=True)
class TopUp:
    """Stored value paid in. ``bonus_fen`` is what the till printed, a check."""

    member: str
    amount_fen: int
    tenders: tuple[Tender, ...]
    bonus_fen: int
    kind: Literal["top_up"] = "top_up"

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or sum(t.amount_fen for t in self.tenders) != self.amount_fen:
            raise ValueError("a top-up is paid in full")


@dataclass(frozen=True, slots=True)
class NewMember:
    """A registration. Name and phone are in the personal part."""

    member: str
    number: str
    tier: str
    source: Source
    kind: Literal["new_member"] = "new_member"


@dataclass(frozen=True, slots=True)
class Returned:
    """``amount`` of the hold ``hold`` that was not used."""

    hold: str
    amount: int

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("nothing is not given back")


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Holds that are no longer needed; its place in the log fences it."""

    member: str
    returned: tuple[Returned, ...]
    kind: Literal["give_back"] = "give_back"


Body = Sale | TopUp | NewMember | GiveBack


@dataclass(frozen=True, slots=True)
class Document:
    """The envelope and the body. Its raw bytes are hashed, signed, and kept on both sides.

    ``log`` and ``number`` give its place in the till's log, from 1 without gaps; ``serial`` is the
    receipt number, empty where nothing is printed; ``previous`` is the hash of the document before
    it in the log; ``personal_hash`` the salted hash of the personal part, empty where none.
    """

    id: str
    log: str
    number: int
    made_at: datetime
    shop: str
    till: str
    staff: str
    serial: str
    rulebook: int
    basis: Basis
    body: Body
    personal_hash: str
    previous: str

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("a moment has a zone")
        if self.number < 1 or not self.id or not self.log:
            raise ValueError("a document has an id and a place in a log")

    @property
    def member(self) -> str:
        """The member it is about; empty for a walk-in."""
        return self.body.member


@dataclass(frozen=True, slots=True)
class Personal:
    """The detachable part: what can be forgotten without breaking a chain."""

    name: str = ""
    phone: str = ""
