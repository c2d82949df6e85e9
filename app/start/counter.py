"""The counter, joined: files, lanes, devices, the centre and the window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import keys, resources
from app.config import Settings, load
from app.devices.escpos import Chinese, Knife, PrinterProfile
from app.devices.printer import Confirmation, EscposPrinter
from app.devices.scanner import SerialScanner
from app.devices.wedge import WedgeDetector
from app.domain.refusal import Unavailable
from app.models.base import Store
from app.operations import points, printing, stored_value
from app.operations.calls import Calls
from app.operations.desk import Desk
from app.second_copy.medium import SecondCopy
from app.start import enrolment, makers
from app.start.board import Board
from app.start.enrolment import Enrolment
from app.start.heart import Heart
from app.start.keeper import Keeper
from app.start.paper import PrintQueue
from app.start.recovery import backup_folder
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from app.sync.http import HttpExchange
from app.sync.step import Limits
from app.ui import language, theme, tones
from app.ui.counter.outside import Outside
from app.ui.counter.window import CounterWindow
from app.ui.lanes import Lane

PROGRAM = "0.1.0"
_FONT = "NotoSansSC-Regular.ttf"

_NOWHERE = "offscreen"


@dataclass(slots=True)
class Parts:
    """All that runs, for whoever steers it and for the way out."""

    window: CounterWindow
    store: Store
    lane: Lane
    calls: Lane
    heart: Heart
    keeper: Keeper
    queue: PrintQueue
    board: Board
    scanner: SerialScanner | None
    player: tones.Player
    lock: QLockFile

    def stop(self) -> None:
        """End everything in the order that loses nothing."""
        if self.scanner is not None:
            self.scanner.stop()
        self.lane.finish()
        self.calls.finish()
        self.heart.stop()
        self.keeper.stop()
        self.queue.stop()
        self.window.close()
        self.store.close()
        if isinstance(self.player, tones.CommandPlayer):
            self.player.close()
        self.lock.unlock()


class _Scans(QObject):
    """Carries what the scanner's thread says into the window's thread."""

    scanned = Signal(str)
    connected = Signal(bool)


def application(settings: Settings) -> QApplication:
    """Qt, in the language and the look that are set."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    language.install(app, settings.language)
    return app


def assemble(folder: Path) -> Parts:
    """Everything of the till in ``folder``, joined and shown.

    Raises ``SettingsError`` for a wrong setting; ``Unavailable`` with ``not_enrolled``,
    ``already_running``, or what keeps the files shut.
    """
    settings = load(folder)
    app = application(settings)
    lock = QLockFile(str(folder / "till.lock"))
    enrolled = enrolment.enrolled(folder)
    if not lock.tryLock(100):
        raise Unavailable("already_running", str(folder))
    store = enrolment.open_till(folder, enrolled, makers.new_id())
    board = Board()
    heart = _heart(store, enrolled, settings, board)
    desk = heart.desk
    printing.recover(desk)
    queue = _print_queue(desk, settings, board)
    look = theme.load(_scheme(settings), settings.scale_percent, _screen())
    theme.install(app, look)
    lane, calls = Lane(name="store"), Lane(name="calls")
    player = tones.find_player(settings.sound_volume, folder / "sounds")
    window = CounterWindow(
        desk,
        lane,
        heart.lane,
        _outside(desk, enrolled, heart, queue),
        theme=look,
        player=player,
        wedge=_wedge(settings),
        calls=calls,
    )
    scanner = _scanner(settings, window, board)
    for source in (lane.changed, heart.changed):
        source.connect(queue.wake)
    for source in (lane.changed, calls.changed):
        source.connect(heart.wake)
    keeper = Keeper(
        store, backup_folder(settings, folder), _second_copy(folder, settings, enrolled)
    )
    for source in (lane.changed, heart.changed):
        source.connect(keeper.wake)
    keeper.troubled.connect(window.session.warn)
    heart.changed.connect(window.refresh)
    queue.changed.connect(window.refresh)
    board.shown.connect(window.show_status)
    parts = Parts(window, store, lane, calls, heart, keeper, queue, board, scanner, player, lock)
    window.resize(_screen())
    if QGuiApplication.platformName() == _NOWHERE:
        window.show()
    else:
        (window.showFullScreen if settings.full_screen else window.showMaximized)()
    heart.start()
    keeper.start()
    queue.wake()
    return parts


