"""The centre over HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests

from app import canon
from app.domain.refusal import Unavailable
from app.sync.wire import Reply, Request

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
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.headers["Content-Type"] = "application/json"

    def __call__(self, request: Request, /) -> Reply:
        """One round trip. What is not a ``Reply``, from a proxy's page say, is ``Unavailable``."""
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

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()
