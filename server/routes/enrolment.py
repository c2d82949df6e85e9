"""Tills: added and revoked by whoever has the shop, let in once by their code."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from app import canon, keys
from app.sync import questions
from server import feed, scope, setup
from server.access import Administrator, Looker, Manager, Name, TheCentre, insist_on_shop
from server.base import reading
from server.bodies import ERRORS, JSON, NOT_FOUND, STAFF, body_of, described, no
from server.centre import Centre
from server.identity import enrolment, tills
from server.identity.ids import new_id
from server.identity.staff import Somebody
from server.identity.tills import Till
from server.tables.house import Reach, TillRow

router = APIRouter(prefix="/v1", responses=STAFF)
open_router = APIRouter(prefix="/v1")
"""What is asked by those who are nobody yet."""


class NewTill(BaseModel):
    """A till that shall be."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shop: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    till: Annotated[str, Field(pattern=r"^T[0-9]{2}$")]


class NewReach(BaseModel):
    """Whose rows a till shall be sent."""

    model_config = ConfigDict(extra="forbid")

    reach: Reach


@open_router.post(
    "/enrol",
    response_model=questions.Identity,
    responses={
        409: no("A code that opens nothing: wrong, old, used or locked."),
        **{status: ERRORS[status] for status in (413, 422)},
    },
    openapi_extra=described(questions.Enrol),
)
async def enrol(request: Request, centre: TheCentre) -> Response:
    """A till comes in by its one-time code, with the public half of the key that it made."""
    asked = canon.load(questions.Enrol, await body_of(request))
    found = await run_in_threadpool(enrolment.enrol, centre.engine, asked, centre.now())
    return Response(canon.dump(found), media_type=JSON)


@router.get("/tills")
def listing(centre: TheCentre, who: Looker) -> dict[str, Any]:
    """The tills of the shops of whoever asks."""
    with reading(centre.engine) as session:
        return {"tills": [_told(till) for till in tills.listing(session, who.shops)]}


@router.post("/tills", status_code=201, responses={409: no("There is one, or no such shop.")})
def add(centre: TheCentre, who: Manager, new: NewTill) -> dict[str, Any]:
    """A till, and the code by which it enrols: told this once, for 15 minutes."""
    insist_on_shop(who, new.shop)
    with feed.stamping(centre.engine) as stamps:
        if tills.find(stamps.session, new.shop, new.till) is not None:
            raise HTTPException(409, "till_exists")
        if new.shop not in setup.shops(stamps.session):
            raise HTTPException(409, "no_such_shop")
        row = tills.add(stamps.session, new.shop, new.till, id=new_id(centre.now()))
        return _with_code(stamps, centre, row)


@router.post("/tills/{id}/code", status_code=201, responses=NOT_FOUND)
def code(centre: TheCentre, who: Manager, id: Name) -> dict[str, Any]:
    """A code for a till that is there: it enrols again, or a new machine does in its place."""
    with feed.stamping(centre.engine) as stamps:
        row = stamps.session.get(TillRow, _mine(tills.by_id(stamps.session, id), who).id)
        assert row is not None, "found in this transaction"
        return _with_code(stamps, centre, row)


@router.delete("/tills/{id}", responses=NOT_FOUND)
def revoke(centre: TheCentre, who: Manager, id: Name) -> dict[str, Any]:
    """Answer a till no more, from its next request on."""
    with feed.stamping(centre.engine) as stamps:
        _mine(tills.by_id(stamps.session, id), who)
        gone = tills.revoke(stamps.session, id)
        assert gone is not None, "found in this transaction"
    return _told(gone)


@router.put("/tills/{id}/reach", responses=NOT_FOUND)
def set_reach(centre: TheCentre, _who: Administrator, id: Name, new: NewReach) -> dict[str, Any]:
    """Whether a till is sent every member, or those whom its shop has served."""
    with feed.stamping(centre.engine) as stamps:
        till = tills.by_id(stamps.session, id)
        if till is None:
            raise HTTPException(404, "not found")
        scope.set_reach(stamps, id, new.reach)
    return _told(till) | {"reach": new.reach.value}


def _mine(till: Till | None, who: Somebody) -> Till:
    """The till, where it is of a shop of ``who``; any other is not found."""
    if till is None or not who.is_of(till.shop):
        raise HTTPException(404, "not found")
    return till


def _with_code(stamps: feed.Stamps, centre: Centre, row: TillRow) -> dict[str, Any]:
    made = enrolment.make_code(stamps.session, row, keys.new_code(), centre.now())
    told = {"code": made.text, "expires_at": made.expires_at.isoformat()}
    return _told(tills.as_till(row)) | told


def _told(till: Till) -> dict[str, Any]:
    return {
        "id": till.id,
        "shop": till.shop,
        "till": till.code,
        "enrolled": till.enrolled,
        "signs": bool(till.public_key),
        "revoked": till.revoked,
    }
