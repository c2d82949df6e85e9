"""Trying what reads codes and cards: the trial listens where the running till would."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.config import Settings
from app.domain.stripe import CardRead
from app.start.devices.looking import Eye, Tell, Trial
from app.start.devices.running import Devices
from app.start.readers import card_reader, scanner
from app.ui.devices.bench import Carded, Reached, Scanned
from app.ui.lanes import Lane


class ReaderTrial:
    """Listens as the till does, with other settings, and looks at the bytes."""

    def __init__(
        self,
        lane: Lane,
        eye: Callable[[], Eye],
        start: Callable[[], None],
        stop: Callable[[], None],
    ) -> None:
        self._lane = lane
        self._make_eye, self._start, self._stop = eye, start, stop
        self._eye: Eye | None = None

    def begin(self) -> None:
        """See ``Trial``."""
        self._ask(self._begin)

    def end(self) -> None:
        """See ``Trial``."""
        self._ask(self._end)

    def _ask(self, job: Callable[[], None]) -> None:
        self._lane.ask(self._lane, job, lambda _: None, lambda _: None)

    def _begin(self) -> None:
        self._eye = self._make_eye()
        self._start()

    def _end(self) -> None:
        self._stop()
        if self._eye is not None:
            self._eye.close()


def scanner_trial(devices: Devices, lane: Lane, settings: Settings, tell: Tell) -> Trial:
    """Listen to the scanner at the address that is typed."""
    tried = scanner(settings)
    assert tried is not None
    readers = devices.readers

    def start() -> None:
        readers.stop_scanner()
        tried.start(lambda text: tell(Scanned(text)), lambda there: tell(Reached(there)))

    def stop() -> None:
        tried.stop()
        readers.start_scanner()

    eye = partial(Eye, settings.scanner_url, tell, cards=True)
    return ReaderTrial(lane, eye, start, stop)


def card_trial(devices: Devices, lane: Lane, settings: Settings, tell: Tell) -> Trial:
    """Listen to the card reader at the address that is typed."""
    tried = card_reader(settings)
    assert tried is not None
    readers = devices.readers

    def told(card: CardRead) -> None:
        tell(Carded(card))

    def start() -> None:
        readers.stop_cards()
        tried.start(told, lambda there: tell(Reached(there)))

    def stop() -> None:
        tried.stop()
        readers.start_cards()

    eye = partial(Eye, settings.card_reader_url, tell, cards=True)
    return ReaderTrial(lane, eye, start, stop)
