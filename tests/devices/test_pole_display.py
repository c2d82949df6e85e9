"""What every pole display promises, on a pty and on TCP, and the bytes of the makers' manuals."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.devices.pole_display import PoleDisplay, PriceDisplay
from app.devices.ports import LineDisplay
from app.domain.display import CustomerView, Face, lines, settled
from peers.line import PtyLine, TcpLine, on_pty, on_tcp
from peers.pole_display import DisplayPeer, PricePeer

PlugIn = Callable[..., AbstractContextManager[str]]
Plugged = Callable[[DisplayPeer, Path], PtyLine | TcpLine]
CHINESE = Face(chinese=True)
both_lines = pytest.mark.parametrize("plug_in", [on_pty, on_tcp])


def as_pty(peer: DisplayPeer, folder: Path) -> PtyLine:
    return PtyLine(peer, folder / "display")


def as_tcp(peer: DisplayPeer, folder: Path) -> TcpLine:
    return TcpLine(peer)


both_plugs = pytest.mark.parametrize("plugged", [as_pty, as_tcp])


def sent(tmp_path: Path, show: Callable[[str], LineDisplay], *pairs: tuple[str, str]) -> bytes:
    """What goes out for ``pairs``, on a file that takes everything."""
    spool = tmp_path / "spool"
    spool.write_bytes(b"")
    display = show(f"file://{spool}")
    assert all(display.show(*pair) for pair in pairs)
    return spool.read_bytes()


def test_the_bytes_of_two_lines_are_those_of_the_manual(tmp_path: Path) -> None:
    """CD5220 User's Manual, 7.2: ESC Q A [n]x20 0D, ESC Q B [n]x20 0D; ESC @; CLR 0C."""
    data = sent(tmp_path, PoleDisplay, ("WELCOME", "TOTAL 10.50"))
    assert data == (
        b"\x0d\x0c\x1b\x40"
        b"\x1b\x51\x41WELCOME             \x0d"
        b"\x1b\x51\x42TOTAL 10.50         \x0d"
    )  # fmt: skip


def test_the_bytes_of_a_chinese_line_are_gb18030(tmp_path: Path) -> None:
    data = sent(tmp_path, lambda url: PoleDisplay(url, face=CHINESE), ("合计 1.00", "欢迎光临"))
    assert data[4:] == (
        b"\x1bQA\xba\xcf\xbc\xc6 1.00" + b" " * 11 + b"\r"
        b"\x1bQB\xbb\xb6\xd3\xad\xb9\xe2\xc1\xd9" + b" " * 12 + b"\r"
    )  # fmt: skip


def test_the_bytes_of_digits_are_those_of_the_manual(tmp_path: Path) -> None:
    """LED8N Users Manual, 6: ESC Q A d1..dn CR, of 30-39, 2D, 2E; ESC s 2: total, 4: change."""
    pairs = ("可乐 3.50", "合计 1,003.50"), ("实收 1,100.00", "找零 96.50")
    assert sent(tmp_path, PriceDisplay, *pairs) == (
        b"\x0d\x0c\x1b\x40"
        b"\x1b\x73\x32" b"\x1b\x51\x411003.50\x0d"
        b"\x1b\x73\x34" b"\x1b\x51\x4196.50\x0d"
    )  # fmt: skip


def test_what_stands_there_already_is_not_sent_again(tmp_path: Path) -> None:
    once = sent(tmp_path, PoleDisplay, ("WELCOME", "TOTAL 1.00"))
    again = sent(tmp_path, PoleDisplay, ("WELCOME", "TOTAL 1.00"), ("WELCOME", "TOTAL 1.00"))
    assert again == once
    other = sent(tmp_path, PoleDisplay, ("WELCOME", "TOTAL 1.00"), ("WELCOME", "TOTAL 2.00"))
    assert other == once + b"\x1bQBTOTAL 2.00          \r"


@both_lines
def test_two_lines_are_shown(plug_in: PlugIn) -> None:
    peer = DisplayPeer()
    with plug_in(peer) as url:
        display: LineDisplay = PoleDisplay(url)
        assert display.show("330ml           3.50", "TOTAL          10.50")
        assert peer.shows("330ml           3.50", "TOTAL          10.50")
        assert display.show("COLA", "")
        assert peer.shows("COLA", "")
        display.close()
        assert peer.shows("", "")
    assert (peer.errors, peer.glass.initializations) == ([], 2)


