"""The centre on a real socket, and those who speak to it: staff by token, tills by key."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
import uvicorn
from fastapi import FastAPI

from app import keys
from app.sync import signing

TIMEOUT_S = 20
PATIENCE = 20
"""How many times longer than at a counter is waited for the centre, on a busy machine."""


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address under which ``app`` answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else 40 ms an answer
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    host, port = listening.getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@dataclass
class Speaker:
    """One who asks: ``token``, or a till with a ``private`` key."""

    address: str
    token: str = ""
    till: str = ""
    private: bytes = field(default_factory=keys.new_key)

    def ask(self, method: str, path: str, body: object = None) -> requests.Response:
        """Ask; a ``body`` that is no bytes goes as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.till:
            headers["Authorization"] = signing.header(self.till, self.private, method, path, raw)
        url = self.address + path
        return requests.request(method, url, data=raw, headers=headers, timeout=TIMEOUT_S)

    def enrol(self, code: str, private: bytes | None = None) -> requests.Response:
        """Use ``code`` with the own key, or that which is given."""
        private = private or self.private
        body = {
            "code": code,
            "public_key": keys.signing_public(private).hex(),
            "proof": signing.prove(code, private),
        }
        return Speaker(self.address).ask("POST", "/v1/enrol", body)
