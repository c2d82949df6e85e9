"""The centre over HTTP, and all that may answer in its place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app import canon
from app.domain.refusal import Unavailable
from app.sync.http import Busy, HttpExchange
from app.sync.wire import VERSION, Health, Reply, Request, TooOld

QUESTION = Request(VERSION, "", "", "log", 0, "", 0, (), (), 10, Health("0", 0, 0))
ANSWER = Reply("feed-1", "", "", False, (), (), 0, (), datetime(2026, 11, 21, tzinfo=UTC))


@contextmanager
def answering(
    status: int, body: bytes, seen: list[BaseHTTPRequestHandler], wait: str = ""
) -> Iterator[str]:
    """A web server that says the same to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(self)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            if wait:
                self.send_header("Retry-After", wait)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_token_travels_in_the_header_and_never_in_the_address() -> None:
    seen: list[BaseHTTPRequestHandler] = []
    with answering(200, canon.dump(ANSWER), seen) as url:
        assert HttpExchange(url, "secret")(QUESTION) == ANSWER
    assert seen[0].headers["Authorization"] == "Bearer secret"
    assert seen[0].path == "/v1/round"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"<html>Welcome to the hotel's network</html>", "centre_not_understood"),
        (200, b"", "centre_not_understood"),
        (200, canon.dump(ANSWER)[:-5], "centre_not_understood"),
        (302, canon.dump(ANSWER), "centre_redirects"),
        (401, b"", "till_unknown"),
        (401, b'{"detail":"till_revoked"}', "till_revoked"),
        (401, b'{"detail":"signature_wrong"}', "till_unknown"),
        (403, b'{"detail":"till_revoked"}', "till_unknown"),
        (429, b"", "centre_busy"),
        (429, b'{"detail":"too_many_enquiries"}', "too_many_enquiries"),
        (409, b"", "centre_refused"),
        (413, b"", "page_too_large"),
        (422, b"", "centre_refused"),
        (426, b"", "program_too_old"),
        (500, b"", "centre_unwell"),
        (503, b"", "centre_unwell"),
        (503, b'{"detail":"centre_restoring"}', "centre_restoring"),
        (500, b'{"detail":"centre_restoring"}', "centre_unwell"),
    ],
)
def test_whoever_answers_but_the_centre_is_not_taken_for_it(
    status: int, body: bytes, code: str
) -> None:
    with answering(status, body, []) as url, pytest.raises(Unavailable) as no:
        HttpExchange(url, "t")(QUESTION)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [("7", 7), ("", 1), ("0", 1), ("-3", 1), ("99999", 300), ("9" * 5_000, 1),
     ("Wed, 21 Oct 2026 07:28:00 GMT", 1)],
)  # fmt: skip
def test_who_asks_too_often_waits_as_long_as_told_and_never_for_ever(
    told: str, wait_s: int
) -> None:
    """Threat 23, seen from the till."""
    with answering(429, b"", [], told) as url, pytest.raises(Busy) as busy:
        HttpExchange(url, "t")(QUESTION)
    assert (busy.value.code, busy.value.wait_s) == ("centre_busy", wait_s)


def test_a_program_that_is_too_old_hears_what_came_of_its_documents() -> None:
    with answering(426, canon.dump(ANSWER), []) as url, pytest.raises(TooOld) as old:
        HttpExchange(url, "t")(QUESTION)
    assert old.value.reply == ANSWER


def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(Unavailable) as no:
        HttpExchange("http://127.0.0.1:1", "t")(QUESTION)
    assert no.value.code == "centre_unreachable"


@pytest.mark.parametrize("url", ["http://centre.example.cn", "http://10.0.0.7:8765", "ftp://x"])
def test_a_token_never_crosses_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(Unavailable) as no:
        HttpExchange(url, "t")
    assert no.value.code == "centre_not_secure"
