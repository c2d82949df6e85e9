"""The counter, joined: files, lanes, devices, the centre and the window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from app import keys
from app.config import FILE, Settings, SettingsError, load
from app.domain.codes import Labels
from app.domain.slips import Template
from app.models.base import Store
from app.operations import heard, points, printing
from app.operations.desk import Desk
from app.second_copy.medium import SecondCopy
from app.start import enrolment, makers, mending, printers, single
from app.start.board import Board
from app.start.clock import Clock
from app.start.devices.bench import TillBench
from app.start.devices.running import Devices, wedge
from app.start.enrolment import Enrolment
from app.start.first_load import FirstLoad
from app.start.heart import Heart
from app.start.keeper import Keeper
from app.start.key_file import KeyFile
from app.start.paper import PrintQueue
from app.start.payments import acquirer
from app.start.preview import receipt_template
from app.start.recovery import backup_folder
from app.start.room import DiskRoom, free_bytes
from app.start.shop_zone import ShopZone
from app.start.version import PROGRAM
from app.sync.calls import CentreCalls
from app.sync.centre import HttpCentre
from app.sync.http import HttpExchange
from app.sync.image import HttpImages
from app.sync.load import LOADED_ROWS
from app.sync.step import Limits
from app.ui import language, theme, tones
from app.ui.counter.outside import Outside
from app.ui.counter.window import CounterWindow
from app.ui.lanes import Lane
from app.ui.notice import mending_notice

_NOWHERE = "offscreen"


@dataclass(slots=True)
class Parts:
    """All that runs, for whoever steers it and for the way out."""

    window: CounterWindow
    store: Store
    lane: Lane
    calls: Lane
    payments: Lane
    heart: Heart
    keeper: Keeper
    room: DiskRoom
    queue: PrintQueue
    board: Board
    player: tones.Player
    lock: QLockFile | None
    bench: TillBench | None = None

    def stop(self) -> None:
        """End everything in the order that loses nothing."""
        if self.bench is not None:
            self.bench.stop()
        self.lane.finish()
        self.calls.finish()
        self.payments.finish()
        self.heart.stop()
        self.keeper.stop()
        self.room.stop()
        self.queue.stop()
        self.window.close()
        self.store.close()
        if isinstance(self.player, tones.CommandPlayer):
            self.player.close()
        if self.bench is not None:
            self.bench.devices.close_log()
        if self.lock is not None:
            self.lock.unlock()


def application(settings: Settings) -> QApplication:
    """Qt, in the language and the look that are set."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    language.install(app, settings.language)
    return app


def assemble(folder: Path, *, locked: bool = False) -> Parts:
    """Everything of the till in ``folder``, joined and shown. ``locked``: the caller has its lock.

    Raises ``SettingsError`` for a wrong setting; ``Unavailable`` with ``not_enrolled``,
    ``already_running``, or what keeps the files shut.
    """
    settings = load(folder)
    template = receipt_template(folder, settings)
    app = application(settings)
    enrolled = enrolment.enrolled(folder)
    lock = None if locked else single.lock(folder)
    look = theme.load(scheme(settings), settings.scale_percent, screen())
    theme.install(app, look)
    with mending_notice(look) as tell:
        store = mending.open_till(folder, enrolled, backup_folder(settings, folder), tell)
    board = Board(heard.last_heard(store))
    room = DiskRoom(partial(free_bytes, folder), board)
    heart = _heart(store, enrolled, settings, template, board)
    desk = heart.desk
    desk.takes_a_sale = room.takes_a_sale
    printing.recover(desk)
    queue = _print_queue(desk, settings, board)
    lane, calls, payments = (Lane(name=name) for name in ("store", "calls", "payments"))
    player = tones.find_player(settings.sound_volume, folder / "sounds")
    window = CounterWindow(
        desk,
        lane,
        heart.lane,
        _outside(desk, enrolled, heart, queue, settings),
        theme=look,
        player=player,
        wedge=wedge(settings),
        calls=calls,
        payments=payments,
    )
    for source in (lane.changed, heart.changed):
        source.connect(queue.wake)
    for source in (lane.changed, calls.changed):
        source.connect(heart.wake)
    keeper = _keeper(store, settings, enrolled, room)
    for source in (lane.changed, heart.changed):
        source.connect(keeper.wake)
    keeper.troubled.connect(window.session.warn)
    heart.changed.connect(partial(_follow_zone, desk, lane))
    heart.changed.connect(window.refresh)
    queue.changed.connect(window.refresh)
    board.shown.connect(window.show_status)
    parts = Parts(
        window, store, lane, calls, payments, heart, keeper, room, queue, board, player, lock
    )
    show(window, settings)
    parts.bench = TillBench(Devices(settings, window, queue, board, look))
    window.equip(parts.bench)
    window.services.keys.equip(KeyFile(folder))
    heart.start()
    keeper.start()
    room.start()
    queue.wake()
    return parts


