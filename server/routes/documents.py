"""What managers have to look at in their shops, and what they decide about documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from server import exceptions, feed, inspection, resettling, voiding
from server.access import Looker, Manager, Name, TheCentre
from server.acts import By
from server.base import reading
from server.bodies import NOT_FOUND, STAFF, Moment, Reason, Responses, no, or_404
from server.centre import Centre
from server.exceptions import Which
from server.feed import Stamps
from server.identity.staff import Somebody

router = APIRouter(prefix="/v1", responses=STAFF)
_NO: Responses = NOT_FOUND | {409: no("Not with this one; says why.")}
Entry = Annotated[str, Path(pattern="^[!-~]+$", max_length=300)]


class Why(BaseModel):
    """What somebody says who decides."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Reason


class Asked(BaseModel):
    """Which entries; what is not said does not limit."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[str, Field(pattern=rf"^({feed.CURSOR})?$")] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    shop: Annotated[str, Field(pattern=r"^[0-9]{0,4}$")] = ""
    till: Annotated[str, Field(pattern=r"^[!-~]{0,100}$")] = ""
    code: Annotated[str, Field(pattern=r"^[a-z_]{0,64}$")] = ""
    state: Literal["open", "closed"] | SkipJsonSchema[None] = None
    since: Moment | SkipJsonSchema[None] = None
    until: Moment | SkipJsonSchema[None] = None

    @property
    def which(self) -> Which:
        """The same as the list is asked."""
        is_open = None if self.state is None else self.state == "open"
        return Which(self.shop, self.till, self.code, is_open, self.since, self.until)


@router.get("/exceptions")
def listing(centre: TheCentre, who: Looker, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """What has to be looked at in their shops, oldest first; ``after`` is the last ``cursor``."""
    with reading(centre.engine) as session:
        found = exceptions.page(session, asked.after, asked.limit, who.shops, asked.which)
    return {"exceptions": found.entries, "cursor": found.cursor}


@router.get("/exceptions/{id}", responses=NOT_FOUND)
def entry(centre: TheCentre, who: Looker, id: Entry) -> dict[str, Any]:
    """One of them, with its document and what was decided; personal data masked."""
    with reading(centre.engine) as session:
        return or_404(exceptions.one(session, id, who.shops))


@router.post("/exceptions/{id}/close", responses=NOT_FOUND)
def close(centre: TheCentre, who: Manager, id: Entry, why: Why) -> dict[str, Any]:
    """It has been dealt with."""
    return _decided_entry(centre, who, id, why, exceptions.close)


@router.post("/exceptions/{id}/reopen", responses=NOT_FOUND)
def reopen(centre: TheCentre, who: Manager, id: Entry, why: Why) -> dict[str, Any]:
    """It was closed too early."""
    return _decided_entry(centre, who, id, why, exceptions.reopen)


@router.get("/documents/{id}", responses=NOT_FOUND)
def document(centre: TheCentre, who: Looker, id: Name) -> dict[str, Any]:
    """A document as it arrived, what it moved, and what became of it."""
    with reading(centre.engine) as session:
        return or_404(inspection.document(session, id, who.shops))


@router.post("/documents/{id}/void", responses=_NO)
def void(centre: TheCentre, who: Manager, id: Name, why: Why) -> dict[str, Any]:
    """Undo a settled document: what it moved is moved back as far as it can be."""
    return _decided(centre, who, id, why, voiding.void)


@router.post("/documents/{id}/settle-again", responses=_NO)
def settle_again(centre: TheCentre, who: Manager, id: Name, why: Why) -> dict[str, Any]:
    """Try a document again that was set aside, and then what waits for it."""
    return _decided(centre, who, id, why, resettling.settle_again)


@router.post("/documents/{id}/reject", responses=_NO)
def reject(centre: TheCentre, who: Manager, id: Name, why: Why) -> dict[str, Any]:
    """Give up a quarantined document; what waits for it is settled without it."""
    return _decided(centre, who, id, why, resettling.reject)


Decide = Callable[[Stamps, str, By], bool]


def _decided(centre: Centre, who: Somebody, id: str, why: Why, decide: Decide) -> dict[str, Any]:
    _do(centre, By(who, centre.now(), why.reason), id, decide)
    with reading(centre.engine) as session:
        return or_404(inspection.document(session, id, who.shops))


def _decided_entry(
    centre: Centre, who: Somebody, id: str, why: Why, decide: Decide
) -> dict[str, Any]:
    _do(centre, By(who, centre.now(), why.reason), id, decide)
    with reading(centre.engine) as session:
        return or_404(exceptions.one(session, id, who.shops))


def _do(centre: Centre, by: By, id: str, decide: Decide) -> None:
    with feed.stamping(centre.engine) as stamps:
        if not decide(stamps, id, by):
            raise HTTPException(404, "not found")
