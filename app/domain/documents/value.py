"""Documents of value: paid in, paid out, turned into something else, given, corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.documents.tender import Tender
from app.domain.ledger import Kind
from app.domain.prepaid_refund import Cause
from app.domain.rulebook import EarnBy, RewardKind

_NO_ACTIVITY = {
    EarnBy.MONEY,
    EarnBy.QUANTITY,
    EarnBy.TOP_UP,
    EarnBy.REGISTRATION,
    EarnBy.POINTS,
    EarnBy.ANNIVERSARY,
}


@dataclass(frozen=True, slots=True)
class TopUp:
    """Stored value paid in. ``bonus_fen`` is what the till printed, a check.

    ``offer`` is the code of the offer that was chosen; empty: the best one. ``identified``: who
    pays has shown who they are.
    """

    member: str
    amount_fen: int
    tenders: tuple[Tender, ...]
    bonus_fen: int
    offer: str = ""
    identified: bool = False
    kind: Literal["top_up"] = "top_up"

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or sum(t.amount_fen for t in self.tenders) != self.amount_fen:
            raise ValueError("a top-up is paid in full")


@dataclass(frozen=True, slots=True)
class Prepaid:
    """One top-up as it stands when it is refunded: what the calculation starts from.

    ``top_up`` is its document; ``charged_fen`` and ``list_fen`` what was consumed of it, after and
    before discounts.
    """

    top_up: str
    paid_fen: int
    bonus_fen: int
    paid_at: datetime
    charged_fen: int
    list_fen: int
    known_before: bool = False

    def __post_init__(self) -> None:
        if self.paid_fen <= 0 or self.bonus_fen < 0 or self.paid_at.tzinfo is None:
            raise ValueError("a prepayment was paid, at a moment")
        if not 0 <= self.charged_fen <= self.list_fen:
            raise ValueError("a discount makes nothing dearer")


@dataclass(frozen=True, slots=True)
class PrepaidRefund:
    """A prepayment ends and what is due of it is paid out (退卡、退储值).

    ``prepaid`` are the top-ups that end; ``ended_at`` is from when interest runs (None: no
    interest); ``smallest``: the rest buys nothing any more. ``holds`` cover what is left of them.
    """

    member: str
    prepaid: tuple[Prepaid, ...]
    cause: Cause
    ended_at: datetime | None
    smallest: bool
    holds: tuple[str, ...]
    refunds: tuple[Tender, ...]
    reason: str
    approved_by: str
    paid_out_fen: int
    kind: Literal["prepaid_refund"] = "prepaid_refund"

    def __post_init__(self) -> None:
        if not self.prepaid or not self.approved_by:
            raise ValueError("a prepaid refund ends something, and somebody approved it")


@dataclass(frozen=True, slots=True)
class RedeemedItem:
    """``count`` of the reward ``code``."""

    reward: RewardKind
    code: str
    count: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.count <= 999:
            raise ValueError("so many are not redeemed at once")


@dataclass(frozen=True, slots=True)
class Redeem:
    """Points turned into goods or coupons (积分兑换), with money where the reward asks for some."""

    member: str
    items: tuple[RedeemedItem, ...]
    tenders: tuple[Tender, ...]
    holds: tuple[str, ...]
    points: int
    kind: Literal["redeem"] = "redeem"

    def __post_init__(self) -> None:
        if not self.items or self.points < 0:
            raise ValueError("something is redeemed, for points")


@dataclass(frozen=True, slots=True)
class PassUse:
    """``uses`` of the pass ``sku`` for the article ``pays_for`` (划次)."""

    member: str
    sku: str
    pays_for: str
    uses: int
    holds: tuple[str, ...]
    kind: Literal["pass_use"] = "pass_use"

    def __post_init__(self) -> None:
        if self.uses <= 0:
            raise ValueError("a pass is used at least once")


@dataclass(frozen=True, slots=True)
class Activity:
    """A member did something that the rules reward: a visit, a sign-in, a referral (签到等).

    ``subject`` is whom or what it is about: the member referred, the document reviewed, the
    campaign. ``points`` is what the till printed, a check.
    """

    member: str
    what: EarnBy
    subject: str
    points: int
    kind: Literal["activity"] = "activity"

    def __post_init__(self) -> None:
        if self.what in _NO_ACTIVITY:
            raise ValueError(f"{self.what} is not an activity: it has a document of its own")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``amount`` given (above zero) or taken, with a reason, by whoever approved it (调整).

    ``of`` is the SKU of a pass or the code of a coupon.
    """

    member: str
    account: Kind
    of: str
    amount: int
    reason: str
    approved_by: str
    kind: Literal["adjustment"] = "adjustment"

    def __post_init__(self) -> None:
        if self.amount == 0 or not self.reason.strip() or not self.approved_by:
            raise ValueError("an adjustment has an amount, a reason and an approval")
        if bool(self.of) != (self.account in {Kind.PASS, Kind.COUPON}):
            raise ValueError("passes and coupons are of something, nothing else is")


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
