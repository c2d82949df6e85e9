"""The messages between a till and the centre, version 1. Both sides read them strictly.

A page of the feed is made of plain arrays, each beginning with what it is and its ``ver``; rows
are states, not events. A row with ``removed`` leaves its ``ver`` behind and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import Base64Bytes, Discriminator, StringConstraints, Tag

from app.domain.ledger import Account, account_of
from app.domain.member import CodeKind, MemberStatus

VERSION = 1
OLDEST_VERSION = 1

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


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way: the raw bytes that were hashed, and the part that can be forgotten."""

    number: int
    id: str
    content: Base64Bytes
    hash: str
    signature: str
    personal: Base64Bytes
    salt: Base64Bytes


@dataclass(frozen=True, slots=True)
class HoldWanted:
    """A question for at most ``amount`` of an account; the answer to its ``id`` never changes."""

    id: str
    member: str
    kind: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class GrantedLot:
    """What is set aside of a lot."""

    lot: str
    amount: int


@dataclass(frozen=True, slots=True)
class Grant:
    """The answer to a ``HoldWanted``: its lots in the order of spending; none: refused."""

    id: str
    member: str
    kind: Unit
    lots: tuple[GrantedLot, ...]
    signature: str


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

    ``accounts`` has every account that the till's own posting named.
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
    | Annotated[ResultRow, Tag("result")],
    Discriminator(_tag),
]


@dataclass(frozen=True, slots=True)
class Health:
    """What the centre shows of a till on its sync page."""

    program: str
    unsent: int
    unknown_prints: int


@dataclass(frozen=True, slots=True)
class Request:
    """From a till: its oldest documents without a result, and how far it has read.

    ``cursor`` is opaque to the till. ``oldest_without_result`` is a number of ``log``, 0 if none.
    ``results_since`` is how far its results were read, as opaque; None: it is not kept.
    """

    version: int
    feed_id: str
    cursor: str
    log: str
    last_number: int
    head_hash: str
    oldest_without_result: int
    documents: tuple[Sent, ...]
    holds_wanted: tuple[HoldWanted, ...]
    rows: int
    health: Health
    results_since: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """From the centre. A page is for ``since`` only; ``send_from`` is 0, or where a gap begins.

    ``results`` lead from ``results_since`` to ``results_cursor``. There is no page where they are
    not all that there are.
    """

    feed_id: str
    since: str
    cursor: str
    more: bool
    results: tuple[Result, ...]
    page: tuple[Row, ...]
    send_from: int
    grants: tuple[Grant, ...]
    server_time: datetime
    results_since: str | None = None
    results_cursor: str | None = None


class Exchange(Protocol):
    """One round trip: the HTTP client, or the centre itself, or a lossy wrapper around it."""

    def __call__(self, request: Request, /) -> Reply:
        """Deliver ``request`` and bring the answer, or raise ``Unavailable``."""
        ...
