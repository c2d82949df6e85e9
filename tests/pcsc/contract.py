"""``python3 dev.py pcsc``: the driver for PC/SC with real pyscard, real pcscd, a virtual reader.

Its name keeps it out of the usual run, which has neither. What a real reader and Windows do is not
shown here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Self

import pytest

from app.devices.card_reader import CardForm, ListeningCardReader, connected
from app.domain.refusal import Unavailable
from app.domain.stripe import CardKind, CardRead
from peers.chip_card import ChipCardPeer
from tests.pcsc.daemon import READER, SECOND_READER, SOCKET_VARIABLE, Service

WITHIN_S = 10
NOTICED_S = 2
STAYS_S = 1.2  # the service looks three times, the driver six times
CHIP = bytes.fromhex("04A2B3C4D5E6F7")
OTHER = bytes.fromhex("ABCDEF01")
GET_UID = bytes.fromhex("FFCA000000")


def told(uid: bytes) -> CardRead:
    return CardRead(CardKind.UID, uid.hex().upper())


class Heard:
    """A reader that runs, and what it said."""

    def __init__(self, url: str) -> None:
        self.cards: Queue[CardRead] = Queue()
        self.states: Queue[bool] = Queue()
        self.reader = ListeningCardReader(url)
        self.reader.start(self.cards.put, self.states.put)

    def card(self) -> CardRead:
        return self.cards.get(timeout=WITHIN_S)

    def nothing(self) -> None:
        with pytest.raises(Empty):
            self.cards.get(timeout=STAYS_S)

    def state(self) -> bool:
        return self.states.get(timeout=NOTICED_S)


class OtherProgram:
    """What looks at chips for its own ends, beside the till or alone."""

    def __enter__(self) -> Self:
        from smartcard import scard

        self._scard = scard
        done, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        assert done == scard.SCARD_S_SUCCESS
        return self

    def __exit__(self, *_: object) -> None:
        self._scard.SCardReleaseContext(self._context)

    def wait_for_a_chip(self) -> None:
        empty = [(READER, self._scard.SCARD_STATE_EMPTY)]
        done, _ = self._scard.SCardGetStatusChange(self._context, WITHIN_S * 1000, empty)
        assert done == self._scard.SCARD_S_SUCCESS

    def take(self, share: str = "EXCLUSIVE") -> None:
        how, protocol = getattr(self._scard, f"SCARD_SHARE_{share}"), self._scard.SCARD_PROTOCOL_T1
        done, self._card, _ = self._scard.SCardConnect(self._context, READER, how, protocol)
        assert done == self._scard.SCARD_S_SUCCESS

    def let_go(self) -> None:
        self._scard.SCardDisconnect(self._card, self._scard.SCARD_LEAVE_CARD)


@contextmanager
def listening(url: str = "pcsc://") -> Iterator[Heard]:
    heard = Heard(url)
    try:
        yield heard
    finally:
        heard.reader.stop()


def open_files() -> set[str]:
    return {file.name for file in Path("/proc/self/fd").iterdir()}


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Pcsc-lite's library asks once in a process where its service is."""
    place = Service(tmp_path_factory.mktemp("pcsc"))
    with pytest.MonkeyPatch.context() as variables:
        variables.setenv(SOCKET_VARIABLE, str(place.socket))
        yield place


@pytest.fixture
def stopped(place: Service) -> Iterator[Service]:
    yield place
    place.stop()


@pytest.fixture
def service(stopped: Service) -> Service:
    stopped.start()
    return stopped


@pytest.fixture
def chip(place: Service) -> Iterator[ChipCardPeer]:
    with ChipCardPeer(place.port) as chip:
        yield chip


def test_a_chip_is_told_once_while_it_stays_and_again_when_it_comes_back(
    service: Service, chip: ChipCardPeer
) -> None:
    with listening() as heard:
        assert heard.state() is True
        for times in (1, 2):
            chip.insert(CHIP)
            assert heard.card() == told(CHIP)
            heard.nothing()
            assert chip.commands == [GET_UID] * times
            chip.remove()
            heard.nothing()


