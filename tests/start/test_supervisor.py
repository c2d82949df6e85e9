"""A counter that crashes is started again, and one that does nothing else is not."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.refusal import Unavailable
from app.start.supervisor import AGAIN, keep, supervise

ROOT = Path(__file__).resolve().parents[2]


def counter(tmp_path: Path, *ends: str) -> list[str]:
    """A program that ends in each of these ways in turn."""
    runs = tmp_path / "runs"
    script = (
        "import os, pathlib, signal, sys\n"
        f"runs = pathlib.Path({str(runs)!r})\n"
        "done = runs.read_text() if runs.exists() else ''\n"
        "runs.write_text(done + 'x')\n"
        f"exec({list(ends)!r}[len(done)])\n"
    )
    return [sys.executable, "-c", script]


def runs(tmp_path: Path) -> int:
    return len((tmp_path / "runs").read_text())


def ticking(*times: float) -> Callable[[], float]:
    left = iter(times)
    return lambda: next(left)


KILLED, BUG, WELL = "os.kill(os.getpid(), 9)", "1 / 0", "sys.exit(0)"


@pytest.mark.parametrize("code", [0, 2, 3])
def test_what_ends_as_it_should_or_said_why_is_not_started_again(tmp_path: Path, code: int) -> None:
    assert supervise(counter(tmp_path, f"sys.exit({code})")) == code
    assert runs(tmp_path) == 1


@pytest.mark.parametrize("crash", [KILLED, BUG, "os.kill(os.getpid(), signal.SIGSEGV)"])
def test_after_a_crash_it_is_started_once_more(
    tmp_path: Path, crash: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert supervise(counter(tmp_path, crash, WELL)) == 0
    assert runs(tmp_path) == 2
    capfd.readouterr()


def test_three_crashes_in_five_minutes_stop_it_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="crashed_again"):
        supervise(counter(tmp_path, KILLED, KILLED, KILLED, WELL), clock=ticking(0, 100, 300))
    assert runs(tmp_path) == 3


def test_after_the_third_crash_somebody_is_asked_and_may_start_it_again(tmp_path: Path) -> None:
    """Nobody reads a terminal: what was chosen in the window comes back as how that ended."""
    asked = tmp_path / "asked"
    asked.mkdir()
    ends = (KILLED, KILLED, KILLED, WELL)
    assert keep(counter(tmp_path, *ends), counter(asked, f"sys.exit({AGAIN})")) == 0
    assert (runs(tmp_path), runs(asked)) == (4, 1)


@pytest.mark.parametrize("answer", [WELL, BUG, KILLED])
def test_a_window_that_is_closed_or_cannot_be_shown_leaves_the_reason_to_the_terminal(
    tmp_path: Path, answer: str, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked"
    asked.mkdir()
    with pytest.raises(Unavailable, match="crashed_again"):
        keep(counter(tmp_path, KILLED, KILLED, KILLED), counter(asked, answer))
    assert (runs(tmp_path), runs(asked)) == (3, 1)
    capfd.readouterr()


def test_crashes_far_apart_stop_nothing(tmp_path: Path) -> None:
    ends = (KILLED, KILLED, KILLED, KILLED, WELL)
    assert supervise(counter(tmp_path, *ends), clock=ticking(0, 200, 301, 600)) == 0
    assert runs(tmp_path) == 5


def test_what_ends_the_supervisor_ends_the_counter_and_is_no_crash(tmp_path: Path) -> None:
    waiting = "print(os.getpid(), flush=True); signal.pause()"
    script = (
        "import sys\nfrom app.start.supervisor import supervise\n"
        f"sys.exit(supervise({counter(tmp_path, waiting, WELL)!r}))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert runs(tmp_path) == 1
    assert not Path(f"/proc/{child}").exists()
