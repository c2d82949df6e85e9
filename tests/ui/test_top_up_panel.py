"""Topping up at the window: what it brings, what forbids it, how it is paid."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.documents import Tender, TenderKind, TopUp
from app.domain.rulebook import StoredValue, TopUpOffer
from app.models.counter import JobKind
from app.ui.counter.top_up import TopUp as Panel
from app.ui.theme import Theme
from tests.till import LIN_CARD, RULES, Till, mirror, rulebook_row
from tests.ui.crew import shown, written
from tests.ui.shop import Shop, close, open_shop
from tests.ui.test_shift_panel import queued

Key = Qt.Key
LADDER = StoredValue(
    offers=(TopUpOffer(20_000, 1_000, points=30), TopUpOffer(50_000, 5_000, 365)),
    no_cash_from_fen=300_000,
)


@pytest.fixture
def counter(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    mirror(till, (rulebook_row(replace(RULES, version=9, stored_value=LADDER), 30),))
    shop = open_shop(till, qtbot, light)
    shop.window.use_wedge(None)
    shop.scan(LIN_CARD)
    yield shop
    close(shop)


def panel(shop: Shop) -> Panel:
    found = shown(shop)
    assert isinstance(found, Panel), found
    return found


def paid_in(till: Till) -> list[TopUp]:
    return [one.body for one in written(till) if isinstance(one.body, TopUp)]


def test_five_hundred_is_five_keys_with_what_it_brings_shown_first(counter: Shop) -> None:
    """Job 5: 500 F6 Enter."""
    counter.keys = 0
    counter.type("500", Key.Key_F6)
    top_up = panel(counter)
    assert [one.text() for one in (top_up.amount, top_up.bonus, top_up.before, top_up.after)] == [
        "¥500.00", "¥50.00", "¥200.00", "¥750.00",
    ]  # fmt: skip
    assert top_up.hint.whole == ""
    counter.type("", Key.Key_Return)
    assert counter.keys == 5
    (body,) = paid_in(counter.till)
    assert body.tenders == (Tender(TenderKind.CASH, 50_000, 50_000),)
    assert queued(counter.till) == [JobKind.DRAWER, JobKind.TOP_UP, JobKind.TOP_UP]


def test_the_next_step_of_the_ladder_is_told(counter: Shop) -> None:
    counter.type("100", Key.Key_F6)
    assert panel(counter).hint.whole == "from 200.00 on 10.00 is given"
    counter.type("300", Key.Key_Return)
    assert panel(counter).hint.whole == "赠送积分 30 · from 500.00 on 50.00 is given"


def test_what_the_law_forbids_is_said_before_any_money_is_taken(counter: Shop) -> None:
    """商务部令2012年第9号: at most ¥5,000 on a named card, bonus counted, also after a top-up."""
    counter.type("4800", Key.Key_F6)
    top_up = panel(counter)
    words = "The balance would be 5,050.00, above the limit of 5,000.00. Take less."
    assert top_up.hint.whole == words
    assert not top_up.enter.isEnabled()
    counter.type("", Key.Key_Return)
    assert counter.message == words
    counter.type("3000", Key.Key_Return)
    assert top_up.hint.whole == "So much is not paid in cash. Take a card or a transfer."
    counter.type("", Key.Key_F9)
    assert paid_in(counter.till) == []
    counter.type("", Key.Key_Down)
    assert top_up.hint.whole == "Type the number of the payment first."
    counter.type("6222020000000000008", Key.Key_Return)
    counter.type("8841", Key.Key_Return)
    assert top_up.taken.text() == "Bank card  8841"
    counter.type("", Key.Key_Return)
    (body,) = paid_in(counter.till)
    assert body.tenders == (Tender(TenderKind.CARD, 300_000, reference="8841"),)
    assert JobKind.DRAWER not in queued(counter.till)


@contextmanager
def nothing_known(shop: Shop) -> Iterator[None]:
    """The till's own data is being read by somebody else, so that no question is answered."""
    go_on = threading.Event()
    shop.store.ask(shop.window, lambda: go_on.wait(30), lambda _: None, lambda _: None)
    yield
    go_on.set()
    shop.settle()


def press(shop: Shop, *keys: Key) -> None:
    for key in keys:
        with shop.hand.typing():
            QTest.keyClick(shop.window.windowHandle(), key)


def test_enter_before_the_gift_is_known_counts_once_when_it_is(counter: Shop) -> None:
    with nothing_known(counter):
        press(counter, Key.Key_5, Key.Key_0, Key.Key_0, Key.Key_F6, Key.Key_Return, Key.Key_Return)
        kept = "Enter is kept: it takes the money once the gift is known."
        assert counter.message == kept
        assert paid_in(counter.till) == []
    (body,) = paid_in(counter.till)
    assert (body.amount_fen, body.bonus_fen) == (50_000, 5_000)


@pytest.mark.parametrize("then", [Key.Key_Escape, Key.Key_Down])
def test_what_was_pressed_too_early_is_forgotten_when_something_else_is_done(
    counter: Shop, then: Key
) -> None:
    with nothing_known(counter):
        press(counter, Key.Key_5, Key.Key_0, Key.Key_0, Key.Key_F6, Key.Key_Return, then)
    assert paid_in(counter.till) == []


def test_what_may_not_be_taken_is_not_taken_by_an_enter_that_came_early(counter: Shop) -> None:
    with nothing_known(counter):
        press(counter, Key.Key_4, Key.Key_8, Key.Key_0, Key.Key_0, Key.Key_F6, Key.Key_Return)
    assert paid_in(counter.till) == []
    assert counter.message.startswith("The balance would be 5,050.00")


def test_of_two_amounts_the_later_counts_whenever_the_answers_come(counter: Shop) -> None:
    counter.type("", Key.Key_F6)
    with nothing_known(counter):
        for at in (1, 3):
            panel(counter).presets[at].click()
        press(counter, Key.Key_Return)
    (body,) = paid_in(counter.till)
    assert (body.amount_fen, body.bonus_fen) == (50_000, 5_000)


def test_by_hand_an_amount_and_a_way_are_touched_and_a_slip_scanned(counter: Shop) -> None:
    counter.type("", Key.Key_F6)
    top_up = panel(counter)
    counter.type("", Key.Key_Return)
    assert counter.message == "Type or choose an amount"
    top_up.presets[1].click()
    counter.settle()
    top_up.ways[2].click()
    counter.scan("20261121-77")
    assert top_up.taken.text() == "Bank transfer  20261121-77"
    top_up.ways[0].click()
    assert top_up.taken.text() == "Cash"
    counter.type("", Key.Key_F9)
    (body,) = paid_in(counter.till)
    assert body.tenders == (Tender(TenderKind.CASH, 20_000, 20_000),)


def test_so_large_an_amount_that_nobody_means_it_is_refused(counter: Shop) -> None:
    counter.type("123456", Key.Key_F6)
    assert panel(counter).hint.whole.startswith("123,456.00 is not an amount to take.")
    counter.type("", Key.Key_Return)
    assert paid_in(counter.till) == []
