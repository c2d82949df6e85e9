"""Answers travel packed: zstd where it is accepted, since it costs far less; gzip for others."""

from __future__ import annotations

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SMALLEST_BYTES = 1_000
_ZSTD_LEVEL, _GZIP_LEVEL = 1, 6


class Packing:
    """Around ``app``. What is short, comes in parts, or is packed already, goes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._gzip = GZipMiddleware(app, minimum_size=_SMALLEST_BYTES, compresslevel=_GZIP_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        accepted = (
            Headers(scope=scope).get("Accept-Encoding", "") if scope["type"] == "http" else ""
        )
        if "zstd" not in {one.partition(";")[0].strip() for one in accepted.split(",")}:
            await self._gzip(scope, receive, send)
            return
        start: Message = {}

        async def packed(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if start:
                body = message.get("body", b"")
                headers = MutableHeaders(raw=start["headers"])
                whole = not message.get("more_body", False) and "Content-Encoding" not in headers
                if whole and len(body) >= _SMALLEST_BYTES:
                    body = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
                    headers["Content-Encoding"] = "zstd"
                    headers["Content-Length"] = str(len(body))
                    headers.add_vary_header("Accept-Encoding")
                    message = {**message, "body": body}
                await send(dict(start))
                start.clear()
            await send(message)

        await self._app(scope, receive, packed)
