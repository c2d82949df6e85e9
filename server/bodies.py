"""Bodies of requests: read no further than they may be long, and described for the guide.

What is not of the form that the guide says is 422. What has the form and does not fit what there
is, is 404 or 409.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import HTTPException, Request
from pydantic import AwareDatetime, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from starlette.requests import ClientDisconnect

from app.domain.refusal import Refused
from app.sync import wire
from app.sync.questions import No
from server import acts

Responses = dict[int | str, dict[str, Any]]
LARGEST_BODY = 8 * 2**20
JSON = "application/json"


def no(description: str) -> dict[str, Any]:
    """What the guide says of an answer that is not what was asked for."""
    return {"description": description, "model": No}


NOT_ALLOWED = no("Not with this role, or not in this shop.")
NOT_OPEN = no("The centre was restored from a backup and waits for its tills.")
UNKNOWN_TOKEN = no("No token, or one that is not known or was revoked.")
STAFF: Responses = {401: UNKNOWN_TOKEN, 403: NOT_ALLOWED}
NOT_FOUND: Responses = {404: no("There is none, or none of theirs.")}
ERRORS: Responses = {
    401: UNKNOWN_TOKEN,
    409: no("The log belongs to another till."),
    413: no(f"More than {LARGEST_BODY} bytes."),
    422: no("Not a request of this protocol; the text says where, never what."),
    429: no("Too often; says in ``Retry-After`` when again."),
    426: {
        "description": "The till's program is too old. Its documents were taken all the same.",
        "model": wire.Reply,
    },
}
BLANK = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
TEXT = r"^[^\x00]*$"
"""No database keeps a NUL."""
NOT_BLANK = rf"^[^\x00]*[^{BLANK}][^\x00]*$"
_MOMENT = (
    r"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)


def _moment(text: object) -> object:
    """Pydantic alone takes seconds since 1970, too, and a day without an hour."""
    if not isinstance(text, str) or re.fullmatch(_MOMENT, text) is None:
        raise ValueError("not a moment")
    return text


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _MOMENT}),
]
"""RFC 3339, from the year 1000 to 2999: any of them is one in UTC, too."""
Reason = Annotated[str, Field(min_length=1, max_length=acts.LONGEST_REASON, pattern=NOT_BLANK)]
"""Why it is decided so. It is shown, so nobody is named in it."""


def described(form: type, **also: object) -> dict[str, Any]:
    """What the guide says of a body that is ``form``, as ``canon`` reads it.

    ``also`` is what no single field says, as JSON Schema.
    """
    content = {JSON: {"schema": _schema(form) | also}}
    return {"requestBody": {"required": True, "content": content}}


async def body_of(request: Request) -> bytes:
    """The body, which may be asked for twice; ``HTTPException`` 413 where it is too long.

    One whose line broke off is nothing to report: nobody hears the 400, and the till asks again.
    """
    known = getattr(request.state, "body", None)
    if isinstance(known, bytes):
        return known
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_BODY:
                raise HTTPException(413, "too large")
    except ClientDisconnect as error:
        raise HTTPException(400, "cut off") from error
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
    inlined: dict[str, Any] = _inlined(schema, forms)
    return inlined


def _inlined(part: Any, forms: dict[str, Any]) -> Any:
    """``part`` with every reference replaced by what it refers to; no form contains itself.

    No object has other fields, and no integer more than 64 bits.
    """
    if isinstance(part, list):
        return [_inlined(one, forms) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(forms[part["$ref"].rpartition("/")[2]], forms)
    found = {key: _inlined(one, forms) for key, one in part.items()}
    if found.get("type") == "integer":
        return found | {"format": "int64"}
    if found.get("type") == "object":
        found["additionalProperties"] = False
    return found
