"""The centre on HTTP.

A body is validated strictly and an answer about a bad one never echoes what was in it: values may
be personal.
"""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from app import canon
from app.domain.refusal import Refused
from app.sync import wire
from server.centre import Centre
from server.packing import Packing
from server.routes import administration, enrolment, members, staff, tills


def create_app(centre: Centre) -> FastAPI:
    """The application around ``centre``; run by uvicorn."""
    app = FastAPI(title="MemberTill centre", version=str(wire.VERSION))
    app.add_middleware(Packing)
    app.state.centre = centre
    for part in (tills, administration, members, staff, enrolment):
        app.include_router(part.router)
    app.include_router(enrolment.open_router)
    app.include_router(members.search_router)
    app.add_exception_handler(canon.Unreadable, _unreadable)
    app.add_exception_handler(Refused, _refused)
    return app


def _unreadable(_request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)[:500]}, 422)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"detail": error.code}, 409)
