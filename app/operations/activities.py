"""What is rewarded though nothing is sold: signing in, coming by, bringing a friend (签到等)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents import Activity
from app.domain.earning import Occasion, earn
from app.domain.ledger import Kind
from app.domain.refusal import CapReached, NothingGiven
from app.domain.rulebook import EarnBy
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.journal import record
from app.operations.screen import current, view
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What ``document`` gave. It can be used once the centre has settled it."""

    document: str
    points: int
    growth: int
    view: CounterView


def sign_in(desk: Desk) -> Rewarded:
    """The member on the basket signs in for today (签到)."""
    return take_part(desk, EarnBy.SIGN_IN)


def take_part(desk: Desk, what: EarnBy, subject: str = "") -> Rewarded:
    """Give the member on the basket what the rules give for ``what``.

    ``subject`` is whom or what it is about: the campaign, the member brought. Raises
    ``NothingGiven`` where no rule rewards it now, ``CapReached`` where caps leave nothing of it,
    as this till has counted.
    """
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        campaign = subject if what is EarnBy.CAMPAIGN else ""
        assert served.customer is not None
        earned = earn(
            Occasion(what, served.at, campaign=campaign), served.customer, served.rulebook
        )
        if not earned:
            raise NothingGiven(what=what.value)
        if not any(one.amount for one in earned):
            raise CapReached(what=what.value)
        points = sum(one.amount for one in earned if one.kind is Kind.POINTS)
        growth = sum(one.amount for one in earned if one.kind is Kind.GROWTH)
        body = Activity(member.id, what, subject, points)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        shown = view(session, desk, current(session, desk))
        return Rewarded(done.document.id, points, growth, shown)
