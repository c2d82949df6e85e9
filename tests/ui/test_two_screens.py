"""The customer's window on real screens of the platform: never over the cashier's."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path
from typing import Any

import pytest

from tests.ui.shop import WATER

ROOT = Path(__file__).parents[2]
MOST_LOOKS = 400
TILL = {"name": "till", "x": 0, "y": 0, "width": 1366, "height": 768}
OTHER = {"name": "other", "x": 1366, "y": 0, "width": 1024, "height": 600}
MIRROR = OTHER | {"x": 0}


class Counter:
    """The process, asked line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def until(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        looks = (self.ask("look") for _ in range(MOST_LOOKS))
        found = next(filter(holds, looks), None)
        assert found is not None, self.ask("look")
        return found


@contextmanager
def counter(folder: Path, platform: str, **variables: str) -> Iterator[Counter]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.two_screens", str(folder)],
        cwd=ROOT,
        env=os.environ | {"TWO_SCREENS": platform} | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Counter(process)
    finally:
        process.communicate(timeout=60)
    assert process.returncode == 0


def offscreen(folder: Path, *screens: dict[str, Any]) -> str:
    """Qt's own platform without a screen, with as many as are described."""
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": [screen | dots for screen in reversed(screens)]}))
    return f"offscreen:configfile={file}"


def test_on_the_second_screen_it_fills_it_and_leaves_the_other_alone(tmp_path: Path) -> None:
    with counter(tmp_path, offscreen(tmp_path, TILL, OTHER)) as window:
        seen = window.until(lambda seen: seen["shown"])
        assert (seen["place"], seen["percent"]) == ([1366, 0, 1024, 600], 74)
        assert not seen["over"]
        window.ask(f"scan {WATER}")
        window.until(lambda seen: seen["total"] == "2.00")


def test_on_a_screen_that_mirrors_the_cashiers_it_is_not_shown_at_all(tmp_path: Path) -> None:
    with counter(tmp_path, offscreen(tmp_path, TILL, MIRROR)) as window:
        window.ask(f"scan {WATER}")
        seen = window.until(lambda seen: seen["total"] == "2.00")
        assert (seen["screens"], seen["shown"], seen["typing"]) == (2, False, True)


class _Monitor(ctypes.Structure):
    """``XRRMonitorInfo``."""

    _fields_ = [
        ("name", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("primary", "automatic", "outputs", "x", "y")),
        *((name, ctypes.c_int) for name in ("width", "height", "mm_across", "mm_high")),
        ("list", ctypes.c_void_p),
    ]


class Monitors:
    """Those of an X server, put in and pulled out."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(find_library("X11") or "")
        self._randr = ctypes.CDLL(find_library("Xrandr") or "")
        pointer, number = ctypes.c_void_p, ctypes.c_ulong
        self._x.XOpenDisplay.restype, self._x.XOpenDisplay.argtypes = pointer, [ctypes.c_char_p]
        self._x.XDefaultRootWindow.restype = self._x.XInternAtom.restype = number
        self._x.XDefaultRootWindow.argtypes = self._x.XCloseDisplay.argtypes = [pointer]
        self._x.XInternAtom.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int]
        self._x.XSync.argtypes = [pointer, ctypes.c_int]
        self._randr.XRRSetMonitor.argtypes = [pointer, number, pointer]
        self._randr.XRRDeleteMonitor.argtypes = [pointer, number, number]
        self._display = self._x.XOpenDisplay(display.encode())
        self._root = self._x.XDefaultRootWindow(self._display)

    def put(self, screen: dict[str, Any], *, primary: bool = False) -> None:
        wide, high = screen["width"], screen["height"]
        monitor = _Monitor(
            self._atom(screen), primary, 0, 0, screen["x"], screen["y"], wide, high,
            wide // 4, high // 4, None,
        )  # fmt: skip
        self._randr.XRRSetMonitor(self._display, self._root, ctypes.byref(monitor))
        self._x.XSync(self._display, 0)

    def pull(self, screen: dict[str, Any]) -> None:
        self._randr.XRRDeleteMonitor(self._display, self._root, self._atom(screen))
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)

    def _atom(self, screen: dict[str, Any]) -> int:
        found: int = self._x.XInternAtom(self._display, screen["name"].encode(), 0)
        return found


@pytest.fixture
def display() -> Iterator[str]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "2390x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


@pytest.mark.skipif(
    not (shutil.which("Xvfb") and find_library("Xrandr")), reason="Xvfb and libXrandr are not here"
)
def test_a_screen_that_is_pulled_out_takes_it_away_at_once_and_brings_it_back(
    tmp_path: Path, display: str
) -> None:
    """counter.md 3.4: losing the screen must not move it over the cashier's."""
    monitors = Monitors(display)
    monitors.put(TILL, primary=True)
    monitors.put(OTHER)
    place = [1366, 0, 1024, 600]
    with counter(tmp_path, "xcb", DISPLAY=display) as window:
        assert window.until(lambda seen: seen["shown"])["place"] == place
        assert window.ask("look")["typing"], "the keyboard is still the cashier's"
        for _ in range(2):
            monitors.pull(OTHER)
            gone = window.until(lambda seen: seen["screens"] == 2)
            assert (gone["shown"], gone["over"]) == (False, False)
            assert not window.ask(f"scan {WATER}")["shown"]
            monitors.put(OTHER)
            back = window.until(lambda seen: seen["shown"])
            assert (back["place"], back["over"], back["typing"]) == (place, False, True)
        assert window.ask("look")["hidden_at_once"] == [True, True]
        assert window.ask("look")["total"] == "4.00"
    monitors.close()
