"""What is asked of the centre at once, beside the rounds, because somebody waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.approval import Approval
from app.domain.documents import PlanPeriod, Prepaid
from app.domain.lending import LentBasket, OnHold
from app.domain.member import CodeKind
from app.domain.member.statement import Booked
from app.domain.member.told import Kept
from app.domain.returns import RightAnswer, SoldTo


class Office(Protocol):
    """Managers elsewhere, who can be asked to approve something. Waits for the centre's answer."""

    def approval(self, id: str, staff: str, about: str, reason: str) -> Approval | None:
        """Ask under ``id``, or what became of it; None: nobody has answered yet.

        Raises ``NotApproved``, ``RequestLapsed``, ``Unavailable``.
        """
        ...

    def withdraw(self, id: str, staff: str, about: str, reason: str) -> None:
        """Nobody waits any more for what was asked so. Raises ``Unavailable``."""
        ...


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

    def movements(self, member: str, since: datetime) -> Booked:
        """What ``member``'s points and stored value did from ``since`` on, as far as it is settled.

        Of at most 92 days and some hundreds of entries: ``Booked.since`` says from when on it is
        complete. Raises ``UnknownMember``.
        """
        ...

    def sales_of(self, member: str) -> tuple[SoldTo, ...]:
        """The last sales to ``member`` anywhere, at most nine, the newest first.

        Raises ``UnknownMember``.
        """
        ...

    def profile_of(self, member: str) -> Kept:
        """What ``member`` agreed to, and their tags, as far as it is settled.

        Raises ``UnknownMember``.
        """
        ...

    def set_pin(self, member: str, pin: str, *, old: str = "", reset_by: str = "") -> None:
        """``pin`` becomes ``member``'s; ``old`` is the present one, ``reset_by`` lets it be lost.

        Raises ``UnknownMember``, ``BadPin``, ``WeakPin``, ``PinKept``, and as ``check_pin``.
        """
        ...

    def check_pin(self, member: str, pin: str) -> None:
        """Return where ``pin`` is ``member``'s.

        Raises ``WrongPin``, ``PinSpent`` after five in a day, ``NoPin``, ``UnknownMember``.
        """
        ...

    def reveal_phone(self, member: str, reason: str, staff: str) -> str:
        """The whole phone of ``member``, for ``reason``, wanted by the colleague ``staff``.

        Raises ``UnknownMember``, also where there is none.
        """
        ...

    def ask_return(self, id: str, log: str, serial: str) -> RightAnswer:
        """Whether ``log`` may return the goods of the sale ``serial`` now, asked under ``id``.

        The answer to an id is always the same.
        """
        ...

    def on_hold(self, most: int) -> tuple[OnHold, ...]:
        """What the other tills of the shop have on hold, the newest ``most``, 1 to 20."""
        ...

    def ask_basket(self, id: str, code: str) -> LentBasket:
        """What became of the suspended basket ``code`` of another till, asked for under ``id``.

        The first time it is asked for; what was given is given again under its id only.
        """
        ...
