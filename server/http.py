"""The centre on HTTP: a till's rounds, and what an administrator may look at.

A body is validated strictly and an answer about a bad one never echoes what was in it: values may
be personal. Tokens are looked up by their hash.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy import select
from starlette.middleware.gzip import GZipMiddleware

from app import canon, keys
from app.domain.refusal import Refused
from app.sync import wire
from server import coupons, feed, grants, inspection, plan_report, prepaid, privacy, standing
from server.base import reading
from server.centre import Centre, TooOld
from server.tables.house import StaffRow, TillRow

LARGEST_BODY = 8 * 2**20
_JSON = "application/json"
_SMALLEST_ZIPPED = 1_000
_bearer = HTTPBearer(auto_error=False, description="The token of a till or of an administrator.")
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
_LARGEST = 2**63 - 1
_WRONG_TOKEN = HTTPException(401, "unknown token", {"WWW-Authenticate": "Bearer"})
_ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No token, or one that is not known or was revoked."},
    409: {"description": "The log belongs to another till."},
    413: {"description": f"More than {LARGEST_BODY} bytes."},
    422: {"description": "Not a request of this protocol; the text says where, never what."},
    426: {"description": "The till's program is too old. Its documents were taken all the same."},
}


def _schema(form: type) -> dict[str, Any]:
    """``form`` as a body, self-contained."""
    schema = TypeAdapter(form).json_schema()
    forms = schema.pop("$defs", {})
    return {key: _inlined(part, forms) for key, part in schema.items()}


def _inlined(part: Any, forms: dict[str, Any]) -> Any:
    """``part`` with every reference replaced by what it refers to; no form contains itself."""
    if isinstance(part, list):
        return [_inlined(one, forms) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(forms[part["$ref"].rpartition("/")[2]], forms)
    return {key: _inlined(one, forms) for key, one in part.items()}


def create_app(centre: Centre) -> FastAPI:
    """The application around ``centre``; run by uvicorn."""
    app = FastAPI(title="MemberTill centre", version=str(wire.VERSION))
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED)
    app.state.centre = centre
    app.include_router(_open)
    app.include_router(_guarded)
    app.add_exception_handler(canon.Unreadable, _unreadable)
    app.add_exception_handler(Refused, _refused)
    return app


def _centre(request: Request) -> Centre:
    centre = request.app.state.centre
    assert isinstance(centre, Centre)
    return centre


Word = Annotated[str, Query(max_length=64)]
Name = Annotated[str, Path(pattern="^[!-~]+$", max_length=100)]
TheCentre = Annotated[Centre, Depends(_centre)]


def _till(centre: TheCentre, token: Token) -> str:
    """The till whose token it is."""
    hashed = _hashed(token)
    query = select(TillRow.id).where(TillRow.token_hash == hashed, TillRow.revoked.is_(False))
    with reading(centre.engine) as session:
        till = session.scalar(query)
    if till is None:
        raise _WRONG_TOKEN
    return till


def _administrator(centre: TheCentre, token: Token) -> None:
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


_open = APIRouter(prefix="/v1")
_guarded = APIRouter(
    prefix="/v1", dependencies=[Depends(_administrator)], responses={401: _ERRORS[401]}
)


@_open.get("/health")
def health() -> dict[str, int]:
    """That the centre answers, and the protocol it speaks."""
    return {"version": wire.VERSION, "oldest_version": wire.OLDEST_VERSION}


@_open.post(
    "/round",
    response_model=wire.Reply,
    responses=_ERRORS,
    openapi_extra={
        "requestBody": {"required": True, "content": {_JSON: {"schema": _schema(wire.Request)}}}
    },
)
async def one_round(
    request: Request, centre: TheCentre, till: Annotated[str, Depends(_till)]
) -> Response:
    """One round of a till: documents up, results, grants and a page of the feed down."""
    body = await _body(request)
    return await run_in_threadpool(_answer, centre, till, body)


@_open.post(
    "/coupons/claim",
    response_model=wire.Claimed,
    responses={401: _ERRORS[401], 409: {"description": "Not to be claimed so; says why."}},
    openapi_extra={
        "requestBody": {"required": True, "content": {_JSON: {"schema": _schema(wire.Claim)}}}
    },
)
async def claim(
    request: Request, centre: TheCentre, _till: Annotated[str, Depends(_till)]
) -> Response:
    """The coupon with a code becomes a member's; the same member may ask again."""
    wanted = canon.load(wire.Claim, await _body(request))
    return await run_in_threadpool(_claim, centre, wanted)


