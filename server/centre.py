"""The centre as a till sees it: one round after another, each the same whether lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Engine, Row, bindparam, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.canon import Unreadable
from app.sync.wire import OLDEST_VERSION, Reply, Request, TooOld
from server import (
    closing,
    feed,
    following,
    heard,
    lending,
    pushes,
    recalls,
    reporting,
    results,
    return_rights,
    rows,
    shelves,
)
from server.base import again, reading
from server.bookings import Beyond
from server.gathering import Gathering
from server.pushes import Pushed, Settle, Taken, is_of, push
from server.senders import UnknownTill
from server.settle import POISON, LogOfAnother, settle_together
from server.tables.house import CentreRow, LogRow, TillRow

MOST_ROWS = 5_000
MOST_RESULTS = 2_000
MOST_BYTES = 4_000_000
MOST_TOGETHER = 100
"""So many requests at most are settled in one transaction."""
_NAME = re.compile(r"[\x21-\x7e]{1,100}")
_LOT = re.compile(r"[^\0]{1,300}")
"""Named here, and after what people call it: a campaign may have a Chinese name."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_SIGNATURE = 1_000


_CENTRE, _TILL, _LOG = CentreRow.__table__.c, TillRow.__table__.c, LogRow.__table__.c
_ASKS = (
    select(
        _CENTRE.feed_id, _CENTRE.restoring, _TILL.reach, _TILL.shop,
        _LOG.till, _LOG.last_number, _LOG.closed, _LOG.forked,
    )
    .select_from(CentreRow.__table__)
    .join(TillRow.__table__, _TILL.id == bindparam("till"))
    .outerjoin(LogRow.__table__, _LOG.id == bindparam("log"))
    .where(_TILL.revoked.is_(False))
)  # fmt: skip
"""All that has to be known of who asks."""


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
        says = request.documents or request.holds_wanted or request.rights_released
        if says or heard.is_news(self.engine, till_id, request):
            pushed = push(till_id, request)
            taken = self._gathering.ask(pushed) or self._alone(pushed)
        if taken.told is not None:
            return _spoken(request, taken.told)
        known = again(partial(lending.take, self.engine, till_id, request, now))
        again(partial(shelves.keep, self.engine, till_id, request))
        with reading(self.engine) as session:
            asks = _asks(session, till_id, request)
            reply = _results(session, till_id, request, asks, now)
            if not is_of(request, reply.feed_id):
                return reply
            if reply.stored is None:
                send_from = taken.send_from or reply.send_from
                ended = return_rights.known(session, till_id, request.rights_released)
                reply = replace(reply, send_from=send_from, grants=taken.grants, rights_ended=ended)
                asked = lending.wanted(session, till_id, now)
                reply = replace(reply, baskets_known=known, baskets_wanted=asked)
                if _spoken(request, reply).more or not request.rows:
                    return reply
                reach = following.Reaching(till_id, asks.shop, asks.reach)
                return _with_page(session, reach, request, reply)
        return self._stored(till_id, request, now)

    def _stored(self, till_id: str, request: Request, now: datetime) -> Reply:
        """A centre that was restored settles nothing before it has heard everybody."""
        reply = again(partial(reporting.take, self.engine, till_id, request, now))
        return _spoken(request, reply)

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
            (taken,) = again(partial(self._take, [pushed], pushes.one_by_one, pushed.touched))
        except Beyond:
            (taken,) = again(partial(self._take, [pushed], pushes.one_by_one, None))
        return taken

    def _take(
        self, pushed: Sequence[Pushed], settle: Settle, mine: frozenset[str] | None
    ) -> list[Taken]:
        """One transaction, of one till each. Under another ``feed_id`` nothing is taken."""
        now = self.now()
        with feed.stamping(self.engine, mine) as stamps:
            return pushes.take(stamps, pushed, settle, now, mine)


def _spoken(request: Request, reply: Reply) -> Reply:
    """``reply``, as a till is told that still speaks what is spoken here; raises ``TooOld``."""
    if request.version < OLDEST_VERSION:
        raise TooOld(reply)
    return reply


