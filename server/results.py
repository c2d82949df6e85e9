"""What became of documents: written once, sent with every answer, and part of the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import Account
from app.sync.wire import AccountVer, Result, ResultState
from server.base import chunks, insert_all
from server.feed import Stamps
from server.tables.journal import DocumentRow, ExceptionRow, ResultAccountRow, ResultRow


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a manager has to look at a settled document. ``facts`` are not personal."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of ``document``; ``accounts`` with the ``ver`` from which they contain it."""

    document: str
    state: ResultState
    code: str
    reason: str
    accounts: tuple[tuple[Account, int], ...] = ()
    troubles: tuple[Trouble, ...] = ()


def write(stamps: Stamps, outcomes: Iterable[tuple[str, Outcome]], at: datetime) -> None:
    """Write down outcomes that are new, each with the till it is for, and what managers look at."""
    results, accounts = [], []
    troubles: dict[str, tuple[str, Trouble]] = {}
    for till, outcome in outcomes:
        ver = stamps.stamp("result", outcome.document, scope=till)
        results.append(
            {
                "document": outcome.document,
                "till": till,
                "ver": ver,
                "state": outcome.state.value,
                "code": outcome.code,
                "reason": outcome.reason,
            }
        )
        accounts += [
            {
                "document": outcome.document,
                "owner": account.owner,
                "kind": account.unit,
                "ver": ver,
            }
            for account, ver in outcome.accounts
        ]
        for trouble in outcome.troubles:
            id = f"{outcome.document}:{trouble.code}"
            troubles.setdefault(id, (outcome.document, trouble))
    insert_all(stamps.session, ResultRow, results)
    insert_all(stamps.session, ResultAccountRow, accounts)
    _raise(stamps, troubles, at)


def raise_to_manager(
    stamps: Stamps, document: str, trouble: Trouble, at: datetime, mark: str = ""
) -> None:
    """An entry in the managers' list; the same twice is one. ``mark`` tells alike ones apart."""
    id = ":".join(part for part in (document, trouble.code, mark) if part)
    _raise(stamps, {id: (document, trouble)}, at)


def _raise(stamps: Stamps, found: Mapping[str, tuple[str, Trouble]], at: datetime) -> None:
    known: set[str] = set()
    for some in chunks(found):
        known |= set(
            stamps.session.scalars(select(ExceptionRow.id).where(ExceptionRow.id.in_(some)))
        )
    rows = [
        {
            "id": id,
            "seq": stamps.next(),
            "document": document,
            "code": trouble.code,
            "facts": trouble.facts,
            "at": at,
            "settled_at": None,
            "settled_by": None,
        }
        for id, (document, trouble) in found.items()
        if id not in known
    ]
    insert_all(stamps.session, ExceptionRow, rows)


def of_log(session: Session, log: str, since: int) -> tuple[Result, ...]:
    """The results of the documents of ``log`` from number ``since`` on; none for 0."""
    if since < 1:
        return ()
    mine = (
        select(ResultRow)
        .join(DocumentRow, DocumentRow.id == ResultRow.document)
        .where(DocumentRow.log == log, DocumentRow.number >= since)
        .order_by(DocumentRow.number, ResultRow.document)
    )
    return _values(session, session.scalars(mine).all())


def of_documents(session: Session, documents: Collection[str]) -> tuple[Result, ...]:
    """The results of ``documents`` that there are."""
    found: list[Result] = []
    for some in chunks(documents):
        rows = select(ResultRow).where(ResultRow.document.in_(some)).order_by(ResultRow.document)
        found += _values(session, session.scalars(rows).all())
    return tuple(found)


def of_till(session: Session, till: str, documents: Collection[str]) -> tuple[Result, ...]:
    """The results of those of ``documents`` that are of ``till``."""
    found: list[Result] = []
    for some in chunks(documents):
        mine = select(ResultRow).where(ResultRow.document.in_(some), ResultRow.till == till)
        found += _values(session, session.scalars(mine.order_by(ResultRow.document)).all())
    return tuple(found)


def _values(session: Session, rows: Collection[ResultRow]) -> tuple[Result, ...]:
    accounts: dict[str, list[AccountVer]] = {}
    for some in chunks(row.document for row in rows):
        mine = select(ResultAccountRow).where(ResultAccountRow.document.in_(some))
        order = (ResultAccountRow.owner, ResultAccountRow.kind)
        for row in session.scalars(mine.order_by(*order)):
            account = AccountVer(row.owner, row.kind, row.ver)
            accounts.setdefault(row.document, []).append(account)
    return tuple(
        Result(
            row.document,
            row.ver,
            ResultState(row.state),
            row.code,
            row.reason,
            tuple(accounts.get(row.document, ())),
        )
        for row in rows
    )
