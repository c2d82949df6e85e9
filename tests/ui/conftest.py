"""The counter on a till with a small shop, dressed and translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import keys
from app.ui import language
from app.ui.theme import Theme
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.till import Till, new_till, stock
from tests.ui.crew import log_in, staff_up
from tests.ui.shop import SMALL, Shop, close, dressed, open_shop

KEY = bytes(range(32))
"""The till's at the provider."""


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = new_till(tmp_path)
    stock(till)
    yield till
    till.close()


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    translator = language.install(qapp, language.CHINESE)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    translator = language.install(qapp, language.ENGLISH)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def light(qapp: QApplication) -> Theme:
    return dressed(qapp, "light", SMALL)


@pytest.fixture
def shop(till: Till, qtbot: QtBot, light: Theme, chinese: None) -> Iterator[Shop]:
    shop = open_shop(till, qtbot, light)
    yield shop
    close(shop)


@pytest.fixture
def peer() -> AcquirerPeer:
    """A provider of payments by code."""
    return AcquirerPeer(keys.signing_public(KEY))


@pytest.fixture
def server(peer: AcquirerPeer) -> Iterator[AcquirerServer]:
    with AcquirerServer(peer) as server:
        yield server


@pytest.fixture
def staffed(till: Till, qtbot: QtBot, light: Theme, english: None) -> Iterator[Shop]:
    """A till where people have PINs, before anybody has logged in. No dialog is ever opened.

    What types here is a person: a test's keys come as fast as a scanner's.
    """
    staff_up(till)
    shop = open_shop(till, qtbot, light, lock_minutes=5)
    shop.window.use_wedge(None)
    others: list[QWidget] = []

    def look() -> None:
        tops = QApplication.topLevelWidgets()
        others.extend(top for top in tops if top.isVisible() and top is not shop.window)

    for signal in (shop.window.stage.changed, shop.window.session.said):
        signal.connect(look)
    yield shop
    close(shop)
    assert others == []


@pytest.fixture
def counter(staffed: Shop) -> Shop:
    """The same with a cashier at it, who may do little alone."""
    log_in(staffed)
    return staffed


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says with each window that it has no size hints to pass on."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))
