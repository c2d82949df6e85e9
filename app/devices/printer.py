"""An ESC/POS printer on a link: sends a job, and finds out what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum

from app.devices import status
from app.devices.escpos import drawer_pulse, longest_command
from app.devices.link import Link
from app.devices.ports import PrinterState, PrintOutcome
from app.domain.refusal import Unavailable

CHUNK = 512
_SLOWEST_BYTES_PER_S = 600  # 9600 baud, less what the printer pauses
_PULSE_AT_ONCE = b"\x10\x14\x01\x00\x02"  # opens the drawer of a printer that has no paper
_NOBODY = PrinterState(online=False)


class Confirmation(StrEnum):
    """How this printer tells that a job was processed. A device setting, tried by a test print."""

    IN_TURN = "in_turn"  # answers GS r after the job
    AT_ONCE = "at_once"  # knows DLE EOT only: the job has reached the printer
    NEVER = "never"  # never says anything: every job is UNKNOWN


class EscposPrinter:
    """``ports.Printer`` and ``ports.Drawer`` on a link. A new link for every job.

    ``patience_s`` is how long the printer may be silent at the end of a job, on top of the time
    that its length takes on a slow line. A long receipt is never cut off by closing the link: it
    is closed after the answer. ``answer_s`` is how long an idle printer may take to say its state.
    """

    def __init__(
        self,
        url: str,
        *,
        baud: int = 9600,
        confirmation: Confirmation = Confirmation.IN_TURN,
        patience_s: float = 5.0,
        answer_s: float = 1.0,
    ) -> None:
        self._url = url
        self._baud = baud
        self._confirmation = confirmation
        self._patience_s = patience_s
        self._answer_s = answer_s
        self._torn_bytes = 0

    def state(self) -> PrinterState:
        """See ``ports.Printer``. Takes as long as the printer needs, at most ``answer_s``."""
        try:
            with closing(self._link()) as link:
                return self._answered(link)
        except Unavailable:
            return _NOBODY

    def send(self, data: bytes) -> PrintOutcome:
        """See ``ports.Printer``. ``FAILED`` also where the printer says before that it cannot."""
        return self._job(lambda state: data if state.ready else b"")

    def open_drawer(self) -> PrintOutcome:
        """See ``ports.Drawer``."""
        return self._job(_pulse)

    def close(self) -> None:
        """Nothing is held between jobs."""

    def _link(self) -> Link:
        return Link(self._url, baud=self._baud, write_timeout_s=self._patience_s)

    def _answered(self, link: Link) -> PrinterState:
        """Its state, once it has what a command wants that was torn apart on the line before.

        What comes first would be swallowed by it: a question, or the head of a receipt. Zeros are
        drawn as nothing, and are no command where none is waiting.
        """
        torn = self._torn_bytes
        if torn:
            link.write(bytes(torn))
        if self._confirmation is Confirmation.NEVER:
            self._torn_bytes = 0
            return PrinterState(online=True)
        state = _Talk(link).state(self._answer_s + torn / _SLOWEST_BYTES_PER_S)
        if state.online:
            self._torn_bytes = 0
        return state

    def _job(self, chosen: Callable[[PrinterState], bytes]) -> PrintOutcome:
        """Send what ``chosen`` makes of the state; no bytes are a failure without a trace."""
        try:
            link = self._link()
        except Unavailable:
            return PrintOutcome.FAILED
        with closing(link):
            try:
                data = chosen(self._answered(link))
            except Unavailable:
                return PrintOutcome.FAILED
            if not data:
                return PrintOutcome.FAILED
            self._torn_bytes = longest_command(data)
            try:
                outcome = self._sent(link, data)
            except Unavailable:
                return PrintOutcome.UNKNOWN
            if outcome is PrintOutcome.PRINTED or self._confirmation is Confirmation.NEVER:
                self._torn_bytes = 0
            return outcome

    def _sent(self, link: Link, data: bytes) -> PrintOutcome:
        until = time.monotonic() + self._patience_s + len(data) / _SLOWEST_BYTES_PER_S
        talk = _Talk(link)
        for start in range(0, len(data), CHUNK):
            if time.monotonic() > until:
                return PrintOutcome.UNKNOWN
            link.write(data[start : start + CHUNK])
        if self._confirmation is Confirmation.NEVER:
            return PrintOutcome.UNKNOWN
        if data == _PULSE_AT_ONCE:
            done = talk.state(self._answer_s).online
        elif self._confirmation is Confirmation.IN_TURN:
            done = talk.processed(until, self._answer_s) and talk.state(self._answer_s).online
        else:
            done = talk.state(until - time.monotonic()).ready
        return PrintOutcome.PRINTED if done else PrintOutcome.UNKNOWN


def learn_confirmation(url: str, *, baud: int, answer_s: float) -> Confirmation:
    """What the printer answers, asked now. Raises ``Unavailable``, see ``doctor.confirmation``."""
    with closing(Link(url, baud=baud)) as link:
        talk = _Talk(link)
        state = talk.state(answer_s)
        if not state.online:
            return Confirmation.NEVER
        if not state.ready:
            raise Unavailable("printer_not_ready", url)
        in_turn = talk.processed(time.monotonic() + answer_s, answer_s)
        return Confirmation.IN_TURN if in_turn else Confirmation.AT_ONCE


def _pulse(state: PrinterState) -> bytes:
    """Nothing for a dead printer; ahead of what waits for paper where it has none."""
    if not state.online:
        return b""
    return drawer_pulse() if state.ready else _PULSE_AT_ONCE


class _Talk:
    """Questions and one-byte answers on a link. Answers are told apart by their fixed bits.

    A question that was not answered in time is waited for before the next one is asked, so that
    an answer is never taken for another question's.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._waiting_for = 0
        self._answers: list[int] = []
        self._in_turn = False
        link.drain()

    def processed(self, until: float, look_every_s: float) -> bool:
        """Whether the printer worked through all that was sent, asked until ``until``.

        Given up at once where it says that it has stopped, as the rest waits for paper.
        """
        self._link.drain()
        self._link.write(status.ASK_IN_TURN)
        while time.monotonic() < until:
            if self._heard(lambda: self._in_turn, look_every_s):
                return True
            state = self.state(look_every_s)
            if state.online and not state.ready:
                return self._in_turn
        return self._in_turn

    def state(self, wait_s: float) -> PrinterState:
        """Three questions, asked one by one; ``online=False`` where one is not answered."""
        until = time.monotonic() + wait_s
        for subject in (None, status.PRINTER, status.OFFLINE_CAUSE, status.PAPER):
            if subject is not None:
                self._link.write(status.ask(subject))
                self._waiting_for += 1
            if not self._heard(lambda: not self._waiting_for, until - time.monotonic()):
                return _NOBODY
        return status.meaning(*self._answers[-3:])

    def _heard(self, enough: Callable[[], bool], wait_s: float) -> bool:
        """Listen until ``enough`` or for ``wait_s``. What is no answer is noise."""
        until = time.monotonic() + wait_s
        while not enough() and time.monotonic() < until:
            for byte in self._link.read(until - time.monotonic()):
                if status.is_answer_in_turn(byte):
                    self._in_turn = True
                elif status.is_answer(byte) and self._waiting_for:
                    self._waiting_for -= 1
                    self._answers.append(byte)
        return enough()
