"""The first start, step by step: a real centre, a real folder, a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.config import load, save
from app.start import wizard
from app.start.board import Board
from app.start.caretaker import Caretaker
from app.start.crash import LastResort
from app.start.enrolment import enrolled, is_enrolled
from app.start.system import TillSystem
from app.start.wizard import TillGuide, first_window
from app.ui.counter.outside import PrinterLamp
from app.ui.devices.bench import Device
from app.ui.theme import Theme
from app.ui.wizard.later_steps import SAMPLE
from app.ui.wizard.page import WizardPage
from tests.start.test_enrolment_code import Chain, chain
from tests.till import START, Till
from tests.ui.shop import WATER, Shop, close, open_shop
from tests.ui.workshop import workshop

__all__ = ["chain"]
WAIT_MS = 15_000


def enter(button: QPushButton) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QApplication.processEvents()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Empty but for a setting: the window speaks English."""
    data = tmp_path / "data"
    data.mkdir()
    save(data, {"language": "en"})
    return data


@pytest.fixture
def first(folder: Path, qtbot: QtBot) -> Iterator[WizardPage]:
    """The window of a computer that is no till."""
    guide = TillGuide(folder)
    window, page = first_window(folder, guide)
    qtbot.addWidget(window)
    yield page
    guide.stop()


def test_a_code_makes_a_till_and_what_is_wrong_is_said_with_what_to_do(
    first: WizardPage, folder: Path, chain: Chain, qtbot: QtBot
) -> None:
    """W1, W2, against a real centre."""
    step = first.activation
    assert first.stack.currentWidget() is step, "a language is always there"
    assert not first.rows[first.load].isEnabled()
    assert first.skip.isVisible()

    def refused(url: str, code: str, authority: str = "") -> str:
        step.url.setText(url)
        step.code.setText(code)
        step.authority.setText(authority)
        enter(step.go)
        qtbot.waitUntil(step.go.isEnabled, timeout=WAIT_MS)
        assert step.note.property("kind") == "error"
        assert not is_enrolled(folder)
        return step.note.words.text()

    code = chain.code()
    assert refused("centre.example.cn", code).startswith("The address begins with https://")
    assert refused("http://127.0.0.1:1", code)
    assert refused(chain.url, "010702-0000-0000").startswith("The code is wrong, too old or used.")
    assert refused(chain.url, code, "/no/such.pem").startswith("The file of the certificate")
    step.authority.clear()
    step.code.setText(code)
    with qtbot.waitSignal(first.enrolled, timeout=WAIT_MS):
        enter(step.go)
    assert enrolled(folder).till == "T02"
    assert step.facts.values["till"].whole.endswith(" T02")
    assert step.facts.values["pin"].whole == "A public certificate"
    assert not step.code.isEnabled(), "it is bound"
    with qtbot.waitSignal(first.closed):
        enter(first.next)


def test_another_language_is_spoken_at_once_and_closing_leaves_no_till(
    folder: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W1; the window is made anew in the language that was chosen."""
    titles: list[str] = []
    real = first_window

    def shown(where: Path, guide: TillGuide) -> object:
        window, page = real(where, guide)
        titles.append(page.skip.text())
        other = page.language.choices["zh_CN"]
        then = other.click if len(titles) == 1 else page.closed.emit
        QTimer.singleShot(0, then)
        return window, page

    monkeypatch.setattr(wizard, "first_window", shown)
    assert not wizard.first_run(folder)
    assert load(folder).language == "zh_CN"
    assert len(titles) == 2


@dataclass
class Setup:
    """The steps at a counter that runs."""

    shop: Shop
    board: Board
    caretaker: Caretaker
    loads: list[bool]

    @property
    def page(self) -> WizardPage:
        return self.caretaker.wizard

    def until(self, holds: Callable[[], object]) -> None:
        self.shop.qtbot.waitUntil(lambda: bool(holds()), timeout=WAIT_MS)


@pytest.fixture
def setup(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Setup]:
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    with workshop(shop, light, {}) as works:
        loads: list[bool] = []
        folder, outside = works.folder, shop.window.session.outside
        guide = TillGuide(folder, loads.append)
        engine = TillSystem(
            till.desk, works.saved, outside, works.board, centre_url="", second=None
        )
        last = LastResort(folder)
        caretaker = Caretaker(shop.window, engine, light, last, board=works.board, guide=guide)
        yield Setup(shop, works.board, caretaker, loads)
        caretaker.stop()
    close(shop)


def test_the_first_load_is_shown_left_off_and_gone_on_with(setup: Setup) -> None:
    """W3; selling works meanwhile."""
    page = setup.page
    setup.caretaker.set_up()
    page.open(page.load)
    setup.board.talk(online=True, unsent=0, as_of=START)
    setup.board.loading("fetching", 40, 4_000)
    assert page.load.bar.value() == 40
    assert page.load.note.words.text() == "Fetching: 40 %"
    enter(page.load.pause)
    assert setup.loads == [False]
    assert page.load.note.words.text().startswith("Left off.")
    setup.shop.scan(WATER)
    assert setup.shop.window.pages.page is None
    assert setup.shop.total == "2.00", "a scan leads to the counter and is rung up"
    setup.caretaker.set_up()
    page.open(page.load)
    enter(page.load.pause)
    setup.board.loading("")
    assert setup.loads == [False, True]
    assert page.load.done
    assert page.next.isVisible()
    assert page.load.note.words.text() == "All is here."


def test_printer_scanner_and_practice_are_tried_or_skipped_in_any_order(
    setup: Setup, tmp_path: Path
) -> None:
    """W4 to W6."""
    page, pages = setup.page, setup.shop.window.pages
    setup.caretaker.set_up()
    page.open(page.printer)
    assert not page.printer.done
    enter(page.printer.go)
    assert pages.devices is not None
    assert pages.devices.device is Device.PRINTER
    pages.devices.back()
    assert pages.page is page, "back to the step that led there"
    setup.board.printer(PrinterLamp.READY)
    assert page.printer.note.words.text() == "The printer is ready."
    enter(page.next)
    assert page.stack.currentWidget() is page.scanner
    picture = tmp_path / "code.png"
    page.scanner.code.grab().save(str(picture))
    assert read_from(picture) == [SAMPLE]
    setup.shop.scan("xx" + SAMPLE)
    assert page.scanner.note.words.text().startswith("It read xxMEMBERTILL-1.")
    setup.shop.scan(SAMPLE)
    assert page.scanner.done
    assert setup.shop.total == "0.00", "nothing was rung up"
    enter(page.next)
    assert page.stack.currentWidget() is page.practice
    enter(page.rows[page.activation])
    enter(page.rows[page.practice])
    with setup.shop.qtbot.waitSignal(page.practised):
        enter(page.practice.go)
    setup.until(lambda: setup.caretaker.files)
    setup.caretaker.set_up()
    QTest.keyClick(setup.shop.window.windowHandle(), Qt.Key.Key_Escape)
    assert pages.page is None


def read_from(picture: Path) -> list[str]:
    """What a scanner would read off the screen."""
    with Image.open(picture) as seen:
        return [found.text for found in zxingcpp.read_barcodes(seen.convert("L"))]
