"""The centre over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from app import canon
from app.domain.refusal import Unavailable
from app.sync.questions import Enrol, Identity, No
from app.sync.wire import Reply, Request, TooOld

if TYPE_CHECKING:
    import requests

OK, TOO_OLD, _TOO_MANY = 200, 426, 429
_PART, _NOT_FOUND, _NO_SUCH_RANGE = 206, 404, 416
_CONNECT_S, _READ_S = 3.05, 20.0
_PART_BYTES, _FETCHED_BYTES = 65_536, 1_048_576
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_LONGEST_WAIT_S = 300
_MOST_SAID_BYTES = 10_000
_CODES = {
    401: "till_unknown",
    403: "till_unknown",
    409: "centre_refused",
    413: "page_too_large",
    422: "centre_refused",
    TOO_OLD: "program_too_old",
    _TOO_MANY: "centre_busy",
}
_SAID = {
    (401, "till_revoked"): "till_revoked",
    (429, "too_many_enquiries"): "too_many_enquiries",
    (503, "centre_restoring"): "centre_restoring",
}
"""What an answer says more exactly than its status."""


_ENROLMENT_REFUSED = {409, 422}
Sign = Callable[[str, str, bytes], str]
"""The ``Authorization`` for a method, a path behind the centre's URL, and a body."""


class Answer(NamedTuple):
    """What was answered; nothing of it is believed yet. ``wait`` is its ``Retry-After``."""

    status: int
    body: bytes
    wait: str = ""

    @property
    def said(self) -> str:
        """The code of what a rule says no to, or empty."""
        try:
            return canon.load(No, self.body[:_MOST_SAID_BYTES]).detail
        except canon.Unreadable:
            return ""


class Busy(Unavailable):
    """Asked too often, and not to be asked again for ``wait_s`` seconds."""

    def __init__(self, code: str, wait_s: int) -> None:
        super().__init__(code, f"{wait_s} s")
        self.wait_s = wait_s


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

        until = None if within_s is None else time.monotonic() + within_s
        patience = (_CONNECT_S, _READ_S) if within_s is None else (within_s / 3, within_s * 2 / 3)
        url = self._url + path
        try:
            with self._connected().post(
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
        wait = answer.headers.get("Retry-After", "")
        return Answer(answer.status_code, connection.unpacked(content), wait)

    def fetch(self, path: str, start: int) -> Iterator[bytes]:
        """The bytes at ``path`` from ``start`` on, as they come, not packed.

        Raises ``Unavailable``; ``nothing_there`` where the centre does not have them.
        """
        import requests  # noqa: PLC0415 (slow to load, so not before the window is there)
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 (the same)

        from app.sync import connection  # noqa: PLC0415 (the same)

        how = {"Accept-Encoding": "identity", "Range": f"bytes={start}-"}
        try:
            with self._connected().get(
                self._url + path,
                headers=how | self._authorization(path, b"", "GET"),
                timeout=(_CONNECT_S, _READ_S),
                allow_redirects=False,
                stream=True,
            ) as answer:
                _insist_on_part(answer, start)
                while part := answer.raw.read(_FETCHED_BYTES):
                    yield part
        except requests.RequestException as error:
            raise connection.why(error) from error
        except HTTPError as error:
            raise Unavailable("centre_unreachable", type(error).__name__) from error

    def _connected(self) -> requests.Session:
        from app.sync import connection  # noqa: PLC0415 (slow to load, as requests is)

        if self._session is None:
            self._session = connection.connect(self._ca, plain=self._is_plain)
            self._session.headers["Content-Type"] = "application/json"
        return self._session

    def _authorization(self, path: str, body: bytes, method: str = "POST") -> dict[str, str]:
        if isinstance(self._token, str):
            return {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {"Authorization": self._token(method, path, body)}


class HttpExchange:
    """An ``Exchange`` over one kept connection; used by one thread. See ``Line``."""

    def __init__(self, centre_url: str, token: str | Sign, ca: str = "") -> None:
        self._line = Line(centre_url, token, ca)

    def __call__(self, request: Request, /) -> Reply:
        """One round trip. What is not a ``Reply``, from a proxy's page say, is ``Unavailable``.

        Raises ``TooOld`` with what came of the documents, which were taken all the same.
        """
        answer = self._line.post("/v1/round", canon.dump(request))
        if answer.status not in {OK, TOO_OLD}:
            raise unwell(answer)
        try:
            reply = canon.load(Reply, answer.body)
        except canon.Unreadable as error:
            if answer.status == TOO_OLD:
                raise unwell(answer) from error
            raise Unavailable("centre_not_understood", str(error)) from error
        if answer.status == TOO_OLD:
            raise TooOld(reply)
        return reply


def enrol(centre_url: str, question: Enrol, ca: str = "") -> Identity:
    """Become a till. Raises ``Unavailable``: ``enrolment_refused`` for a code that is none."""
    answer = Line(centre_url, "", ca).post("/v1/enrol", canon.dump(question), within_s=_READ_S)
    if answer.status in _ENROLMENT_REFUSED:
        raise Unavailable("enrolment_refused", str(answer.status))
    if answer.status != OK:
        raise unwell(answer)
    try:
        return canon.load(Identity, answer.body)
    except canon.Unreadable as error:
        raise Unavailable("centre_not_understood", str(error)) from error


def unwell(answer: Answer) -> Unavailable:
    """What an ``answer`` with another status than 200 says; ``Busy`` where it says when."""
    status = answer.status
    code = _SAID.get((status, answer.said)) or _CODES.get(status, "centre_unwell")
    if status == _TOO_MANY:
        return Busy(code, _seconds(answer.wait))
    return Unavailable(code, str(status))


def _insist_on_part(answer: requests.Response, start: int) -> None:
    """Raise ``Unavailable`` unless the answer is the rest of what is there from ``start`` on."""
    status = answer.status_code
    if status in {_NOT_FOUND, _NO_SUCH_RANGE}:
        raise Unavailable("nothing_there", str(status))
    if answer.is_redirect:
        raise Unavailable("centre_redirects", str(status))
    if status not in {OK, _PART}:
        said = answer.raw.read(_MOST_SAID_BYTES)
        raise unwell(Answer(status, said, answer.headers.get("Retry-After", "")))
    if "Content-Encoding" in answer.headers or (status == OK and start):
        raise Unavailable("centre_not_understood", f"{status}, not the rest as it is")


def _seconds(wait: str) -> int:
    """How long to wait: as told in seconds, from 1 to 5 minutes; 1 where it is told otherwise."""
    told = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 10 else 1
    return min(max(told, 1), _LONGEST_WAIT_S)


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
