"""What is asked of the centre at once, beside the rounds, because somebody waits for it."""

from __future__ import annotations

from typing import Protocol

from app.domain.documents import PlanPeriod, Prepaid
from app.domain.member import CodeKind


class Calls(Protocol):
    """Each waits for an answer, so never on the lane of the store; each raises ``Unavailable``."""

    def claim_coupon(self, code: str, member: str) -> str:
        """The coupon with the printed ``code`` becomes ``member``'s: its code in the rulebook.

        Raises ``UnknownCoupon``, ``CouponClaimed``, ``UnknownMember``, ``MemberBlocked``,
        ``NoSuchOffer``.
        """
        ...

    def look_up(self, code: str, kind: CodeKind | None) -> None:
        """Let whoever is named by ``code`` be known here; a phone by its keyed hash.

        ``kind`` None: by anything but a phone.
        """
        ...

    def prepaid(self, member: str) -> tuple[Prepaid, ...]:
        """The open top-ups of ``member``. Raises ``UnknownMember``."""
        ...

    def plan_periods(self, member: str) -> tuple[PlanPeriod, ...]:
        """The periods of ``member`` that are not over. Raises ``UnknownMember``."""
        ...
