"""Frames: what scales, printers and displays answer, and what they never were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import strategies as st

from app.devices.escpos import PAPER_80, encode
from app.devices.pole_display import PoleDisplay
from app.devices.ports import PrinterState, PrintOutcome
from app.devices.printer import EscposPrinter
from app.devices.weight_frames import Unit, read_8217, read_stream, without_parity
from app.domain.display import Face
from app.domain.receipt import Cut, Line, Receipt
from peers.line import TcpLine, on_tcp
from peers.pole_display import DisplayPeer
from peers.printer import PrinterPeer
from tests.malformed.prop import Check, Property

_JOB = encode(Receipt(48, (Line("谢谢惠顾"), Cut())), PAPER_80)
_STREAMS = [b"ST,GS,+000.876kg", b"US,NT,-001.568lb", b"ST,GS,+    500g", b"OL,GS,+            "]
_ANSWER_S = 0.01
_ASKED: list[Callable[[EscposPrinter], object]] = [
    EscposPrinter.state,
    EscposPrinter.open_drawer,
    lambda printer: printer.send(_JOB),
]
_WITHOUT_ANSWER = (PrinterState(online=False), PrintOutcome.FAILED)


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    frame = draw(st.sampled_from([*_STREAMS, b"01.268", b"02.80N", b"?\x41"]))
    at, lost = draw(st.integers(0, len(frame))), draw(st.integers(0, 2))
    return frame[:at] + draw(st.binary(max_size=3)) + frame[at + lost :]


@contextmanager
def _weights(_: Path) -> Iterator[Check]:
    """A frame is a whole weight or none, and a weight that cannot be sold by has no grams."""

    def check(drawn: tuple[bytes, Unit]) -> None:
        frame, unit = drawn
        readings = [read_8217(data, unit) for data in (frame, b"?" + frame, without_parity(frame))]
        for reading in (*readings, read_stream(frame, unit)):
            if reading is not None:
                assert type(reading.grams) is int
                assert reading.grams == 0 or not (reading.over or reading.unzeroed)
                assert reading.grams >= 0 or reading.below_zero

    yield check


@contextmanager
def _statuses(_: Path) -> Iterator[Check]:
    """What a printer answers is a state or none; one that says nothing that counts gets nothing.

    DLE EOT: bits 0 and 7 are 0, 1 and 4 are 1; a byte without them is no answer to it. What has
    them cannot be told from one, but the drawer opens once at most.
    """
    peer = PrinterPeer()
    with on_tcp(peer) as url:
        printer = EscposPrinter(url, patience_s=_ANSWER_S, answer_s=_ANSWER_S)

        def check(drawn: tuple[bytes, Callable[[EscposPrinter], object]]) -> None:
            peer.noise, ask = drawn
            silent = not any(byte & 0x93 == 0x12 for byte in peer.noise)
            before = (len(peer.slips), peer.drawer_pulses)
            said = ask(printer)
            assert isinstance(said, PrinterState | PrintOutcome)
            more = (len(peer.slips) - before[0], peer.drawer_pulses - before[1])
            assert more in ([(0, 0)] if silent else [(0, 0), (1, 0), (0, 1)])
            assert said in _WITHOUT_ANSWER or not silent
            assert peer.errors == []

        yield check


@contextmanager
def _displays(_: Path) -> Iterator[Check]:
    """Whatever a display says, it is shown the next line, and nothing that is no command of it."""
    glass = DisplayPeer()
    with TcpLine(glass) as line:
        display = PoleDisplay(line.url)
        turn = 0

        def check(answer: bytes) -> None:
            nonlocal turn
            turn += 1
            glass.answer = answer
            shown = f"LINE {turn}"
            assert display.show(shown, "TOTAL 1.00")
            assert glass.shows(shown, "TOTAL 1.00")
            assert glass.errors == []

        yield check
        display.close()


@contextmanager
def _texts_on_a_display(_: Path) -> Iterator[Check]:
    """Text for a display is text when it comes there, and as wide as the line."""

    def check(drawn: tuple[str, str, bool]) -> None:
        upper, lower, chinese = drawn
        glass = DisplayPeer(chinese=chinese)
        display = PoleDisplay("/dev/null", face=Face(chinese=chinese))
        for start, text in ((b"\x1bQA", upper), (b"\x1bQB", lower)):
            glass(start + display._text(text) + b"\r")
        assert glass.errors == []

    yield check


FRAMES = (
    Property(
        "frames",
        "weights of a scale",
        st.tuples(st.binary(max_size=32) | _spoilt(), st.sampled_from(Unit)),
        _weights,
    ),
    Property(
        "frames",
        "answers of a printer, on TCP",
        st.tuples(st.binary(min_size=1, max_size=8), st.sampled_from(_ASKED)),
        _statuses,
    ),
    Property("frames", "answers of a display, on TCP", st.binary(max_size=40), _displays),
    Property(
        "names",
        "texts on a display",
        st.tuples(st.text(max_size=60), st.text(max_size=60), st.booleans()),
        _texts_on_a_display,
    ),
)
