"""The counter on a till with a small shop, dressed and translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import language
from app.ui.theme import Theme
from tests.till import Till, new_till, stock
from tests.ui.shop import SMALL, Shop, close, dressed, open_shop


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says with each window that it has no size hints to pass on."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))
