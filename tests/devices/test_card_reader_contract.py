"""What every card reader on a line promises, on a pty and on TCP, also when things go wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from app.devices.card_reader import CardForm, ListeningCardReader, connected
from app.devices.ports import CardReader
from app.domain.refusal import Unavailable
from app.domain.stripe import CardKind, CardRead
from peers.card_reader import FORMS, CardReaderPeer
from peers.line import PtyLine, TcpLine
from peers.scanner import TERMINATORS, silent

WITHIN_S = 10
NOTICED_S = 2
PAN = "6200000000000005"
BANK = CardRead(CardKind.BANK)
CARD = CardRead(CardKind.STRIPE, "8801000000000231")
OTHER = CardRead(CardKind.STRIPE, "8801000000000249")
CHIP = bytes.fromhex("4500C5D1E9")
FORM_OF = {
    "rdm6300": CardForm.CHECKED,
    "id12": CardForm.CHECKED,
    "em18": CardForm.CHECKED,
    "hex": CardForm.HEX,
    "decimal": CardForm.DECIMAL,
}
Plugged = Callable[[Path], PtyLine | TcpLine]


def on_pty(folder: Path) -> PtyLine:
    return PtyLine(silent, folder / "cards")


def on_tcp(folder: Path) -> TcpLine:
    return TcpLine(silent)


both_lines = pytest.mark.parametrize("plugged", [on_pty, on_tcp])


def tracks(number: str) -> tuple[str, str]:
    return f"%B{number}^ZHANG/DAWEI^2512101?", f";{number}=25121010000012300000?"


class Heard:
    """A reader that runs, and what it said."""

    def __init__(self, url: str, form: CardForm) -> None:
        self.cards: Queue[CardRead] = Queue()
        self.states: Queue[bool] = Queue()
        self.reader: CardReader = ListeningCardReader(url, form)
        self.reader.start(self.cards.put, self.states.put)

    def card(self) -> CardRead:
        return self.cards.get(timeout=WITHIN_S)

    def nothing(self) -> None:
        with pytest.raises(Empty):
            self.cards.get(timeout=0.3)

    def state(self, within_s: float = WITHIN_S) -> bool:
        return self.states.get(timeout=within_s)


@contextmanager
def listening(url: str, form: CardForm = CardForm.STRIPE) -> Iterator[Heard]:
    heard = Heard(url, form)
    try:
        yield heard
    finally:
        heard.reader.stop()


@both_lines
@pytest.mark.parametrize("terminator", TERMINATORS)
def test_a_swipe_is_one_card(plugged: Plugged, terminator: str, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = CardReaderPeer(line, terminator=TERMINATORS[terminator])
        peer.swipe(*tracks(CARD.code), lrc=True)
        assert heard.card() == CARD
        peer.swipe(*tracks(OTHER.code))
        assert heard.card() == OTHER
    assert heard.cards.empty()


@both_lines
def test_a_bank_card_is_refused_and_its_number_is_nowhere(
    plugged: Plugged, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Threat 16 and PCI DSS 3.3.1: also of a swipe that is torn, damaged or cut off."""
    caplog.set_level(logging.DEBUG)
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = CardReaderPeer(line)
        for track in tracks(PAN):
            peer.swipe_half(track)
            peer.babble(track.replace("=", "\x7f").replace("^", "\x7f").encode() + b"\r\n")
        heard.nothing()
        peer.swipe(*tracks(PAN), lrc=True)
        assert heard.card() == BANK
        peer.swipe(*tracks(OTHER.code))
        assert heard.card() == OTHER
        peer.swipe_half(tracks(PAN)[1])
        line.unplug()
        assert heard.state() is False
    assert heard.cards.empty()
    told = "".join(str(vars(record)) for record in caplog.records) + repr(vars(heard.reader))
    assert PAN[:6] not in told


@both_lines
@pytest.mark.parametrize("form", FORMS)
def test_a_chip_that_stays_is_told_once(plugged: Plugged, form: str, tmp_path: Path) -> None:
    code = {"decimal": "00C5D1E9"}.get(form, "4500C5D1E9")
    with plugged(tmp_path) as line, listening(line.url, FORM_OF[form]) as heard:
        assert heard.state() is True
        peer = CardReaderPeer(line, form=form)
        peer.lay(CHIP, times=1 if form == "em18" else 5)  # that one does not repeat
        assert heard.card() == CardRead(CardKind.UID, code)
        peer.babble()
        peer.lay(CHIP)
        heard.nothing()


@both_lines
def test_garbage_and_half_a_frame_are_no_card(plugged: Plugged, tmp_path: Path) -> None:
    with plugged(tmp_path) as line, listening(line.url, CardForm.CHECKED) as heard:
        assert heard.state() is True
        peer = CardReaderPeer(line, form="rdm6300")
        peer.babble()
        peer.lay_half(CHIP)
        peer.silent = True
        peer.lay(bytes(5))
        peer.silent = False
        peer.lay(CHIP)
        assert heard.card() == CardRead(CardKind.UID, "4500C5D1E9")
    assert heard.cards.empty()


@both_lines
def test_a_reader_that_is_pulled_is_told_within_two_seconds_and_works_again(
    plugged: Plugged, tmp_path: Path
) -> None:
    with plugged(tmp_path) as line, listening(line.url) as heard:
        assert heard.state() is True
        peer = CardReaderPeer(line)
        peer.swipe(*tracks(CARD.code))
        assert heard.card() == CARD
        peer.swipe_half(tracks(CARD.code)[1])
        peer.unplug()
        assert heard.state(NOTICED_S) is False
        peer.plug()
        assert heard.state() is True
        peer.swipe(*tracks(CARD.code))
        assert heard.card() == CARD
    assert heard.cards.empty()


@both_lines
def test_a_reader_that_is_plugged_in_later_is_found(plugged: Plugged, tmp_path: Path) -> None:
    line = plugged(tmp_path)
    with line:
        url = line.url
    with listening(url) as heard:
        assert heard.state() is False
        with line:
            assert heard.state() is True


def test_an_absent_reader_says_what_keeps_it_from_being_used(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="link_open"):
        connected(str(tmp_path / "absent"), CardForm.HEX)
