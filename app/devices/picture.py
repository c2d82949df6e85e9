"""A whole receipt as the dots that a printer would burn: its own cells, codes and widths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from app.devices import raster
from app.domain import bars
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

_MARGIN_DOTS = 24
_GAP_DOTS = 12
_CUT_DOTS = 24
_WHITE = 1


@dataclass(frozen=True, slots=True)
class Pen:
    """What a receipt is drawn with. Bars narrower than ``narrowest_bar`` dots become a QR code."""

    font: Path
    logo: Bitmap | None = None
    narrowest_bar: int = 2


def draw_receipt(receipt: Receipt, font: Path, logo: Bitmap | None = None) -> Image.Image:
    """``receipt`` in black and white, 8 dots a millimetre, with white paper around it."""
    drawn = draw_items(receipt.items, receipt.columns, Pen(font, logo))
    size = (drawn.width + 2 * _MARGIN_DOTS, drawn.height + 2 * _MARGIN_DOTS)
    paper = Image.new("1", size, _WHITE)
    paper.paste(drawn, (_MARGIN_DOTS, _MARGIN_DOTS))
    return paper


def draw_items(items: Iterable[Item], columns: int, pen: Pen) -> Image.Image:
    """``items`` below each other, as wide as ``columns``."""
    strips = [strip for item in items for strip in _strips(item, columns, pen)]
    across = columns * raster.COLUMN_DOTS
    paper = Image.new("1", (across, sum(strip.height for strip in strips)), _WHITE)
    top = 0
    for strip in strips:
        paper.paste(strip, ((across - strip.width) // 2, top))
        top += strip.height
    return paper


def _strips(item: Item, columns: int, pen: Pen) -> list[Image.Image]:
    match item:
        case Line():
            return [_line(item, columns, pen.font)]
        case QrCode(content):
            return _qr(clean(content), columns)
        case BarCode(content):
            return _bar_code(clean(content), columns, pen)
        case Logo():
            return _logo(pen.logo, columns) if pen.logo else []
        case Cut():
            return [_gap(_CUT_DOTS)]


def _logo(logo: Bitmap, columns: int) -> list[Image.Image]:
    return [raster.draw_bitmap(logo, columns * raster.COLUMN_DOTS), _gap(_GAP_DOTS)]


def _line(line: Line, columns: int, font: Path) -> Image.Image:
    """What the font has no picture of is replaced, as the printer does it."""
    text = "".join(ch if raster.has_glyph(font, ch) else _substitute(ch) for ch in clean(line.text))
    return raster.draw_line(replace(line, text=text), columns, font)


def _substitute(ch: str) -> str:
    return ch if ch.isspace() else raster.SUBSTITUTE if width(ch) > 1 else "?"


def _qr(content: str, columns: int) -> list[Image.Image]:
    if not content:
        return []
    cell = raster.qr_cell(content, columns * raster.COLUMN_DOTS)
    return [_gap(_GAP_DOTS), raster.draw_qr(content, cell), _gap(_GAP_DOTS)]


def _bar_code(content: str, columns: int, pen: Pen) -> list[Image.Image]:
    """The bars with what they say below; a QR code where they are none, or would not fit."""
    caption = _line(Line(centred(fit(content, columns), columns)), columns, pen.font)
    try:
        modules = len(bars.modules(content))
    except ValueError:
        return [*_qr(content, columns), caption]
    bar = min(raster.WIDEST_BAR_DOTS, columns * raster.COLUMN_DOTS // modules)
    if bar < pen.narrowest_bar:
        return [*_qr(content, columns), caption]
    return [_gap(_GAP_DOTS), raster.draw_bars(content, bar), caption]


def _gap(dots: int) -> Image.Image:
    return Image.new("1", (1, dots), _WHITE)
