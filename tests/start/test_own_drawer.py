"""A drawer on a line of its own beside a printer that is dead, slow, silent or not there."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.devices.escpos import PAPER_80
from app.devices.ports import Printer
from app.devices.printer import EscposPrinter
from app.devices.serial_drawer import SerialDrawer
from app.models.counter import JobKind, JobState, PrintJobRow
from app.operations import basket, checkout
from app.operations.desk import Desk
from app.start.board import Board
from app.start.paper import PrintQueue
from peers.drawer import DrawerPeer
from peers.line import PtyLine, on_pty, on_tcp
from peers.printer import PrinterPeer
from peers.slip import Slip
from tests.till import WATER, new_till, stock

pytestmark = pytest.mark.usefixtures("qapp")


@dataclass
class Counter:
    """A till whose drawer is ``drawer``; cash opens it."""

    desk: Desk
    queue: PrintQueue
    drawer: DrawerPeer
    board: Board

    def sell(self) -> None:
        basket.ring_up(self.desk, WATER.sku)
        checkout.pay(self.desk, None)
        self.queue.wake()

    def settle(self) -> None:
        while not self.queue.idle:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def jobs(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"drawer": [], "sale": []}
        with self.desk.store.reading() as session:
            for row in session.scalars(select(PrintJobRow).order_by(PrintJobRow.seq)):
                found[row.kind].append(row.state)
        return found


def driver(url: str) -> EscposPrinter:
    return EscposPrinter(url, patience_s=0.5, answer_s=0.3)


@contextmanager
def counter(
    folder: Path, printer: Printer | None, drawer_url: str, drawer: DrawerPeer
) -> Iterator[Counter]:
    folder.mkdir(exist_ok=True)
    till = new_till(folder)
    stock(till)
    board = Board()
    queue = PrintQueue(till.desk, printer, SerialDrawer(drawer_url), PAPER_80, board)
    try:
        yield Counter(till.desk, queue, drawer, board)
    finally:
        queue.stop()
        till.close()


def test_a_dead_printer_does_not_keep_the_drawer_shut(tmp_path: Path) -> None:
    """F61, F63: and its own jobs wait for it."""
    with on_tcp(PrinterPeer()) as dead:
        pass
    peer = DrawerPeer()
    with on_pty(peer) as url, counter(tmp_path, driver(dead), url, peer) as till:
        till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["printed"], "sale": ["waiting"]}
        assert peer.was_opened(1)
    assert (peer.opened, peer.errors) == (1, [])


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "silent"])
def test_a_printer_that_cannot_print_takes_no_pulse_away(tmp_path: Path, fault: str) -> None:
    printer, peer = PrinterPeer(), DrawerPeer()
    setattr(printer, fault, True)
    with (
        on_tcp(printer) as paper,
        on_pty(peer) as url,
        counter(tmp_path, driver(paper), url, peer) as till,
    ):
        till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["printed"], "sale": ["waiting"]}
        assert peer.was_opened(1)
    assert (peer.opened, printer.drawer_pulses) == (1, 0)


def test_the_drawer_opens_while_the_printer_is_busy_with_the_receipt_before(
    tmp_path: Path, qtbot: QtBot
) -> None:
    """F61: a lane of its own. The printer goes on only once the drawer was opened again."""
    busy, again = threading.Event(), threading.Event()
    printer, peer = PrinterPeer(), DrawerPeer()
    peer.on_open = lambda: again.set() if peer.opened == 2 else None

    def hold(_: Slip) -> None:
        busy.set()
        again.wait(30)

    printer.on_slip = hold
    with (
        on_tcp(printer) as paper,
        on_pty(peer) as url,
        counter(tmp_path, EscposPrinter(paper, patience_s=30), url, peer) as till,
    ):
        till.sell()
        qtbot.waitUntil(busy.is_set, timeout=10_000)
        till.sell()
        qtbot.waitUntil(again.is_set, timeout=10_000)
        till.settle()
        assert till.jobs() == {"drawer": ["printed"] * 2, "sale": ["printed"] * 2}
    assert (peer.opened, len(printer.slips), printer.drawer_pulses) == (2, 2, 0)


def test_each_sale_opens_the_drawer_once_and_the_receipts_are_whole(tmp_path: Path) -> None:
    printer, peer = PrinterPeer(), DrawerPeer()
    with (
        on_tcp(printer) as paper,
        on_pty(peer) as url,
        counter(tmp_path, driver(paper), url, peer) as till,
    ):
        for _ in range(3):
            till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["printed"] * 3, "sale": ["printed"] * 3}
        assert peer.was_opened(3)
    assert (peer.opened, peer.errors, printer.errors) == (3, [], [])
    assert (len(printer.slips), printer.drawer_pulses) == (3, 0)


@pytest.mark.parametrize("printers", [0, 1])
def test_a_pulse_that_waits_for_its_own_line_is_not_given_up_for_the_printer(
    tmp_path: Path, printers: int
) -> None:
    """The drawer's line is stuck for a second, and there is no paper, or no printer."""
    fifo = tmp_path / "drawer"
    os.mkfifo(fifo)
    held = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    with (
        os.fdopen(held, "wb", buffering=0) as line,
        on_tcp(PrinterPeer(paper_out=True)) as paper,
        counter(
            tmp_path / "till", driver(paper) if printers else None, f"file://{fifo}", DrawerPeer()
        ) as till,
    ):
        line.write(bytes(1 << 16))  # full
        for _ in range(2):
            till.sell()
        till.settle()
        receipts = ["waiting" if printers else "dropped"] * 2
        assert till.jobs() == {"drawer": ["printed"] * 2, "sale": receipts}