def check(request: Request) -> None:
    """Raise ``Unreadable`` where a name or digest has a form that no till makes."""
    names = [sent.id for sent in request.documents]
    names += [name for one in request.holds_wanted for name in (one.id, one.member)]
    lots = [lot.lot for grant in request.granted for lot in grant.lots]
    names += [name for grant in request.granted for name in (grant.id, grant.member)]
    if request.log or names:
        names.append(request.log)
    names += [name for one in request.baskets_told for name in (one.id, one.code)]
    names += [one.code for one in request.baskets_on_hold]
    if not (all(map(_NAME.fullmatch, names)) and all(map(_LOT.fullmatch, lots))):
        raise Unreadable("a name has a form that is not sent")
    digests = [sent.hash for sent in request.documents]
    if not all(map(_DIGEST.fullmatch, digests)):
        raise Unreadable("documents: a hash is 64 hexadecimal digits")
    for sent in request.documents:
        if sent.number < 1 or len(sent.signature) > _LONGEST_SIGNATURE or "\0" in sent.signature:
            raise Unreadable("documents: number or signature out of range")
    if request.rows < 0 or request.oldest_without_result < 0:
        raise Unreadable("rows or oldest_without_result out of range")
    if any(one.after < 0 for one in request.rights_released):
        raise Unreadable("rights_released: after out of range")
    feed.place_of(request.results_since or "")


def _asks(session: Session, till_id: str, request: Request) -> Row[Any]:
    asked = {"till": till_id, "log": request.log}
    found = session.connection().execute(_ASKS, asked).all()
    if not found:
        raise UnknownTill
    return cast("Row[Any]", found[0])


def _results(
    session: Session, till_id: str, request: Request, asks: Row[Any], now: datetime
) -> Reply:
    """What became of the till's documents; under another ``feed_id`` nothing but the right one.

    With ``more`` there are others to be told before any row may be. ``stored`` is not None where
    the centre is being restored.
    """
    since = request.cursor
    if not is_of(request, asks.feed_id):
        return Reply(asks.feed_id, since, "", False, (), (), 0, (), now)
    if asks.restoring:
        return Reply(asks.feed_id, since, since, False, (), (), 0, (), now, stored=0)
    if asks.till not in {None, till_id}:
        raise LogOfAnother(log=request.log)
    reply = Reply(asks.feed_id, since, since, False, (), (), 0, (), now)
    if asks.till is not None:
        asked_back = recalls.of_logs(session, [request.log]).get(request.log, ())
        gap = _gap(session, asks, request)
        closed = request.log if asks.closed else ""
        reply = replace(reply, send_from=gap, recalls=asked_back, closed=closed)
    if request.results_since is None:
        told = results.of_log(session, request.log, request.oldest_without_result)
        return replace(reply, results=told)
    found = following.told(session, till_id, request.results_since, MOST_RESULTS)
    asked = {*found.documents, *(sent.id for sent in request.documents)}
    return replace(
        reply,
        more=not found.complete,
        results=results.of_till(session, till_id, sorted(asked)),
        results_since=request.results_since,
        results_cursor=found.cursor,
    )


def _gap(session: Session, log: Row[Any], request: Request) -> int:
    """Where begins what the till has beyond ``log`` and did not send; 0: nowhere."""
    if request.documents or request.last_number <= log.last_number:
        return 0
    return 0 if log.forked and closing.has_head(session, request) else log.last_number + 1


def _with_page(
    session: Session, reach: following.Reaching, request: Request, reply: Reply
) -> Reply:
    """``reply`` with a page out of the same snapshot: no row without the results it contains."""
    most = min(request.rows, MOST_ROWS)
    while True:
        found = following.stretch(session, reach, request.cursor, most)
        page = rows.page(session, found.changed)
        if most == 1 or rows.size(page) <= MOST_BYTES:
            return replace(reply, cursor=found.cursor, more=found.more, page=page)
        most //= 2
