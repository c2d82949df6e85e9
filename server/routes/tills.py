"""What a till asks."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app import canon
from app.sync import wire
from server import coupons, feed
from server.access import TheCentre, TheTill
from server.bodies import ERRORS, JSON, UNKNOWN_TOKEN, body_of, described
from server.centre import Centre, TooOld

router = APIRouter(prefix="/v1")


@router.get("/health")
def health() -> dict[str, int]:
    """That the centre answers, and the protocol it speaks."""
    return {"version": wire.VERSION, "oldest_version": wire.OLDEST_VERSION}


@router.post(
    "/round",
    response_model=wire.Reply,
    responses=ERRORS,
    openapi_extra=described(wire.Request),
)
async def one_round(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """One round of a till: documents up, results, grants and a page of the feed down."""
    body = await body_of(request)
    return await run_in_threadpool(_answer, centre, till, body)


@router.post(
    "/coupons/claim",
    response_model=wire.Claimed,
    responses={401: UNKNOWN_TOKEN, 409: {"description": "Not to be claimed so; says why."}},
    openapi_extra=described(wire.Claim),
)
async def claim(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """The coupon with a code becomes a member's; the same member may ask again."""
    wanted = canon.load(wire.Claim, await body_of(request))
    return await run_in_threadpool(_claim, centre, wanted)


def _claim(centre: Centre, wanted: wire.Claim) -> Response:
    with feed.stamping(centre.engine) as stamps:
        found = coupons.claim(stamps, wanted.code, wanted.member, at=centre.now())
    return Response(canon.dump(found), media_type=JSON)


def _answer(centre: Centre, till: str, body: bytes) -> Response:
    try:
        reply = centre.round(till, canon.load(wire.Request, body))
    except TooOld as old:
        return Response(canon.dump(old.reply), 426, media_type=JSON)
    return Response(canon.dump(reply), media_type=JSON)
