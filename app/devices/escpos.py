"""A receipt as ESC/POS bytes. Pure: no link, no clock.

Chinese goes out as ``ESC @``, ``FS &``, GB18030. Text is cleaned at the last step, so that only
this module emits control bytes. What the printer has no character for (four bytes of GB18030: a
rare name, an emoji) is drawn with a font, or replaced by 〓 where no font has it either.

python-escpos gives the bytes of QR codes and of the drawer; text layout is ours, because the
library sends no ``FS &`` and turns ``￥：，`` into ``?``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from app.devices import code128, raster
from app.devices.picture import Pen, draw_items
from app.domain.receipt import (
    BarCode,
    Bitmap,
    Cut,
    Item,
    Line,
    Logo,
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
DOUBLE, SINGLE = b"\x1d!\x11", b"\x1d!\x00"
CHINESE_DOUBLE, CHINESE_SINGLE = b"\x1c!\x0c", b"\x1c!\x00"
_DRAWER_PIN = 2
GAP = b"\x1bJ\x0c"  # 12 dots between a code and what stands beside it

_LONGEST_BARS = 255
_RASTER = re.compile(rb"\x1dv0.(..)(..)", re.DOTALL)
_CODE = re.compile(rb"\x1d\(k(..)", re.DOTALL)


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
    """What one printer can do. Found by ``doctor``, stored with the device settings.

    ``columns`` are of font A, 12 dots each. ``font`` draws what the printer cannot write, and with
    ``picture`` all that stands on a receipt. ``narrowest_bar`` is the least, in dots, that ``GS w``
    takes and that the shop's scanners read; with more than 3 there are QR codes in place of bars.
    """

    columns: int = 48
    chinese: Chinese = Chinese.GB18030
    knife: Knife = Knife.PARTIAL
    native_qr: bool = True
    narrowest_bar: int = 2
    lines_to_knife: int = 3
    font: Path | None = None
    picture: bool = False
    logo: Bitmap | None = None

    def __post_init__(self) -> None:
        if self.picture and self.font is None:
            raise ValueError("a picture needs a font")

    @property
    def dots(self) -> int:
        """Printable dots across."""
        return self.columns * raster.COLUMN_DOTS


PAPER_58 = PrinterProfile(columns=32)
PAPER_80 = PrinterProfile(columns=48)


def encode(receipt: Receipt, profile: PrinterProfile) -> bytes:
    """The whole job. The receipt must not be laid out wider than the printer."""
    assert receipt.columns <= profile.columns, (receipt.columns, profile.columns)
    if profile.picture:
        return INITIALIZE + LEFT + _whole_picture(receipt, profile)
    chinese = b"" if profile.chinese is Chinese.NONE else CHINESE_ON
    start = INITIALIZE + chinese + LEFT + _sized(b"", 1, profile) + NOT_BOLD
    return start + b"".join(_item(item, profile) for item in receipt.items)


def drawer_pulse() -> bytes:
    """Open the drawer: a job of its own, sent once and never retried."""
    printer = _library()
    printer.cashdraw(_DRAWER_PIN)
    return bytes(printer.output)


def longest_command(data: bytes) -> int:
    """How many bytes more the longest command in ``data`` may want, after it was torn apart."""
    rows = (_number(found[1]) * _number(found[2]) for found in _RASTER.finditer(data))
    codes = (_number(found[1]) for found in _CODE.finditer(data))
    return min(len(data), max((_LONGEST_BARS, *rows, *codes)))


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


def _library() -> Any:
    """python-escpos, writing into memory. It takes long to load, so only who prints loads it."""
    from escpos.printer import Dummy  # noqa: PLC0415

    return Dummy()


def _whole_picture(receipt: Receipt, profile: PrinterProfile) -> bytes:
    """All in dots but for the knife."""
    sent = b""
    assert profile.font is not None
    pen = Pen(profile.font, profile.logo, profile.narrowest_bar)
    for is_cut, items in groupby(receipt.items, lambda item: isinstance(item, Cut)):
        if is_cut:
            sent += b"".join(_cut(profile) for _ in items)
        else:
            sent += raster.as_bands(draw_items(items, receipt.columns, pen))
    return sent


def _item(item: Item, profile: PrinterProfile) -> bytes:
    match item:
        case Line():
            return _line(replace(item, text=clean(item.text)), profile)
        case QrCode(content):
            return CENTRE + GAP + _qr(clean(content), profile) + GAP + LEFT
        case BarCode(content):
            return CENTRE + GAP + _bar_code(clean(content), profile) + LEFT
        case Logo():
            return _logo(profile)
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
    return _sized(text, line.size, profile) + _sized(b"", 1, profile) if line.size > 1 else text


def _sized(text: bytes, size: int, profile: PrinterProfile) -> bytes:
    latin, chinese = (DOUBLE, CHINESE_DOUBLE) if size > 1 else (SINGLE, CHINESE_SINGLE)
    return latin + (b"" if profile.chinese is Chinese.NONE else chinese) + text


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
    cell = raster.qr_cell(content, profile.dots)
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
    bar = min(raster.WIDEST_BAR_DOTS, profile.dots // code128.modules(sent))
    if bar < profile.narrowest_bar:
        return _qr(content, profile) + _caption(content, profile)
    return bars(sent, bar) + _caption(content, profile)


def bars(sent: bytes, bar_dots: int) -> bytes:
    """A Code 128 of the data ``sent``, where the printer stands; without what it says."""
    settings = b"\x1dh" + bytes([raster.BAR_HEIGHT_DOTS]) + b"\x1dw" + bytes([bar_dots])
    return settings + b"\x1dH\x00\x1dkI" + bytes([len(sent)]) + sent


def _caption(content: str, profile: PrinterProfile) -> bytes:
    """The content below its code, as text: a printer's own caption overlaps on narrow paper."""
    text = fit(content, profile.columns)
    if profile.chinese is Chinese.NONE or not text.isascii():
        return LEFT + _line(Line(centred(text, profile.columns)), profile) + CENTRE
    return text.encode("ascii") + b"\n"


def _logo(profile: PrinterProfile) -> bytes:
    if profile.logo is None:
        return b""
    return raster.as_bands(raster.draw_bitmap(profile.logo, profile.dots)) + GAP


def _cut(profile: PrinterProfile) -> bytes:
    if profile.knife is Knife.NONE:
        return b"\x1bd" + bytes([profile.lines_to_knife + 2])
    fed = b"\x1bd" + bytes([profile.lines_to_knife])
    return fed + (b"\x1dV\x00" if profile.knife is Knife.FULL else b"\x1dV\x01")
