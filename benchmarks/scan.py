"""From a scan to the painted line: the whole program in one process, its window offscreen.

Once from the text that was scanned, and once from its bytes on a serial line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.config import FILE, save
from app.operations import basket, checkout
from app.start.counter import Parts, assemble
from benchmarks.rows import TURN, Aim, Row, in_turns, row, took_ms
from benchmarks.shop import Till, driver
from peers.line import PtyLine
from peers.scanner import silent

MOST_LINES = 10
WITHIN = Aim("p95", 50)
_PATIENCE_MS = 60_000
_LIMIT = "same commit + bare repaint"


class Eye(QObject):
    """Sees when the cart has painted the lines that are waited for."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._model = parts.window.stage.cart.model
        self._loop = QEventLoop()
        self._wanted = -1
        parts.window.stage.cart.table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the loop with the event after which the lines are there."""
        if event.type() == QEvent.Type.Paint and self._model.rowCount() == self._wanted:
            self._wanted = -1
            self._loop.quit()
        return super().eventFilter(watched, event)

    def after(self, act: Callable[[], object], lines: int) -> None:
        """Do ``act`` and return when ``lines`` lines are painted: the loop ends its round first."""
        self._wanted = lines
        act()
        run(self._loop)


def measure(till: Till, n: int) -> list[Row]:
    """``n`` articles by each way, each a new line, in baskets of at most ``MOST_LINES``."""
    found: list[Row] = []
    with scanner(till.folder) as line:
        parts = assemble(till.folder)
        parts.window.resize(1366, 768)
        eye, codes = Eye(parts), cycle(till.barcodes)
        ways: dict[str, Callable[[str], object]] = {
            "scan to painted line": parts.window.on_scan,
            "bytes of a serial scan to painted line": lambda code: line.push(code.encode() + b"\r"),
        }

        def timed(way: Callable[[str], object]) -> float:
            return painted(parts, eye, partial(way, next(codes)))

        try:
            settle(parts)
            _until(lambda: parts.board.status.scanner is True)
            with driver(parts.store) as connection:
                for name, way in ways.items():
                    times, limits = in_turns(
                        n,
                        partial(timed, way),
                        lambda: _floor(parts, connection, next(codes)),
                        min(TURN, n),
                    )
                    shown = f"{name}, {len(till.barcodes):,} goods"
                    found.append(row(shown, times, limit=_LIMIT, limit_ms=limits, aim=WITHIN))
        finally:
            parts.stop()
    return found


@contextmanager
def scanner(folder: Path) -> Iterator[PtyLine]:
    """A scanner on a pseudo-terminal, which the till in ``folder`` has for as long."""
    file = folder / FILE
    before = file.read_bytes()
    try:
        with PtyLine(silent, folder / "scanner") as line:
            save(folder, {"scanner_url": line.url})
            yield line
    finally:
        file.write_bytes(before)


def painted(parts: Parts, eye: Eye, scan: Callable[[], object]) -> float:
    """How long ``scan`` takes to be a painted line. A full basket is sold before, not counted."""
    view = parts.window.session.view
    lines = len(view.basket.lines) if view else 0
    if lines >= MOST_LINES:
        sell(parts)
        lines = 0
    time_ms = took_ms(lambda: eye.after(scan, lines + 1))
    settle(parts)
    return time_ms


def _floor(parts: Parts, connection: Any, code: str) -> float:
    """What there is to be done at least: look it up, keep the basket, paint the table."""
    viewport = parts.window.stage.cart.table.viewport()

    def work() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "SELECT g.* FROM shop.goods_code c JOIN shop.goods g ON g.sku = c.sku WHERE code = ?",
            (code,),
        ).fetchall()
        content = connection.execute("SELECT content FROM basket WHERE current").fetchone()[0]
        connection.execute("UPDATE basket SET content = ? WHERE current", (content,))
        connection.execute("COMMIT")
        viewport.repaint()

    return took_ms(work)


def sell(parts: Parts) -> None:
    """Sell what is in the basket, for cash."""
    desk = parts.window.session.desk
    checkout.pay(desk, None)
    assert not basket.show(desk).basket.lines
    parts.window.refresh()
    settle(parts)


def settle(parts: Parts) -> None:
    """Until the store and the print queue have nothing to do and the window has been told."""
    for _ in range(2):
        loop = QEventLoop()
        parts.lane.ask(parts.window, str, partial(_quit, loop), _unexpected)
        run(loop)
        while not parts.queue.idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()


def _until(there: Callable[[], bool]) -> None:
    while not there():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def run(loop: QEventLoop) -> None:
    """Until it is left; a window that does not answer ends the measuring."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: loop.exit(1))
    timer.start(_PATIENCE_MS)
    if loop.exec():
        sys.exit("the window did not answer")


def _quit(loop: QEventLoop, _answer: object) -> None:
    loop.quit()


def _unexpected(problem: object) -> None:
    raise AssertionError(problem)
