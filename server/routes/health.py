"""How the centre is, for whoever watches over it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from server import health
from server.access import TheCentre, Watcher
from server.base import reading
from server.bodies import STAFF

router = APIRouter(prefix="/v1", responses=STAFF)


@router.get("/administration/health")
def look(centre: TheCentre, _who: Watcher) -> dict[str, Any]:
    """Whether the feed moves, what waits, and when each till was heard of."""
    with reading(centre.engine) as session:
        return health.as_json(health.look(session, centre.now()))
