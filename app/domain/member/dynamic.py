"""The dynamic code (动态码) on a member's telephone: signed by the centre, short-lived, once only.

A photograph of it is worth nothing half a minute later. A till verifies it without a connection,
with the centre's public key; the clock may be off by one slot either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.member.number import number_ok
from app.domain.refusal import CodeExpired, CodeUsed, UnknownCode

SLOT_S = 30
SIGNED_FOR = "dynamic"
"""What the centre's key signs it for; see ``keys.sign``."""
_FORM = re.compile(r"MT1\.(\d{8,16})\.([0-9a-f]{1,10})\.([A-Za-z0-9_-]{16,100})", re.ASCII)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DynamicCode:
    """``number`` is the member's, ``slot`` counts spans of 30 s since 1970 (UTC)."""

    number: str
    slot: int
    signature: str

    @property
    def signed(self) -> bytes:
        """What the centre signs."""
        return f"MT1.{self.number}.{self.slot:x}".encode()

    @property
    def text(self) -> str:
        """What the QR code has.

        >>> DynamicCode("010703000017", 59_000_000, "c2lnbmF0dXJlIG9mIGl0").text
        'MT1.010703000017.38444c0.c2lnbmF0dXJlIG9mIGl0'
        """
        return f"{self.signed.decode()}.{self.signature}"


def slot_at(at: datetime) -> int:
    """The slot that ``at`` is in.

    >>> slot_at(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    2
    """
    return int((at - _BEGINNING).total_seconds()) // SLOT_S


def read_dynamic(text: str) -> DynamicCode | None:
    """The code in ``text``; None where it has not its form."""
    match = _FORM.fullmatch(text)
    return DynamicCode(match[1], int(match[2], 16), match[3]) if match else None


def check_dynamic(
    text: str,
    at: datetime,
    *,
    verified: Callable[[bytes, str], bool],
    used: Container[tuple[str, int]] = (),
) -> DynamicCode:
    """The code in ``text``, good at ``at``; its (number, slot) is to be kept among ``used``.

    ``verified`` says whether a signature is the centre's. Raises ``UnknownCode`` for another form,
    a wrong check digit or a signature that is not; ``CodeExpired`` for one of another time, early
    ones too; ``CodeUsed`` for one that was shown before.
    """
    code = read_dynamic(text)
    if code is None or not number_ok(code.number) or not verified(code.signed, code.signature):
        raise UnknownCode(code=text[:24])
    if abs(slot_at(at) - code.slot) > 1:
        raise CodeExpired
    if (code.number, code.slot) in used:
        raise CodeUsed
    return code
