"""The part of a round that is about baskets which other tills of the shop ask for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import lent_baskets
from app.sync.baskets import MOST_TOLD
from app.sync.wire import MOST_ON_HOLD, BasketTold, OnHoldHere, Reply


def told(session: Session) -> tuple[BasketTold, ...]:
    """What the centre is to be told, until it knows."""
    return tuple(BasketTold(*one) for one in lent_baskets.untold(session, MOST_TOLD))


def on_hold(session: Session) -> tuple[OnHoldHere, ...]:
    """What is suspended here, for the lists of the other tills; the newest."""
    found = lent_baskets.on_hold(session, MOST_ON_HOLD)
    return tuple(OnHoldHere(one.code, one.at, one.pieces, one.total_fen) for one in found)


def take_wishes(session: Session, reply: Reply) -> None:
    """Forget what the centre knows, and answer what another till asks for."""
    lent_baskets.end(session, reply.baskets_known)
    wanted = [(one.id, one.code) for one in reply.baskets_wanted]
    lent_baskets.release(session, wanted, reply.server_time)
