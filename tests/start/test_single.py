"""One counter in a folder: a second start shows the window of the first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from app.domain.refusal import Unavailable
from app.start import single

ROOT = Path(__file__).resolve().parents[2]

ASKING = (
    "import pathlib, sys\n"
    "from PySide6.QtCore import QCoreApplication\n"
    "from app.start import single\n"
    "app = QCoreApplication([])\n"
    "sys.exit(0 if single.show_running(pathlib.Path(sys.argv[1])) else 1)\n"
)


def second_start(folder: Path, qtbot: QtBot) -> bool:
    """Another process asks; whether it was told that the window is shown."""
    with subprocess.Popen([sys.executable, "-c", ASKING, str(folder)], cwd=ROOT) as asking:
        qtbot.waitUntil(lambda: asking.poll() is not None, timeout=30_000)
        return asking.returncode == 0


def test_a_second_start_lets_the_first_show_its_window(tmp_path: Path, qtbot: QtBot) -> None:
    shown: list[str] = []
    lock = single.lock(tmp_path)
    door = single.Door(tmp_path, lambda: shown.append("shown"))
    assert door.open
    with pytest.raises(Unavailable, match="already_running"):
        single.lock(tmp_path)
    assert second_start(tmp_path, qtbot)
    assert shown == ["shown"]
    assert not second_start(tmp_path / "another", qtbot)
    door.close()
    lock.unlock()
    assert not single.show_running(tmp_path)


def test_what_a_crash_left_behind_keeps_nobody_out(tmp_path: Path) -> None:
    """A power cut leaves the lock's file and, on some systems, the socket's."""
    dying = (
        "import os, sys, pathlib\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.start import single\n"
        "app = QCoreApplication([])\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "lock = single.lock(folder)\n"
        "door = single.Door(folder, lambda: None)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", dying, str(tmp_path)], check=False, cwd=ROOT)
    assert (tmp_path / single.LOCK).exists()
    assert not single.show_running(tmp_path)
    lock = single.lock(tmp_path)
    door = single.Door(tmp_path, lambda: None)
    assert door.open
    door.close()
    lock.unlock()


def test_a_lock_whose_number_another_program_has_by_now_is_stale(tmp_path: Path) -> None:
    """After a power cut the number of the counter's process may be anybody's."""
    lock = single.lock(tmp_path)
    text = (tmp_path / single.LOCK).read_text()
    lock.unlock()
    (tmp_path / single.LOCK).write_text(text.replace(str(os.getpid()), str(os.getppid()), 1))
    old = 1_700_000_000
    os.utime(tmp_path / single.LOCK, (old, old))
    again = single.lock(tmp_path)
    assert isinstance(again, QLockFile)
    again.unlock()
