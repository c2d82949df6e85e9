"""The driver for PC/SC against a fake of pyscard's ``smartcard.scard``, which is not ours.

``python3 dev.py pcsc`` tries it with the real one and a virtual reader. What stands here besides is
what that reader cannot do, as being pulled out.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Queue
from types import ModuleType

import pytest

from app.devices.card_reader import CardForm, ListeningCardReader, connected
from app.devices.listener import Ear
from app.domain.refusal import Unavailable
from app.domain.stripe import CardKind, CardRead

ACR, OTHER = "ACS ACR122U PICC Interface 00 00", "Generic Contact Reader 01 00"
UID = [0x04, 0xA2, 0xB3, 0xC4, 0xD5, 0xE6, 0xF7]
TOLD = [CardRead(CardKind.UID, "04A2B3C4D5E6F7")]
DONE, FAILED = [0x90, 0x00], [0x63, 0x00]
NO_SERVICE, NO_READERS, TIMEOUT, UNKNOWN_READER, NO_CARD, SHARING, READER_AWAY, DENIED = range(1, 9)
CHANGED, UNKNOWN, UNAVAILABLE, EMPTY, PRESENT, IN_USE, MUTE = 2, 4, 8, 0x10, 0x20, 0x100, 0x200
LIMIT_S, WITHIN_S = 2.0, 10.0
CONSTANTS = {
    "SCARD_S_SUCCESS": 0,
    "SCARD_E_NO_READERS_AVAILABLE": NO_READERS,
    "SCARD_E_TIMEOUT": TIMEOUT,
    "SCARD_E_UNKNOWN_READER": UNKNOWN_READER,
    "SCARD_E_READER_UNAVAILABLE": READER_AWAY,
    "SCARD_SCOPE_USER": 0,
    "SCARD_STATE_UNAWARE": 0,
    "SCARD_STATE_CHANGED": CHANGED,
    "SCARD_STATE_UNKNOWN": UNKNOWN,
    "SCARD_STATE_UNAVAILABLE": UNAVAILABLE,
    "SCARD_STATE_PRESENT": PRESENT,
    "SCARD_STATE_MUTE": MUTE,
    "SCARD_SHARE_SHARED": 2,
    "SCARD_PROTOCOL_T0": 1,
    "SCARD_PROTOCOL_T1": 2,
    "SCARD_LEAVE_CARD": 0,
}


@dataclass
class Service:
    """``smartcard.scard`` as its documentation and samples show it: a result first, then more."""

    readers: list[str] = field(default_factory=lambda: [OTHER, ACR])
    established: int = 0
    listed: int = 0
    connects: int = 0
    transmits: int = 0
    changed: int = 0
    state: int = EMPTY
    answer: list[int] = field(default_factory=lambda: [*UID, *DONE])
    contexts: int = 0
    connections: int = 0
    asked: list[str] = field(default_factory=list)
    sent: list[list[int]] = field(default_factory=list)
    last: int = -1
    thinks: threading.Event | None = None
    let_go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def establish(self, _scope: int) -> tuple[int, object]:
        self.contexts += not self.established
        return self.established, object()

    def release(self, _context: object) -> int:
        self.contexts -= 1
        self.let_go.release()
        return 0

    def list_readers(self, _context: object, _groups: list[str]) -> tuple[int, list[str]]:
        return self.listed or (0 if self.readers else NO_READERS), self.readers

    def wait(
        self, _context: object, _wait_ms: int, known: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        ((reader, state),) = known
        self.asked.append(reader)
        assert not state & CHANGED, "that bit is for what comes back"
        if self.changed or (state == self.state and self.last == self.state):
            return self.changed or TIMEOUT, []
        self.last = self.state
        return 0, [(reader, self.state | CHANGED, [])]

    def connect(
        self, _context: object, _reader: str, _mode: int, protocols: int
    ) -> tuple[int, object, int]:
        self.connections += not self.connects
        return self.connects, object(), protocols & 2

    def transmit(self, _card: object, protocol: int, command: list[int]) -> tuple[int, list[int]]:
        assert protocol == 2
        self.sent.append(command)
        if self.thinks is not None:
            self.thinks.wait(WITHIN_S)
        return self.transmits, self.answer

    def disconnect(self, _card: object, disposition: int) -> int:
        self.connections -= 1
        assert disposition == CONSTANTS["SCARD_LEAVE_CARD"]
        return 0


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()
    functions: dict[str, Callable[..., object]] = {
        "SCardEstablishContext": service.establish,
        "SCardReleaseContext": service.release,
        "SCardListReaders": service.list_readers,
        "SCardGetStatusChange": service.wait,
        "SCardConnect": service.connect,
        "SCardTransmit": service.transmit,
        "SCardDisconnect": service.disconnect,
        "SCardGetErrorMessage": "result {}".format,
    }
    library, scard = ModuleType("smartcard"), ModuleType("smartcard.scard")
    vars(scard).update(CONSTANTS, **functions)
    vars(library).update(scard=scard)
    monkeypatch.setitem(sys.modules, "smartcard", library)
    monkeypatch.setitem(sys.modules, "smartcard.scard", scard)
    monkeypatch.delitem(sys.modules, "app.devices.pcsc", raising=False)
    yield service
    sys.modules.pop("app.devices.pcsc", None)
    assert (service.contexts, service.connections) == (0, 0), "it was not let go"


@pytest.fixture
def ear(service: Service) -> Iterator[Ear[CardRead]]:
    ear = connected("pcsc://ACS", CardForm.STRIPE)
    yield ear
    ear.close()


def until_told(ear: Ear[CardRead]) -> list[CardRead]:
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if heard := list(ear.hear()):
            return heard
    raise AssertionError("no card was told")


def test_a_card_is_told_once_while_it_stays_and_again_when_it_comes_back(
    service: Service, ear: Ear[CardRead]
) -> None:
    assert [*ear.hear(), *ear.hear()] == []
    service.state = PRESENT | 1 << 16
    assert ear.hear() == TOLD
    service.state = PRESENT | IN_USE | 1 << 16  # another program looks at it
    assert [*ear.hear(), *ear.hear()] == []
    service.state = EMPTY | 2 << 16
    assert ear.hear() == []
    service.state = PRESENT | 3 << 16
    assert ear.hear() == TOLD
    assert service.sent == [[0xFF, 0xCA, 0x00, 0x00, 0x00]] * 2
    assert set(service.asked) == {ACR}


def test_a_card_that_was_changed_between_two_looks_is_told(
    service: Service, ear: Ear[CardRead]
) -> None:
    """The upper half of the state counts the events: 1 in, 2 out, 3 in."""
    service.state = PRESENT | 1 << 16
    assert ear.hear() == TOLD
    service.state = PRESENT | 3 << 16
    service.answer = [0xAB, 0xCD, 0xEF, 0x01, *DONE]
    assert ear.hear() == [CardRead(CardKind.UID, "ABCDEF01")]


@pytest.mark.parametrize(
    "answer",
    [
        FAILED,
        [0x6A, 0x81],
        [],
        [0x90],
        DONE,
        [*UID[:3], *DONE],
        [*UID, *FAILED],
        [*UID, 1, 2, 3, 4, *DONE],
        [0x08, 0x12, 0x34, 0x56, *DONE],  # a telephone: drawn anew each time
    ],
)
def test_a_card_without_a_lasting_uid_is_nothing(
    service: Service, ear: Ear[CardRead], answer: list[int]
) -> None:
    service.answer, service.state = answer, PRESENT
    assert ear.hear() == []


@pytest.mark.parametrize("uid", [UID, UID[:4], [0x08, *UID], [*UID, 1, 2, 3]])
def test_every_length_of_a_uid_is_read(
    service: Service, ear: Ear[CardRead], uid: list[int]
) -> None:
    service.answer, service.state = [*uid, *DONE], PRESENT
    assert ear.hear() == [CardRead(CardKind.UID, bytes(uid).hex().upper())]


def test_a_card_that_is_another_program_s_is_read_when_it_is_free(
    service: Service, ear: Ear[CardRead]
) -> None:
    service.connects, service.state = SHARING, PRESENT | IN_USE
    assert ear.hear() == []
    service.connects, service.state = 0, PRESENT
    assert ear.hear() == TOLD


@pytest.mark.parametrize("meanwhile", [PRESENT, PRESENT | IN_USE])
def test_a_card_that_answers_late_holds_nothing_up_and_is_told_once(
    service: Service, ear: Ear[CardRead], meanwhile: int
) -> None:
    service.thinks, service.state = threading.Event(), PRESENT
    begun = time.monotonic()
    assert ear.hear() == []
    assert time.monotonic() - begun < LIMIT_S
    service.state = meanwhile
    assert [*ear.hear(), *ear.hear()] == []
    service.thinks.set()
    assert until_told(ear) == TOLD
    service.state = PRESENT
    assert [*ear.hear(), *ear.hear()] == []
    assert len(service.sent) == 1


def test_a_card_that_was_taken_away_before_it_answered_is_not_told(
    service: Service, ear: Ear[CardRead]
) -> None:
    service.thinks, service.state = threading.Event(), PRESENT | 1 << 16
    assert ear.hear() == []
    service.state = EMPTY | 2 << 16
    assert ear.hear() == []
    service.thinks.set()
    assert service.let_go.acquire(timeout=WITHIN_S)
    assert [*ear.hear(), *ear.hear()] == []


def test_a_card_that_is_gone_again_or_mute_is_nothing(service: Service, ear: Ear[CardRead]) -> None:
    service.transmits, service.state = NO_CARD, PRESENT
    assert ear.hear() == []
    service.transmits, service.state = 0, PRESENT | MUTE
    assert ear.hear() == []


@pytest.mark.parametrize("state", [UNKNOWN, UNAVAILABLE, PRESENT | UNAVAILABLE])
def test_a_reader_that_is_pulled_out_is_unavailable(
    service: Service, ear: Ear[CardRead], state: int
) -> None:
    service.state = state
    with pytest.raises(Unavailable, match=f"pcsc_reader: {ACR}"):
        ear.hear()


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (UNKNOWN_READER, "pcsc_reader"),
        (READER_AWAY, "pcsc_reader"),
        (NO_READERS, "pcsc_reader"),
        (NO_SERVICE, "pcsc_service"),
        (DENIED, "pcsc_service"),  # what pcsc-lite 1.9.9 says first when it is ended while asked
    ],
)
def test_a_wait_that_ends_names_the_reader_or_the_service(
    service: Service, ear: Ear[CardRead], result: int, code: str
) -> None:
    service.changed = result
    with pytest.raises(Unavailable, match=f"{code}: result {result}"):
        ear.hear()


def test_a_service_that_does_not_run_is_named(service: Service) -> None:
    service.established = NO_SERVICE
    with pytest.raises(Unavailable, match="pcsc_service: result 1"):
        connected("pcsc://", CardForm.STRIPE)


def test_a_reader_that_is_not_there_is_named(service: Service) -> None:
    with pytest.raises(Unavailable, match="pcsc_reader: HID"):
        connected("pcsc://HID", CardForm.STRIPE)
    service.readers = []
    with pytest.raises(Unavailable, match="pcsc_reader: no reader"):
        connected("pcsc://", CardForm.STRIPE)
    service.listed = NO_SERVICE
    with pytest.raises(Unavailable, match="pcsc_service: result 1"):
        connected("pcsc://", CardForm.STRIPE)


def test_without_a_name_the_first_reader_is_taken(service: Service) -> None:
    ear = connected("pcsc://", CardForm.STRIPE)
    ear.hear()
    ear.close()
    assert service.asked == [OTHER]


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "app.devices.pcsc", raising=False)
    monkeypatch.setitem(sys.modules, "smartcard", None)
    with pytest.raises(Unavailable, match=r"pcsc_package: pip install 'membertill\[pcsc\]'"):
        connected("pcsc://", CardForm.STRIPE)


def test_a_reader_that_is_pulled_and_put_back_works_again(service: Service) -> None:
    cards: Queue[CardRead] = Queue()
    states: Queue[bool] = Queue()
    reader = ListeningCardReader("pcsc://ACS")
    reader.start(cards.put, states.put)
    try:
        assert states.get(timeout=10) is True
        service.state = PRESENT
        assert cards.get(timeout=10) == TOLD[0]
        service.state, service.readers = UNKNOWN, []
        assert states.get(timeout=2) is False
        service.state, service.readers = PRESENT, [ACR]
        assert states.get(timeout=10) is True
        assert cards.get(timeout=10) == TOLD[0]
    finally:
        reader.stop()
