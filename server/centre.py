"""The centre as a till sees it: one round after another, each the same whether lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.canon import Unreadable
from app.domain.refusal import Refused
from app.sync.wire import OLDEST_VERSION, Grant, Reply, Request
from server import feed, holds, results, rows, scope
from server.arrival import names_in, touched
from server.base import again, reading
from server.bookings import Beyond, Sender
from server.feed import Stamps
from server.gathering import Gathering
from server.identity.tills import authors_of
from server.settle import POISON, LogOfAnother, Parcel, settle_alone, settle_together
from server.tables.house import CentreRow, LogRow, TillRow

MOST_ROWS = 5_000
MOST_RESULTS = 2_000
MOST_BYTES = 4_000_000
MOST_TOGETHER = 100
"""So many requests at most are settled in one transaction."""
_NAME = re.compile(r"[\x21-\x7e]{1,100}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_SIGNATURE = 1_000


class UnknownTill(Refused):
    """No such till, or a revoked one."""

    code = "unknown_till"


class TooOld(Exception):
    """The till's program is older than what is spoken here. Its documents were taken all the same.

    ``reply`` has their results and no rows.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"version below {OLDEST_VERSION}")
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a till wants to be settled and set aside.

    ``touched`` is whose books that may change: the till's, and members'; None: anybody's.
    """

    till: str
    request: Request
    touched: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a gap begins in what was pushed, or 0, and the answers about holds."""

    send_from: int = 0
    grants: tuple[Grant, ...] = ()


Settle = Callable[[Stamps, Sequence[Parcel], datetime, frozenset[str] | None], list[int]]


class Centre:
    """Settles, sets aside and feeds. Thread-safe; ``now`` is server time."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now
        self._gathering = Gathering(self.together, MOST_TOGETHER)

    def round(self, till_id: str, request: Request) -> Reply:
        """One round of the till ``till_id``: ``partial(centre.round, till_id)`` is its Exchange.

        Raises ``Unreadable`` for what no till sends, ``Refused`` for a till or log that may not,
        ``TooOld``. A request under another ``feed_id`` learns the one that counts, nothing else.
        """
        check(request)
        now = self.now()
        taken = Taken()
        if request.documents or request.holds_wanted:
            pushed = push(till_id, request)
            taken = self._gathering.ask(pushed) or self._alone(pushed)
        with reading(self.engine) as session:
            _senders(session, {till_id})
            reply = _results(session, till_id, request, now)
            if request.feed_id not in {"", reply.feed_id}:
                return reply
            send_from = taken.send_from or reply.send_from
            reply = replace(reply, send_from=send_from, grants=taken.grants)
            if request.version < OLDEST_VERSION:
                raise TooOld(reply)
            if reply.more:
                return reply
            return _with_page(session, till_id, request, reply)

    def together(self, pushed: Sequence[Pushed]) -> list[Taken | None]:
        """Take ``pushed`` in one transaction; None: to be taken alone.

        That is what of a till comes behind another of it, and everything where anything fails. One
        by itself is taken alone here, so that who comes meanwhile waits, and is taken together.
        """
        first: dict[str, Pushed] = {}
        for one in pushed:
            if one.touched is not None:
                first.setdefault(one.till, one)
        if len(pushed) == 1:
            return [self._alone(pushed[0])]
        names = frozenset[str]().union(*(one.touched or () for one in first.values()))
        try:
            taken = again(partial(self._take, list(first.values()), settle_together, names))
        except (*POISON, Beyond, DBAPIError):
            return [None] * len(pushed)
        answers = dict(zip(first, taken, strict=True))
        return [answers[one.till] if first.get(one.till) is one else None for one in pushed]

    def _alone(self, pushed: Pushed) -> Taken:
        """Take ``pushed`` in a transaction of its own: first beside others, if it may be."""
        try:
            (taken,) = again(partial(self._take, [pushed], _settle_alone, pushed.touched))
        except Beyond:
            (taken,) = again(partial(self._take, [pushed], _settle_alone, None))
        return taken

    def _take(
        self, pushed: Sequence[Pushed], settle: Settle, mine: frozenset[str] | None
    ) -> list[Taken]:
        """One transaction, of one till each. Under another ``feed_id`` nothing is taken."""
        now = self.now()
        with feed.stamping(self.engine, mine) as stamps:
            senders = _senders(stamps.session, {one.till for one in pushed})
            valid = [one for one in pushed if one.request.feed_id in {"", stamps.feed_id}]
            parcels = [
                Parcel(senders[one.till], one.request.log, one.request.documents) for one in valid
            ]
            found = dict.fromkeys((one.till for one in pushed), Taken())
            for one, gap in zip(valid, settle(stamps, parcels, now, mine), strict=True):
                wanted = one.request.holds_wanted
                grants = holds.answer(stamps, one.request.log, wanted, now) if wanted else ()
                found[one.till] = Taken(gap, grants)
                if not scope.enter(stamps, one.till, _named(one.request), mine):
                    raise Beyond
        return list(found.values())


def _named(request: Request) -> Iterator[str]:
    """The members whom the request's documents and questions are about."""
    for sent in request.documents:
        yield from names_in(sent.content).members
    yield from (want.member for want in request.holds_wanted)


