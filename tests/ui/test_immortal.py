"""``None`` survives a day at the counter."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.immortal import IMMORTAL_SINCE, keep_none_alive

MORTAL = sys.version_info < IMMORTAL_SINCE


@pytest.mark.skipif(not MORTAL, reason="None is immortal in this Python")
def test_none_has_references_for_years_and_gets_them_once() -> None:
    keep_none_alive()
    before = sys.getrefcount(None)
    assert before > sys.maxsize // 4
    keep_none_alive()
    assert abs(sys.getrefcount(None) - before) < 1000


@pytest.mark.skipif(not MORTAL, reason="None is immortal in this Python")
def test_the_window_s_library_still_loses_references_so_this_is_still_needed(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("1")
    assert sys.getrefcount(None) - before < -900, "PySide6 is mended: remove app/ui/immortal.py"
