"""Who asks, and what they may: a till by its key or token, staff by token and role.

A route says whom it lets pass; what is not said is refused, and a test names every route that says
nothing. Of which shops a row may be is judged where the row is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app import keys
from app.domain.staff import Role
from app.sync import signing
from server.base import glancing, reading
from server.bodies import body_of
from server.centre import Centre
from server.identity import staff, tills
from server.identity.staff import Somebody
from server.identity.tills import Till
from server.quota import Quota
from server.restored import RESTORING, is_restoring

_bearer = HTTPBearer(auto_error=False, description="The token of a till or of the staff.")
_Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
_AGAIN = {"WWW-Authenticate": "Bearer"}
_WRONG_TOKEN = HTTPException(401, "unknown token", _AGAIN)
_WRONG_SIGNATURE = HTTPException(401, "signature_wrong", _AGAIN)
_REVOKED = HTTPException(401, "till_revoked", _AGAIN)
_NOT_ALLOWED = HTTPException(403, "not_allowed")
_ALWAYS = {"/v1/round", "/v1/health"}
_LATER_S = "60"


async def _centre(request: Request) -> Centre:
    centre = request.app.state.centre
    assert isinstance(centre, Centre)
    return centre


Name = Annotated[str, Path(pattern="^[!-~]+$", max_length=100)]
TheCentre = Annotated[Centre, Depends(_centre)]


async def till_of(request: Request, centre: TheCentre, token: _Token) -> str:
    """The till who asks: its key signed this very request, or, without a key, it is its token."""
    signature = signing.read(request.headers.get("Authorization", ""))
    if signature is None:
        hashed = _hashed(token)
        return _let_in(request, await run_in_threadpool(_till_by_token, centre, hashed))
    till = await run_in_threadpool(_till_by_id, centre, signature.till)
    if till is None or not till.public_key:
        raise _WRONG_SIGNATURE
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    public, body = bytes.fromhex(till.public_key), await body_of(request)
    if not signing.is_by(signature, public, request.method, path, body):
        raise _WRONG_SIGNATURE
    return _let_in(request, till)


def somebody(centre: TheCentre, token: _Token) -> Somebody:
    """Who of the staff asks."""
    hashed = _hashed(token)
    with reading(centre.engine) as session:
        found = staff.by_token(session, hashed)
    if found is None:
        raise _WRONG_TOKEN
    return found


def allowed(*roles: Role) -> Callable[[Somebody], Somebody]:
    """A guard that lets only staff of ``roles`` pass, and says who it is."""

    def guard(who: Annotated[Somebody, Depends(somebody)]) -> Somebody:
        if who.role not in roles:
            raise _NOT_ALLOWED
        return who

    return guard


async def insist_on_open(request: Request, centre: TheCentre) -> None:
    """Raise ``HTTPException`` 503 where a restored centre waits for its tills; rounds tell it."""
    if request.url.path not in _ALWAYS and await run_in_threadpool(_is_restoring, centre):
        raise HTTPException(503, RESTORING, {"Retry-After": _LATER_S})


def insist_on_shop(who: Somebody, shop: str) -> None:
    """Raise ``HTTPException`` 403 where ``shop`` is not one of theirs, or none at all."""
    if not who.is_of(shop):
        raise _NOT_ALLOWED


def _is_restoring(centre: Centre) -> bool:
    with reading(centre.engine) as session:
        return is_restoring(session)


def _till_by_token(centre: Centre, hashed: str) -> Till | None:
    with glancing(centre.engine) as connection:
        return tills.by_token(connection, hashed)


def _till_by_id(centre: Centre, id: str) -> Till | None:
    """Read anew for every request, so that a revocation bites at the next, whoever took it in."""
    with glancing(centre.engine) as connection:
        return tills.glance(connection, id)


def _let_in(request: Request, till: Till | None) -> str:
    if till is None:
        raise _WRONG_TOKEN
    if till.revoked:
        raise _REVOKED
    quota = request.app.state.quota
    assert isinstance(quota, Quota)
    wait_s = quota.wait_s(till.id)
    if wait_s:
        raise HTTPException(429, "centre_busy", {"Retry-After": str(wait_s)})
    return till.id


def _hashed(token: HTTPAuthorizationCredentials | None) -> str:
    if token is None:
        raise _WRONG_TOKEN
    return keys.token_hash(token.credentials)


Administrator = Annotated[Somebody, Depends(allowed(Role.ADMINISTRATOR))]
Manager = Annotated[Somebody, Depends(allowed(Role.ADMINISTRATOR, Role.MANAGER))]
Watcher = Annotated[Somebody, Depends(allowed(Role.ADMINISTRATOR, Role.AUDITOR))]
Looker = Annotated[Somebody, Depends(allowed(Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR))]
TheTill = Annotated[str, Depends(till_of)]
