"""How a virtual printer is set at a moment."""

from __future__ import annotations

from dataclasses import dataclass

from peers.slip import Align


@dataclass(frozen=True, slots=True)
class Mode:
    """What ``ESC @`` sets back. Sizes are kept apart, as Chinese printers do."""

    chinese: bool = False
    bold: bool = False
    align: Align = Align.LEFT
    latin: tuple[int, int] = (1, 1)
    han: tuple[int, int] = (1, 1)
    bar_height: int = 162
    bar_dots: int = 3
    bar_caption: bool = False
    qr_cell: int = 3
    qr_level: str = "L"
    qr_data: bytes | None = None
