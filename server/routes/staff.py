"""Who works for the chain: administrators say so; a manager says it of cashiers of their shops."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from app import keys
from app.domain.staff import Role
from server import feed, setup
from server.access import Administrator, Manager, Name, TheCentre
from server.base import reading
from server.bodies import NOT_ALLOWED, UNKNOWN_TOKEN
from server.identity import staff
from server.identity.ids import new_id
from server.identity.staff import Somebody

router = APIRouter(prefix="/v1", responses={401: UNKNOWN_TOKEN, 403: NOT_ALLOWED})
Shop = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class NewShop(BaseModel):
    """A shop that shall be; its code is four digits."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Shop
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


class NewStaff(BaseModel):
    """Somebody new. Only a manager and a cashier have shops."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    role: Role
    shops: Annotated[list[Shop], Field(max_length=1_000)] = []


@router.post("/shops", status_code=201, responses={409: {"description": "There is one."}})
def add_shop(centre: TheCentre, _who: Administrator, new: NewShop) -> dict[str, str]:
    """A shop, still without tills."""
    with feed.stamping(centre.engine) as stamps:
        if new.code in setup.shops(stamps.session):
            raise HTTPException(409, "shop_exists")
        setup.add_shop(stamps.session, new.code, new.name)
    return {"code": new.code, "name": new.name}


@router.get("/shops")
def shops(centre: TheCentre, who: Manager) -> dict[str, Any]:
    """The shops of whoever asks."""
    with reading(centre.engine) as session:
        found = setup.shops(session).items()
    return {"shops": [{"code": code, "name": name} for code, name in found if who.is_of(code)]}


@router.get("/staff")
def listing(centre: TheCentre, who: Manager) -> dict[str, Any]:
    """Everybody; to a manager those of their shops, named with these shops only."""
    with reading(centre.engine) as session:
        found = staff.everybody(session)
    return {"staff": [_told(one, who) for one in found if _is_known_to(one, who)]}


@router.post("/staff", status_code=201)
def add(centre: TheCentre, who: Manager, new: NewStaff) -> dict[str, Any]:
    """Somebody new, with the token, which is told this once. A cashier has none."""
    if who.shops is not None and (new.role is not Role.CASHIER or not who.shops >= {*new.shops}):
        raise HTTPException(403, "not_allowed")
    token = "" if new.role is Role.CASHIER else keys.new_token()
    with feed.stamping(centre.engine) as stamps:
        id, session = new_id(centre.now()), stamps.session
        try:
            added = staff.add(session, new.name, new.role, new.shops, id=id, token=token)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
    return _told(added, who) | ({"token": token} if token else {})


@router.delete("/staff/{id}", responses={409: {"description": "The last administrator."}})
def revoke(centre: TheCentre, who: Manager, id: Name) -> dict[str, Any]:
    """Let somebody in no more, from their next request on."""
    with feed.stamping(centre.engine) as stamps:
        found = staff.find(stamps.session, id)
        if found is None or not _is_known_to(found, who):
            raise HTTPException(404, "not found")
        if not _may_revoke(found, who):
            raise HTTPException(403, "not_allowed")
        gone = staff.revoke(stamps.session, id)
        assert gone is not None, "found in this transaction"
    return _told(gone, who)


def _is_known_to(one: Somebody, who: Somebody) -> bool:
    return who.shops is None or bool(who.shops & (one.shops or frozenset()))


def _may_revoke(one: Somebody, who: Somebody) -> bool:
    """A manager only cashiers all of whose shops are theirs."""
    if who.shops is None:
        return True
    return one.role is Role.CASHIER and one.shops is not None and one.shops <= who.shops


def _told(one: Somebody, who: Somebody) -> dict[str, Any]:
    mine = None if one.shops is None else sorted(shop for shop in one.shops if who.is_of(shop))
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "shops": mine,
        "revoked": one.revoked,
    }
