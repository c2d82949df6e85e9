"""What staff ask of their shops, and an administrator does for all of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from server import grants, inspection
from server.access import Administrator, Looker, Name, TheCentre, Word
from server.base import reading
from server.bodies import NOT_ALLOWED, UNKNOWN_TOKEN, or_404

_LARGEST = 2**63 - 1
router = APIRouter(prefix="/v1", responses={401: UNKNOWN_TOKEN, 403: NOT_ALLOWED})


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
    _who: Administrator,
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
    who: Looker,
    after: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """What has to be looked at in their shops, oldest first; ``after`` is the last ``seq``."""
    with reading(centre.engine) as session:
        return {"exceptions": inspection.exceptions(session, after, limit, who.shops)}


@router.get("/documents/{id}")
def document(centre: TheCentre, who: Looker, id: Name) -> dict[str, Any]:
    """A document as it arrived, what it moved, and what became of it."""
    with reading(centre.engine) as session:
        return or_404(inspection.document(session, id, who.shops))
