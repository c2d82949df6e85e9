"""A receipt as layout, not as bytes: lines that fit their columns, codes, and cuts.

Three renderers read a ``Receipt``: ESC/POS bytes, the picture on the screen, PDF. A column is one
byte of a character in GB18030, because that is how Chinese receipt printers count; neither ``len``
nor ``wcwidth`` is right.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LONGEST_TEXT = 256
_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_CLOSING = set(",.;:!?)%，。；：！？、）》」』】〕…")
_OPENING = set("(（《「『【〔")
_OF_NUMBERS = ".,:-/"
_AS_PRINTED = {"¥": "￥", "\u00a0": " ", "\u3000": "  "}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``size`` 2 is double width and height, and takes two columns a column."""

    text: str
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred."""

    content: str


@dataclass(frozen=True, slots=True)
class BarCode:
    """A Code 128 bar code with its text below, centred."""

    content: str


@dataclass(frozen=True, slots=True)
class Logo:
    """The shop's sign, centred. Which one knows who renders it; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed to the knife and cut."""


Item = Line | QrCode | BarCode | Logo | Cut


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture in black and white, as printers take it: row after row, eight dots a byte.

    The first dot is the highest bit, a set bit is black, and each row begins with a new byte.
    """

    width: int
    height: int
    dots: bytes

    def __post_init__(self) -> None:
        if len(self.dots) != (self.width + 7) // 8 * self.height or not self.dots:
            raise ValueError(f"{len(self.dots)} bytes are no {self.width} x {self.height}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is printed, top to bottom, on paper of ``columns`` (32 for 58 mm, 48 for 80 mm)."""

    columns: int
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        for item in self.items:
            if isinstance(item, Line):
                assert width(item.text) * item.size <= self.columns, item


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    r"""``text`` with nothing in it that a printer could take for a command.

    Controls, bidirectional and zero-width marks, surrogates and unassigned characters are dropped,
    the yen sign becomes the one that GB18030 has in two bytes, and the length is capped.

    >>> clean("可乐\x1bp\x00\u202e330ml ¥3")
    '可乐p330ml ￥3'
    """
    kept = (
        _AS_PRINTED.get(ch, ch)
        for ch in text[:longest]
        if unicodedata.category(ch) not in _DROPPED_CATEGORIES
    )
    return "".join(kept)


def width(text: str) -> int:
    """Columns that ``text`` takes: the bytes of GB18030, at most two a character.

    ASCII has one byte there and all else two or four. A character of four (a rare name, an emoji)
    is drawn by the renderer, two columns wide.

    >>> width("可乐330ml"), width("𠮷")
    (9, 2)
    """
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def fit(text: str, columns: int) -> str:
    """The longest start of ``text`` that fits in ``columns``.

    >>> fit("农夫山泉", 5)
    '农夫'
    """
    kept = len(text)
    while kept and width(text[:kept]) > columns:
        kept -= 1
    return text[:kept]


def wrap(text: str, columns: int) -> tuple[str, ...]:
    """``text`` in pieces that each fit; never empty.

    A number or a Latin word stays whole, no piece begins with a closing sign and none ends with an
    opening one, if that can be.

    >>> wrap("农夫山泉饮用水", 8)
    ('农夫山泉', '饮用水')
    >>> wrap("可拨打12315,或起诉", 10)
    ('可拨打', '12315,或起', '诉')
    """
    assert columns >= 2
    pieces = []
    while width(text) > columns:
        most = len(fit(text, columns))
        cut = next((at for at in range(most, 0, -1) if _parts(text[at - 1], text[at])), most)
        pieces.append(text[:cut])
        text = text[cut:]
    return (*pieces, text)


def _parts(before: str, after: str) -> bool:
    """Whether a line may end between the two."""
    whole = _in_word(before) and _in_word(after)
    return not whole and before not in _OPENING and after not in _CLOSING


def _in_word(ch: str) -> bool:
    return ch.isascii() and (ch.isalnum() or ch in _OF_NUMBERS)


def left(text: str, columns: int) -> str:
    """``text`` cut or filled on the right to exactly ``columns``."""
    cut = fit(text, columns)
    return cut + " " * (columns - width(cut))


def right(text: str, columns: int) -> str:
    """``text`` cut or filled on the left to exactly ``columns``."""
    cut = fit(text, columns)
    return " " * (columns - width(cut)) + cut


def centred(text: str, columns: int) -> str:
    """``text`` in the middle, with no spaces behind it."""
    cut = fit(text, columns)
    return " " * ((columns - width(cut)) // 2) + cut


def pair(label: str, value: str, columns: int) -> tuple[str, ...]:
    """``label`` at the left and ``value`` at the right edge; below it where both do not fit.

    >>> pair("应收", "40.40", 16)
    ('应收       40.40',)
    >>> pair("充值后余额", "40.40", 14)
    ('充值后余额', '         40.40')
    """
    room = columns - width(value)
    if width(label) < room:
        return (left(label, room) + value,)
    return (*wrap(label, columns), *(right(piece, columns) for piece in wrap(value, columns)))
