"""A receipt of 200 lines: laid out and encoded, and sent down a serial line as fast as it carries.

The bare encoding of the same text is the limit of the first; of the second it is the line itself.
A pseudo-terminal has no speed: the printer at its other end reads as fast as the line would carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from app import resources
from app.devices.escpos import PAPER_80, encode
from app.devices.ports import PrintOutcome
from app.devices.printer import EscposPrinter
from app.domain.basket import BasketLine
from app.domain.receipt import Cut, Line, Receipt
from app.domain.slips import SaleSlip, sale_receipt, samples
from benchmarks.rows import TURN, Aim, Row, in_turns, row, took_ms
from peers.line import PtyLine
from peers.printer import PrinterPeer

BITS_PER_BYTE = 10  # a start bit, eight, and a stop bit
BAUD = 115_200
LINE_BYTES_PER_S = BAUD // BITS_PER_BYTE
_READ_SIZE = 64
WHOLE = Aim("p95", 100)
THROUGHPUT = Aim("ratio", 1.2)
_FONT = "NotoSansSC-Regular.ttf"


def measure(folder: Path, n: int, prints: int, lines: int) -> list[Row]:
    """``n`` layouts of a receipt of ``lines`` articles, and ``prints`` of them printed."""
    profile = replace(PAPER_80, font=resources.path("fonts", _FONT))
    slip = _slip(lines)
    text = "\n".join(item.text for item in _made(slip).items if isinstance(item, Line))
    parts: dict[str, Callable[[], object]] = {
        "laid out and encoded": lambda: encode(_made(slip), profile),
        "laid out": lambda: _made(slip),
    }
    found = []
    for name, part in parts.items():
        times, limits = in_turns(
            n,
            partial(took_ms, part),
            lambda: took_ms(lambda: text.encode("gb18030")),
            min(TURN, n),
        )
        found.append(
            row(
                f"receipt of {lines} lines {name}",
                times,
                limit="the same text as GB18030",
                limit_ms=limits,
                aim=WHOLE,
            )
        )
    data = encode(_made(slip), profile)
    with printer(folder) as driver:
        times = [took_ms(lambda: _printed(driver, data)) for _ in range(prints)]
    carried_ms = len(data) / LINE_BYTES_PER_S * 1000
    found.append(
        row(
            f"printed at {BAUD:,} baud, {len(data):,} bytes",
            times,
            limit="the line itself",
            limit_ms=[carried_ms],
            aim=THROUGHPUT,
        )
    )
    return found


@contextmanager
def printer(folder: Path) -> Iterator[EscposPrinter]:
    """A driver, and a printer that takes what a line of ``BAUD`` carries."""
    folder.mkdir(exist_ok=True)
    peer = PrinterPeer(columns=PAPER_80.columns)
    with PtyLine(
        peer, folder / "printer", read_size=_READ_SIZE, bytes_per_s=LINE_BYTES_PER_S
    ) as line:
        yield EscposPrinter(line.url, baud=BAUD)
    assert peer.errors == []


def _printed(driver: EscposPrinter, data: bytes) -> None:
    assert driver.send(data) is PrintOutcome.PRINTED


def _slip(lines: int) -> SaleSlip:
    goods = tuple(
        BasketLine(f"{at:05d}", f"农夫山泉饮用天然水{at:03d}号", "瓶", 100 + at, 1_000)
        for at in range(lines)
    )
    return samples.sale(goods)


def _made(slip: SaleSlip) -> Receipt:
    receipt = sale_receipt(slip, PAPER_80.columns)
    assert isinstance(receipt.items[-1], Cut)
    return receipt
