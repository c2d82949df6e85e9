"""A till begins anew with a centre that was restored or moved: what it keeps, and what it tells.

It keeps its documents and its holds, and drops results and members' accounts together. Until rows
of the new feed are here, it says what it was granted: a centre that was restored may not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import Select, String, cast, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from app.domain.holds import HoldState
from app.domain.ledger import document_of
from app.models import mirror, return_rights
from app.models.base import MirrorBase, Store, writing_mirror
from app.models.counter import HoldLotRow, HoldRow
from app.models.journal import (
    DocumentRow,
    IdentityRow,
    LoadRow,
    OutboxRow,
    ResultAccountRow,
    ResultRow,
    ToldRow,
)
from app.models.unsent import without_result
from app.sync.wire import Grant, GrantedLot, Reply, Request, Sent

_OPEN = (HoldState.OPEN.value, HoldState.FROZEN.value)
_NOT_GRANTED = (HoldState.ASKED.value, HoldState.REFUSED.value)
_CHUNK = 300
_KEPT: dict[str, tuple[type[MirrorBase], str, type[MirrorBase] | None]] = {
    "goods": (mirror.GoodsRow, "sku", mirror.GoodsCodeRow),
    "member": (mirror.MemberRow, "id", mirror.MemberCodeRow),
    "alias": (mirror.AliasRow, "loser", None),
    "rulebook": (mirror.RulebookRow, "version", None),
    "staff": (mirror.StaffRow, "id", None),
}
"""Rows that stay, by their name in the feed: the column they are known by, and their codes."""
_OWNER = {"goods": "sku", "member": "member"}


def start_over(store: Store) -> None:
    """The centre was restored or moved: results and members' accounts are of another world.

    They go together, the accounts first: stopped in between, the next round does it again. Goods,
    rules and members stay to sell with, until the new feed has brought its own. The documents are
    sent again; the centre knows by their ids which it has.
    """
    with writing_mirror(store.files) as session:
        for gone in (mirror.AccountRow, mirror.LotRow, mirror.VerRow):
            session.execute(delete(gone))
        session.execute(update(mirror.CursorRow).values(feed_id="", cursor=""))
        session.execute(text("PRAGMA user_version = 1"))
    with store.writing.begin() as session:
        return_rights.begin_anew(session, session.scalars(select(IdentityRow.log)).one())
        for other in (LoadRow, ToldRow, ResultAccountRow, ResultRow, OutboxRow):
            session.execute(delete(other))
        every = select(DocumentRow.id, DocumentRow.log, DocumentRow.number)
        session.execute(insert(OutboxRow).from_select(["document", "log", "number"], every))


def drop_unconfirmed(session: Session) -> None:
    """The whole feed has come: what stayed from the one before, and is not in it, goes.

    ``session`` is on the mirror. It remembers by its version that something stayed.
    """
    if not session.scalar(text("PRAGMA user_version")):
        return
    for name, (table, key, codes) in _KEPT.items():
        came = select(mirror.VerRow.key).where(mirror.VerRow.row == name)
        kept = cast(table.__table__.c[key], String).in_(came)
        session.execute(delete(table).where(~kept))
        if codes is not None:
            owner, parent = codes.__table__.c[_OWNER[name]], table.__table__.c[key]
            session.execute(delete(codes).where(owner.not_in(select(parent))))
    session.execute(text("PRAGMA user_version = 0"))


def is_of_another_world(request: Request, reply: Reply) -> bool:
    """Whether ``reply`` is by a centre that numbers otherwise than what the till has here."""
    known = request.feed_id or request.results_feed_id
    return bool(known) and reply.feed_id != known


def to_send() -> Select[str]:
    """Of these the ones that no centre has stored yet."""
    return without_result().where(OutboxRow.stored.is_(False))


def other_logs(session: Session, log: str) -> int:
    """How many logs beside ``log`` have documents to send."""
    query = select(func.count(OutboxRow.log.distinct()))
    found = session.scalar(query.where(OutboxRow.log != log, OutboxRow.document.in_(to_send())))
    return found or 0


def take_stored(store: Store, request: Request, reply: Reply) -> bool:
    """Note whose ``reply`` it is, and what was stored; whether there is more to be told.

    What was stored is not sent again: its result comes when the centre has everybody's. Only what
    is told under the feed of this reply counts there, so the first is followed by another. Where
    the centre has another document in the last place, a copy of this till has told it of the log:
    then only what was just sent is surely there.
    """
    if request.results_feed_id == reply.feed_id and reply.stored is None:
        return False
    with store.writing.begin() as session:
        if session.scalar(select(ToldRow.feed_id)) is None:
            session.add(ToldRow(one=1, cursor="", feed_id=reply.feed_id))
        session.execute(update(ToldRow).values(feed_id=reply.feed_id))
        if reply.stored is None:
            return False
        mine = [OutboxRow.log == request.log, OutboxRow.number <= reply.stored]
        place = (DocumentRow.log == request.log, DocumentRow.number == reply.stored)
        if session.scalar(select(DocumentRow.hash).where(*place)) != reply.stored_hash:
            mine.append(OutboxRow.document.in_([sent.id for sent in request.documents]))
        session.execute(update(OutboxRow).where(*mine).values(stored=True))
        learned = request.results_feed_id != reply.feed_id
        return learned or session.execute(to_send().limit(1)).first() is not None


def granted(session: Session, log: str, documents: Iterable[Sent]) -> tuple[Grant, ...]:
    """What was granted in ``log`` and is open, or named by ``documents``: as it was granted.

    What was born with a credit is not among it: the centre makes that anew with its document.
    """
    named = sorted({name for sent in documents for name in _strings(_body(sent.content))})
    found: dict[str, HoldRow] = {}
    mine = select(HoldRow).where(HoldRow.log == log, HoldRow.state.not_in(_NOT_GRANTED))
    for start in range(0, max(len(named), 1), _CHUNK):
        some = or_(HoldRow.state.in_(_OPEN), HoldRow.id.in_(named[start : start + _CHUNK]))
        found |= {row.id: row for row in session.scalars(mine.where(some))}
    return tuple(_grant(session, found[id]) for id in sorted(found) if not document_of(id))


def _grant(session: Session, row: HoldRow) -> Grant:
    query = select(HoldLotRow.lot, HoldLotRow.amount).where(HoldLotRow.hold == row.id)
    lots = session.execute(query.order_by(HoldLotRow.position))
    parts = tuple(GrantedLot(lot.lot, lot.amount) for lot in lots)
    return Grant(row.id, row.member, row.kind, parts, row.signature)


def _body(content: bytes) -> object:
    """None where ``content`` cannot be read: it is sent all the same, and the centre says so."""
    try:
        value = json.loads(content)
    except ValueError:
        return None
    return value.get("body") if isinstance(value, dict) else None


def _strings(value: object) -> Iterator[str]:
    """Every string in ``value``: any of them may name a hold, in whatever kind of document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
