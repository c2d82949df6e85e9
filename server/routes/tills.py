"""What a till asks."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from app import canon
from app.sync import baskets, profiles, questions, wire
from server import (
    coupons,
    enquiries,
    feed,
    histories,
    lending,
    lookups,
    pins,
    return_rights,
    reveals,
    shelves,
)
from server.access import TheCentre, TheTill
from server.base import again, reading
from server.bodies import ERRORS, JSON, Responses, body_of, described, no, too_often
from server.centre import Centre
from server.seen import Seen

router = APIRouter(prefix="/v1")
_NAMING = ("documents", "holds_wanted", "granted")
_WITH_LOG = {"properties": {"log": {"minLength": 1}}}
_NAMES_NOTHING = {"properties": {name: {"maxItems": 0} for name in _NAMING}}
_ANY: Responses = {status: ERRORS[status] for status in (401, 413, 422, 429)}
_ABOUT: Responses = _ANY | {409: no("No such member.")}


@router.get("/health")
def health() -> dict[str, int]:
    """That the centre answers, and the protocol it speaks."""
    return {"version": wire.VERSION, "oldest_version": wire.OLDEST_VERSION}


@router.post(
    "/round",
    response_model=wire.Reply,
    responses=ERRORS,
    openapi_extra=described(wire.Request, anyOf=[_WITH_LOG, _NAMES_NOTHING]),
)
async def one_round(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """One round of a till: documents up, results, grants and a page of the feed down."""
    body, seen = await body_of(request), request.app.state.seen
    assert isinstance(seen, Seen)
    return await run_in_threadpool(_answer, centre, seen, till, body)


@router.post(
    "/coupons/claim",
    response_model=questions.Claimed,
    responses=_ANY | {409: no("Not to be claimed so; says why.")},
    openapi_extra=described(questions.Claim),
)
async def claim(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """The coupon with a code becomes a member's; the same member may ask again."""
    wanted = canon.load(questions.Claim, await body_of(request))
    return await run_in_threadpool(_claim, centre, wanted)


@router.post(
    "/tills/member",
    response_model=questions.Found,
    responses=_ANY | {409: ERRORS[409], 429: no("Too many that no document followed.")},
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


@router.post(
    "/tills/movements",
    response_model=questions.MovementsTold,
    responses=_ABOUT | {429: no("Too many that no document followed.")},
    openapi_extra=described(questions.MovementsAsked),
)
async def movements(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """What a member's points and stored value did: what a statement is made of."""
    asked = canon.load(questions.MovementsAsked, await body_of(request))
    try:
        told = await run_in_threadpool(histories.movements_of, centre, till, asked)
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return Response(canon.dump(told), media_type=JSON)


@router.post(
    "/tills/sales",
    response_model=questions.SalesTold,
    responses=_ABOUT | {429: no("Too many that no document followed.")},
    openapi_extra=described(questions.AboutMember),
)
async def sales(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """The last sales to a member, wherever they were: of which goods may come back."""
    about = canon.load(questions.AboutMember, await body_of(request))
    try:
        told = await run_in_threadpool(histories.sales_of, centre, till, about.member)
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return Response(canon.dump(told), media_type=JSON)


@router.post(
    "/tills/profile",
    response_model=profiles.ProfileTold,
    responses=_ABOUT | {429: no("Too many that no document followed.")},
    openapi_extra=described(questions.AboutMember),
)
async def profile(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """What a member agreed to and is tagged with: who asks what is kept of them is told."""
    about = canon.load(questions.AboutMember, await body_of(request))
    try:
        told = await run_in_threadpool(histories.profile_of, centre, till, about.member)
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return Response(canon.dump(told), media_type=JSON)


@router.post(
    "/tills/pin/set",
    response_model=questions.PinRight,
    responses=_ANY | {409: no("Not to be set so; says why.")},
    openapi_extra=described(questions.PinSet),
)
async def set_pin(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """The customer chose a PIN at the till, the first one or in the place of another."""
    wanted = canon.load(questions.PinSet, await body_of(request))
    await run_in_threadpool(pins.put, centre, till, wanted)
    return Response(canon.dump(questions.PinRight(wanted.member)), media_type=JSON)


@router.post(
    "/tills/pin/check",
    response_model=questions.PinRight,
    responses=_ANY | {409: no("Wrong, or not to be looked at now; says why.")},
    openapi_extra=described(questions.PinCheck),
)
async def check_pin(request: Request, centre: TheCentre, _till: TheTill) -> Response:
    """Whether a PIN is a member's; five wrong ones a day are looked at."""
    asked = canon.load(questions.PinCheck, await body_of(request))
    await run_in_threadpool(pins.check, centre, asked)
    return Response(canon.dump(questions.PinRight(asked.member)), media_type=JSON)


@router.post(
    "/tills/phone",
    response_model=questions.PhoneTold,
    responses=_ABOUT | {429: no("Too many that no document followed.")},
    openapi_extra=described(questions.PhoneAsked),
)
async def phone(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """The whole phone of a member, for a reason; managers are told that it was told."""
    asked = canon.load(questions.PhoneAsked, await body_of(request))
    try:
        told = await run_in_threadpool(reveals.phone_of, centre, till, asked)
    except enquiries.TooManyEnquiries as no:
        raise too_often(no) from no
    return Response(canon.dump(told), media_type=JSON)


@router.post(
    "/tills/return",
    response_model=questions.ReturnAnswer,
    responses=_ANY | {409: no("The log belongs to another till, or this centre was restored.")},
    openapi_extra=described(questions.AskReturn),
)
async def ask_return(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """Whether a log may return goods of a sale, and the sale; the same id is answered alike."""
    wanted = canon.load(questions.AskReturn, await body_of(request))
    return await run_in_threadpool(_ask_return, centre, till, wanted)


@router.post(
    "/tills/basket",
    response_model=baskets.BasketAnswer,
    responses=_ANY | {409: no("This centre was restored.")},
    openapi_extra=described(baskets.AskBasket),
)
async def ask_basket(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """A basket that another till of the shop suspended; asked again, what became of it."""
    wanted = canon.load(baskets.AskBasket, await body_of(request))
    ask = partial(lending.ask, centre.engine, till, wanted, centre.now())
    return Response(canon.dump(await run_in_threadpool(again, ask)), media_type=JSON)


@router.post(
    "/tills/baskets",
    response_model=baskets.OnHoldElsewhere,
    responses=_ANY,
    openapi_extra=described(baskets.AskOnHold),
)
async def on_hold(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """What the other tills of the shop have on hold."""
    asked = canon.load(baskets.AskOnHold, await body_of(request))

    def found() -> baskets.OnHoldElsewhere:
        with reading(centre.engine) as session:
            return shelves.elsewhere(session, till, asked.most)

    return Response(canon.dump(await run_in_threadpool(found)), media_type=JSON)


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


def _ask_return(centre: Centre, till: str, wanted: questions.AskReturn) -> Response:
    with feed.stamping(centre.engine) as stamps:
        found = return_rights.ask(stamps, till, wanted, centre.now())
    return Response(canon.dump(found), media_type=JSON)


def _answer(centre: Centre, seen: Seen, till: str, body: bytes) -> Response:
    asked = canon.load(wire.Request, body)
    try:
        reply = centre.round(till, asked)
        seen.note(till, asked.health, centre.now())
    except wire.TooOld as old:
        return Response(canon.dump(old.reply), 426, media_type=JSON)
    return Response(canon.dump(reply), media_type=JSON)
