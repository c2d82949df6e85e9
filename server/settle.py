"""Settling: documents of a till become transfers, lots, holds and balances.

Facts are never refused. What no hold covers falls on the shop's shortfall and what differs is
listed for a manager; what is not authentic or not understood is kept aside and delays nothing but
what depends on it. A document is settled in one transaction, whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.domain.documents import PlanEnd, PrepaidRefund, Unmerge
from app.domain.refusal import Refused
from app.keys import digest
from app.sync.wire import Result, Sent
from server import arrival, closing, results, shifts
from server.aliases import Aliases
from server.arrival import Arrived, Known, Opened, Place
from server.base import at_once, insert_all, pick, upsert
from server.bookings import Booker, Sender, is_plain
from server.books import Books
from server.feed import Stamps
from server.pasts import Pasts
from server.results import Outcome, Trouble
from server.tables.house import LogRow
from server.tables.journal import DocumentRow, PersonalRow
from server.waiting import Waiting

_LOG, _DOCUMENT = LogRow.__table__.c, DocumentRow.__table__.c
_LOGS = select(*_LOG)
_DOCUMENTS = select(_DOCUMENT.id, _DOCUMENT.log, _DOCUMENT.content)
_KEPT = ("till", "closed", "forked")
MOST_AGAIN = 60
"""So many savepoints a transaction: PostgreSQL slows down beyond 64."""

POISON = (
    ArithmeticError, AssertionError, AttributeError, DataError, IntegrityError, LookupError,
    Refused, TypeError, ValueError,
)  # fmt: skip
"""What a document may raise that is settled with others or alone."""

_LOOKS_BACK = (Unmerge, PrepaidRefund, PlanEnd)
"""Documents that ask what was spent before them."""


class LogOfAnother(Refused):
    """The log belongs to another till. Facts: ``log``."""

    code = "log_of_another_till"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Documents of one log of ``sender``, in any order; ``opened``: where they were read before."""

    sender: Sender
    log: str
    documents: Sequence[Sent]
    opened: Sequence[Opened] | None = None

    def read(self) -> Sequence[Opened]:
        """The documents, read."""
        return [*map(arrival.opened, self.documents)] if self.opened is None else self.opened


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a parcel: the results of what was new in it, by document.

    ``gap`` is where one begins in it, or 0; ``closed``: its log is.
    """

    gap: int
    closed: bool
    results: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class _New:
    """A document that is new here, and whose it is."""

    parcel: Parcel
    arrived: Arrived


def settle_together(
    stamps: Stamps, parcels: Sequence[Parcel], now: datetime, mine: frozenset[str] | None = None
) -> list[Settlement]:
    """Settle ``parcels``, of one till each, as a whole.

    Raises ``LogOfAnother``, ``Beyond`` where they touch more than what is ``mine``, and whatever
    any of their documents raises: then nothing may be committed.
    """
    settling = _Settling(stamps, now, mine)
    new, gaps = settling.sort(parcels)
    settling.settle(new)
    return [settling.became(parcel, gap) for parcel, gap in zip(parcels, gaps, strict=True)]


def settle_alone(
    stamps: Stamps, parcel: Parcel, now: datetime, mine: frozenset[str] | None = None
) -> Settlement:
    """Settle ``parcel`` as far as it goes on without a gap.

    Its documents are settled together. If that fails, one by one, and what fails alone is
    quarantined; of a long parcel the rest is left for the next round then. Raises
    ``LogOfAnother``, and ``Beyond`` where it touches more than what is ``mine``.
    """
    settling = _Settling(stamps, now, mine)
    new, (gap,) = settling.sort([parcel])
    if settling.attempt(new):
        for one in new[:MOST_AGAIN]:
            error = settling.attempt([one])
            if error:
                settling.settle([_New(parcel, arrival.failed(one.arrived, error))])
    return settling.became(parcel, gap)


@dataclass(slots=True)
class _Settling:
    """Within one transaction. ``now`` is server time."""

    stamps: Stamps
    now: datetime
    mine: frozenset[str] | None
    closed: set[str] = field(default_factory=set)
    results: dict[str, Result] = field(default_factory=dict)

    def became(self, parcel: Parcel, gap: int) -> Settlement:
        """What to tell of ``parcel``."""
        found = {
            sent.id: self.results[sent.id] for sent in parcel.documents if sent.id in self.results
        }
        return Settlement(gap, parcel.log in self.closed, found)

    def sort(self, parcels: Sequence[Parcel]) -> tuple[list[_New], list[int]]:
        """What is new in ``parcels``, and where a gap begins in each; alarms are raised."""
        session = self.stamps.session
        places = open_logs(session, parcels)
        known = _known(session, [sent.id for one in parcels for sent in one.documents])
        new: list[_New] = []
        gaps: list[int] = []
        for parcel in parcels:
            documents, place = parcel.read(), places[parcel.log]
            found = arrival.sort(closing.surroundings(session, place, documents), documents, known)
            for sent in found.alarms:
                self._alarm(parcel.log, sent)
            self._close(place, found.new)
            for one in found.new:
                known.setdefault(one.sent.id, Known(parcel.log, one.sent.content))
                new.append(_New(parcel, one))
            gaps.append(found.send_from)
        return new, gaps

    def _close(self, place: Place, new: Sequence[Arrived]) -> None:
        """Note that the log is closed; a fork closes it before anything of ``new`` is booked."""
        forks = not place.forked and closing.fork(self.stamps, place.log, new, self.now)
        if forks or place.closed:
            self.closed.add(place.log)

    def _alarm(self, log: str, sent: Sent) -> None:
        """A known id came with other content: nothing is settled, somebody is told."""
        content = sent.content.decode("utf-8", "replace").replace("\0", "\ufffd")
        facts = {"log": log, "number": sent.number, "content": content}
        trouble = Trouble("id_reused", facts)
        mark = digest(sent.content)
        results.raise_to_manager(self.stamps, sent.id, trouble, self.now, mark=mark)

    def attempt(self, new: Sequence[_New]) -> str:
        """Settle ``new`` under a savepoint; empty, or the error that has undone all of it."""
        saved, before = self.stamps.saved(), dict(self.results)
        try:
            with self.stamps.session.begin_nested():
                self.settle(new)
        except POISON as error:
            self.stamps.restore(saved)
            self.results = before
            self.stamps.session.expire_all()  # rows that were read may be gone with the savepoint
            return type(error).__name__
        return ""

    def settle(self, new: Sequence[_New]) -> None:
        """In parts: what looks back at the books begins a new one, with all before it written."""
        parts: list[list[_New]] = [[]]
        for one in new:
            document = one.arrived.document
            if parts[-1] and document and isinstance(document.body, _LOOKS_BACK):
                parts.append([])
            parts[-1].append(one)
        for part in parts:
            self._settle_part(part)

    def _settle_part(self, new: Sequence[_New]) -> None:
        session = self.stamps.session
        books = Books(session, now=self.now)
        booker = Booker(
            self.stamps, books, Pasts(session), Aliases(), self.now, self.mine, self.closed
        )
        read = [(one.arrived.names, one.arrived.document) for one in new]
        plain = [names for names, document in read if document and is_plain(document)]
        booker.load([names for names, one in read if one and not is_plain(one)], plain)
        waiting = Waiting.of_tills(session, {one.parcel.sender.till for one in new})
        outcomes = [
            (one.parcel.sender.till, _outcome(one, waiting[one.parcel.sender.till], booker))
            for one in new if not one.arrived.reused
        ]  # fmt: skip
        session.flush()
        with at_once(session):
            self._keep(new)
            booker.write()
            self.results |= results.write(self.stamps, outcomes, self.now)
        shifts.compare_new(self.stamps, [one.arrived for one in new], self.now)

    def _keep(self, new: Sequence[_New]) -> None:
        """The documents as they came, and how far their logs have come with them."""
        session = self.stamps.session
        kept = [one for one in new if not one.arrived.reused]
        insert_all(session, DocumentRow, [_columns(one, self.now) for one in kept])
        personal = [
            {"document": sent.id, "salt": sent.salt, "content": sent.personal}
            for sent in (one.arrived.sent for one in kept)
            if sent.personal or sent.salt
        ]
        insert_all(session, PersonalRow, personal)
        heads: dict[str, dict[str, Any]] = {}
        for one in new:
            if not one.arrived.branch:
                sent, log = one.arrived.sent, one.parcel.log
                head = {"id": log, "till": one.parcel.sender.till, "closed": False, "forked": False}
                head |= {"last_number": sent.number, "head_hash": sent.hash}
                heads[log] = head | {"signed": one.arrived.signed}
        upsert(session, LogRow, [heads[log] for log in sorted(heads)], keep=_KEPT)


def open_logs(session: Session, parcels: Sequence[Parcel]) -> dict[str, Place]:
    """How far the logs of ``parcels`` have come; new ones are begun. Raises ``LogOfAnother``."""
    found = {row.id: row for row in pick(session, _LOGS, _LOG.id, [one.log for one in parcels])}
    forked = closing.branches(session, [id for id, row in found.items() if row.forked])
    places: dict[str, Place] = {}
    new = []
    for parcel in parcels:
        row = found.get(parcel.log)
        if row is None:
            log = {"id": parcel.log, "till": parcel.sender.till, "last_number": 0}
            author = parcel.sender.author
            log |= {"head_hash": "", "closed": False, "forked": False}
            new.append(log | {"signed": author.always})
            places[parcel.log] = Place(parcel.log, 0, "", author, author.always)
        elif row.till != parcel.sender.till:
            raise LogOfAnother(log=parcel.log)
        else:
            place = (row.last_number, row.head_hash, parcel.sender.author, row.signed)
            beside = forked.get(parcel.log, frozenset())
            places[parcel.log] = Place(parcel.log, *place, row.closed, row.forked, beside)
    insert_all(session, LogRow, new)
    return places


def _outcome(new: _New, waiting: Waiting, booker: Booker) -> Outcome:
    """Book it, or set it aside."""
    one = new.arrived
    verdict = one.verdict or waiting.verdict(one.names)
    if verdict is None:
        assert one.document is not None, "without a verdict it was understood"
        personal = None if one.forgotten else one.personal
        return booker.book(one.document, personal, new.parcel.sender)
    waiting.add(one.sent.id, one.names, stray=one.stray)
    return Outcome(one.sent.id, verdict.state, verdict.code, verdict.reason)


def _known(session: Session, ids: Sequence[str]) -> dict[str, Known]:
    rows = pick(session, _DOCUMENTS, _DOCUMENT.id, ids)
    return {row.id: Known(row.log, row.content) for row in rows}


def _columns(new: _New, now: datetime) -> dict[str, Any]:
    one = new.arrived
    sent, document = one.sent, one.document
    return {
        "id": sent.id,
        "log": new.parcel.log,
        "number": sent.number,
        "branch": one.branch,
        "kind": document.body.kind if document else "",
        "member": document.member if document else "",
        "about": document.about if document else "",
        "serial": document.serial if document else "",
        "made_at": document.made_at if document else None,
        "content": sent.content,
        "hash": sent.hash,
        "signature": sent.signature,
        "arrived_at": now,
    }
