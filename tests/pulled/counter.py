"""A till that sells, a printer whose plug is pulled within the receipt, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.devices.escpos import PAPER_80, encode
from app.devices.ports import PrintOutcome
from app.devices.printer import EscposPrinter
from app.domain.receipt import Receipt
from app.domain.slips import Mark, Stamp, stamped
from app.models.balances import reading
from app.models.journal import DocumentRow
from app.operations import attention, basket, checkout, printing
from app.operations.views import AttentionKind
from app.start.board import Board
from app.start.paper import PrintQueue
from app.sync.wire import GoodsRow
from peers.line import Peer, PtyLine, TcpLine, UnpluggedError
from peers.printer import PrinterPeer
from tests.till import mirror, new_till, stock

LINES: dict[str, Callable[[Peer, Path], TcpLine | PtyLine]] = {
    "tcp": lambda peer, _: TcpLine(peer),
    "pty": lambda peer, folder: PtyLine(peer, folder / "tty"),
}
STEP = 64
GOODS = 60
MARK = "补 打"
_PRICE_FEN = 250
_ESC = 0x1B
_MOST_ASKED = 5
_PATIENCE_S, _ANSWER_S = 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of one sale; ``after`` bytes of its receipt the plug was pulled.

    ``lines`` stood on the paper then; ``whole``: the receipt was cut off below its last line. The
    till ``asked`` so often until one was printed. ``again``: the last receipt is whole and says
    补打; ``unmarked`` do not say it. ``errors`` are what the printer did not understand, half a
    command being left in it.
    """

    after: int
    size: int
    outcome: PrintOutcome
    lines: int
    whole: bool
    pulses: int
    asked: int
    again: bool
    unmarked: int
    stands: bool
    errors: tuple[str, ...]

    @property
    def right(self) -> bool:
        """The rule, which holds wherever the plug is pulled."""
        told = self.asked > 0 and self.outcome is PrintOutcome.UNKNOWN
        drawer = self.pulses == 1
        return self.stands and drawer and told and self.again and self.unmarked <= 1


class _Plug:
    """The printer, and a hand at its plug: it is pulled so many bytes into the next receipt."""

    def __init__(self) -> None:
        self.printer = PrinterPeer(columns=48)
        self._after: int | None = None
        self._pulses = 0

    def pull(self, after: int) -> None:
        self._after, self._pulses = after, self.printer.drawer_pulses

    def __call__(self, data: bytes) -> bytes:
        return b"".join(self._one(byte) for byte in data)

    def _one(self, byte: int) -> bytes:
        opened = self.printer.drawer_pulses > self._pulses
        if self._after is not None and opened and byte == _ESC:  # behind the pulse: the receipt
            self.printer.unplug_after, self._after = self.printer.received + self._after, None
        try:
            return self.printer(bytes([byte]))
        except UnpluggedError:
            self.printer.unplug_after = None
            raise


class _Recorded(EscposPrinter):
    """The driver, and what it last said of a receipt."""

    said: PrintOutcome | None = None
    sent = b""

    def send(self, data: bytes) -> PrintOutcome:
        self.sent = data
        self.said = super().send(data)
        return self.said


class Counter:
    """One till and one printer on ``line``; sale after sale."""

    def __init__(self, folder: Path, line: str, goods: int = GOODS) -> None:
        self._plug, self._sold, self._goods = _Plug(), 0, goods
        self._line = LINES[line](self._plug, folder)
        self._till = new_till(folder)
        stock(self._till)
        mirror(self._till, [_goods(number) for number in range(goods)])
        self._line.plug()
        self._driver = _Recorded(self._line.url, patience_s=_PATIENCE_S, answer_s=_ANSWER_S)
        board = Board()
        self._queue = PrintQueue(self._till.desk, self._driver, self._driver, PAPER_80, board)

    def close(self) -> None:
        self._queue.stop()
        self._line.unplug()
        self._till.close()

    def size(self) -> int:
        """How many bytes a receipt has: each of them as many, since its numbers are."""
        self._ring_up()
        paid = checkout.pay(self._till.desk, None)
        self._settle()
        assert self._driver.said is PrintOutcome.PRINTED
        assert self._stands(paid.document)
        return len(encode(paid.receipt, PAPER_80))

    def code_at(self) -> int:
        """Where the QR code begins in the last job: a command that says how long it is."""
        return self._driver.sent.index(b"\x1d(k")

    def play(self, after: int, *, power: bool = True) -> Pulled:
        """Sell, pull the plug ``after`` so many bytes of the receipt, and go on as a cashier would.

        ``power``: it is the printer's own plug, and what it had taken in is forgotten; else the
        cable's, and half a command is still in it when the plug is put in.
        """
        desk, printer = self._till.desk, self._plug.printer
        self._ring_up()
        before, pulses = len(printer.slips), printer.drawer_pulses
        self._plug.pull(after)
        errors = len(printer.errors)
        paid = checkout.pay(desk, None)
        self._settle()
        outcome = self._driver.said
        assert outcome is not None
        whole, lines = len(printer.slips) > before, len(printer.unfinished)
        if whole:
            lines = len(printer.slips[-1].lines)
        self._line.unplug()
        if power:
            printer.restart()
        self._line.plug()
        asked = self._asked_until_printed()
        again = _on_paper(stamped(paid.receipt, Stamp(Mark.REPLACEMENT)))
        return Pulled(
            after,
            len(encode(paid.receipt, PAPER_80)),
            outcome,
            lines,
            whole,
            printer.drawer_pulses - pulses,
            asked,
            printer.slips[-1].lines[-len(again) :] == again,
            sum(MARK not in "".join(slip.lines) for slip in printer.slips[before:]),
            self._stands(paid.document),
            tuple(printer.errors[errors:]),
        )

    def _asked_until_printed(self) -> int:
        """How often the cashier is asked, who each time says that it be printed again."""
        desk, asked = self._till.desk, 0
        while items := attention.attention(desk):
            asked += 1
            assert [item.kind for item in items] == [AttentionKind.PRINT_UNKNOWN]
            assert asked <= _MOST_ASKED, "it is never printed"
            printing.resend(desk, items[0].id)
            self._settle()
        return asked

    def _stands(self, document: str) -> bool:
        """Whether the sale is in the journal, and nothing but the sales that were made."""
        self._sold += 1
        with reading(self._till.desk.store) as session:
            ids = session.scalars(select(DocumentRow.id)).all()
        return document in ids and len(ids) == self._sold

    def _ring_up(self) -> None:
        for number in range(self._goods):
            basket.ring_up(self._till.desk, _sku(number))

    def _settle(self) -> None:
        self._queue.wake()
        while not self._queue.idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _on_paper(receipt: Receipt) -> list[str]:
    printer = PrinterPeer(columns=receipt.columns)
    printer(encode(receipt, PAPER_80))
    (slip,) = printer.slips
    return slip.lines


def _sku(number: int) -> str:
    return f"9{number:04d}"


def _goods(number: int) -> GoodsRow:
    sku, name = _sku(number), f"农夫山泉饮用水{number:02d}号"
    return GoodsRow(
        "goods", 1, False, sku, name, "nfsq", "瓶", _PRICE_FEN, False, "饮料", "", (sku,)
    )
