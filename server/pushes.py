"""What tills push, taken in one transaction: documents, wishes for holds, rights given up.

A till that only pushes is answered out of that transaction: nothing is read for it afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.sync.wire import Grant, Reply, Request, Result
from server import heard, holds, recalls, results, return_rights, scope
from server.arrival import Opened, opened
from server.bookings import Beyond
from server.feed import Stamps
from server.senders import Asker, askers
from server.settle import Parcel, Settlement, settle_alone

Settle = Callable[[Stamps, Sequence[Parcel], datetime, frozenset[str] | None], Sequence[Settlement]]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a till wants to be settled and set aside; its documents are ``opened``.

    ``touched`` is whose books that may change: the till's, and members'; None: anybody's.
    """

    till: str
    request: Request
    opened: tuple[Opened, ...]
    touched: frozenset[str] | None

    @property
    def only(self) -> bool:
        """Whether it asks for nothing but what becomes of its documents: no page, no hold.

        An answer without rows, holds or an image need not carry the till's other results.
        """
        request = self.request
        return bool(request.documents) and not (request.rows or request.holds_wanted)

    @property
    def members(self) -> set[str]:
        """Whom the documents and questions are about."""
        asked = {want.member for want in self.request.holds_wanted}
        return {one.names.member for one in self.opened} | asked


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a gap begins in what was pushed, or 0, and the answers about holds.

    ``told`` is the whole answer where there is nothing to be read for it.
    """

    send_from: int = 0
    grants: tuple[Grant, ...] = ()
    told: Reply | None = None


def push(till: str, request: Request) -> Pushed:
    """``request`` of ``till``, with all that it touches."""
    documents = tuple(map(opened, request.documents))
    found = {till, request.log, *(want.member for want in request.holds_wanted)}
    for one in documents:
        names = one.touched
        if names is None:
            return Pushed(till, request, documents, None)
        found |= names
    return Pushed(till, request, documents, frozenset(found))


def one_by_one(
    stamps: Stamps, parcels: Sequence[Parcel], now: datetime, mine: frozenset[str] | None
) -> list[Settlement]:
    """``Settle`` of parcels that fail each by itself."""
    return [settle_alone(stamps, parcel, now, mine) for parcel in parcels]


def take(
    stamps: Stamps,
    pushed: Sequence[Pushed],
    settle: Settle,
    now: datetime,
    mine: frozenset[str] | None,
) -> list[Taken]:
    """Take ``pushed``, of one till each. Under another ``feed_id`` nothing is taken.

    Raises ``UnknownTill``, ``LogOfAnother``, and ``Beyond`` where it touches more than ``mine``.
    """
    asking = askers(stamps.session, {one.till for one in pushed})
    valid = [one for one in pushed if is_of(one.request, stamps.feed_id)]
    valid = [] if stamps.restoring else valid
    parcels = [
        Parcel(asking[one.till].sender, one.request.log, one.request.documents, one.opened)
        for one in valid
    ]
    found = dict.fromkeys((one.till for one in pushed), Taken())
    settled = dict(
        zip((one.till for one in valid), settle(stamps, parcels, now, mine), strict=True)
    )
    for one in valid:
        wanted = one.request.holds_wanted
        grants = holds.answer(stamps, one.request.log, wanted, now) if wanted else ()
        found[one.till] = Taken(settled[one.till].gap, grants)
    _enter(stamps, valid, asking, mine)
    for one in valid:
        return_rights.release(stamps, one.till, one.request.rights_released, now)
    heard.take(stamps, {one.till: one.request for one in valid})
    only = [one for one in valid if one.only]
    for one, reply in zip(only, _answers(stamps, only, settled, now), strict=True):
        found[one.till] = replace(found[one.till], told=reply)
    return list(found.values())


def is_of(request: Request, feed_id: str) -> bool:
    """Whether ``request`` is by a till that has nothing of another feed."""
    return (request.feed_id or request.results_feed_id) in {"", feed_id}


def _enter(
    stamps: Stamps,
    pushed: Sequence[Pushed],
    asking: dict[str, Asker],
    mine: frozenset[str] | None,
) -> None:
    """A document that names a member puts it in the scope of its till; so does a question."""
    named = {one.till: one.members for one in pushed if asking[one.till].scoped}
    for till, members in scope.outside(stamps.session, named).items():
        if not scope.enter(stamps, till, members, mine):
            raise Beyond


def _answers(
    stamps: Stamps, pushed: Sequence[Pushed], settled: dict[str, Settlement], now: datetime
) -> list[Reply]:
    """What is told of ``pushed``, each of which asks for nothing but that."""
    asked_back = recalls.of_logs(stamps.session, [one.request.log for one in pushed])
    return [
        Reply(
            feed_id=stamps.feed_id,
            since=one.request.cursor,
            cursor=one.request.cursor,
            more=False,
            results=_results(stamps, one, settled[one.till]),
            page=(),
            send_from=settled[one.till].gap,
            grants=(),
            server_time=now,
            results_since=one.request.results_since,
            results_cursor=one.request.results_since,
            recalls=asked_back.get(one.request.log, ()),
            closed=one.request.log if settled[one.till].closed else "",
            rights_ended=return_rights.known(stamps.session, one.till, one.request.rights_released),
        )
        for one in pushed
    ]


def _results(stamps: Stamps, one: Pushed, settled: Settlement) -> tuple[Result, ...]:
    """Of every document that was sent: as written just now, or as it is known since long."""
    found = dict(settled.results)
    known = {sent.id for sent in one.request.documents} - found.keys()
    if known:
        mine = results.of_till(stamps.session, one.till, sorted(known))
        found |= {result.id: result for result in mine}
    return tuple(found[id] for id in sorted(found))
