"""What somebody may ask about in their shops."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from app.domain.documents import Exceptional
from server import audits
from server.access import Looker, TheCentre
from server.audits import Which
from server.base import reading
from server.bodies import STAFF, Moment

router = APIRouter(prefix="/v1", responses=STAFF)


class Asked(BaseModel):
    """Which entries; what is not said does not limit."""

    model_config = ConfigDict(extra="forbid")

    before: Annotated[str, Field(pattern=rf"^({audits.CURSOR})?$")] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    shop: Annotated[str, Field(pattern=r"^[0-9]{0,4}$")] = ""
    till: Annotated[str, Field(pattern=r"^[!-~]{0,100}$")] = ""
    staff: Annotated[str, Field(pattern=r"^[^\x00]{0,100}$")] = ""
    what: Exceptional | SkipJsonSchema[None] = None
    since: Moment | SkipJsonSchema[None] = None
    until: Moment | SkipJsonSchema[None] = None

    @property
    def which(self) -> Which:
        """The same as the list is asked."""
        what = self.what.value if self.what else ""
        return Which(self.shop, self.till, self.staff, what, self.since, self.until)


@router.get("/audits")
def listing(centre: TheCentre, who: Looker, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """What may be asked about, newest first; ``before`` is the last ``cursor``, if any."""
    with reading(centre.engine) as session:
        found = audits.page(session, asked.before, asked.limit, who.shops, asked.which)
    return {"audits": found.entries, "cursor": found.cursor}
