"""A card reader of its own at a real window: it names members, and its lamp tells how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import Settings
from app.domain.refusal import BankCard
from app.start.board import Board
from app.start.readers import Readers
from app.ui.counter.outside import Status
from app.ui.counter.standing import standing
from app.ui.wording import say
from peers.card_reader import CardReaderPeer
from peers.line import PtyLine
from peers.scanner import silent
from tests.till import LIN, LIN_CARD
from tests.ui.shop import Shop

BANK = ";6217001234567890128=30121010000?"


@pytest.fixture
def board(shop: Shop) -> Board:
    board = Board()
    board.shown.connect(shop.window.show_status)
    return board


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyLine]:
    with PtyLine(silent, tmp_path / "cards") as line:
        yield line


@pytest.fixture
def peer(line: PtyLine, shop: Shop, board: Board) -> Iterator[CardReaderPeer]:
    readers = Readers(Settings(card_reader_url=line.url), shop.window, board)
    shop.qtbot.waitUntil(lambda: board.status.cards is True, timeout=10_000)
    yield CardReaderPeer(line)
    readers.stop()


def served(shop: Shop) -> str:
    view = shop.window.session.view
    return view.basket.member if view else ""


def test_a_member_is_served_by_a_swipe(shop: Shop, peer: CardReaderPeer) -> None:
    peer.swipe(f";{LIN_CARD}=99120000000?")
    shop.qtbot.waitUntil(lambda: served(shop) == LIN, timeout=10_000)
    assert shop.window.topbar.cards.isVisible()


def test_a_bank_card_is_refused_and_its_number_is_not_on_the_screen(
    shop: Shop, peer: CardReaderPeer
) -> None:
    """Threat 16."""
    peer.swipe(BANK)
    shop.qtbot.waitUntil(lambda: shop.message == say(BankCard(), online=False), timeout=10_000)
    assert served(shop) == ""


def test_a_card_that_nobody_here_has_is_told_masked(shop: Shop, peer: CardReaderPeer) -> None:
    peer.swipe(";8801000000000249=99120000000?")
    shop.qtbot.waitUntil(lambda: "8801****0249" in shop.message, timeout=10_000)


def test_a_reader_that_is_pulled_out_is_shown_and_works_when_put_back(
    shop: Shop, peer: CardReaderPeer, board: Board
) -> None:
    peer.unplug()
    shop.qtbot.waitUntil(lambda: board.status.cards is False, timeout=10_000)
    unplugged = shop.message
    told = standing(Status(online=True, cards=False))
    assert told is not None
    assert unplugged == told.text
    peer.plug()
    shop.qtbot.waitUntil(lambda: board.status.cards is True, timeout=10_000)
    assert shop.message != unplugged
    peer.swipe(f";{LIN_CARD}=99120000000?")
    shop.qtbot.waitUntil(lambda: served(shop) == LIN, timeout=10_000)
