"""What became of documents: written once, sent with every answer, and part of the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from app.domain.ledger import Account
from app.sync.wire import AccountVer, Result, ResultState
from server.base import insert_all, pick
from server.feed import Stamps
from server.tables.journal import DocumentRow, ExceptionRow, ResultAccountRow, ResultRow

_RESULT, _NAMED = ResultRow.__table__.c, ResultAccountRow.__table__.c
_RESULTS = select(*_RESULT).order_by(_RESULT.document)
_NAMES = select(*_NAMED).order_by(_NAMED.owner, _NAMED.kind)
_RAISED = select(ExceptionRow.__table__.c.id)


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


def write(
    stamps: Stamps, outcomes: Iterable[tuple[str, Outcome]], at: datetime
) -> dict[str, Result]:
    """Write down outcomes that are new, each with the till it is for, and what managers look at.

    The results by document, as they are told once this is committed.
    """
    told: dict[str, Result] = {}
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
        named = tuple(
            sorted(AccountVer(one.owner, one.unit, first) for one, first in outcome.accounts)
        )
        accounts += [
            {"document": outcome.document, "owner": one.owner, "kind": one.kind, "ver": one.ver}
            for one in named
        ]
        told[outcome.document] = Result(
            outcome.document, ver, outcome.state, str(outcome.code), outcome.reason, named
        )
        for trouble in outcome.troubles:
            id = f"{outcome.document}:{trouble.code}"
            troubles.setdefault(id, (outcome.document, trouble))
    insert_all(stamps.session, ResultRow, results)
    insert_all(stamps.session, ResultAccountRow, accounts)
    _raise(stamps, troubles, at)
    return told


def change(stamps: Stamps, till: str, outcome: Outcome, at: datetime) -> None:
    """Let ``outcome`` stand instead of what was written of its document before, with a new ``ver``.

    The till hears of it as of a new one. What was not raised to managers before, is now.
    """
    session, document = stamps.session, outcome.document
    for row in (ResultAccountRow, ResultRow):
        session.execute(delete(row).where(row.document == document))
    session.expire_all()
    write(stamps, [(till, outcome)], at)


def raise_to_manager(
    stamps: Stamps, document: str, trouble: Trouble, at: datetime, mark: str = ""
) -> None:
    """An entry in the managers' list; the same twice is one. ``mark`` tells alike ones apart."""
    id = ":".join(part for part in (document, trouble.code, mark) if part)
    _raise(stamps, {id: (document, trouble)}, at)


def _raise(stamps: Stamps, found: Mapping[str, tuple[str, Trouble]], at: datetime) -> None:
    known = {row.id for row in pick(stamps.session, _RAISED, ExceptionRow.__table__.c.id, found)}
    numbers = {id: stamps.next() for id in found if id not in known}
    rows = [
        {
            "id": id,
            "seq": seq,
            "txn": stamps.txn(),
            "document": found[id][0],
            "code": found[id][1].code,
            "facts": found[id][1].facts,
            "at": at,
            "settled_at": None,
            "settled_by": None,
            "note": "",
        }
        for id, seq in numbers.items()
    ]
    insert_all(stamps.session, ExceptionRow, rows)


def of_log(session: Session, log: str, since: int) -> tuple[Result, ...]:
    """The results of the documents of ``log`` from number ``since`` on; none for 0."""
    if since < 1:
        return ()
    mine = (
        select(*_RESULT)
        .join(DocumentRow, DocumentRow.id == ResultRow.document)
        .where(DocumentRow.log == log, DocumentRow.number >= since)
        .order_by(DocumentRow.number, ResultRow.document)
    )
    return _values(session, [*session.execute(mine)])


def of_documents(session: Session, documents: Collection[str]) -> tuple[Result, ...]:
    """The results of ``documents`` that there are."""
    session.flush()
    return _values(session, [*pick(session, _RESULTS, _RESULT.document, documents)])


def of_till(session: Session, till: str, documents: Collection[str]) -> tuple[Result, ...]:
    """The results of those of ``documents`` that are of ``till``."""
    rows = pick(session, _RESULTS, _RESULT.document, documents)
    return _values(session, [row for row in rows if row.till == till])


def _values(session: Session, rows: Collection[Row[Any]]) -> tuple[Result, ...]:
    accounts: dict[str, list[AccountVer]] = {}
    for named in pick(session, _NAMES, _NAMED.document, [row.document for row in rows]):
        account = AccountVer(named.owner, named.kind, named.ver)
        accounts.setdefault(named.document, []).append(account)
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
