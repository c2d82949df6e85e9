"""Documents that were set aside are settled after all, or given up by a manager.

What is parked is settled once this centre understands it, or has what it depends on; what could
not be settled, after a manager's look. What is not authentic never is: it can be given up, and
what depends on it is settled without it. All of a till is gone through in the order in which it
came, so that what still waits is waited for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, select, update

from app.domain.refusal import NotAuthentic, NotSetAside
from app.sync.wire import Result, ResultState, Sent
from server import acts, arrival, feed, restored, results, scope, shifts
from server.acts import By
from server.aliases import Aliases
from server.arrival import STRAY, Arrived, Code, Place, Verdict
from server.base import reading
from server.bookings import Booker, Sender
from server.books import Books
from server.feed import Stamps
from server.mentions import names_in
from server.pasts import Pasts
from server.results import Outcome
from server.senders import sender_of
from server.settle import MOST_AGAIN, POISON
from server.tables.house import LogRow, TillRow
from server.tables.journal import DocumentRow, PersonalRow, ResultRow
from server.waiting import Waiting

REJECTED = "rejected"
"""What a result says of a document that was never settled and was given up."""
_ASIDE = (ResultState.PARKED.value, ResultState.QUARANTINED.value)
_MAY_BE_SETTLED = {Code.NEWER.value, Code.DEPENDS.value, Code.FAILED.value, Code.UNREADABLE.value}


def settle_parked(engine: Engine, now: datetime) -> Counter[str]:
    """Settle what is parked and need not be any more; how many came to be what.

    Run at every start: a new version may understand what the old one did not. Twice, or by two
    servers at once, does what once does. While a restored centre waits for its tills nothing is.
    """
    with reading(engine) as session:
        if restored.is_restoring(session):
            return Counter()
        tills = session.scalars(
            select(TillRow.id).where(
                TillRow.id.in_(select(ResultRow.till).where(ResultRow.state.in_(_ASIDE)))
            )
        ).all()
    found: Counter[str] = Counter()
    for till in sorted(tills):
        while True:
            with feed.stamping(engine) as stamps:
                some = settle_till(stamps, till, now)
            found += some
            if some.total() < MOST_AGAIN:
                break
    return found


def settle_again(stamps: Stamps, id: str, by: By) -> bool:
    """A manager lets the document ``id`` be tried again; False where it is not theirs to see.

    Raises ``NotSetAside``, and ``NotAuthentic`` for what never can be settled.
    """
    result = _of(stamps, id, by)
    if result is None:
        return False
    branch = stamps.session.get_one(DocumentRow, id).branch
    if result.code not in _MAY_BE_SETTLED or (branch and result.code in STRAY):
        raise NotAuthentic(code=result.code)
    before = {"state": result.state, "code": result.code}
    settle_till(stamps, result.till, by.at, {id})
    (told,) = results.of_documents(stamps.session, [id])
    acts.note(stamps, "settle_again", id, by, before=before, after=_as_facts(told))
    return True


def reject(stamps: Stamps, id: str, by: By) -> bool:
    """A manager gives up the quarantined document ``id``; False where it is not theirs to see.

    What depends on it is settled without it. Twice is once. Raises ``NotSetAside`` for every
    other: what is parked will be settled.
    """
    session = stamps.session
    row = session.get(ResultRow, id)
    if row is not None and row.code == REJECTED and _theirs(stamps, row, by):
        return True
    result = _of(stamps, id, by)
    if result is None:
        return False
    if result.state != ResultState.QUARANTINED.value:
        raise NotSetAside(state=result.state)
    before, till = {"state": result.state, "code": result.code}, result.till
    results.change(stamps, till, Outcome(id, ResultState.VOID, REJECTED, ""), by.at)
    acts.note(stamps, "reject", id, by, before=before, after={"state": "void", "code": REJECTED})
    settle_till(stamps, till, by.at)
    shifts.compare_again(stamps, [id], by.at)
    return True


def settle_till(
    stamps: Stamps, till: str, now: datetime, chosen: Collection[str] = ()
) -> Counter[str]:
    """Settle what is parked of ``till``, and ``chosen`` of what is quarantined, in their order.

    How many came to be what; ``MOST_AGAIN`` are tried in one transaction.
    """
    row = stamps.session.get_one(TillRow, till)
    return _Resettling(stamps, sender_of(stamps.session, row), now, chosen).all()


@dataclass(slots=True)
class _Resettling:
    """What is set aside of one till, within one transaction."""

    stamps: Stamps
    sender: Sender
    now: datetime
    chosen: Collection[str]
    waiting: Waiting = field(default_factory=Waiting)

    def all(self) -> Counter[str]:
        """Go through it, and let each that can be be settled."""
        found: Counter[str] = Counter()
        came: list[str] = []
        for row in self._aside():
            tried = found.total() < MOST_AGAIN and self._is_due(row)
            outcome = self._outcome(row) if tried else None
            if outcome is not None:
                results.change(self.stamps, self.sender.till, outcome, self.now)
                found[outcome.state.value] += 1
                came.append(row.id)
            if outcome is None or outcome.state.value in _ASIDE:
                stray = row.branch and row.code in STRAY
                self.waiting.add(row.id, names_in(row.content), stray=stray)
        shifts.compare_again(self.stamps, came, self.now)
        return found

    def _aside(self) -> list[Any]:
        query = (
            select(
                DocumentRow.id, DocumentRow.log, DocumentRow.number, DocumentRow.branch,
                DocumentRow.content, DocumentRow.hash, DocumentRow.signature,
                ResultRow.state, ResultRow.code, PersonalRow.content.label("personal"),
                PersonalRow.salt,
            )
            .join(ResultRow, ResultRow.document == DocumentRow.id)
            .outerjoin(PersonalRow, PersonalRow.document == DocumentRow.id)
            .where(ResultRow.till == self.sender.till, ResultRow.state.in_(_ASIDE))
            .order_by(DocumentRow.arrived_at, DocumentRow.log, DocumentRow.number, DocumentRow.id)
        )  # fmt: skip
        return [*self.stamps.session.execute(query)]

    def _is_due(self, row: Row[Any]) -> bool:
        return row.state == ResultState.PARKED.value or row.id in self.chosen

    def _outcome(self, row: Row[Any]) -> Outcome | None:
        """What becomes of it now; None: what it was."""
        arrived = self._examined(row)
        verdict = arrived.verdict or self.waiting.verdict(arrived.names)
        if verdict is None:
            return self._booked(arrived)
        if (verdict.state.value, verdict.code.value) == (row.state, row.code):
            return None
        return _set_aside(row.id, verdict)

    def _examined(self, row: Row[Any]) -> Arrived:
        """It as it came, judged as it was then, but by what is understood today.

        It needs no signature that it came without: that was judged with what was known then.
        Beside the chain nothing stands before it.
        """
        sent = Sent(
            row.number, row.id, row.content, row.hash, row.signature, row.personal or b"",
            row.salt or b"",
        )  # fmt: skip
        before = select(DocumentRow.hash).where(
            DocumentRow.log == row.log, DocumentRow.branch.is_(False),
            DocumentRow.number == row.number - 1,
        )  # fmt: skip
        head = None if row.branch else self.stamps.session.scalar(before) or ""
        place = Place(row.log, row.number - 1, head or "", self.sender.author)
        return arrival.examine(arrival.opened(sent), place, head, signed=False)

    def _booked(self, arrived: Arrived) -> Outcome:
        """Settled under a savepoint; what fails is quarantined."""
        stamps, id = self.stamps, arrived.sent.id
        saved = stamps.saved()
        try:
            with stamps.session.begin_nested():
                return self._book(arrived)
        except POISON as error:
            stamps.restore(saved)
            stamps.session.expire_all()
            reason = type(error).__name__
            return _set_aside(id, Verdict(ResultState.QUARANTINED, Code.FAILED, reason))

    def _book(self, arrived: Arrived) -> Outcome:
        session, document = self.stamps.session, arrived.document
        assert document is not None, "without a verdict it was understood"
        closed = {document.log} if session.get_one(LogRow, document.log).closed else ()
        books = Books(session, now=self.now)
        booker = Booker(self.stamps, books, Pasts(session), Aliases(), self.now, closed=closed)
        booker.load([arrived.names])
        personal = None if arrived.forgotten else arrived.personal
        outcome = booker.book(document, personal, self.sender)
        session.flush()
        unread = (DocumentRow.id == document.id, DocumentRow.kind == "")
        read = {"kind": document.body.kind, "member": document.member, "about": document.about}
        read |= {"serial": document.serial}
        session.execute(
            update(DocumentRow).where(*unread).values(read | {"made_at": document.made_at})
        )
        booker.write()
        scope.enter(self.stamps, self.sender.till, arrived.names.members)
        return replace(outcome, document=arrived.sent.id)


def _set_aside(id: str, verdict: Verdict) -> Outcome:
    return Outcome(id, verdict.state, verdict.code, verdict.reason)


def _of(stamps: Stamps, id: str, by: By) -> ResultRow | None:
    """The result of ``id``, which is set aside; None where it is not theirs to see."""
    row = stamps.session.get(ResultRow, id)
    if row is None or not _theirs(stamps, row, by):
        return None
    if row.state not in _ASIDE:
        raise NotSetAside(state=row.state)
    return row


def _theirs(stamps: Stamps, row: ResultRow, by: By) -> bool:
    return by.who.is_of(stamps.session.get_one(TillRow, row.till).shop)


def _as_facts(told: Result) -> dict[str, Any]:
    return {"state": told.state.value, "code": told.code, "reason": told.reason}
