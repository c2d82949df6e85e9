"""Trying a device with settings that are not saved yet. Each lets the running one go for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.config import Settings
from app.devices import doctor
from app.devices.escpos import encode
from app.devices.ports import Drawer, Scale
from app.devices.printer import EscposPrinter
from app.domain.display import CustomerView, lines
from app.domain.refusal import Refused, Unavailable
from app.domain.slips.calibration import calibration_receipt
from app.operations import cash
from app.start import printers
from app.start.customer_display import display_face, pole_display
from app.start.devices.looking import Eye, Tell, Trial
from app.start.devices.reader_trials import card_trial, scanner_trial
from app.start.devices.running import Devices
from app.start.scales import scale_of
from app.ui.devices.bench import (
    Device,
    Displayed,
    Forbidden,
    Learnt,
    News,
    Reached,
    Tried,
    Weighed,
)
from app.ui.lanes import Lane

DRAWER_REASON = "试钱箱"
SAMPLE_S, WEIGH_EVERY_S = 5.0, 0.2
SAMPLE = CustomerView(line="测试 TEST", quantity="1", line_fen=88_88, total_fen=88_88)


class PrinterTrial:
    """Sends ``job`` between two receipts. Once begun it is sent, whoever waits for it or not."""

    def __init__(self, devices: Devices, settings: Settings, tell: Tell, job: bytes) -> None:
        printer = printers.printer(settings, devices.folder)
        assert printer is not None
        self._printer: EscposPrinter = printer
        self._queue, self._url = devices.queue, settings.printer_url
        self._tell, self._job = tell, job

    def begin(self) -> None:
        """See ``Trial``."""
        self._queue.lend(self._print, self._tell, lambda _: None)

    def end(self) -> None:
        """See ``Trial``."""

    def _print(self) -> News:
        eye = Eye(self._url, self._tell)
        try:
            outcome = self._printer.send(self._job)
            return Tried(outcome, self._printer.state())
        finally:
            eye.close()


def calibration(devices: Devices, settings: Settings) -> bytes:
    """The slip from which a person reads what the printer can do."""
    profile = printers.profile(settings, devices.folder)
    return encode(calibration_receipt(profile.columns), profile)


class ConfirmationTrial:
    """Asks the printer how it tells that a job was processed. No paper comes out."""

    def __init__(self, devices: Devices, settings: Settings, tell: Tell) -> None:
        self._queue, self._url, self._tell = devices.queue, settings.printer_url, tell

    def begin(self) -> None:
        """See ``Trial``."""
        self._queue.lend(self._ask, self._tell, lambda _: None)

    def end(self) -> None:
        """See ``Trial``."""

    def _ask(self) -> News:
        eye = Eye(self._url, self._tell)
        try:
            found = doctor.confirmation(self._url)
        except Unavailable as problem:
            return Learnt({}, problem.code)
        finally:
            eye.close()
        return Learnt({"printer_confirmation": found.value})


class DrawerTrial:
    """Opens the drawer once, where whoever stands there may; it stays in the journal."""

    def __init__(self, devices: Devices, drawer: Drawer, tell: Tell) -> None:
        self._devices, self._drawer, self._tell = devices, drawer, tell

    def begin(self) -> None:
        """See ``Trial``."""
        self._devices.queue.lend(self._open, self._tell, lambda _: None)

    def end(self) -> None:
        """See ``Trial``."""

    def _open(self) -> News:
        try:
            cash.note_opening(self._devices.desk, reason=DRAWER_REASON)
        except Refused as problem:
            return Forbidden(problem)
        return Tried(self._drawer.open_drawer())


class DisplayTrial:
    """Shows a sample for some seconds."""

    def __init__(self, devices: Devices, settings: Settings, tell: Tell) -> None:
        self._follower, self._settings, self._tell = devices.display, settings, tell
        self._ended = threading.Event()

    def begin(self) -> None:
        """See ``Trial``."""
        self._follower.lend(self._show, self._tell, lambda _: None)

    def end(self) -> None:
        """See ``Trial``."""
        self._ended.set()

    def _show(self) -> News:
        display, face = pole_display(self._settings), display_face(self._settings)
        assert display is not None
        eye = Eye(self._settings.display_url, self._tell)
        try:
            sample = lines(SAMPLE, face)
            there = display.show(sample.upper, sample.lower)
            self._tell(Reached(there))
            if there:
                self._ended.wait(SAMPLE_S)
            display.close()
            return Displayed(there)
        finally:
            eye.close()


class ScreenTrial(QObject):
    """Shows a sample on the second screen for some seconds."""

    def __init__(self, devices: Devices, settings: Settings, tell: Tell) -> None:
        super().__init__()
        self._devices, self._settings, self._tell = devices, settings, tell
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(lambda: tell(Displayed(there=True)))

    def begin(self) -> None:
        """See ``Trial``."""
        self._devices.show_screen(self._settings)
        window = self._devices.screen.window
        if window is None or not window.isVisible():
            self._tell(Displayed(there=False))
            return
        window.show_view(SAMPLE)
        self._tell(Reached(there=True))
        self._over.start(int(SAMPLE_S * 1000))

    def end(self) -> None:
        """See ``Trial``."""
        self._over.stop()
        self._devices.show_screen(self._devices.settings)


class ScaleTrial:
    """Asks the scale over and over."""

    def __init__(self, devices: Devices, lane: Lane, settings: Settings, tell: Tell) -> None:
        made = scale_of(settings, devices.folder)
        assert made is not None
        self._scale: Scale = made
        self._lane, self._url, self._tell = lane, settings.scale_url, tell
        self._ended = threading.Event()

    def begin(self) -> None:
        """See ``Trial``."""
        self._lane.ask(self._lane, self._weigh, lambda _: None, lambda _: None)

    def end(self) -> None:
        """See ``Trial``."""
        self._ended.set()

    def _weigh(self) -> None:
        eye = Eye(self._url, self._tell)
        try:
            while not self._ended.is_set():
                self._tell(self._asked())
                self._ended.wait(WEIGH_EVERY_S)
        finally:
            eye.close()
            self._scale.close()

    def _asked(self) -> Weighed:
        try:
            return Weighed(self._scale.weigh())
        except Unavailable as problem:
            return Weighed(None, problem.code)


def drawer_trial(devices: Devices, _lane: Lane, settings: Settings, tell: Tell) -> Trial:
    """Raises ``SettingsError`` where there is neither a drawer of its own nor a printer."""
    drawer = printers.drawer(settings, printers.printer(settings), devices.folder)
    if drawer is None:
        raise devices.missing("drawer_url")
    return DrawerTrial(devices, drawer, tell)


TRIALS: dict[Device, Callable[[Devices, Lane, Settings, Tell], Trial]] = {
    Device.PRINTER: lambda devices, _, settings, tell: PrinterTrial(
        devices, settings, tell, calibration(devices, settings)
    ),
    Device.DRAWER: drawer_trial,
    Device.SCANNER: scanner_trial,
    Device.CARDS: card_trial,
    Device.DISPLAY: lambda devices, _, settings, tell: DisplayTrial(devices, settings, tell),
    Device.SCREEN: lambda devices, _, settings, tell: ScreenTrial(devices, settings, tell),
    Device.SCALE: ScaleTrial,
}
