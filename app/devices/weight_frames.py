r"""What scales say: bytes to readings. Pure; whole frames only, all else is None.

Two dialects.

8217: ``STX 01.268 CR`` in kilograms or ``STX 02.80 CR`` in pounds, ``N`` behind the weight for net,
``STX ? status CR`` where there is none. PSC, Magellan 8500 Service Manual (Mettler-Toledo DIVA),
6.1.4.2 commands and 6.1.4.3 status byte. It speaks seven bits and even parity; the line is read
with eight, so that the parity arrives as bit 7 and is checked here.

Stream: ``ST,GS,+000.876kg CR LF`` over and over, of 17, 18 or 21 bytes. Excell Precision (英展),
20key-6PS manual p. 12 and H3 manual p. 65; the same of eighteen in CAS CI-600D, p. 75 ("AND 18
bytes"), and Triner TS-700, A-13.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Unit(Enum):
    """What a scale is set to. The value is the unit in 10 ** -5 grams."""

    KILOGRAM = 100_000_000
    POUND = 45_359_237  # the international pound
    GRAM = 100_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame says. ``grams`` is less the tare where ``net``, and may be below zero.

    Where ``over``, ``below_zero`` or ``unzeroed``, and where an 8217 is not ``stable``, there is
    no weight, and ``grams`` is 0. ``unzeroed``: it did not find its zero when it was switched on.
    """

    grams: int = 0
    stable: bool = True
    net: bool = False
    over: bool = False
    below_zero: bool = False
    unzeroed: bool = False


_8217_WEIGHT = {
    Unit.KILOGRAM: re.compile(rb"(\d{2,3})\.(\d{3})(N?)"),
    Unit.POUND: re.compile(rb"(\d{2,3})\.(\d{2})(N?)"),
}
_MOVING, _OVER, _BELOW, _UNZEROED, _NET = 1, 2, 4, 8, 32
_ALWAYS = 64
_STATUS_FRAME = 2

_STREAM_HEAD = re.compile(rb"(ST|US|OL),(GS|NT),([+-])(.{7,12})", re.DOTALL)
_NUMBER = re.compile(rb" *(\d+)(?:\.(\d{1,4}))?")
_UNITS = {Unit.KILOGRAM: b"kg", Unit.POUND: b"lb", Unit.GRAM: b"g"}
_SHORT_DATA, _LONG_DATA, _LONG_UNIT = 7, 8, 4


def with_parity(data: bytes) -> bytes:
    r"""Seven-bit ``data`` with even parity in bit 7.

    >>> with_parity(b"W\r")
    b'\xd7\x8d'
    """
    return bytes(byte | (byte.bit_count() % 2) << 7 for byte in data)


def without_parity(data: bytes) -> bytes:
    r"""The seven bits of ``data``; a byte whose parity is wrong becomes NUL, and spoils its frame.

    >>> without_parity(b"\xd7\x8d\x57")
    b'W\r\x00'
    """
    return bytes(0 if byte.bit_count() % 2 else byte & 0x7F for byte in data)


def read_8217(frame: bytes, unit: Unit) -> Reading | None:
    r"""The meaning of what stands between STX and CR.

    >>> read_8217(b"01.268", Unit.KILOGRAM)
    Reading(grams=1268, stable=True, net=False, over=False, below_zero=False, unzeroed=False)
    >>> read_8217(b"1.26", Unit.KILOGRAM) is None
    True
    """
    if frame[:1] == b"?":
        return _status(frame)
    weight = _8217_WEIGHT.get(unit)
    found = weight and weight.fullmatch(frame)
    if not found:
        return None
    whole, decimals, net = found.groups()
    return Reading(_grams(whole, decimals, unit), net=bool(net))


def read_stream(frame: bytes, unit: Unit) -> Reading | None:
    """The meaning of one line without its CR LF. A line in another unit means nothing.

    Nor does a frame of another length: a byte was lost or came in between.

    >>> read_stream(b"ST,NT,+  1.268kg", Unit.KILOGRAM).grams
    1268
    >>> read_stream(b"ST,NT,+ 1.268kg", Unit.KILOGRAM) is None
    True
    """
    found = _STREAM_HEAD.fullmatch(frame)
    if found is None:
        return None
    state, mode, sign, field = found.groups()
    net = mode == b"NT"
    if state == b"OL":
        return Reading(net=net, over=sign == b"+", below_zero=sign == b"-")
    grams = _field(field, unit)
    if grams is None:
        return None
    if sign == b"-" and grams:
        return Reading(-grams, stable=state == b"ST", net=net, below_zero=True)
    return Reading(grams, stable=state == b"ST", net=net)


def _status(frame: bytes) -> Reading | None:
    if len(frame) != _STATUS_FRAME or not frame[1] & _ALWAYS or frame[1] >= 2 * _ALWAYS:
        return None
    status = frame[1]
    return Reading(
        stable=not status & _MOVING,
        net=bool(status & _NET),
        over=bool(status & _OVER),
        below_zero=bool(status & _BELOW),
        unzeroed=bool(status & _UNZEROED),
    )


def _field(field: bytes, unit: Unit) -> int | None:
    """Grams in what follows the sign: data of 7 and the unit, or data of 8 and the unit in 4."""
    name = _UNITS[unit]
    if len(field) == _SHORT_DATA + len(name) and field.endswith(name):
        number = _NUMBER.fullmatch(field[:_SHORT_DATA])
    elif len(field) == _LONG_DATA + _LONG_UNIT and field[_LONG_DATA:] == name.rjust(_LONG_UNIT):
        number = _NUMBER.fullmatch(field[:_LONG_DATA])
    else:
        return None
    if number is None or (number[2] is None and unit is not Unit.GRAM):
        return None
    return _grams(number[1], number[2] or b"", unit)


def _grams(whole: bytes, decimals: bytes, unit: Unit) -> int:
    """To the nearest gram, half up."""
    size: int = 10 ** (len(decimals) + 5)
    return (2 * int(whole + decimals) * unit.value + size) // (2 * size)
