"""Stars on the customer's screen: one tap rates the sale, and the cashier notices nothing of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.domain.display import Face, lines, settled
from app.domain.documents import Activity, Rating
from app.domain.rulebook import EarnBy, EarningRule
from app.operations import rating
from app.start.customer_feed import CustomerFeed
from app.start.customer_screen import CustomerScreen
from app.ui.counter.actions import Name
from app.ui.customer.window import CustomerWindow
from app.ui.theme import Theme
from tests.till import LIN, LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.crew import written
from tests.ui.shop import SMALL, WATER, Shop, close, open_shop
from tests.ui.test_customer_window import SHOP, words

ON = Settings(customer_screen=True)
OFF = replace(ON, customer_rating=False)
REVIEWED = replace(
    RULES,
    version=3,
    earning=(*RULES.earning, EarningRule("review", EarnBy.REVIEW, rate=1_000)),
)
ASKED = "How was it? Tap a star."


@pytest.fixture
def shop(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


@pytest.fixture
def feed(shop: Shop) -> Iterator[CustomerFeed]:
    feed = CustomerFeed(shop.window.session)
    yield feed
    feed.stop()


@pytest.fixture
def screen(shop: Shop, feed: CustomerFeed, light: Theme) -> Iterator[CustomerScreen]:
    """As ``start`` makes it."""
    screen = CustomerScreen(shop.window, feed, SHOP, light)
    yield screen
    screen.stop()


def facing(shop: Shop, screen: CustomerScreen, settings: Settings = ON) -> CustomerWindow:
    """The customer's window, shown though the platform of the tests has one screen."""
    screen.use(settings, shop.till.desk)
    window = screen.window
    assert window is not None
    window.resize(SMALL)
    window.show()
    shop.window.activateWindow()  # this platform gives the keyboard to whatever is shown
    shop.qtbot.waitUntil(shop.window.omnibox.hasFocus)
    return window


def sell(shop: Shop, *codes: str) -> None:
    shop.scan(*codes, WATER)
    shop.window.command(Name.CASH, "100")
    shop.settle()


