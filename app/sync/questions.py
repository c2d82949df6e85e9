"""What a till asks beside its rounds, because somebody waits for it, and what is answered.

As strict as ``wire``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Base64Bytes, Field, StringConstraints

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.ledger import Transfer
from app.domain.member import CodeKind
from app.domain.member.statement import Booked
from app.domain.returns import Denied, EarlierReturn, SoldTo
from app.domain.staff import Role
from app.sync.wire import Name, Natural, Result, RightReleased, Row

_PLAIN = r"^[^\x00]*$"
"""No database keeps a NUL."""


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
    number: Natural


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
class ImageWanted:
    """A whole mirror, please, in the ``form`` that the till reads; the rest as in ``LookUp``."""

    feed_id: str
    unfinished: Annotated[tuple[Unfinished, ...], Field(max_length=100)]
    form: Natural


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A ready mirror: ``size`` bytes to be fetched under ``name``, and what opens them, in hex."""

    name: Name
    cursor: str
    size: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Image:
    """What a first load is made of: the ``file``, or, with none, pages of the feed.

    ``making``: it is not ready yet, and to be asked for again. ``results`` are all results of the
    till that the file contains, ``page`` the rows of this till alone, which are not in a file that
    many tills share. Under another ``feed_id`` than was asked under it has nothing else.
    """

    feed_id: str
    file: ImageFile | None = None
    making: bool = False
    results: tuple[Result, ...] = ()
    page: tuple[Row, ...] = ()


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
class MovementsAsked:
    """What ``member``'s points and stored value did from ``since`` on."""

    member: Name
    since: AwareDatetime


@dataclass(frozen=True, slots=True)
class MovementsTold:
    """All of it, as far as it is settled; ``booked.since`` is later where it was too much."""

    booked: Booked


@dataclass(frozen=True, slots=True)
class SalesTold:
    """The member's last sales anywhere, the newest first."""

    sales: tuple[SoldTo, ...]


@dataclass(frozen=True, slots=True)
class PinSet:
    """``pin`` becomes ``member``'s; ``old`` is the present one, empty where there is none.

    ``reset_by`` is the number of who let a forgotten one be replaced; else empty.
    """

    member: Name
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    old: Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")] = ""
    reset_by: Annotated[str, StringConstraints(max_length=40)] = ""


@dataclass(frozen=True, slots=True)
class PinCheck:
    """Whether ``pin`` is ``member``'s."""

    member: Name
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


@dataclass(frozen=True, slots=True)
class PinRight:
    """It was, or is from now on, ``member``'s."""

    member: Name


@dataclass(frozen=True, slots=True)
class PhoneAsked:
    """The whole phone of ``member``, for ``reason``, wanted by the colleague ``staff``."""

    member: Name
    reason: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    staff: Annotated[str, StringConstraints(max_length=40)]


@dataclass(frozen=True, slots=True)
class PhoneTold:
    """The whole number."""

    phone: str


@dataclass(frozen=True, slots=True)
class AskReturn:
    """Whether ``log`` may return goods of the sale with the receipt number ``serial`` now.

    The answer to ``id`` never changes. ``released`` is what the till gave up and has not been told
    that the centre knows of: it counts before the question.
    """

    id: Name
    log: Name
    serial: Name
    released: Annotated[tuple[RightReleased, ...], Field(max_length=100)] = ()


@dataclass(frozen=True, slots=True)
class SoldSale:
    """A sale as it was settled: its raw bytes, the rulebook that counted, what it moved.

    ``returns`` is what came back of it, in the order of settlement.
    """

    content: Base64Bytes
    rulebook: int
    transfers: tuple[Transfer, ...]
    returns: tuple[EarlierReturn, ...]


@dataclass(frozen=True, slots=True)
class ReturnAnswer:
    """The sale, where the right to return its goods is granted; else why it is not.

    ``till`` (shop and till) has it ``since``, or has not heard yet that the sale is settled.
    """

    granted: SoldSale | None = None
    denied: Denied | None = None
    till: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskApproval:
    """``staff``, by number, wants ``about``, a sentence, approved for ``reason``, under ``id``."""

    id: Name
    staff: Annotated[str, StringConstraints(max_length=100, pattern=_PLAIN)]
    about: Annotated[str, StringConstraints(max_length=300, pattern=_PLAIN)]
    reason: Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]


class ApprovalState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    ALLOWED = "allowed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """What became of it, and who said so: number, masked name and role, if anybody has."""

    state: ApprovalState
    staff: str = ""
    name: str = ""
    role: Role | None = None


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
    """Who the till is from now on; the keys as in an enrolment file."""

    shop: str
    shop_name: str
    till: str
    till_id: str
    digits: str
    phone_key: str
    seal_key: str
    grant_key: str


@dataclass(frozen=True, slots=True)
class No:
    """Why a rule says no: the code of what is ``Refused``."""

    detail: str
