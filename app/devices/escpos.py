"""A receipt as ESC/POS bytes. Pure: no link, no clock.

Chinese goes out as ``ESC @``, ``FS &``, GB18030. Text is cleaned at the last step, so that only
this module emits control bytes. What the printer has no character for (four bytes of GB18030: a
rare name, an emoji) is drawn with a font, or replaced by 〓 where no font has it either.

python-escpos gives the bytes of QR codes and of the drawer; text layout is ours, because the
library sends no ``FS &`` and turns ``￥：，`` into ``?``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.devices import code128, raster
from app.domain.receipt import (
    BarCode,
    Cut,
    Item,
    Line,
    QrCode,
    Receipt,
    centred,
    clean,
    fit,
    width,
)

_QR_ECLEVEL_M = 1  # escpos.constants.QR_ECLEVEL_M: 15 % may be damaged
INITIALIZE = b"\x1b@"
CHINESE_ON = b"\x1c&"
LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
BOLD, NOT_BOLD = b"\x1bE\x01", b"\x1bE\x00"
# Some printers take GS ! for Latin letters only and FS ! for Chinese only; where both count for
# both, the second repeats the first.
DOUBLE = b"\x1d!\x11\x1c!\x0c"
SINGLE = b"\x1d!\x00\x1c!\x00"
_DRAWER_PIN = 2
_QR_SMALLEST, _QR_LARGEST = 3, 8  # dots a module; below 3 (0.38 mm) phones have to try twice
_QR_SHARE = 0.6  # of the paper's width
_BAR_HEIGHT_DOTS = 64
_BAR_WIDEST = 3
_GAP = b"\x1bJ\x0c"  # 12 dots between a code and what stands beside it


class Chinese(StrEnum):
    """What the printer does with Chinese characters."""

    GB18030 = "gb18030"  # has them all in two bytes
    GBK = "gbk"  # an older set: the rest is drawn
    NONE = "none"  # has no Chinese font: every line is drawn


class Knife(StrEnum):
    """How the paper is parted."""

    PARTIAL = "partial"
    FULL = "full"
    NONE = "none"  # torn by hand


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """What one printer can do. Found with the calibration slip, stored with the device settings.

    ``columns`` are of font A, 12 dots each. ``font`` draws what the printer cannot write.
    ``narrowest_bar`` is the least that ``GS w`` takes, in dots.
    """

    columns: int = 48
    chinese: Chinese = Chinese.GB18030
    knife: Knife = Knife.PARTIAL
    native_qr: bool = True
    narrowest_bar: int = 2
    lines_to_knife: int = 3
    font: Path | None = None

    @property
    def dots(self) -> int:
        """Printable dots across."""
        return self.columns * raster.COLUMN_DOTS


PAPER_58 = PrinterProfile(columns=32)
PAPER_80 = PrinterProfile(columns=48)


def encode(receipt: Receipt, profile: PrinterProfile) -> bytes:
    """The whole job. The receipt must not be laid out wider than the printer."""
    assert receipt.columns <= profile.columns, (receipt.columns, profile.columns)
    start = INITIALIZE + CHINESE_ON + LEFT + SINGLE + NOT_BOLD
    return start + b"".join(_item(item, profile) for item in receipt.items)


def drawer_pulse() -> bytes:
    """Open the drawer: a job of its own, sent once and never retried."""
    printer = _library()
    printer.cashdraw(_DRAWER_PIN)
    return bytes(printer.output)


def _library() -> Any:
    """python-escpos, writing into memory. It takes long to load, so only who prints loads it."""
    from escpos.printer import Dummy  # noqa: PLC0415

    return Dummy()


def _item(item: Item, profile: PrinterProfile) -> bytes:
    match item:
        case Line():
            return _line(replace(item, text=clean(item.text)), profile)
        case QrCode(content):
            return CENTRE + _GAP + _qr(clean(content), profile) + _GAP + LEFT
        case BarCode(content):
            return CENTRE + _GAP + _bar_code(clean(content), profile) + LEFT
        case Cut():
            return _cut(profile)


def _line(line: Line, profile: PrinterProfile) -> bytes:
    drawn = "".join(_drawable(ch, profile) for ch in line.text)
    line = replace(line, text=drawn)
    all_written = all(_is_written(ch, profile) for ch in drawn)
    if profile.font is not None and not all_written:
        return raster.as_command(raster.draw_line(line, profile.columns, profile.font))
    text = drawn.encode("gb18030") + b"\n"
    if line.bold:
        text = BOLD + text + NOT_BOLD
    return DOUBLE + text + SINGLE if line.size > 1 else text


def _is_written(ch: str, profile: PrinterProfile) -> bool:
    """Whether the printer has the character itself."""
    if ch.isascii():
        return True
    if profile.chinese is Chinese.NONE:
        return False
    try:
        return len(ch.encode(profile.chinese)) <= len("中".encode(profile.chinese))
    except UnicodeEncodeError:
        return False


def _drawable(ch: str, profile: PrinterProfile) -> str:
    """``ch``, or as wide a substitute where neither printer nor font has it."""
    for candidate in (ch, raster.SUBSTITUTE):
        if _is_written(candidate, profile):
            return candidate
        if profile.font is not None and raster.has_glyph(profile.font, candidate):
            return candidate
    return "?" * width(ch)


def _qr(content: str, profile: PrinterProfile) -> bytes:
    if not content:
        return b""
    across = int(profile.dots * _QR_SHARE)
    cell = across // len(raster.qr_rows(content))
    cell = max(_QR_SMALLEST, min(_QR_LARGEST, cell))
    if not profile.native_qr:
        return raster.as_command(raster.draw_qr(content, cell))
    printer = _library()
    printer.qr(content, ec=_QR_ECLEVEL_M, size=cell, native=True)
    return bytes(printer.output)


def _bar_code(content: str, profile: PrinterProfile) -> bytes:
    """Code 128; a QR code of the same content where the paper is too narrow for its bars."""
    try:
        sent = code128.data(content)
    except ValueError:
        return _qr(content, profile) + _caption(content, profile)
    bar = min(_BAR_WIDEST, profile.dots // code128.modules(sent))
    if bar < profile.narrowest_bar:
        return _qr(content, profile) + _caption(content, profile)
    settings = b"\x1dh" + bytes([_BAR_HEIGHT_DOTS]) + b"\x1dw" + bytes([bar]) + b"\x1dH\x00"
    return settings + b"\x1dkI" + bytes([len(sent)]) + sent + _caption(content, profile)


def _caption(content: str, profile: PrinterProfile) -> bytes:
    """The content below its code, as text: a printer's own caption overlaps on narrow paper."""
    text = fit(content, profile.columns)
    if profile.chinese is Chinese.NONE or not text.isascii():
        return LEFT + _line(Line(centred(text, profile.columns)), profile) + CENTRE
    return text.encode("ascii") + b"\n"


def _cut(profile: PrinterProfile) -> bytes:
    if profile.knife is Knife.NONE:
        return b"\x1bd" + bytes([profile.lines_to_knife + 2])
    fed = b"\x1bd" + bytes([profile.lines_to_knife])
    return fed + (b"\x1dV\x00" if profile.knife is Knife.FULL else b"\x1dV\x01")
