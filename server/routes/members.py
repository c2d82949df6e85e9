"""What staff ask of a member: members are of the chain, so their shops do not matter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.domain.member import CodeKind
from server import enquiries, feed, inspection, plan_report, prepaid, privacy, standing
from server.access import Administrator, Manager, Name, TheCentre
from server.base import reading
from server.bodies import NOT_FOUND, STAFF, Moment, no, or_404, too_often
from server.centre import Centre

router = APIRouter(prefix="/v1/members/{id}", responses=STAFF | NOT_FOUND)
search_router = APIRouter(prefix="/v1/members", responses=STAFF | NOT_FOUND)


class Search(BaseModel):
    """A whole phone number, card, bar code or member number; never a part of one."""

    model_config = ConfigDict(extra="forbid")

    kind: CodeKind
    code: Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]


@search_router.post("/search", responses={429: no("Too often.")})
def search(centre: TheCentre, who: Manager, wanted: Search) -> dict[str, Any]:
    """Whose a code is, masked. Not by GET: a phone number would stand in every log on the way."""

    def ask() -> dict[str, Any] | None:
        with reading(centre.engine) as session:
            return enquiries.search(session, wanted.kind, wanted.code)

    try:
        found = enquiries.answer(
            centre.engine, who.id, centre.now(), ask, lambda one: one["id"] if one else ""
        )
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return or_404(found)


@router.get("")
def member(centre: TheCentre, _who: Manager, id: Name) -> dict[str, Any]:
    """A member with accounts and lots; the phone masked."""
    with reading(centre.engine) as session:
        return or_404(inspection.member(session, id))


@router.get("/prepaid")
def prepaid_of(centre: TheCentre, _who: Manager, id: Name) -> dict[str, Any]:
    """The member's open top-ups: what a prepaid refund starts from."""
    with reading(centre.engine) as session:
        return {"prepaid": prepaid.as_json(prepaid.prepaid_of(session, id))}


@router.get("/plan")
def plan_of(centre: TheCentre, _who: Manager, id: Name) -> dict[str, Any]:
    """The member's plan: its periods, what it saved, and what a refund would be now."""
    with reading(centre.engine) as session:
        return or_404(plan_report.member_plan(session, id, centre.now()))


@router.post("/export")
def export(centre: TheCentre, _who: Administrator, id: Name) -> dict[str, Any]:
    """Everything that is held of a member, unmasked, for the member alone."""
    with reading(centre.engine) as session:
        found = privacy.export_member(session, id, centre.now())
        return or_404(None if found is None else {"tables": found})


@router.post("/erase", responses={409: no("Not yet; says why.")})
def erase(centre: TheCentre, _who: Administrator, id: Name) -> dict[str, Any]:
    """Forget a member; what went, and what the law lets stay, until when."""
    with feed.stamping(centre.engine) as stamps:
        plan = privacy.erase_member(stamps, id, centre.now())
        return or_404(None if plan is None else privacy.as_json(plan))


@router.put("/tier-lock")
def lock_tier(centre: TheCentre, _who: Manager, id: Name, until: Moment) -> dict[str, Any]:
    """Keep a member in the present tier until a moment: neither up nor down before it."""
    return _locked(centre, id, until)


@router.delete("/tier-lock")
def unlock_tier(centre: TheCentre, _who: Manager, id: Name) -> dict[str, Any]:
    """Let a member's tier move again."""
    return _locked(centre, id, None)


def _locked(centre: Centre, id: str, until: datetime | None) -> dict[str, Any]:
    with feed.stamping(centre.engine) as stamps:
        found = standing.hold_tier(stamps, id, until)
    return or_404({"locked_until": until.isoformat() if until else None} if found else None)