@both_lines
def test_ten_chinese_characters_are_shown_and_no_half_one(plug_in: PlugIn) -> None:
    peer = DisplayPeer(chinese=True)
    with plug_in(peer) as url:
        assert PoleDisplay(url, face=CHINESE).show("a农夫山泉饮用天然水大瓶", "𠮷😀合计")
        assert peer.shows("a农夫山泉饮用天然水", "合计")
    assert peer.errors == []


@both_lines
def test_digits_and_their_lamp_are_shown(plug_in: PlugIn) -> None:
    peer = PricePeer()
    with plug_in(peer) as url:
        display: LineDisplay = PriceDisplay(url)
        for view, figure, lamp in (
            (CustomerView(line="可乐", line_fen=350, total_fen=350, due_fen=350), "3.50", 2),
            (CustomerView(line="可乐", total_fen=350, paid_fen=200, due_fen=150), "1.50", 2),
            (settled(3_50, 6_50), "6.50", 4),
            (settled(3_50, 0), "3.50", 3),
            (CustomerView(), "", 0),
            (CustomerView(line="金条", total_fen=10**9, due_fen=10**9), "", 0),
        ):
            for face in (Face(), CHINESE):
                shown = lines(view, face)
                assert display.show(shown.upper, shown.lower)
                assert peer.shows(figure)
                assert peer.lamp == lamp
        display.close()
    assert peer.errors == []


@both_lines
def test_a_display_that_chatters_is_shown_on_all_the_same(plug_in: PlugIn) -> None:
    peer = DisplayPeer(answer=b"\x06\xff\x00hello")
    with plug_in(peer) as url:
        display = PoleDisplay(url)
        assert display.show("ONE", "")
        assert peer.shows("ONE", "")
        assert display.show("TWO", "")
        assert peer.shows("TWO", "")
    assert peer.errors == []


@both_plugs
def test_a_display_that_is_put_back_shows_what_it_should(plugged: Plugged, tmp_path: Path) -> None:
    peer = DisplayPeer()
    with plugged(peer, tmp_path) as line:
        display = PoleDisplay(line.url, wait_s=0)
        assert display.show("ONE", "TOTAL 1.00")
        assert peer.shows("ONE", "TOTAL 1.00")
        line.unplug()
        assert not display.show("ONE", "TOTAL 1.00")
        peer.glass.rows = ["", ""]
        line.plug()
        assert display.show("ONE", "TOTAL 1.00")
        assert peer.shows("ONE", "TOTAL 1.00")
    assert peer.errors == []


@both_plugs
def test_an_absent_display_is_looked_for_again_but_not_each_time(
    plugged: Plugged, tmp_path: Path
) -> None:
    peer = DisplayPeer()
    with plugged(peer, tmp_path) as line:
        url = line.url
        display = PoleDisplay(url, wait_s=60)
        assert display.show("ONE", "")
        line.unplug()
        assert not display.show("TWO", "")
        line.plug()
        assert not display.show("TWO", "")
        assert PoleDisplay(url).show("TWO", "")
    display.close()


def test_an_absent_display_raises_nothing(tmp_path: Path) -> None:
    for display in (
        PoleDisplay(str(tmp_path / "absent")),
        PriceDisplay("socket://127.0.0.1:1"),
        PoleDisplay("no such thing://x?y"),
    ):
        assert not display.show("ONE", "TOTAL 1.00")
        display.close()


@both_lines
@pytest.mark.parametrize("after", [0, 1, 5, 9, 30])
def test_a_plug_that_is_pulled_within_a_command_leaves_no_rubbish(
    plug_in: PlugIn, after: int, tmp_path: Path
) -> None:
    """Whatever was torn off, what is sent first to the same glass makes it whole."""
    peer = DisplayPeer()
    whole = sent(tmp_path, PoleDisplay, ("OLD", "LINES"))
    peer(whole[:after])
    with plug_in(peer) as url:
        assert PoleDisplay(url).show("NEW", "TOTAL 1.00")
        assert peer.shows("NEW", "TOTAL 1.00")


def test_a_display_that_takes_nothing_is_given_up_and_not_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "display"
    os.mkfifo(fifo)
    held = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        display = PoleDisplay(f"file://{fifo}")
        os.write(held, bytes(1 << 16))  # full
        assert not display.show("ONE", "TOTAL 1.00")
        display.close()
    finally:
        os.close(held)


def test_a_display_that_cannot_be_cleared_is_let_go_all_the_same(tmp_path: Path) -> None:
    fifo = tmp_path / "display"
    os.mkfifo(fifo)
    held = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        display = PoleDisplay(f"file://{fifo}")
        assert display.show("ONE", "")
        os.read(held, 1 << 16)
        os.write(held, bytes(1 << 16))  # full
        display.close()
    finally:
        os.close(held)
