"""Pictures for a receipt printer: what it has no characters for, and codes it cannot make."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from pathlib import Path

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from app.domain import bars
from app.domain.receipt import Bitmap, Line, width

COLUMN_DOTS = 12
LINE_DOTS = 24
BAR_HEIGHT_DOTS = 64
WIDEST_BAR_DOTS = 3
_BETWEEN_LINES_DOTS = 6
_QR_SMALLEST, _QR_LARGEST = 3, 8  # dots a module; below 3 (0.38 mm) phones have to try twice
_QR_SHARE_PERCENT = 60  # of the paper's width
_BAND_DOTS = 48  # a band of 80 mm paper has 3.4 KB: into the 4 KB that small printers have for it
_FEED_DOTS = b"\x1bJ"
SUBSTITUTE = "〓"
_LATIN_EM = 20  # the mono face is 0.6 em wide: 20 gives a column of 12 dots
_MONO_FACE = 1
_NO_CHARACTER = "\U0010fffd"
# A printer looks for real-time commands (status, recover, pulse) inside pictures too.
_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@lru_cache(maxsize=4096)
def has_glyph(font: Path, ch: str) -> bool:
    """Whether ``font`` can draw ``ch``, and not only its empty box."""
    face = _face(font, LINE_DOTS)
    return bytes(face.getmask(ch)) != bytes(face.getmask(_NO_CHARACTER))


def draw_line(line: Line, columns: int, font: Path) -> Image.Image:
    """``line`` as it would look in the printer's own characters, one cell after the other.

    Black is 0, as in every ``"1"`` picture of Pillow.
    """
    scale = line.size
    image = Image.new("1", (columns * COLUMN_DOTS, LINE_DOTS * scale + _BETWEEN_LINES_DOTS), 1)
    draw = ImageDraw.Draw(image)
    left = 0
    for ch in line.text:
        cell = width(ch) * COLUMN_DOTS * scale
        glyph = _glyph(ch, cell, scale, font)
        for shift in (0, scale) if line.bold else (0,):
            draw.bitmap((left + shift, 0), glyph, fill=0)
        left += cell
    return image


def draw_qr(content: str, cell_dots: int) -> Image.Image:
    """A QR code, level M, without its quiet zone: the paper around it is white."""
    rows = qr_rows(content)
    image = Image.new("1", (len(rows), len(rows)), 1)
    image.putdata([0 if module else 1 for row in rows for module in row])
    return image.resize((len(rows) * cell_dots,) * 2, Image.Resampling.NEAREST)


def qr_rows(content: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the code, True for black."""
    code = segno.make_qr(content.encode(), error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def qr_cell(content: str, across_dots: int) -> int:
    """How large a module is to be on paper of so many dots; small where the code is long."""
    modules = len(qr_rows(content))
    wished = across_dots * _QR_SHARE_PERCENT // 100 // modules
    return min(max(_QR_SMALLEST, min(_QR_LARGEST, wished)), across_dots // modules)


def draw_bars(content: str, bar_dots: int) -> Image.Image:
    """The bars of a Code 128, the narrowest ``bar_dots`` wide. ``ValueError`` where none can be."""
    modules = bars.modules(content)
    row = Image.new("1", (len(modules), 1), 1)
    row.putdata([0 if module == "1" else 1 for module in modules])
    return row.resize((len(modules) * bar_dots, BAR_HEIGHT_DOTS), Image.Resampling.NEAREST)


def draw_bitmap(bitmap: Bitmap, across_dots: int) -> Image.Image:
    """``bitmap`` dot for dot, in the middle of paper of so many dots; cut where it is wider."""
    padded = ((bitmap.width + 7) // 8 * 8, bitmap.height)
    drawn = Image.frombytes("1", padded, bytes(byte ^ 0xFF for byte in bitmap.dots))
    paper = Image.new("1", (across_dots, bitmap.height), 1)
    sharp = drawn.crop((0, 0, bitmap.width, bitmap.height))
    paper.paste(sharp, ((across_dots - bitmap.width) // 2, 0))
    return paper


def as_bitmap(image: Image.Image) -> Bitmap:
    """``image``, which is in black and white, as a value. What pads a row is white."""
    across = (image.width + 7) // 8
    padded = Image.new("1", (across * 8, image.height), 1)
    padded.paste(image)
    dots = bytes(byte ^ 0xFF for byte in padded.tobytes())
    return Bitmap(image.width, image.height, dots)


def as_command(image: Image.Image) -> bytes:
    """``GS v 0``, with no real-time command hidden in the dots (a dot beside a dot is added)."""
    dots = as_bitmap(image).dots
    for pair in _REAL_TIME:
        dots = dots.replace(pair, b"\x18" + pair[1:])
    across = (image.width + 7) // 8
    size = across.to_bytes(2, "little") + image.height.to_bytes(2, "little")
    return b"\x1dv0\x00" + size + dots


def as_bands(image: Image.Image) -> bytes:
    """``image`` from the left edge, in bands, each no wider than its dots; a white one is fed."""
    sent = b""
    for top in range(0, image.height, _BAND_DOTS):
        band = image.crop((0, top, image.width, min(top + _BAND_DOTS, image.height)))
        black = ImageChops.invert(band.convert("L")).getbbox()
        if black is None:
            sent += _FEED_DOTS + bytes([band.height])
        else:
            sent += as_command(band.crop((0, 0, black[2], band.height)))
    return sent


@lru_cache(maxsize=4096)
def _glyph(ch: str, cell: int, scale: int, font: Path) -> Image.Image:
    """A mask as wide as ``cell``: a letter that is wider (an ``m``) is squeezed, not made small."""
    face = _face(font, (_LATIN_EM if width(ch) == 1 else LINE_DOTS) * scale)
    room = max(cell, ceil(face.getlength(ch)))
    mask = Image.new("L", (room, (LINE_DOTS + _BETWEEN_LINES_DOTS) * scale))
    at = (room / 2, (LINE_DOTS - 4) * scale)
    ImageDraw.Draw(mask).text(at, ch, fill=255, font=face, anchor="ms")
    return mask.resize((cell, mask.height)).point(lambda value: 255 * (value >= 128)).convert("1")


@lru_cache(maxsize=16)
def _face(font: Path, em: int) -> ImageFont.FreeTypeFont:
    """The mono face of a collection where there is one: its Latin letters are of one width."""
    try:
        return ImageFont.truetype(font, em, index=_MONO_FACE)
    except OSError:
        return ImageFont.truetype(font, em)
