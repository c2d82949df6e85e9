"""What a virtual printer has put on paper, piece by piece from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum


class Align(IntEnum):
    """As ``ESC a`` counts them."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One character. ``columns`` before it is widened: 1 Latin, 2 Chinese."""

    ch: str
    columns: int
    wide: int = 1
    high: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of characters."""

    cells: tuple[Cell, ...]
    align: Align = Align.LEFT

    @property
    def text(self) -> str:
        """What stands there."""
        return "".join(cell.ch for cell in self.cells)

    @property
    def columns(self) -> int:
        """How much of the paper's width it takes."""
        return sum(cell.columns * cell.wide for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code that the printer made. ``level`` is one of L, M, Q, H."""

    content: str
    cell_dots: int
    level: str
    align: Align


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128 that the printer made: symbol values without check and stop."""

    content: str
    symbols: tuple[int, ...]
    bar_dots: int
    height_dots: int
    align: Align
    caption: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots as they were sent; a set bit is black."""

    bytes_across: int
    dots: bytes
    align: Align

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.dots) // self.bytes_across


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty paper."""

    dots: int


Piece = Text | Qr | Bars | Picture | Feed
_CELL_DOTS, _BETWEEN_LINES_DOTS = 24, 6


def _height(piece: Piece) -> int | None:
    """How many dots of paper it takes; None of a QR code, as its content decides."""
    match piece:
        case Text():
            tallest = max((cell.high for cell in piece.cells), default=1)
            return _CELL_DOTS * tallest + _BETWEEN_LINES_DOTS
        case Feed():
            return piece.dots
        case Picture():
            return piece.height
        case Bars():
            return piece.height_dots
        case Qr():
            return None


@dataclass
class Slip:
    """The paper between two cuts."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Its text, line by line; a picture is told by its size."""
        return [
            piece.text
            if isinstance(piece, Text)
            else f"[picture {piece.bytes_across * 8}x{piece.height}]"
            for piece in self.pieces
            if isinstance(piece, Text | Picture)
        ]

    @property
    def codes(self) -> list[str]:
        """What its QR and bar codes say."""
        return [piece.content for piece in self.pieces if isinstance(piece, Qr | Bars)]

    def cut_off(self, knife_dots: int, complain: Callable[[str], object]) -> Slip:
        """Take from its end what stays in a printer whose knife is so far above its head."""
        kept, room = Slip(), knife_dots
        while room and self.pieces:
            last = self.pieces.pop()
            dots = _height(last)
            if dots is not None and dots <= room:
                kept.pieces.insert(0, last)
                room -= dots
                continue
            if isinstance(last, Feed):
                kept.pieces.insert(0, Feed(room))
                self.pieces.append(Feed(last.dots - room))
            else:
                complain(f"cut through a {type(last).__name__}")
                self.pieces.append(last)
            room = 0
        return kept
