"""What has arrived: whether a document is authentic and understood, and its place in the log.

Nothing here refuses a fact. What is not authentic or not understood is kept with its raw bytes,
takes its number in the chain, and says why; the documents behind it go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.canon import Newer, Unreadable, load, load_document
from app.domain.documents import Document, Personal
from app.domain.ledger import Account, Kind
from app.keys import digest, personal_hash, same
from app.sync.wire import ResultState, Sent
from server.identity.authors import UNSIGNED, Author
from server.mentions import Names, names_in, names_of, previous_of, touched, touched_by

_YEARS = range(1900, 2900)
_LONGEST_REASON = 500


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


STRAY = frozenset({Code.HASH_WRONG, Code.SIGNATURE_WRONG, Code.ENVELOPE_WRONG, Code.UNREADABLE})
"""What comes so under a number that is taken says nothing of the log: anybody may have made it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a document cannot be settled now."""

    state: ResultState
    code: Code
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as it came, read once: what it says, or why it cannot be read."""

    sent: Sent
    read: Document | Verdict

    @property
    def names(self) -> Names:
        """What it names."""
        return names_of(self.read) if isinstance(self.read, Document) else self.mentioned

    @property
    def mentioned(self) -> Names:
        """What it may name, whether it is believed or not."""
        return names_in(self.sent.content)

    @property
    def previous(self) -> str | None:
        """Its link; None: it has none."""
        if isinstance(self.read, Document):
            return self.read.previous
        return previous_of(self.sent.content)

    @property
    def touched(self) -> frozenset[str] | None:
        """The members and the sale whose books it may change; None: anybody's."""
        if isinstance(self.read, Document):
            return touched_by(self.read)
        return touched(self.sent.content)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A document that is new here. Without a ``verdict`` it is authentic and understood.

    ``branch``: it is not of the chain, because another document has its number, or that of one
    before it. ``reused``: another document has its id, so nothing of it can be kept under that id;
    it is only counted. ``signed``: with it or before it the log's first signature came, so that
    nothing without one belongs behind it.
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
    def stray(self) -> bool:
        """Whether it stands beside the chain without being the till's: no branch of the log."""
        return self.branch and self.verdict is not None and self.verdict.code in STRAY

    @property
    def forks(self) -> bool:
        """Whether the till's own hand wrote it beside the chain: the log has two copies."""
        return self.branch and not self.stray

    @property
    def forgotten(self) -> bool:
        """Whether its personal part was erased on the way."""
        had_one = self.document is not None and bool(self.document.personal_hash)
        return had_one and not (self.sent.personal or self.sent.salt)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a log has come. ``signed``: what goes on with it has to be signed.

    ``branches`` are the hashes of what stands beside the chain, where it has ``forked`` or what
    comes is ``strange``.
    """

    log: str
    last_number: int
    head_hash: str
    author: Author = UNSIGNED
    signed: bool = False
    closed: bool = False
    forked: bool = False
    branches: frozenset[str] = frozenset()


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


def opened(sent: Sent) -> Opened:
    """``sent``, read."""
    return Opened(sent, _read(sent.content))


def strange(place: Place, documents: Sequence[Opened]) -> bool:
    """Whether one of ``documents`` goes on behind what is neither of the chain nor among them."""
    ahead = [found for found in documents if found.sent.number > place.last_number > 0]
    chained = {None, place.head_hash, *(found.sent.hash for found in ahead)}
    return any(found.previous not in chained for found in ahead)


def sort(place: Place, documents: Sequence[Opened], known: Mapping[str, Known]) -> Sorted:
    """Tell what is new in ``documents``, each judged by what stands before it in the log.

    Beside the chain stands what has a number that is taken, and what goes on behind such a one;
    it is a fact all the same, and has no number of the chain to wait for. Nor has what does not say
    behind what it stands, in a log that has forked. What is not believed there makes no fork, but
    what the till wrote behind it does.
    """
    here, beside_it = dict(known), set(place.branches)
    branches = set(place.branches) if place.forked else set()
    new: list[Arrived] = []
    alarms: list[Sent] = []
    last, head, signed, send_from = place.last_number, place.head_hash, place.signed, 0
    for found in sorted(documents, key=lambda found: found.sent.number):
        sent = found.sent
        before = here.get(sent.id)
        if before == Known(place.log, sent.content):
            continue
        beside = sent.number <= last or _continues(found, branches)
        beside = beside or (place.forked and found.previous is None and sent.number > last + 1)
        beside = beside or (_continues(found, beside_it) and _believed(found, place, signed=signed))
        if before is None and sent.number > last + 1 and not beside:
            send_from = last + 1
            break
        if before is not None:
            alarms.append(sent)
            if beside or sent.number != last + 1 or before.log == place.log:
                continue
        here.setdefault(sent.id, Known(place.log, sent.content))
        if beside:
            one = replace(examine(found, place, None, signed=signed), branch=True)
            new.append(one)
            beside_it.add(sent.hash)
            branches |= {sent.hash} if one.forks or place.forked else set()
            continue
        one = _reused(sent) if before else examine(found, place, head, signed=signed)
        signed = signed or (one.verdict is None and bool(place.author.keys and sent.signature))
        new.append(replace(one, signed=True) if signed else one)
        last, head = sent.number, sent.hash
    return Sorted(tuple(new), tuple(alarms), send_from)


def examine(found: Opened, place: Place, head: str | None, *, signed: bool) -> Arrived:
    """Whether ``found`` is what the log goes on with after ``head``; None: after whatever.

    The first document of a log may name the head of an older log of the till, which this centre
    may not have: there is nothing to compare it with.
    """
    sent, document = found.sent, found.read
    verdict = _forged(found, head)
    if verdict:
        return _kept(sent, verdict)
    if not place.author.wrote(sent, signed=signed):
        return _kept(sent, _quarantined(Code.SIGNATURE_WRONG))
    if isinstance(document, Verdict):
        return _kept(sent, document)
    if (document.id, document.log, document.number) != (sent.id, place.log, sent.number):
        return _kept(sent, _quarantined(Code.ENVELOPE_WRONG))
    personal = _personal(document, sent)
    if personal is None:
        return _kept(sent, _quarantined(Code.PERSONAL_WRONG))
    return Arrived(sent, document, personal, names_of(document), None)


def failed(arrived: Arrived, error: str) -> Arrived:
    """``arrived``, which could not be settled even alone; ``error`` is the name of the error."""
    kept = _kept(arrived.sent, _quarantined(Code.FAILED, error))
    return replace(kept, signed=arrived.signed, branch=arrived.branch)


def _continues(found: Opened, branches: Collection[str]) -> bool:
    """Whether ``found`` names one of ``branches`` as the one before it."""
    return bool(branches) and found.previous in branches


def _believed(found: Opened, place: Place, *, signed: bool) -> bool:
    """Whether the till wrote ``found``, wherever it stands."""
    verdict = examine(found, place, None, signed=signed).verdict
    return verdict is None or verdict.code not in STRAY


def _forged(found: Opened, head: str | None) -> Verdict | None:
    """Why ``found`` is not what the till wrote in its log after ``head``; None if it may be."""
    sent = found.sent
    if not same(digest(sent.content), sent.hash):
        return _quarantined(Code.HASH_WRONG)
    linked = head is None or sent.number == 1 or found.previous in {None, head}
    if not linked:
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


def _kept(sent: Sent, verdict: Verdict) -> Arrived:
    return Arrived(sent, None, Personal(), names_in(sent.content), verdict)


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
