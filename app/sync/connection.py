"""The connection under the exchange: TLS 1.3 to whom the till trusts, or plain to this machine.

It is a module of its own because requests is slow to load: whoever needs it imports it late.
"""

from __future__ import annotations

import ssl
from typing import Any

import requests
from requests.adapters import DEFAULT_CA_BUNDLE_PATH, HTTPAdapter

from app.domain.refusal import Unavailable

try:
    from zstandard import ZstdDecompressor, ZstdError
except ImportError:
    HAS_ZSTD = False  # a till without it is sent gzip
else:
    HAS_ZSTD = True

MOST_BYTES = 64_000_000
"""What one answer may unpack to."""

_ZSTD = b"\x28\xb5\x2f\xfd"
_DATE_WRONG = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED
_NAME_WRONG = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH


class _Verified(HTTPAdapter):
    """Connections that are verified by ``context`` and by nothing else."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,  # noqa: FBT001 (the signature of requests)
        cert: tuple[str, str] | str | None = None,
    ) -> Any:
        """Make every connection by the context, whatever ``verify`` says."""
        del verify
        where, how = super().build_connection_pool_key_attributes(request, verify=True, cert=cert)
        how["ssl_context"] = self._context
        return where, how

    def cert_verify(self, conn: Any, *_: object) -> None:
        """Leave the context alone: what this overrides adds the public CAs to it."""


def trusting(ca: str) -> ssl.SSLContext:
    """TLS 1.3 with a host whose name is checked, under ``ca`` (PEM) alone.

    Where that is empty the public CAs that certifi brings are trusted. Neither the system's store
    nor a variable of the environment adds another.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.hostname_checks_common_name = False
    if ca:
        context.load_verify_locations(cadata=ca)
    else:
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def connect(ca: str, *, plain: bool) -> requests.Session:
    """A session that speaks TLS only, or, if ``plain``, HTTP only. No proxy, nothing of netrc."""
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    session.headers["Accept-Encoding"] = "zstd, gzip" if HAS_ZSTD else "gzip"
    if plain:
        session.mount("http://", HTTPAdapter())
    else:
        session.mount("https://", _Verified(trusting(ca)))
    return session


def unpacked(content: bytes) -> bytes:
    """``content`` as it was before zstd; as it is where it was not packed so.

    The other ways to pack are undone on the way here. Raises ``Unavailable`` for what is damaged,
    or would be larger than any answer.
    """
    if not HAS_ZSTD or not content.startswith(_ZSTD):
        return content
    try:
        with ZstdDecompressor().stream_reader(content) as reader:
            found = reader.read(MOST_BYTES + 1)
    except ZstdError as error:
        raise Unavailable("centre_not_understood", "zstd") from error
    if len(found) > MOST_BYTES:
        raise Unavailable("centre_not_understood", "zstd")
    return found


def why(error: requests.RequestException) -> Unavailable:
    """What kept the two from talking. Nothing that was sent is in it."""
    cause = _tls_error(error)
    if cause is None or isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Unavailable("centre_unreachable", type(error).__name__)
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return Unavailable("centre_not_tls13", cause.reason)
    code = "centre_not_trusted"
    if cause.verify_code in _DATE_WRONG:
        code = "centre_certificate_date"
    elif cause.verify_code in _NAME_WRONG:
        code = "centre_other_name"
    return Unavailable(code, f"{cause.reason} {cause.verify_code}")


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    """What OpenSSL said; it lies under what urllib3 and requests made of it."""
    under: BaseException | None = error
    while under is not None and not isinstance(under, ssl.SSLError):
        under = under.__context__
    return under
