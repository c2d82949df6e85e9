"""The log of the devices: a failure is told once, not every second, and no code stands in it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from app.devices.listener import Ear, Listener
from app.devices.scanner import SerialScanner
from app.devices.trouble import Trouble
from app.domain.refusal import Unavailable
from app.start.devices import log
from peers.line import PtyLine
from peers.scanner import ScannerPeer, silent

RETRIES = 50


class Quiet:
    """A device that is there, and tells nothing."""

    def __init__(self, there: threading.Event) -> None:
        self._there = there

    def hear(self) -> Sequence[str]:
        self._there.wait(0.01)
        return ()

    def close(self) -> None: ...


def lines(folder: Path) -> list[str]:
    """What was logged, without the times."""
    text = (folder / log.FILE).read_text(encoding="utf-8")
    return [line.split(" ", 2)[2] for line in text.splitlines()]


def test_fifty_failed_retries_are_one_line_and_its_return_is_one_more(tmp_path: Path) -> None:
    handler = log.begin(tmp_path)
    tried, there = 0, threading.Event()

    def connect() -> Ear[str]:
        nonlocal tried
        tried += 1
        if tried <= RETRIES:
            raise Unavailable("link_open", f"COM4: try {tried}")
        return Quiet(there)

    told: list[bool] = []
    known = threading.Event()

    def state(connected: bool) -> None:  # noqa: FBT001 (as a listener tells it)
        told.append(connected)
        if connected:
            known.set()

    listener = Listener("scanner", connect, wait_s=0)
    listener.start(lambda _: None, state)
    assert known.wait(10)
    listener.stop()
    log.end(handler)
    assert tried == RETRIES + 1
    assert told == [False, True]
    assert lines(tmp_path) == [
        "WARNING scanner is gone: link_open: COM4: try 1",
        "INFO scanner works again",
    ]


def test_a_device_that_always_worked_is_not_spoken_of(tmp_path: Path) -> None:
    handler = log.begin(tmp_path)
    trouble = Trouble("printer")
    trouble.well()
    trouble.well()
    trouble.gone()
    trouble.gone("another reason")
    trouble.well()
    trouble.gone()
    log.end(handler)
    trouble.well()
    assert lines(tmp_path) == [
        "WARNING printer is gone: no answer",
        "INFO printer works again",
        "WARNING printer is gone: no answer",
    ]


def test_nothing_that_was_scanned_is_in_the_log(tmp_path: Path) -> None:
    handler = log.begin(tmp_path)
    heard, gone, back = threading.Event(), threading.Event(), threading.Event()

    def state(connected: bool) -> None:  # noqa: FBT001 (as a scanner tells it)
        (back if connected else gone).set()

    with PtyLine(silent, tmp_path / "scanner") as line:
        scanner = SerialScanner(line.url)
        scanner.start(lambda _: heard.set(), state)
        assert back.wait(10)
        ScannerPeer(line).scan("8801000000000231")
        assert heard.wait(10)
        line.unplug()
        assert gone.wait(10)
        back.clear()
        line.plug()
        assert back.wait(10)
        scanner.stop()
    log.end(handler)
    said = lines(tmp_path)
    assert len(said) == 2
    assert said[0].startswith("WARNING scanner is gone: link_lost: ")
    assert said[1] == "INFO scanner works again"
    assert "8801" not in (tmp_path / log.FILE).read_text(encoding="utf-8")
