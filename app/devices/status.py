"""What an ESC/POS printer says of itself: the questions, and what the answers mean."""

from __future__ import annotations

from app.devices.ports import PrinterState

PRINTER, OFFLINE_CAUSE, PAPER = 1, 2, 4
_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010
_ANSWERS_IN_TURN = (0x00, 0x03, 0x0C, 0x0F)  # paper plenty, low, out, both
_OFFLINE = 0x08
_COVER_OPEN = 0x04
_STOPPED_BY_PAPER = 0x20
_PAPER_LOW = 0x0C
_PAPER_OUT = 0x60


def ask(subject: int) -> bytes:
    """``DLE EOT n``: answered at once, ahead of what waits to be printed, offline too."""
    return b"\x10\x04" + bytes([subject])


# ``GS r 1``: answered in its turn, so the answer proves that all before it was processed.
ASK_IN_TURN = b"\x1dr\x01"


def is_answer(byte: int) -> bool:
    """Whether ``byte`` can be an answer to ``DLE EOT``: four of its bits are fixed.

    >>> is_answer(0x12), is_answer(0x00), is_answer(0x13)
    (True, False, False)
    """
    return byte & _FIXED_MASK == _FIXED


def is_answer_in_turn(byte: int) -> bool:
    """Whether ``byte`` can be an answer to ``GS r 1``.

    A serial printer that is switched off sends a zero too: ask ``DLE EOT`` as well.

    >>> is_answer_in_turn(0x00), is_answer_in_turn(0x0F), is_answer_in_turn(0x12)
    (True, True, False)
    """
    return byte in _ANSWERS_IN_TURN


def meaning(printer: int, cause: int, paper: int) -> PrinterState:
    """The state told by the answers to ``PRINTER``, ``OFFLINE_CAUSE`` and ``PAPER``.

    A printer that is offline for want of paper or with its cover open is reached all the same.

    >>> meaning(0x12, 0x12, 0x12)
    PrinterState(online=True, paper_out=False, paper_low=False, cover_open=False)
    >>> meaning(0x1A, 0x32, 0x7E).paper_out
    True
    """
    paper_out = bool(paper & _PAPER_OUT or cause & _STOPPED_BY_PAPER)
    cover_open = bool(cause & _COVER_OPEN)
    stopped = bool(printer & _OFFLINE)
    return PrinterState(
        online=not stopped or paper_out or cover_open,
        paper_out=paper_out,
        paper_low=bool(paper & _PAPER_LOW),
        cover_open=cover_open,
    )
