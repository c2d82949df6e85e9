"""Customers rate what they have just bought, and no rating is lost or counted twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import text

from app.canon import load_document
from app.domain.documents import Rating
from app.domain.refusal import Refused
from app.operations import rating
from server import ratings
from server.base import reading
from tests.simulation.world import Device, World

_LAST_SALE = "SELECT id FROM document WHERE kind = 'sale' ORDER BY id DESC LIMIT 1"
_RATED = text("""
    SELECT document.content FROM document JOIN result ON result.document = document.id
    WHERE kind = 'rating' AND state IN ('settled', 'exception') ORDER BY made_at, document.id
""")
_SINCE, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_AT_ONCE = 2


def rate(world: World, device: Device) -> None:
    """The customer gives some stars for the last sale; perhaps too late, or once more."""
    desk = device.till.desk
    with desk.store.reading() as session:
        sale = session.connection().exec_driver_sql(_LAST_SALE).scalar()
    if sale is not None:
        with suppress(Refused):
            rating.rate(desk, sale, world.chance.randint(1, 5))
            device.acknowledged()


def ratings_count_once(world: World) -> None:
    """Each sale that was rated counts by one rating: of several, as of two copies, the first."""
    with world.engine.connect() as connection:
        given = [load_document(content).body for content in connection.scalars(_RATED)]
    right: dict[str, int] = {}
    for body in given:
        assert isinstance(body, Rating)
        right.setdefault(body.sale, body.stars)
    with reading(world.engine) as session:
        found = ratings.report(session, since=_SINCE, until=_UNTIL, at_once=_AT_ONCE)
    counted = (sum(one.count for one in found), sum(one.stars for one in found))
    assert counted == (len(right), sum(right.values())), f"ratings {counted}, not {right}"


ACTS = ((1, rate),)
