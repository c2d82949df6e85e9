"""The centre as a till sees it: one round after another, each the same whether lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.canon import Unreadable
from app.domain.refusal import Refused
from app.sync.wire import OLDEST_VERSION, Grant, Reply, Request
from server import feed, holds, results, rows
from server.base import reading
from server.settle import LogOfAnother, Sender, Settling
from server.tables.house import CentreRow, LogRow, TillRow

MOST_ROWS = 5_000
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


class Centre:
    """Settles, sets aside and feeds. Thread-safe; ``now`` is server time."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self.engine = engine
        self.now = now

    def round(self, till_id: str, request: Request) -> Reply:
        """One round of the till ``till_id``: ``partial(centre.round, till_id)`` is its Exchange.

        Raises ``Unreadable`` for what no till sends, ``Refused`` for a till or log that may not,
        ``TooOld``. A request under another ``feed_id`` learns the one that counts, nothing else.
        """
        check(request)
        now = self.now()
        send_from, grants = 0, tuple[Grant, ...]()
        if request.documents or request.holds_wanted:
            with feed.stamping(self.engine) as stamps:
                sender = _sender(stamps.session, till_id)
                if request.feed_id in {"", stamps.feed_id}:
                    log = request.log
                    send_from = Settling(stamps, sender, log, now).take(request.documents)
                    grants = holds.answer(stamps, log, request.holds_wanted, now)
        with reading(self.engine) as session:
            _sender(session, till_id)
            reply = _results(session, till_id, request, now)
            if request.feed_id not in {"", reply.feed_id}:
                return reply
            reply = replace(reply, send_from=send_from or reply.send_from, grants=grants)
            if request.version < OLDEST_VERSION:
                raise TooOld(reply)
            return _with_page(session, till_id, request, reply)


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


def _sender(session: Session, till_id: str) -> Sender:
    till = session.get(TillRow, till_id)
    if till is None or till.revoked:
        raise UnknownTill
    key = session.scalar(select(CentreRow.phone_key))
    assert key is not None, "the centre is set up"
    return Sender(till.id, till.code, till.shop, bytes.fromhex(key))


def _results(session: Session, till_id: str, request: Request, now: datetime) -> Reply:
    """What became of the till's documents; under another ``feed_id`` nothing but the right one."""
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
    told = results.of_log(session, request.log, request.oldest_without_result)
    return Reply(feed_id, since, since, False, told, (), send_from, (), now)


def _with_page(session: Session, till_id: str, request: Request, reply: Reply) -> Reply:
    """``reply`` with a page out of the same snapshot: no row without the results it contains."""
    found = feed.stretch(session, till_id, request.cursor, min(request.rows, MOST_ROWS))
    page = rows.page(session, found.changed)
    return replace(reply, cursor=found.cursor, more=found.more, page=page)
