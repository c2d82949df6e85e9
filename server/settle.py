"""Settling: documents of a till become transfers, lots, holds and balances.

Facts are never refused. What no hold covers falls on the shop's shortfall and what differs is
listed for a manager; what is not authentic or not understood is kept aside and delays nothing but
what depends on it. A document is settled in one transaction, whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app.domain.documents import PlanEnd, PrepaidRefund, Unmerge
from app.domain.refusal import Refused
from app.keys import digest
from app.sync.wire import Sent
from server import arrival, results
from server.aliases import Aliases
from server.arrival import Arrived, Code, Known, Place
from server.base import chunks, insert_all
from server.bookings import Booker
from server.books import Books
from server.feed import Stamps
from server.pasts import Pasts
from server.results import Outcome, Trouble
from server.tables.house import LogRow
from server.tables.journal import DocumentRow, PersonalRow
from server.waiting import Waiting

MOST_AGAIN = 60
"""So many savepoints a transaction: PostgreSQL slows down beyond 64."""

_POISON = (
    ArithmeticError, AssertionError, AttributeError, DataError, IntegrityError, LookupError,
    Refused, TypeError, ValueError,
)  # fmt: skip


_LOOKS_BACK = (Unmerge, PrepaidRefund, PlanEnd)
"""Documents that ask what was spent before them."""


class LogOfAnother(Refused):
    """The log belongs to another till. Facts: ``log``."""

    code = "log_of_another_till"


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose documents they are, and the chain's key for phone numbers."""

    till: str
    till_code: str
    shop: str
    phone_key: bytes


@dataclass(slots=True)
class Settling:
    """Documents of one log, within one transaction."""

    stamps: Stamps
    sender: Sender
    log: str
    now: datetime

    def take(self, documents: Sequence[Sent]) -> int:
        """Take ``documents`` as far as they go on without a gap; where a gap begins, or 0.

        They are settled together. If that fails, one by one, and what fails alone is quarantined;
        of a long batch the rest is left for the next round then. Raises ``LogOfAnother``.
        """
        place = open_log(self.stamps.session, self.sender.till, self.log)
        known = _known(self.stamps.session, [sent.id for sent in documents])
        found = arrival.sort(place, documents, known)
        for sent in found.alarms:
            self._alarm(sent)
        if found.new and self._attempt(found.new):
            for one in found.new[:MOST_AGAIN]:
                error = self._attempt([one])
                if error:
                    self._settle([arrival.failed(one, error)])
        return found.send_from

    def _alarm(self, sent: Sent) -> None:
        """A known id came with other content: nothing is settled, somebody is told."""
        content = sent.content.decode("utf-8", "replace").replace("\0", "\ufffd")
        facts = {"log": self.log, "number": sent.number, "content": content}
        trouble = Trouble("id_reused", facts)
        mark = digest(sent.content)
        results.raise_to_manager(self.stamps, sent.id, trouble, self.now, mark=mark)

    def _attempt(self, new: Sequence[Arrived]) -> str:
        """Settle ``new`` under a savepoint; empty, or the error that has undone all of it."""
        saved = self.stamps.saved()
        try:
            with self.stamps.session.begin_nested():
                self._settle(new)
        except _POISON as error:
            self.stamps.restore(saved)
            self.stamps.session.expire_all()  # rows that were read may be gone with the savepoint
            return type(error).__name__
        return ""

    def _settle(self, new: Sequence[Arrived]) -> None:
        """In parts: what looks back at the books begins a new one, with all before it written."""
        part: list[Arrived] = []
        for one in new:
            if part and one.document and isinstance(one.document.body, _LOOKS_BACK):
                self._settle_part(part)
                part = []
            part.append(one)
        self._settle_part(part)

    def _settle_part(self, new: Sequence[Arrived]) -> None:
        session, sender = self.stamps.session, self.sender
        books = Books(session)
        names = [one.names for one in new if one.document]
        members = {member for name in names for member in name.members}
        aliases = Aliases.of(session, members)
        books.load(
            members | set(aliases.winners.values()), {hold for name in names for hold in name.holds}
        )
        waiting = Waiting.of_till(session, sender.till)
        booker = Booker(
            self.stamps,
            books,
            Pasts(session),
            aliases,
            sender.shop,
            sender.till_code,
            sender.phone_key,
            self.now,
        )
        outcomes = [_outcome(one, waiting, booker) for one in new if not one.reused]
        session.flush()
        self._keep(new)
        books.write(self.stamps)
        results.write(self.stamps, sender.till, outcomes, self.now)

    def _keep(self, new: Sequence[Arrived]) -> None:
        """The documents as they came, and how far the log has come with them."""
        session = self.stamps.session
        kept = [one for one in new if not one.reused]
        insert_all(session, DocumentRow, [_columns(one, self.log, self.now) for one in kept])
        personal = [
            {"document": one.sent.id, "salt": one.sent.salt, "content": one.sent.personal}
            for one in kept
            if one.sent.personal or one.sent.salt
        ]
        insert_all(session, PersonalRow, personal)
        chained = [one.sent for one in new if not one.branch]
        if chained:
            last = chained[-1]
            values = {"last_number": last.number, "head_hash": last.hash}
            session.execute(update(LogRow).where(LogRow.id == self.log).values(values))


def open_log(session: Session, till: str, log: str) -> Place:
    """How far ``log`` has come; a new one is begun. Raises ``LogOfAnother``."""
    row = session.get(LogRow, log)
    if row is None:
        new = {"id": log, "till": till, "last_number": 0, "head_hash": "", "closed": False}
        session.execute(insert(LogRow).values(new))
        return Place(log, 0, "")
    if row.till != till:
        raise LogOfAnother(log=log)
    return Place(log, row.last_number, row.head_hash)


def _outcome(one: Arrived, waiting: Waiting, booker: Booker) -> Outcome:
    """Book ``one``, or set it aside."""
    verdict = one.verdict or waiting.verdict(one.names)
    if verdict is None:
        assert one.document is not None, "without a verdict it was understood"
        return booker.book(one.document, None if one.forgotten else one.personal)
    waiting.add(one.sent.id, one.names, branch=one.branch)
    troubles = (Trouble(verdict.code),) if verdict.code is Code.FORK else ()
    return Outcome(one.sent.id, verdict.state, verdict.code, verdict.reason, (), troubles)


def _known(session: Session, ids: Sequence[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for some in chunks(ids):
        query = select(DocumentRow.id, DocumentRow.log, DocumentRow.content)
        for row in session.execute(query.where(DocumentRow.id.in_(some))):
            found[row.id] = Known(row.log, row.content)
    return found


def _columns(one: Arrived, log: str, now: datetime) -> dict[str, object]:
    sent, document = one.sent, one.document
    return {
        "id": sent.id,
        "log": log,
        "number": sent.number,
        "branch": one.branch,
        "kind": document.body.kind if document else "",
        "member": document.member if document else "",
        "about": document.about if document else "",
        "made_at": document.made_at if document else None,
        "content": sent.content,
        "hash": sent.hash,
        "signature": sent.signature,
        "arrived_at": now,
    }
