"""A centre that was restored from a backup: it is behind its tills, and first hears them all.

From ``begin`` on it only stores what they send (``reporting``). Once everybody has told all, or was
struck off, it is settled (``refitting``), and the centre is open again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from server import feed, lending
from server.base import insert_all
from server.feed import Stamps
from server.tables.house import CentreRow, LogRow, TillRow
from server.tables.restoring import AwaitedRow, HeldBackRow, ToldHoldRow, ToldLogRow

RESTORING = "centre_restoring"
"""Why nothing but rounds is answered meanwhile. Stable: it is sent."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A till that has not told everything yet; of ``last`` documents ``stored`` came, by log.

    ``known``: the backup has a log of it. Else it began later, or was never used.
    """

    till: str
    shop: str
    code: str
    known: bool
    logs: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``documents`` and ``holds`` were told and are not in the books yet."""

    restoring: bool
    missing: tuple[Missing, ...]
    documents: int
    holds: int


def begin(stamps: Stamps, feed_id: str) -> Progress:
    """A backup was put back: ``feed_id`` names what comes, and every live till has to tell.

    Live is who has enrolled and was not revoked, with a log in the backup or not: what began later
    may be all that a till has, and the value that it holds is not another's. Done again, as after a
    backup that was made meanwhile, it waits for them all once more and keeps what was told.
    """
    session = stamps.session
    feed.begin_anew(stamps, feed_id)
    lending.forget(session)
    enrolled = (TillRow.public_key != "") | TillRow.token_hash.is_not(None)
    live = select(TillRow.id).where(enrolled, TillRow.revoked.is_(False))
    tills = session.scalars(live.order_by(TillRow.id)).all()
    session.execute(delete(AwaitedRow))
    insert_all(session, AwaitedRow, [{"till": till, "told": False} for till in tills])
    session.execute(update(CentreRow).values(restoring=True))
    stamps.restoring = True
    return progress(session)


def is_restoring(session: Session) -> bool:
    """Whether the centre waits for its tills."""
    return bool(session.scalar(select(CentreRow.restoring)))


def missing(session: Session) -> tuple[Missing, ...]:
    """Who has to tell something still; one that was struck off has not."""
    known = TillRow.id.in_(select(LogRow.till)).label("known")
    query = (
        select(TillRow.id, TillRow.shop, TillRow.code, known)
        .join(AwaitedRow, AwaitedRow.till == TillRow.id)
        .where(AwaitedRow.told.is_(False), TillRow.revoked.is_(False))
        .order_by(TillRow.digits)
    )
    found = session.execute(query).all()
    logs: dict[str, list[tuple[str, int, int]]] = {row.id: [] for row in found}
    for row in session.scalars(select(ToldLogRow).order_by(ToldLogRow.log)):
        if row.till in logs:
            logs[row.till].append((row.log, row.stored, row.last_number))
    return tuple(
        Missing(row.id, row.shop, row.code, bool(row.known), tuple(logs[row.id])) for row in found
    )


def progress(session: Session) -> Progress:
    """How far it is."""
    documents = session.scalar(select(func.count()).select_from(HeldBackRow)) or 0
    holds = session.scalar(select(func.count()).select_from(ToldHoldRow)) or 0
    return Progress(is_restoring(session), missing(session), documents, holds)
