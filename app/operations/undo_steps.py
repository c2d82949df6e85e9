"""Taking back what was done last to the basket: a line, a quantity, a price, a wrong member."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app import canon
from app.domain.basket import Basket, lost
from app.domain.documents import Audit, Exceptional
from app.domain.member import MemberStatus
from app.domain.money import priced, show
from app.domain.payment import insist_unbound
from app.models import articles, payments, people
from app.models.swift import run
from app.operations.audits import note
from app.operations.basket import note_deleted
from app.operations.desk import Desk
from app.operations.holding import release_unless_waiting
from app.operations.members import ask_for
from app.operations.screen import current, save, view
from app.operations.serving import handed_to
from app.operations.views import CounterView

_LAST = """
    SELECT number, content, noted FROM basket_step WHERE basket = ? ORDER BY number DESC LIMIT 1
"""


def undo(desk: Desk) -> CounterView | None:
    """Take back the last change of the basket; None where there is none.

    What stands in the journal stays there, and that it was undone is written beside it; a line
    that goes by this is noted like one that was deleted. What is offered of points and stored
    value stays, if the member does. Raises ``PaymentsWait`` where nothing would be left of what is
    paid in part.
    """
    with desk.store.writing.begin() as session:
        now = current(session, desk)
        step = run(session, _LAST, now.id).first()
        if step is None:
            return None
        then = _restored(session, desk, now, canon.load(Basket, step.content))
        if not then.lines:
            insist_unbound(payments.of_basket(session, now.id))
        for line in lost(now, then):
            note_deleted(session, desk, line, now.member)
        if step.noted:
            about, what = step.noted, Exceptional.CHANGE_UNDONE
            note(session, desk, Audit(what, about, _told(now), _told(then), 0, "", "", now.member))
        run(session, "DELETE FROM basket_step WHERE number = ?", step.number)
        save(session, desk, then, step=False)
        if then.member != now.member and desk.online():
            _hand_over(session, desk, now.member, then.member)
        return view(session, desk, then)


def _restored(session: Session, desk: Desk, now: Basket, then: Basket) -> Basket:
    """``then`` as it can be had back: of nobody, where its member may not be served any more."""
    if then.member == now.member:
        return replace(then, points=now.points, value_fen=now.value_fen)
    who = people.member(session, then.member) if then.member else None
    member = who.id if who is not None and who.status is MemberStatus.ACTIVE else ""
    if member == then.member:
        return replace(then, points=0, value_fen=0)
    return handed_to(then, member, articles.rulebook_at(session, desk.now()))


def _hand_over(session: Session, desk: Desk, former: str, member: str) -> None:
    """As where another member is put on the basket: what was held for the former is given back."""
    if former:
        release_unless_waiting(session, desk, former)
    if member:
        ask_for(session, desk, member, articles.rulebook_at(session, desk.now()))


def _told(basket: Basket) -> str:
    worth_fen = sum(priced(line.quantity_milli, line.price_fen) for line in basket.lines)
    return f"{basket.pieces} / {show(worth_fen)}"
