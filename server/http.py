"""The centre on HTTP.

A body is validated strictly and an answer about a bad one never echoes what was in it: values may
be personal.
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from app import canon
from app.domain.refusal import Refused
from app.sync import wire
from server.access import insist_on_open
from server.bodies import NOT_OPEN
from server.centre import Centre
from server.images import Images
from server.packing import Packing
from server.quota import Quota
from server.routes import (
    administration,
    approvals,
    audits,
    documents,
    enrolment,
    health,
    images,
    members,
    rights,
    staff,
    tills,
)
from server.seen import Seen

_LONGEST = 500


class _Application(FastAPI):
    """One whose guide says what a bad request is told here: never what was in it."""

    def openapi(self) -> dict[str, Any]:
        guide = super().openapi()
        forms = guide["components"]["schemas"]
        forms.pop("ValidationError", None)
        forms["HTTPValidationError"] = forms["No"] | {"title": "HTTPValidationError"}
        return guide


def create_app(centre: Centre) -> FastAPI:
    """The application around ``centre``; run by uvicorn."""
    title, version = "MemberTill centre", str(wire.VERSION)
    app = _Application(title=title, version=version, redirect_slashes=False)
    app.add_middleware(Packing)
    app.state.centre, app.state.quota = centre, Quota()
    app.state.images, app.state.seen = Images(centre), Seen(centre.engine)
    for part in (tills, images, documents, audits, rights, members, approvals):
        later = [Depends(insist_on_open)]
        app.include_router(part.router, dependencies=later, responses={503: NOT_OPEN})
    for part in (administration, staff, enrolment, health):
        app.include_router(part.router)
    app.include_router(enrolment.open_router)
    app.include_router(members.search_router)
    app.include_router(approvals.till_router)
    app.add_exception_handler(canon.Unreadable, _unreadable)
    app.add_exception_handler(RequestValidationError, _not_of_form)
    app.add_exception_handler(400, _no_text)
    app.add_exception_handler(405, _other_method)
    app.add_exception_handler(Refused, _refused)
    return app


def _unreadable(_request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)[:_LONGEST]}, 422)


def _not_of_form(_request: Request, error: Exception) -> Response:
    """Where and what, without the values or the names of unknown fields: they may be personal."""
    assert isinstance(error, RequestValidationError)
    told = []
    for problem in error.errors():
        *within, last = map(str, problem["loc"])
        unknown = problem["type"] == "extra_forbidden"
        told.append(f"{'.'.join(within if unknown else [*within, last])}: {problem['type']}")
    return JSONResponse({"detail": "; ".join(told)[:_LONGEST]}, 422)


def _no_text(_request: Request, _error: Exception) -> Response:
    """FastAPI's answer to a body whose bytes are no text."""
    return JSONResponse({"detail": "body: no_text"}, 422)


def _other_method(request: Request, error: Exception) -> Response:
    """``Allow`` names every method of the path: the framework names those of one route.

    A path that is said as it stands goes before one with an id in its place.
    """
    assert isinstance(error, HTTPException)
    guide, path = request.app.openapi()["paths"], request.url.path
    alike = [verbs for name, verbs in guide.items() if compile_path(name)[0].fullmatch(path)]
    found = [guide[path]] if path in guide else alike
    allowed = sorted({verb.upper() for verbs in found for verb in verbs})
    headers = {"Allow": ", ".join(allowed)} if allowed else error.headers
    return JSONResponse({"detail": "method_not_allowed"}, 405, headers)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return JSONResponse({"detail": error.code}, 409)
