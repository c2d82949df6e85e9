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

    Plain HTTP only to this machine: a token must not cross a network in the clear. ``ca`` is the
    PEM of the one CA that is trusted; empty where the centre's certificate is a public one.
    """

    def __init__(self, centre_url: str, token: str, ca: str = "") -> None:
        self._is_plain = _is_plain(centre_url)
        self._ca = ca
        self._url = centre_url.rstrip("/") + "/v1/round"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._session: requests.Session | None = None

    def __call__(self, request: Request, /) -> Reply:
        """One round trip. What is not a ``Reply``, from a proxy's page say, is ``Unavailable``."""
        import requests  # noqa: PLC0415 (slow to load, so not before the window is there)

        from app.sync import connection  # noqa: PLC0415 (the same)

        if self._session is None:
            self._session = connection.connect(self._ca, plain=self._is_plain)
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
            raise connection.why(error) from error
        if answer.is_redirect:
            raise Unavailable("centre_redirects", str(answer.status_code))
        if answer.status_code != requests.codes.ok:
            code = _CODES.get(answer.status_code, "centre_unwell")
            raise Unavailable(code, str(answer.status_code))
        try:
            return canon.load(Reply, body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error


def _is_plain(centre_url: str) -> bool:
    """Whether it is HTTP to this machine; raises ``Unavailable`` for what is not secure.

    A name before an ``@`` is refused: it would replace the token, and hide where it goes.
    """
    try:
        where = urlsplit(centre_url)
        named = bool(where.hostname) and where.username is None and where.port != 0
    except ValueError as error:
        raise Unavailable("centre_not_secure", "no address") from error
    plain = where.scheme == "http" and where.hostname in _LOOPBACK
    if not named or not (plain or where.scheme == "https"):
        raise Unavailable("centre_not_secure", f"{where.scheme}://{where.hostname}")
    return plain
