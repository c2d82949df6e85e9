"""The centre over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app import canon
from app.domain.refusal import Unavailable
from app.sync.wire import Reply, Request

if TYPE_CHECKING:
    import requests

_CONNECT_S, _READ_S = 3.05, 20.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_CODES = {
    401: "till_unknown",
    403: "till_unknown",
    409: "centre_refused",
    413: "page_too_large",
    422: "centre_refused",
    426: "program_too_old",
}


class HttpExchange:
    """An ``Exchange`` over one kept connection; used by one thread.

    Plain HTTP only to this machine: a token must not cross a network in the clear.
    """

    def __init__(self, centre_url: str, token: str) -> None:
        where = urlsplit(centre_url)
        if where.scheme != "https" and where.hostname not in _LOOPBACK:
            raise Unavailable("centre_not_secure", centre_url)
        self._url = centre_url.rstrip("/") + "/v1/round"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._session: requests.Session | None = None

    def __call__(self, request: Request, /) -> Reply:
        """One round trip. What is not a ``Reply``, from a proxy's page say, is ``Unavailable``."""
        import requests  # noqa: PLC0415 (slow to load, so not before the window is there)

        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False
            self._session.headers.update(self._headers)
        try:
            answer = self._session.post(
                self._url,
                data=canon.dump(request),
                timeout=(_CONNECT_S, _READ_S),
                allow_redirects=False,
            )
            body = answer.content
        except requests.RequestException as error:
            raise Unavailable("centre_unreachable", type(error).__name__) from error
        if answer.status_code != requests.codes.ok:
            code = _CODES.get(answer.status_code, "centre_unwell")
            raise Unavailable(code, str(answer.status_code))
        try:
            return canon.load(Reply, body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error
