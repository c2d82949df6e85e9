"""The counter, and in its place another page for as long as that is open: the devices, the till."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.codes import Labels
from app.domain.stripe import CardRead
from app.ui.counter.outside import Status
from app.ui.devices.bench import Bench, Device
from app.ui.devices.page import DevicesPage
from app.ui.theme import Theme


class Page(Protocol):
    """What is shown in the counter's place; it is a widget."""

    @property
    def closed(self) -> SignalInstance:
        """Told when it has nothing more to show."""
        ...

    def leave(self) -> None:
        """The counter is shown again."""
        ...

    def scan(self, text: str) -> bool:
        """A code was scanned. Whether that was for this page; else the page is left."""
        ...


class Pages(QStackedWidget):
    """Shows ``counter``, which stays as it is behind the page.

    Signals:
        opened: a page is shown.
        left: the counter is shown again.
        system_asked: the page of the till is asked for.
        missed: the page of devices is asked for, and there is none.
    """

    opened = Signal()
    left = Signal()
    system_asked = Signal()
    missed = Signal()

    def __init__(self, theme: Theme, counter: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._devices: DevicesPage | None = None
        self._others: dict[QWidget, Page] = {}
        self.addWidget(counter)

    @property
    def devices(self) -> DevicesPage | None:
        """The page of devices while it is shown."""
        return self._devices if self.currentWidget() is self._devices else None

    def equip(self, bench: Bench, labels: Labels, status: Status) -> None:
        """From now on there is a page of devices, which works on ``bench``."""
        self._devices = DevicesPage(self._theme, bench, labels)
        self._devices.show_status(status)
        self._devices.closed.connect(self.leave)
        self.addWidget(self._devices)

    @property
    def page(self) -> Page | DevicesPage | None:
        """What is shown in the counter's place; None: the counter is."""
        return self.devices or self._other

    @property
    def _other(self) -> Page | None:
        shown = self.currentWidget()
        return self._others.get(shown) if shown is not None else None

    def show_page(self, page: Page) -> None:
        """Show ``page``, a widget that is kept from now on."""
        assert isinstance(page, QWidget), "a page can be shown"
        if page not in self._others:
            self._others[page] = page
            self.addWidget(page)
            page.closed.connect(self.leave)
        if self.currentWidget() is not page:
            self.leave()
            self.opened.emit()
            self.setCurrentWidget(page)

    def scan(self, text: str) -> bool:
        """A code was scanned. Whether that was for the page; one that does not want it is left."""
        other = self._other
        if self.devices is not None:
            self.devices.scan(text)
        elif other is not None and not other.scan(text):
            self.leave()
        return self.page is not None

    def card(self, card: CardRead) -> bool:
        """A card was read. Whether that was for the page of devices; any other is left."""
        if self.devices is not None:
            self.devices.card(card)
            return True
        self.leave()
        return False

    def show_status(self, status: Status) -> None:
        """The lamps changed."""
        if self._devices is not None:
            self._devices.show_status(status)

    def open(self, device: Device | None = None) -> None:
        """Show the page; ``device`` None: with that looked at last."""
        if self._devices is not None:
            self.opened.emit()
            self.setCurrentWidget(self._devices)
            self._devices.open(device)
        else:
            self.missed.emit()

    def open_at(self, typed: str) -> None:
        """As ``open``, with the device that is ``typed``; anything else names none."""
        self.open(next((device for device in Device if device.value == typed), None))

    def leave(self) -> None:
        """Back to the counter; what is being tried ends."""
        page = self.page
        if page is not None:
            page.leave()
            self.setCurrentIndex(0)
            self.left.emit()
