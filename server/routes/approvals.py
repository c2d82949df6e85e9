"""What a till wants approved, and the managers who answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from app import canon
from app.sync import questions
from server import approvals, feed
from server.access import Manager, Name, TheCentre, TheTill
from server.acts import By
from server.base import reading
from server.bodies import (
    ERRORS,
    JSON,
    NOT_FOUND,
    STAFF,
    Reason,
    Responses,
    body_of,
    described,
    no,
)

till_router = APIRouter(prefix="/v1")
router = APIRouter(prefix="/v1", responses=STAFF)
_ANY: Responses = {status: ERRORS[status] for status in (401, 413, 422, 429)}


class Said(BaseModel):
    """Yes or no, and why."""

    model_config = ConfigDict(extra="forbid", strict=True)

    allowed: bool
    reason: Reason


@till_router.post(
    "/tills/approval",
    response_model=questions.ApprovalAnswer,
    responses=_ANY | {409: no("The id was used for something else, or too many wait.")},
    openapi_extra=described(questions.AskApproval),
)
async def ask(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """Let a manager approve something; asked again, what became of it."""
    wanted = canon.load(questions.AskApproval, await body_of(request))
    told = await run_in_threadpool(approvals.ask, centre.engine, till, wanted, centre.now())
    return Response(canon.dump(told), media_type=JSON)


@till_router.post(
    "/tills/approval/withdraw",
    response_model=questions.ApprovalAnswer,
    responses=_ANY | {409: no("The id was used for something else, or too many wait.")},
    openapi_extra=described(questions.AskApproval),
)
async def withdraw(request: Request, centre: TheCentre, till: TheTill) -> Response:
    """Nobody waits for the answer any more: no manager is asked; an answer that was given stays."""
    wanted = canon.load(questions.AskApproval, await body_of(request))
    told = await run_in_threadpool(approvals.withdraw, centre.engine, till, wanted, centre.now())
    return Response(canon.dump(told), media_type=JSON)


@router.get("/approvals")
def listing(centre: TheCentre, who: Manager) -> dict[str, Any]:
    """What waits for an answer in their shops, oldest first."""
    with reading(centre.engine) as session:
        return {"approvals": approvals.waiting(session, centre.now(), who.shops)}


@router.post(
    "/approvals/{id}/answer",
    responses=NOT_FOUND | {409: no("It was answered, withdrawn, is too old, or is their own.")},
)
def answer(centre: TheCentre, who: Manager, id: Name, said: Said) -> dict[str, bool]:
    """Say yes or no, once."""
    with feed.stamping(centre.engine) as stamps:
        by = By(who, centre.now(), said.reason)
        if not approvals.answer(stamps, id, by, allowed=said.allowed):
            raise HTTPException(404, "not found")
    return {"allowed": said.allowed}
