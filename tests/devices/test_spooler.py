"""Windows' print queue: our driver on a stand-in for the calls of pywin32 that it makes.

Nothing of this was seen on Windows: what stands here is what pywin32's documentation says of
``win32print``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from app.devices.escpos import PAPER_80, encode
from app.devices.link import Link
from app.devices.ports import PrinterState, PrintOutcome
from app.devices.printer import Confirmation, EscposPrinter
from app.domain.receipt import Cut, Line, Receipt
from app.domain.refusal import Unavailable
from peers.printer import PrinterPeer

NAME = r"\\店里\EPSON TM-T82III 小票"
URL = f"win32://{NAME}"
JOB = encode(Receipt(48, (*(Line(f"第{n:02d}行") for n in range(99)), Cut())), PAPER_80)


class Error(Exception):
    """As ``pywintypes.error``: no ``OSError``, with a sentence of Windows."""

    strerror = "The RPC server is unavailable."


@dataclass
class Spooler:
    """``win32print``: what was called, in order, and the documents that were ended."""

    calls: list[str] = field(default_factory=list)
    open: bytes | None = None
    documents: list[bytes] = field(default_factory=list)
    handles: int = 0
    fails: str = ""

    def _call(self, name: str) -> None:
        if name == self.fails:
            raise Error
        self.calls.append(name)

    def open_printer(self, name: str) -> object:
        self._call("OpenPrinter")
        if name != NAME:
            raise Error
        self.handles += 1
        return self

    def start_document(self, handle: object, level: int, about: tuple[str, None, str]) -> int:
        self._call("StartDocPrinter")
        assert (handle, level, about) == (self, 1, ("MemberTill", None, "RAW"))
        assert self.open is None
        self.open = b""
        return 1

    def start_page(self, _handle: object) -> None:
        self._call("StartPagePrinter")

    def write(self, _handle: object, data: bytes) -> int:
        self._call("WritePrinter")
        assert self.open is not None
        taken = data[:500]
        self.open += taken
        return len(taken)

    def end_page(self, _handle: object) -> None:
        self._call("EndPagePrinter")

    def end_document(self, _handle: object) -> None:
        self._call("EndDocPrinter")
        assert self.open is not None
        self.documents.append(self.open)
        self.open = None

    def close(self, _handle: object) -> None:
        self._call("ClosePrinter")
        self.handles -= 1


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spooler]:
    queue = Spooler()
    printing, types = ModuleType("win32print"), ModuleType("pywintypes")
    for name, call in {
        "OpenPrinter": queue.open_printer,
        "StartDocPrinter": queue.start_document,
        "StartPagePrinter": queue.start_page,
        "WritePrinter": queue.write,
        "EndPagePrinter": queue.end_page,
        "EndDocPrinter": queue.end_document,
        "ClosePrinter": queue.close,
    }.items():
        setattr(printing, name, call)
    types.error = Error  # type: ignore[attr-defined]  # a module that is made here
    monkeypatch.setitem(sys.modules, "win32print", printing)
    monkeypatch.setitem(sys.modules, "pywintypes", types)
    monkeypatch.delitem(sys.modules, "app.devices.spooler", raising=False)
    yield queue
    sys.modules.pop("app.devices.spooler", None)


def driver() -> EscposPrinter:
    return EscposPrinter(URL, confirmation=Confirmation.NEVER)


def test_a_job_is_one_document_whole_and_raw(spooler: Spooler) -> None:
    assert [driver().send(JOB) for _ in range(2)] == [PrintOutcome.UNKNOWN] * 2
    assert spooler.documents == [JOB, JOB]
    assert spooler.handles == 0
    peer = PrinterPeer()
    peer(spooler.documents[0])
    assert (peer.errors, len(peer.slips)) == ([], 1)


def test_asking_for_the_printer_prints_nothing(spooler: Spooler) -> None:
    assert driver().state() == PrinterState(online=True)
    assert spooler.calls == ["OpenPrinter", "ClosePrinter"]


def test_the_drawer_is_opened_by_a_document_of_its_own_once(spooler: Spooler) -> None:
    assert driver().open_drawer() is PrintOutcome.UNKNOWN
    peer = PrinterPeer()
    peer(b"".join(spooler.documents))
    assert (peer.drawer_pulses, peer.errors, peer.slips) == (1, [], [])


@pytest.mark.parametrize("url", ["win32://no such printer", "win32://"])
def test_a_printer_that_windows_does_not_know_is_a_failure(spooler: Spooler, url: str) -> None:
    with pytest.raises(Unavailable, match=r"link_open.*RPC"):
        Link(url)
    assert EscposPrinter(url, confirmation=Confirmation.NEVER).send(JOB) is PrintOutcome.FAILED
    assert spooler.documents == []


@pytest.mark.parametrize("fails", ["StartDocPrinter", "StartPagePrinter", "WritePrinter"])
def test_a_queue_that_takes_nothing_leaves_the_job_unknown(spooler: Spooler, fails: str) -> None:
    spooler.fails = fails
    assert driver().send(JOB) is PrintOutcome.UNKNOWN
    assert spooler.handles == 0


@pytest.mark.parametrize("fails", ["EndPagePrinter", "EndDocPrinter", "ClosePrinter"])
def test_a_queue_that_fails_at_the_end_breaks_nothing(spooler: Spooler, fails: str) -> None:
    spooler.fails = fails
    assert driver().send(JOB) is PrintOutcome.UNKNOWN
    assert spooler.handles == (fails == "ClosePrinter")


def test_it_answers_nothing_and_may_be_closed_twice(spooler: Spooler) -> None:
    with contextlib.closing(Link(URL)) as link:
        link.drain()
        link.write(b"x")
        assert link.read(0.01) == b""
        link.close()
    assert spooler.documents == [b"x"]
    assert spooler.calls.count("ClosePrinter") == 1


def test_without_pywin32_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywintypes", None)
    monkeypatch.delitem(sys.modules, "app.devices.spooler", raising=False)
    with pytest.raises(Unavailable, match=r"link_open.*pywin32"):
        Link(URL)
