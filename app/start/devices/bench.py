"""The bench of the page where devices are set up: saving, looking for ports, trying."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.config import Changes, Settings, SettingsError
from app.devices import doctor, found
from app.start import printers
from app.start.devices import table
from app.start.devices.looking import Tell, Trial
from app.start.devices.running import Devices
from app.start.devices.trials import TRIALS, ConfirmationTrial, PrinterTrial
from app.ui.devices.bench import Device, News, Place, Setting, Step, Values, Wrong
from app.ui.lanes import Lane

_NEEDED = {
    Device.PRINTER: "printer_url",
    Device.SCANNER: "scanner_url",
    Device.CARDS: "card_reader_url",
    Device.DISPLAY: "display_url",
    Device.SCALE: "scale_url",
    Device.SCREEN: "customer_screen",
}


class TillBench(QObject):
    """``ui.devices.bench.Bench`` on the devices of the running till."""

    _told = Signal(int, object)

    def __init__(self, devices: Devices) -> None:
        super().__init__()
        self.devices = devices
        self._lane = Lane(self, name="devices")
        self._turn = 0
        self._tell: Tell | None = None
        self._trial: Trial | None = None
        self._told.connect(self._pass_on)

    def values(self) -> Values:
        """See ``Bench``."""
        return table.values(self.devices.settings)

    def settings_of(self, device: Device) -> Sequence[Setting]:
        """See ``Bench``."""
        return [table.setting(key) for key in table.KEYS[device]]

    def find_places(self, then: Callable[[Mapping[str, Sequence[Place]]], None]) -> None:
        """See ``Bench``."""
        self._lane.ask(self, _places, then, lambda _: None)

    def wrong(self, changes: Values) -> Wrong | None:
        """See ``Bench``."""
        try:
            self.devices.checked(changes)
        except SettingsError as error:
            return _wrong(error)
        return None

    def save(self, changes: Values, then: Callable[[Wrong | None], None]) -> None:
        """See ``Bench``."""
        self.end()
        self._lane.ask(self, partial(self._saved, changes), then, lambda _: None)

    def begin(self, device: Device, changes: Values, tell: Callable[[News], None]) -> None:
        """See ``Bench``."""
        self._start(partial(self._trial_of, device), changes, tell)

    def end(self) -> None:
        """See ``Bench``."""
        trial, self._trial, self._tell = self._trial, None, None
        self._turn += 1
        if trial is not None:
            trial.end()

    def steps(self) -> Sequence[Step]:
        """See ``Bench``."""
        return [Step(step.name, step.numbers) for step in doctor.steps()]

    def print_step(self, name: str, changes: Values, tell: Callable[[News], None]) -> None:
        """See ``Bench``."""

        def make(settings: Settings, told: Tell) -> Trial:
            self._insist(settings, "printer_url")
            profile = printers.profile(settings, self.devices.folder)
            return PrinterTrial(self.devices, settings, told, doctor.job(_step(name), profile))

        self._start(make, changes, tell)

    def learnt(self, name: str, number: int, changes: Values) -> Values:
        """See ``Bench``."""
        profile = printers.profile(self.devices.checked(changes), self.devices.folder)
        return doctor.learnt(_step(name), number, profile)

    def learn_confirmation(self, changes: Values, tell: Callable[[News], None]) -> None:
        """See ``Bench``."""

        def make(settings: Settings, told: Tell) -> Trial:
            self._insist(settings, "printer_url")
            return ConfirmationTrial(self.devices, settings, told)

        self._start(make, changes, tell)

    def stop(self) -> None:
        """End what is being tried, and wait for it; then stop the devices."""
        self.end()
        self._lane.finish()
        self.devices.stop()

    def _start(self, make: Callable[[Settings, Tell], Trial], changes: Changes, tell: Tell) -> None:
        self.end()
        turn, self._tell = self._turn, tell
        try:
            self._trial = make(self.devices.checked(changes), partial(self._told.emit, turn))
        except SettingsError as error:
            self._told.emit(turn, _wrong(error))
        else:
            self._trial.begin()

    def _trial_of(self, device: Device, settings: Settings, tell: Tell) -> Trial:
        """Raises ``SettingsError`` where there is nothing to try."""
        if device in _NEEDED:
            self._insist(settings, _NEEDED[device])
        return TRIALS[device](self.devices, self._lane, settings, tell)

    def _insist(self, settings: Settings, key: str) -> None:
        if not getattr(settings, key):
            raise self.devices.missing(key)

    def _saved(self, changes: Changes) -> Wrong | None:
        try:
            self.devices.apply(changes)
        except SettingsError as error:
            return _wrong(error)
        return None

    def _pass_on(self, turn: int, news: News) -> None:
        if turn == self._turn and self._tell is not None:
            self._tell(news)


def _step(name: str) -> doctor.Step:
    return next(step for step in doctor.steps() if step.name == name)


def _wrong(error: SettingsError) -> Wrong:
    return Wrong(error.key, error.chinese, error.english)


def _places() -> dict[str, list[Place]]:
    ports = _as_places(found.serial_ports())
    return {
        "printer_url": _as_places(found.printers()) + ports,
        "card_reader_url": ports + _as_places(found.card_services()),
        **dict.fromkeys(("drawer_url", "scanner_url", "display_url", "scale_url"), ports),
    }


def _as_places(places: Sequence[found.Found]) -> list[Place]:
    return [Place(place.url, place.name) for place in places]
