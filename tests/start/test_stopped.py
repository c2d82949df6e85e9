"""After three crashes: a window that says so, and asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app import keys
from app.__main__ import main
from app.start import stopped
from app.start.supervisor import AGAIN
from app.ui.stopped import Stopped


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot) -> Stopped:
    keys.write_private(tmp_path / "settings.toml", 'language = "en"\n')
    window = stopped.window(tmp_path)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("again", [True, False])
def test_what_is_chosen_is_how_the_program_ends(shown: Stopped, *, again: bool) -> None:
    pressed: QPushButton = shown.again if again else shown.leave
    QTimer.singleShot(0, lambda: QTest.mouseClick(pressed, Qt.MouseButton.LeftButton))
    assert stopped.ask(shown) == (AGAIN if again else 0)


def test_it_says_where_the_log_is_and_nothing_is_cut(shown: Stopped, tmp_path: Path) -> None:
    assert str(tmp_path / "logs" / "till.log") in shown.log.text()
    for line in (*shown.words, shown.log):
        assert line.heightForWidth(line.width()) <= line.height()
    assert shown.again.hasFocus(), "Enter starts it again"


def test_settings_that_cannot_be_read_do_not_hide_it(tmp_path: Path, qtbot: QtBot) -> None:
    keys.write_private(tmp_path / "settings.toml", "colour = 3\n")
    window = stopped.window(tmp_path)
    qtbot.addWidget(window)
    assert window.windowTitle()


def test_where_nobody_can_see_it_nobody_is_waited_for(tmp_path: Path, qapp: QApplication) -> None:
    assert main(["stopped", "--data", str(tmp_path)]) == 0
