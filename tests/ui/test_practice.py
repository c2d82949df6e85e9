"""Practice: a whole counter on a copy, and nothing of it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config import Settings
from app.domain.receipt import Line
from app.domain.slips import Mark
from app.models.balances import reading
from app.models.counter import HoldRow, PrintJobRow
from app.models.journal import DocumentRow, SeriesRow
from app.operations import basket, checkout
from app.start import practice
from app.start.loop import run_loop
from app.start.practice import Practice
from app.ui.counter.actions import Name
from app.ui.counter.messages import Message
from app.ui.counter.window import CounterWindow
from app.ui.system.banner import PracticeBanner
from peers.line import TcpLine
from peers.printer import PrinterPeer
from tests.start.test_recovery import TILL
from tests.till import LIN_CARD, PHONE_KEY, RULES, Till
from tests.ui.shop import COLA, WATER, Ear, Shop

ENROLLED = replace(TILL, phone_key=PHONE_KEY.hex())
MARK = "练习单 不作凭证"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def peer() -> PrinterPeer:
    return PrinterPeer()


@pytest.fixture
def running(till: Till, peer: PrinterPeer, qtbot: QtBot, chinese: None) -> Iterator[Practice]:
    basket.scan(till.desk, WATER)
    checkout.pay(till.desk, 1_000)
    files = till.desk.store.files
    with TcpLine(peer) as line:
        settings = Settings(printer_url=line.url, sound_volume=0)
        running = practice.assemble(files.folder, practice.prepare(files), settings, ENROLLED)
        running.window.use_wedge(None)
        qtbot.waitUntil(lambda: running.window.session.view is not None)
        yield running
        running.stop()
    practice.clear(files.folder)
    assert not (files.folder / practice.FOLDER).exists()


def known(till: Till) -> list[object]:
    """All that a sale could have changed at the real till."""
    with reading(till.desk.store) as session:
        return [
            session.execute(select(DocumentRow.id, DocumentRow.hash)).all(),
            session.execute(select(SeriesRow.name, SeriesRow.last)).all(),
            session.execute(select(HoldRow.id, HoldRow.state)).all(),
            session.execute(select(PrintJobRow.id)).all(),
            till.desk.store.files.mirror().read_bytes(),
        ]


def test_a_whole_sale_of_practice_leaves_the_real_till_as_it_was(
    till: Till, running: Practice, peer: PrinterPeer, qtbot: QtBot
) -> None:
    """Real balances, numbers and journal untouched; paper marked at both ends; the drawer shut."""
    before = known(till)
    window = running.window
    shop = Shop(till, window, running.lane, running.centre, Ear(), qtbot)
    shop.scan(WATER, COLA, LIN_CARD)

    def held() -> bool:
        view = shop.window.session.view
        return bool(view and view.member and view.member.held_points)

    qtbot.waitUntil(held, timeout=15_000)
    shop.settle()
    shop.type("", Qt.Key.Key_F3)
    shop.type("", Qt.Key.Key_F5)
    shop.type("", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(peer.slips) == 1, timeout=15_000)
    lines = [line.strip() for line in peer.slips[0].lines if line.strip()]
    assert (lines[0], lines[-1]) == (MARK, MARK)
    assert any("0107-P03-" in line for line in lines), "a number of its own"
    shown = [item.text.strip() for item in shown_lines(window) if item.text.strip()]
    assert (shown[0], shown[-1]) == (MARK, MARK), "the screen shows what the paper says"
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: len(peer.slips) == 2, timeout=15_000)
    shop.type("", Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: len(peer.slips) == 3, timeout=15_000)
    again = [line.strip() for line in peer.slips[2].lines if line.strip()]
    assert (again[0], again[-1]) == (MARK, MARK)
    assert any(Mark.REPRINT.value in line for line in again)
    assert peer.drawer_pulses == 0
    assert peer.errors == []
    assert known(till) == before


def shown_lines(window: CounterWindow) -> list[Line]:
    """Of the receipt that is seen beside the change."""
    setting = window.stage.done.paper._setting
    assert setting is not None
    return [item for item in setting.receipt.items if isinstance(item, Line)]


def test_devices_are_not_set_up_in_practice_and_the_cashier_is_told_how_to_get_there(
    running: Practice, qtbot: QtBot
) -> None:
    """A real device set up on a copy would be lost with it."""
    window, said = running.window, list[Message]()
    window.session.said.connect(lambda message: said.append(message) if message else None)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: len(said) == 1)
    window.topbar.asked.emit("printer")
    qtbot.waitUntil(lambda: len(said) == 2)
    assert [one.verb.name if one.verb else None for one in said] == [Name.SYSTEM, Name.SYSTEM]
    assert said[0] == said[1]
    assert window.pages.page is None, "no page was opened"


def test_the_time_of_practice_is_the_shops(running: Practice) -> None:
    zone = running.window.session.desk.zone
    assert zone.utcoffset(None) == RULES.zone.utcoffset(None)


def test_practice_looks_like_nothing_else_and_its_key_leads_back(running: Practice) -> None:
    window = running.window
    (banner,) = window.findChildren(PracticeBanner)
    assert banner.y() == 0, "above everything"
    assert banner.isVisible()
    assert banner.objectName() == "practice"
    assert banner.height() >= 48
    assert window.topbar.offline.isHidden(), "it is not taken for being offline"
    ways = (
        lambda: window.command(Name.SYSTEM),
        banner.leave.click,
        lambda: QTest.keyClick(window.windowHandle(), Qt.Key.Key_S, CTRL),
    )
    ended: list[int] = []
    for number, way in enumerate(ways):
        QTimer.singleShot(0, lambda: ended.append(0))
        QTimer.singleShot(50, way)
        assert run_loop() == 0
        assert len(ended) == number + 1, "it ran until it was ended"
    assert window.isVisible(), "nothing but the loop was ended"


def test_a_crash_in_practice_starts_the_real_till_which_throws_the_copy_away(till: Till) -> None:
    """Nothing on the disk says that somebody practises."""
    files = till.desk.store.files
    copied = practice.prepare(files)
    assert copied.mirror().exists()
    assert practice.prepare(files).mirror().exists(), "what a crash left is in nobody's way"
    practice.clear(files.folder)
    assert practice.FOLDER not in {file.name for file in files.folder.iterdir()}
