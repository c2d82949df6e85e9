"""Practice: a till on a copy of the mirror, with files, numbers and paper of its own.

Nothing on the disk says that somebody practises, so a crash ends it: the next start is the real
till, which throws the copy away.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import keys
from app.config import Settings
from app.models.base import Files, Store, open_store
from app.models.journal import IdentityRow
from app.models.mirror_copy import copy_mirror
from app.models.upgrade import upgrade
from app.operations import points, practice
from app.operations.desk import Desk
from app.start import makers, printers
from app.start.board import Board
from app.start.counter import labels, scheme, screen, show
from app.start.devices.running import Devices, wedge
from app.start.enrolment import Enrolment
from app.start.loop import end_loop
from app.start.paper import PrintQueue
from app.start.preview import receipt_template
from app.start.shop_zone import ShopZone
from app.ui import theme, tones
from app.ui.counter.actions import Name
from app.ui.counter.outside import Outside
from app.ui.counter.window import CounterWindow
from app.ui.lanes import Lane
from app.ui.system import words
from app.ui.system.banner import PracticeBanner

FOLDER = "practice"


def prepare(files: Files) -> Files:
    """A fresh copy beside the real files, in place of any before. Raises ``Unavailable``."""
    clear(files.folder)
    folder = files.folder / FOLDER
    folder.mkdir()
    return copy_mirror(files, folder)


def clear(folder: Path) -> None:
    """Throw away what was practised with in the till's ``folder``."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


@dataclass(slots=True)
class Practice:
    """All that runs while somebody practises."""

    window: CounterWindow
    store: Store
    lane: Lane
    centre: Lane
    queue: PrintQueue
    devices: Devices
    player: tones.Player

    def stop(self) -> None:
        """End it; what was done is thrown away by whoever began it."""
        self.devices.stop()
        self.lane.finish()
        self.centre.finish()
        self.queue.stop()
        self.window.close()
        self.store.close()
        if isinstance(self.player, tones.CommandPlayer):
            self.player.close()
        self.devices.close_log()


def assemble(folder: Path, files: Files, settings: Settings, enrolled: Enrolment) -> Practice:
    """A counter on ``files``, shown. It ends the event loop when the real till is wanted again."""
    store = _open(files, enrolled)
    desk = _desk(store, folder, settings, enrolled)
    board = Board()
    board.talk(online=True, unsent=0)
    profile = printers.profile(settings, folder)
    printer = printers.printer(settings, folder)
    queue = PrintQueue(desk, printer, None, profile, board, trusted=printers.trusted(settings))
    look = theme.load(scheme(settings), settings.scale_percent, screen())
    theme.install(_application(), look)
    lane, centre = Lane(name="store"), Lane(name="centre")
    player = tones.find_player(settings.sound_volume, folder / "sounds")
    outside = Outside(
        enrolled.shop_name,
        f"{enrolled.till}",
        makers.now,
        partial(practice.grant, desk),
        partial(points.points_worth, desk),
        queue.wake,
        settings.lock_minutes,
    )
    window = CounterWindow(
        desk, lane, centre, outside, theme=look, player=player, wedge=wedge(settings)
    )
    banner = PracticeBanner(look)
    banner.left.connect(end_loop)
    window.pages.system_asked.connect(end_loop)
    window.pages.missed.connect(lambda: window.session.said.emit(words.no_devices()))
    window.topbar.asked.connect(lambda device: window.command(Name.DEVICES, device))
    lane.changed.connect(queue.wake)
    queue.changed.connect(window.refresh)
    board.shown.connect(window.show_status)
    window.show_status(board.status)
    show(window, settings)
    column = window.centralWidget().layout()  # type: ignore[union-attr] # it is there
    banner.stand_over(column, window.topbar, screen().height())  # type: ignore[arg-type] # a column
    devices = Devices(settings, window, queue, board, look)
    queue.wake()
    return Practice(window, store, lane, centre, queue, devices, player)


def _open(files: Files, enrolled: Enrolment) -> Store:
    """Its own till: no number of it is one of the real till's."""
    upgrade(files)
    store = open_store(files)
    with store.writing.begin() as session:
        session.add(
            IdentityRow(
                one=1,
                shop=enrolled.shop,
                shop_name=enrolled.shop_name,
                till=practice_till(enrolled.till),
                digits=enrolled.digits,
                log=makers.new_id(),
                generation=files.generation,
            )
        )
    return store


def practice_till(till: str) -> str:
    """The name of the till to practise on; no till of a shop is its own.

    >>> practice_till("T03"), practice_till("P03")
    ('P03', 'Q03')
    """
    return ("Q" if till.startswith("P") else "P") + till[1:]


def _desk(store: Store, folder: Path, settings: Settings, enrolled: Enrolment) -> Desk:
    """It signs nothing and asks nobody."""
    return Desk(
        store,
        bytes.fromhex(enrolled.phone_key),
        settings.staff_number,
        settings.staff_name,
        settings.printer_columns,
        ShopZone(store),
        makers.now,
        makers.new_id,
        keys.new_salt,
        lambda: True,
        receipt_template(folder, settings),
        labels=labels(folder, settings),
        practice=True,
    )


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
