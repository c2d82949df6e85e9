"""The centre over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from app import canon
from app.domain.refusal import Unavailable
from app.sync.questions import Enrol, Identity
from app.sync.wire import Reply, Request

if TYPE_CHECKING:
    import requests

OK = 200
_CONNECT_S, _READ_S = 3.05, 20.0
_PART_BYTES = 65_536
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_CODES = {
    401: "till_unknown",
    403: "till_unknown",
    409: "centre_refused",
    413: "page_too_large",
    422: "centre_refused",
    426: "program_too_old",
}


_ENROLMENT_REFUSED = {409, 422}
Sign = Callable[[str, str, bytes], str]
"""The ``Authorization`` for a method, a path behind the centre's URL, and a body."""


class Answer(NamedTuple):
    """What was answered; nothing of it is believed yet."""

    status: int
    body: bytes


class Line:
    """One kept connection to the centre; used by one thread.

    Plain HTTP only to this machine: a token must not cross a network in the clear. ``ca`` is the
    PEM of the one CA that is trusted; empty where the centre's certificate is a public one.
    ``token`` is the till's, or what signs each question with its key; empty: it has neither yet.
    """

    def __init__(self, centre_url: str, token: str | Sign, ca: str = "") -> None:
        self._is_plain = _is_plain(centre_url)
        self._ca = ca
        self._url = centre_url.rstrip("/")
        self._token = token
        self._session: requests.Session | None = None

    def post(self, path: str, body: bytes, *, within_s: float | None = None) -> Answer:
        """Send ``body`` to ``path``, and wait for the answer; at most ``within_s`` seconds.

        None: as long as bytes come. Raises ``Unavailable`` where nobody answers, or an answer
        points elsewhere.
        """
        import requests  # noqa: PLC0415 (slow to load, so not before the window is there)

        from app.sync import connection  # noqa: PLC0415 (the same)

        if self._session is None:
            self._session = connection.connect(self._ca, plain=self._is_plain)
            self._session.headers["Content-Type"] = "application/json"
        until = None if within_s is None else time.monotonic() + within_s
        patience = (_CONNECT_S, _READ_S) if within_s is None else (within_s / 3, within_s * 2 / 3)
        url = self._url + path
        try:
            with self._session.post(
                url,
                data=body,
                headers=self._authorization(path, body),
                timeout=patience,
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = _content(answer, until)
        except requests.RequestException as error:
            raise connection.why(error) from error
        if answer.is_redirect:
            raise Unavailable("centre_redirects", str(answer.status_code))
        return Answer(answer.status_code, connection.unpacked(content))

    def _authorization(self, path: str, body: bytes) -> dict[str, str]:
        if isinstance(self._token, str):
            return {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {"Authorization": self._token("POST", path, body)}


class HttpExchange:
    """An ``Exchange`` over one kept connection; used by one thread. See ``Line``."""

    def __init__(self, centre_url: str, token: str | Sign, ca: str = "") -> None:
        self._line = Line(centre_url, token, ca)

    def __call__(self, request: Request, /) -> Reply:
        """One round trip. What is not a ``Reply``, from a proxy's page say, is ``Unavailable``."""
        answer = self._line.post("/v1/round", canon.dump(request))
        if answer.status != OK:
            raise unwell(answer.status)
        try:
            return canon.load(Reply, answer.body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error


def enrol(centre_url: str, question: Enrol, ca: str = "") -> Identity:
    """Become a till. Raises ``Unavailable``: ``enrolment_refused`` for a code that is none."""
    answer = Line(centre_url, "", ca).post("/v1/enrol", canon.dump(question), within_s=_READ_S)
    if answer.status in _ENROLMENT_REFUSED:
        raise Unavailable("enrolment_refused", str(answer.status))
    if answer.status != OK:
        raise unwell(answer.status)
    try:
        return canon.load(Identity, answer.body)
    except canon.Unreadable as error:
        raise Unavailable("centre_not_understood", str(error)) from error


def unwell(status: int) -> Unavailable:
    """What an answer with another ``status`` than 200 says."""
    return Unavailable(_CODES.get(status, "centre_unwell"), str(status))


def _content(answer: requests.Response, until: float | None) -> bytes:
    """The whole body; ``Unavailable`` where it is not there by ``until``.

    Read as it comes: to wait for a part of some length is to wait for each of its bytes in turn.
    """
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 (slow to load, as requests is)

    if until is None:
        return answer.content
    content = bytearray()
    try:
        while part := answer.raw.read1(_PART_BYTES, decode_content=True):
            content += part
            if time.monotonic() > until:
                raise Unavailable("centre_unreachable", "too slow")
    except HTTPError as error:
        raise Unavailable("centre_unreachable", type(error).__name__) from error
    return bytes(content)


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
