"""What a till asks."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app import canon
from app.sync import questions, wire
from server import coupons, enquiries, feed, lookups
from server.access import TheCentre, TheTill
from server.bodies import ERRORS, JSON, UNKNOWN_TOKEN, body_of, described, too_often
from server.centre import Centre, TooOld

router = APIRouter(prefix="/v1")
_ABOUT: dict[int | str, dict[str, Any]] = {
    **{status: ERRORS[status] for status in (401, 413, 422)},
    409: {"description": "No such member."},
}


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
    response_model=questions.Claimed,
    responses={401: UNKNOWN_TOKEN, 409: {"description": "Not to be claimed so; says why."}},
    openapi_extra=described(questions.Claim),
)
async def claim(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """The coupon with a code becomes a member's; the same member may ask again."""
    wanted = canon.load(questions.Claim, await body_of(request))
    return await run_in_threadpool(_claim, centre, wanted)


@router.post(
    "/tills/member",
    response_model=questions.Found,
    responses=ERRORS | {429: {"description": "Too many that no document followed."}},
    openapi_extra=described(questions.LookUp),
)
async def member(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """Who is named by a code: the members as they stand, where a till does not know them yet."""
    wanted = canon.load(questions.LookUp, await body_of(request))
    try:
        found = await run_in_threadpool(_look_up, centre, till, wanted)
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return Response(canon.dump(found), media_type=JSON)


@router.post(
    "/tills/prepaid",
    response_model=questions.PrepaidFacts,
    responses=_ABOUT,
    openapi_extra=described(questions.AboutMember),
)
async def prepaid(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """The open top-ups of a member: what a prepaid refund starts from."""
    about = canon.load(questions.AboutMember, await body_of(request))
    facts = await run_in_threadpool(lookups.prepaid_facts, centre, about.member)
    return Response(canon.dump(facts), media_type=JSON)


@router.post(
    "/tills/plan",
    response_model=questions.PlanFacts,
    responses=_ABOUT,
    openapi_extra=described(questions.AboutMember),
)
async def plan(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """The periods of a member that are not over: what ending a plan starts from."""
    about = canon.load(questions.AboutMember, await body_of(request))
    facts = await run_in_threadpool(lookups.plan_facts, centre, about.member)
    return Response(canon.dump(facts), media_type=JSON)


def _look_up(centre: Centre, till: str, wanted: questions.LookUp) -> questions.Found:
    """The answer; a till that looks up members and never serves them gets none any more."""

    def who(found: questions.Found) -> str:
        return next((row.id for row in reversed(found.page) if row.row == "member"), "")

    ask = partial(lookups.look_up, centre, till, wanted)
    return enquiries.answer(centre.engine, till, centre.now(), ask, who)


def _claim(centre: Centre, wanted: questions.Claim) -> Response:
    with feed.stamping(centre.engine) as stamps:
        found = coupons.claim(stamps, wanted.code, wanted.member, at=centre.now())
    return Response(canon.dump(found), media_type=JSON)


def _answer(centre: Centre, till: str, body: bytes) -> Response:
    try:
        reply = centre.round(till, canon.load(wire.Request, body))
    except TooOld as old:
        return Response(canon.dump(old.reply), 426, media_type=JSON)
    return Response(canon.dump(reply), media_type=JSON)
