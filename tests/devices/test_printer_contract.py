"""What every printer driver promises, on a pty and on TCP, against a printer that goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.devices.escpos import PAPER_80, encode
from app.devices.ports import Drawer, Printer, PrinterState, PrintOutcome
from app.devices.printer import Confirmation, EscposPrinter
from app.domain.receipt import Cut, Line, Receipt
from peers.line import on_pty, on_tcp
from peers.printer import PrinterPeer

PlugIn = Callable[..., AbstractContextManager[str]]
QUESTIONS_BEFORE = 9  # three DLE EOT n
LINES = [f"第{number:03d}行 矿泉水 2.00" for number in range(40)]
JOB = encode(Receipt(48, (*(Line(text) for text in LINES), Cut())), PAPER_80)
SHORT = encode(Receipt(48, (Line("谢谢惠顾"), Cut())), PAPER_80)
both_lines = pytest.mark.parametrize("plug_in", [on_pty, on_tcp])


def driver(url: str, confirmation: Confirmation = Confirmation.IN_TURN) -> EscposPrinter:
    return EscposPrinter(url, confirmation=confirmation, patience_s=0.5, answer_s=0.4)


def test_the_driver_is_a_printer_and_a_drawer() -> None:
    printer: Printer = driver("/dev/null")
    drawer: Drawer = driver("/dev/null")
    assert printer.state() == PrinterState(online=False)
    assert drawer.open_drawer() is PrintOutcome.FAILED


@both_lines
def test_a_job_is_printed_when_the_printer_answers_behind_it(plug_in: PlugIn) -> None:
    peer = PrinterPeer()
    with plug_in(peer) as url:
        assert driver(url).send(JOB) is PrintOutcome.PRINTED
    assert [slip.lines for slip in peer.slips] == [LINES]
    assert peer.errors == []


@both_lines
def test_one_job_after_the_other_is_printed(plug_in: PlugIn) -> None:
    peer = PrinterPeer()
    with plug_in(peer) as url:
        printer = driver(url)
        assert [printer.send(JOB) for _ in range(3)] == [PrintOutcome.PRINTED] * 3
    assert len(peer.slips) == 3


@both_lines
@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_a_printer_that_says_no_is_sent_nothing(plug_in: PlugIn, fault: str) -> None:
    peer = PrinterPeer()
    setattr(peer, fault, True)
    with plug_in(peer) as url:
        state = driver(url).state()
        assert (state.online, state.ready, getattr(state, fault)) == (True, False, True)
        assert driver(url).send(JOB) is PrintOutcome.FAILED
    assert peer.received == 2 * QUESTIONS_BEFORE


@both_lines
def test_paper_that_is_nearly_out_is_a_warning_only(plug_in: PlugIn) -> None:
    peer = PrinterPeer(paper_low=True)
    with plug_in(peer) as url:
        assert driver(url).state() == PrinterState(online=True, paper_low=True)
        assert driver(url).send(JOB) is PrintOutcome.PRINTED


@both_lines
@settings(max_examples=25, deadline=None)
@given(after=st.integers(QUESTIONS_BEFORE, QUESTIONS_BEFORE + len(JOB) + 2))
def test_a_plug_pulled_within_a_job_leaves_it_unknown(plug_in: PlugIn, after: int) -> None:
    peer = PrinterPeer(unplug_after=after)
    with plug_in(peer) as url:
        assert driver(url).send(JOB) is PrintOutcome.UNKNOWN
    assert peer.received == after


@both_lines
def test_a_plug_pulled_just_after_the_answer_leaves_it_unknown(plug_in: PlugIn) -> None:
    """All is on paper, and the till cannot know whether the last line is."""
    peer = PrinterPeer(unplug_after=QUESTIONS_BEFORE + len(JOB) + len(b"GSr"))
    with plug_in(peer) as url:
        assert driver(url).send(JOB) is PrintOutcome.UNKNOWN
    assert [slip.lines for slip in peer.slips] == [LINES]


@both_lines
@pytest.mark.parametrize("after", range(QUESTIONS_BEFORE))
def test_a_plug_pulled_before_the_job_is_a_failure_without_a_trace(
    plug_in: PlugIn, after: int
) -> None:
    peer = PrinterPeer(unplug_after=after)
    with plug_in(peer) as url:
        assert driver(url).send(JOB) is PrintOutcome.FAILED


def test_a_printer_that_is_not_there_is_a_failure() -> None:
    with on_tcp(PrinterPeer()) as url:
        pass
    assert driver(url).send(JOB) is PrintOutcome.FAILED
    assert driver(url).state() == PrinterState(online=False)


@both_lines
def test_a_silent_printer_is_sent_nothing(plug_in: PlugIn) -> None:
    peer = PrinterPeer(silent=True)
    with plug_in(peer) as url:
        assert driver(url).send(JOB) is PrintOutcome.FAILED
    assert peer.received == 3
    assert peer.slips == []


@both_lines
def test_a_printer_that_falls_silent_leaves_the_job_unknown(plug_in: PlugIn) -> None:
    peer = PrinterPeer()
    peer.on_slip = lambda _: setattr(peer, "silent", True)
    with plug_in(peer) as url:
        assert driver(url).send(SHORT) is PrintOutcome.UNKNOWN


@both_lines
@pytest.mark.parametrize("noise", [b"\x00", b"\xff\x80", b"\x11\x13", b"printer"])
def test_noise_is_not_taken_for_an_answer(plug_in: PlugIn, noise: bytes) -> None:
    peer = PrinterPeer()
    peer.on_slip = lambda _: setattr(peer, "noise", noise)
    with plug_in(peer) as url:
        assert driver(url).send(SHORT) is PrintOutcome.UNKNOWN
        assert driver(url).send(SHORT) is PrintOutcome.FAILED
    assert len(peer.slips) == 1


@both_lines
def test_paper_that_ends_within_a_job_leaves_it_unknown_at_once(plug_in: PlugIn) -> None:
    peer = PrinterPeer(paper_lines=7)
    with plug_in(peer) as url:
        began = time.monotonic()
        patient = EscposPrinter(url, patience_s=60, answer_s=0.2)
        assert patient.send(JOB) is PrintOutcome.UNKNOWN
        assert time.monotonic() - began < 20
        assert driver(url).state().paper_out
        assert peer.unfinished == LINES[:7]
        peer.load_paper()
        assert driver(url).state() == PrinterState(online=True)
    assert [slip.lines for slip in peer.slips] == [LINES]


@both_lines
def test_a_long_receipt_on_a_slow_printer_is_not_cut_off(plug_in: PlugIn) -> None:
    texts = [f"第{number:03d}行 农夫山泉饮用天然水550ml" for number in range(200)]
    job = encode(Receipt(48, (*(Line(text) for text in texts), Cut())), PAPER_80)
    peer = PrinterPeer()
    with plug_in(peer, read_size=64, pause_s=0.01) as url:
        began = time.monotonic()
        assert driver(url).send(job) is PrintOutcome.PRINTED
        assert time.monotonic() - began > 0.5, "this printer was meant to outlast its patience"
    assert [slip.lines for slip in peer.slips] == [texts]


@both_lines
def test_a_printer_that_only_knows_real_time_status_is_asked_that(plug_in: PlugIn) -> None:
    peer = PrinterPeer(answers_in_turn=False)
    with plug_in(peer) as url:
        assert driver(url).send(SHORT) is PrintOutcome.UNKNOWN
        assert driver(url, Confirmation.AT_ONCE).send(SHORT) is PrintOutcome.PRINTED


@both_lines
def test_a_printer_that_never_answers_is_never_sure(plug_in: PlugIn) -> None:
    peer = PrinterPeer(silent=True)
    with plug_in(peer) as url:
        assert driver(url, Confirmation.NEVER).send(SHORT) is PrintOutcome.UNKNOWN


@both_lines
def test_the_drawer_is_pulsed_once(plug_in: PlugIn) -> None:
    peer = PrinterPeer()
    with plug_in(peer) as url:
        assert driver(url).open_drawer() is PrintOutcome.PRINTED
    assert (peer.drawer_pulses, peer.errors, peer.slips) == (1, [], [])


@both_lines
@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_the_drawer_opens_while_the_printer_cannot_print(plug_in: PlugIn, fault: str) -> None:
    peer = PrinterPeer()
    setattr(peer, fault, True)
    with plug_in(peer) as url:
        assert driver(url).open_drawer() is PrintOutcome.PRINTED
        peer.load_paper()
    assert (peer.drawer_pulses, peer.errors) == (1, [])


@both_lines
def test_the_drawer_of_a_silent_printer_is_not_pulsed(plug_in: PlugIn) -> None:
    peer = PrinterPeer(silent=True)
    with plug_in(peer) as url:
        assert driver(url).open_drawer() is PrintOutcome.FAILED
    assert peer.drawer_pulses == 0
