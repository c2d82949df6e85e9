"""The peers of the counter's top: strict where a device would be, and usable as processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.devices.pole_display import PoleDisplay, PriceDisplay
from app.devices.ports import Weight
from app.devices.scale import StreamScale, ToledoScale
from app.devices.serial_drawer import SerialDrawer
from app.domain.display import Face
from app.domain.refusal import Unavailable
from peers.drawer import DrawerPeer
from peers.pole_display import DisplayPeer, PricePeer
from peers.scale import StreamPeer, ToledoPeer

ROOT = Path(__file__).parents[2]


class Peer:
    """``python -m peers`` and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.url: str = self.hear("ready")["urls"][0]

    def hear(self, event: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        while True:
            told: dict[str, Any] = json.loads(self.process.stdout.readline())
            if told["event"] == event:
                return told

    def order(self, order: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        assert self.hear("obeyed") == {"event": "obeyed", "order": order}


@contextmanager
def running(*arguments: str) -> Iterator[Peer]:
    process = subprocess.Popen(
        [sys.executable, "-m", "peers", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            yield Peer(process)
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"A", "unknown byte 0x41"),
        (b"\x1bZ", "unknown command 1b 5a"),
        (b"\x1bQC", "line 67"),
        (b"\x1bQA" + b"x" * 19 + b"\r", "19 characters in a line of 20"),
        (b"\x1bQA" + b"\xba\xcf" * 10 + b"\r", "no character"),
        (b"\x1bQA\x07" + b" " * 19 + b"\r", "not in the font"),
        (b"\x1bQA" + b" " * 20 + b"\r\x1b@", "initialized in string mode"),
    ],
)
def test_the_virtual_display_complains_of(sent: bytes, complaint: str) -> None:
    peer = DisplayPeer()
    peer(sent)
    assert len(peer.errors) == 1
    assert complaint in peer.errors[0]


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"\x1bs5", "lamp 53"),
        (b"\x1bQB", "line 66"),
        (b"\x1bQA1,0\r", "no digits"),
        (b"\x1bQA123456.789\r", "too many digits"),
    ],
)
def test_the_virtual_price_display_complains_of(sent: bytes, complaint: str) -> None:
    peer = PricePeer()
    peer(sent)
    assert len(peer.errors) == 1
    assert complaint in peer.errors[0]


def test_the_other_peers_complain_of_what_they_do_not_know() -> None:
    drawer = DrawerPeer(b"\x1b4")
    drawer(b"\x1b5\x1b4")
    assert (drawer.opened, drawer.errors) == (1, ["no pulse: 1b 35"])
    scale = ToledoPeer()
    assert scale(b"\x57\xd8") == b""
    assert scale.errors == ["parity of 57", "unknown command 58"]
    assert StreamPeer()(b"XX\r\n") == b"E1\r\n"


def test_a_display_process_tells_what_it_shows(tmp_path: Path) -> None:
    with running("display", "--pty", str(tmp_path / "tty"), "--chinese") as peer:
        assert PoleDisplay(peer.url, face=Face(chinese=True)).show("欢迎光临", "合计 1.00")
        told = peer.hear("shown")
        while told["rows"] != ["欢迎光临", "合计 1.00"]:
            told = peer.hear("shown")
        assert told["errors"] == []


def test_a_price_display_process_tells_its_lamp() -> None:
    with running("display", "--tcp", "0", "--price") as peer:
        assert PriceDisplay(peer.url).show("", "找零 9.60")
        told = peer.hear("shown")
        while told["rows"] != ["9.60"]:
            told = peer.hear("shown")
        assert (told["lamp"], told["errors"]) == (4, [])


@pytest.mark.parametrize("kind", ["", "--stream"])
def test_a_scale_process_obeys_its_orders(kind: str, tmp_path: Path) -> None:
    where = ("--pty", str(tmp_path / "tty"), "--grams", "1268", *filter(None, (kind,)))
    with running("scale", *where) as peer:
        of = StreamScale if kind else ToledoScale
        assert of(peer.url).weigh() == Weight(1268, stable=True)
        peer.order("500")
        assert of(peer.url).weigh() == Weight(500, stable=True)
        peer.order("moving")
        assert not of(peer.url).weigh().stable
        peer.order("still")
        for order, code in (
            ("silent", "scale_silent"),
            ("speak", ""),
            ("babble", "scale_garbled"),
            ("unplug", "link_open"),
        ):
            peer.order(order)
            if code:
                with pytest.raises(Unavailable, match=code):
                    of(peer.url, patience_s=0.3).weigh()
        peer.order("plug")
        peer.order("speak")
        assert of(peer.url).weigh() == Weight(500, stable=True)


def test_a_drawer_process_tells_that_it_was_opened() -> None:
    with running("drawer", "--tcp", "0", "--pulse", "1b34") as peer:
        SerialDrawer(peer.url, pulse=b"\x1b4").open_drawer()
        assert peer.hear("opened") == {"event": "opened", "times": 1}
