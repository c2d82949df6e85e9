"""What a till asks beside its rounds, because somebody waits for it, and what is answered.

As strict as ``wire``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.member import CodeKind
from app.sync.wire import Name, Result, Row


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody at the counter shows the code of a coupon, and it shall be ``member``'s."""

    code: Annotated[str, StringConstraints(max_length=100)]
    member: Name


@dataclass(frozen=True, slots=True)
class Claimed:
    """The coupon ``coupon`` is the member's, until ``lapses_at`` (None: for ever)."""

    coupon: str
    name: str
    lapses_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """From the document ``number`` of ``log`` on there may be one without a final result."""

    log: Name
    number: int


@dataclass(frozen=True, slots=True)
class LookUp:
    """Who is named by ``code``, a whole one; a phone by its keyed hash. ``kind`` None: no phone.

    ``unfinished`` has every log of the till that has a document without a final result.
    """

    feed_id: str
    unfinished: Annotated[tuple[Unfinished, ...], Field(max_length=100)]
    kind: CodeKind | None
    code: Name


@dataclass(frozen=True, slots=True)
class Found:
    """The members as they stand, with all results of the till that their rows contain.

    Under another ``feed_id`` than was asked under it has neither.
    """

    feed_id: str
    results: tuple[Result, ...]
    page: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AboutMember:
    """A question about ``member``."""

    member: Name


@dataclass(frozen=True, slots=True)
class PrepaidFacts:
    """The member's open top-ups: what a prepaid refund starts from."""

    prepaid: tuple[Prepaid, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The member's periods that are not over: what ending a plan starts from."""

    periods: tuple[PlanPeriod, ...]


@dataclass(frozen=True, slots=True)
class Enrol:
    """From a till that is none yet: its one-time ``code`` and its public key, in hex.

    ``proof`` is its signature of the code: that it has the private half.
    """

    code: Annotated[str, StringConstraints(max_length=40)]
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    proof: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the till is from now on; ``phone_key`` and ``seal_key`` as in an enrolment file."""

    shop: str
    shop_name: str
    till: str
    till_id: str
    digits: str
    phone_key: str
    seal_key: str


@dataclass(frozen=True, slots=True)
class No:
    """Why a rule says no: the code of what is ``Refused``."""

    detail: str