def _heart(
    store: Store, enrolled: Enrolment, settings: Settings, template: Template, board: Board
) -> Heart:
    """Rounds, calls and the load have connections of their own: a look-up waits for no page."""
    authority = enrolment.authority(store.files.folder, enrolled)
    where = (enrolment.centre_url(settings, enrolled), authority, enrolled.ca)
    calls = CentreCalls(store, HttpCentre(*where))
    limits = Limits(settings.sync_documents, settings.sync_rows, PROGRAM)
    clock = Clock(makers.now, makers.stopwatch_s, board.status.as_of)
    make_desk = partial(_desk, store, enrolled, settings, calls, template=template, now=clock.now)
    images, rows = HttpImages(*where), Limits(rows=LOADED_ROWS, program=PROGRAM)
    load = FirstLoad(store, images, HttpExchange(*where), rows, board)
    return Heart(
        make_desk, HttpExchange(*where), limits, settings.heartbeat_s, board, load=load, clock=clock
    )


def _desk(
    store: Store,
    enrolled: Enrolment,
    settings: Settings,
    calls: CentreCalls,
    online: Callable[[], bool],
    *,
    template: Template,
    now: Callable[[], datetime],
) -> Desk:
    return Desk(
        store,
        bytes.fromhex(enrolled.phone_key),
        settings.staff_number,
        settings.staff_name,
        settings.printer_columns,
        ShopZone(store),
        now,
        makers.new_id,
        keys.new_salt,
        online,
        template,
        calls,
        enrolment.document_signer(store.files.folder, enrolled),
        grant_key=bytes.fromhex(enrolled.grant_key),
        labels=labels(store.files.folder, settings),
        print_suspended=settings.print_suspended,
        print_coupons=settings.print_coupons,
        acquirer=acquirer(store.files.folder, settings),
        office=calls,
    )


def _keeper(store: Store, settings: Settings, enrolled: Enrolment, room: DiskRoom) -> Keeper:
    folder = store.files.folder
    backups, second = backup_folder(settings, folder), second_copy(folder, settings, enrolled)
    return Keeper(store, backups, second, room.takes_copies)


def _follow_zone(desk: Desk, lane: Lane) -> None:
    """What came from the centre may be a rulebook with another zone, or the first of all."""
    assert isinstance(desk.zone, ShopZone)
    lane.ask(lane, desk.zone.look, lambda _: None, lambda _: None)


def labels(folder: Path, settings: Settings) -> Labels:
    """How the scale's labels begin. Raises ``SettingsError`` for what no label begins with."""
    try:
        return Labels(tuple(settings.weighed_labels.split()), tuple(settings.priced_labels.split()))
    except ValueError as error:
        raise SettingsError(
            folder / FILE,
            "weighed_labels",
            "标签开头应是 20 到 29，重量和金额不能相同",
            str(error),
        ) from error


def second_copy(folder: Path, settings: Settings, enrolled: Enrolment) -> SecondCopy | None:
    """The second copy that is set up; None: there is none."""
    if not settings.second_copy_folder:
        return None
    medium, key = Path(settings.second_copy_folder), bytes.fromhex(enrolled.seal_key)
    return SecondCopy(medium, enrolled.till_id, key, apart_from=folder)


def _outside(
    desk: Desk, enrolled: Enrolment, heart: Heart, queue: PrintQueue, settings: Settings
) -> Outside:
    return Outside(
        enrolled.shop_name,
        enrolled.till,
        desk.now,
        heart.rounds,
        partial(points.points_worth, desk),
        queue.wake,
        settings.lock_minutes,
    )


def _print_queue(desk: Desk, settings: Settings, board: Board) -> PrintQueue:
    folder = desk.store.files.folder
    printer = printers.printer(settings, folder)
    drawer = printers.drawer(settings, printer, folder)
    profile = printers.profile(settings, folder)
    return PrintQueue(desk, printer, drawer, profile, board, trusted=printers.trusted(settings))


def scheme(settings: Settings) -> str:
    """Light or dark, as set or as the system is."""
    if settings.theme != "system":
        return settings.theme
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def show(window: QMainWindow, settings: Settings) -> None:
    """As large as the screen, or all of it."""
    window.resize(screen())
    if QGuiApplication.platformName() == _NOWHERE:
        window.show()
    else:
        (window.showFullScreen if settings.full_screen else window.showMaximized)()


def screen() -> QSize:
    """How large the window may be; where there is no screen, as the smallest that we draw for."""
    if QGuiApplication.platformName() == _NOWHERE:
        return QSize(1366, 768)
    return QGuiApplication.primaryScreen().availableSize()