def test_a_chip_that_takes_the_place_of_another_is_told(
    service: Service, chip: ChipCardPeer
) -> None:
    with listening() as heard:
        chip.insert(CHIP)
        assert heard.card() == told(CHIP)
        chip.insert(OTHER)
        assert heard.card() == told(OTHER)
        heard.nothing()


def test_a_chip_that_lay_there_before_is_told(service: Service, chip: ChipCardPeer) -> None:
    chip.insert(CHIP)
    with listening() as heard:
        assert heard.card() == told(CHIP)
        heard.nothing()


@pytest.mark.parametrize("uid", [OTHER, CHIP, b"\x08" + CHIP, CHIP + OTHER[1:]], ids=len)
def test_every_length_of_a_uid_is_read(service: Service, chip: ChipCardPeer, uid: bytes) -> None:
    with listening() as heard:
        chip.insert(uid)
        assert heard.card() == told(uid)


def test_a_telephone_that_draws_its_uid_anew_is_asked_once_and_not_read(
    service: Service, chip: ChipCardPeer
) -> None:
    with listening() as heard:
        for times in (1, 2):
            chip.insert_phone()
            heard.nothing()
            assert chip.commands == [GET_UID] * times
        chip.insert(CHIP)
        assert heard.card() == told(CHIP)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff",
        b"\x90\x00",
        b"\x63\x00",
        b"\x6a\x81",
        b"\xff\x00\x9b",
        CHIP,
        CHIP + b"\x63\x00",
        CHIP[:3] + b"\x90\x00",
        bytes(300),
        bytes(65000) + b"\x90\x00",
    ],
    ids=lambda answer: f"{len(answer)}-{answer[-2:].hex()}",
)
def test_a_garbled_answer_is_no_card_and_the_next_card_is_read(
    service: Service, chip: ChipCardPeer, answer: bytes
) -> None:
    with listening() as heard:
        assert heard.state() is True
        chip.answer = answer
        chip.insert(CHIP)
        heard.nothing()
        assert chip.commands[0] == GET_UID
        chip.remove()
        chip.answer = None
        chip.insert(OTHER)
        assert heard.card() == told(OTHER)
        assert heard.states.empty()


@pytest.mark.parametrize(
    "atr", [None, b"", b"\x3b", bytes.fromhex("FF00FF12"), b"\x3b" + bytes(40)]
)
def test_a_chip_that_cannot_be_woken_is_no_card_and_the_next_card_is_read(
    service: Service, chip: ChipCardPeer, atr: bytes | None
) -> None:
    with listening() as heard:
        assert heard.state() is True
        woken, chip.atr = chip.atr, atr
        chip.insert(CHIP)
        heard.nothing()
        chip.remove()
        chip.atr = woken
        chip.insert(OTHER)
        assert heard.card() == told(OTHER)
        assert heard.states.empty()


def test_a_chip_that_does_not_answer_is_no_card_and_the_next_card_is_read(
    service: Service, chip: ChipCardPeer
) -> None:
    with listening() as heard:
        assert heard.state() is True
        chip.silent = True
        chip.insert(CHIP)
        heard.nothing()
        assert chip.commands == [GET_UID]
        chip.remove()
        chip.silent = False
        chip.insert(OTHER)
        assert heard.card() == told(OTHER)
        assert heard.states.empty()


def test_a_reader_is_let_go_while_a_chip_that_never_answers_lies_on_it(
    service: Service, chip: ChipCardPeer
) -> None:
    """The settings page waits for that, and so does the end of the till."""
    chip.silent = True
    with listening() as heard:
        assert heard.state() is True
        chip.insert(CHIP)
        while not chip.commands:
            heard.nothing()
        begun = time.monotonic()
    assert time.monotonic() - begun < NOTICED_S
    chip.remove()


def test_a_chip_that_answers_late_is_told_then(service: Service, chip: ChipCardPeer) -> None:
    with listening() as heard:
        assert heard.state() is True
        chip.delay_s = 2.5
        chip.insert(CHIP)
        assert heard.card() == told(CHIP)
        heard.nothing()
        assert chip.commands == [GET_UID]


