"""The scanner: bytes to codes, and a cable that is pulled and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.frames import IDLE_END_S, LONGEST_FRAME, STALE_S
from app.devices.ports import Scanner
from app.devices.scanner import ScanCodec, SerialScanner
from peers.line import PtyLine, TcpLine
from peers.scanner import TERMINATORS, ScannerPeer, silent

WITHIN_S = 10
Plugged = Callable[[Path], PtyLine | TcpLine]


def on_pty(folder: Path) -> PtyLine:
    return PtyLine(silent, folder / "scanner")


def on_tcp(folder: Path) -> TcpLine:
    return TcpLine(silent)


both_lines = pytest.mark.parametrize("plugged", [on_pty, on_tcp])
terminated = pytest.mark.parametrize("terminator", [b"\r", b"\n", b"\r\n"])


class Heard:
    """A scanner that runs, and what it said."""

    def __init__(self, url: str) -> None:
        self.scans: Queue[str] = Queue()
        self.states: Queue[bool] = Queue()
        self.scanner: Scanner = SerialScanner(url)
        self.scanner.start(self.scans.put, self.states.put)

    def scan(self) -> str:
        return self.scans.get(timeout=WITHIN_S)

    def state(self) -> bool:
        return self.states.get(timeout=WITHIN_S)


@contextmanager
def listening(url: str) -> Iterator[Heard]:
    heard = Heard(url)
    try:
        yield heard
    finally:
        heard.scanner.stop()


# The codec


@given(
    codes=st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)),
    end=st.sampled_from([b"\r", b"\n", b"\r\n"]),
    size=st.integers(1, 64),
)
def test_codes_are_found_however_the_bytes_are_torn(
    codes: list[str], end: bytes, size: int
) -> None:
    sent = b"".join(code.encode() + end for code in codes)
    codec = ScanCodec()
    found = [text for at in range(0, len(sent), size) for text in codec.feed(sent[at : at + size])]
    assert found == codes


def test_the_second_terminator_of_two_is_nothing() -> None:
    assert ScanCodec().feed(b"6901\r\n\r\n\n\r6902\r\n") == ["6901", "6902"]


def test_a_scanner_without_terminator_ends_a_code_by_a_pause() -> None:
    codec = ScanCodec()
    assert codec.feed(b"6901") == []
    assert codec.quiet(IDLE_END_S / 2) == []
    assert codec.quiet(IDLE_END_S) == ["6901"]
    assert codec.quiet(IDLE_END_S * 2) == []


def test_a_pause_does_not_tear_the_code_of_a_scanner_that_has_a_terminator() -> None:
    codec = ScanCodec()
    codec.feed(b"6901\r\n690")
    assert codec.quiet(IDLE_END_S * 2) == []
    assert codec.feed(b"2\r\n") == ["6902"]


def test_half_a_code_is_not_glued_to_the_next_one() -> None:
    codec = ScanCodec()
    codec.feed(b"6901\r\n690")
    assert codec.quiet(STALE_S) == []
    assert codec.feed(b"6903\r\n") == ["6903"]


def test_a_frame_without_end_is_dropped_whole() -> None:
    codec = ScanCodec()
    assert codec.feed(b"7" * (LONGEST_FRAME + 1)) == []
    assert codec.feed(b"777\r6901\r") == ["6901"]
    assert codec.feed(b"7" * LONGEST_FRAME + b"\r") == ["7" * LONGEST_FRAME]


def test_what_no_encoding_knows_is_dropped_whole() -> None:
    assert ScanCodec().feed(b"6901\xff\xff\r6902\r") == ["6902"]


def test_both_encodings_of_chinese_are_read() -> None:
    codec = ScanCodec()
    assert codec.feed("会员8801\r".encode() + "会员8802\r".encode("gb18030")) == [
        "会员8801",
        "会员8802",
    ]


def test_control_characters_of_a_scanner_are_dropped() -> None:
    assert ScanCodec().feed(b"\x02]C1\x1d69\x0201\x03\x00\r") == ["]C16901"]


# The driver


@both_lines
@terminated
def test_codes_arrive_once_each(plugged: Plugged, terminator: bytes, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = ScannerPeer(line, terminator=terminator)
        for code in ("6901234567892", "会员8801", "last"):
            peer.scan(code)
        assert [heard.scan() for _ in range(3)] == ["6901234567892", "会员8801", "last"]
    assert heard.scans.empty()


@both_lines
def test_a_scanner_without_terminator_is_heard(plugged: Plugged, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = ScannerPeer(line, terminator=TERMINATORS["none"])
        peer.scan("6901234567892")
        assert heard.scan() == "6901234567892"
        peer.scan("6901234567892")
        assert heard.scan() == "6901234567892"


@both_lines
def test_a_code_that_comes_byte_by_byte_is_one_code(plugged: Plugged, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        ScannerPeer(line, gap_ms=5).scan("6901234567892")
        assert heard.scan() == "6901234567892"


@both_lines
def test_noise_before_a_code_does_not_change_it(plugged: Plugged, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = ScannerPeer(line)
        peer.send(b"\xff\xfe\x80\r\n" + b"9" * (LONGEST_FRAME + 1) + b"\r\n")
        peer.scan("6901")
        assert heard.scan() == "6901"


@both_lines
def test_a_cable_that_is_pulled_and_put_back_is_told_and_survived(
    plugged: Plugged, tmp_path: Path
) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        peer = ScannerPeer(line)
        assert heard.state() is True
        peer.scan("6901")
        assert heard.scan() == "6901"
        peer.send(b"half")
        line.unplug()
        assert heard.state() is False
        line.plug()
        assert heard.state() is True
        peer.scan("6902")
        assert heard.scan() == "6902"
    assert heard.scans.empty()


@both_lines
def test_a_scanner_that_is_plugged_in_later_is_found(plugged: Plugged, tmp_path: Path) -> None:
    line = plugged(tmp_path)
    with line:
        url = line.url
    with listening(url) as heard:
        assert heard.state() is False
        with line:
            assert heard.state() is True
            ScannerPeer(line).scan("6901")
            assert heard.scan() == "6901"


def test_an_absent_scanner_is_told_once_and_stops_at_once(tmp_path: Path) -> None:
    with listening(str(tmp_path / "absent")) as heard:
        assert heard.state() is False
        with pytest.raises(Empty):
            heard.states.get(timeout=0.5)