def _group(
    tier: Word = "",
    plan: Word = "",
    tag: Word = "",
    everybody: bool = False,  # noqa: FBT001, FBT002 (a word of its own in the address)
) -> grants.Group:
    try:
        return grants.Group(tier, plan, tag, everybody)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error


@_guarded.post("/grants", responses={409: {"description": "The rules have no such coupon."}})
def grant(
    centre: TheCentre,
    coupon: Word,
    campaign: Word,
    group: Annotated[grants.Group, Depends(_group)],
) -> dict[str, int]:
    """A coupon for each of a group of members, once for each campaign."""
    try:
        seen, given = grants.grant(centre.engine, coupon, group, campaign, at=centre.now())
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    return {"members": seen, "given": given}


@_guarded.get("/exceptions")
def exceptions(
    centre: TheCentre,
    after: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """What a manager has to look at, oldest first; go on with ``after`` = the last ``seq``."""
    with reading(centre.engine) as session:
        return {"exceptions": inspection.exceptions(session, after, limit)}


@_guarded.get("/members/{id}")
def member(centre: TheCentre, id: Name) -> dict[str, Any]:
    """A member with accounts and lots; the phone masked."""
    with reading(centre.engine) as session:
        return _or_404(inspection.member(session, id))


@_guarded.get("/members/{id}/prepaid")
def prepaid_of(centre: TheCentre, id: Name) -> dict[str, Any]:
    """The member's open top-ups: what a prepaid refund starts from."""
    with reading(centre.engine) as session:
        return {"prepaid": prepaid.as_json(prepaid.prepaid_of(session, id))}


@_guarded.get("/members/{id}/plan")
def plan_of(centre: TheCentre, id: Name) -> dict[str, Any]:
    """The member's plan: its periods, what it saved, and what a refund would be now."""
    with reading(centre.engine) as session:
        return _or_404(plan_report.member_plan(session, id, centre.now()))


@_guarded.post("/members/{id}/export")
def export(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Everything that is held of a member, unmasked, for the member alone."""
    with reading(centre.engine) as session:
        found = privacy.export_member(session, id, centre.now())
        return _or_404(None if found is None else {"tables": found})


@_guarded.post("/members/{id}/erase", responses={409: {"description": "Not yet; says why."}})
def erase(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Forget a member; what went, and what the law lets stay, until when."""
    with feed.stamping(centre.engine) as stamps:
        plan = privacy.erase_member(stamps, id, centre.now())
        return _or_404(None if plan is None else privacy.as_json(plan))


@_guarded.put("/members/{id}/tier-lock")
def lock_tier(centre: TheCentre, id: Name, until: AwareDatetime) -> dict[str, Any]:
    """Keep a member in the present tier until a moment: neither up nor down before it."""
    return _locked(centre, id, until)


@_guarded.delete("/members/{id}/tier-lock")
def unlock_tier(centre: TheCentre, id: Name) -> dict[str, Any]:
    """Let a member's tier move again."""
    return _locked(centre, id, None)


@_guarded.get("/documents/{id}")
def document(centre: TheCentre, id: Name) -> dict[str, Any]:
    """A document as it arrived, what it moved, and what became of it."""
    with reading(centre.engine) as session:
        return _or_404(inspection.document(session, id))


def _locked(centre: Centre, id: str, until: datetime | None) -> dict[str, Any]:
    with feed.stamping(centre.engine) as stamps:
        found = standing.hold_tier(stamps, id, until)
    return _or_404({"locked_until": until.isoformat() if until else None} if found else None)


def _claim(centre: Centre, wanted: wire.Claim) -> Response:
    with feed.stamping(centre.engine) as stamps:
        found = coupons.claim(stamps, wanted.code, wanted.member, at=centre.now())
    return Response(canon.dump(found), media_type=_JSON)


def _answer(centre: Centre, till: str, body: bytes) -> Response:
    try:
        reply = centre.round(till, canon.load(wire.Request, body))
    except TooOld as old:
        return Response(canon.dump(old.reply), 426, media_type=_JSON)
    return Response(canon.dump(reply), media_type=_JSON)


async def _body(request: Request) -> bytes:
    """The body, read only as far as it may be long."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, "too large")
    return bytes(body)


def _or_404(found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        raise HTTPException(404, "not found")
    return found


def _unreadable(_request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)[:500]}, 422)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"detail": error.code}, 409)
