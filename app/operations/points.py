"""Points in a sale."""

from __future__ import annotations

from dataclasses import replace

from app.domain.ledger import Kind
from app.domain.points import even_points, usable_points
from app.domain.quote import DiscountReason
from app.domain.refusal import BelowMinimum, EmptyBasket, NoMember, NotEven, NotHeld
from app.models import articles, holds
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.members import ask_for
from app.operations.screen import current, save, view
from app.operations.serving import serving
from app.operations.views import CounterView


def redeem(desk: Desk, points: int | None) -> CounterView:
    """Redeem ``points`` in this sale; None: as many as may be; 0: none after all.

    Only what is held for this till can be redeemed. Raises ``NotHeld`` where that is too little,
    ``BelowMinimum`` where the sale may not take so many, and changes nothing then.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.member:
            raise NoMember
        if not basket.lines:
            raise EmptyBasket
        served = serving(session, desk, basket.member)
        rule = served.rulebook.redemption
        there = served.held_of({Kind.POINTS})
        if points != 0:
            if there < rule.minimum or served.shut:
                raise NotHeld(kind=Kind.POINTS.value, held=0 if served.shut else there)
            priced, _ = served.price(replace(basket, points=0))
            wanted = priced.usable_points if points is None else points
            takes = usable_points(priced.due_fen, wanted, rule)
            if wanted > there:
                raise NotHeld(kind=Kind.POINTS.value, held=there)
            if takes == 0 or wanted > priced.usable_points:
                raise BelowMinimum(minimum=rule.minimum, usable=priced.usable_points)
            points = takes
        basket = replace(basket, points=points)
        save(session, desk, basket, step=False)
        return view(session, desk, basket)


def make_even(desk: Desk) -> CounterView:
    """Redeem the fewest points that leave a whole yuan amount to pay (凑整).

    Raises what ``redeem`` does, and ``NotEven`` where points cannot.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.member:
            raise NoMember
        if not basket.lines:
            raise EmptyBasket
        served = serving(session, desk, basket.member)
        rule, rounding_fen = served.rulebook.redemption, served.rulebook.rounding_fen
        priced, _ = served.price(replace(basket, points=0))
        if priced.due_fen % 100 == 0:
            raise NotEven(why="whole")
        dropped = (d.amount_fen for d in priced.discounts if d.reason is DiscountReason.ROUNDING)
        wanted = even_points(priced.due_fen + sum(dropped), rule, rounding_fen)
        there = 0 if served.shut else served.held_of({Kind.POINTS})
        if not wanted:
            raise NotEven(why="step", step=rule.step, step_fen=rule.step_fen)
        if wanted > there:
            raise NotHeld(kind=Kind.POINTS.value, held=there)
        if wanted > priced.usable_points:
            raise NotEven(why="most", points=wanted, usable=priced.usable_points)
        basket = replace(basket, points=wanted)
        save(session, desk, basket, step=False)
        return view(session, desk, basket)


def ask_more(desk: Desk) -> bool:
    """Ask the centre for the member's points if none are held; whether an answer is to come.

    For a member who was put on the basket while the centre could not be reached.
    """
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if not basket.member or not desk.online():
            return False
        if not holds.asked(session, basket.member):
            ask_for(session, desk, basket.member, articles.rulebook_at(session, desk.now()))
        return holds.asked(session, basket.member)


def points_worth(desk: Desk, amount_fen: int) -> int:
    """How many points make ``amount_fen`` of discount, in whole steps, not more."""
    with reading(desk.store) as session:
        rule = articles.rulebook_at(session, desk.now()).redemption
        return amount_fen // rule.step_fen * rule.step
