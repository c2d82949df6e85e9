"""What the centre says became of this till's documents, into ``till.db``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import voided
from app.models.journal import DocumentRow, ResultAccountRow, ResultRow
from app.models.swift import add, run_many
from app.sync.wire import Result, ResultState

_CHUNK = 300
_FINAL = {ResultState.SETTLED.value, ResultState.EXCEPTION.value, ResultState.VOID.value}


def write_results(session: Session, told: Iterable[Result]) -> None:
    """Write what is newer than what is known, of documents of this till."""
    _take(session, {result.id: result for result in sorted(told, key=lambda one: one.ver)})


def _take(session: Session, results: dict[str, Result]) -> None:
    ids = list(results)
    known: dict[str, int | None] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(DocumentRow.id, ResultRow.ver)
        query = query.outerjoin(ResultRow, ResultRow.document == DocumentRow.id)
        found = session.execute(query.where(DocumentRow.id.in_(ids[start : start + _CHUNK])))
        known.update((row.id, row.ver) for row in found)
    fresh = [results[id] for id, ver in known.items() if ver is None or ver < results[id].ver]
    names = [(result.id,) for result in fresh]
    ended = [(result.id,) for result in fresh if result.state.value in _FINAL]
    for table, gone in (
        ("result_account", names), ("result", names), ("personal", ended), ("outbox", ended)
    ):  # fmt: skip
        run_many(session, f"DELETE FROM {table} WHERE document = ?", gone)  # noqa: S608 (ours)
    add(session, ResultRow, *map(_row, fresh))
    add(session, ResultAccountRow, *(row for result in fresh for row in _accounts(result)))
    void = [result for result in fresh if result.state is ResultState.VOID]
    rejected = [result.id for result in void if result.code == voided.REJECTED]
    voided.end(session, [result.id for result in void], rejected)


def _row(result: Result) -> dict[str, object]:
    return {
        "document": result.id,
        "ver": result.ver,
        "state": result.state.value,
        "code": result.code,
        "reason": result.reason,
    }


def _accounts(result: Result) -> Iterator[dict[str, object]]:
    for owner, kind, ver in result.accounts:
        yield {"document": result.id, "owner": owner, "kind": kind, "ver": ver}
