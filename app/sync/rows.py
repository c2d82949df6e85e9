"""The rows that the centre sends: states, not events, each with its ``ver``.

A page of the feed is made of them, as plain arrays that begin with what they are. A row with
``removed`` leaves its ``ver`` behind and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Discriminator, StringConstraints, Tag

from app.domain.ledger import Account, account_of
from app.domain.member import CodeKind, MemberStatus
from app.domain.staff import Role

Unit = Annotated[
    str, StringConstraints(pattern=r"^(points|principal|bonus|growth|(pass|coupon):.{1,64})$")
]
"""What an account counts, as ``Account.unit`` says it."""

Name = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,100}$")]
"""An id or a number."""


class ResultState(StrEnum):
    """What became of a document at the centre."""

    SETTLED = "settled"
    EXCEPTION = "exception"  # settled, and a manager has to look
    QUARANTINED = "quarantined"  # not authentic, or not understood: a defect
    PARKED = "parked"  # of a newer version than this centre: settled once it is updated
    VOID = "void"  # undone by a manager


class AccountVer(NamedTuple):
    """From this ``ver`` on, the account's row contains the document."""

    owner: str
    kind: Unit
    ver: int

    @property
    def account(self) -> Account:
        """Whose row it is about."""
        return account_of(self.owner, self.kind)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the document ``id``; a lower ``ver`` never replaces a higher one.

    ``accounts`` has every account that the centre changed by the document: on any other that the
    till's own posting moved, it moved nothing.
    """

    id: str
    ver: int
    state: ResultState
    code: str
    reason: str
    accounts: tuple[AccountVer, ...]


class GoodsRow(NamedTuple):
    """An article and all codes it is scanned by."""

    row: Literal["goods"]
    ver: int
    removed: bool
    sku: str
    name: str
    initials: str
    unit: str
    price_fen: int
    weighed: bool
    category: str
    brand: str
    codes: tuple[str, ...]
    tags: tuple[str, ...] = ()
    open_price: bool = False


class MemberCode(NamedTuple):
    """One way to name a member; a phone comes as its keyed hash."""

    kind: CodeKind
    code: str


class MemberRow(NamedTuple):
    """A member: the name in full (the till's file is encrypted), the phone as mask and tail.

    ``birthday`` is ``MM-DD``; ``named``: whose card it is, is known. ``plan_until`` is when the
    plan ends (None: there is none); ``first_order``: nothing was bought yet.
    """

    row: Literal["member"]
    ver: int
    removed: bool
    id: str
    number: str
    name: str
    initials: str
    phone_mask: str
    phone_tail: str
    tier: str
    plan: str
    plan_until: datetime | None
    birthday: str
    named: bool
    first_order: bool
    status: MemberStatus
    codes: tuple[MemberCode, ...]


class LotPart(NamedTuple):
    """What is left of a lot. Before ``vests_at`` it cannot be used."""

    lot: str
    left: int
    born_at: datetime
    expires_at: datetime | None
    vests_at: datetime | None


class AccountRow(NamedTuple):
    """A member's account with its lots; ``held`` is set aside for tills, this one included."""

    row: Literal["account"]
    ver: int
    removed: bool
    member: str
    kind: Unit
    balance: int
    held: int
    lots: tuple[LotPart, ...]


class RulebookRow(NamedTuple):
    """A version of the rulebook, as JSON, so that an older till can keep what it cannot read."""

    row: Literal["rulebook"]
    ver: int
    removed: bool
    version: int
    effective_from: datetime
    content: str


class AliasRow(NamedTuple):
    """``loser`` was merged into ``winner``, and is shown as them; removed: not any more."""

    row: Literal["alias"]
    ver: int
    removed: bool
    loser: str
    winner: str


class StaffRow(NamedTuple):
    """Somebody who may work at the till's shop; ``pin`` is the slow hash of their PIN.

    ``number`` is what they type and what documents name them by; it is given once in a chain.
    """

    row: Literal["staff"]
    ver: int
    removed: bool
    id: str
    number: str
    name: str
    role: Role
    pin: str


class ResultRow(NamedTuple):
    """A result that was reached later, sent to the till whose document it is."""

    row: Literal["result"]
    ver: int
    removed: bool
    result: Result


def _tag(value: object) -> str | None:
    return value[0] if isinstance(value, (tuple, list)) and value else None


Row = Annotated[
    Annotated[GoodsRow, Tag("goods")]
    | Annotated[MemberRow, Tag("member")]
    | Annotated[AccountRow, Tag("account")]
    | Annotated[RulebookRow, Tag("rulebook")]
    | Annotated[AliasRow, Tag("alias")]
    | Annotated[StaffRow, Tag("staff")]
    | Annotated[ResultRow, Tag("result")],
    Discriminator(_tag),
]
