"""What each till has on hold, for the lists of the other tills of its shop; no basket itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from app import canon
from app.canon import Unreadable
from app.domain.basket import Basket
from app.domain.lending import OnHold, on_hold
from app.sync.baskets import OnHoldElsewhere
from app.sync.wire import Request
from server import feed, lending
from server.base import glancing, upsert
from server.lending import Place
from server.tables.house import TillRow
from server.tables.lending import LentBasketRow, ShelfRow

_SHELF = ShelfRow.__table__.c
_KEPT = select(_SHELF.content).where(_SHELF.till == bindparam("till"))
_NOTHING = canon.dump(OnHoldElsewhere(()))


def keep(engine: Engine, till: str, request: Request) -> None:
    """Write down what ``till`` has on hold now, where that is news."""
    told = request.baskets_on_hold
    shelf = tuple(OnHold(one.code, one.at, one.pieces, one.total_fen) for one in told)
    content = canon.dump(OnHoldElsewhere(shelf))
    with glancing(engine) as connection:
        before = connection.scalar(_KEPT, {"till": till})
    if content == (_NOTHING if before is None else before):
        return
    with feed.stamping(engine) as stamps:
        upsert(stamps.session, ShelfRow, [{"till": till, "content": content}])


def elsewhere(session: Session, till: str, most: int) -> OnHoldElsewhere:
    """What the shop of ``till`` has on hold at other tills, or here; the newest ``most``.

    Whoever suspended a basket that went on may not have said yet that it is gone.
    """
    shop = session.get_one(TillRow, till).shop
    tills = select(TillRow.id, TillRow.code, TillRow.revoked).where(TillRow.shop == shop)
    rows = session.execute(tills).all()
    names = {row.id: row.code for row in rows}
    places = lending.places(session, shop)
    found = list(_here(places, names))
    asked = [row.id for row in rows if row.id != till and not row.revoked]
    for shelf in session.scalars(select(ShelfRow).where(ShelfRow.till.in_(asked))):
        for one in canon.load(OnHoldElsewhere, shelf.content).baskets:
            place = places.get(one.code)
            if place is None or (place.till, place.state) == (shelf.till, Place.TAKEN.value):
                found.append(replace(one, till=names[shelf.till]))
    found.sort(key=lambda one: one.at, reverse=True)
    return OnHoldElsewhere(tuple(found[:most]))


def _here(places: Mapping[str, LentBasketRow], names: Mapping[str, str]) -> Iterator[OnHold]:
    """What a till let go and nobody fetched."""
    for row in places.values():
        if row.state == Place.RELEASED:
            try:
                basket = canon.load(Basket, row.content)
            except Unreadable:
                continue
            yield on_hold(basket, row.code, row.asked_at, names[row.holder])
