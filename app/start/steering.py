"""The window driven by lines on standard input: for the demo without a screen, and whole tests.

One command a line, one JSON object back on standard output:

    until lines=5 member=true   answers once the screen stands so
    key F9        scan CODE        type 5678        picture FILE        show        quit
    tap 5         a star on the customer's screen
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.operations.views import Paid
from app.start.counter import Parts
from app.ui.counter.blind_panel import BlindPanel
from app.ui.counter.choice import Choice
from app.ui.counter.exchange_panel import ExchangePanel
from app.ui.counter.new_member import NewMember
from app.ui.counter.panel import Panel
from app.ui.counter.return_panel import ReturnPanel
from app.ui.counter.sheet import Sheet
from app.ui.counter.top_up import TopUp
from app.ui.customer.window import CustomerWindow

LOOK_MS = 20
SIZE = (1366, 768)


class Steering(QObject):
    """Reads commands on a thread of its own, and carries them out in the window's."""

    _line = Signal(str)

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self._paid: Paid | None = None
        self._said = ""
        self._wanted: dict[str, Any] = {}
        self._waiting: list[str] = []
        session = parts.window.session
        session.paid.connect(self._note_paid)
        session.said.connect(self._note_said)
        self._line.connect(self._queue)
        parts.window.setFixedSize(*SIZE)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(LOOK_MS)
        threading.Thread(target=self._read, name="steering", daemon=True).start()

    def state(self) -> dict[str, Any]:
        """What a cashier could read off the screen now."""
        view, status = self._parts.window.session.view, self._parts.board.status
        panel, shut = self._parts.window.stage.panel, self._parts.window.stage.shut
        desk = self._parts.window.session.desk
        found: dict[str, Any] = {
            "online": status.online and not status.loading,
            "loading": status.loading,
            "unsent": status.unsent,
            "talks": self._parts.heart.talks,
            "printer": status.printer.value,
            "scanner": status.scanner,
            "cards": status.cards,
            "display": status.display,
            "scale": status.scale,
            "drawer": status.drawer,
            "printing": not self._parts.queue.idle,
            "paid": self._paid.serial if self._paid else "",
            "document": self._paid.document if self._paid else "",
            "change_fen": self._paid.change_fen if self._paid else 0,
            "earned": self._paid.earned if self._paid else 0,
            "said": self._said,
            "panel": type(panel).__name__ if panel else "",
            "rows": _rows(panel),
            "stars": _stars(),
            "staff": desk.staff if desk.logged_in or not shut else "",
            "locked": shut,
        }
        if view is None:
            return found
        member = view.member
        return found | {
            "lines": len(view.basket.lines),
            "pieces": view.basket.pieces,
            "due_fen": view.quote.due_fen,
            "rest_fen": view.rest_fen,
            "value_fen": view.value_fen,
            "redeemed": view.quote.points,
            "suspended": view.suspended,
            "attention": view.attention,
            "member": member.id if member else "",
            "asked": member.asked if member else False,
            "points": member.points if member else 0,
            "balance_fen": member.value_fen if member else 0,
            "held_points": member.held_points if member else 0,
            "held_fen": member.held_fen if member else 0,
        }

    def _read(self) -> None:
        for line in sys.stdin:
            self._line.emit(line.strip())
        self._line.emit("quit")

    def _queue(self, line: str) -> None:
        self._waiting.append(line)
        self._go_on()

    def _go_on(self) -> None:
        """Carry out what waits, one by one; an ``until`` that does not hold yet keeps the rest."""
        while self._waiting:
            verb, _, rest = self._waiting[0].partition(" ")
            if verb == "until" and not self._holds(rest):
                return
            self._waiting.pop(0)
            self._do(verb, rest)

    def _holds(self, conditions: str) -> bool:
        """Whether all ``name=value`` hold; ``name>value`` and ``name=*`` (anything) do as well."""
        state = self.state()
        for condition in conditions.split():
            name, sign, value = condition.partition(">" if ">" in condition else "=")
            found = state.get(name)
            if sign == ">":
                if found is None or not found > int(value):
                    return False
            elif value == "*":
                if not found:
                    return False
            elif str(found).lower() != value.lower():
                return False
        return True

    def _do(self, verb: str, rest: str) -> None:
        window = self._parts.window
        if verb == "key":
            self._press(rest)
        elif verb == "type":
            QTest.keyClicks(self._focus(), rest)
        elif verb == "scan":
            window.on_scan(rest)
        elif verb == "picture":
            window.grab().save(rest)
        elif verb == "tap":
            for facing in _facing():
                facing.thanks.stars.keys[int(rest) - 1].click()
        elif verb == "forget":
            self._paid, self._said = None, ""
        sys.stdout.write(json.dumps(self.state(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        if verb == "quit":
            window.close()
            QApplication.quit()

    def _press(self, name: str) -> None:
        combination = QKeySequence(name)[0]  # type: ignore[index] # the stub lacks it
        QTest.keyClick(self._focus(), combination.key(), combination.keyboardModifiers())

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self._parts.window

    def _note_paid(self, paid: Paid, _top_up: object) -> None:
        self._paid = paid

    def _note_said(self, message: Any) -> None:
        self._said = message.text if message else ""


def _rows(panel: Panel | None) -> list[str]:
    """What can be picked on a list, the lines of a table, or what Enter would do on a sheet."""
    if isinstance(panel, Choice):
        return [row.text.whole for row in panel.rows if row.isVisible()]
    if isinstance(panel, ReturnPanel | BlindPanel | ExchangePanel):
        return [" ".join(row.cells) for row in panel.table.rows]
    if isinstance(panel, NewMember):
        return [panel.referrer.whole]
    if isinstance(panel, TopUp):
        return [panel.after.text()]
    return [panel.content.verb] if isinstance(panel, Sheet) else []


def _facing() -> list[CustomerWindow]:
    """The customer's window, where there is one to be seen."""
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, CustomerWindow) and one.isVisible()]


def _stars() -> str:
    """What the customer reads beside the stars; empty where there are none."""
    shown = [one.thanks.stars for one in _facing() if one.thanks.stars.isVisible()]
    return shown[0].words.whole if shown else ""
