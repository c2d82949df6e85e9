"""What is rewarded though nothing is sold: signing in, coming by, bringing a friend (签到等)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.documents import Activity
from app.domain.earning import Earned, Occasion, earn
from app.domain.ledger import Kind
from app.domain.refusal import CapReached, NothingGiven
from app.domain.rulebook import EarnBy
from app.models.balances import reading
from app.operations.coupon_slips import print_given
from app.operations.desk import Desk
from app.operations.holding import at_counter
from app.operations.journal import record
from app.operations.screen import current, view
from app.operations.serving import Serving
from app.operations.views import CounterView

AT_COUNTER = (EarnBy.SIGN_IN, EarnBy.VISIT, EarnBy.REVIEW, EarnBy.SHARE, EarnBy.PHOTO)
"""What a cashier can see with their own eyes; a friend is brought when they are registered."""


@dataclass(frozen=True, slots=True)
class OccasionView:
    """Something that the rules reward now: what it gives; nothing where caps leave nothing.

    ``campaign`` is what is taken part in, empty for anything else.
    """

    what: EarnBy
    campaign: str
    points: int
    growth: int
    coupons: int


@dataclass(frozen=True, slots=True)
class Given:
    """What ``document`` gave."""

    document: str
    points: int
    growth: int


@dataclass(frozen=True, slots=True)
class Rewarded:
    """What ``document`` gave. It can be used once the centre has settled it."""

    document: str
    points: int
    growth: int
    view: CounterView


def show_occasions(desk: Desk) -> tuple[OccasionView, ...]:
    """What the member on the basket can be rewarded for at the counter now, by the rules."""
    with reading(desk.store) as session:
        _, served = at_counter(session, desk)
        campaigns = dict.fromkeys(one.campaign for one in served.rulebook.earning if one.campaign)
        open_now = [(what, "") for what in AT_COUNTER]
        open_now += [(EarnBy.CAMPAIGN, campaign) for campaign in campaigns]
        return tuple(
            OccasionView(
                what,
                campaign,
                _sum(earned, Kind.POINTS),
                _sum(earned, Kind.GROWTH),
                _sum(earned, Kind.COUPON),
            )
            for what, campaign in open_now
            if (earned := _earned(served, what, campaign))
        )


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
        _, served = at_counter(session, desk)
        given = reward(session, desk, served, what, subject)
        shown = view(session, desk, current(session, desk))
        return Rewarded(given.document, given.points, given.growth, shown)


def reward(session: Session, desk: Desk, served: Serving, what: EarnBy, subject: str) -> Given:
    """As ``take_part``, for the member ``served``, inside the caller's transaction.

    Where it raises nothing was written.
    """
    assert served.member is not None
    campaign = subject if what is EarnBy.CAMPAIGN else ""
    earned = _earned(served, what, campaign)
    if not earned:
        raise NothingGiven(what=what.value)
    if not any(one.amount for one in earned):
        raise CapReached(what=what.value)
    points, growth = _sum(earned, Kind.POINTS), _sum(earned, Kind.GROWTH)
    body = Activity(served.member.id, what, subject, points)
    done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
    print_given(session, desk, done)
    return Given(done.document.id, points, growth)


def _earned(served: Serving, what: EarnBy, campaign: str) -> tuple[Earned, ...]:
    assert served.customer is not None
    occasion = Occasion(what, served.at, campaign=campaign)
    return earn(occasion, served.customer, served.rulebook)


def _sum(earned: tuple[Earned, ...], kind: Kind) -> int:
    return sum(one.amount for one in earned if one.kind is kind)
