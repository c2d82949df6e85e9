"""Typed calls to the centre: what somebody at the counter waits for, beside the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from app import canon
from app.domain.member import MemberStatus
from app.domain.refusal import (
    CouponClaimed,
    MemberBlocked,
    NoSuchOffer,
    Refused,
    Unavailable,
    UnknownCoupon,
    UnknownMember,
)
from app.sync.http import OK, Answer, Line, Sign, unwell
from app.sync.questions import (
    AboutMember,
    Claim,
    Claimed,
    Found,
    LookUp,
    No,
    PlanFacts,
    PrepaidFacts,
)

T = TypeVar("T")

LOOK_UP_S, CALL_S = 1.5, 5.0
_CONFLICT = 409
_MOST_SAID_BYTES = 10_000


class Centre(Protocol):
    """What a till may ask: the HTTP client, or the centre itself, or a lossy wrapper around it.

    Each may be asked again: twice is once. Each raises ``Unavailable``.
    """

    def claim(self, claim: Claim, /) -> Claimed:
        """The coupon with a code becomes a member's.

        Raises ``UnknownCoupon``, ``CouponClaimed``, ``UnknownMember``, ``MemberBlocked``,
        ``NoSuchOffer``.
        """
        ...

    def look_up(self, wanted: LookUp, /) -> Found:
        """Who is named by a code."""
        ...

    def prepaid(self, about: AboutMember, /) -> PrepaidFacts:
        """The open top-ups of a member. Raises ``UnknownMember``."""
        ...

    def plan(self, about: AboutMember, /) -> PlanFacts:
        """The periods of a member. Raises ``UnknownMember``."""
        ...


class HttpCentre:
    """A ``Centre`` over one kept connection; used by one thread. See ``Line``."""

    def __init__(self, centre_url: str, token: str | Sign, ca: str = "") -> None:
        self._line = Line(centre_url, token, ca)

    def claim(self, claim: Claim, /) -> Claimed:
        """The coupon with a code becomes a member's."""
        return self._call(Claimed, "/v1/coupons/claim", claim, claim.member)

    def look_up(self, wanted: LookUp, /) -> Found:
        """Who is named by a code; within ``LOOK_UP_S``."""
        return self._call(Found, "/v1/tills/member", wanted, within_s=LOOK_UP_S)

    def prepaid(self, about: AboutMember, /) -> PrepaidFacts:
        """The open top-ups of a member."""
        return self._call(PrepaidFacts, "/v1/tills/prepaid", about, about.member)

    def plan(self, about: AboutMember, /) -> PlanFacts:
        """The periods of a member."""
        return self._call(PlanFacts, "/v1/tills/plan", about, about.member)

    def _call(
        self, form: type[T], path: str, question: object, member: str = "", within_s: float = CALL_S
    ) -> T:
        answer = self._line.post(path, canon.dump(question), within_s=within_s)
        if answer.status == _CONFLICT:
            raise _refusal(answer, member)
        if answer.status != OK:
            raise unwell(answer.status)
        try:
            return canon.load(form, answer.body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error


_REFUSALS: Mapping[str, Callable[[str], Refused]] = {
    CouponClaimed.code: lambda _: CouponClaimed(),
    MemberBlocked.code: lambda _: MemberBlocked(status=MemberStatus.FROZEN.value),
    NoSuchOffer.code: lambda _: NoSuchOffer(offer=""),
    UnknownCoupon.code: lambda _: UnknownCoupon(batch=""),
    UnknownMember.code: lambda member: UnknownMember(key=member),
}
"""What the centre refuses, with the facts that are known here: it says no more than why."""


def _refusal(answer: Answer, member: str) -> Refused | Unavailable:
    """What a conflict says; one of which this program knows nothing is as any that is refused."""
    try:
        said = canon.load(No, answer.body[:_MOST_SAID_BYTES]).detail
    except canon.Unreadable:
        return unwell(answer.status)
    known = _REFUSALS.get(said)
    return known(member) if known else unwell(answer.status)
