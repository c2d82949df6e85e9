"""What ends at this till when the centre says that a document of it is void.

What the document gave cannot be spent here any more, so the holds born with it end. One that was
never settled and was given up has spent and given back nothing at the centre, where it all is still
reserved: that stands in its holds again, and is given back like everything that is not used.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.canon import Unreadable, load_document
from app.domain.documents import GiveBack, Returned
from app.domain.lots import Part, allocate
from app.models.swift import run, run_many

REJECTED = "rejected"
"""The code of the result of a document that was never settled."""
_END = "UPDATE hold SET state = 'ended' WHERE id >= ? AND id < ? AND state IN ('open', 'frozen')"
_SPENT = "SELECT DISTINCT hold FROM \"transfer\" WHERE document = ? AND hold <> ''"
_COUNT_AGAIN = f"""
    UPDATE hold_lot SET returned = 0, spent = min(amount, (
        SELECT coalesce(sum(moved.amount), 0) FROM "transfer" AS moved
        LEFT JOIN result ON result.document = moved.document
        WHERE moved.hold = hold_lot.hold AND moved.lot = hold_lot.lot
        AND NOT (coalesce(result.state, '') = 'void' AND result.code = '{REJECTED}')
    )) WHERE hold = ?
"""  # noqa: S608 (a word of ours)
_CONTENT = "SELECT content FROM document WHERE id = ?"
_GIVE_BACKS = f"""
    SELECT content FROM document LEFT JOIN result ON result.document = document.id
    WHERE kind = 'give_back' AND instr(content, CAST(? AS BLOB))
    AND NOT (coalesce(state, '') = 'void' AND code = '{REJECTED}')
"""  # noqa: S608 (a word of ours)
_LEFT = "SELECT lot, amount - spent AS amount FROM hold_lot WHERE hold = ? ORDER BY position DESC"
_SET_RETURNED = "UPDATE hold_lot SET returned = ? WHERE hold = ? AND lot = ?"
_OPEN_AGAIN = """
    UPDATE hold SET state = 'open' WHERE id = ? AND state = 'ended'
    AND log = (SELECT log FROM identity) AND EXISTS (
        SELECT 1 FROM hold_lot WHERE hold = hold.id AND spent + returned < amount
    ) AND NOT EXISTS (
        SELECT 1 FROM result WHERE state = 'void'
        AND hold.id >= result.document || ':' AND hold.id < result.document || ';'
    )
"""


def end(session: Session, documents: Iterable[str], rejected: Iterable[str]) -> None:
    """``documents`` are void, and their results written; ``rejected`` of them were never settled.

    Twice does what once does.
    """
    run_many(session, _END, [(f"{id}:", f"{id};") for id in documents])
    for id in rejected:
        for hold in sorted(_named(session, id)):
            run(session, _COUNT_AGAIN, hold)
            _count_returned(session, hold)
            run(session, _OPEN_AGAIN, hold)


def _named(session: Session, document: str) -> set[str]:
    """The holds that ``document`` had spent, or given back."""
    spent = {hold for (hold,) in run(session, _SPENT, document)}
    returned = _returned(run(session, _CONTENT, document).scalar_one())
    return spent | {one.hold for one in returned}


def _count_returned(session: Session, hold: str) -> None:
    """What went back of ``hold`` by all that was not given up: of its last lot first."""
    contents = run(session, _GIVE_BACKS, hold).scalars().all()
    every = [one for content in contents for one in _returned(content)]
    amount = sum(one.amount for one in every if one.hold == hold)
    left = [Part(row.lot, row.amount) for row in run(session, _LEFT, hold)]
    parts = allocate(left, amount)
    run_many(session, _SET_RETURNED, [(part.amount, hold, part.lot) for part in parts])


def _returned(content: bytes) -> tuple[Returned, ...]:
    """What ``content`` gives back; nothing where it is something else, or cannot be read."""
    try:
        body = load_document(content).body
    except Unreadable:
        return ()
    return body.returned if isinstance(body, GiveBack) else ()
