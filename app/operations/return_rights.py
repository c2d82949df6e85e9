"""The right to return the goods of a sale (退货权): had by this till, or asked of the centre.

It is exclusive: while a till has it no other can give the same goods' money back. What this till
sold it may return by itself until it hears what became of the sale.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.domain.refusal import (
    NotSoldHere,
    Refused,
    ReturnElsewhere,
    SaleInDoubt,
    SellerUnaware,
    Unavailable,
)
from app.domain.returns import Denied, Past, ReturnRight, RightAnswer, right_to_return
from app.models import return_rights as rights
from app.models import sales
from app.models.balances import reading
from app.operations.desk import Desk
from app.operations.journal import identity

IDLE = timedelta(minutes=30)


def ask(desk: Desk, serial: str) -> None:
    """See to it that this till may return goods of the sale ``serial``; does nothing if it may.

    It waits for the centre, which is asked where it answered the last time. The question is stored
    before it is sent: one that was not answered is asked again under the same id. Raises
    ``NotSoldHere`` where there is no such sale or nobody to ask, ``ReturnElsewhere``,
    ``SellerUnaware`` or ``SaleInDoubt``.
    """
    if desk.calls is None or not desk.online():
        with reading(desk.store) as session:
            past_of(session, serial)
        return
    with desk.store.writing.begin() as session:
        if _past(session, serial):
            return
        log = identity(session).log
        id = rights.question(session, serial, log)
        if id is None:
            id = desk.new_id()
            rights.ask(session, id=id, log=log, serial=serial, at=desk.now())
    try:
        answer = desk.calls.ask_return(id, log, serial)
    except Unavailable as error:
        raise NotSoldHere(serial=serial) from error
    with desk.store.writing.begin() as session:
        rights.answer(session, id, answer.granted, desk.now())
    if answer.granted is None:
        raise _why(answer, serial)


def past_of(session: Session, serial: str) -> Past:
    """The sale ``serial``, if this till may return its goods now; the centre is not asked.

    Raises ``NotSoldHere``.
    """
    past = _past(session, serial)
    if past is None:
        raise NotSoldHere(serial=serial)
    return past


def release(desk: Desk) -> None:
    """The visit is over: what was asked for is given up, for any till to have.

    The centre hears of it with the next round. Doing so twice does it once.
    """
    with desk.store.writing.begin() as session:
        rights.release(session, identity(session).log)


def release_idle(desk: Desk) -> bool:
    """Give up what nobody has used for ``IDLE``; whether there was anything.

    Run after each successful round: a till that was restarted while somebody stood there keeps
    nothing from the others.
    """
    since = desk.now() - IDLE
    with reading(desk.store) as session:
        if not rights.live(session, identity(session).log, since):
            return False
    with desk.store.writing.begin() as session:
        rights.release(session, identity(session).log, since)
    return True


def _past(session: Session, serial: str) -> Past | None:
    """By this till's own right, or one that it was given."""
    log = identity(session).log
    found = sales.by_serial(session, serial)
    if found is not None:
        sold_here, told = found.document.log == log, rights.was_told(session, found.document)
        right = right_to_return(sold_here=sold_here, settled=told, online=True)
        if right is ReturnRight.OWN:
            return found
    return rights.granted(session, serial, log)


def _why(answer: RightAnswer, serial: str) -> Refused:
    if answer.denied is Denied.ELSEWHERE:
        return ReturnElsewhere(serial=serial, till=answer.till)
    if answer.denied is Denied.UNAWARE:
        return SellerUnaware(serial=serial, till=answer.till)
    if answer.denied in {Denied.ASIDE, Denied.VOID}:
        return SaleInDoubt(serial=serial, void=int(answer.denied is Denied.VOID))
    return NotSoldHere(serial=serial)