def test_a_chip_that_another_program_keeps_for_itself_is_read_when_it_is_free(
    service: Service, chip: ChipCardPeer
) -> None:
    with OtherProgram() as other:
        chip.insert(CHIP)
        other.wait_for_a_chip()
        other.take()
        with listening() as heard:
            assert heard.state() is True
            heard.nothing()
            assert chip.commands == []
            other.let_go()
            assert heard.card() == told(CHIP)


def test_a_chip_that_another_program_shares_is_told_once(
    service: Service, chip: ChipCardPeer
) -> None:
    with OtherProgram() as other:
        chip.insert(CHIP)
        other.wait_for_a_chip()
        other.take("SHARED")
        with listening() as heard:
            assert heard.card() == told(CHIP)
            other.let_go()
            heard.nothing()


def test_a_chip_that_was_told_is_free_for_others_and_is_not_told_again(
    service: Service, chip: ChipCardPeer
) -> None:
    with OtherProgram() as other, listening() as heard:
        chip.insert(CHIP)
        assert heard.card() == told(CHIP)
        other.take()
        heard.nothing()
        other.let_go()
        heard.nothing()


def test_the_reader_that_is_named_is_the_one_that_is_heard(
    service: Service, chip: ChipCardPeer
) -> None:
    with ChipCardPeer(service.port + 1) as second, listening(f"pcsc://{SECOND_READER}") as heard:
        assert heard.state() is True
        chip.insert(CHIP)
        second.insert(OTHER)
        assert heard.card() == told(OTHER)
        heard.nothing()
        assert chip.commands == []


def test_without_a_reader_it_is_named_and_one_that_comes_is_heard(
    stopped: Service, chip: ChipCardPeer
) -> None:
    stopped.start(readers=False)
    with pytest.raises(Unavailable, match="pcsc_reader: no reader"):
        connected("pcsc://", CardForm.STRIPE)
    with listening() as heard:
        assert heard.state() is False
        chip.insert(CHIP)
        stopped.stop()
        stopped.start()
        assert heard.state() is True
        assert heard.card() == told(CHIP)


def test_another_reader_than_the_one_that_is_named_is_not_taken(service: Service) -> None:
    with pytest.raises(Unavailable, match="pcsc_reader: ACS"):
        connected("pcsc://ACS", CardForm.STRIPE)


def test_a_service_that_does_not_run_is_named(stopped: Service) -> None:
    with pytest.raises(Unavailable, match="pcsc_service: Service not available"):
        connected("pcsc://", CardForm.STRIPE)


@pytest.mark.parametrize("how", ["restarted", "crashed"])
@pytest.mark.parametrize("chips", [0, 1])
def test_a_service_that_ends_while_it_is_asked_is_named_and_nothing_is_kept_open(
    service: Service, chip: ChipCardPeer, how: str, chips: int
) -> None:
    """The first answer after its end is not always that there is none: all of them are tried."""
    before = open_files()
    ear = connected("pcsc://", CardForm.STRIPE)
    ear.hear()
    if chips:
        chip.insert(CHIP)
        while ear.hear() != [told(CHIP)]:
            pass
        chip.remove()
    service.stop(at_once=how == "crashed")
    for _ in range(2):
        with pytest.raises(Unavailable, match="pcsc_service"):
            ear.hear()
    ear.close()
    assert open_files() == before


@pytest.mark.parametrize("how", ["restarted", "crashed"])
def test_a_service_that_ends_is_told_within_two_seconds_and_heard_again_within_two(
    service: Service, chip: ChipCardPeer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    with listening() as heard:
        assert heard.state() is True
        chip.insert(CHIP)
        assert heard.card() == told(CHIP)
        service.stop(at_once=how == "crashed")
        assert heard.state() is False
        service.start()
        assert heard.state() is True
        assert heard.card() == told(CHIP)
        heard.nothing()
        chip.insert(OTHER)
        assert heard.card() == told(OTHER)
    assert "pcsc_service" in caplog.text
    assert "pcsc_reader" not in caplog.text
