"""What has arrived: whether a document is authentic and understood, and its place in the log.

Nothing here refuses a fact. What is not authentic or not understood is kept with its raw bytes,
takes its number in the chain, and says why; the documents behind it go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.canon import Newer, Unreadable, load, load_document
from app.domain.documents import (
    Document,
    Drawing,
    GiveBack,
    Merge,
    NewMember,
    PassUse,
    Personal,
    PrepaidRefund,
    Redeem,
    Sale,
    Unmerge,
)
from app.domain.ledger import Account, Kind
from app.keys import digest, personal_hash, same
from app.sync.wire import ResultState, Sent
from server.identity.authors import UNSIGNED, Author

_YEARS = range(1900, 2900)
_LONGEST_REASON = 500
_OF_ANYBODY = {"merge", "unmerge"}


class Code(StrEnum):
    """Why a document is not settled. Stable: stored, sent and translated."""

    HASH_WRONG = "hash_wrong"
    SIGNATURE_WRONG = "signature_wrong"
    CHAIN_BROKEN = "chain_broken"
    ENVELOPE_WRONG = "envelope_wrong"
    PERSONAL_WRONG = "personal_wrong"
    UNREADABLE = "unreadable"
    NEWER = "newer"
    FORK = "fork"
    DEPENDS = "depends"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a document cannot be settled now."""

    state: ResultState
    code: Code
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What a document names: other documents wait for one that is set aside by these.

    ``about`` is the document, ``other`` the second member, that it is about too.
    """

    member: str = ""
    holds: frozenset[str] = frozenset()
    about: str = ""
    other: str = ""

    @property
    def members(self) -> frozenset[str]:
        """Whose accounts it may move."""
        return frozenset({self.member, self.other} - {""})


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that is new here. Without a ``verdict`` it is authentic and understood.

    ``branch``: another document has its number. ``reused``: another document has its id, so
    nothing of it can be kept under that id; it is only counted. ``signed``: with it or before it
    the log's first signature came, so that nothing without one belongs behind it.
    """

    sent: Sent
    document: Document | None
    personal: Personal
    names: Names
    verdict: Verdict | None
    branch: bool = False
    reused: bool = False
    signed: bool = False

    @property
    def forgotten(self) -> bool:
        """Whether its personal part was erased on the way."""
        had_one = self.document is not None and bool(self.document.personal_hash)
        return had_one and not (self.sent.personal or self.sent.salt)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a log has come. ``signed``: what goes on with it has to be signed."""

    log: str
    last_number: int
    head_hash: str
    author: Author = UNSIGNED
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is here already: its log and its bytes."""

    log: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is new, in order; ``alarms`` came again with other content; where a gap begins."""

    new: tuple[Arrived, ...]
    alarms: tuple[Sent, ...]
    send_from: int


def sort(place: Place, documents: Sequence[Sent], known: Mapping[str, Known]) -> Sorted:
    """Tell what is new in ``documents``, each judged by what stands before it in the log."""
    here = dict(known)
    new: list[Arrived] = []
    alarms: list[Sent] = []
    last, head, signed, send_from = place.last_number, place.head_hash, place.signed, 0
    for sent in sorted(documents, key=lambda sent: sent.number):
        before = here.get(sent.id)
        if before == Known(place.log, sent.content):
            continue
        if before is None and sent.number > last + 1:
            send_from = last + 1
            break
        if before is not None:
            alarms.append(sent)
            if sent.number != last + 1 or before.log == place.log:
                continue
        here.setdefault(sent.id, Known(place.log, sent.content))
        if sent.number <= last:
            new.append(_kept(sent, _quarantined(Code.FORK), branch=True))
            continue
        one = _reused(sent) if before else examine(sent, place, head, signed=signed)
        signed = signed or (one.verdict is None and bool(place.author.keys and sent.signature))
        new.append(replace(one, signed=signed))
        last, head = sent.number, sent.hash
    return Sorted(tuple(new), tuple(alarms), send_from)


def examine(sent: Sent, place: Place, head: str, *, signed: bool) -> Arrived:
    """Whether ``sent`` is what the log goes on with after ``head``.

    The first document of a log may name the head of an older log of the till, which this centre
    may not have: there is nothing to compare it with.
    """
    verdict = _forged(sent, head)
    if verdict:
        return _kept(sent, verdict)
    if not place.author.wrote(sent, signed=signed):
        return _kept(sent, _quarantined(Code.SIGNATURE_WRONG))
    document = _read(sent.content)
    if isinstance(document, Verdict):
        return _kept(sent, document)
    if (document.id, document.log, document.number) != (sent.id, place.log, sent.number):
        return _kept(sent, _quarantined(Code.ENVELOPE_WRONG))
    personal = _personal(document, sent)
    if personal is None:
        return _kept(sent, _quarantined(Code.PERSONAL_WRONG))
    return Arrived(sent, document, personal, names_of(document), None)


def names_of(document: Document) -> Names:
    """The members, the holds and the other document that ``document`` names."""
    body = document.body
    holds: Iterable[str] = ()
    if isinstance(body, (Sale, PrepaidRefund, Redeem, PassUse, Drawing)):
        holds = body.holds
    if isinstance(body, GiveBack):
        holds = (returned.hold for returned in body.returned)
    other = ""
    if isinstance(body, (Merge, Unmerge)):
        other = body.loser
    if isinstance(body, NewMember):
        other = body.referrer
    return Names(body.member, frozenset(holds), document.about, other)


def names_in(content: bytes) -> Names:
    """What a document names that cannot be read: every string in its body may be a hold."""
    body = _object(content).get("body")
    if not isinstance(body, dict):
        return Names()
    member = body.get("member")
    return Names(member if isinstance(member, str) else "", frozenset(_strings(body)))


def touched(content: bytes) -> frozenset[str] | None:
    """The members and the sale whose books a document may change; None: anybody's.

    One that cannot be read changes none.
    """
    body = _object(content).get("body")
    if not isinstance(body, dict):
        return frozenset()
    if body.get("kind") in _OF_ANYBODY:
        return None
    found = (body.get(part) for part in ("member", "referrer", "sale"))
    return frozenset(one for one in found if one and isinstance(one, str))


def failed(arrived: Arrived, error: str) -> Arrived:
    """``arrived``, which could not be settled even alone; ``error`` is the name of the error."""
    kept = _kept(arrived.sent, _quarantined(Code.FAILED, error))
    return replace(kept, signed=arrived.signed)


def _forged(sent: Sent, head: str) -> Verdict | None:
    """Why ``sent`` is not what the till wrote in its log after ``head``; None if it may be."""
    if not same(digest(sent.content), sent.hash):
        return _quarantined(Code.HASH_WRONG)
    if sent.number > 1 and previous_of(sent.content) not in {None, head}:
        return _quarantined(Code.CHAIN_BROKEN)
    return None


def _read(content: bytes) -> Document | Verdict:
    try:
        document = load_document(content)
    except Newer as error:
        return Verdict(ResultState.PARKED, Code.NEWER, str(error)[:_LONGEST_REASON])
    except Unreadable as error:
        return _quarantined(Code.UNREADABLE, str(error))
    if not _storable(document, content):
        return _quarantined(Code.UNREADABLE, "not to be stored")
    return document


def _quarantined(code: Code, reason: str = "") -> Verdict:
    return Verdict(ResultState.QUARANTINED, code, reason[:_LONGEST_REASON])


def _kept(sent: Sent, verdict: Verdict, *, branch: bool = False) -> Arrived:
    return Arrived(sent, None, Personal(), names_in(sent.content), verdict, branch)


def _reused(sent: Sent) -> Arrived:
    return Arrived(sent, None, Personal(), Names(), None, reused=True)


def _personal(document: Document, sent: Sent) -> Personal | None:
    """The personal part; empty where the till has forgotten it; None: not what was hashed."""
    if not sent.personal and not sent.salt:
        return Personal()
    if not same(personal_hash(sent.personal, sent.salt), document.personal_hash):
        return None
    try:
        return load(Personal, sent.personal)
    except Unreadable:
        return None


def _storable(document: Document, content: bytes) -> bool:
    """Whether every database takes it: no NUL in a text, a moment that UTC has, a member's name."""
    plain = b"\\u0000" not in content and b"\0" not in content
    names_a_member = Account(document.member, Kind.POINTS).of_member
    return plain and document.made_at.year in _YEARS and names_a_member


def previous_of(content: bytes) -> str | None:
    """The link of a document that may not be readable otherwise; None: it has none."""
    previous = _object(content).get("previous")
    return previous if isinstance(previous, str) else None


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
