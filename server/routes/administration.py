"""What staff do for all members at once, and about tills that are lost."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from server import acts, feed, grants, restored, striking
from server.access import Administrator, Manager, Name, TheCentre, insist_on_open
from server.base import reading
from server.bodies import BLANK, NOT_FOUND, NOT_OPEN, STAFF, TEXT, Reason, no
from server.identity import tills
from server.identity.staff import Somebody
from server.reserves import reserves

_Id = Annotated[str, Query(pattern="^[!-~]*$", max_length=100)]
router = APIRouter(prefix="/v1", responses=STAFF)


_CAMPAIGN = rf"^[^:\x00]*[^:{BLANK}][^:\x00]*$"
_Word = Annotated[str, Field(min_length=1, max_length=64, pattern=TEXT)]


class Some(BaseModel):
    """Members of whom each thing that is said is true."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"minProperties": 1})

    tier: _Word = ""
    plan: _Word = ""
    tag: _Word = ""

    @model_validator(mode="after")
    def _says_something(self) -> Some:
        if not self.model_fields_set:
            raise ValueError("everybody has to be said")
        return self


class Grants(BaseModel):
    """A coupon of the rules for a group of members, once for each campaign."""

    model_config = ConfigDict(extra="forbid", strict=True)

    coupon: _Word
    campaign: Annotated[str, Field(max_length=64, pattern=_CAMPAIGN)]
    group: Literal["everybody"] | Some

    @property
    def of(self) -> grants.Group:
        """Whose it is to be."""
        if isinstance(self.group, Some):
            return grants.Group(self.group.tier, self.group.plan, self.group.tag)
        return grants.Group(everybody=True)


class StrikeOff(BaseModel):
    """A till that is lost, or one log of a till that began another after it was restored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Reason
    log: Annotated[str, Field(pattern="^[!-~]*$", max_length=100)] = ""


class WriteOff(BaseModel):
    """Nothing is expected any more, or, by ``force``, is not waited for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Reason
    force: bool = False


@router.post(
    "/grants",
    dependencies=[Depends(insist_on_open)],
    responses={409: no("The rules have no such coupon."), 503: NOT_OPEN},
)
def grant(centre: TheCentre, _who: Administrator, act: Grants) -> dict[str, int]:
    """A coupon for each of a group of members, once for each campaign."""
    seen, given = grants.grant(centre.engine, act.coupon, act.of, act.campaign, at=centre.now())
    return {"members": seen, "given": given}


@router.get("/restoring")
def restoring(centre: TheCentre, _who: Administrator) -> dict[str, Any]:
    """Which tills have to report after a backup was put back, and what is not settled yet."""
    with reading(centre.engine) as session:
        return asdict(restored.progress(session))


@router.get("/holds")
def holds(
    centre: TheCentre,
    who: Manager,
    log: _Id = "",
    after: _Id = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """What is set aside where, by id; ``after`` is the last one that was told."""
    with reading(centre.engine) as session:
        found = reserves(session, shops=who.shops, log=log, after=after, limit=limit)
    return {"holds": [asdict(one) for one in found]}


@router.post("/tills/{id}/strike-off", responses=NOT_FOUND | {409: no("No such log.")})
def strike_off(centre: TheCentre, who: Manager, id: Name, act: StrikeOff) -> dict[str, Any]:
    """Answer a lost till no more; what it holds stays reserved for what it did."""
    by = acts.By(who, centre.now(), act.reason)
    with feed.stamping(centre.engine) as stamps:
        _insist_on_till(stamps.session, id, who)
        loss = striking.strike_off(stamps, id, by, log=act.log)
    assert loss is not None, "found in this transaction"
    return asdict(loss)


@router.post(
    "/tills/{id}/write-off",
    dependencies=[Depends(insist_on_open)],
    responses=NOT_FOUND | {409: no("Not yet; says why."), 503: NOT_OPEN},
)
def write_off(centre: TheCentre, who: Manager, id: Name, act: WriteOff) -> dict[str, Any]:
    """Give back to the members what a till still holds that was struck off long enough ago."""
    by = acts.By(who, centre.now(), act.reason)
    with feed.stamping(centre.engine) as stamps:
        _insist_on_till(stamps.session, id, who)
        try:
            loss = striking.write_off(stamps, id, by, forced=act.force)
        except striking.OnlyAdministrators as no:
            raise HTTPException(403, no.code) from no
    assert loss is not None, "found in this transaction"
    return asdict(loss)


def _insist_on_till(session: Session, id: str, who: Somebody) -> None:
    """A till of a shop that is not theirs is not found."""
    till = tills.by_id(session, id)
    if till is None or not who.is_of(till.shop):
        raise HTTPException(404, "not found")
