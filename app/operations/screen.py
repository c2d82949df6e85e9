"""The main screen as one value, and the basket behind it: what every counter operation shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Basket
from app.domain.documents import Basis
from app.domain.holds import Hold, Take
from app.domain.ledger import Kind
from app.domain.member import Member
from app.domain.posting import value_takes
from app.domain.quote import Customer, Quote, quote
from app.domain.rulebook import Rulebook
from app.models import articles, holds, people
from app.models.balances import Balances, balances_of, expiring
from app.models.swift import run
from app.operations.attention import attention_count
from app.operations.desk import Desk
from app.operations.views import CounterView, MemberView

EXPIRING_WITHIN = timedelta(days=30)
_CURRENT = "SELECT content FROM basket WHERE current = 1"
_SUSPENDED = "SELECT count(*) FROM basket WHERE current = 0"
_SAVE = """
    INSERT INTO basket (id, current, content, changed_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (id) DO UPDATE SET current = 1, content = excluded.content,
    changed_at = excluded.changed_at
"""
_VALUE = {Kind.PRINCIPAL, Kind.BONUS}


def current(session: Session, desk: Desk) -> Basket:
    """The basket being rung up; an empty one if there is none yet."""
    content = run(session, _CURRENT).scalar()
    return canon.load(Basket, content) if content else Basket(desk.new_id())


def save(session: Session, desk: Desk, basket: Basket) -> None:
    """Keep ``basket`` as the one being rung up: after a crash it is there as it was."""
    run(session, _SAVE, basket.id, canon.dump(basket), desk.now())


def members_on_baskets(session: Session) -> set[str]:
    """Whose basket is being rung up or suspended: what is held for them stays held."""
    contents = run(session, "SELECT content FROM basket").scalars()
    return {canon.load(Basket, content).member for content in contents} - {""}


def view(session: Session, desk: Desk, basket: Basket) -> CounterView:
    """Everything the main screen shows of ``basket``."""
    rulebook = articles.rulebook_at(session, desk.now())
    member = people.member(session, basket.member) if basket.member else None
    held = holds.open_holds(session, basket.member) if basket.member else ()
    value_fen, takes = value_for(basket, member, held, rulebook)
    priced = priced_for(basket, member, held, rulebook, bonus_fen=bonus_in(takes))
    return CounterView(
        basket,
        priced,
        _strip(session, desk, member, held, rulebook) if member else None,
        value_fen,
        priced.due_fen - value_fen,
        run(session, _SUSPENDED).scalar_one(),
        attention_count(session),
    )


def priced_for(
    basket: Basket,
    member: Member | None,
    held: Sequence[Hold],
    rulebook: Rulebook,
    *,
    bonus_fen: int = 0,
) -> Quote:
    """The quote of ``basket``; only points that are held can be redeemed."""
    customer = Customer(member.tier, held_of(held, {Kind.POINTS})) if member else None
    return quote(basket.lines, customer, rulebook, points=basket.points, bonus_fen=bonus_fen)


def value_for(
    basket: Basket, member: Member | None, held: Sequence[Hold], rulebook: Rulebook
) -> tuple[int, tuple[Take, ...]]:
    """How much of what is due is paid by stored value, as offered and as far as it is held."""
    due = priced_for(basket, member, held, rulebook).due_fen
    value_fen = min(basket.value_fen, due, held_of(held, _VALUE))
    return value_fen, value_takes(held, value_fen, rulebook)


def bonus_in(takes: Iterable[Take]) -> int:
    """How much of it is given value, which earns nothing."""
    return sum(take.amount for take in takes if take.account.kind is Kind.BONUS)


def held_of(held: Sequence[Hold], kinds: set[Kind]) -> int:
    """What is left of the holds of ``kinds``."""
    return sum(hold.left for hold in held if hold.account.kind in kinds)


def owned(session: Session, member: str, held: Sequence[Hold]) -> Balances:
    """What ``member`` has, as far as it is known here.

    A hold may come before the row that shows what it is of: what is held is there for certain, so
    the figure is never below it.
    """
    there = balances_of(session, member)
    for kind in Kind:
        there.amounts[kind] = max(there[kind], held_of(held, {kind}), 0)
    return there


def basis_of(member: Member | None) -> Basis:
    """What the till knows of ``member``, written into a document."""
    return Basis(member.ver, member.tier) if member else Basis()


def _strip(
    session: Session, desk: Desk, member: Member, held: Sequence[Hold], rulebook: Rulebook
) -> MemberView:
    there = owned(session, member.id, held)
    points, at = expiring(session, member.id, desk.now() + EXPIRING_WITHIN)
    tier = rulebook.tier(member.tier)
    return MemberView(
        member.id,
        member.number,
        member.name,
        member.phone,
        tier.code,
        tier.name,
        tier.discount_permille,
        member.status,
        there[Kind.POINTS],
        there[Kind.PRINCIPAL],
        there[Kind.BONUS],
        held_of(held, {Kind.POINTS}),
        held_of(held, _VALUE),
        holds.asked(session, member.id),
        there.unverified,
        points,
        at,
    )
