"""Rights to return goods, as managers see them: who has one, and ending it for who does not."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from server import feed, return_rights
from server.access import Looker, Manager, Name, TheCentre
from server.acts import By
from server.base import reading
from server.bodies import NOT_FOUND, STAFF, or_404
from server.routes.documents import Why

router = APIRouter(prefix="/v1", responses=STAFF)


@router.get("/return-rights")
def listing(centre: TheCentre, who: Looker) -> dict[str, Any]:
    """The rights that tills of their shops have now, the oldest ahead."""
    with reading(centre.engine) as session:
        return {"rights": return_rights.open_(session, who.shops)}


@router.post("/return-rights/{id}/withdraw", responses=NOT_FOUND)
def withdraw(centre: TheCentre, who: Manager, id: Name, why: Why) -> dict[str, Any]:
    """End the right of a till that does not come back; what it still returns is listed."""
    with feed.stamping(centre.engine) as stamps:
        by = By(who, centre.now(), why.reason)
        return or_404(return_rights.withdraw(stamps, id, by))
