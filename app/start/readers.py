"""What reads codes and cards beside the keyboard, carried into the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.config import Settings
from app.devices.card_reader import CardForm, ListeningCardReader
from app.devices.ports import CardReader, Scanner
from app.devices.scanner import SerialScanner
from app.domain.stripe import CardRead
from app.start.board import Board
from app.ui.counter.window import CounterWindow

SCANNER = ("scanner_url", "scanner_baud")
CARDS = ("card_reader_url", "card_reader_form", "card_reader_baud")


def scanner(settings: Settings) -> Scanner | None:
    """The serial scanner that is set up; None for none."""
    if not settings.scanner_url:
        return None
    return SerialScanner(settings.scanner_url, baud=settings.scanner_baud)


def card_reader(settings: Settings) -> CardReader | None:
    """The card reader that is set up; None for none."""
    if not settings.card_reader_url:
        return None
    form = CardForm(settings.card_reader_form)
    return ListeningCardReader(settings.card_reader_url, form, baud=settings.card_reader_baud)


class Readers(QObject):
    """A serial scanner and a card reader, where they are set up; each tells its own lamp.

    All but the first start may take as long as a thread needs to end, so it belongs on a lane.
    """

    _scanned = Signal(str)
    _scanner_there = Signal(object)
    _swiped = Signal(object)
    _cards_there = Signal(object)

    def __init__(self, settings: Settings, window: CounterWindow, board: Board) -> None:
        super().__init__(window)
        self._scanned.connect(window.on_scan)
        self._scanner_there.connect(board.scanner)
        self._swiped.connect(window.on_card)
        self._cards_there.connect(board.cards)
        self._settings = settings
        self._scanner: Scanner | None = None
        self._cards: CardReader | None = None
        self.start_scanner()
        self.start_cards()

    def use(self, settings: Settings) -> None:
        """Start again what is set up otherwise than before."""
        before, self._settings = self._settings, settings
        if _of(before, SCANNER) != _of(settings, SCANNER):
            self.stop_scanner()
            self.start_scanner()
        if _of(before, CARDS) != _of(settings, CARDS):
            self.stop_cards()
            self.start_cards()

    def start_scanner(self) -> None:
        """Listen to the scanner, unless that is done already."""
        if self._scanner is None:
            self._scanner = scanner(self._settings)
            if self._scanner is None:
                self._scanner_there.emit(None)
            else:
                self._scanner.start(self._scanned.emit, self._scanner_there.emit)

    def stop_scanner(self) -> None:
        """Let the scanner go."""
        if self._scanner is not None:
            self._scanner.stop()
        self._scanner = None

    def start_cards(self) -> None:
        """Listen to the card reader, unless that is done already."""
        if self._cards is None:
            self._cards = card_reader(self._settings)
            if self._cards is None:
                self._cards_there.emit(None)
            else:
                self._cards.start(self._card, self._cards_there.emit)

    def stop_cards(self) -> None:
        """Let the card reader go."""
        if self._cards is not None:
            self._cards.stop()
        self._cards = None

    def stop(self) -> None:
        """Nothing is read any more; waits for their threads."""
        self.stop_scanner()
        self.stop_cards()

    def _card(self, card: CardRead) -> None:
        self._swiped.emit(card)


def _of(settings: Settings, keys: tuple[str, ...]) -> list[object]:
    return [getattr(settings, key) for key in keys]
