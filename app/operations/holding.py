"""What is set aside for the member at the counter: asked for, and given back when nobody waits."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Basket
from app.domain.holds import Hold
from app.domain.ledger import Account, Kind
from app.domain.member import Member, may_spend
from app.domain.refusal import MemberBlocked, NoMember, NotHeld, UnknownMember
from app.domain.rulebook import Rulebook
from app.models import articles, holds, standing
from app.models.counter import BasketRow
from app.operations.desk import Desk
from app.operations.journal import identity, release
from app.operations.screen import current, members_on_baskets
from app.operations.serving import Serving, handed_to, serving


def at_counter(session: Session, desk: Desk) -> tuple[Member, Serving]:
    """The member on the basket, and what the rules ask of them.

    Raises ``NoMember``, ``UnknownMember``, or ``MemberBlocked`` for one who may spend nothing.
    """
    basket = current(session, desk)
    if not basket.member:
        raise NoMember
    return as_member(session, desk, basket.member)


def as_member(session: Session, desk: Desk, member: str) -> tuple[Member, Serving]:
    """``member``, who need not be on the basket; raises what ``at_counter`` does."""
    served = serving(session, desk, member)
    if served.member is None:
        raise UnknownMember(key=member)
    if not may_spend(served.member.status):
        raise MemberBlocked(status=served.member.status.value)
    return served.member, served


def held_for(served: Serving, account: Account) -> tuple[Hold, ...]:
    """The holds that may be spent for ``account``."""
    return tuple(hold for hold in served.held if hold.account == account)


def short_of(
    session: Session, desk: Desk, served: Serving, account: Account, amount: int
) -> NotHeld | None:
    """Why ``amount`` of ``account`` cannot be spent here now; None: it can.

    The question for what is missing is stored. So whoever calls this raises what it says after
    the transaction, and not within, where the question would be lost.
    """
    held = sum(hold.left for hold in held_for(served, account))
    if held >= amount and not served.shut:
        return None
    ask_missing(session, desk, account, amount - held)
    said = "points" if account.kind is Kind.POINTS else account.unit
    there = 0 if served.shut else held
    return NotHeld(kind=said, held=there, short=amount - there)


def ask_missing(session: Session, desk: Desk, account: Account, missing: int) -> None:
    """Store the question for ``missing`` of ``account``, less what is being asked already."""
    rest = missing - holds.asking(session, account.owner).get(account.unit, 0)
    if rest > 0:
        holds.ask(
            session,
            id=desk.new_id(),
            log=identity(session).log,
            member=account.owner,
            unit=account.unit,
            amount=rest,
            at=desk.now(),
        )


def release_unless_waiting(session: Session, desk: Desk, member: str) -> None:
    """Give back what the visit of ``member`` left, unless a basket of theirs is suspended here."""
    if member not in members_on_baskets(session):
        rulebook = articles.rulebook_at(session, desk.now())
        release(session, desk, member, rulebook, standing.staying(session, member))


def hand_baskets(session: Session, member: str, to: str, rulebook: Rulebook) -> None:
    """Let every basket of ``member`` here be of ``to``; empty: of nobody."""
    for row in session.scalars(select(BasketRow)):
        basket = canon.load(Basket, row.content)
        if basket.member == member:
            row.content = canon.dump(handed_to(basket, to, rulebook))
    session.flush()
