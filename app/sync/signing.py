"""How a till that has a key signs what it asks: both ends make and read the header here.

What is signed names the method, the path, the till and the body, and no moment: a clock that is
wrong keeps nobody out. Whoever could record a request and send it again changes nothing by it,
because every question of a till may be asked twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app import keys

SCHEME = "MemberTill-Ed25519"
USE_REQUEST, USE_DOCUMENT, USE_ENROLMENT = "request", "document", "enrolment"
"""What a key signs; a signature for one use is none for another."""

_FORM = re.compile(rf"{SCHEME} ([!-~]{{1,100}}) ([0-9a-f]{{128}})")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says to have signed, and the signature in hex."""

    till: str
    text: str


def header(till: str, private: bytes, method: str, path: str, body: bytes) -> str:
    """The ``Authorization`` of a request; ``path`` is what follows the centre's own URL."""
    signature = keys.sign(_message(till, method, path, body), private, USE_REQUEST)
    return f"{SCHEME} {till} {signature}"


def read(text: str) -> Signature | None:
    """What a header says; None where it is another kind of authorization."""
    found = _FORM.fullmatch(text)
    return Signature(found[1], found[2]) if found else None


def is_by(signature: Signature, public: bytes, method: str, path: str, body: bytes) -> bool:
    """Whether the key ``public`` signed this very request."""
    message = _message(signature.till, method, path, body)
    return keys.is_signed(signature.text, message, public, USE_REQUEST)


def sign_document(hash: str, private: bytes) -> str:
    """The signature of the document with ``hash``, and by its chain of all before it."""
    return keys.sign(hash.encode(), private, USE_DOCUMENT)


def is_document_signed(signature: str, hash: str, public: bytes) -> bool:
    """Whether the key ``public`` signed the document with ``hash``."""
    return keys.is_signed(signature, hash.encode(), public, USE_DOCUMENT)


def prove(code: str, private: bytes) -> str:
    """That a till has the private half of the key it enrols with."""
    return keys.sign(code.encode(), private, USE_ENROLMENT)


def is_proven(proof: str, code: str, public: bytes) -> bool:
    """Whether ``proof`` was made by the private half of ``public``."""
    return keys.is_signed(proof, code.encode(), public, USE_ENROLMENT)


def _message(till: str, method: str, path: str, body: bytes) -> bytes:
    return "\n".join((method, path, till, keys.digest(body))).encode()
