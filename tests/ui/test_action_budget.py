"""The twelve jobs of a counter, by key events and by the bytes of a scanner, and what each costs.

A budget is what the cashier does: scans, and key presses. The customer's own PIN is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config import Settings
from app.domain.codes import compact
from app.domain.staff import staff_card
from app.models.journal import DocumentRow
from app.start.board import Board
from app.start.readers import Readers
from app.ui.counter.panel import Panel
from app.ui.theme import Theme
from peers.line import PtyLine
from peers.scanner import ScannerPeer, silent
from tests.till import LIN, LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.crew import PIN, WANG
from tests.ui.shop import APPLES, CHOCOLATE, COLA, TISSUES, WATER, Shop, close, open_shop
from tests.ui.test_calls import FIVE_OFF, PRINTED, Somebody

Key = Qt.Key
FIVE = (WATER, COLA, CHOCOLATE, TISSUES, APPLES)
WAIT_MS = 10_000
BUDGETS = {
    "a member by scan": (1, 0),
    "five articles, a member, points, cash exact": (6, 1),
    "all points redeemed": (0, 1),
    "paid by stored value": (0, 2),
    "top-up of 500": (1, 5),
    "a new member": (0, 13),
    "a coupon": (1, 0),
    "a return with its receipt": (2, 2),
    "held": (0, 1),
    "resumed": (0, 1),
    "a price by hand, approved": (1, 4),
    "the end of a shift": (0, 9),
    "a member by the last four digits": (0, 5),
}


@dataclass
class Hand:
    """Does a job and counts. Scans go as bytes over a serial line, as from a real scanner."""

    shop: Shop
    scanner: ScannerPeer
    scans: int = 0

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.scans += 1
            self._scan(code, self.shown)

    def _scan(self, code: str, before: object) -> None:
        self.scanner.scan(code)
        self.shop.qtbot.waitUntil(lambda: self.shown != before, timeout=WAIT_MS)
        self.shop.settle()

    def begin(self) -> None:
        self.scans = self.shop.keys = 0

    def ends(self, job: str) -> None:
        assert (self.scans, self.shop.keys) <= BUDGETS[job], job
        assert self.scans <= BUDGETS[job][0], job
        assert self.shop.keys <= BUDGETS[job][1], job
        self.begin()

    @property
    def shown(self) -> object:
        """What a scan may change: the screen, the panel and what it asks for, words and tones."""
        wants, tones = self.panel.wants if self.panel else "", len(self.shop.ear.heard)
        return (self.shop.window.session.view, self.panel, wants, self.shop.message, tones)

    @property
    def panel(self) -> Panel | None:
        return self.shop.window.stage.panel

    @property
    def member(self) -> str:
        view = self.shop.window.session.view
        return view.basket.member if view else ""

    @property
    def lines(self) -> int:
        view = self.shop.window.session.view
        return len(view.basket.lines) if view else 0


@pytest.fixture
def hand_at(tmp_path: Path) -> Iterator[Callable[[Shop], Hand]]:
    """Puts a scanner on the counter of a shop."""
    begun: list[Readers] = []
    with PtyLine(silent, tmp_path / "scanner") as line:

        def at(shop: Shop) -> Hand:
            board = Board()
            begun.append(Readers(Settings(scanner_url=line.url), shop.window, board))
            shop.qtbot.waitUntil(lambda: board.status.scanner is True, timeout=WAIT_MS)
            return Hand(shop, ScannerPeer(line))

        yield at
        for readers in begun:
            readers.stop()


def test_selling_and_serving_members_stay_within_their_budgets(
    shop: Shop, hand_at: Callable[[Shop], Hand]
) -> None:
    """Jobs 1 to 6, 9 and 12."""
    hand, stage = hand_at(shop), shop.window.stage
    hand.scan(LIN_CARD)
    assert hand.member == LIN
    hand.ends("a member by scan")

    shop.type("", Key.Key_End)
    hand.begin()
    hand.scan(*FIVE, LIN_CARD)
    shop.type("", Key.Key_F9)
    assert hand.panel is stage.done
    hand.ends("five articles, a member, points, cash exact")

    hand.scan(*FIVE, LIN_CARD)
    hand.begin()
    before = shop.total
    shop.type("", Key.Key_F3)
    assert shop.total != before
    hand.ends("all points redeemed")

    shop.type("", Key.Key_F5, Key.Key_Return)
    assert hand.panel is stage.done
    hand.ends("paid by stored value")

    hand.scan(LIN_CARD)
    shop.type("500", Key.Key_F6, Key.Key_Return)
    assert hand.panel is stage.done
    hand.ends("top-up of 500")

    shop.type("", Key.Key_End)
    hand.begin()
    shop.type("13977776666", Key.Key_F2, Key.Key_Return)
    assert hand.member not in {"", LIN}
    hand.ends("a new member")

    shop.type("", Key.Key_End)
    hand.begin()
    shop.type("5678", Key.Key_F2)
    assert hand.member == LIN
    hand.ends("a member by the last four digits")

    hand.scan(WATER)
    hand.begin()
    shop.type("", Key.Key_F7)
    assert hand.lines == 0
    hand.ends("held")
    shop.type("", Key.Key_F7)
    assert hand.lines == 1
    hand.ends("resumed")


def test_goods_come_back_within_their_budget(shop: Shop, hand_at: Callable[[Shop], Hand]) -> None:
    """Job 8: everything that the sale moved goes back with it."""
    hand = hand_at(shop)
    hand.scan(COLA, WATER)
    shop.type("", Key.Key_F9)
    with shop.till.desk.store.reading() as session:
        serial = session.scalars(select(DocumentRow.serial)).one()
    hand.begin()
    hand.scan(compact(serial), COLA)
    shop.type("+")
    shop.settle()
    shop.type("", Key.Key_Return)
    assert (hand.panel, shop.window.stage.done.amount.text()) == (shop.window.stage.done, "3.50")
    hand.ends("a return with its receipt")


def test_a_coupon_comes_within_its_budget(
    till: Till, qtbot: QtBot, light: Theme, hand_at: Callable[[Shop], Hand]
) -> None:
    """Job 7: the member's printed coupon is claimed at the centre, by its code alone."""
    centre = Somebody()
    mirror(till, (rulebook_row(replace(RULES, version=3, coupons=(FIVE_OFF,)), 30),))
    till.desk = replace(till.desk, calls=centre)
    shop = open_shop(till, qtbot, light)
    hand = hand_at(shop)
    hand.scan(LIN_CARD)
    hand.begin()
    hand.scans += 1
    hand.scanner.scan(PRINTED)
    qtbot.waitUntil(lambda: bool(centre.asked), timeout=WAIT_MS)
    shop.settle()
    assert centre.asked == [f"{PRINTED} {LIN}"]
    hand.ends("a coupon")
    close(shop)


def test_what_somebody_else_approves_and_the_end_of_a_shift_stay_within_their_budgets(
    counter: Shop, hand_at: Callable[[Shop], Hand]
) -> None:
    """Jobs 10 and 11; the supervisor's PIN is theirs, and not counted."""
    hand = hand_at(counter)
    hand.scan(COLA)
    hand.begin()
    counter.type("2.9", Key.Key_F4)
    hand.scan(staff_card(WANG.number))
    keys = counter.keys
    counter.type(PIN, Key.Key_Return)
    counter.keys = keys
    assert counter.total == "2.90"
    hand.ends("a price by hand, approved")

    counter.type("", Key.Key_F9)
    counter.type("", Key.Key_F12)
    counter.type("300", Key.Key_Return)
    hand.begin()
    counter.type("", Key.Key_F12)
    counter.type("302.9", Key.Key_Return, Key.Key_Return)
    assert hand.panel is counter.window.duties.shifting.closed
    hand.ends("the end of a shift")
