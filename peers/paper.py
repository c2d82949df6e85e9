"""A slip as a picture that looks like paper, sharp enough for a code reader."""

from __future__ import annotations

import os
import random
from functools import cache
from math import ceil
from pathlib import Path

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from peers import code128
from peers.escpos import COLUMN_DOTS, LINE_DOTS
from peers.slip import Align, Bars, Cell, Feed, Picture, Qr, Slip, Text

FONT_VARIABLE = "PEERS_FONT"
_SYSTEM_FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("C:/Windows/Fonts/msyh.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
)
_CELL_DOTS = 24
_LATIN_EM, _HAN_EM = 20, 23
_MONO_FACE = 1
_PAPER, _INK = 253, 28
_TABLE = (214, 217, 222)
_MARGIN_58, _MARGIN_80 = 40, 32  # white paper beside the printable dots
_AROUND = 36
_TOOTH = 6
_NARROW_COLUMNS = 32


def find_font() -> Path | None:
    """``$PEERS_FONT``, a font shipped under ``resources/fonts``, or one of the system's."""
    named = os.environ.get(FONT_VARIABLE)
    shipped = Path(__file__).parent.parent / "resources" / "fonts"
    candidates = [Path(named)] if named else []
    found = [*shipped.glob("*.ttc"), *shipped.glob("*.otf"), *shipped.glob("*.ttf")]
    candidates += sorted(found, key=lambda path: ("Bold" in path.stem, path.name))
    return next((path for path in [*candidates, *_SYSTEM_FONTS] if path.is_file()), None)


def draw(slip: Slip, columns: int, font: Path | None = None) -> Image.Image:
    """The slip on a table. ``FileNotFoundError`` where no font can be found."""
    font = font or find_font()
    if font is None:
        raise FileNotFoundError(f"no Chinese font; name one in {FONT_VARIABLE}")
    across = columns * COLUMN_DOTS
    margin = _MARGIN_58 if columns <= _NARROW_COLUMNS else _MARGIN_80
    strips = [_strip(piece, across, font) for piece in slip.pieces]
    top = bottom = LINE_DOTS
    height = sum(strip.height for strip in strips) + top + bottom
    paper = Image.new("L", (across + 2 * margin, height), _PAPER)
    y = top
    for strip in strips:
        paper.paste(strip, (margin, y))
        y += strip.height
    return _on_table(paper)


def _strip(piece: Text | Qr | Bars | Picture | Feed, across: int, font: Path) -> Image.Image:
    """One piece, as wide as can be printed."""
    match piece:
        case Feed(dots):
            return Image.new("L", (across, dots), _PAPER)
        case Text():
            drawn = _text(piece, font)
        case Qr():
            drawn = _qr(piece)
        case Bars():
            drawn = _bars(piece, font)
        case _:
            drawn = _picture(piece)
    strip = Image.new("L", (across, drawn.height), _PAPER)
    room = across - drawn.width
    strip.paste(
        drawn, ({Align.LEFT: 0, Align.CENTRE: room // 2, Align.RIGHT: room}[piece.align], 0)
    )
    return strip


def _text(line: Text, font: Path) -> Image.Image:
    tallest = max((cell.high for cell in line.cells), default=1)
    height = _CELL_DOTS * tallest + LINE_DOTS - _CELL_DOTS
    image = Image.new("L", (max(1, line.columns * COLUMN_DOTS), height), _PAPER)
    x = 0
    for cell in line.cells:
        drawn = _cell(cell, font)
        image.paste(drawn, (x, _CELL_DOTS * tallest - drawn.height))
        x += drawn.width
    return image


@cache
def _cell(cell: Cell, font: Path) -> Image.Image:
    """A character in its cell. Drawn large and stretched, as a printer stretches its dots."""
    scale = max(cell.wide, cell.high)
    em = (_HAN_EM if cell.columns > 1 else _LATIN_EM) * scale
    face = _face(font, em)
    room = max(cell.columns * COLUMN_DOTS * scale, ceil(face.getlength(cell.ch)))
    image = Image.new("L", (room, _CELL_DOTS * scale), _PAPER)
    draw = ImageDraw.Draw(image)
    for shift in (0, scale) if cell.bold else (0,):  # a printer strikes bold twice, a dot apart
        at = (room / 2 + shift, (_CELL_DOTS - 4) * scale)
        draw.text(at, cell.ch, fill=_INK, font=face, anchor="ms")
    return image.resize((cell.columns * COLUMN_DOTS * cell.wide, _CELL_DOTS * cell.high))


@cache
def _face(font: Path, em: int) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(font, em, index=_MONO_FACE)
    except OSError:
        return ImageFont.truetype(font, em)


def _qr(piece: Qr) -> Image.Image:
    code = segno.make_qr(piece.content.encode(), error=piece.level, boost_error=False)
    rows = [[bool(module) for module in row] for row in code.matrix]
    return _dots(rows).resize((len(rows) * piece.cell_dots,) * 2, Image.Resampling.NEAREST)


def _bars(piece: Bars, font: Path) -> Image.Image:
    row = code128.bars(piece.symbols)
    size = (len(row) * piece.bar_dots, piece.height_dots)
    drawn = _dots([row]).resize(size, Image.Resampling.NEAREST)
    if not piece.caption:
        return drawn
    caption = _text(Text(tuple(Cell(ch, 1) for ch in piece.content)), font)
    both = Image.new("L", (max(size[0], caption.width), size[1] + LINE_DOTS), _PAPER)
    both.paste(drawn, ((both.width - size[0]) // 2, 0))
    both.paste(caption, ((both.width - caption.width) // 2, size[1] + 2))
    return both


def _picture(piece: Picture) -> Image.Image:
    size = (piece.bytes_across * 8, piece.height)
    black = Image.frombytes("1", size, piece.dots)
    ink = Image.new("L", size, _PAPER)
    ink.paste(_INK, mask=black)
    return ink


def _dots(rows: list[list[bool]]) -> Image.Image:
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([_INK if black else _PAPER for row in rows for black in row])
    return image


def _on_table(paper: Image.Image) -> Image.Image:
    """Teeth of the knife at both ends, the paper's own shade, and a soft shadow."""
    shape = _teeth(*paper.size)
    grain = random.Random(paper.size[1])  # noqa: S311  # looks, not secrets
    shade = Image.new("L", (1, paper.height))
    shade.putdata([255 - grain.choice((0, 0, 0, 1)) for _ in range(paper.height)])
    paper = ImageChops.multiply(paper, shade.resize(paper.size))
    size = (paper.width + 2 * _AROUND, paper.height + 2 * _AROUND)
    shadow = Image.new("L", size, 0)
    shadow.paste(110, (_AROUND, _AROUND + 5), shape)
    shadow = shadow.filter(ImageFilter.GaussianBlur(9))
    table = Image.new("RGB", size, _TABLE)
    table.paste((70, 74, 84), mask=shadow)
    warm = Image.merge("RGB", (paper, paper.point(lambda v: v - v // 250), paper.point(_warm)))
    table.paste(warm, (_AROUND, _AROUND), shape)
    return table


def _warm(value: int) -> int:
    """Thermal paper is a little yellow where it is white."""
    return value - value // 50


def _teeth(width: int, height: int) -> Image.Image:
    shape = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(shape)
    for x in range(0, width, 2 * _TOOTH):
        for edge, tip in ((0, _TOOTH), (height - 1, height - 1 - _TOOTH)):
            draw.polygon([(x, edge), (x + _TOOTH, tip), (x + 2 * _TOOTH, edge)], fill=0)
    return shape
