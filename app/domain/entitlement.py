"""Whether a member may have something of the shop's now: a reward of the mall, a draw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.calendar import holds_at
from app.domain.customer import Customer
from app.domain.limits import room
from app.domain.offers import Why, hindrance
from app.domain.refusal import CapReached, NotForMember, NotNow
from app.domain.rulebook import Draw, Reward, Rulebook


def why_not(
    what: Reward | Draw,
    name: str,
    customer: Customer,
    rulebook: Rulebook,
    *,
    at: datetime,
    counted: Mapping[str, int],
    times: int = 1,
) -> Why | None:
    """Why the member may not have ``what`` so many ``times`` now; None: they may.

    ``name`` is what it is called where it is counted, ``counted`` what was given already.
    """
    if not holds_at(what.window, at, rulebook.zone):
        return Why.WINDOW
    left = room(name, what.caps, 0, counted, at=at, rulebook=rulebook)
    why = hindrance(what.audience, customer, rulebook, at=at)
    return why or (Why.CAP if left < times else None)


def insist(why: Why | None, name: str) -> None:
    """Raises ``NotNow``, ``CapReached`` or ``NotForMember`` for what is shown as ``name``."""
    if why is Why.WINDOW:
        raise NotNow(what=name)
    if why is Why.CAP:
        raise CapReached(what=name)
    if why is not None:
        raise NotForMember(what=name, why=why.value)
