"""``None`` and ``True`` survive a day at the counter."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.immortal import IMMORTAL_SINCE, SINGLETONS, keep_singletons_alive

pytestmark = pytest.mark.skipif(
    sys.version_info >= IMMORTAL_SINCE, reason="they are immortal in this Python"
)


class Bell(QObject):
    rung = Signal(int)


def lost_by(call: Callable[[], object], one: object) -> int:
    """References to ``one`` that a thousand calls lose."""
    before = sys.getrefcount(one)
    for _ in range(1000):
        call()
    return before - sys.getrefcount(one)


@pytest.mark.parametrize("one", SINGLETONS)
def test_each_has_references_for_years_and_gets_them_once(one: object) -> None:
    keep_singletons_alive()
    before = sys.getrefcount(one)
    assert before > sys.maxsize // 4
    keep_singletons_alive()
    assert abs(sys.getrefcount(one) - before) < 1000


def test_the_window_s_library_still_loses_them_so_this_is_still_needed(qapp: QApplication) -> None:
    label, bell = QLabel(), Bell()
    bell.rung.connect(lambda _: None)
    mended = "PySide6 is mended: remove app/ui/immortal.py"
    assert lost_by(lambda: label.setText("1"), None) > 900, mended
    assert lost_by(lambda: bell.rung.emit(1), True) > 900, mended
