"""A drawer on a line of its own: opened once, whatever becomes of the line."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.devices.ports import Drawer, PrintOutcome
from app.devices.serial_drawer import BEL, SerialDrawer
from peers.drawer import DrawerPeer
from peers.line import on_pty, on_tcp

PlugIn = Callable[..., AbstractContextManager[str]]
both_lines = pytest.mark.parametrize("plug_in", [on_pty, on_tcp])


@both_lines
@pytest.mark.parametrize(
    "pulse",
    [
        BEL,  # APG SerialPRO II Owner's Manual, II; IBM SurePOS 500 Technical Reference, drawer 1
        b"\x1b\x07",  # IBM, the same, drawer 2
        b"\x1b4",  # Glancetron 8005-U User Manual, 7 and its command set: 0x34
    ],
)
def test_the_drawer_is_opened_once_for_each_call(plug_in: PlugIn, pulse: bytes) -> None:
    peer = DrawerPeer(pulse)
    with plug_in(peer) as url:
        drawer: Drawer = SerialDrawer(url, pulse=pulse)
        assert drawer.open_drawer() is PrintOutcome.UNKNOWN
        assert peer.was_opened(1)
        assert drawer.open_drawer() is PrintOutcome.UNKNOWN
        assert peer.was_opened(2)
    assert (peer.opened, peer.errors) == (2, [])


@both_lines
def test_a_chattering_drawer_is_opened_once_all_the_same(plug_in: PlugIn) -> None:
    peer = DrawerPeer()
    with plug_in(lambda data: peer(data) + b"\x15\x15E1\r\n") as url:
        assert SerialDrawer(url).open_drawer() is PrintOutcome.UNKNOWN
        assert peer.was_opened(1)
    assert (peer.opened, peer.errors) == (1, [])


def test_an_absent_drawer_is_a_failure_that_nobody_has_to_catch(tmp_path: Path) -> None:
    assert SerialDrawer(str(tmp_path / "absent")).open_drawer() is PrintOutcome.FAILED
    with on_tcp(DrawerPeer()) as url:
        pass
    assert SerialDrawer(url).open_drawer() is PrintOutcome.FAILED


def test_a_line_that_takes_nothing_leaves_it_unknown(tmp_path: Path) -> None:
    """Some of a pulse may be on its way: nobody sends it again but a person."""
    fifo = tmp_path / "drawer"
    os.mkfifo(fifo)
    held = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(held, bytes(1 << 16))  # full
        assert SerialDrawer(f"file://{fifo}").open_drawer() is PrintOutcome.UNKNOWN
    finally:
        os.close(held)


def test_a_drawer_without_a_pulse_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one byte"):
        SerialDrawer("/dev/null", pulse=b"")
