"""A bug is written down, scrubbed, shown first, and stops nobody."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.start.crash import MOST_REPORTS, LastResort, Reports
from app.ui.lanes import Lane
from tests.till import LIN_PHONE, START

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def last(tmp_path: Path, qapp: object) -> Iterator[LastResort]:
    before = sys.excepthook
    last = LastResort(tmp_path)
    last.begin()
    yield last
    last.end()
    assert sys.excepthook is before


def texts(last: LastResort) -> list[str]:
    return [report.text for report in last.reports.waiting()]


def boom() -> None:
    raise RuntimeError(f"no such member {LIN_PHONE} 张大伟")


@pytest.mark.parametrize("where", ["slot", "lane", "thread"])
def test_a_bug_becomes_a_scrubbed_report_and_the_program_lives_on(
    last: LastResort, qtbot: QtBot, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Threat 16; ASVS 16.5.4: a last resort for what nobody caught, in every thread."""
    lane = Lane(name="store")
    with qtbot.waitSignal(last.crashed):
        if where == "slot":
            QTimer.singleShot(0, boom)
        elif where == "lane":
            lane.ask(last, boom, lambda _: None, lambda _: None)
        else:
            thread = threading.Thread(target=boom, name="reader")
            thread.start()
            thread.join()
    (text,) = texts(last)
    assert "RuntimeError: no such member *** ***" in text
    assert text.startswith("MemberTill ")
    assert ("reader" if where == "thread" else "MainThread") in text
    assert LIN_PHONE not in capsys.readouterr().err
    lane.finish()


def test_what_comes_again_and_again_is_written_once(last: LastResort) -> None:
    for _ in range(3):
        try:
            boom()
        except RuntimeError as error:
            sys.excepthook(RuntimeError, error, error.__traceback__)
    assert len(texts(last)) == 1


def test_a_report_is_kept_with_a_comment_or_thrown_away(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    for second in range(2):
        reports.write("MainThread", f"trace {second}", START.replace(second=second))
    first, other = reports.waiting()
    kept = reports.keep(first, "顾客 13812345678 扫码后")
    reports.discard(other)
    assert reports.waiting() == []
    assert reports.kept() == [kept]
    text = kept.read_text(encoding="utf-8")
    assert text.endswith("trace 0\n\n顾客 *** 扫码后\n")
    assert "trace 1" not in "".join(file.read_text() for file in kept.parent.iterdir())


def test_reports_that_nobody_looks_at_do_not_pile_up(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    for number in range(MOST_REPORTS + 5):
        reports.write("MainThread", f"trace {number}", START.replace(microsecond=number))
    waiting = reports.waiting()
    assert len(waiting) == MOST_REPORTS
    assert waiting[-1].text.endswith(f"trace {MOST_REPORTS + 4}")


def test_what_killed_the_program_is_reported_at_the_next_start(tmp_path: Path) -> None:
    dying = (
        "import ctypes, pathlib, sys\n"
        "from app.start.crash import LastResort\n"
        "last = LastResort(pathlib.Path(sys.argv[1]))\n"
        "last.begin()\n"
        "ctypes.string_at(0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", dying, str(tmp_path)], cwd=ROOT, check=False)
    assert ended.returncode < 0
    last = LastResort(tmp_path)
    for _ in range(2):
        last.begin()
        last.end()
    (text,) = texts(last)
    assert "Segmentation fault" in text
    assert "string_at" in text
