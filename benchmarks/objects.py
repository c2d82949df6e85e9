"""The slow way to settle, to be measured beside: an object for each row, a commit a document.

It derives the same postings and writes the same rows, and judges nothing. Only the feed's rows are
written as the centre does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.canon import load_document
from app.domain.documents import Document
from app.domain.holds import Hold
from app.domain.ledger import Account, Transfer
from app.domain.posting import post
from app.domain.rulebook import Rulebook
from app.sync.wire import Sent
from benchmarks.rows import took_ms
from server import feed
from server.books import account_key, load_holds
from server.columns import hold_columns, hold_lot_columns, lot_columns, transfer_columns
from server.mentions import names_of
from server.tables.house import LogRow
from server.tables.journal import DocumentRow, ResultAccountRow, ResultRow, TransferRow
from server.tables.value import AccountRow, HoldLotRow, HoldRow, LotRow


def settle_as_objects(
    engine: Engine, sent: Sequence[Sent], rulebook: Rulebook, *, till: str, log: str
) -> list[float]:
    """What each of ``sent`` takes in milliseconds; ``log`` is a new one."""
    with Session(engine) as session, session.begin():
        new = LogRow(id=log, till=till, last_number=0, head_hash="", closed=False, signed=False)
        session.add(new)
    return [took_ms(partial(_settle, engine, one, rulebook, till, log)) for one in sent]


def _settle(engine: Engine, sent: Sent, rulebook: Rulebook, till: str, log: str) -> None:
    with feed.stamping(engine) as stamps, stamps.session.no_autoflush:
        session = stamps.session
        at = session.get_one(LogRow, log, with_for_update=True)
        assert session.get(DocumentRow, sent.id) is None, "a new log"
        document = load_document(sent.content)
        at.last_number, at.head_hash = sent.number, sent.hash
        session.add(_document(document, sent))
        holds = load_holds(session, names_of(document).holds)
        posting = post(document, rulebook, holds)
        for lot in posting.lots:
            session.add(LotRow(**lot_columns(lot, 0)))
        session.flush()
        made = {lot.id for lot in posting.lots}
        credits = [move for move in posting.transfers if move.target.of_member]
        debits = [move for move in posting.transfers if not move.target.of_member]
        for move in credits:
            _move(session, move, born=move.lot in made)
        for hold in posting.holds:
            _keep(session, hold, holds.get(hold.id))
        for move in debits:
            _move(session, move, born=False)
        ver = stamps.stamp("result", sent.id, till)
        session.add(
            ResultRow(document=sent.id, till=till, ver=ver, state="settled", code="", reason="")
        )
        session.flush()
        for account in posting.accounts:
            _account(session, account).ver += 1
            named = {"owner": account.owner, "kind": account.unit, "ver": ver}
            session.add(ResultAccountRow(document=sent.id, **named))
            stamps.stamp("account", account_key(account))


def _document(document: Document, sent: Sent) -> DocumentRow:
    return DocumentRow(
        id=sent.id,
        log=document.log,
        number=sent.number,
        branch=False,
        kind=document.body.kind,
        member=document.member,
        about=document.about,
        serial=document.serial,
        made_at=document.made_at,
        content=sent.content,
        hash=sent.hash,
        signature=sent.signature,
        arrived_at=document.made_at,
    )


def _account(session: Session, account: Account) -> AccountRow:
    row = session.get(AccountRow, (account.owner, account.unit))
    if row is None:
        row = AccountRow(member=account.owner, kind=account.unit, balance=0, held=0, ver=0)
        session.add(row)
        session.flush()
    return row


def _move(session: Session, move: Transfer, *, born: bool) -> None:
    session.add(TransferRow(**transfer_columns(move, None)))
    for side, amount in ((move.source, -move.amount), (move.target, move.amount)):
        if side.of_member:
            _account(session, side).balance += amount
            if not born:
                session.get_one(LotRow, (side.owner, side.unit, move.lot)).left += amount


def _keep(session: Session, hold: Hold, before: Hold | None) -> None:
    """Write ``hold``; what is held of its lots and account follows."""
    session.merge(HoldRow(**hold_columns(hold)))
    session.flush()
    reserved = {part.lot: part.left for part in before.lots} if before else {}
    for part, columns in zip(hold.lots, hold_lot_columns(hold), strict=True):
        session.merge(HoldLotRow(**columns))
        change = part.left - reserved.get(part.lot, 0)
        owner = hold.account
        session.get_one(LotRow, (owner.owner, owner.unit, part.lot)).held += change
        _account(session, owner).held += change
