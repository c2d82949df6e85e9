"""The devices of this till, one under another, each with its lamp and how it stands in words."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import Elided, label, restyle
from app.ui.devices.bench import Device, Values
from app.ui.devices.words import ICONS, name_of
from app.ui.theme import Theme

translate = QCoreApplication.translate

ROW = 60
_LAMPS = {
    Device.SCANNER: "scanner_url",
    Device.CARDS: "card_reader_url",
    Device.DISPLAY: "display_url",
    Device.SCALE: "scale_url",
}
_ROLE = {"ok": "success", "warn": "warning", "bad": "danger", "off": "muted"}


class _Row(QPushButton):
    """One device. The word says how it stands; its colour only repeats it."""

    def __init__(self, theme: Theme, device: Device) -> None:
        super().__init__()
        self._theme, self.device = theme, device
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setObjectName("device_row")
        self.setFixedHeight(theme.px(ROW))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._icon = QLabel()
        self.state = Elided(theme.px(60))
        self.state.setProperty("text_role", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label("strong", name_of(device)))
        words.addWidget(self.state)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._icon.setFixedWidth(theme.px(28))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(8), theme.px(4))
        row.setSpacing(theme.px(12))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_state(self, tone: str, words: str) -> None:
        """Light up."""
        restyle(self.state, "tone", tone)
        self.state.say(words)
        self._icon.setPixmap(self._theme.picture(ICONS[self.device], _ROLE[tone], 24))
        self.setAccessibleName(f"{name_of(self.device)}: {words}")


class DeviceList(QFrame):
    """Arrows choose, as a click does.

    Signals:
        chosen: another one is to be looked at; carries the ``Device``.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedWidth(theme.px(212))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(4))
        self.rows = {device: _Row(theme, device) for device in Device}
        self._group = QButtonGroup(self)
        for row in self.rows.values():
            self._group.addButton(row)
            column.addWidget(row)
            row.toggled.connect(partial(self._toggled, row.device))
        column.addStretch(1)

    def choose(self, device: Device) -> None:
        """Mark ``device``, and let the arrows go on from there."""
        self.rows[device].setChecked(True)
        self.rows[device].setFocus()

    def _toggled(self, device: Device, on: bool) -> None:  # noqa: FBT001 (a slot's value)
        if on:
            self.chosen.emit(device)

    def show_states(self, status: Status, values: Values, unsaved: set[Device]) -> None:
        """How each stands now."""
        for device, row in self.rows.items():
            if device in unsaved:
                row.show_state("warn", self.tr("Not saved"))
            else:
                row.show_state(*state_of(device, status, values))


def state_of(device: Device, status: Status, values: Values) -> tuple[str, str]:
    """Tone and words."""
    nothing = "off", translate("DeviceList", "Not set up")
    if device is Device.PRINTER:
        return _printer(status.printer) if values["printer_url"] else nothing
    if device in _LAMPS and values[_LAMPS[device]]:
        return _there(getattr(status, device.value))
    also = {
        "drawer_url": (Device.DRAWER, translate("DeviceList", "On its own line")),
        "printer_url": (Device.DRAWER, translate("DeviceList", "At the printer")),
        "wedge_enabled": (Device.SCANNER, translate("DeviceList", "At the keyboard")),
        "customer_screen": (Device.SCREEN, translate("DeviceList", "Switched on")),
    }
    for key, (whose, words) in also.items():
        if device is whose and values[key]:
            return "ok", words
    return nothing


def _there(connected: bool | None) -> tuple[str, str]:  # noqa: FBT001 (a state, not a switch)
    return {
        None: ("off", translate("DeviceList", "Being looked for")),
        True: ("ok", translate("DeviceList", "Connected")),
        False: ("bad", translate("DeviceList", "Does not answer")),
    }[connected]


def _printer(lamp: PrinterLamp) -> tuple[str, str]:
    return {
        PrinterLamp.READY: ("ok", translate("DeviceList", "Ready")),
        PrinterLamp.LOW: ("warn", translate("DeviceList", "Paper low")),
        PrinterLamp.PAPER_OUT: ("bad", translate("DeviceList", "No paper")),
        PrinterLamp.COVER_OPEN: ("bad", translate("DeviceList", "Cover open")),
        PrinterLamp.GONE: ("bad", translate("DeviceList", "Does not answer")),
        PrinterLamp.NONE: ("off", translate("DeviceList", "Being looked for")),
    }[lamp]
