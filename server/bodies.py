"""Bodies of requests: read no further than they may be long, and described for the guide."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from pydantic import TypeAdapter

from app.domain.refusal import Refused

LARGEST_BODY = 8 * 2**20
JSON = "application/json"
NOT_ALLOWED = {"description": "Not with this role, or not in this shop."}
UNKNOWN_TOKEN = {"description": "No token, or one that is not known or was revoked."}
ERRORS: dict[int | str, dict[str, Any]] = {
    401: UNKNOWN_TOKEN,
    409: {"description": "The log belongs to another till."},
    413: {"description": f"More than {LARGEST_BODY} bytes."},
    422: {"description": "Not a request of this protocol; the text says where, never what."},
    426: {"description": "The till's program is too old. Its documents were taken all the same."},
}


def described(form: type) -> dict[str, Any]:
    """What the guide says of a body that is ``form``."""
    content = {JSON: {"schema": _schema(form)}}
    return {"requestBody": {"required": True, "content": content}}


async def body_of(request: Request) -> bytes:
    """The body, which may be asked for twice; ``HTTPException`` 413 where it is too long."""
    known = getattr(request.state, "body", None)
    if isinstance(known, bytes):
        return known
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, "too large")
    request.state.body = whole = bytes(body)
    return whole


def too_often(no: Refused) -> HTTPException:
    """Not now: when, is in the answer's head."""
    return HTTPException(429, no.code, {"Retry-After": str(no.facts["seconds"])})


def or_404(found: dict[str, Any] | None) -> dict[str, Any]:
    """``found``, or that there is none."""
    if found is None:
        raise HTTPException(404, "not found")
    return found


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