def click(window: QWidget, part: QWidget) -> None:
    """As a mouse does, or a finger on a screen that is touched: at a place of the window."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(
        handle, Qt.MouseButton.LeftButton, pos=part.mapTo(window, part.rect().center())
    )


def tap(shop: Shop, window: CustomerWindow, stars: int) -> None:
    click(window, window.thanks.stars.keys[stars - 1])
    shop.settle()


def given(shop: Shop) -> list[Rating]:
    return [one.body for one in written(shop.till) if isinstance(one.body, Rating)]


def full(window: CustomerWindow) -> int:
    """How many stars are seen to be given."""
    stars = window.thanks.stars
    return [key.icon().cacheKey() for key in stars.keys].count(stars._full.cacheKey())


def test_one_tap_rates_the_sale_and_disturbs_no_cashier(shop: Shop, screen: CustomerScreen) -> None:
    """R147."""
    window = facing(shop, screen)
    assert not window.thanks.stars.isVisible()
    sell(shop)
    assert ASKED in words(window)
    assert full(window) == 0
    heard, said, panel = list(shop.ear.heard), shop.message, shop.window.stage.panel
    tap(shop, window, 4)
    sale, rated = (one for one in written(shop.till) if one.body.kind in {"sale", "rating"})
    assert rated.body == Rating(sale.id, 4)
    assert (full(window), window.thanks.stars.words.whole) == (4, "Thank you for rating")
    assert (shop.ear.heard, shop.message, shop.window.stage.panel) == (heard, said, panel)
    assert shop.window.omnibox.hasFocus()
    assert not window.isActiveWindow()


def test_what_was_tapped_stays_and_goes_with_the_next_basket(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    tap(shop, window, 2)
    for stars in (5, 2):
        tap(shop, window, stars)
    shop.window.refresh()
    shop.settle()
    assert (full(window), [one.stars for one in given(shop)]) == (2, [2])
    shop.scan(WATER)
    assert window.sale.isVisible()
    assert "Thank you for rating" not in words(window)
    shop.window.command(Name.CASH, "100")
    shop.settle()
    assert (full(window), ASKED in words(window)) == (0, True)
    tap(shop, window, 5)
    assert [one.stars for one in given(shop)] == [2, 5]


def test_two_taps_before_the_first_is_written_are_one(shop: Shop, screen: CustomerScreen) -> None:
    window = facing(shop, screen)
    sell(shop)
    first, last = window.thanks.stars.keys[0], window.thanks.stars.keys[4]
    for key in (last, first, last):
        click(window, key)
    shop.settle()
    assert ([one.stars for one in given(shop)], full(window)) == ([5], 5)


def test_a_member_reads_what_the_rating_brought(shop: Shop, screen: CustomerScreen) -> None:
    """R59, offline."""
    mirror(shop.till, (rulebook_row(REVIEWED, 30),))
    shop.go_offline()
    window = facing(shop, screen)
    sell(shop, LIN_CARD)
    tap(shop, window, 5)
    assert window.thanks.stars.words.whole == "Thank you: 1,000 points"
    *_, rated, review = (one.body for one in written(shop.till))
    assert isinstance(rated, Rating)
    assert review == Activity(LIN, EarnBy.REVIEW, rated.sale, 1_000)


def test_where_it_is_too_late_the_stars_go_and_nobody_hears_of_it(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    heard, said = list(shop.ear.heard), shop.message
    shop.till.world.at += rating.WITHIN + timedelta(seconds=1)
    tap(shop, window, 5)
    assert given(shop) == []
    assert not window.thanks.stars.isVisible()
    assert window.thanks.isVisible()
    assert (shop.ear.heard, shop.message) == (heard, said)


def test_a_scan_at_the_same_moment_goes_on_and_the_rating_counts(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    click(window, window.thanks.stars.keys[2])
    shop.scan(WATER)
    assert [one.stars for one in given(shop)] == [3]
    assert window.sale.isVisible()
    assert shop.total == "2.00"


def test_a_tap_just_after_a_scan_is_too_late_and_the_goods_stay_in_sight(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    shop.window.on_scan(WATER)
    window.thanks.stars.keys[4].click()  # the mouse would let the till answer first
    shop.settle()
    assert given(shop) == []
    assert window.sale.isVisible()


def test_a_tap_while_the_next_sale_is_being_paid_takes_no_stars_from_that(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    shop.window.on_scan(WATER)
    shop.window.command(Name.CASH, "100")
    window.thanks.stars.keys[0].click()  # the mouse would let the till answer first
    shop.settle()
    assert (given(shop), full(window), ASKED in words(window)) == ([], 0, True)
    tap(shop, window, 5)
    assert [one.stars for one in given(shop)] == [5]


def test_a_top_up_is_not_rated(shop: Shop, screen: CustomerScreen) -> None:
    window = facing(shop, screen)
    shop.scan(LIN_CARD)
    shop.window.command(Name.TOP_UP, "500")
    shop.settle()
    shop.window.command(Name.CONFIRM)
    shop.settle()
    assert window.thanks.isVisible()
    assert not window.thanks.stars.isVisible()


def test_a_shop_that_does_not_ask_sees_no_stars(shop: Shop, screen: CustomerScreen) -> None:
    window = facing(shop, screen, OFF)
    sell(shop)
    assert window.thanks.isVisible()
    assert not window.thanks.stars.isVisible()
    assert window.thanks.goodbye.isVisible()


def test_switching_it_off_takes_the_stars_away_at_once(shop: Shop, screen: CustomerScreen) -> None:
    facing(shop, screen)
    sell(shop)
    window = facing(shop, screen, OFF)
    assert window.thanks.isVisible()
    assert not window.thanks.stars.isVisible()


def test_the_screen_made_anew_still_thanks(shop: Shop, screen: CustomerScreen) -> None:
    window = facing(shop, screen)
    sell(shop)
    tap(shop, window, 4)
    window.resize(1024, 600)
    assert full(window) == 4
    window = facing(shop, screen)
    tap(shop, window, 1)
    assert (full(window), [one.stars for one in given(shop)]) == (4, [4])


def test_stars_are_as_large_as_a_finger_and_side_by_side(
    shop: Shop, screen: CustomerScreen
) -> None:
    window = facing(shop, screen)
    sell(shop)
    places = [key.geometry() for key in window.thanks.stars.keys]
    assert all(min(place.width(), place.height()) >= 100 for place in places)
    assert all(one.right() + 1 == two.left() for one, two in itertools.pairwise(places))
    assert {key.focusPolicy() for key in window.thanks.stars.keys} == {Qt.FocusPolicy.NoFocus}


def test_a_display_of_two_lines_asks_nothing() -> None:
    after = settled(2060, 2940, earned=20)
    for face in (Face(), Face(chinese=True)):
        assert lines(replace(after, stars=0), face) == lines(after, face)
        assert lines(replace(after, stars=4, rated_points=9), face) == lines(after, face)
