"""The pole display at a real window: it says what the cashier does, and never holds it up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.config import Settings
from app.devices.pole_display import PoleDisplay
from app.devices.ports import LineDisplay
from app.domain.display import Face
from app.start.customer_display import CustomerDisplay, customer_display
from app.start.customer_feed import CustomerFeed
from peers.line import PtyLine, on_pty
from peers.pole_display import DisplayPeer, PricePeer
from tests.till import LIN_CARD
from tests.ui.shop import COLA, WATER, Shop

CHINESE = Face(chinese=True)


@contextmanager
def following(shop: Shop, display: LineDisplay) -> Iterator[CustomerDisplay]:
    feed = CustomerFeed(shop.window.session)
    follower = CustomerDisplay(feed, display, CHINESE)
    try:
        yield follower
    finally:
        follower.stop()
        feed.stop()


def see(shop: Shop, glass: DisplayPeer, *rows: str) -> None:
    """Wait until the customer sees ``rows``."""

    def seen() -> None:
        assert glass.glass.rows == [*rows]

    shop.qtbot.waitUntil(seen, timeout=10_000)


@pytest.fixture
def glass() -> DisplayPeer:
    return DisplayPeer(chinese=True)


@pytest.fixture
def line(glass: DisplayPeer, tmp_path: Path) -> Iterator[PtyLine]:
    with PtyLine(glass, tmp_path / "display") as line:
        yield line


def test_a_whole_sale_is_seen_by_the_customer(
    shop: Shop, glass: DisplayPeer, line: PtyLine
) -> None:
    with following(shop, PoleDisplay(line.url, face=CHINESE)):
        see(shop, glass, "欢迎光临", "")
        shop.scan(WATER)
        see(shop, glass, "农夫山泉饮用天  2.00", "合计            2.00")
        shop.scan(COLA, COLA)
        see(shop, glass, "可口可乐330m x2 7.00", "合计            9.00")
        shop.type("10", Qt.Key.Key_F9)
        see(shop, glass, "实收           10.00", "找零            1.00")
        shop.window.refresh()
        shop.settle()
        see(shop, glass, "实收           10.00", "找零            1.00")
        shop.scan(COLA)
        see(shop, glass, "可口可乐330ml   3.50", "合计            3.50")
    assert glass.shows("", "")
    assert glass.errors == []


def test_a_member_is_greeted_and_no_balance_is_shown(
    shop: Shop, glass: DisplayPeer, line: PtyLine
) -> None:
    """counter.md 3.4: others read along."""
    with following(shop, PoleDisplay(line.url, face=CHINESE)):
        shop.scan(LIN_CARD)
        see(shop, glass, "张**，您好 · 金卡", "")
        shop.scan(COLA)
        see(shop, glass, "可口可乐330ml   3.32", "省0.20     合计 3.30")
        shop.type("", Qt.Key.Key_F2)
    member = shop.window.session.view
    assert member is not None
    said = glass.received.decode("gb18030")
    for secret in ("大伟", "2096", "20.96", "180.00", "200.00", "1381"):
        assert secret not in said
    assert glass.errors == []


def test_a_display_that_is_put_back_shows_how_things_stand(
    shop: Shop, glass: DisplayPeer, line: PtyLine
) -> None:
    with following(shop, PoleDisplay(line.url, face=CHINESE, wait_s=0)):
        see(shop, glass, "欢迎光临", "")
        line.unplug()
        shop.scan(WATER)
        assert shop.total == "2.00"
        line.plug()
        see(shop, glass, "农夫山泉饮用天  2.00", "合计            2.00")


class Stuck:
    """A display whose line takes nothing more, until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.shown: list[tuple[str, str]] = []

    def show(self, upper: str, lower: str) -> bool:
        self.let_go.wait()
        self.shown.append((upper, lower))
        return True

    def close(self) -> None:
        self.shown.append(("", ""))


def test_a_stuck_display_holds_up_no_scan(shop: Shop) -> None:
    """P10; F61: a device that is dead must not stop the counter."""
    display = Stuck()
    with following(shop, display) as follower:
        shop.scan(WATER, COLA)
        shop.type("10", Qt.Key.Key_F9)
        assert shop.window.session.view is not None
        assert shop.window.session.view.basket.lines == ()
        assert (display.shown, shop.message) == ([], "")
        display.let_go.set()
        shop.qtbot.waitUntil(lambda: len(display.shown) == 2)
        assert not follower._busy
    assert display.shown == [
        ("欢迎光临", ""),
        ("实收           10.00", "找零            4.50"),  # what was overtaken is not sent
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "peer", "rows"),
    [
        ("text", DisplayPeer(), ["330ml           3.50", "TOTAL           3.50"]),
        ("chinese", DisplayPeer(chinese=True), ["可口可乐330ml   3.50", "合计            3.50"]),
        ("price", PricePeer(), ["3.50"]),
    ],
)
def test_the_display_that_is_set_up_is_the_one_that_shows(
    shop: Shop, kind: str, peer: DisplayPeer, rows: list[str]
) -> None:
    with on_pty(peer) as url:
        settings = Settings(display_url=url, display_kind=kind)
        feed = CustomerFeed(shop.window.session)
        follower = customer_display(settings, feed)
        shop.scan(COLA)
        see(shop, peer, *rows)
        follower.stop()
    assert peer.errors == []
