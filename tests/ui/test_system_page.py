"""The page of the till at a real window: how it stands, backups, log, diagnostics, faults."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import canon, keys, log
from app.config import Settings
from app.domain.documents import Exceptional
from app.models.journal import OutboxRow, ResultRow
from app.operations import backup
from app.second_copy.medium import SecondCopy
from app.start.board import Board
from app.start.caretaker import Caretaker
from app.start.crash import LastResort
from app.start.enrolment import Enrolment
from app.start.system import TillSystem
from app.start.wizard import TillGuide
from app.ui.system.card import Card
from app.ui.theme import Theme
from tests.till import KEY, LIN_CARD, LIN_PHONE, PHONE_KEY, Till
from tests.ui.crew import LI, PIN, WANG, log_in, noted, press, staff_up
from tests.ui.shop import COLA, WATER, Shop, close, open_shop

WAIT_MS = 15_000
TOKEN = "q7Zr1" * 9
SETTINGS = Settings(staff_name="李小明", receipt_footer="客服 13912345678", printer_url="COM3")
ENROLLED = Enrolment(
    "http://127.0.0.1:1", "0107", "好又多", "T03", "id-3", "010703", TOKEN, PHONE_KEY.hex()
)


@dataclass
class Room:
    """The window with its page, and hands for it."""

    shop: Shop
    caretaker: Caretaker
    last: LastResort
    folder: Path

    @property
    def page(self) -> object:
        return self.shop.window.pages.page

    def until(self, holds: Callable[[], object]) -> None:
        self.shop.qtbot.waitUntil(lambda: bool(holds()), timeout=WAIT_MS)

    def idle(self) -> None:
        told: list[bool] = []
        self.caretaker.engine.do(lambda: True, told.append, lambda _: None)
        self.until(lambda: told)

    def open(self, card: Card) -> None:
        press(self.shop, Qt.Key.Key_S)
        enter(self.caretaker.page.rows[card])
        self.idle()

    def fault(self, text: str) -> None:
        """A bug in a slot."""
        with pytest.raises(RuntimeError) as caught:
            bug(text)
        self.last._raised(RuntimeError, caught.value, caught.tb)


def bug(text: str) -> None:
    raise RuntimeError(text)


def enter(button: QPushButton) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QApplication.processEvents()


@pytest.fixture
def room(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Room]:
    folder = till.desk.store.files.folder
    keys.write_private(folder / "till.json", canon.dump(ENROLLED).decode())
    keys.write_private(folder / "database.key", KEY.hex())
    handler = log.begin(folder, "debug")
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    last = LastResort(folder)
    board = Board()
    second = SecondCopy(folder / "stick", "id-3", b"k" * 32)
    outside = shop.window.session.outside
    engine = TillSystem(
        till.desk, lambda: SETTINGS, outside, board, centre_url="http://centre", second=second
    )
    guide = TillGuide(folder)
    caretaker = Caretaker(shop.window, engine, light, last, board=board, guide=guide)
    yield Room(shop, caretaker, last, folder)
    caretaker.stop()
    close(shop)
    log.end(handler)


def test_the_page_says_how_the_till_stands_and_its_key_leads_there_and_back(room: Room) -> None:
    shop = room.shop
    shop.scan(WATER)
    shop.type("", Qt.Key.Key_F9)
    shop.scan(COLA)
    with shop.till.desk.store.writing.begin() as session:
        document = session.query(OutboxRow.document).first()
        assert document is not None
        session.add(
            ResultRow(document=document[0], ver=1, state="quarantined", code="", reason="bad hash")
        )
    room.open(room.caretaker.page.state)
    facts = {key: value.whole for key, value in room.caretaker.page.state.facts.values.items()}
    assert facts["who"] == "好又多便利 · 人民路店 T03"
    assert facts["unsent"] == "None, all uploaded"
    assert facts["held"] == "1 document, see below"
    assert facts["talk"] == "Never yet, offline now"
    assert facts["second"].startswith("Not there: plug in the medium of")
    assert facts["disk"].endswith(" free")
    assert "MemberTill 0.1.0 · Python 3.11" in facts["versions"]
    press(shop, Qt.Key.Key_S)
    assert room.page is None
    assert shop.window.omnibox.hasFocus()
    assert shop.total == "3.50", "the basket is as it was"
    press(shop, Qt.Key.Key_S)
    shop.scan(COLA)
    assert room.page is None
    assert shop.total == "7.00", "a scan leads back and is rung up"


def test_a_backup_is_made_beside_the_sale_and_said_to_be_where(room: Room) -> None:
    room.open(room.caretaker.page.backup)
    card = room.caretaker.page.backup
    enter(card.now)
    assert not card.now.isEnabled()
    room.shop.window.on_scan(WATER)
    room.until(card.now.isEnabled)
    (copy,) = backup.copies(room.folder / "backups").values()
    assert card.note.words.text().endswith(str(copy))
    assert room.shop.total == "2.00"
    room.shop.settle()
    (room.folder / "backups").rename(room.folder / "gone")
    (room.folder / "backups").write_text("a file")
    room.open(card)
    enter(card.now)
    room.until(card.now.isEnabled)
    assert card.note.property("kind") == "error"


def test_the_log_is_searched_and_copied_and_only_what_is_seen_is_drawn(room: Room) -> None:
    loud = logging.getLogger("app.test")
    for number in range(3_000):
        loud.debug("line %d", number)
    loud.warning("the printer is slow")
    card = room.caretaker.page.log
    room.open(card)
    said = [line.says for line in card.model.lines]
    assert said[0] == "the printer is slow"
    assert "line 1" not in said, "events, not every detail"
    card.level.setCurrentIndex(0)
    card.level.activated.emit(0)
    room.idle()
    room.until(lambda: card.model.rowCount() > 3_000)
    assert len(card.list.findChildren(QWidget)) < 50
    card.words.setFocus()
    QTest.keyClicks(card.words, "line 77")
    QTest.keyClick(card.words, Qt.Key.Key_Return)
    room.until(lambda: card.model.rowCount() == 11)
    enter(card.copy)
    copied = QApplication.clipboard().text().splitlines()
    assert len(copied) == 11
    assert copied[-1].endswith("app.test: line 77")
    card.words.setText("no such words")
    card.begin()
    room.until(lambda: card.model.rowCount() == 0)
    assert card.note.words.text() == "No such lines."


def test_the_bundle_is_shown_first_and_has_nothing_of_anybody(room: Room) -> None:
    """Threat 16: no phone, no card, no name, no key, whoever wrote it down."""
    room.shop.scan(WATER, LIN_CARD)
    room.shop.type("", Qt.Key.Key_F9)
    room.fault(f"member {LIN_PHONE} 张大伟")
    logging.getLogger("app.test").info("member %s 张大伟 %s", LIN_PHONE, TOKEN)
    for _ in room.caretaker.engine.reports():
        room.caretaker.engine.keep_report("after the card")
    card = room.caretaker.page.bundle
    room.open(card)
    assert not card.write.isEnabled()
    enter(card.gather)
    room.until(card.write.isEnabled)
    assert list(room.folder.glob("diagnostics/*")) == [], "shown before anything is written"
    listed = card.list.toPlainText()
    enter(card.write)
    room.until(lambda: card.note.property("kind") == "ok")
    (bundle,) = room.folder.glob("diagnostics/*.zip")
    assert card.note.words.text() == f"Written: {bundle}"
    with zipfile.ZipFile(bundle) as read:
        names = read.namelist()
        text = "\n".join(read.read(name).decode() for name in names)
    assert [line.split()[-1] for line in listed.splitlines()] == names
    assert {"about.txt", "settings.txt", "devices.txt", "doctor.json", "rows.json"} < set(names)
    assert any(name.startswith("logs/") for name in names)
    assert any(name.startswith("faults/") for name in names)
    assert not re.search(r"1[3-9][0-9]{9}|8801[0-9]{12}|[\u4e00-\u9fff]", text)
    for secret in (TOKEN, PHONE_KEY.hex(), KEY.hex(), LI.pin, str(Path.home()) + "/"):
        assert secret not in text
    assert "printer: COM3" in text
    assert re.search(r'"main.document": [1-9]', text)
    assert "after the card" in text


def test_a_fault_shows_its_report_and_stops_no_sale(room: Room) -> None:
    """Crash: never a dialog; whoever is served comes first."""
    shop, page = room.shop, room.caretaker.page
    shop.scan(WATER)
    room.fault(f"bug one {LIN_PHONE}")
    assert room.page is None
    assert shop.message.startswith("The program had a fault and goes on.")
    shop.type("", Qt.Key.Key_F9)
    assert shop.window.stage.done.amount.text() == "2.00"
    room.last._seen.clear()
    room.fault("bug two")
    assert room.page is page
    assert page.stack.currentWidget() is page.report
    assert "bug one ***" in page.report.text.toPlainText()
    QTest.keyClicks(page.report.comment, "while paying")
    enter(page.report.keep)
    assert "bug two" in page.report.text.toPlainText()
    enter(page.report.discard)
    assert room.page is None
    (kept,) = room.last.reports.kept()
    assert kept.read_text().endswith("while paying\n")
    assert room.last.reports.waiting() == []
    assert QApplication.activeModalWidget() is None
    shop.scan(COLA)
    assert shop.total == "3.50"


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_second_start_brings_the_window_to_the_front(room: Room) -> None:
    window = room.shop.window
    window.showMinimized()
    room.caretaker.door._show()
    assert not window.isMinimized()
    assert room.shop.message == "This till is open already: here it is."


def test_practice_is_approved_noted_and_never_begun_in_the_middle_of_a_sale(room: Room) -> None:
    """Threat 9: a receipt of practice hides cash, so a cashier does not begin it alone."""
    shop = room.shop
    staff_up(shop.till)
    shop.window.duties.begin()
    log_in(shop)
    shop.scan(WATER)
    room.open(room.caretaker.page.practice)
    enter(room.caretaker.page.practice.start)
    shop.settle()
    assert "rung up" in shop.message
    shop.type("", Qt.Key.Key_F9)
    room.open(room.caretaker.page.practice)
    enter(room.caretaker.page.practice.start)
    shop.settle()
    assert type(shop.window.stage.panel).__name__ == "Approving"
    shop.type(WANG.number, Qt.Key.Key_Return)
    shop.type("1", Qt.Key.Key_Return)
    shop.type(PIN, Qt.Key.Key_Return)
    room.until(lambda: room.caretaker.files)
    (audit,) = [one for one in noted(shop.till) if one.what is Exceptional.PRACTICE_SWITCHED]
    assert (audit.before, audit.after, audit.approved_by) == ("off", "on", WANG.number)
    assert room.caretaker.files is not None
    assert room.caretaker.files.mirror().exists()
