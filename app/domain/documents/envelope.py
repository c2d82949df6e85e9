"""The envelope of a document, and everything that can be in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.customer import Counter
from app.domain.documents.duty import Audit, CashMove, ShiftClose, ShiftOpen
from app.domain.documents.membership import Drawing, PlanEnd, PlanOrder
from app.domain.documents.people import (
    CardTransfer,
    CodeChange,
    ConsentChange,
    Merge,
    NewMember,
    ProfileChange,
    StatusChange,
    Unmerge,
)
from app.domain.documents.selling import BlindReturn, Rating, Return, Sale
from app.domain.documents.value import (
    Activity,
    Adjustment,
    GiveBack,
    PassUse,
    PrepaidRefund,
    Redeem,
    TopUp,
)

Body = (
    Sale
    | TopUp
    | NewMember
    | GiveBack
    | Return
    | BlindReturn
    | Rating
    | PrepaidRefund
    | Redeem
    | PassUse
    | Activity
    | Adjustment
    | ProfileChange
    | ConsentChange
    | StatusChange
    | CodeChange
    | CardTransfer
    | Merge
    | Unmerge
    | PlanOrder
    | PlanEnd
    | Drawing
    | Audit
    | CashMove
    | ShiftOpen
    | ShiftClose
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What the till knew of the member and the rules used.

    The row's version, tier and plan, the birthday as ``MM-DD``, what counts against caps and
    stocks, and whether the member had bought nothing yet.
    """

    member_ver: int = 0
    tier: str = ""
    plan: str = ""
    birthday: str = ""
    counters: tuple[Counter, ...] = ()
    first_order: bool = False


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

    @property
    def about(self) -> str:
        """The document that this one is about: the sale of a return; empty for none."""
        if isinstance(self.body, Return):
            return self.body.sale
        return self.body.merge if isinstance(self.body, Unmerge) else ""