def run(folder: Path, began: Callable[[Parts], object] | None = None) -> int:
    """Run the counter until its window is closed."""
    parts = assemble(folder)
    app = QApplication.instance()
    assert app is not None
    steering = began(parts) if began else None
    code = app.exec()
    parts.stop()
    del steering
    return code


def _heart(store: Store, enrolled: Enrolment, settings: Settings, board: Board) -> Heart:
    """Rounds and calls have a connection each: a look-up waits for no page of the feed."""
    authority = enrolment.authority(store.files.folder, enrolled)
    where = (enrolment.centre_url(settings, enrolled), authority, enrolled.ca)
    calls = CentreCalls(store, HttpCentre(*where))
    limits = Limits(settings.sync_documents, settings.sync_rows, PROGRAM)
    make_desk = partial(_desk, store, enrolled, settings, calls)
    return Heart(make_desk, HttpExchange(*where), limits, settings.heartbeat_s, board)


def _desk(
    store: Store,
    enrolled: Enrolment,
    settings: Settings,
    calls: Calls,
    online: Callable[[], bool],
) -> Desk:
    zone = makers.now().astimezone().tzinfo
    assert zone is not None
    return Desk(
        store,
        bytes.fromhex(enrolled.phone_key),
        settings.staff_number,
        settings.staff_name,
        settings.printer_columns,
        zone,
        makers.now,
        makers.new_id,
        keys.new_salt,
        online,
        tuple(settings.receipt_footer.split("/")) if settings.receipt_footer else (),
        calls,
        enrolment.document_signer(store.files.folder, enrolled),
    )


def _second_copy(folder: Path, settings: Settings, enrolled: Enrolment) -> SecondCopy | None:
    if not settings.second_copy_folder:
        return None
    medium, key = Path(settings.second_copy_folder), bytes.fromhex(enrolled.seal_key)
    return SecondCopy(medium, enrolled.till_id, key, apart_from=folder)


def _outside(desk: Desk, enrolled: Enrolment, heart: Heart, queue: PrintQueue) -> Outside:
    return Outside(
        enrolled.shop_name,
        enrolled.till,
        makers.now,
        heart.rounds,
        partial(stored_value.bonus_of, desk),
        partial(points.points_worth, desk),
        queue.wake,
    )


def _print_queue(desk: Desk, settings: Settings, board: Board) -> PrintQueue:
    url = settings.printer_url
    confirmation = Confirmation(settings.printer_confirmation)
    printer = EscposPrinter(url, confirmation=confirmation) if url else None
    profile = PrinterProfile(
        columns=settings.printer_columns,
        chinese=Chinese(settings.printer_chinese),
        knife=Knife(settings.printer_knife),
        font=resources.path("fonts", _FONT),
    )
    trusted = confirmation is Confirmation.NEVER
    return PrintQueue(desk, printer, printer, profile, board, trusted=trusted)


def _scanner(settings: Settings, window: CounterWindow, board: Board) -> SerialScanner | None:
    if not settings.scanner_url:
        return None
    scanner = SerialScanner(settings.scanner_url, baud=settings.scanner_baud)
    scans = _Scans(window)
    scans.scanned.connect(window.on_scan)
    scans.connected.connect(board.scanner)
    scanner.start(scans.scanned.emit, scans.connected.emit)
    return scanner


def _wedge(settings: Settings) -> WedgeDetector | None:
    if not settings.wedge_enabled:
        return None
    return WedgeDetector(prefix=settings.wedge_prefix, suffix=settings.wedge_suffix)


def _scheme(settings: Settings) -> str:
    if settings.theme != "system":
        return settings.theme
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _screen() -> QSize:
    """How large the window may be; where there is no screen, as the smallest that we draw for."""
    if QGuiApplication.platformName() == _NOWHERE:
        return QSize(1366, 768)
    return QGuiApplication.primaryScreen().availableSize()
