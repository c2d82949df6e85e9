"""The peers themselves: strict where a printer would print rubbish, and usable as processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from app.devices.card_reader import CardForm, ListeningCardReader
from app.devices.escpos import PAPER_58, encode
from app.devices.ports import PrintOutcome
from app.devices.printer import EscposPrinter
from app.devices.scanner import SerialScanner
from app.domain.receipt import Cut, Line, QrCode, Receipt
from app.domain.stripe import CardKind, CardRead
from peers import code128
from peers.printer import PrinterPeer

ROOT = Path(__file__).parents[2]
JOB = encode(Receipt(32, (Line("谢谢惠顾"), QrCode("MT-1"), Cut())), PAPER_58)


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"\x07", "unknown byte 0x07"),
        (b"\x1bZ", "unknown command 1b 5a"),
        ("中".encode("gb18030"), "outside Chinese mode"),
        (b"\x1c&" + "𠮷".encode("gb18030")[:2], "no character"),
        (b"\x1c&\x81\x20", "no character"),
        (b"x" * 33, "longer than the paper"),
        (b"x\x1dV\x00", "cut inside a line"),
        (b"x\x1b@", "initialized inside a line"),
        (b"\x1dv0\x00\x31\x00\x01\x00" + bytes(49), "picture 392 x 1"),
        (b"\x1dw\x02\x1dkI\x1a{B" + b"x" * 24, "bars wider"),
        (b"\x1dkI\x03{C\x64", "100 in set C"),
        (b"\x1dkI\x02ab", "no code set"),
        (b"\x1d(k\x03\x001Q0", "before it was stored"),
        (b"\x1d(k\x03\x001C\x11", "QR function 67 17"),
        (b"\x1dw\x01", "bar width 1"),
        (b"\x1bp\x00\x20\x10", "pulse 0 32 16"),
    ],
)
def test_the_virtual_printer_complains_of(sent: bytes, complaint: str) -> None:
    peer = PrinterPeer(columns=32)
    peer(sent)
    assert len(peer.errors) == 1
    assert complaint in peer.errors[0]


@pytest.mark.parametrize(
    ("faults", "sent", "complaint"),
    [
        ({"chinese": "gbk"}, b"\x1c&" + "⿰".encode("gb18030"), "no character a9 8a"),
        ({"chinese": ""}, b"\x1c&", "unknown command 1c 26"),
        ({"chinese": ""}, b"\xd6", "unknown byte 0xd6"),
        ({"lacks": (b"\x1dV",)}, b"\x1dVA", "unknown command 1d 56"),
        ({"cuts": b"\x00"}, b"\x1dV\x01", "cut 1"),
        ({"knife_dots": 30}, b"x\n\x1bJ\x1d\x1dV\x00", "cut through a Text"),
        ({"knife_dots": 30}, b"\x1dkI\x03{B1\x1dV\x00", "cut through a Bars"),
    ],
)
def test_a_lesser_printer_complains_of(faults: dict[str, Any], sent: bytes, complaint: str) -> None:
    peer = PrinterPeer(columns=32, **faults)
    peer(sent)
    assert len(peer.errors) == 1
    assert complaint in peer.errors[0]


def test_what_is_behind_the_knife_comes_out_with_the_next_paper() -> None:
    peer = PrinterPeer(knife_dots=60)
    peer(b"one\n\x1bJ\x3c\x1dV\x00")
    peer(b"two\nthree\n\x1dV\x00\x1dV\x00")
    assert [slip.lines for slip in peer.slips] == [["one"], [], []]
    assert peer.unfinished == ["two", "three"]


def test_the_bars_of_the_virtual_printer_are_code_128() -> None:
    symbols, text = code128.read(b"{Babc{C\x01\x02{AX\x01")
    row = [code128.bars(symbols)] * 40
    image = Image.new("L", (len(row[0]) + 40, 40), 255)
    for y, bars in enumerate(row):
        for x, black in enumerate(bars):
            image.putpixel((x + 20, y), 0 if black else 255)
    (code,) = zxingcpp.read_barcodes(image.resize((image.width * 3, image.height * 3)))
    assert (code.format.name, code.bytes.decode()) == ("Code128", text)
    assert text == "abc0102X\x01"


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``python -m peers``, and the first address that it says it listens at."""
    process = subprocess.Popen(
        [sys.executable, "-m", "peers", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        try:
            yield process, ready["urls"][0]
        finally:
            process.terminate()


def test_a_printer_process_keeps_the_receipt_and_tells_what_happened(tmp_path: Path) -> None:
    where = ("--png", str(tmp_path), "--columns", "32", "--tcp", "0")
    with running("printer", *where) as (_, url):
        printer = EscposPrinter(url)
        assert printer.send(JOB) is PrintOutcome.PRINTED
        assert printer.open_drawer() is PrintOutcome.PRINTED
        assert printer.send(b"\x07") is PrintOutcome.PRINTED
    told = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in told]
    assert [event["event"] for event in events] == ["ready", "receipt", "drawer", "error"]
    assert (events[1]["lines"], events[1]["codes"]) == (["谢谢惠顾"], ["MT-1"])
    with Image.open(events[1]["png"]) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["MT-1"]


def test_a_printer_process_obeys_its_state_file(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    where = ("--png", str(tmp_path), "--pty", str(tmp_path / "tty"), "--state-file", str(state))
    with running("printer", *where) as (process, url):
        assert process.stdout is not None
        printer = EscposPrinter(url)
        state.write_text('{"paper_out": true}')
        assert json.loads(process.stdout.readline())["event"] == "state"
        assert printer.state().paper_out
        state.write_text('{"unplugged": true}')
        assert json.loads(process.stdout.readline())["unplugged"]
        assert printer.send(JOB) is PrintOutcome.FAILED
        state.write_text("{}")
        assert json.loads(process.stdout.readline()) == {"event": "state"}
        assert printer.send(JOB) is PrintOutcome.PRINTED


@pytest.mark.parametrize("where", ["--pty", "--tcp"])
def test_a_scanner_process_sends_what_it_is_told(tmp_path: Path, where: str) -> None:
    place = str(tmp_path / "tty") if where == "--pty" else "0"
    heard: Queue[str | bool] = Queue()
    with running("scanner", where, place, "--terminator", "cr") as (process, url):
        scanner = SerialScanner(url)
        scanner.start(heard.put, heard.put)
        try:
            assert heard.get(timeout=20) is True
            assert process.stdin is not None
            process.stdin.write("6901\n会员8801\n")
            process.stdin.flush()
            assert [heard.get(timeout=20) for _ in range(2)] == ["6901", "会员8801"]
        finally:
            scanner.stop()


def test_a_scanner_process_sends_its_first_codes_to_whoever_comes() -> None:
    heard: Queue[str] = Queue()
    with running("scanner", "--tcp", "0", "6901", "6902") as (_, url):
        scanner = SerialScanner(url)
        scanner.start(heard.put, lambda _: None)
        try:
            assert [heard.get(timeout=20) for _ in range(2)] == ["6901", "6902"]
        finally:
            scanner.stop()


def test_a_card_reader_process_swipes_what_it_is_told_and_obeys_its_faults() -> None:
    heard: Queue[CardRead | bool] = Queue()
    with running("cards", "--tcp", "0", ";880100?", ";880101?") as (process, url):
        reader = ListeningCardReader(url, CardForm.STRIPE)
        reader.start(heard.put, heard.put)
        try:
            assert heard.get(timeout=20) is True
            assert process.stdin is not None
            lines = ("babble", "silent", ";880102?", "speak", "half ;880103?", "no such card")
            process.stdin.write("\n".join((*lines, "unplug", "plug", "%E?;880104=99?\n")))
            process.stdin.flush()
            told = [heard.get(timeout=20) for _ in range(5)]
        finally:
            reader.stop()
    swiped = [CardRead(CardKind.STRIPE, code) for code in ("880100", "880101", "880104")]
    assert told == [*swiped[:2], False, True, swiped[2]]


def test_a_card_reader_process_lays_chips_in_the_form_it_is_given() -> None:
    heard: Queue[CardRead] = Queue()
    with running("cards", "--tcp", "0", "--form", "rdm6300", "4500C5D1E9") as (_, url):
        reader = ListeningCardReader(url, CardForm.CHECKED)
        reader.start(heard.put, lambda _: None)
        try:
            assert heard.get(timeout=20) == CardRead(CardKind.UID, "4500C5D1E9")
        finally:
            reader.stop()


def test_the_help_names_what_can_be_run() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "peers", "--help"], cwd=ROOT, capture_output=True, check=True
    )
    assert b"printer" in shown.stdout
    assert b"scanner" in shown.stdout
    assert b"cards" in shown.stdout
