"""The file of a second copy: frames one behind the other, each whole by itself.

A frame says openly whose document it has, and has the document sealed. What was torn by a crash
or damaged is told from what is whole, and costs no other frame.

    "MT2C" · length of what is open (4 bytes) · length of what is sealed (4) · CRC-32 (4) · both
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app import canon, keys
from app.sync.wire import Sent

_MARK = b"MT2C"
_HEAD = struct.Struct(">4sIII")


@dataclass(frozen=True, slots=True)
class About:
    """Whose document a frame has: the till's id, and the document's place."""

    till: str
    log: str
    number: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One document. ``at`` and ``end`` are where the frame stands in the file."""

    about: About
    sealed: bytes
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no frame."""

    at: int
    end: int


def sealed(about: About, sent: Sent, public: bytes) -> bytes:
    """The frame of a document."""
    told = canon.dump(about)
    shut = keys.seal(canon.dump(sent), public, told)
    crc = zlib.crc32(told + shut)
    return _HEAD.pack(_MARK, len(told), len(shut), crc) + told + shut


def opened(frame: Frame, private: bytes) -> Sent | None:
    """The document of ``frame``; None: sealed to another key, altered, or no document."""
    raw = keys.unseal(frame.sealed, private, canon.dump(frame.about))
    if raw is None:
        return None
    try:
        sent = canon.load(Sent, raw)
    except canon.Unreadable:
        return None
    return sent if sent.number == frame.about.number else None


def walk(raw: bytes) -> Iterator[Frame | Damage]:
    """All of ``raw``: every whole frame, and what lies between them."""
    at = 0
    while at < len(raw):
        frame = _frame(raw, at)
        if frame is not None:
            yield frame
            at = frame.end
            continue
        damaged, at = at, raw.find(_MARK, at + 1)
        while at > 0 and _frame(raw, at) is None:
            at = raw.find(_MARK, at + 1)
        at = at if at > 0 else len(raw)
        yield Damage(damaged, at)


def _frame(raw: bytes, at: int) -> Frame | None:
    if len(raw) - at < _HEAD.size:
        return None
    mark, open_size, sealed_size, crc = _HEAD.unpack_from(raw, at)
    start = at + _HEAD.size
    end = start + open_size + sealed_size
    if mark != _MARK or end > len(raw) or zlib.crc32(raw[start:end]) != crc:
        return None
    told = raw[start : start + open_size]
    try:
        about = canon.load(About, told)
    except canon.Unreadable:
        return None
    return Frame(about, raw[start + open_size : end], at, end)
