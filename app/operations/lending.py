"""A basket that another till suspended: asked for, let go there, and put on hold here."""

from __future__ import annotations

from dataclasses import replace

from app import canon
from app.canon import Unreadable
from app.domain.basket import Basket
from app.domain.codes import suspended_at
from app.domain.lending import Lent, LentBasket, OnHold
from app.domain.refusal import (
    BasketGone,
    BasketInUse,
    BasketOfShop,
    BasketUnreachable,
    NothingSuspended,
    SuspendedCode,
    Unavailable,
)
from app.models import lent_baskets
from app.models.balances import reading
from app.models.counter import BasketRow
from app.operations.desk import Desk
from app.operations.journal import identity


def fetch(desk: Desk, code: str) -> bool:
    """Whether the basket ``code`` is on hold here now; False: ask again, its till is being asked.

    Waits for the centre. The question is stored before it is sent, and asked again under the same
    id until ``give_up``; what comes is stored once. Raises ``SuspendedCode`` for a code of no till,
    and for one of this till that no other has got; ``BasketOfShop``, ``BasketUnreachable``,
    ``BasketInUse``, ``BasketGone``; then nobody waits.
    """
    till = _till_of(desk, code)
    if desk.calls is None or not desk.online():
        raise BasketUnreachable(till=till)
    with desk.store.writing.begin() as session:
        id = lent_baskets.ask(session, code, id=desk.new_id(), at=desk.now())
    try:
        told = desk.calls.ask_basket(id, code)
    except Unavailable as error:
        give_up(desk, code)
        raise BasketUnreachable(till=till) from error
    if told.state is Lent.WAITING:
        return False
    if told.state is not Lent.GIVEN:
        give_up(desk, code)
        raise _why(told, code)
    _keep(desk, id, code, told.content)
    return True


def elsewhere(desk: Desk, most: int) -> tuple[OnHold, ...]:
    """What the other tills of the shop have on hold, the newest ``most``; as they said last.

    Waits for the centre. Raises ``Unavailable`` where there is none.
    """
    if not desk.online():
        raise Unavailable("centre_unreachable", "known before it is asked")
    return desk.centre().on_hold(most)


def give_up(desk: Desk, code: str) -> None:
    """Nobody waits for the basket ``code`` any more; the centre hears of it with the next round."""
    with desk.store.writing.begin() as session:
        lent_baskets.give_up(session, code)


def _till_of(desk: Desk, code: str) -> str:
    """Which till of this shop suspended it."""
    at = suspended_at(code)
    if at is None:
        raise SuspendedCode(code=code)
    with reading(desk.store) as session:
        mine = identity(session)
        never_left = at == (mine.shop, mine.till) and not lent_baskets.was_released(session, code)
    if at[0] != mine.shop:
        raise BasketOfShop(shop=at[0])
    if never_left:
        raise SuspendedCode(code=code)
    return at[1]


def _keep(desk: Desk, id: str, code: str, content: bytes) -> None:
    """Put it on hold here. Who is served shows again, if need be, that the value is theirs."""
    try:
        basket = replace(canon.load(Basket, content), points=0, value_fen=0, proof="")
    except Unreadable as error:
        give_up(desk, code)
        raise Unavailable("centre_not_understood", str(error)) from error
    with desk.store.writing.begin() as session:
        if not lent_baskets.take(session, id):
            raise NothingSuspended
        row = BasketRow(id=basket.id, current=False, content=canon.dump(basket))
        row.changed_at, row.code, row.staff = desk.now(), code, desk.who
        session.add(row)


def _why(told: LentBasket, code: str) -> Exception:
    if told.state is Lent.KEPT:
        return BasketInUse(till=told.till)
    if told.state is Lent.GONE:
        return BasketGone(till=told.till)
    if told.state is Lent.SILENT:
        return BasketUnreachable(till=told.till)
    return NothingSuspended() if told.state is Lent.OVER else SuspendedCode(code=code)