def _settle_alone(
    stamps: Stamps, parcels: Sequence[Parcel], now: datetime, mine: frozenset[str] | None
) -> list[int]:
    return [settle_alone(stamps, parcel, now, mine) for parcel in parcels]


def push(till: str, request: Request) -> Pushed:
    """``request`` of ``till``, with all that it touches."""
    found = {till, request.log, *(want.member for want in request.holds_wanted)}
    for sent in request.documents:
        names = touched(sent.content)
        if names is None:
            return Pushed(till, request, None)
        found |= names
    return Pushed(till, request, frozenset(found))


def check(request: Request) -> None:
    """Raise ``Unreadable`` where a name or digest has a form that no till makes."""
    names = [sent.id for sent in request.documents]
    names += [want.id for want in request.holds_wanted]
    names += [want.member for want in request.holds_wanted]
    if request.log or names:
        names.append(request.log)
    if not all(map(_NAME.fullmatch, names)):
        raise Unreadable("a name has a form that is not sent")
    digests = [sent.hash for sent in request.documents]
    if not all(map(_DIGEST.fullmatch, digests)):
        raise Unreadable("documents: a hash is 64 hexadecimal digits")
    for sent in request.documents:
        if sent.number < 1 or len(sent.signature) > _LONGEST_SIGNATURE or "\0" in sent.signature:
            raise Unreadable("documents: number or signature out of range")
    if request.rows < 1 or request.oldest_without_result < 0:
        raise Unreadable("rows or oldest_without_result out of range")


def _senders(session: Session, tills: Collection[str]) -> dict[str, Sender]:
    key = session.scalar(select(CentreRow.phone_key))
    assert key is not None, "the centre is set up"
    rows = session.scalars(select(TillRow).where(TillRow.id.in_(tills))).all()
    authors = authors_of(session, rows)
    found = {
        till.id: Sender(till.id, till.code, till.shop, bytes.fromhex(key), authors[till.id])
        for till in rows
        if not till.revoked
    }
    if len(found) < len(tills):
        raise UnknownTill
    return found


def _results(session: Session, till_id: str, request: Request, now: datetime) -> Reply:
    """What became of the till's documents; under another ``feed_id`` nothing but the right one.

    With ``more`` there are others to be told before any row may be.
    """
    feed_id = session.scalar(select(CentreRow.feed_id))
    assert feed_id is not None, "the centre is set up"
    since = request.cursor
    if request.feed_id not in {"", feed_id}:
        return Reply(feed_id, since, "", False, (), (), 0, (), now)
    log = session.get(LogRow, request.log)
    if log is not None and log.till != till_id:
        raise LogOfAnother(log=request.log)
    behind = log is not None and not request.documents and request.last_number > log.last_number
    send_from = log.last_number + 1 if log is not None and behind else 0
    reply = Reply(feed_id, since, since, False, (), (), send_from, (), now)
    if request.results_since is None:
        told = results.of_log(session, request.log, request.oldest_without_result)
        return replace(reply, results=told)
    found = feed.told(session, till_id, request.results_since, MOST_RESULTS)
    asked = {*found.documents, *(sent.id for sent in request.documents)}
    return replace(
        reply,
        more=not found.complete,
        results=results.of_till(session, till_id, sorted(asked)),
        results_since=request.results_since,
        results_cursor=found.cursor,
    )


def _with_page(session: Session, till_id: str, request: Request, reply: Reply) -> Reply:
    """``reply`` with a page out of the same snapshot: no row without the results it contains."""
    most = min(request.rows, MOST_ROWS)
    while True:
        found = feed.stretch(session, till_id, request.cursor, most)
        page = rows.page(session, found.changed)
        if most == 1 or rows.size(page) <= MOST_BYTES:
            return replace(reply, cursor=found.cursor, more=found.more, page=page)
        most //= 2
