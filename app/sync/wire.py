"""The messages between a till and the centre, version 1. Both sides read them strictly."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import EncodedBytes, EncoderProtocol, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.domain.lending import Said
from app.sync.rows import (
    AccountRow,
    AccountVer,
    AliasRow,
    GoodsRow,
    LotPart,
    MemberCode,
    MemberRow,
    Name,
    Result,
    ResultRow,
    ResultState,
    Row,
    RulebookRow,
    StaffRow,
    Unit,
)

__all__ = [
    "OLDEST_VERSION",
    "VERSION",
    "AccountRow",
    "AccountVer",
    "AliasRow",
    "BasketTold",
    "BasketWanted",
    "Exchange",
    "GoodsRow",
    "Grant",
    "GrantedLot",
    "Health",
    "HoldWanted",
    "LotPart",
    "MemberCode",
    "MemberRow",
    "Name",
    "OnHoldHere",
    "Reply",
    "Request",
    "Result",
    "ResultRow",
    "ResultState",
    "RightReleased",
    "Row",
    "RulebookRow",
    "Sent",
    "StaffRow",
    "TooOld",
    "Unit",
]

MOST_ON_HOLD = 20
"""So many suspended baskets of a till are told: nobody chooses among more."""
VERSION = 1
OLDEST_VERSION = 1
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"


class _Base64(EncoderProtocol):
    """Without what pydantic's own leaves out: a letter that is none makes the text unreadable."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """The bytes that were encoded."""
        try:
            return base64.b64decode(data, validate=True)
        except ValueError:
            raise PydanticCustomError("base64_decode", "not base64") from None

    @classmethod
    def encode(cls, value: bytes) -> bytes:
        """``value`` as letters."""
        return base64.b64encode(value)

    @classmethod
    def get_json_format(cls) -> str:
        """What JSON Schema calls it."""
        return "base64"


Raw = Annotated[
    bytes,
    EncodedBytes(encoder=_Base64),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "pattern": _BASE64}),
]
"""Bytes as they were hashed."""
Natural = Annotated[int, Field(ge=0)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Head = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
"""The digest of the last document; empty: there is none."""
Log = Annotated[str, StringConstraints(pattern=r"^[!-~]{0,100}$")]
"""The id of a log; empty: there is none yet."""
Cursor = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,18}\.[0-9]{1,18})?$")]
"""A place in the feed, opaque to the till; empty: its beginning."""
Lot = Annotated[str, StringConstraints(pattern=r"^[^\x00]{1,300}$")]
"""A lot is named after what made it, which may be a campaign in any language."""
Signature = Annotated[str, StringConstraints(pattern=r"^[^\x00]{0,1000}$")]
"""In hex; empty: it is not signed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way: the raw bytes that were hashed, and the part that can be forgotten."""

    number: Annotated[int, Field(ge=1)]
    id: Name
    content: Raw
    hash: Digest
    signature: Signature
    personal: Raw
    salt: Raw


@dataclass(frozen=True, slots=True)
class HoldWanted:
    """A question for at most ``amount`` of an account; the answer to its ``id`` never changes.

    ``standing``: to be kept after the visit, so that only half of what is free is given.
    """

    id: Name
    member: Name
    kind: Unit
    amount: Natural
    standing: bool = False


@dataclass(frozen=True, slots=True)
class GrantedLot:
    """What is set aside of a lot."""

    lot: Lot
    amount: Natural


@dataclass(frozen=True, slots=True)
class Grant:
    """The answer to a ``HoldWanted``: its lots in the order of spending; none: refused.

    ``signature`` is the centre's, of what ``granted`` says, in hex.
    """

    id: Name
    member: Name
    kind: Unit
    lots: tuple[GrantedLot, ...]
    signature: Signature


@dataclass(frozen=True, slots=True)
class RightReleased:
    """The right ``id`` to take goods back is not used any more.

    ``after`` is the number of the last document in the log that used it, 0 if there is none; the
    right lasts until the centre has that.
    """

    id: Name
    after: Natural


@dataclass(frozen=True, slots=True)
class OnHoldHere:
    """An ``OnHold`` of the till that asks."""

    code: Name
    at: datetime
    pieces: Natural
    total_fen: Natural


@dataclass(frozen=True, slots=True)
class BasketTold:
    """What was ``said`` of the suspended basket ``code``, asked for under ``id``.

    ``content`` is the basket, where it is released.
    """

    id: Name
    code: Name
    said: Said
    content: Raw = b""


@dataclass(frozen=True, slots=True)
class BasketWanted:
    """Another till asks, under ``id``, for the basket with ``code``."""

    id: Name
    code: Name


@dataclass(frozen=True, slots=True)
class Health:
    """What the centre shows of a till on its sync page."""

    program: str
    unsent: Natural
    unknown_prints: Natural


@dataclass(frozen=True, slots=True)
class Request:
    """From a till: its oldest documents without a result, and how far it has read.

    ``cursor`` is opaque to the till. ``oldest_without_result`` is a number of ``log``, 0 if none.
    ``results_since`` is how far its results were read, as opaque; None: it is not kept. Where
    ``feed_id`` is empty, ``granted`` has what the till was granted in ``log`` and has open, or
    names in ``documents``: a centre that was restored may not know of it. ``results_feed_id`` is
    whose results it has meanwhile, and ``other_logs`` how many other logs it has that are not
    stored yet. ``rows`` 0: no page; with documents and no hold wanted, only what became of these is
    answered, and ``results_cursor`` stays. ``baskets_on_hold`` are all that are suspended here.
    """

    version: Natural
    feed_id: str
    cursor: Cursor
    log: Log
    last_number: Natural
    head_hash: Head
    oldest_without_result: Natural
    documents: tuple[Sent, ...]
    holds_wanted: tuple[HoldWanted, ...]
    rows: Natural
    health: Health
    results_since: Cursor | None = None
    granted: tuple[Grant, ...] = ()
    rights_released: tuple[RightReleased, ...] = ()
    results_feed_id: str = ""
    other_logs: Natural = 0
    baskets_told: tuple[BasketTold, ...] = ()
    baskets_on_hold: Annotated[tuple[OnHoldHere, ...], Field(max_length=MOST_ON_HOLD)] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """From the centre. A page is for ``since`` only; ``send_from`` is 0, or where a gap begins.

    ``results`` lead from ``results_since`` to ``results_cursor``. There is no page where they are
    not all that there are. ``recalls`` are holds of the log that are asked back because another
    till needs them; ``closed`` is the log where it was struck off or has forked, so that the till
    begins another; else it is empty.
    ``stored``: a restored centre has the log up to this number, and does not settle it yet;
    ``stored_hash`` is of the document in that place.
    ``rights_ended`` are those of ``rights_released`` that the centre knows of, and keeps, and
    ``baskets_known`` those of ``baskets_told``.
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
    recalls: tuple[str, ...] = ()
    closed: str = ""
    stored: int | None = None
    rights_ended: tuple[str, ...] = ()
    stored_hash: str = ""
    baskets_wanted: tuple[BasketWanted, ...] = ()
    baskets_known: tuple[str, ...] = ()


class TooOld(Exception):
    """The till's program is older than what is spoken. Its documents were taken all the same.

    ``reply`` has their results and no rows.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"version below {OLDEST_VERSION}")
        self.reply = reply


class Exchange(Protocol):
    """One round trip: the HTTP client, or the centre itself, or a lossy wrapper around it."""

    def __call__(self, request: Request, /) -> Reply:
        """Deliver ``request`` and bring the answer, or raise ``Unavailable`` or ``TooOld``."""
        ...
