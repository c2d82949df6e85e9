"""A till that has sold for years: keys and scans beside a million documents, start, memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.operations import checkout
from app.operations.views import CounterView
from app.start.counter import Parts, assemble
from app.ui.counter.actions import Name
from benchmarks import start
from benchmarks.rows import Aim, Row, row, took_ms
from benchmarks.scan import Eye, painted, run, sell, settle
from benchmarks.shop import Till

WITHIN = Aim("p95", 50)
GROWN = Aim("p50", 50)
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_WARM = 10


class Look(QObject):
    """Sees when what a key did to the screen is painted, the cart or the member's strip."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        window = parts.window
        self._loop = QEventLoop()
        self._shown = self._waiting = False
        window.session.shown.connect(self._show)
        for part in (window.stage.cart.table.viewport(), window.strip):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the loop with the first painting after the view has changed."""
        if event.type() == QEvent.Type.Paint and self._shown and self._waiting:
            self._waiting = False
            self._loop.quit()
        return super().eventFilter(watched, event)

    def after(self, act: Callable[[], object]) -> None:
        """Do ``act`` and return once what came of it is painted."""
        self._shown, self._waiting = False, True
        act()
        run(self._loop)

    def _show(self, _view: CounterView) -> None:
        self._shown = True


def measure(till: Till, n: int, documents: int, sales: int) -> list[Row]:
    """``n`` keys and scans each; ``sales`` sales in one go for what the memory grows by."""
    parts = assemble(till.folder)
    parts.window.resize(1366, 768)
    eye, look, codes = Eye(parts), Look(parts), cycle(till.barcodes)
    tails = cycle(person.phone for person in till.people)
    settle(parts)
    aside = f"{len(till.people):,} members, {len(till.barcodes):,} goods, {documents:,} documents"
    try:
        scans = [painted(parts, eye, partial(parts.window.on_scan, next(codes))) for _ in range(n)]
        sell(parts)
        finds = [_found(parts, look, next(tails)) for _ in range(n)]
        parts.window.on_scan(next(codes))
        settle(parts)
        amounts = [_changed(parts, look, 2 + turn % 7) for turn in range(n)]
        sell(parts)
        grown = _grown(parts, codes, sales)
    finally:
        parts.stop()
    return [
        row(f"scan to painted line, {aside}", scans, aim=WITHIN),
        row("  F2 after a phone to painted member", finds, aim=WITHIN),
        row("  * after a number to painted line", amounts, aim=WITHIN),
        row(f"  memory grown by {sales:,} sales, MB", [grown], aim=GROWN),
        *start.measure(till, 3)[1:2],
    ]


def _found(parts: Parts, look: Look, phone: str) -> float:
    """A phone is typed, and F2 pressed; typing before it is not counted."""
    box = parts.window.omnibox
    box.setText(phone)
    time_ms = took_ms(lambda: look.after(partial(QTest.keyClick, box, Qt.Key.Key_F2)))
    settle(parts)
    parts.window.command(Name.MEMBER_OFF)
    settle(parts)
    return time_ms


def _changed(parts: Parts, look: Look, pieces: int) -> float:
    box = parts.window.omnibox
    box.setText(str(pieces))
    time_ms = took_ms(lambda: look.after(partial(QTest.keyClick, box, Qt.Key.Key_Asterisk)))
    settle(parts)
    return time_ms


def _grown(parts: Parts, codes: cycle[str], sales: int) -> float:
    """By how many megabytes the process grows, once it has sold a little."""
    before = _resident_mb()
    for turn in range(sales):
        for _ in range(2):
            parts.window.on_scan(next(codes))
        settle(parts)
        checkout.pay(parts.window.session.desk, None)
        parts.window.refresh()
        settle(parts)
        if turn == sales // _WARM:
            before = _resident_mb()
    QApplication.processEvents()
    return _resident_mb() - before


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * _PAGE / 1_048_576
