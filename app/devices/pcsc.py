"""Readers of chips that the system's smart card service knows (PC/SC): the extra ``[pcsc]``.

To be imported where a ``pcsc://`` URL is used only: pyscard need not be installed.
"""

from __future__ import annotations

import threading

from smartcard import scard

from app.domain.refusal import Unavailable
from app.domain.stripe import CardKind, CardRead

_WAIT_MS = 200
_ANSWER_S = 1.0
_GET_UID = [0xFF, 0xCA, 0x00, 0x00, 0x00]  # PC/SC part 3, 3.2.2.1.3
_DONE = [0x90, 0x00]
_UID_BYTES = (4, 7, 8, 10)
_RANDOM_UID = 0x08  # ISO/IEC 14443-3: four bytes that begin so are drawn anew for each visit
_EVENTS = 16  # the upper half of a state counts how often a card came or went
_READER_GONE = (
    scard.SCARD_E_UNKNOWN_READER,
    scard.SCARD_E_READER_UNAVAILABLE,
    scard.SCARD_E_NO_READERS_AVAILABLE,
)


class PcscEar:
    """``listener.Ear`` on the reader whose name begins with ``name``; on the first one where empty.

    Raises ``Unavailable``: ``pcsc_service`` is not running, ``pcsc_reader`` is not plugged in.
    """

    def __init__(self, name: str) -> None:
        result, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _check(result, "pcsc_service")
        try:
            self._reader = _found(self._context, name)
        except Unavailable:
            self.close()
            raise
        self._state: int = scard.SCARD_STATE_UNAWARE
        self._told = False
        self._late: _Question | None = None

    def hear(self) -> list[CardRead]:
        """See ``listener.Ear``. A card that stays, or that has no UID, is told once or never.

        One that is woken and does not answer within a second is waited for no more: what it says
        after all is told as long as it lies there.
        A service that ends says so in many ways: what is not the reader's own is ascribed to it.
        """
        asked = [(self._reader, self._state)]
        result, states = scard.SCardGetStatusChange(self._context, _WAIT_MS, asked)
        if result == scard.SCARD_E_TIMEOUT:
            return self._late_answer()
        _check(result, "pcsc_reader" if result in _READER_GONE else "pcsc_service")
        (_, state, _), before = states[0], self._state
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            raise Unavailable("pcsc_reader", f"{self._reader} was pulled out")
        self._state = state & ~scard.SCARD_STATE_CHANGED
        present = bool(state & scard.SCARD_STATE_PRESENT)
        if not present or state >> _EVENTS != before >> _EVENTS:
            self._told, self._late = False, None
        if not present or self._told or state & scard.SCARD_STATE_MUTE:
            return []
        if self._late is not None:
            return self._late_answer()
        question = _Question(self._reader)
        if not question.ended.wait(_ANSWER_S):
            self._late = question
            return []
        self._told = bool(question.uid)
        return _reads(question.uid)

    def _late_answer(self) -> list[CardRead]:
        """What a card says that was not waited for; it is not asked again."""
        question = self._late
        if question is None or not question.ended.is_set():
            return []
        self._told, self._late = True, None
        return _reads(question.uid)

    def close(self) -> None:
        """See ``listener.Ear``."""
        scard.SCardReleaseContext(self._context)


class _Question:
    """What the UID is of the card on ``reader``, asked in a thread and a context of its own.

    A card that wakes and never answers holds up these alone, until it is taken away. ``uid`` is
    empty where the card is gone again, is another program's, or has none that lasts.
    """

    def __init__(self, reader: str) -> None:
        self._reader = reader
        self.uid = ""
        self.ended = threading.Event()
        threading.Thread(target=self._ask, name="card", daemon=True).start()

    def _ask(self) -> None:
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if result == scard.SCARD_S_SUCCESS:
            self.uid = self._uid(context)
            scard.SCardReleaseContext(context)
        self.ended.set()

    def _uid(self, context: object) -> str:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, card, protocol = scard.SCardConnect(
            context, self._reader, scard.SCARD_SHARE_SHARED, protocols
        )
        if result != scard.SCARD_S_SUCCESS:
            return ""
        result, answer = scard.SCardTransmit(card, protocol, _GET_UID)
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        if result != scard.SCARD_S_SUCCESS:
            return ""
        uid, done = answer[:-2], answer[-2:]
        if done != _DONE or len(uid) not in _UID_BYTES:
            return ""
        drawn = len(uid) == 4 and uid[0] == _RANDOM_UID
        return "" if drawn else bytes(uid).hex().upper()


def _reads(uid: str) -> list[CardRead]:
    return [CardRead(CardKind.UID, uid)] if uid else []


def _found(context: object, name: str) -> str:
    result, readers = scard.SCardListReaders(context, [])
    if result != scard.SCARD_E_NO_READERS_AVAILABLE:
        _check(result, "pcsc_service")
    for reader in readers or []:
        if str(reader).startswith(name):
            return str(reader)
    raise Unavailable("pcsc_reader", f"{name or 'no reader'}: among {readers}")


def _check(result: int, code: str) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise Unavailable(code, str(scard.SCardGetErrorMessage(result)))
