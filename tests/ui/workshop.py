"""The shop with devices on pseudo terminals, and hands to work the page where they are set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.config import Settings, load, save
from app.start import printers
from app.start.board import Board
from app.start.devices.bench import TillBench
from app.start.devices.running import Devices
from app.start.paper import PrintQueue
from app.ui.devices.bench import Device
from app.ui.devices.field import Value
from app.ui.devices.page import DevicesPage
from app.ui.theme import Theme
from tests.ui.shop import Shop

WAIT_MS = 15_000


@dataclass
class Workshop:
    """The shop's window, with the page of devices on real devices of peers."""

    shop: Shop
    board: Board
    queue: PrintQueue
    bench: TillBench

    @property
    def page(self) -> DevicesPage:
        page = self.shop.window.pages.devices
        assert page is not None, "the page is not open"
        return page

    @property
    def devices(self) -> Devices:
        return self.bench.devices

    @property
    def said(self) -> str:
        """What stands in the trial's message."""
        return self.page.trial.words.text()

    @property
    def seen(self) -> list[str]:
        """The rows of the live view."""
        return self.page.trial.live.text.toPlainText().splitlines()

    @property
    def folder(self) -> Path:
        return self.shop.till.desk.store.files.folder

    def saved(self) -> Settings:
        return load(self.folder)

    def open(self, device: Device) -> DevicesPage:
        self.shop.window.pages.open(device)
        return self.page

    def fill(self, key: str, value: Value) -> None:
        """Set a field, as typing or choosing does."""
        field = self.page.form.fields[key]
        field.show_value(value)
        field.edited.emit()

    def press(self, button: QPushButton) -> None:
        """With the keyboard: Enter on the button."""
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        QApplication.processEvents()

    def save(self) -> None:
        self.press(self.page.form_card.save)

    def until(self, holds: Callable[[], object]) -> None:
        self.shop.qtbot.waitUntil(lambda: bool(holds()), timeout=WAIT_MS)

    def idle(self) -> None:
        """Until all that was asked of the bench is done."""
        told: list[bool] = []
        self.bench._lane.ask(self.bench, lambda: True, told.append, lambda _: None)
        self.until(lambda: told)

    def focused(self) -> QWidget | None:
        return QApplication.focusWidget()


@contextmanager
def workshop(shop: Shop, theme: Theme, changes: dict[str, str | int | bool]) -> Iterator[Workshop]:
    """As ``start`` joins them: the queue, the devices, the bench and the page."""
    desk = shop.till.desk
    folder = desk.store.files.folder
    settings = save(folder, changes)
    board = Board()
    board.shown.connect(shop.window.show_status)
    printer = printers.printer(settings, folder)
    queue = PrintQueue(
        desk,
        printer,
        printers.drawer(settings, printer, folder),
        printers.profile(settings, folder),
        board,
        trusted=printers.trusted(settings),
    )
    shop.store.changed.connect(queue.wake)
    queue.changed.connect(shop.window.refresh)
    bench = TillBench(Devices(settings, shop.window, queue, board, theme))
    shop.window.equip(bench)
    queue.wake()
    try:
        yield Workshop(shop, board, queue, bench)
    finally:
        bench.stop()
        queue.stop()
        bench.devices.close_log()
