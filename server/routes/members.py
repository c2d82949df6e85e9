"""What an administrator asks of a member."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime

from server import feed, inspection, plan_report, prepaid, privacy, standing
from server.access import Name, TheCentre, administrator
from server.base import reading
from server.bodies import UNKNOWN_TOKEN, or_404
from server.centre import Centre

router = APIRouter(
    prefix="/v1/members/{id}",
    dependencies=[Depends(administrator)],
    responses={401: UNKNOWN_TOKEN},
)


@router.get("")
def member(centre: TheCentre, id: Name) -> dict[str, Any]:
    """A member with accounts and lots; the phone masked."""
    with reading(centre.engine) as session:
        return or_404(inspection.member(session, id))


@router.get("/prepaid")
def prepaid_of(centre: TheCentre, id: Name) -> dict[str, Any]:
    """The member's open top-ups: what a prepaid refund starts from."""
    with reading(centre.engine) as session:
        return {"prepaid": prepaid.as_json(prepaid.prepaid_of(session, id))}


@router.get("/plan")
def plan_of(centre: TheCentre, id: Name) -> dict[str, Any]:
    """The member's plan: its periods, what it saved, and what a refund would be now."""
    with reading(centre.engine) as session:
        return or_404(plan_report.member_plan(session, id, centre.now()))


@router.post("/export")
def export(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Everything that is held of a member, unmasked, for the member alone."""
    with reading(centre.engine) as session:
        found = privacy.export_member(session, id, centre.now())
        return or_404(None if found is None else {"tables": found})


@router.post("/erase", responses={409: {"description": "Not yet; says why."}})
def erase(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Forget a member; what went, and what the law lets stay, until when."""
    with feed.stamping(centre.engine) as stamps:
        plan = privacy.erase_member(stamps, id, centre.now())
        return or_404(None if plan is None else privacy.as_json(plan))


@router.put("/tier-lock")
def lock_tier(centre: TheCentre, id: Name, until: AwareDatetime) -> dict[str, Any]:
    """Keep a member in the present tier until a moment: neither up nor down before it."""
    return _locked(centre, id, until)


@router.delete("/tier-lock")
def unlock_tier(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Let a member's tier move again."""
    return _locked(centre, id, None)


def _locked(centre: Centre, id: str, until: datetime | None) -> dict[str, Any]:
    with feed.stamping(centre.engine) as stamps:
        found = standing.hold_tier(stamps, id, until)
    return or_404({"locked_until": until.isoformat() if until else None} if found else None)
