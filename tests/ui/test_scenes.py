"""Every screen, in the looks that are hardest: whole, named, and reached with and without keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui import language, theme
from app.ui.counter.actions import ACTIONS, Name
from app.ui.counter.layout import KeyCounter
from app.ui.counter.parts import KeyButton
from tests.till import LIN, LIN_CARD, Till
from tests.ui.crew import log_in, staff_up
from tests.ui.full_shop import THERE, fill
from tests.ui.scene import ask
from tests.ui.scenes import SCENES, Look, showing
from tests.ui.serving import grant
from tests.ui.shop import LARGE, SMALL, WATER, Shop, close, open_shop
from tests.ui.test_no_clipping import cut_off

TOUCHED = Look(QSize(1024, 768), touch=True)
HARDEST = [
    (language.CHINESE, TOUCHED),
    (language.ENGLISH, TOUCHED),
    (language.ENGLISH, Look(SMALL, "dark", 175)),
]
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)


@contextmanager
def opened(qapp: QApplication, qtbot: QtBot, till: Till, look: Look, spoken: str) -> Iterator[Shop]:
    """A counter with a cashier at it, as it is on that screen."""
    translator = language.install(qapp, spoken)
    dress = theme.load(look.scheme, look.percent, look.size, touch=look.touch)
    theme.install(qapp, dress)
    staff_up(till)
    fill(till)
    shop = open_shop(till, qtbot, dress, sync=lambda: grant(till, dict(THERE), LIN))
    shop.window.use_wedge(None)
    shop.window.resize(look.size)
    QApplication.processEvents()
    log_in(shop)
    ask(shop, (Name.SHIFT, ""), (Name.CONFIRM, "300"))
    yield shop
    qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("spoken", "look"), HARDEST, ids=[f"{spoken}-{look}" for spoken, look in HARDEST]
)
def test_every_screen_is_whole_and_its_controls_have_names(
    qapp: QApplication, qtbot: QtBot, till: Till, spoken: str, look: Look
) -> None:
    found: dict[str, list[str]] = {}
    with opened(qapp, qtbot, till, look, spoken) as shop:
        for name in SCENES:
            with showing(shop, name) as widget:
                found[name] = [*cut_off(widget, crowded=True), *nameless(widget)]
            if shop.window.size() != look.size:
                found[name].append(f"needs {shop.window.size()}")
        close(shop)
    assert not {name: parts for name, parts in found.items() if parts}


def nameless(window: QWidget) -> list[str]:
    """Controls that can be seen and of which a screen reader could say nothing."""
    return [
        f"{type(part).__name__} in {type(part.parentWidget()).__name__} has no name"
        for part in window.findChildren(QWidget)
        if isinstance(part, CONTROLS) and part.isVisible() and not _name(part)
        and not (isinstance(part, QLineEdit) and isinstance(part.parentWidget(), QComboBox))
    ]  # fmt: skip


def _name(part: QWidget) -> str:
    said = part.text() if isinstance(part, QAbstractButton) else ""
    return (part.accessibleName() or said).strip()


def test_every_action_is_reached_by_a_key_and_by_a_click(shop: Shop) -> None:
    """Where the till has no fingers' page, the help has a button for what the counter has not."""
    window = shop.window
    clicked = {part.name for part in window.findChildren(KeyButton)}
    clicked |= {Name.ATTENTION, Name.HELP, Name.SHIFT, Name.DEVICES}
    assert {action.name for action in ACTIONS if not action.key} == set()
    window.command(Name.HELP)
    rows = {row.name for row in window.stage.help.rows}
    assert rows == {action.name for action in ACTIONS}
    assert clicked <= rows


def test_a_row_of_the_help_does_what_its_key_does(shop: Shop) -> None:
    window = shop.window
    shop.scan(WATER)
    window.command(Name.HELP)
    row = next(row for row in window.stage.help.rows if row.name is Name.CASH)
    row.clicked.emit()
    shop.settle()
    assert window.stage.panel is window.stage.done


def test_a_large_screen_has_the_goods_that_sell_most_at_hand(
    qapp: QApplication, qtbot: QtBot, till: Till, english: None
) -> None:
    dress = theme.load("light", 100, LARGE)
    theme.install(qapp, dress)
    shop = open_shop(till, qtbot, dress)
    window = shop.window
    assert isinstance(window.counter, KeyCounter)
    quick = window.counter.quick
    assert quick.isVisible()
    assert quick.width() == 260
    shop.scan(WATER, LIN_CARD)
    window.command(Name.CASH)
    shop.settle()
    window.stage.close_panel()
    window.command(Name.CONFIRM)
    shop.settle()
    button = quick.goods[0]
    assert button.isVisible()
    assert "2.00" in button.accessibleName()
    button.click()
    shop.settle()
    assert shop.total == "2.00"
    assert quick.receipts[0].text().startswith("000001")
    assert window.omnibox.hasFocus()
    window.resize(SMALL)
    QApplication.processEvents()
    assert not quick.isVisible()
    close(shop)


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_how_a_sale_and_a_top_up_ended_is_seen_whole_on_a_large_screen(
    qapp: QApplication, qtbot: QtBot, till: Till, spoken: str, percent: int
) -> None:
    """The receipt's number gives way to the receipt, which it stands on."""
    with opened(qapp, qtbot, till, Look(LARGE, percent=percent), spoken) as shop:
        for name in ("change", "topped_up"):
            with showing(shop, name):
                pages = shop.window.stage.done.findChildren(QScrollArea)
                assert not any(one.horizontalScrollBar().isVisible() for one in pages), name
        close(shop)
