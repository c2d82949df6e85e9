"""What a till asks for its first load."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse

from app import canon
from app.sync import questions
from server.access import Name, TheTill
from server.bodies import ERRORS, JSON, Responses, body_of, described, no
from server.images import Images

router = APIRouter(prefix="/v1/tills/image")
_ABOUT: Responses = {status: ERRORS[status] for status in (401, 409, 413, 422, 429)}
_FETCHED: Responses = {
    200: {"content": {"application/octet-stream": {}}},
    206: {"description": "The part that was asked for by `Range`."},
    400: {"description": "No range can be read from `Range`."},
    401: ERRORS[401],
    404: no("No such image any more: another is to be asked for."),
    429: ERRORS[429],
    416: {"description": "It has no such part."},
}


class _File(FileResponse):
    """In large parts: each is read on another thread."""

    chunk_size = 1_048_576


def _images(request: Request) -> Images:
    images = request.app.state.images
    assert isinstance(images, Images)
    return images


TheImages = Annotated[Images, Depends(_images)]


@router.post(
    "",
    response_model=questions.Image,
    responses=_ABOUT,
    openapi_extra=described(questions.ImageWanted),
)
async def image(request: Request, images: TheImages, till: TheTill) -> Response:
    """What the first load of the till is to be made of: an image, or pages of the feed."""
    wanted = canon.load(questions.ImageWanted, await body_of(request))
    found = await run_in_threadpool(images.answer, till, wanted)
    return Response(canon.dump(found), media_type=JSON)


@router.get("/{id}", response_class=FileResponse, responses=_FETCHED)
async def fetch(images: TheImages, till: TheTill, id: Name) -> Response:
    """An image, or the rest of it. It is encrypted: without its key it says nothing."""
    file = await run_in_threadpool(images.file, till, id)
    if file is None:
        raise HTTPException(404, "no such image")
    return _File(file, media_type="application/octet-stream")
