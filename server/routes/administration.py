"""What an administrator asks of the shop."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from server import grants, inspection
from server.access import Name, TheCentre, Word, administrator
from server.base import reading
from server.bodies import UNKNOWN_TOKEN, or_404

_LARGEST = 2**63 - 1
router = APIRouter(
    prefix="/v1", dependencies=[Depends(administrator)], responses={401: UNKNOWN_TOKEN}
)


def _group(
    tier: Word = "",
    plan: Word = "",
    tag: Word = "",
    everybody: bool = False,  # noqa: FBT001, FBT002 (a word of its own in the address)
) -> grants.Group:
    try:
        return grants.Group(tier, plan, tag, everybody)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error


@router.post("/grants", responses={409: {"description": "The rules have no such coupon."}})
def grant(
    centre: TheCentre,
    coupon: Word,
    campaign: Word,
    group: Annotated[grants.Group, Depends(_group)],
) -> dict[str, int]:
    """A coupon for each of a group of members, once for each campaign."""
    try:
        seen, given = grants.grant(centre.engine, coupon, group, campaign, at=centre.now())
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    return {"members": seen, "given": given}


@router.get("/exceptions")
def exceptions(
    centre: TheCentre,
    after: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """What a manager has to look at, oldest first; go on with ``after`` = the last ``seq``."""
    with reading(centre.engine) as session:
        return {"exceptions": inspection.exceptions(session, after, limit)}


@router.get("/documents/{id}")
def document(centre: TheCentre, id: Name) -> dict[str, Any]:
    """A document as it arrived, what it moved, and what became of it."""
    with reading(centre.engine) as session:
        return or_404(inspection.document(session, id))
