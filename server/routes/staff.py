"""Who works for the chain: administrators say so; a manager says it of cashiers of their shops."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Discriminator, Field
from sqlalchemy.orm import Session

from app import keys
from app.domain.staff import Role
from server import feed, setup
from server.access import Administrator, Manager, Name, TheCentre
from server.base import reading
from server.bodies import NOT_BLANK, NOT_FOUND, STAFF, Responses, no
from server.identity import staff
from server.identity.ids import new_id
from server.identity.staff import Somebody

router = APIRouter(prefix="/v1", responses=STAFF)
_NO_SHOP: Responses = {409: no("No such shop, or nobody of shops.")}
Shop = Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class NewShop(BaseModel):
    """A shop that shall be; its code is four digits."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Shop
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NOT_BLANK)]


StaffName = Annotated[str, Field(min_length=1, max_length=staff.LONGEST_NAME, pattern=staff.NAME)]


class NewOfShops(BaseModel):
    """Somebody new who works in shops."""

    model_config = ConfigDict(extra="forbid")

    name: StaffName
    role: Literal[Role.MANAGER, Role.CASHIER]
    shops: Annotated[list[Shop], Field(min_length=1, max_length=1_000)]


class NewOfChain(BaseModel):
    """Somebody new who is of the whole chain."""

    model_config = ConfigDict(extra="forbid")

    name: StaffName
    role: Literal[Role.ADMINISTRATOR, Role.AUDITOR]
    shops: Annotated[list[Shop], Field(max_length=0)] = []


NewStaff = Annotated[NewOfShops | NewOfChain, Discriminator("role")]


class NewPin(BaseModel):
    """Six digits that are not easily guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    pin: Annotated[str, Field(max_length=20)]


class NewShops(BaseModel):
    """All shops that somebody works in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shops: Annotated[list[Shop], Field(min_length=1, max_length=1_000)]


@router.post("/shops", status_code=201, responses={409: no("There is one.")})
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


@router.post("/staff", status_code=201, responses=_NO_SHOP)
def add(centre: TheCentre, who: Manager, new: NewStaff) -> dict[str, Any]:
    """Somebody new, with the token, which is told this once. A cashier has none."""
    if who.shops is not None and (new.role is not Role.CASHIER or not who.shops >= {*new.shops}):
        raise HTTPException(403, "not_allowed")
    token = "" if new.role is Role.CASHIER else keys.new_token()
    with feed.stamping(centre.engine) as stamps:
        id, session = new_id(centre.now()), stamps.session
        _insist_on_shops(session, new.shops)
        added = staff.add(session, new.name, new.role, new.shops, id=id, token=token)
    return _told(added, who) | ({"token": token} if token else {})


@router.delete("/staff/{id}", responses=NOT_FOUND | {409: no("The last administrator.")})
def revoke(centre: TheCentre, who: Manager, id: Name) -> dict[str, Any]:
    """Let somebody in no more: here from their next request on, at tills from the next page on."""
    with feed.stamping(centre.engine) as stamps:
        if not _may_keep(_known(stamps.session, id, who), who):
            raise HTTPException(403, "not_allowed")
        gone = staff.revoke(stamps, id)
        assert gone is not None, "found in this transaction"
    return _told(gone, who)


@router.put(
    "/staff/{id}/pin",
    responses=NOT_FOUND | {409: no("Not a PIN, a weak one, or for nobody who works at a till.")},
)
def set_pin(centre: TheCentre, who: Manager, id: Name, new: NewPin) -> dict[str, Any]:
    """The PIN by which somebody logs in at the tills of their shops; for oneself, too."""
    with reading(centre.engine) as session:
        found = _known(session, id, who)
    if found.id != who.id and not _may_keep(found, who):
        raise HTTPException(403, "not_allowed")
    if found.shops is None or found.revoked:
        raise HTTPException(409, "works_at_no_till")
    hashed = staff.hashed_pin(found, new.pin)
    with feed.stamping(centre.engine) as stamps:
        return _told(_there(staff.set_pin(stamps, id, hashed)), who)


@router.post("/staff/{id}/let-in", responses=NOT_FOUND)
def let_in(centre: TheCentre, who: Manager, id: Name) -> dict[str, Any]:
    """Forget somebody's wrong PINs: they may try again at every till, from its next page on."""
    with feed.stamping(centre.engine) as stamps:
        if not _may_keep(_known(stamps.session, id, who), who):
            raise HTTPException(403, "not_allowed")
        return _told(_there(staff.let_in(stamps, id)), who)


@router.put("/staff/{id}/shops", responses=NOT_FOUND | _NO_SHOP)
def set_shops(centre: TheCentre, who: Administrator, id: Name, new: NewShops) -> dict[str, Any]:
    """In which shops a manager or cashier works from now on."""
    with feed.stamping(centre.engine) as stamps:
        _insist_on_shops(stamps.session, new.shops)
        if _there(staff.find(stamps.session, id)).shops is None:
            raise HTTPException(409, "works_in_no_shop")
        return _told(_there(staff.set_shops(stamps, id, new.shops)), who)


def _known(session: Session, id: str, who: Somebody) -> Somebody:
    """Somebody of whom ``who`` knows; anybody else is not found."""
    found = staff.find(session, id)
    if found is None or not _is_known_to(found, who):
        raise HTTPException(404, "not found")
    return found


def _insist_on_shops(session: Session, wanted: list[str]) -> None:
    if not setup.shops(session).keys() >= set(wanted):
        raise HTTPException(409, "no_such_shop")


def _there(found: Somebody | None) -> Somebody:
    if found is None:
        raise HTTPException(404, "not found")
    return found


def _is_known_to(one: Somebody, who: Somebody) -> bool:
    return who.shops is None or bool(who.shops & (one.shops or frozenset()))


def _may_keep(one: Somebody, who: Somebody) -> bool:
    """A manager only cashiers all of whose shops are theirs."""
    if who.shops is None:
        return True
    return one.role is Role.CASHIER and one.shops is not None and one.shops <= who.shops


def _told(one: Somebody, who: Somebody) -> dict[str, Any]:
    mine = None if one.shops is None else sorted(shop for shop in one.shops if who.is_of(shop))
    return {
        "id": one.id,
        "number": one.number,
        "name": one.name,
        "role": one.role.value,
        "shops": mine,
        "revoked": one.revoked,
        "has_pin": one.has_pin,
    }
