"""Typed calls to the centre: what somebody at the counter waits for, beside the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from app import canon
from app.domain.member import MemberStatus
from app.domain.refusal import (
    CouponClaimed,
    MemberBlocked,
    NoPin,
    NoSuchOffer,
    PinKept,
    PinSpent,
    Refused,
    Unavailable,
    UnknownCoupon,
    UnknownMember,
    WeakPin,
    WrongPin,
)
from app.sync.baskets import AskBasket, AskOnHold, BasketAnswer, OnHoldElsewhere
from app.sync.http import OK, Answer, Line, Sign, unwell
from app.sync.profiles import ProfileTold
from app.sync.questions import (
    AboutMember,
    ApprovalAnswer,
    AskApproval,
    AskReturn,
    Claim,
    Claimed,
    Found,
    LookUp,
    MovementsAsked,
    MovementsTold,
    PhoneAsked,
    PhoneTold,
    PinCheck,
    PinRight,
    PinSet,
    PlanFacts,
    PrepaidFacts,
    ReturnAnswer,
    SalesTold,
)

T = TypeVar("T")

LOOK_UP_S, CALL_S = 1.5, 5.0
_CONFLICT = 409


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

    def movements(self, asked: MovementsAsked, /) -> MovementsTold:
        """What a member's points and stored value did. Raises ``UnknownMember``."""
        ...

    def sales(self, about: AboutMember, /) -> SalesTold:
        """The last sales to a member. Raises ``UnknownMember``."""
        ...

    def profile(self, about: AboutMember, /) -> ProfileTold:
        """What a member agreed to and is tagged with. Raises ``UnknownMember``."""
        ...

    def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
        """Whether a log may return goods of a sale."""
        ...

    def ask_basket(self, wanted: AskBasket, /) -> BasketAnswer:
        """What became of a question for a suspended basket; the first time it is put."""
        ...

    def on_hold(self, asked: AskOnHold, /) -> OnHoldElsewhere:
        """What the other tills of the shop have on hold."""
        ...

    def set_pin(self, wanted: PinSet, /) -> PinRight:
        """A member chose a PIN.

        Raises ``UnknownMember``, ``WeakPin``, ``PinKept``, and what ``check_pin`` does.
        """
        ...

    def check_pin(self, asked: PinCheck, /) -> PinRight:
        """Whether a PIN is a member's. Raises ``WrongPin``, ``PinSpent``, ``NoPin``."""
        ...

    def reveal(self, asked: PhoneAsked, /) -> PhoneTold:
        """The whole phone of a member. Raises ``UnknownMember``."""
        ...

    def ask_approval(self, wanted: AskApproval, /) -> ApprovalAnswer:
        """What became of a request for an approval; the first time it is made."""
        ...

    def withdraw_approval(self, wanted: AskApproval, /) -> ApprovalAnswer:
        """Nobody waits for its answer any more; what became of it."""
        ...


class HttpCentre:
    """A ``Centre`` over one kept connection; used by one thread. See ``Line``.

    ``patience`` stretches how long an answer is waited for.
    """

    def __init__(
        self, centre_url: str, token: str | Sign, ca: str = "", *, patience: float = 1
    ) -> None:
        self._line = Line(centre_url, token, ca)
        self._patience = patience

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

    def movements(self, asked: MovementsAsked, /) -> MovementsTold:
        """What a member's points and stored value did."""
        return self._call(MovementsTold, "/v1/tills/movements", asked, asked.member)

    def sales(self, about: AboutMember, /) -> SalesTold:
        """The last sales to a member; within ``LOOK_UP_S``."""
        path = "/v1/tills/sales"
        return self._call(SalesTold, path, about, about.member, within_s=LOOK_UP_S)

    def profile(self, about: AboutMember, /) -> ProfileTold:
        """What a member agreed to and is tagged with; within ``LOOK_UP_S``."""
        path = "/v1/tills/profile"
        return self._call(ProfileTold, path, about, about.member, within_s=LOOK_UP_S)

    def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
        """Whether a log may return goods of a sale."""
        return self._call(ReturnAnswer, "/v1/tills/return", wanted)

    def ask_basket(self, wanted: AskBasket, /) -> BasketAnswer:
        """What became of a question for a suspended basket."""
        return self._call(BasketAnswer, "/v1/tills/basket", wanted)

    def on_hold(self, asked: AskOnHold, /) -> OnHoldElsewhere:
        """What the other tills of the shop have on hold; within ``LOOK_UP_S``."""
        return self._call(OnHoldElsewhere, "/v1/tills/baskets", asked, within_s=LOOK_UP_S)

    def ask_approval(self, wanted: AskApproval, /) -> ApprovalAnswer:
        """What became of a request for an approval."""
        return self._call(ApprovalAnswer, "/v1/tills/approval", wanted)

    def withdraw_approval(self, wanted: AskApproval, /) -> ApprovalAnswer:
        """Nobody waits for its answer any more."""
        return self._call(ApprovalAnswer, "/v1/tills/approval/withdraw", wanted)

    def set_pin(self, wanted: PinSet, /) -> PinRight:
        """A member chose a PIN."""
        return self._call(PinRight, "/v1/tills/pin/set", wanted, wanted.member)

    def check_pin(self, asked: PinCheck, /) -> PinRight:
        """Whether a PIN is a member's."""
        return self._call(PinRight, "/v1/tills/pin/check", asked, asked.member)

    def reveal(self, asked: PhoneAsked, /) -> PhoneTold:
        """The whole phone of a member."""
        return self._call(PhoneTold, "/v1/tills/phone", asked, asked.member)

    def _call(
        self, form: type[T], path: str, question: object, member: str = "", within_s: float = CALL_S
    ) -> T:
        within_s *= self._patience
        answer = self._line.post(path, canon.dump(question), within_s=within_s)
        if answer.status == _CONFLICT:
            raise _refusal(answer, member)
        if answer.status != OK:
            raise unwell(answer)
        try:
            return canon.load(form, answer.body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error


_REFUSALS: Mapping[str, Callable[[str], Refused]] = {
    CouponClaimed.code: lambda _: CouponClaimed(),
    MemberBlocked.code: lambda _: MemberBlocked(status=MemberStatus.FROZEN.value),
    NoPin.code: lambda _: NoPin(),
    NoSuchOffer.code: lambda _: NoSuchOffer(offer=""),
    PinKept.code: lambda _: PinKept(),
    PinSpent.code: lambda _: PinSpent(),
    UnknownCoupon.code: lambda _: UnknownCoupon(batch=""),
    UnknownMember.code: lambda member: UnknownMember(key=member),
    WeakPin.code: lambda _: WeakPin(),
    WrongPin.code: lambda _: WrongPin(),
}
"""What the centre refuses, with the facts that are known here: it says no more than why."""


def _refusal(answer: Answer, member: str) -> Refused | Unavailable:
    """What a conflict says; one of which this program knows nothing is as any that is refused."""
    known = _REFUSALS.get(answer.said)
    return known(member) if known else unwell(answer)
