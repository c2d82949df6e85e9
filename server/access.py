"""Who asks: a till or an administrator, by a token that is looked up by its hash."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select

from app import keys
from server.base import reading
from server.centre import Centre
from server.tables.house import StaffRow, TillRow

_bearer = HTTPBearer(auto_error=False, description="The token of a till or of an administrator.")
_Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
_WRONG_TOKEN = HTTPException(401, "unknown token", {"WWW-Authenticate": "Bearer"})


def _centre(request: Request) -> Centre:
    centre = request.app.state.centre
    assert isinstance(centre, Centre)
    return centre


Word = Annotated[str, Query(max_length=64)]
Name = Annotated[str, Path(pattern="^[!-~]+$", max_length=100)]
TheCentre = Annotated[Centre, Depends(_centre)]


def till_of(centre: TheCentre, token: _Token) -> str:
    """The till whose token it is."""
    hashed = _hashed(token)
    query = select(TillRow.id).where(TillRow.token_hash == hashed, TillRow.revoked.is_(False))
    with reading(centre.engine) as session:
        till = session.scalar(query)
    if till is None:
        raise _WRONG_TOKEN
    return till


def administrator(centre: TheCentre, token: _Token) -> None:
    """Let only an administrator pass."""
    query = select(StaffRow.id).where(
        StaffRow.token_hash == _hashed(token),
        StaffRow.revoked.is_(False),
        StaffRow.role == "administrator",
    )
    with reading(centre.engine) as session:
        if session.scalar(query) is None:
            raise _WRONG_TOKEN


def _hashed(token: HTTPAuthorizationCredentials | None) -> str:
    if token is None:
        raise _WRONG_TOKEN
    return keys.token_hash(token.credentials)


TheTill = Annotated[str, Depends(till_of)]