def test_a_till_without_a_printer_opens_its_drawer_and_keeps_no_receipts(tmp_path: Path) -> None:
    peer = DrawerPeer()
    with on_pty(peer) as url, counter(tmp_path, None, url, peer) as till:
        till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["printed"], "sale": ["dropped"]}
        assert peer.was_opened(1)
    assert peer.opened == 1


def test_an_absent_drawer_is_not_tried_again_and_holds_up_no_receipt(tmp_path: Path) -> None:
    """A drawer that opens later, with nobody at the counter, is worse than one that stays shut."""
    printer, peer = PrinterPeer(), DrawerPeer()
    with ExitStack() as lines:
        paper = lines.enter_context(on_tcp(printer))
        with on_pty(peer) as url:
            pass
        till = lines.enter_context(counter(tmp_path, driver(paper), url, peer))
        till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["dropped"], "sale": ["printed"]}
    assert (peer.opened, len(printer.slips)) == (0, 1)


def test_a_drawer_that_is_taken_away_while_the_till_runs_is_the_printers_again(
    tmp_path: Path,
) -> None:
    printer, peer = PrinterPeer(), DrawerPeer()
    with (
        on_tcp(printer) as paper,
        on_pty(peer) as url,
        counter(tmp_path, driver(paper), url, peer) as till,
    ):
        both = driver(paper)
        till.queue.use(both, both, PAPER_80)
        till.settle()
        till.sell()
        till.settle()
        assert till.jobs() == {"drawer": ["printed"], "sale": ["printed"]}
    assert (peer.opened, printer.drawer_pulses) == (0, 1)


def test_a_pulse_that_goes_out_as_the_till_ends_is_sent_and_done(tmp_path: Path) -> None:
    peer = DrawerPeer()
    with on_pty(peer) as url:
        with counter(tmp_path, None, url, peer) as till:
            till.sell()
            till.queue.stop()
            QCoreApplication.processEvents()
            jobs = till.jobs()
        assert jobs[JobKind.DRAWER.value] == [JobState.PRINTED.value]
        assert peer.was_opened(1)
    assert peer.opened == 1


def test_a_drawer_that_is_pulled_out_is_told_and_again_when_it_is_put_back(
    tmp_path: Path, qtbot: QtBot
) -> None:
    """Nothing is sold meanwhile, and looking at it opens no drawer."""
    peer = DrawerPeer()
    with (
        PtyLine(peer, tmp_path / "drawer") as line,
        counter(tmp_path / "till", None, line.url, peer) as till,
    ):
        till.queue.wake()
        for plugged in (True, False, True):
            told = partial(lambda at: till.board.status.drawer is at, plugged)
            qtbot.waitUntil(told, timeout=10_000)
            (line.unplug if plugged else line.plug)()
        till.sell()
        till.settle()
    assert (peer.opened, peer.errors) == (0, [])


def test_a_drawer_that_did_not_open_is_told_at_once(tmp_path: Path) -> None:
    """Its line is not one of this computer, where nothing tells of a cable that was pulled."""
    peer = DrawerPeer()
    with on_tcp(peer) as url, counter(tmp_path, None, url, peer) as till:
        till.queue.wake()
        till.settle()
        assert till.board.status.drawer is True
    with counter(tmp_path / "other", None, url, peer) as till:
        till.sell()
        till.settle()
        assert till.board.status.drawer is False
        assert till.jobs()["drawer"] == ["dropped"]


def test_a_drawer_that_hangs_on_the_printer_has_no_lamp(tmp_path: Path) -> None:
    printer, peer = PrinterPeer(), DrawerPeer()
    with on_tcp(printer) as paper, counter(tmp_path, None, paper, peer) as till:
        till.queue.wake()
        till.settle()
        hung = driver(paper)
        till.queue.use(hung, hung, PAPER_80)
        till.settle()
        till.queue.wake()
        till.settle()
        assert till.board.status.drawer is None
