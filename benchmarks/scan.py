"""From a scan to the painted line: the whole program in one process, its window offscreen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.operations import basket, checkout
from app.start.counter import Parts, assemble
from benchmarks.rows import TURN, Aim, Row, in_turns, row, took_ms
from benchmarks.shop import Till, driver

MOST_LINES = 10
WITHIN = Aim("p95", 50)
_PATIENCE_MS = 10_000
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
        _run(self._loop)


def measure(till: Till, n: int) -> list[Row]:
    """``n`` articles, each a new line, in baskets of at most ``MOST_LINES``."""
    parts = assemble(till.folder)
    parts.window.resize(1366, 768)
    eye, codes = Eye(parts), cycle(till.barcodes)
    _settle(parts)
    try:
        with driver(parts.store) as connection:
            times, limits = in_turns(
                n,
                lambda: _painted(parts, eye, next(codes)),
                lambda: _floor(parts, connection, next(codes)),
                min(TURN, n),
            )
    finally:
        parts.stop()
    name = f"scan to painted line, {len(till.barcodes):,} goods"
    return [row(name, times, limit=_LIMIT, limit_ms=limits, aim=WITHIN)]


def _painted(parts: Parts, eye: Eye, code: str) -> float:
    view = parts.window.session.view
    lines = len(view.basket.lines) if view else 0
    if lines >= MOST_LINES:
        _sell(parts)
        lines = 0
    time_ms = took_ms(lambda: eye.after(lambda: parts.window.on_scan(code), lines + 1))
    _settle(parts)
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


def _sell(parts: Parts) -> None:
    desk = parts.window.session.desk
    checkout.pay(desk, None)
    assert not basket.show(desk).basket.lines
    parts.window.refresh()
    _settle(parts)


def _settle(parts: Parts) -> None:
    """Until the store and the print queue have nothing to do and the window has been told."""
    for _ in range(2):
        loop = QEventLoop()
        parts.lane.ask(parts.window, str, partial(_quit, loop), _unexpected)
        _run(loop)
        while not parts.queue.idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()


def _run(loop: QEventLoop) -> None:
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
