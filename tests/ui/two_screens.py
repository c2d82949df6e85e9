"""A counter with a customer's window, in a process of its own: Qt's screens are set at its start.

``python -m tests.ui.two_screens FOLDER`` reads ``look`` and ``scan CODE`` from standard input, and
answers each with a JSON object of how the windows stand.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, cast

PLATFORM = os.environ.get("TWO_SCREENS", "offscreen")

from tests.ui.shop import SMALL, Shop, dressed, open_shop  # noqa: E402 (tests set a platform)

os.environ["QT_QPA_PLATFORM"] = PLATFORM

from PySide6.QtCore import QEventLoop  # noqa: E402
from PySide6.QtGui import QScreen  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from pytestqt.qt_compat import qt_api  # noqa: E402
from pytestqt.qtbot import QtBot  # noqa: E402

from app.config import Settings  # noqa: E402
from app.start.customer_feed import CustomerFeed  # noqa: E402
from app.start.customer_screen import CustomerScreen  # noqa: E402
from tests.till import new_till, stock  # noqa: E402

SETTINGS = Settings(customer_screen=True, customer_qr="https://vip.example.com/join")


class Observed:
    """What can be asked of it."""

    def __init__(self, app: QApplication, shop: Shop, screen: CustomerScreen) -> None:
        self._app, self._shop, self._screen = app, shop, screen
        self._at_once: list[bool] = []
        app.screenRemoved.connect(self._removed)

    def look(self) -> dict[str, Any]:
        window, cashier = self._screen.window, self._shop.window
        assert window is not None
        return {
            "screens": len(self._app.screens()),
            "shown": window.isVisible(),
            "place": window.geometry().getRect() if window.isVisible() else None,
            "percent": window._theme.scale_percent,
            "over": window.isVisible() and window.geometry().intersects(cashier.geometry()),
            "typing": cashier.omnibox.hasFocus(),
            "total": window.sale.sums.sum.text(),
            "hidden_at_once": self._at_once,
        }

    def do(self, verb: str, rest: str) -> None:
        if verb == "scan":
            self._shop.scan(rest)

    def _removed(self, _: QScreen) -> None:
        assert self._screen.window is not None
        self._at_once.append(not self._screen.window.isVisible())


def main(folder: Path) -> None:
    qt_api.set_qt_api("pyside6")
    app = QApplication(sys.argv[:1])
    till = new_till(folder)
    stock(till)
    look = dressed(app, "light", SMALL)
    shop = open_shop(till, QtBot(cast("Any", None)), look, kept=False)
    shop.window.setGeometry(0, 0, 1300, 700)
    feed = CustomerFeed(shop.window.session)
    screen = CustomerScreen(shop.window, feed, "好又多便利", look)
    screen.use(SETTINGS, till.desk)
    observed = Observed(app, shop, screen)
    for line in sys.stdin:
        observed.do(*line.strip().partition(" ")[::2])
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        sys.stdout.write(json.dumps(observed.look()) + "\n")
        sys.stdout.flush()
    screen.stop()
    feed.stop()
    shop.store.finish()
    shop.centre.finish()
    till.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
