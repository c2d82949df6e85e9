"""A member's status: what may follow what, and what may be done in each.

A lost card blocks its balance and never its owner (法释〔2025〕4号 Art. 9, 24): who shows who they
are is served, earns, gets a new card and is active again at once. Nothing is spent before that,
since whoever found the card may know the phone number too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.refusal import IllegalStatus, MemberBlocked, NotIdentified, StillOwns


class MemberStatus(StrEnum):
    """``LOST`` is a card reported lost: the member may be served after a check of identity."""

    ACTIVE = "active"
    FROZEN = "frozen"
    LOST = "lost"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Member:
    """What the strip at the counter shows. ``ver`` is the centre's row version, 0 if not yet there.

    ``name`` and ``phone`` are masked already; ``birthday`` is ``MM-DD``. ``named``: whose card it
    is, is known, so that it may hold more. ``plan_until`` is when the plan ends (None: not known);
    ``first_order``: nothing was bought yet.
    """

    id: str
    number: str
    name: str
    phone: str
    tier: str
    status: MemberStatus
    ver: int = 0
    plan: str = ""
    birthday: str = ""
    named: bool = True
    plan_until: datetime | None = None
    first_order: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """What a member paid for and has not had yet: principal, and uses of passes bought."""

    principal_fen: int = 0
    pass_uses: int = 0

    def __post_init__(self) -> None:
        if min(self.principal_fen, self.pass_uses) < 0:
            raise ValueError("nobody owes a shop by a balance")


_ACTIVE, _FROZEN = MemberStatus.ACTIVE, MemberStatus.FROZEN
_LOST, _CANCELLED = MemberStatus.LOST, MemberStatus.CANCELLED

LEGAL: Mapping[MemberStatus, frozenset[MemberStatus]] = {
    _ACTIVE: frozenset({_FROZEN, _LOST, _CANCELLED}),
    _FROZEN: frozenset({_ACTIVE, _CANCELLED}),
    _LOST: frozenset({_ACTIVE, _FROZEN, _CANCELLED}),
    _CANCELLED: frozenset(),
}
"""What may follow each. Frozen to lost is not among them: finding the card would thaw it."""

_STRICTNESS = (_ACTIVE, _LOST, _FROZEN, _CANCELLED)


def change_status(
    now: MemberStatus, to: MemberStatus, *, owed: Owed, identified: bool = False
) -> MemberStatus:
    """``to``, if it may follow ``now``; raises ``IllegalStatus`` where it may not.

    A lost card is found, or a lost member active again, only for whoever has shown who they are
    (``NotIdentified``). Nobody is cancelled while the shop owes them anything (``StillOwns``).
    """
    if to not in LEGAL[now]:
        raise IllegalStatus(now=now.value, to=to.value)
    if now is _LOST and to is _ACTIVE and not identified:
        raise NotIdentified
    if to is _CANCELLED:
        check_nothing_owed(owed)
    return to


def check_nothing_owed(owed: Owed) -> None:
    """Raise ``StillOwns`` where a prepaid refund has to come first."""
    if owed != Owed():
        raise StillOwns(principal_fen=owed.principal_fen, pass_uses=owed.pass_uses)


def status_after_replacement(now: MemberStatus, *, identified: bool) -> MemberStatus:
    """The status once a card was replaced (补卡): lost becomes active, frozen stays so.

    Never refused to whoever has shown who they are, 法释〔2025〕4号 Art. 9; else ``NotIdentified``.
    Raises ``MemberBlocked`` for one who was cancelled.
    """
    if now is _CANCELLED:
        raise MemberBlocked(status=now.value)
    if not identified:
        raise NotIdentified
    return _ACTIVE if now is _LOST else now


def may_be_served(status: MemberStatus, *, identified: bool = False) -> bool:
    """Whether they are served as a member; one whose card is lost, once they are ``identified``.

    Named otherwise than by that card: it names nobody after it was replaced, and is no proof.
    Copies of one's data and prepaid refunds do not ask for this.
    """
    return status is _ACTIVE or (status is _LOST and identified)


def may_earn(status: MemberStatus, *, identified: bool = False) -> bool:
    """Whether points and growth are earned: whoever is served earns."""
    return may_be_served(status, identified=identified)


def may_spend(status: MemberStatus) -> bool:
    """Whether points, stored value, passes and coupons may be used."""
    return status is _ACTIVE


def stricter(a: MemberStatus, b: MemberStatus) -> MemberStatus:
    """The one that protects more, where two arrived and neither came first: clocks order nothing.

    >>> stricter(MemberStatus.ACTIVE, MemberStatus.LOST)
    <MemberStatus.LOST: 'lost'>
    """
    return max(a, b, key=_STRICTNESS.index)
