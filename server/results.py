"""What became of documents: written once, sent with every answer, and part of the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import Account
from app.sync.wire import AccountVer, Result, ResultState
from server.base import chunks, insert_all, upsert
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


def write(stamps: Stamps, till: str, outcomes: Iterable[Outcome], at: datetime) -> None:
    """Write down outcomes that are new, and what of them a manager has to look at."""
    results, accounts = [], []
    for outcome in outcomes:
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
            raise_to_manager(stamps, outcome.document, trouble, at)
    insert_all(stamps.session, ResultRow, results)
    insert_all(stamps.session, ResultAccountRow, accounts)


def raise_to_manager(
    stamps: Stamps, document: str, trouble: Trouble, at: datetime, mark: str = ""
) -> None:
    """An entry in the managers' list; the same twice is one. ``mark`` tells alike ones apart."""
    id = ":".join(part for part in (document, trouble.code, mark) if part)
    if stamps.session.get(ExceptionRow, id) is None:
        row = {
            "id": id,
            "seq": stamps.next(),
            "document": document,
            "code": trouble.code,
            "facts": trouble.facts,
            "at": at,
            "settled_at": None,
            "settled_by": None,
        }
        upsert(stamps.session, ExceptionRow, [row])


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
