"""Whether a member has shown that the value is theirs: by PIN, or by their dynamic code."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.basket import Basket
from app.domain.calendar import day_of, midnight
from app.domain.refusal import NeedsMemberProof, NoMember
from app.domain.stored_value import free_of_pin
from app.models import moves
from app.operations.desk import Desk
from app.operations.screen import current, save, view
from app.operations.serving import Serving
from app.operations.views import CounterView


def prove_by_pin(desk: Desk, member: str, pin: str) -> CounterView:
    """``member`` typed the right PIN: what is on the basket now may be paid by stored value.

    It waits for the centre, for no till can check a PIN. The next basket asks again. Raises
    ``NoMember`` where somebody else is on the basket by then, ``BadPin``, ``WrongPin``,
    ``PinSpent``, ``NoPin``, ``UnknownMember``, ``Unavailable``.
    """
    desk.centre().check_pin(member, pin)
    with desk.store.writing.begin() as session:
        basket = current(session, desk)
        if basket.member != member:
            raise NoMember
        return view(session, desk, proven(session, desk, basket))


def proven(session: Session, desk: Desk, basket: Basket) -> Basket:
    """``basket`` whose member has shown that the value is theirs, saved."""
    fresh = replace(basket, proof=basket.member)
    save(session, desk, fresh, step=False)
    return fresh


def free_of_proof(session: Session, basket: Basket, served: Serving) -> int | None:
    """Fen that may be paid by stored value without PIN or dynamic code today; None: all of it."""
    if served.member is None or (basket.proof and basket.proof == basket.member):
        return None
    zone = served.rulebook.zone
    today = midnight(day_of(served.at, zone), zone)
    spent_fen = moves.spent_since(session, served.member.id, today)
    return free_of_pin(spent_fen, served.rulebook)


def insist_proven(session: Session, basket: Basket, served: Serving, value_fen: int) -> None:
    """Raise ``NeedsMemberProof`` where ``value_fen`` is more than may be without."""
    free_fen = free_of_proof(session, basket, served) if value_fen else None
    if free_fen is not None and value_fen > free_fen:
        raise NeedsMemberProof(free_fen=free_fen)
