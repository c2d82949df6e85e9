"""Nothing is cut off and nothing moves: in both languages, on small and large screens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.operations.views import AttentionItem, AttentionKind
from app.ui import language
from app.ui.counter.actions import Name
from app.ui.counter.outside import PrinterLamp, Status
from app.ui.counter.parts import Elided
from tests.till import LIN_CARD, START, Till
from tests.ui.crew import PIN, log_in, staff_up
from tests.ui.shop import (
    APPLES,
    CHOCOLATE,
    COLA,
    LARGE,
    SMALL,
    TISSUES,
    WATER,
    Shop,
    close,
    dressed,
    open_shop,
)

ITEMS = tuple(
    AttentionItem(kind, str(at), "0107-T03-20261121-000238", "overdrawn", START)
    for at, kind in enumerate(AttentionKind)
)
WORST = Status(
    online=False,
    unsent=128,
    as_of=START - timedelta(minutes=17),
    printer=PrinterLamp.COVER_OPEN,
    scanner=False,
    cards=False,
    display=False,
    scale=False,
    drawer=False,
)


@pytest.fixture(
    params=[
        (spoken, size)
        for spoken in (language.CHINESE, language.ENGLISH)
        for size in (SMALL, LARGE, QSize(1280, 800))
    ],
    ids=lambda param: f"{param[0]}-{param[1].width()}",
)
def anywhere(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, till: Till
) -> Iterator[Shop]:
    spoken, size = request.param
    translator = language.install(qapp, spoken)
    shop = open_shop(till, qtbot, dressed(qapp, "light", size))
    shop.window.resize(size)
    QApplication.processEvents()
    assert shop.window.size() == size
    yield shop
    close(shop)
    qapp.removeTranslator(translator)


def cut_off(window: QWidget, *, crowded: bool = False) -> list[str]:
    """What can be seen and is wider or higher than its place, or sticks out of what holds it.

    Where it is ``crowded``, a line that may be elided may be so.
    """
    for _ in range(5):
        QApplication.processEvents()
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, QLabel | QPushButton):
            continue
        words = part.text() or part.accessibleName()
        need = needs(part, crowded=crowded)
        if words and (need.width() > part.width() or need.height() > part.height()):
            found.append(f"{words!r} needs {need.toTuple()}, has {part.size().toTuple()}")
        holder = part.parentWidget()
        assert holder is not None
        inside = QRect(QPoint(0, 0), holder.size())
        if words and not inside.contains(part.geometry()):
            found.append(f"{words!r} at {part.geometry().getRect()} is outside {holder.size()}")
    return found


def needs(part: QLabel | QPushButton, *, crowded: bool) -> QSize:
    """As large as its text; one that wraps only needs its height at the width it has."""
    if isinstance(part, QPushButton) or (isinstance(part, Elided) and crowded):
        return part.minimumSizeHint()
    if part.wordWrap():
        return QSize(0, part.heightForWidth(part.width()))
    return part.sizeHint()


def test_nothing_is_cut_off_in_any_state(anywhere: Shop) -> None:
    shop, window = anywhere, anywhere.window
    found = {"empty": cut_off(window)}
    shop.scan(WATER, COLA, CHOCOLATE, TISSUES, APPLES)
    found["walk-in"] = cut_off(window)
    shop.scan(LIN_CARD)
    found["member"] = cut_off(window)
    for state, name, typed in (
        ("points", Name.REDEEM, ""),
        ("value", Name.VALUE, ""),
        ("choice", Name.MEMBER, "4321"),
        ("goods", Name.CONFIRM, "nfsq"),
        ("top-up", Name.TOP_UP, "1000"),
        ("new member", Name.MEMBER, "13900001111"),
        ("help", Name.HELP, ""),
        ("change", Name.CASH, "100"),
        ("done", Name.CONFIRM, ""),
        ("reprint", Name.REPRINT, ""),
    ):
        window.command(name, typed)
        shop.settle()
        found[state] = cut_off(window)
    window.session.attending.emit(ITEMS)
    found["attention"] = cut_off(window)
    shop.scan(WATER, LIN_CARD)
    window.command(Name.SUSPEND)
    shop.scan(*[TISSUES] * 30, LIN_CARD)
    window.topbar.show_waiting(12, 23)
    window.show_status(WORST)
    found["everything at once"] = cut_off(window, crowded=True)
    assert not {state: parts for state, parts in found.items() if parts}


@pytest.mark.parametrize("size", [SMALL, QSize(1024, 768)], ids=lambda size: str(size.width()))
@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
def test_nothing_is_cut_off_where_people_log_in_approve_and_count(
    qapp: QApplication, qtbot: QtBot, till: Till, spoken: str, size: QSize
) -> None:
    translator = language.install(qapp, spoken)
    staff_up(till)
    shop = open_shop(till, qtbot, dressed(qapp, "light", SMALL))
    window = shop.window
    window.use_wedge(None)
    window.resize(size)
    QApplication.processEvents()
    assert window.size() == size
    found = {"log in": cut_off(window)}
    log_in(shop)
    found["no shift"] = cut_off(window, crowded=True)
    shop.scan(WATER, TISSUES)
    for state, name, typed in (
        ("reason", Name.CANCEL, ""),
        ("approval without reasons", Name.CONFIRM, ""),
        ("given up", Name.BACK, ""),
        ("approval", Name.PRICE, "1.5"),
        ("approval's PIN", Name.CONFIRM, "2001"),
        ("price", Name.CONFIRM, PIN),
        ("locked", Name.LOCK, ""),
        ("unlocked", Name.CONFIRM, PIN),
        ("paid", Name.CASH, ""),
        ("float", Name.SHIFT, ""),
        ("open", Name.CONFIRM, "1000"),
        ("shift", Name.SHIFT, ""),
        ("cash in", Name.CONFIRM, "2"),
        ("amount", Name.CONFIRM, "123456.78"),
        ("why", Name.BACK, ""),
        ("again", Name.SHIFT, ""),
        ("count", Name.CONFIRM, "123456.78"),
        ("closed", Name.CONFIRM, ""),
    ):
        window.command(name, typed)
        shop.settle()
        found[state] = cut_off(window, crowded=True)
    close(shop)
    qapp.removeTranslator(translator)
    assert not {state: parts for state, parts in found.items() if parts}


def test_the_basket_moves_nothing(shop: Shop) -> None:
    window = shop.window
    parts = (
        window.totals.total, window.rail.buttons[Name.CASH], window.omnibox, window.strip,
        window.totals.name, window.message, window.stage,
    )  # fmt: skip

    def places() -> list[tuple[int, int, int]]:
        QApplication.processEvents()
        corners = [part.mapTo(window, part.rect().bottomRight()) for part in parts]
        return [(at.x(), at.y(), part.height()) for at, part in zip(corners, parts, strict=True)]

    before = places()[1:4]
    for code in (WATER, COLA, CHOCOLATE, TISSUES, APPLES, LIN_CARD):
        shop.scan(code)
        assert places()[1:4] == before
    bottom = places()[0][1]
    window.command(Name.REDEEM)
    window.command(Name.VALUE)
    shop.settle()
    shop.go_offline(unsent=3)
    assert places()[1:4] == before
    assert places()[0][1] == bottom


def test_a_long_basket_keeps_the_line_last_scanned_in_sight(shop: Shop) -> None:
    for _ in range(30):
        shop.window.on_scan(APPLES)
    shop.settle()
    table = shop.window.stage.cart.table
    last = shop.window.stage.cart.model.index(29, 0)
    QApplication.processEvents()
    assert table.viewport().rect().contains(table.visualRect(last))


def test_the_focus_comes_back_to_the_omnibox(shop: Shop) -> None:
    shop.window.stage.new_member.name.setFocus()
    shop.window.stage.close_panel()
    assert shop.window.omnibox.hasFocus()
    shop.type("", Qt.Key.Key_F1, Qt.Key.Key_Escape)
    assert shop.window.omnibox.hasFocus()


def test_on_a_narrow_screen_an_article_keeps_its_name_and_its_amount(shop: Shop) -> None:
    shop.scan(WATER, APPLES)
    table = shop.window.stage.cart.table
    heads = table.horizontalHeader()
    shop.window.resize(1024, 768)
    QApplication.processEvents()
    assert [heads.isSectionHidden(at) for at in range(6)] == [False] * 3 + [True] * 2 + [False]
    assert heads.sectionSize(1) > 180
    assert heads.length() <= table.viewport().width()
    shop.window.resize(SMALL)
    QApplication.processEvents()
    assert not any(heads.isSectionHidden(at) for at in range(6))
